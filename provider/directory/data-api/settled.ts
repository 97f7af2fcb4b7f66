// What this process has written, so that a controller which does not know of it yet is not believed. AWS asks the same controller as long as
// that is there, and then another, which is told within a minute inside a site (Directory Service Administration Guide, "Replication and
// consistency"; [MS-ADTS] 3.1.1.5.1).
import type { Clock } from "../../concurrency/clock";
import { foldName } from "../../text/folding";
import type { EntryKind } from "./supported";

/** How long after a write what was there before it counts as not told yet, and not as put back by somebody else. */
export const SETTLING_MS = 60_000;

/** Of an entry, by names of ours: a text for each value. */
export type Fields = ReadonlyMap<string, string>;

interface Change {
  /** All that it was before the writes of a while. */
  readonly before: ReadonlySet<string>;
  readonly after: string;
  readonly at: number;
}

export class Settled {
  private readonly changes = new Map<string, Map<string, Change>>();
  private readonly deleted = new Map<string, number>();
  private readonly present = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  /** Notes that a value of an entry was changed. */
  wrote(sid: string, field: string, before: string, after: string): void {
    const ofEntry = this.changes.get(sid) ?? new Map<string, Change>();
    const known = ofEntry.get(field);
    const former = new Set(known !== undefined && this.isRecent(known.at) ? [...known.before, known.after] : []);
    former.add(before).delete(after);
    ofEntry.set(field, { before: former, after, at: this.clock.now() });
    this.changes.set(sid, ofEntry);
  }

  /** Whether an entry is shown as it was before one of our writes. */
  isStale(sid: string, shown: Pick<Fields, "get">): boolean {
    return [...(this.changes.get(sid) ?? [])].some(([field, { before, after, at }]) => {
      const now = shown.get(field);
      return now !== undefined && now !== after && before.has(now) && this.isRecent(at);
    });
  }

  delete(sid: string): void {
    this.deleted.set(sid, this.clock.now());
  }

  /** SIDs are never given again, so what is shown of such an entry is of before. */
  isDeleted(sid: string): boolean {
    return this.deleted.has(sid);
  }

  /** Notes that an entry has a name: the service said so. */
  saw(kind: EntryKind, name: string): void {
    this.present.set(keyOf(kind, name), this.clock.now());
  }

  /** Whether an entry that is not found by its name was there a moment ago. */
  wasThere(kind: EntryKind, name: string): boolean {
    return this.isRecent(this.present.get(keyOf(kind, name)) ?? -Infinity);
  }

  forget(kind: EntryKind, name: string): void {
    this.present.delete(keyOf(kind, name));
  }

  private isRecent(at: number): boolean {
    return this.clock.now() - at < SETTLING_MS;
  }
}

/** A name is one entry's alone, and whoever asks what has it asks for a user first: that there is none is no contradiction where a group has it. */
const keyOf = (kind: EntryKind, name: string): string => `${kind} ${foldName(name)}`;
