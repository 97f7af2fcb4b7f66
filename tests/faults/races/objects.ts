import { BASE, type MemoryClient } from "../../unit/directory/ldap/memory-client";
import { guidOf, sidOf } from "../../../provider/directory/ldap/ids";
import {
  matches,
  Refusal,
  sameText,
  type Change,
  type DirectoryObjects,
  type Entry,
  type Where,
} from "../../../sandbox/aws/directory-service-data/objects";

type Values = Record<string, (string | Buffer)[]>;

/** Where AWS lets people live, and the API makes them. */
export const API_UNIT = `OU=Users,OU=CORP,${BASE}`;

/** LDAP's result code for an entry that is there already (RFC 4511 appendix A). */
const ENTRY_EXISTS = 68;

/** The domain in memory as the stand-in of AWS's API works on it. */
export class MemoryObjects implements DirectoryObjects {
  readonly realm = "corp.example.com";
  readonly ownUnit = `OU=CORP,${BASE}`;
  readonly usersUnit = API_UNIT;
  readonly delegatedGroupsUnit = `OU=AWS Delegated Groups,${BASE}`;

  /** @param deleting told of each account that is deleted, just before it is gone */
  constructor(
    private readonly memory: MemoryClient,
    private readonly deleting: (dn: string) => Promise<void>,
  ) {}

  find(where: Where): Promise<readonly Entry[]> {
    const all = [...this.memory.entries].filter(([, { sAMAccountName }]) => sAMAccountName !== undefined);
    return Promise.resolve(all.map(entryOf).filter((entry) => matches(entry, where)));
  }

  add(dn: string, attributes: Readonly<Record<string, string | string[]>>): Promise<void> {
    const isTaken = [...this.memory.entries.keys()].some((one) => sameText(one, dn));
    if (isTaken || this.memory.named(String(attributes.sAMAccountName)) !== undefined) {
      return Promise.reject(new Refusal(ENTRY_EXISTS, "00002071: the entry exists"));
    }
    const values = Object.entries(attributes).map(([name, value]) => [name, [value].flat()]);
    this.memory.put(dn, Object.fromEntries(values) as Values);
    return Promise.resolve();
  }

  change(dn: string, changes: readonly Change[]): Promise<void> {
    const entry = this.memory.entries.get(dn) ?? {};
    for (const { operation, type, values } of changes) {
      const there = entry[type] ?? [];
      const left = {
        add: [...there, ...values],
        replace: [...values],
        delete: there.filter((one) => !values.includes(String(one))),
      };
      entry[type] = left[operation];
    }
    return Promise.resolve();
  }

  async delete(dn: string): Promise<void> {
    await this.deleting(dn);
    this.memory.entries.delete(dn);
  }
}

/** In text, as a directory's administrator reads it. */
function entryOf([dn, values]: [string, Values]): Entry {
  const { objectGUID = [], objectSid = [], ...texts } = values;
  const plain = Object.entries(texts).flatMap(([name, all]) => (all.length === 0 ? [] : [[name, all.map(String)]]));
  return {
    ...(Object.fromEntries(plain) as Record<string, string[]>),
    dn,
    distinguishedName: dn,
    objectGUID: guidOf(objectGUID[0] as Buffer),
    objectSid: sidOf(objectSid[0] as Buffer),
  };
}
