import type { WorkspaceRequest } from "@aws-sdk/client-workspaces";
import type { Clock } from "../concurrency/clock";
import { sameUserName } from "../text/account-name";
import { VISIBILITY_TIMEOUT_MS, unseenDesktop, type Desktop } from "./desktop";

/** A desktop launched here, until WorkSpaces has shown it or taken its end. */
interface Launched {
  readonly directoryId: string;
  readonly userName: string;
  readonly since: number;
  /** Its place in the order of looks begun and launches settled. */
  settled: number;
}

/** The desktops that this process launches in a Region: WorkSpaces may take a while to own up to a new id. */
export class OwnLaunches {
  private readonly launched = new Map<string, Launched>();
  /** Not answered yet: the desktop may be there already, and its id is not known. */
  private readonly asked = new Map<Promise<unknown>, WorkspaceRequest>();
  private order = 0;

  constructor(
    private readonly region: string,
    private readonly clock: Clock,
  ) {}

  ask(request: WorkspaceRequest, answer: Promise<unknown>): void {
    this.asked.set(answer, request);
    const answered = () => this.asked.delete(answer);
    answer.then(answered, answered);
  }

  /** Launches for a user that are still to be answered. */
  unanswered(directoryId: string, names: readonly string[]): Promise<unknown>[] {
    return [...this.asked].flatMap(([answer, { DirectoryId, UserName = "" }]) => {
      return DirectoryId === directoryId && names.some((name) => sameUserName(name, UserName)) ? [answer] : [];
    });
  }

  accept(id: string, { DirectoryId = "", UserName = "" }: WorkspaceRequest): void {
    const since = this.clock.now();
    this.launched.set(id, { directoryId: DirectoryId, userName: UserName, since, settled: Infinity });
  }

  /** WorkSpaces has shown it, or taken its end. */
  settle(id: string): void {
    const launched = this.launched.get(id);
    if (launched?.settled === Infinity) {
      launched.settled = this.order++;
    }
  }

  /** Begins a look; its end is told what the look has shown, and returns what it may have missed. */
  beginLook(directoryId: string): (found: readonly Desktop[]) => Desktop[] {
    const begun = this.order++;
    return (found) => {
      const shown = new Set(found.map(({ id }) => id));
      // One that was shown to another look, or ended, while this one was made may have been there all the same.
      const missed = [...this.launched].filter(([id, one]) => {
        const borne = this.clock.now() - one.since <= VISIBILITY_TIMEOUT_MS;
        return one.directoryId === directoryId && !shown.has(id) && one.settled > begun && borne;
      });
      return missed.map(([id, { userName }]) => unseenDesktop(id, this.region, directoryId, userName));
    };
  }
}
