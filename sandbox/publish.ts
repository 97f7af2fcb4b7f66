// A sandbox in a container: it stays on its loopback address, which no published port leads to, and is reached at the container's own.
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { networkInterfaces } from "node:os";
import { PORTS } from "./sandbox";

const DIRECTORY_PORTS = [389, 636];

/** Every port of a sandbox. */
export const PUBLISHED_PORTS: readonly number[] = [...DIRECTORY_PORTS, ...Object.values(PORTS)];

/** Where a host sees what its containers publish. */
const HOST = "127.0.0.1";

/** Those by which this machine, or container, is reached from elsewhere. */
export function outwardAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.filter(({ family, internal }) => family === "IPv4" && !internal).map(({ address }) => address);
}

/** Leads connections to these ports of these addresses on to the same ports of another. */
export async function forward(
  addresses: readonly string[],
  ports: readonly number[],
  target: string,
): Promise<{ stop(): Promise<void> }> {
  const open = new Set<Socket>();
  const servers = await Promise.all(
    addresses.flatMap((host) =>
      ports.map(async (port) => {
        const server = createServer((near) => {
          const far = connect(port, target);
          for (const [one, other] of [
            [near, far],
            [far, near],
          ] as const) {
            open.add(one);
            one.pipe(other);
            one.on("error", () => other.destroy());
            one.on("close", () => {
              open.delete(one);
              other.destroy();
            });
          }
        });
        await once(server.listen(port, host), "listening");
        return server;
      }),
    ),
  );
  return {
    stop: async () => {
      for (const socket of open) socket.destroy();
      await Promise.all(servers.map(closed));
    },
  };
}

function closed(server: Server): Promise<unknown> {
  const ended = once(server, "close");
  server.close();
  return ended;
}

interface DirectorySettings {
  readonly url: string;
  readonly serverName?: string;
}

/** The settings of a sandbox as a program on the container's host needs them. */
export function seenFromHost(
  environment: Readonly<Record<string, string>>,
  address: string,
  domain: string,
): Record<string, string> {
  const { WORKSPACES_USERS_DIRECTORIES: text = "{}", AWS_ENDPOINT_URL: endpoint = "", ...others } = environment;
  const directories = Object.entries(JSON.parse(text) as Record<string, DirectorySettings>).map(([id, settings]) => {
    // The certificate names the domain and the address in the container, and no host's.
    const { url, serverName = domain, ...more } = settings;
    return [id, { ...more, url: url.replace(address, HOST), serverName }] as const;
  });
  return {
    ...others,
    AWS_ENDPOINT_URL: endpoint.replace(address, HOST),
    WORKSPACES_USERS_DIRECTORIES: JSON.stringify(Object.fromEntries(directories)),
  };
}
