// The desktop that a resource leaves when its user name is changed to another person's.
//
// The class asks Pulumi to delete before it replaces, which --replace and taint need: AWS allows one desktop a user. But where a list of
// people shifts, the desktop that one resource gives up is another's from now on, which may not have said so yet. So such a desktop is not
// terminated by the deletion: the creation that follows it does that, once the program has declared all it has, and nobody wants it.
import { isManagedBy } from "../../ownership/finding";
import type { Desktop } from "../../workspaces/desktop";
import { endDesktop } from "./deletion";
import { desktopsOf } from "./found";
import type { WorkspaceParts } from "./parts";
import { markOfTags } from "./plan";
import type { WorkspaceState } from "./properties";

/** How long nothing new must have been declared for the program to count as seen whole, and how long that is waited for. */
const QUIET_MS = 10_000;
const MAX_QUIET_WAIT_MS = 5 * 60_000;
/**
 * So many creations may wait at a time: the engine runs at least four operations at once, so that with fewer it still registers what comes
 * next. If more wait, it may be they that keep the program from declaring the rest.
 */
const MAX_WAITING = 3;

interface Left {
  readonly state: WorkspaceState;
  readonly desktop: Desktop;
  /** What the desktop is in the claims of the run. */
  readonly thing: string;
  readonly doing: string;
}

export class LeftBehind {
  private readonly left = new Map<string, Left>();
  private waiting = 0;

  constructor(private readonly parts: WorkspaceParts) {}

  add(left: Left): void {
    this.left.set(left.state.owner, left);
  }

  /** Terminates what a resource left, unless another resource of this run declares it. */
  async end(owner: string): Promise<void> {
    const left = this.left.get(owner);
    if (left === undefined) {
      return;
    }
    this.left.delete(owner);
    const { state, desktop, doing } = left;
    if (await this.isWanted(left)) {
      return;
    }
    const desktops = desktopsOf(this.parts, state);
    const now = await desktops.find(desktop.id);
    const mark = now && markOfTags(await desktops.tags(desktop.id));
    if (now === undefined || !isManagedBy(state, mark)) {
      return;
    }
    await endDesktop(this.parts, desktops, now, { ...state, doing, mark });
  }

  /** What a resource left, for its state to hold it further: nothing is launched in its place. */
  takeBack(owner: string): { readonly id: string; readonly state: WorkspaceState } | undefined {
    const left = this.left.get(owner);
    this.left.delete(owner);
    return left && { id: left.desktop.id, state: left.state };
  }

  private async isWanted({ thing, desktop }: Left): Promise<boolean> {
    const { claims, say } = this.parts;
    this.waiting += 1;
    try {
      if (claims.ownerOf("desktop", thing) === undefined) {
        await claims.settled(QUIET_MS, MAX_QUIET_WAIT_MS);
      }
      if (claims.ownerOf("desktop", thing) !== undefined) {
        return true;
      }
      if (this.waiting > MAX_WAITING) {
        say(
          `WorkSpace ${desktop.id} of ${desktop.userName} (${desktop.directoryId}) is left standing: too many WorkSpaces pass to other users at ` +
            "once to tell whether another resource declares it; it goes with its user, or terminate it if nobody needs it",
        );
        return true;
      }
      return false;
    } finally {
      this.waiting -= 1;
    }
  }
}
