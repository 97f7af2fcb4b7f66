// `npm run demo -- --access api`: an AWS Managed Microsoft AD that is worked on over AWS's Directory Service Data API. Nobody connects to the
// directory itself, which is counted at both ends.
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { PORTS, Sandbox, type SandboxOptions } from "../sandbox/sandbox";

export type Access = "ldap" | "api";

/** LDAP and LDAPS, and the Global Catalog's two. */
const LDAP_PORTS = [389, 636, 3268, 3269];

/** Of a Managed AD, which is like Windows: a relay stands before Samba, and counts who connects. */
export const sandboxFor = (access: Access): SandboxOptions => (access === "api" ? { manner: "windows" } : {});

export const directoryOf = ({ directoryIds }: Sandbox, access: Access): string =>
  access === "api" ? directoryIds.managedAd : directoryIds.simpleAd;

/** Where the processes of a run note the ports that they connect to. */
const logIn = (folder: string): string => join(folder, "connections.log");

export const noting = (folder: string): Record<string, string> => ({
  CONNECTIONS_LOG: logIn(folder),
  NODE_OPTIONS: `--require=${resolve(__dirname, "connections.cjs")}`,
});

export interface Connections {
  /** That the processes of the runs have opened. */
  readonly toAws: number;
  readonly toLdap: number;
  /** That came to the directory's LDAP ports, the sandbox's own left out. */
  readonly arrived: number;
}

export async function connectionsOf(sandbox: Sandbox, folder: string): Promise<Connections> {
  const ports = (await readFile(logIn(folder), "utf8")).trim().split("\n").map(Number);
  return {
    toAws: ports.filter((port) => port === PORTS.aws).length,
    toLdap: ports.filter((port) => LDAP_PORTS.includes(port)).length,
    arrived: sandbox.directory.connections ?? NaN,
  };
}
