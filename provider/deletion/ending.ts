// Which desktops may be terminated for the deletion of their user, and which not: what is theirs and nobody else's.
import type { Claims } from "../ownership/claims";
import type { Mark } from "../ownership/mark";
import { resourceOf, stackOf, type Owner } from "../ownership/owner";
import { desktopThing, userThing } from "../ownership/thing";
import type { Desktop } from "../workspaces/desktop";
import type { GuardedUser } from "./guarded-user";
import type { Losses } from "./thresholds";

export interface EndingParts {
  readonly claims: Claims;
  readonly losses: Losses;
  /** The domain, in lower case, of a directory. */
  readonly domainOf: (directoryId: string) => Promise<string>;
  /** The mark of a desktop that was seen standing; `"gone"` if it was ended since. */
  readonly markOf: (desktop: Desktop) => Promise<Mark | "gone" | undefined>;
}

export class DesktopEnding {
  constructor(private readonly parts: EndingParts) {}

  /** Why a desktop is somebody else's than the stack's that deletes its user, as the end of a sentence; undefined if it is not. */
  reservation(desktop: Desktop, owner: Owner): Promise<string | undefined> {
    return this.reservedBy(desktop, owner, () => this.markOf(desktop));
  }

  private async reservedBy(
    desktop: Desktop,
    owner: Owner,
    readMark: () => Promise<Mark | undefined>,
  ): Promise<string | undefined> {
    const { claims } = this.parts;
    const retained = claims.retainedBy(desktop.id);
    if (retained !== undefined) {
      return `resource ${resourceOf(retained)} leaves it standing, as its deletionPolicy asks`;
    }
    const declared = await this.declarerOf(desktop);
    if (declared !== undefined) {
      return `resource ${resourceOf(declared)} of this program declares it`;
    }
    const mark = await readMark();
    if (mark?.released === true) {
      return `resource ${resourceOf(mark.owner)} left it standing, as its deletionPolicy asks`;
    }
    return mark !== undefined && stackOf(mark.owner) !== stackOf(owner)
      ? `it is managed by ${mark.owner} (project/stack/name)`
      : undefined;
  }

  /** The resource of this run that declares a desktop. */
  async declarerOf(desktop: Desktop): Promise<Owner | undefined> {
    return this.parts.claims.ownerOf("desktop", await this.thingOf(desktop));
  }

  /** The resource of this run that declares a desktop of a user, whether or not there is one. */
  declarerFor({ domainName, userName }: Pick<GuardedUser, "domainName" | "userName">): Owner | undefined {
    return this.parts.claims.ownerOf("desktop", userThing(domainName.toLowerCase(), userName));
  }

  /** The resource that left a desktop standing, as its policy asks; undefined if none did, or if that cannot be told. */
  async leftStandingBy(desktop: Desktop): Promise<Owner | undefined> {
    const retained = this.parts.claims.retainedBy(desktop.id);
    const mark = retained === undefined ? await this.markOf(desktop).catch(() => undefined) : undefined;
    return retained ?? (mark?.released === true ? mark.owner : undefined);
  }

  /**
   * The resource of this stack that manages a desktop: it terminates it if it is deleted too, and if not, as with `--target`, the desktop is
   * still declared. Undefined if none does.
   */
  async ownResource(desktop: Desktop, owner: Owner): Promise<Owner | undefined> {
    const mark = await this.markOf(desktop);
    return mark !== undefined && stackOf(mark.owner) === stackOf(owner) ? mark.owner : undefined;
  }

  /**
   * Whether a desktop may be about to go without us, or has gone since it was seen: a resource of this stack manages it, and this run declares
   * it no more, as in a `destroy`, where the deletions of a person and of their desktop begin together.
   */
  async leavesBeside(desktop: Desktop, owner: Owner): Promise<boolean> {
    const mark = await this.parts.markOf(desktop);
    const known = mark === "gone" ? undefined : mark;
    if ((await this.reservedBy(desktop, owner, () => Promise.resolve(known))) !== undefined) {
      return false;
    }
    return mark === "gone" || (mark !== undefined && stackOf(mark.owner) === stackOf(owner));
  }

  /**
   * Whether a desktop is what a resource of this program left when its user name passed to another person: to terminate it was that
   * resource's, in a run that could not, and no other resource declares it.
   */
  async isLeftOver(desktop: Desktop, owner: Owner): Promise<boolean> {
    const { claims } = this.parts;
    const thing = await this.thingOf(desktop);
    if (!claims.isProgramRun || claims.ownerOf("desktop", thing) !== undefined) {
      return false;
    }
    const mark = await this.markOf(desktop).catch(() => undefined);
    return (
      mark !== undefined &&
      stackOf(mark.owner) === stackOf(owner) &&
      mark.adopted !== true &&
      mark.released !== true &&
      claims.declared("desktop", mark.owner) !== undefined
    );
  }

  /** Counts a desktop before it is terminated; throws past the threshold. */
  count(desktop: Desktop, owner: Owner, doing: string): void {
    this.parts.losses.begin("desktop", desktop.id, owner, doing);
  }

  private async markOf(desktop: Desktop): Promise<Mark | undefined> {
    const mark = await this.parts.markOf(desktop);
    return mark === "gone" ? undefined : mark;
  }

  private async thingOf(desktop: Desktop): Promise<string> {
    return desktopThing(desktop, await this.parts.domainOf(desktop.directoryId));
  }
}
