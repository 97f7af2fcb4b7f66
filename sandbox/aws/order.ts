import type { People } from "./people";
import type { Desktop } from "./workspaces/desktop";

/** An account was gone from the directory while a desktop of its own was still there. */
export interface Violation {
  readonly workspaceId: string;
  readonly directoryId: string;
  readonly userName: string;
  readonly sid: string;
  /** The desktop's state when it was noticed. */
  readonly state: string;
  readonly noticedAt: number;
}

/** Keeps account of the one order that matters: desktop before user. */
export class OrderLog {
  readonly #found = new Map<string, Violation>();
  readonly #excused = new Set<string>();

  constructor(
    private readonly people: People,
    private readonly now: () => number,
  ) {}

  get violations(): readonly Violation[] {
    return [...this.#found.values()];
  }

  /** For a desktop that a test made as an orphan: it has had no account here. */
  excuse({ id }: Desktop): void {
    this.#excused.add(id);
  }

  /**
   * Asks the directory for the account of a desktop that is still there. Rejects where it cannot be asked. An account
   * that was deleted while we asked is none of our business where the desktop was seen to be gone in between.
   */
  async check(desktop: Desktop): Promise<void> {
    const { id, directoryId, userName, sid, home } = desktop;
    if (this.#found.has(id) || this.#excused.has(id)) return;
    if ((await this.people.exists(home, sid)) || !desktop.isThere) return;
    this.#found.set(id, {
      workspaceId: id,
      directoryId,
      userName,
      sid,
      state: desktop.state,
      noticedAt: this.now(),
    });
  }
}
