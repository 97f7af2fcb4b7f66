import type { CertificateAuthority } from "../machine/certificates";
import { ensurePackages } from "../machine/packages";
import { PROTECTION, type AccessRule } from "./access";
import { Administration, type Entry, type EntryChange } from "./administration";
import { SERVICE_ACCOUNT, domainOf, type Domain } from "./domain";
import type { MannerName } from "./manners/manner";
import { Controller } from "./controller";
import type { DirectoryObjects } from "../aws/directory-service-data/objects";
import type { People } from "../aws/people";
import { objectsOf } from "./objects";
import { peopleOf } from "./people";
import { template } from "./template";

const PACKAGES = [
  ...["samba", "samba-ad-provision", "samba-dsdb-modules", "samba-vfs-modules", "winbind", "python3-samba"],
  ...["ldap-utils", "attr", "acl", "openssl"],
];

export interface DirectoryOptions {
  /** The loopback address to serve, on ports 389 and 636. By default the next free one. */
  address?: string;
  /** The domain's DNS name. */
  realm?: string;
  /** Who signs the server's certificate. By default an authority of this directory's own. */
  authority?: CertificateAuthority;
  /** Lets simple binds through without TLS, for tests of clients that must refuse to make one. Samba's default is no. */
  plainBinds?: boolean;
  /** Which directory it is like. By default what it is: Samba. */
  manner?: MannerName;
  /** Whether there is a second controller, which has what the first has when `replicate` is called, and not before. */
  secondController?: boolean;
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
  /** LDAPS of Samba itself, whatever stands before it: for those who look and meddle from outside. */
  readonly serverUrl: string;
  readonly address: string;
  private readonly administration: Administration;
  private readonly port: People;

  private constructor(
    domain: Domain,
    readonly manner: MannerName,
    private readonly first: Controller,
    /** Has what the first one has once `replicate` is called. */
    private readonly second: Controller | undefined,
    readonly administrator: Account,
    /** An account that manages people and groups below `usersOu`, and nothing else. */
    readonly service: Account,
  ) {
    this.realm = domain.realm;
    this.baseDn = domain.baseDn;
    this.usersOu = domain.usersOu;
    this.address = first.address;
    this.url = `ldaps://${first.address}:636`;
    this.plainUrl = `ldap://${first.address}:389`;
    this.serverUrl = first.login.url;
    this.administration = new Administration(first.login, this.baseDn);
    this.port = peopleOf(this.administration);
  }

  /** Starts a domain of its own. It has the standard accounts and the service account, and nobody else. */
  static async start(options: DirectoryOptions = {}): Promise<Directory> {
    const { realm = "corp.example.com", manner = "samba", secondController = false, log = () => undefined } = options;
    if (process.getuid?.() !== 0) {
      const needs = `ports 389 and 636 need root, and so do the Debian packages ${PACKAGES.join(", ")}`;
      throw new Error(`starting the directory ${realm}: ${needs}; run this as root`);
    }
    await ensurePackages(PACKAGES, log);
    const domain = domainOf(realm);
    const { folder: source, passwords } = await template(domain, log);
    const account = (name: string, password: string) => ({ username: `${name}@${domain.realm}`, password });
    const administrator = account("administrator", passwords.administrator);
    const shared = { domain, source, administrator, manner };
    const first = await Controller.start({ ...options, ...shared });
    try {
      const { authority } = first;
      const second = secondController ? await Controller.start({ ...shared, authority, number: 2 }) : undefined;
      return new Directory(domain, manner, first, second, administrator, account(SERVICE_ACCOUNT, passwords.service));
    } catch (error) {
      await first.stop();
      throw error;
    }
  }

  /**
   * Connections that clients have made to its LDAP ports, those of the sandbox itself not among them; undefined in Samba's own manner, where they
   * are not told apart.
   */
  get connections(): number | undefined {
    return this.first.connections;
  }

  /** Who signed its certificates. */
  get authority(): CertificateAuthority {
    return this.first.authority;
  }

  /** The controllers, by the names in their certificates and their addresses. */
  get controllers(): readonly { readonly name: string | undefined; readonly address: string }[] {
    return [this.first, ...(this.second ? [this.second] : [])].map(({ serverName: name, address }) => ({
      name,
      address,
    }));
  }

  /** The provider's settings to reach it as its service account does. */
  get settings(): Readonly<Record<string, string>> {
    const { url, caPem: caCertificate, usersOu: organizationalUnit } = this;
    const { serverName } = this.first;
    const name = serverName === undefined ? {} : { serverName };
    return { url, ...this.service, caCertificate, organizationalUnit, ...name };
  }

  /** What was written to the first controller is at the second then; what was written to the second alone is lost. */
  async replicate(): Promise<void> {
    await this.second?.replicate(this.first);
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

  /** Makes several changes of an entry at once, or none. */
  change(dn: string, changes: readonly EntryChange[]): Promise<void> {
    return this.administration.change(dn, changes);
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

  /** Leaves an entry as Windows leaves the members of its protected groups (AdminSDHolder): rights from above do not reach it. */
  async protectAsAdministrator(dn: string): Promise<void> {
    await this.administration.modify(dn, { adminCount: "1" });
    await this.administration.isolate(dn);
  }

  /** Puts a rule before all others that an entry has about who may do what to it. */
  addRule(dn: string, rule: AccessRule): Promise<void> {
    return this.administration.addRule(dn, rule);
  }

  removeRule(dn: string, rule: AccessRule): Promise<void> {
    return this.administration.removeRule(dn, rule);
  }

  /** Its users and groups, as Directory Service Data has those of a Managed AD. */
  objects(): DirectoryObjects {
    return objectsOf(this);
  }

  people(): People {
    return this.port;
  }

  /** Ends the server and starts it again on the same data; `crash` ends it without a goodbye. */
  restart(how: "orderly" | "crash" = "orderly"): Promise<void> {
    return this.first.restart(how);
  }

  /** Ends the first controller for good, as where its machine is gone. What is asked of the directory here is asked of it. */
  async loseFirst(): Promise<void> {
    await this.administration.close();
    await this.first.stop();
  }

  /** Ends the servers and removes their data. */
  async stop(): Promise<void> {
    await this.administration.close();
    await this.second?.stop();
    await this.first.stop();
  }
}

/** Of names that the sandbox itself makes, which hold no comma. */
const parentOf = (dn: string): string => dn.slice(dn.indexOf(",") + 1);
