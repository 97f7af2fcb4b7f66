import { randomUUID } from "node:crypto";
import {
  matches,
  Refusal,
  sameText,
  valuesOf,
  type Change,
  type DirectoryObjects,
  type Entry,
  type Where,
} from "../../../aws/directory-service-data/objects";
import type { People } from "../../../aws/stand-in";

const BASE = "DC=managed,DC=example,DC=com";

/** A Managed AD in memory. */
export class MemoryObjects implements DirectoryObjects {
  readonly realm = "managed.example.com";
  readonly ownUnit = `OU=MANAGED,${BASE}`;
  readonly usersUnit = `OU=Users,${this.ownUnit}`;
  readonly delegatedGroupsUnit = `OU=AWS Delegated Groups,${BASE}`;
  readonly baseDn = BASE;
  #entries: Entry[] = [];
  #lastRid = 1103;

  find(where: Where): Promise<readonly Entry[]> {
    return Promise.resolve(this.#entries.filter((entry) => matches(entry, where)));
  }

  add(dn: string, attributes: Readonly<Record<string, string | string[]>>): Promise<void> {
    const name = String(attributes.sAMAccountName);
    const isTaken = this.#entries.some(
      (each) => sameText(each.dn, dn) || valuesOf(each, "sAMAccountName").includes(name),
    );
    if (isTaken) return Promise.reject(new Refusal(68, "00002071: the entry exists"));
    this.#entries.push({
      ...attributes,
      dn,
      distinguishedName: dn,
      objectGUID: randomUUID(),
      objectSid: `S-1-5-21-1-2-3-${++this.#lastRid}`,
    });
    return Promise.resolve();
  }

  change(dn: string, changes: readonly Change[]): Promise<void> {
    this.#entries = this.#entries.map((entry) => (entry.dn === dn ? changes.reduce(changed, entry) : entry));
    return Promise.resolve();
  }

  delete(dn: string): Promise<void> {
    this.#entries = this.#entries.filter((entry) => entry.dn !== dn);
    return Promise.resolve();
  }

  /** What ds:ResetUserPassword asks of it. */
  people(): People {
    return {
      find: () => Promise.resolve(undefined),
      exists: () => Promise.resolve(false),
      resetPassword: (_directoryId, userName) => this.resetPassword(userName),
    };
  }

  resetPassword(userName: string): Promise<"done" | "no-user"> {
    const entry = this.#entries.find((each) => valuesOf(each, "sAMAccountName").includes(userName));
    if (entry === undefined) return Promise.resolve("no-user");
    const enabled: Change = { operation: "replace", type: "userAccountControl", values: ["512"] };
    return this.change(entry.dn, [enabled]).then(() => "done");
  }
}

function changed(entry: Entry, { operation, type, values }: Change): Entry {
  const there = valuesOf(entry, type);
  const left = { add: [...there, ...values], replace: values, delete: there.filter((each) => !values.includes(each)) };
  const others = Object.fromEntries(Object.entries(entry).filter(([name]) => name !== type));
  return (left[operation].length === 0 ? others : { ...others, [type]: left[operation] }) as Entry;
}
