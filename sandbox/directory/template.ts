import { createHash, randomBytes } from "node:crypto";
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder } from "../machine/cache";
import { run } from "../machine/command";
import { withLock } from "../machine/lock";
import { delegation } from "../documented";
import { CONTROLLER_NAME, SERVICE_ACCOUNT, type Domain } from "./domain";
import { configuration } from "./smb-conf";

/** To be raised with each change of what a template holds, so that older ones in the cache are not used. */
const TEMPLATE_VERSION = 1;

/** Passwords of a provisioned domain, made at random with it. */
export interface Passwords {
  readonly administrator: string;
  readonly service: string;
}

export interface Template {
  /** The provisioned domain controller: to be copied, never served. */
  readonly folder: string;
  readonly passwords: Passwords;
}

/** A provisioned domain controller from the cache; the first use of a domain provisions it, which takes some 8 seconds. */
export async function template(domain: Domain, log: (line: string) => void): Promise<Template> {
  const sambaVersion = (await run("samba", ["--version"])).replace(/^Version\s+/, "").trim();
  const rights = createHash("sha256").update(delegation("SID")).digest("hex").slice(0, 8);
  const folder = cacheFolder("directory", `${domain.realm}-${sambaVersion}-${TEMPLATE_VERSION}-${rights}`);
  if (!(await exists(folder))) {
    await withLock(`${folder}.lock`, async () => {
      if (await exists(folder)) return;
      log(`provisioning the domain ${domain.realm}, once`);
      // Only the holder of the lock writes here; what a killed one left is of no use.
      const unfinished = `${folder}.unfinished`;
      await rm(unfinished, { recursive: true, force: true });
      await provision(domain, unfinished);
      await rename(unfinished, folder);
    });
  }
  return { folder, passwords: JSON.parse(await readFile(passwordsFile(folder), "utf8")) as Passwords };
}

async function provision(domain: Domain, folder: string): Promise<void> {
  const passwords: Passwords = { administrator: randomPassword(), service: randomPassword() };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await samba("domain", "provision", [
    "--configfile=/dev/null",
    `--realm=${domain.realm.toUpperCase()}`,
    `--domain=${domain.netbiosName}`,
    "--server-role=dc",
    "--dns-backend=NONE",
    `--adminpass=${passwords.administrator}`,
    `--targetdir=${folder}`,
    "--use-rfc2307",
    "--host-ip=127.0.0.1",
    `--host-name=${CONTROLLER_NAME}`,
    "--option=server services=ldap, cldap",
    "--option=ldb:nosync=true",
  ]);
  await writeFile(join(folder, "etc", "smb.conf"), configuration({ domain, folder, address: "127.0.0.1" }));
  await populate(domain, folder, passwords.service);
  await writeFile(passwordsFile(folder), JSON.stringify(passwords), { mode: 0o600 });
}

/**
 * The organizational units of AWS Managed Microsoft AD, and an account that manages people and groups below them and
 * nothing else: by the rights that docs/permissions.md asks for.
 */
async function populate(domain: Domain, folder: string, servicePassword: string): Promise<void> {
  const local = [`--configfile=${join(folder, "etc", "smb.conf")}`, "-H", join(folder, "private", "sam.ldb")];
  for (const unit of [`OU=${domain.netbiosName},${domain.baseDn}`, domain.usersOu]) {
    await samba("ou", "add", [unit, ...local]);
  }
  await samba("user", "add", [SERVICE_ACCOUNT, servicePassword, ...local]);
  await samba("user", "setexpiry", [SERVICE_ACCOUNT, "--noexpiry", ...local]);
  const account = await samba("user", "show", [SERVICE_ACCOUNT, "--attributes=objectSid", ...local]);
  const sid = /^objectSid: (\S+)$/m.exec(account)?.[1];
  if (sid === undefined) throw new Error(`provisioning ${domain.realm}: ${SERVICE_ACCOUNT} has no objectSid`);
  await samba("dsacl", "set", [`--objectdn=${domain.usersOu}`, `--sddl=${delegation(sid)}`, ...local]);
}

function samba(noun: string, verb: string, args: string[]): Promise<string> {
  return run("samba-tool", [noun, verb, ...args]);
}

/** Of all four character classes: Samba's policy asks for three, that of WorkSpaces' users for four. */
function randomPassword(): string {
  return `Aa1!${randomBytes(12).toString("base64url")}`;
}

function passwordsFile(folder: string): string {
  return join(folder, "passwords.json");
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
