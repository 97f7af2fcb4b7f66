// Whose a GUID is. The API searches for none, and shows it of one entry at a time: so it is asked of those entries that are likely first, and
// then of all of which it is not known yet. What was found is known for the life of this process.
import type { Lookups } from "./lookups";
import type { Listed, Roster } from "./roster";
import type { EntryKind } from "./supported";
import { groupNameLimit, userNameLimit } from "./limits";
import { ridOf } from "./entry";

export class Finder {
  /** Members of groups that were listed: who is asked for by a GUID most often is one. */
  private readonly likely = new Map<string, Listed>();
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly lookups: Lookups,
    private readonly roster: Roster,
  ) {}

  expect(entries: readonly Listed[]): void {
    for (const entry of entries) {
      this.likely.set(entry.sid, entry);
    }
  }

  /** @param kind if it can only be of one */
  async find(guid: string, kind?: EntryKind): Promise<Listed | undefined> {
    const known = this.roster.entryOf(guid);
    if (known !== undefined) {
      return known;
    }
    // One after the other: each learns what the one before has found.
    const search = this.running.then(() => this.search(guid, kind));
    this.running = search.catch(() => undefined);
    return search;
  }

  private async search(guid: string, kind: EntryKind | undefined): Promise<Listed | undefined> {
    const kinds: readonly EntryKind[] = kind === undefined ? ["user", "group"] : [kind];
    const isAsked = ({ kind: one }: Listed) => kinds.includes(one);
    for (const candidates of [
      () => Promise.resolve([...this.likely.values()].filter(isAsked)),
      ...kinds.map((one) => () => this.all(one)),
    ]) {
      const found = this.roster.entryOf(guid) ?? (await this.among(guid, await candidates()));
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  }

  private async among(guid: string, candidates: readonly Listed[]): Promise<Listed | undefined> {
    const unknown = candidates.filter(({ sid }) => this.roster.knownBySid(sid) === undefined);
    for (let from = 0; from < unknown.length; from += AT_ONCE) {
      await Promise.all(unknown.slice(from, from + AT_ONCE).map((one) => this.read(one)));
      const found = this.roster.entryOf(guid);
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  }

  private async read({ kind, name }: Listed): Promise<void> {
    if (kind === "user" && userNameLimit(name) === undefined) {
      await this.lookups.user(name);
    }
    if (kind === "group" && groupNameLimit(name) === undefined) {
      await this.lookups.group(name);
    }
  }

  /** Newest first: what people have made is asked for more often than what the directory has. */
  private async all(kind: EntryKind): Promise<Listed[]> {
    const listed = kind === "user" ? await this.roster.users() : await this.roster.groups();
    return [...listed.values()]
      .map(({ SID: sid, SAMAccountName: name }) => ({ kind, sid, name }))
      .sort((one, other) => ridOf(other.sid) - ridOf(one.sid));
  }
}

/** As many as the service takes. */
const AT_ONCE = 10;
