import type { Client } from "ldapts";
import { guidOf, sidOf } from "../../../provider/directory/ldap/ids";
import { LdapDirectory } from "../../../provider/directory/ldap/ldap-directory";
import { DECLARED_ATTRIBUTES } from "../../../provider/resources/common/services";
import type { UserState } from "../../../provider/resources/user/properties";
import type { People } from "../../../sandbox/aws/people";
import { MemoryClient, USERS } from "../../unit/directory/ldap/memory-client";
import type { Access } from "../access";
import { DIRECTORIES, NAMESAKE, TRUSTING, type Person } from "./history";
import { API_UNIT, MemoryObjects } from "./objects";
import type { Timeline } from "./timeline";

/** An account that our process is about to delete, at the moment the directory does it. */
export interface Doomed {
  readonly sid: string;
  readonly userName: string;
}

export interface DomainOptions {
  readonly access: Access;
  /** Whether the trusting domain has an `ada`. */
  readonly namesake: boolean;
  /** Told of each account that a process of ours deletes, just before it is gone. */
  readonly deleting: (account: Doomed) => Promise<void>;
}

/** A domain in memory behind the provider's own LDAP code, or AWS's API; each message takes as long as the timeline says. */
export class Domain {
  /** As AWS's API works on it. */
  readonly objects: MemoryObjects;
  private readonly memory = new MemoryClient();
  /** When accounts were made, by SID. */
  private readonly births = new Map<string, number>();
  /** When accounts were renamed, by SID. */
  private readonly renames = new Map<string, number>();
  /** Whose accounts were renamed or made anew. */
  private readonly upset = new Set<Person>();
  private made = 0;

  constructor(
    private readonly timeline: Timeline,
    private readonly options: DomainOptions,
  ) {
    this.objects = new MemoryObjects(this.memory, (dn) => this.doom((account) => account.dn === dn));
  }

  /** Whom AWS finds by a name, in any form that it takes. */
  readonly people: People = {
    find: (id, name) => {
      if (id === TRUSTING) {
        return Promise.resolve(
          this.options.namesake && name.toLowerCase() === "ada" ? { sid: NAMESAKE, enabled: true } : undefined,
        );
      }
      const sid = this.sidOf(bareName(name));
      return Promise.resolve(sid === undefined ? undefined : { sid, enabled: true });
    },
    exists: (id, sid) =>
      Promise.resolve(id === TRUSTING ? sid === NAMESAKE : [...this.accounts()].some((one) => one.sid === sid)),
    resetPassword: (_id, userName) => {
      const account = [...this.accounts()].find((one) => one.userName === userName);
      if (account === undefined) return Promise.resolve("no-user");
      account.values.userAccountControl = [ENABLED];
      return Promise.resolve("done");
    },
  };

  sidOf(userName: string): string | undefined {
    return [...this.accounts()].find((one) => one.userName === userName)?.sid;
  }

  /** The name that a person's account has now, which may not be the person's own. */
  nameOf(person: Person): string | undefined {
    return [...this.accounts()].find(({ dn }) => dn.startsWith(`CN=${person} `))?.userName;
  }

  create(person: Person): void {
    this.made += 1;
    this.memory.put(`CN=${person} ${this.made},${this.options.access === "api" ? API_UNIT : USERS}`, {
      objectClass: ["top", "person", "organizationalPerson", "user"],
      sAMAccountName: [person],
      userAccountControl: [ENABLED],
      [this.markAttribute]: [`pulumi:${ownerOf(person)}`],
    });
    this.births.set(this.sidOf(person) ?? "", this.timeline.moment);
  }

  /** Gives the account another name, or its first one back. */
  rename(person: Person): void {
    const account = [...this.accounts()].find(({ dn }) => dn.startsWith(`CN=${person} `));
    if (account) {
      account.values.sAMAccountName = [account.userName === person ? `${person}-married` : person];
      this.renames.set(account.sid, this.timeline.moment);
      this.upset.add(person);
    }
  }

  /** Deletes the account and makes another of its first name. */
  recreate(person: Person): void {
    const account = [...this.accounts()].find(({ dn }) => dn.startsWith(`CN=${person} `));
    if (account) {
      this.memory.entries.delete(account.dn);
      this.upset.add(person);
      this.create(person);
    }
  }

  isUpset(person: Person): boolean {
    return this.upset.has(person);
  }

  accountOf(sid: string): { readonly enabled: boolean; readonly mark: string | undefined } | undefined {
    const account = [...this.accounts()].find((one) => one.sid === sid);
    if (account === undefined) {
      return undefined;
    }
    const { userAccountControl } = account.values;
    const [mark] = account.values[this.markAttribute] ?? [];
    return {
      enabled: (Number(userAccountControl?.[0]) & DISABLED) === 0,
      mark: mark === undefined ? mark : String(mark),
    };
  }

  bornAt(sid: string): number {
    return this.births.get(sid) ?? -1;
  }

  renamedAt(sid: string): number {
    return this.renames.get(sid) ?? -1;
  }

  /** The user's state as an earlier run left it. */
  stateOf(person: Person): UserState {
    const account = [...this.accounts()].find(({ dn }) => dn.startsWith(`CN=${person} `));
    const { objectGUID, objectSid } = account?.values ?? {};
    return {
      directoryId: DIRECTORIES[0],
      userName: person,
      owner: ownerOf(person),
      distinguishedName: account?.dn ?? "",
      objectGuid: guidOf(objectGUID?.[0] as Buffer),
      sid: sidOf(objectSid?.[0] as Buffer),
    };
  }

  /** @param travel a message of a process on its way */
  directory(travel: () => Promise<void>): LdapDirectory {
    const client = this.memory.client();
    const del = client.del.bind(client);
    client.del = async (dn) => {
      await this.doom(({ values }) => dn === `<GUID=${guidOf(values.objectGUID?.[0] as Buffer)}>`);
      await del(dn);
    };
    const use = async <T>(request: (client: Client) => Promise<T>): Promise<T> => {
      await travel();
      const done = request(client);
      await done.catch(() => undefined);
      await travel();
      return done;
    };
    return new LdapDirectory({
      id: DIRECTORIES[0],
      domainName: "corp.example.com",
      markAttribute: this.markAttribute,
      attributes: DECLARED_ATTRIBUTES,
      connections: { use },
      defaultUnit: () => Promise.resolve(USERS),
      clock: this.timeline,
    });
  }

  private get markAttribute(): string {
    return this.options.access === "api" ? "info" : "adminDescription";
  }

  private async doom(isMeant: (account: Doomed & { readonly dn: string; readonly values: Values }) => boolean) {
    const doomed = [...this.accounts()].find(isMeant);
    if (doomed) {
      await this.options.deleting(doomed);
    }
  }

  private *accounts() {
    for (const [dn, values] of this.memory.entries) {
      const [name] = values.sAMAccountName ?? [];
      if (typeof name === "string") {
        yield { dn, values, userName: name, sid: sidOf(values.objectSid?.[0] as Buffer) };
      }
    }
  }
}

type Values = Record<string, (string | Buffer)[]>;

/** userAccountControl of an account that is enabled: NORMAL_ACCOUNT. */
const ENABLED = "512";
/** userAccountControl's bit of a disabled account (MS-ADTS 2.2.16). */
const DISABLED = 2;

const ownerOf = (person: Person): string => `people/prod/${person}`;

/** A user's name as the directory has it, of any form that WorkSpaces takes. */
export const bareName = (name: string): string => name.replace(/^.*\\/, "").replace(/@.*$/, "").toLowerCase();
