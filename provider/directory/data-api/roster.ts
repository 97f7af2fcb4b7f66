// Everybody in the directory, by page: how an entry is found by what never changes, which the API does not search for.
import type { GroupSummary, UserSummary } from "../../aws/ds-data/shapes";
import { sharedRead } from "../../concurrency/shared-read";
import { canonicalDn } from "../dn";
import type { EntryKind } from "./supported";
import type { DataApiSession } from "./session";

/** The most that the API gives (the model's shape MaxResults). */
const PAGE_ENTRIES = 250;

/** An entry as it was last seen. */
export interface Listed {
  readonly sid: string;
  readonly kind: EntryKind;
  readonly name: string;
}

/** With what lists do not tell. */
export interface Known extends Listed {
  readonly guid: string;
  readonly dn: string;
}

export class Roster {
  /** Who asks while a reading is under way gets the next one: nobody gets one that began before they asked. */
  readonly users: () => Promise<ReadonlyMap<string, UserSummary>>;
  readonly groups: () => Promise<ReadonlyMap<string, GroupSummary>>;
  private readonly byGuid = new Map<string, Known>();
  private readonly bySid = new Map<string, Known>();
  private readonly byDn = new Map<string, Known>();

  constructor(private readonly session: DataApiSession) {
    const begin = () => Promise.resolve();
    const users = sharedRead<undefined, ReadonlyMap<string, UserSummary>>(begin, () => this.readUsers());
    const groups = sharedRead<undefined, ReadonlyMap<string, GroupSummary>>(begin, () => this.readGroups());
    this.users = () => users(undefined);
    this.groups = () => groups(undefined);
  }

  /** Notes whose a GUID is: for good, since neither it nor the SID ever changes. */
  know(entry: Known): void {
    this.byGuid.set(entry.guid, entry);
    this.bySid.set(entry.sid, entry);
    this.byDn.set(canonicalDn(entry.dn), entry);
  }

  entryOf(guid: string): Known | undefined {
    return this.byGuid.get(guid.toLowerCase());
  }

  /** As it was where it was last seen. */
  entryAt(dn: string): Known | undefined {
    return this.byDn.get(canonicalDn(dn));
  }

  /** An entry whose GUID is known. */
  knownBySid(sid: string): Known | undefined {
    return this.bySid.get(sid);
  }

  private async readUsers() {
    const found = new Map<string, UserSummary>();
    let next: string | undefined;
    do {
      const page: { NextToken?: string; Users?: readonly UserSummary[] } = await this.session.call("ListUsers", {
        MaxResults: PAGE_ENTRIES,
        ...(next === undefined ? {} : { NextToken: next }),
      });
      for (const user of page.Users ?? []) {
        found.set(user.SID, user);
      }
      next = page.NextToken;
    } while (next !== undefined);
    return found;
  }

  private async readGroups() {
    const found = new Map<string, GroupSummary>();
    let next: string | undefined;
    do {
      const page: { NextToken?: string; Groups?: readonly GroupSummary[] } = await this.session.call("ListGroups", {
        MaxResults: PAGE_ENTRIES,
        ...(next === undefined ? {} : { NextToken: next }),
      });
      for (const group of page.Groups ?? []) {
        found.set(group.SID, group);
      }
      next = page.NextToken;
    } while (next !== undefined);
    return found;
  }
}
