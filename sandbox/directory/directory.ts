import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { claimAddress } from "../machine/address";
import { CertificateAuthority } from "../machine/certificates";
import { run } from "../machine/command";
import { ensurePackages } from "../machine/packages";
import { temporaryFolder } from "../machine/temporary-folder";
import { PROTECTION, type AccessRule } from "./access";
import { Administration, type Entry } from "./administration";
import { Connection, type Login } from "./connection";
import { CONTROLLER_NAME, SERVICE_ACCOUNT, domainOf, type Domain } from "./domain";
import type { People } from "../aws/people";
import { peopleOf } from "./people";
import { SambaProcess } from "./samba-process";
import { configuration } from "./smb-conf";
import { template } from "./template";

const PACKAGES = [
  ...["samba", "samba-ad-provision", "samba-dsdb-modules", "samba-vfs-modules", "winbind", "python3-samba"],
  ...["ldap-utils", "attr", "acl", "openssl"],
];

/** How long a domain controller may take until it answers, in milliseconds. On an idle machine it takes about 1,000. */
const START_LIMIT = 60_000;

export interface DirectoryOptions {
  /** The loopback address to serve, on ports 389 and 636. By default the next free one. */
  address?: string;
  /** The domain's DNS name. */
  realm?: string;
  /** Who signs the server's certificate. By default an authority of this directory's own. */
  authority?: CertificateAuthority;
  /** Lets simple binds through without TLS, for tests of clients that must refuse to make one. Samba's default is no. */
  plainBinds?: boolean;
  /** Told of work that takes more than a moment. */
  log?: (line: string) => void;
}

export interface Account {
  /** A user principal name, as a bind takes it. */
  readonly username: string;
  readonly password: string;
}

/** A Samba Active Directory domain controller: what Simple AD is, and a stand-in for Managed AD and a customer's own. */
export class Directory {
  readonly realm: string;
  readonly baseDn: string;
  readonly usersOu: string;
  /** LDAPS. */
  readonly url: string;
  /** LDAP: without TLS until StartTLS. */
  readonly plainUrl: string;
  private readonly administration: Administration;
  private readonly port: People;

  private constructor(
    domain: Domain,
    readonly address: string,
    /** Who signed its certificate. */
    readonly authority: CertificateAuthority,
    readonly administrator: Account,
    /** An account that manages people and groups below `usersOu`, and nothing else. */
    readonly service: Account,
    private readonly configurationFile: string,
    private readonly release: () => Promise<void>,
    private samba: SambaProcess,
  ) {
    this.realm = domain.realm;
    this.baseDn = domain.baseDn;
    this.usersOu = domain.usersOu;
    this.url = `ldaps://${address}:636`;
    this.plainUrl = `ldap://${address}:389`;
    this.administration = new Administration(this.login(), this.baseDn);
    this.port = peopleOf(this.administration);
  }

  /** Starts a domain of its own. It has the standard accounts and the service account, and nobody else. */
  static async start(options: DirectoryOptions = {}): Promise<Directory> {
    const { realm = "corp.example.com", log = () => undefined } = options;
    if (process.getuid?.() !== 0) {
      const needs = `ports 389 and 636 need root, and so do the Debian packages ${PACKAGES.join(", ")}`;
      throw new Error(`starting the directory ${realm}: ${needs}; run this as root`);
    }
    await ensurePackages(PACKAGES, log);
    const domain = domainOf(realm);
    const { folder: source, passwords } = await template(domain, log);

    const claimed = options.address === undefined ? await claimAddress() : undefined;
    const address = options.address ?? claimed?.address ?? "";
    const temporary = await temporaryFolder();
    const release = async () => {
      await temporary.remove();
      await claimed?.release();
    };
    try {
      const { authority, file } = await prepare(temporary.path, source, { ...options, domain, address });
      const account = (name: string, password: string) => ({ username: `${name}@${domain.realm}`, password });
      const accounts = [
        account("administrator", passwords.administrator),
        account(SERVICE_ACCOUNT, passwords.service),
      ] as const;
      const samba = await SambaProcess.start(file);
      const directory = new Directory(domain, address, authority, ...accounts, file, release, samba);
      await directory.answers();
      return directory;
    } catch (error) {
      await release();
      throw error;
    }
  }

  get caFile(): string {
    return this.authority.pemFile;
  }

