import { ProviderError } from "../errors/provider-error";
import type { ClaimKind } from "../ownership/claims";
import type { Owner } from "../ownership/owner";

/** What is lost for good when its resource is deleted. */
export type LossKind = Extract<ClaimKind, "user" | "group" | "desktop">;

/** How many of a kind one operation may lose. */
export interface LossLimit {
  readonly most: number;
  /** Whether somebody said so for this operation alone: then no share is asked for. */
  readonly isForThisRun: boolean;
}

/** The program that is being run, if one is. */
export interface DeclaredResources {
  /** False in a `destroy`. */
  readonly isProgramRun: boolean;
  count(kind: LossKind): number;
  declared(kind: LossKind, owner: Owner): unknown;
}

/** Up to so many may go whatever stays: a team of six may lose five, and a small stack may be emptied. */
const ALWAYS_ALLOWED = 5;

/** The way on. */
export const MEANT =
  "if so many are meant to go, run again with WORKSPACES_USERS_DELETION_THRESHOLD=NUMBER in the environment, for this run alone; " +
  "to raise the threshold for every pulumi up: pulumi config set workspaces-users:deletionThreshold NUMBER";

export const LOSS_WORDS: Readonly<Record<LossKind, { readonly many: string; readonly lost: string }>> = {
  user: { many: "users", lost: "are deleted" },
  group: { many: "groups", lost: "are deleted" },
  desktop: { many: "WorkSpaces", lost: "are terminated, and their disks with them" },
};

/** What is lost of one kind. */
class Tally {
  /** Things that are being destroyed, or were, by the resource that loses each. */
  readonly begun = new Map<string, Owner>();
  /** Resources that a diff found to be replaced, and whose old thing was not touched yet. */
  readonly planned = new Set<Owner>();
  /** Resources that the program still declares, and whose old thing goes all the same. */
  readonly replaced = new Set<Owner>();

  get lost(): number {
    return this.begun.size + this.planned.size;
  }
}

/**
 * Counts what one operation loses: accounts, groups and desktops each, every one before it is touched. Many at once are more often a roster
 * that was not read than people who left, as tools that synchronise directories know. A desktop that is replaced counts: its disks are gone.
 */
export class Losses {
  private readonly tallies: Readonly<Record<LossKind, Tally>> = {
    user: new Tally(),
    group: new Tally(),
    desktop: new Tally(),
  };

  constructor(
    private readonly limit: () => LossLimit,
    private readonly program: DeclaredResources,
  ) {}

  /**
   * Counts a replacement that a diff has found, before anything is done for it.
   * @throws ProviderError `deletion-threshold`
   */
  plan(kind: LossKind, owner: Owner, doing: string): void {
    const tally = this.tallies[kind];
    tally.planned.add(owner);
    tally.replaced.add(owner);
    const { most } = this.limit();
    if (tally.lost > most) {
      throw refused(kind, { lost: tally.lost, most, bound: `past the threshold of ${most}`, doing });
    }
  }

  /**
   * Counts the loss of a thing before anything is done for it, once however often it is tried.
   * @throws ProviderError `deletion-threshold`
   */
  begin(kind: LossKind, thing: string, owner: Owner, doing: string): void {
    const tally = this.tallies[kind];
    if (tally.begun.has(thing)) {
      return;
    }
    tally.begun.set(thing, owner);
    const wasPlanned = tally.planned.delete(owner);
    if (this.program.declared(kind, owner) !== undefined) {
      tally.replaced.add(owner);
    }
    try {
      this.requireFew(kind, tally, doing);
    } catch (error) {
      this.giveUp(kind, thing);
      // It is as planned as before: were it counted no more, the last of too many would be few enough.
      if (wasPlanned) {
        tally.planned.add(owner);
      }
      throw error;
    }
  }

  /** The thing was not touched after all. */
  giveUp(kind: LossKind, thing: string): void {
    this.tallies[kind].begun.delete(thing);
  }

  private requireFew(kind: LossKind, { lost, replaced }: Tally, doing: string): void {
    const staying = Math.max(0, this.program.count(kind) - replaced.size);
    const over = excess({ lost, staying, isProgramRun: this.program.isProgramRun }, this.limit());
    if (over) {
      throw refused(kind, { lost, ...over, doing });
    }
  }
}

/** Why one operation may not lose so many of a kind, and how many it may; undefined if it may. */
export function excess(
  { lost, staying, isProgramRun }: { lost: number; staying: number; isProgramRun: boolean },
  { most, isForThisRun }: LossLimit,
): { readonly most: number; readonly bound: string } | undefined {
  if (lost > most) {
    return { most, bound: `past the threshold of ${most}` };
  }
  const share = Math.max(ALWAYS_ALLOWED, staying);
  return isProgramRun && !isForThisRun && lost > share
    ? { most: share, bound: `more than ${ALWAYS_ALLOWED}, and more than the ${staying} that stay` }
    : undefined;
}

function refused(
  kind: LossKind,
  { lost, most, bound, doing }: { lost: number; most: number; bound: string; doing: string },
): ProviderError {
  const { many, lost: areLost } = LOSS_WORDS[kind];
  return new ProviderError({
    code: "deletion-threshold",
    doing,
    happened: `at least ${lost} of the ${many} ${areLost} by this operation, which is ${bound}; this one is left as it is, and at most ${most} are lost`,
    next: MEANT,
  });
}
