// Whose a GUID is, and a distinguished name. The API searches for neither, and shows them of one entry at a time: so it is asked of those entries that are likely first, and
// then of all of which it is not known yet. What was found is known for the life of this process.
import { leafRdn } from "../dn";
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
    const kinds: readonly EntryKind[] = kind === undefined ? ["user", "group"] : [kind];
    const isAsked = ({ kind: one }: Listed) => kinds.includes(one);
    return this.inTurn(
      () => this.roster.entryOf(guid),
      [() => Promise.resolve([...this.likely.values()].filter(isAsked)), ...kinds.map((one) => () => this.all(one))],
    );
  }

  /** Whether a user or a group has it. */
  async hasDn(dn: string): Promise<boolean> {
    const isFound = () => this.roster.entryAt(dn);
    // AWS makes people and groups with their names as common names.
    const name = leafRdn(dn).replace(/^[^=]*=/, "");
    const byName = async () => {
      await Promise.all(KINDS.map((kind) => this.read({ kind, name })));
      return [];
    };
    return (await this.inTurn(isFound, [byName, ...KINDS.map((one) => () => this.all(one))])) !== undefined;
  }

  /** One search after the other: each learns what the one before has found. */
  private inTurn(found: () => Listed | undefined, candidates: readonly (() => Promise<Listed[]>)[]) {
    const search = this.running.then(() => this.search(found, candidates));
    this.running = search.catch(() => undefined);
    return search;
  }

  private async search(
    found: () => Listed | undefined,
    candidates: readonly (() => Promise<Listed[]>)[],
  ): Promise<Listed | undefined> {
    for (const some of candidates) {
      const one = found() ?? (await this.among(found, await some()));
      if (one !== undefined) {
        return one;
      }
    }
    return undefined;
  }

  private async among(found: () => Listed | undefined, candidates: readonly Listed[]): Promise<Listed | undefined> {
    const unknown = candidates.filter(({ sid }) => this.roster.knownBySid(sid) === undefined);
    for (let from = 0; from < unknown.length; from += AT_ONCE) {
      await Promise.all(unknown.slice(from, from + AT_ONCE).map((one) => this.read(one)));
      const one = found();
      if (one !== undefined) {
        return one;
      }
    }
    return found();
  }

  private async read({ kind, name }: Pick<Listed, "kind" | "name">): Promise<void> {
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

const KINDS = ["user", "group"] as const;
/** As many as the service takes. */
const AT_ONCE = 10;
