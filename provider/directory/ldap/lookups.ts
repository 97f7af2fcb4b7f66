import { EqualityFilter, OrFilter, type Entry, type Filter } from "ldapts";
import { Batch } from "../../concurrency/batch";
import { foldName } from "../../text/folding";
import { entryGuid, first, identity } from "./entry";
import { guidBytes, sidBytes } from "./ids";

/** What an entry is looked up by. A filter is built, never written as text, so that no value can be anything but a value. */
export interface Identity {
  readonly filter: Filter;
  /** What `keyOf` tells of the entry that is looked for, and of no other. */
  readonly key: string;
  readonly keyOf: (entry: Entry) => string | undefined;
  /** Tells which of several of that key is meant. */
  readonly prefers?: (entry: Entry) => boolean;
}

/** Contacts, which may be members too, have no SID. */
const sidKey = (entry: Entry): string | undefined =>
  [entry.objectSid ?? []].flat().length === 0 ? undefined : identity(entry).sid;
const nameKey = (entry: Entry): string | undefined => {
  const name = first(entry, "sAMAccountName");
  return name === undefined ? undefined : foldName(name);
};

/** Finds an entry wherever it has been moved to. */
export const byGuid = (guid: string): Identity => ({
  filter: new EqualityFilter({ attribute: "objectGUID", value: guidBytes(guid) }),
  key: guid.toLowerCase(),
  keyOf: entryGuid,
});

export const bySid = (sid: string): Identity => ({
  filter: new EqualityFilter({ attribute: "objectSid", value: sidBytes(sid) }),
  key: sid.toUpperCase(),
  keyOf: sidKey,
});

/** Whatever account has the name: a user, a group or a computer, since all share one space of names. */
export function byAccountName(name: string): Identity {
  // Samba tells composed and decomposed letters apart, and nobody else can.
  const spellings = [...new Set([name, name.normalize("NFC"), name.normalize("NFD")])];
  const filters = spellings.map((value) => new EqualityFilter({ attribute: "sAMAccountName", value }));
  return {
    filter: new OrFilter({ filters }),
    key: foldName(name),
    keyOf: nameKey,
    prefers: (entry) => first(entry, "sAMAccountName") === name,
  };
}

/** Names in one search: well below the 1,000 entries that Windows returns without paging. */
const IDENTITIES_PER_SEARCH = 100;

interface Lookup {
  readonly identity: Identity;
  readonly attributes: readonly string[];
}

/** Looks entries up, as many in one search as are asked for at about the same time. */
export class Lookups {
  private readonly batch: Batch<Lookup, Entry | undefined>;

  /**
   * @param gathered resolves when a search has waited long enough for more
   * @param search every entry of the domain that the filter finds, with these attributes
   */
  constructor(gathered: () => Promise<unknown>, search: (filter: Filter, attributes: string[]) => Promise<Entry[]>) {
    this.batch = new Batch(IDENTITIES_PER_SEARCH, gathered, async (lookups) => {
      const filters = lookups.map((one) => one.identity.filter);
      const attributes = [...new Set(lookups.flatMap((one) => one.attributes))];
      const [only = new OrFilter({ filters })] = filters.length === 1 ? filters : [];
      const entries = await search(only, attributes);
      // The key of an entry is told once, and not once for each who looks.
      const kinds = new Set(lookups.map(({ identity: { keyOf } }) => keyOf));
      const tables = new Map([...kinds].map((keyOf) => [keyOf, tableOf(entries, keyOf)]));
      return lookups.map(({ identity: { key, keyOf, prefers } }) => {
        const found = tables.get(keyOf)?.get(key) ?? [];
        return (prefers === undefined ? undefined : found.find(prefers)) ?? found[0];
      });
    });
  }

  /** The attributes read are these, and whatever others asked for in the same search. */
  find(identity: Identity, attributes: readonly string[]): Promise<Entry | undefined> {
    return this.batch.add({ identity, attributes: [...attributes, ...IDENTIFYING] });
  }
}

const IDENTIFYING = ["objectGUID", "objectSid", "sAMAccountName"];

function tableOf(
  entries: readonly Entry[],
  keyOf: Identity["keyOf"],
): ReadonlyMap<string | undefined, readonly Entry[]> {
  const table = new Map<string | undefined, Entry[]>();
  for (const entry of entries) {
    const key = keyOf(entry);
    const same = table.get(key);
    if (same === undefined) {
      table.set(key, [entry]);
    } else {
      same.push(entry);
    }
  }
  return table;
}
