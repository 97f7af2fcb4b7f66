import type { WorkspaceRequest } from "@aws-sdk/client-workspaces";
import type { Clock } from "../concurrency/clock";
import { maybeSameUserName } from "../text/account-name";
import { VISIBILITY_TIMEOUT_MS, unseenDesktop, type Desktop } from "./desktop";

/** A desktop launched here, until WorkSpaces has shown it or accepted its termination. */
interface Launched {
  readonly directoryId: string;
  readonly userName: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** When it was shown or its termination accepted, in the order of events; undefined until then. */
  settledAt: number | undefined;
}

/** The desktops that this process launches in a Region: WorkSpaces may take a while to return a new id. */
export class PendingLaunches {
  private readonly launched = new Map<string, Launched>();
  /** Not answered yet: the desktop may exist already, and its id is not known. */
  private readonly requested = new Map<Promise<unknown>, WorkspaceRequest>();
  /** Counts the lookups that began and the launches that settled, so that the two can be ordered. */
  private events = 0;

  constructor(
    private readonly region: string,
    private readonly clock: Clock,
  ) {}

  ask(request: WorkspaceRequest, answer: Promise<unknown>): void {
    this.requested.set(answer, request);
    const answered = () => this.requested.delete(answer);
    answer.then(answered, answered);
  }

  /** Launches for a user that are still to be answered. */
  unanswered(directoryId: string, names: readonly string[]): Promise<unknown>[] {
    return [...this.requested].flatMap(([answer, { DirectoryId, UserName = "" }]) => {
      return DirectoryId === directoryId && names.some((name) => maybeSameUserName(name, UserName)) ? [answer] : [];
    });
  }

  accept(id: string, { DirectoryId = "", UserName = "" }: WorkspaceRequest): void {
    const since = this.clock.now();
    this.launched.set(id, { directoryId: DirectoryId, userName: UserName, since, settledAt: undefined });
  }

  /** WorkSpaces has shown it, or accepted its termination. */
  settle(id: string): void {
    const launched = this.launched.get(id);
    if (launched !== undefined) {
      launched.settledAt ??= this.nextEvent();
    }
  }

  /** Call before a lookup. Returns what {@link missedBy} must be given after it. */
  beginLook(): number {
    return this.nextEvent();
  }

  /** The desktops launched here that a lookup did not find though they may have existed while it was made. */
  missedBy(begun: number, directoryId: string, found: readonly Desktop[]): Desktop[] {
    const shown = new Set(found.map(({ id }) => id));
    const missed = [...this.launched].filter(([id, one]) => {
      const isRecent = this.clock.now() - one.since <= VISIBILITY_TIMEOUT_MS;
      // Shown to another lookup, or terminated, while this one was made: it may have existed all the same.
      const wasUnsettled = one.settledAt === undefined || one.settledAt > begun;
      return one.directoryId === directoryId && !shown.has(id) && wasUnsettled && isRecent;
    });
    return missed.map(([id, { userName }]) => unseenDesktop(id, this.region, directoryId, userName));
  }

  private nextEvent(): number {
    this.events += 1;
    return this.events;
  }
}