  get caPem(): string {
    return this.authority.pem;
  }

  /** Entries as an administrator sees them, in the whole domain unless a base is given. */
  search(filter: string, attributes?: string[], base?: string): Promise<Entry[]> {
    return this.administration.search(filter, attributes, base);
  }

  /** Adds an entry behind everybody's back. */
  add(dn: string, attributes: Record<string, string | string[] | Buffer>): Promise<void> {
    return this.administration.add(dn, attributes);
  }

  /** Replaces attributes; an empty array clears one. */
  modify(dn: string, attributes: Record<string, string | string[] | Buffer>): Promise<void> {
    return this.administration.modify(dn, attributes);
  }

  /** Adds or takes out values of an attribute, as they are given: Samba adds a linked one twice that is given twice. */
  changeValues(dn: string, operation: "add" | "delete", type: string, values: string[]): Promise<void> {
    return this.administration.changeValues(dn, operation, type, values);
  }

  delete(dn: string): Promise<void> {
    return this.administration.delete(dn);
  }

  /** Ticks "Protect object from accidental deletion" for an entry. */
  async protect(dn: string): Promise<void> {
    await this.administration.addRule(dn, PROTECTION.ofEntry);
    await this.administration.addRule(parentOf(dn), PROTECTION.ofParent);
  }

  /** Unticks it; what was denied on the entry above stays, as Windows leaves it. */
  unprotect(dn: string): Promise<void> {
    return this.administration.removeRule(dn, PROTECTION.ofEntry);
  }

  /** Puts a rule before all others that an entry has about who may do what to it. */
  addRule(dn: string, rule: AccessRule): Promise<void> {
    return this.administration.addRule(dn, rule);
  }

  removeRule(dn: string, rule: AccessRule): Promise<void> {
    return this.administration.removeRule(dn, rule);
  }

  people(): People {
    return this.port;
  }

  /** Ends the server and starts it again on the same data; `crash` ends it without a goodbye. */
  async restart(how: "orderly" | "crash" = "orderly"): Promise<void> {
    await (how === "crash" ? this.samba.kill() : this.samba.stop());
    this.samba = await SambaProcess.start(this.configurationFile);
    await this.answers();
  }

  /** Ends the server and removes its data. */
  async stop(): Promise<void> {
    await this.administration.close();
    await this.samba.stop();
    await this.release();
  }

  private login(): Login {
    return { url: this.url, ca: this.caPem, ...this.administrator };
  }

  /** Returns once a bind over LDAPS succeeds. */
  private async answers(): Promise<void> {
    const deadline = Date.now() + START_LIMIT;
    for (;;) {
      const connection = new Connection(this.login());
      try {
        await connection.use(() => Promise.resolve());
        return;
      } catch (error) {
        const trouble = `starting the domain controller of ${this.realm} at ${this.address}`;
        if (!this.samba.running) {
          throw new Error(`${trouble}: samba ended; it said:\n${this.samba.log}`, { cause: error });
        }
        if (Date.now() < deadline) {
          await sleep(50);
          continue;
        }
        await this.samba.kill();
        throw new Error(`${trouble}: no answer in ${START_LIMIT} ms; samba said:\n${this.samba.log}`, { cause: error });
      } finally {
        await connection.close();
      }
    }
  }
}

/** Of names that the sandbox itself makes, which hold no comma. */
const parentOf = (dn: string): string => dn.slice(dn.indexOf(",") + 1);

/** The files of one instance: a copy of the provisioned ones, a certificate and a configuration for its address. */
async function prepare(
  place: string,
  source: string,
  { domain, address, plainBinds = false, ...given }: DirectoryOptions & { domain: Domain; address: string },
): Promise<{ authority: CertificateAuthority; file: string }> {
  const [folder, certificates] = [join(place, "samba"), join(place, "certificates")];
  await run("cp", ["--archive", source, folder]);
  await mkdir(certificates);
  const authority = given.authority ?? (await CertificateAuthority.create(certificates));
  const names = [`DNS:${CONTROLLER_NAME}.${domain.realm}`, `DNS:${domain.realm}`, `IP:${address}`];
  const tls = { certificate: await authority.issue(domain.realm, names), authorityFile: authority.pemFile };
  const file = join(folder, "etc", "smb.conf");
  await writeFile(file, configuration({ domain, folder, address, tls, plainBinds }));
  return { authority, file };
}
