import type { Client } from "ldapts";
import { ProviderError } from "../../errors";
import { readOnce } from "../../read-once";
import type { LdapConnection } from "./connection";
import { answered, LDAP, refusal } from "./refusal";
import { findByDn, readNaming, type Naming } from "./search";

export interface LdapSessionOptions {
  readonly id: string;
  readonly domainName: string;
  readonly connection: LdapConnection;
  readonly markAttribute: string;
  /** Where people and groups go that name no organizational unit. */
  readonly defaultUnit: (client: Client, naming: Naming) => Promise<string>;
}

/** What every edit of one directory needs: its connection, its naming, and words for its refusals. */
export class LdapSession {
  readonly id: string;
  readonly domainName: string;
  readonly markAttribute: string;
  readonly naming: () => Promise<Naming>;
  readonly defaultUnit: () => Promise<string>;
  private readonly connection: LdapConnection;

  constructor({ id, domainName, markAttribute, connection, defaultUnit }: LdapSessionOptions) {
    this.id = id;
    this.domainName = domainName;
    this.markAttribute = markAttribute;
    this.connection = connection;
    this.naming = readOnce(() => this.request(readNaming));
    this.defaultUnit = readOnce(async () => {
      const naming = await this.naming();
      return this.request((client) => defaultUnit(client, naming));
    });
  }

  /** One request, as the server answers it. */
  request<T>(work: (client: Client) => Promise<T>): Promise<T> {
    return this.connection.use(work);
  }

  /** Runs read-compare-write work, again when the connection breaks in it, and gives its errors words. */
  doing<T>(what: string, work: () => Promise<T>): Promise<T> {
    return this.once(what, () => this.connection.settle(work));
  }

  /** The same for work that must not be repeated when the connection breaks. */
  async once<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw refusal(`${what} (${this.id})`, error);
    }
  }

  /** After a refusal: says so where it came of a missing unit. Samba answers 80 where Windows answers 32. */
  async requireUnit(whom: string, unit: string | undefined, error: unknown): Promise<void> {
    if (unit === undefined || !answered(error, LDAP.noSuchObject, LDAP.other, LDAP.invalidDnSyntax)) {
      return;
    }
    if (!(await this.request((client) => findByDn(client, unit, ["objectClass"])))) {
      throw new ProviderError({
        code: "organizational-unit-not-found",
        doing: `placing ${whom} (${this.id})`,
        happened: `there is no ${unit} that our account can see`,
        next: `create it, or correct organizationalUnit, there or in workspaces-users:directories.${this.id}`,
        cause: error,
      });
    }
  }
}
