import { matches, textOf, type DirectoryObjects, type Entry, type Where } from "./objects";

/** What reads still have of an entry that was written. */
interface Before {
  readonly guid: string;
  readonly until: number;
  /** Undefined where there was none. */
  readonly entry: Entry | undefined;
}

/**
 * A directory as reads see it: what was written by this API, or by ds:ResetUserPassword, is seen after `delay` milliseconds. "Active
 * Directory is an eventually consistent platform"; Directory Service Data uses the same domain controller for all requests, so that there
 * is no delay, until it is not available and another takes over (Administration Guide, "Replication and consistency"). For how long what
 * was written is not seen then is not told. What was written otherwise is seen at once.
 */
export class View {
  #written: Before[] = [];

  constructor(
    readonly objects: DirectoryObjects,
    private readonly now: () => number,
    private readonly delay: () => number,
  ) {}

  /** As reads have it. */
  async find(where: Where): Promise<readonly Entry[]> {
    const hidden = this.#hidden();
    const there = await this.objects.find(where);
    if (hidden.size === 0) return there;
    const seen = there.filter((entry) => !hidden.has(textOf(entry, "objectGUID") ?? ""));
    return [...seen, ...[...hidden.values()].flatMap(({ entry }) => (entry && matches(entry, where) ? [entry] : []))];
  }

  /** As writes have it: they are carried out where the last one was. */
  async current(where: Where): Promise<Entry | undefined> {
    return (await this.objects.find(where))[0];
  }

  /** Whether a read would not find what is there. */
  async hides(userName: string): Promise<boolean> {
    const where: Where = { kinds: ["user"], any: [["sAMAccountName", userName]] };
    return (
      this.#hidden().size > 0 && (await this.find(where)).length === 0 && (await this.current(where)) !== undefined
    );
  }

  /** Carries out a write of an entry that is there. */
  async change<T>(entry: Entry, work: () => Promise<T>): Promise<T> {
    const result = await work();
    this.#note(textOf(entry, "objectGUID"), entry);
    return result;
  }

  /** Makes an entry, and answers with it. */
  async create(dn: string, attributes: Readonly<Record<string, string | string[]>>): Promise<Entry> {
    await this.objects.add(dn, attributes);
    const name = String(attributes.sAMAccountName);
    const entry = await this.current({ kinds: ["user", "group"], any: [["sAMAccountName", name]] });
    if (entry === undefined) throw new Error(`${dn} was made and is not there`);
    this.#note(textOf(entry, "objectGUID"), undefined);
    return entry;
  }

  #note(guid: string | undefined, entry: Entry | undefined): void {
    const delay = this.delay();
    if (delay > 0 && guid !== undefined) this.#written.push({ guid, until: this.now() + delay, entry });
  }

  /** By GUID: what the first of the writes that are not seen yet found. */
  #hidden(): ReadonlyMap<string, Before> {
    this.#written = this.#written.filter(({ until }) => until > this.now());
    return new Map(this.#written.toReversed().map((each) => [each.guid, each]));
  }
}
