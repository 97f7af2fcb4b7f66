import type { Client } from "ldapts";
import { guidOf, sidOf } from "../../../provider/directory/ldap/ids";
import { LdapDirectory } from "../../../provider/directory/ldap/ldap-directory";
import { DECLARED_ATTRIBUTES } from "../../../provider/resources/common/services";
import type { UserState } from "../../../provider/resources/user/properties";
import type { People } from "../../../sandbox/aws/people";
import { MemoryClient, USERS } from "../../unit/directory/ldap/memory-client";
import { DIRECTORIES, NAMESAKE, TRUSTING, type Person } from "./history";
import type { Timeline } from "./timeline";

/** An account that our process is about to delete, at the moment the directory does it. */
export interface Doomed {
  readonly sid: string;
  readonly userName: string;
}

/** A domain in memory behind the provider's own LDAP code; each message takes as long as the timeline says. */
export class Domain {
  private readonly memory = new MemoryClient();
  /** When accounts were renamed, by SID. */
  private readonly renames = new Map<string, number>();
  /** Whose accounts were renamed or made anew. */
  private readonly upset = new Set<Person>();
  private made = 0;

  /** @param namesake whether the trusting domain has an `ada` */
  constructor(
    private readonly timeline: Timeline,
    private readonly namesake: boolean,
  ) {}

  /** Whom AWS finds by a name, in any form that it takes. */
  readonly people: People = {
    find: (id, name) => {
      if (id === TRUSTING) {
        return Promise.resolve(
          this.namesake && name.toLowerCase() === "ada" ? { sid: NAMESAKE, enabled: true } : undefined,
        );
      }
      const sid = this.sidOf(bareName(name));
      return Promise.resolve(sid === undefined ? undefined : { sid, enabled: true });
    },
    exists: (id, sid) =>
      Promise.resolve(id === TRUSTING ? sid === NAMESAKE : [...this.accounts()].some((one) => one.sid === sid)),
    resetPassword: () => Promise.resolve("no-user"),
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
    this.memory.put(`CN=${person} ${this.made},${USERS}`, {
      objectClass: ["top", "person", "organizationalPerson", "user"],
      sAMAccountName: [person],
      userAccountControl: ["512"],
      adminDescription: [`pulumi:${ownerOf(person)}`],
    });
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
    const { userAccountControl, adminDescription } = account.values;
    const [mark] = adminDescription ?? [];
    return {
      enabled: (Number(userAccountControl?.[0]) & DISABLED) === 0,
      mark: mark === undefined ? mark : String(mark),
    };
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

  /**
   * @param deleting told of each account that our process deletes, just before it is gone
   * @param travel a message of that process on its way
   */
  directory(deleting: (account: Doomed) => Promise<void>, travel: () => Promise<void>): LdapDirectory {
    const client = this.memory.client();
    const del = client.del.bind(client);
    client.del = async (dn) => {
      const doomed = [...this.accounts()].find(
        ({ values }) => dn === `<GUID=${guidOf(values.objectGUID?.[0] as Buffer)}>`,
      );
      if (doomed) {
        await deleting(doomed);
      }
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
      markAttribute: "adminDescription",
      attributes: DECLARED_ATTRIBUTES,
      connections: { use },
      defaultUnit: () => Promise.resolve(USERS),
      clock: this.timeline,
    });
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

/** userAccountControl's bit of a disabled account (MS-ADTS 2.2.16). */
const DISABLED = 2;

const ownerOf = (person: Person): string => `people/prod/${person}`;

/** A user's name as the directory has it, of any form that WorkSpaces takes. */
export const bareName = (name: string): string => name.replace(/^.*\\/, "").replace(/@.*$/, "").toLowerCase();
