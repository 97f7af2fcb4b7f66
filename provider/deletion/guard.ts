// The deletion guard: a user is deleted only with a proof that no WorkSpace is assigned to them.
import type { Clock } from "../concurrency/clock";
import { namedIfCancelled } from "../concurrency/interruptible";
import type { Settings } from "../config/settings";
import { sameUserName } from "../text/account-name";
import { ProviderError, wordsOf } from "../errors/provider-error";
import type { Desktop } from "../workspaces/desktop";
import type { DesktopEnding } from "./ending";
import type { GuardedUser } from "./guarded-user";
import { DeletionProof } from "./proof";
import type { Desktops } from "../workspaces/desktops";
import { terminate } from "../workspaces/terminate";
import {
  declaredHere,
  declaredUnseen,
  doing,
  leftStanding,
  managedElsewhere,
  managedHere,
  notTerminated,
  workspaceExists,
  wouldBeRefused,
  type Manager,
  type Standing,
} from "./guard-words";
import type { Holder, Holders } from "./holders";
import { spellings, theirsIn, type FoundDesktop } from "./whose";

/** What to do when the user has a WorkSpace. */
export type WhenWorkspaceExists = "fail" | "terminate";

/** How long a user's deletion waits for the deletion of their desktop by its own resource to begin, and how often it looks. */
const OWN_DELETION_MS = 30_000;
const OWN_DELETION_POLL_MS = 5_000;

/** What stands against a deletion now. */
interface Refusal {
  readonly error: ProviderError;
  /** Whether it may pass by itself within this run. */
  readonly mayPass: () => Promise<boolean>;
}

/** What the deletion of a user would meet. */
export interface Foreseen {
  /** Those that stand: they refuse the deletion, or are terminated for it. */
  readonly desktops: readonly FoundDesktop[];
  readonly refusal: ProviderError | undefined;
}

export class Guard {
  constructor(
    private readonly settings: Pick<Settings, "guardedRegions">,
    private readonly holders: Holders,
    private readonly desktopsIn: (region: string) => Desktops,
    private readonly ending: DesktopEnding,
    private readonly clock: Clock,
  ) {}

  /**
   * Asks every WorkSpaces directory that can hold the user's in every guarded Region, until none shows a WorkSpace of theirs.
   * @param timeout milliseconds to wait for a WorkSpace that is being terminated; left out, an hour
   * @throws ProviderError `workspace-exists` with ids, states and the next step; `workspaces-unknown` where it cannot be told
   */
  async prove(user: GuardedUser, whenExists: WhenWorkspaceExists, timeout?: number): Promise<DeletionProof> {
    for (let waited = 0; ;) {
      const found = await this.look(user);
      if (found.length === 0) {
        return DeletionProof.of(user.guid, this.clock);
      }
      const standing = found.filter(({ state }) => state !== "TERMINATING");
      const refusal = await this.refusalFor(user, standing, whenExists);
      if (refusal !== undefined) {
        if (waited >= OWN_DELETION_MS || !(await refusal.mayPass())) {
          throw refusal.error;
        }
        await this.clock.sleep(OWN_DELETION_POLL_MS).catch((error: unknown) => {
          throw namedIfCancelled(error, doing(user), "a WorkSpace of theirs stands, and the account was not deleted");
        });
        waited += OWN_DELETION_POLL_MS;
        continue;
      }
      for (const desktop of standing) {
        this.ending.count(desktop, user.owner, doing(user));
      }
      await Promise.all(
        found.map((desktop) => terminate(this.desktopsIn(desktop.region), desktop, doing(user), timeout)),
      );
    }
  }

  /**
   * What {@link prove} would meet, told by one look and without doing anything.
   * @param leaves whether something else ends a desktop in the same run
   * @throws ProviderError `workspaces-unknown`
   */
  async foresee(
    user: GuardedUser,
    whenExists: WhenWorkspaceExists,
    leaves: (desktop: Desktop) => boolean,
  ): Promise<Foreseen> {
    const found = await this.look(user);
    const standing = found.filter((desktop) => desktop.state !== "TERMINATING" && !leaves(desktop));
    const refusal = standing.length > 0 ? await this.refusalFor(user, standing, whenExists) : undefined;
    // One that was launched seconds ago AWS may not show yet.
    const declarer = found.length === 0 ? this.ending.declarerFor(user) : undefined;
    const error = declarer === undefined ? refusal?.error : declaredUnseen(user, declarer);
    return { desktops: standing, refusal: error };
  }

  /** Why an account is not deleted while these stand; undefined if they may be terminated for it. */
  private async refusalFor(
    user: GuardedUser,
    standing: readonly FoundDesktop[],
    whenExists: WhenWorkspaceExists,
  ): Promise<Refusal | undefined> {
    const kept = await this.kept(user, standing, whenExists);
    if (kept.length > 0) {
      const standing = await Promise.all(
        kept.map(async (desktop): Promise<Standing> => {
          const leaver = await this.ending.leftStandingBy(desktop);
          const manager =
            leaver === undefined && desktop.surelyTheirs ? await this.managerOf(desktop, user) : undefined;
          return { desktop, leaver, manager };
        }),
      );
      return { error: workspaceExists(user, standing), mayPass: () => this.mayLeave(user, kept) };
    }
    const obstacle = standing.length > 0 ? await user.obstacle?.() : undefined;
    if (obstacle) {
      return { error: wouldBeRefused(user, standing, obstacle), mayPass: never };
    }
    return (await this.reserved(user, standing)) ?? (await this.managed(user, standing));
  }

  /** Whether all the desktops are the user's, and may go without us. */
  private async mayLeave(user: GuardedUser, kept: readonly FoundDesktop[]): Promise<boolean> {
    const leaving = await Promise.all(kept.map((desktop) => this.ending.leavesBeside(desktop, user.owner)));
    return kept.every(({ surelyTheirs }, index) => surelyTheirs && leaving[index]);
  }

  /**
   * A desktop that a resource of this stack manages is waited for a while: its own deletion runs beside this one, unless the program or a
   * `--target` keeps it.
   */
  private async managed(user: GuardedUser, standing: readonly FoundDesktop[]): Promise<Refusal | undefined> {
    for (const desktop of standing) {
      const manager = await this.ending.ownResource(desktop, user.owner);
      if (manager === undefined || (await this.ending.isLeftOver(desktop, user.owner))) {
        continue;
      }
      const error = notTerminated(user, desktop, managedHere(manager));
      return { error, mayPass: () => Promise.resolve(true) };
    }
    return undefined;
  }

  /** The desktops that stand against the deletion. */
  private async kept(
    user: GuardedUser,
    standing: readonly FoundDesktop[],
    whenExists: WhenWorkspaceExists,
  ): Promise<FoundDesktop[]> {
    const kept = standing.filter(({ surelyTheirs }) => !surelyTheirs || whenExists === "fail");
    const leftOver = await Promise.all(
      kept.map(async (desktop) => desktop.surelyTheirs && (await this.ending.isLeftOver(desktop, user.owner))),
    );
    return kept.filter((_, index) => leftOver[index] !== true);
  }

  /** What somebody else manages is not terminated, and nothing beside it. */
  private async reserved(user: GuardedUser, standing: readonly FoundDesktop[]): Promise<Refusal | undefined> {
    for (const desktop of standing) {
      const reason = await this.ending.reservation(desktop, user.owner);
      if (reason !== undefined) {
        const error = notTerminated(user, desktop, await this.reserver(desktop, reason));
        return { error, mayPass: never };
      }
    }
    return undefined;
  }

  /** What to say of whoever has a desktop for its own: where its user's deletion ends with an error, that is all to be done about it. */
  private async managerOf(desktop: Desktop, { owner }: GuardedUser): Promise<Manager | undefined> {
    try {
      const reason = await this.ending.reservation(desktop, owner);
      if (reason !== undefined) {
        return await this.reserver(desktop, reason);
      }
      const manager = await this.ending.ownResource(desktop, owner);
      return manager === undefined ? undefined : managedHere(manager);
    } catch {
      // It stands, whosever it is.
      return undefined;
    }
  }

  private async reserver(desktop: Desktop, reason: string): Promise<Manager> {
    if ((await this.ending.leftStandingBy(desktop)) !== undefined) {
      return { reason, next: leftStanding([desktop]) };
    }
    const declarer = await this.ending.declarerOf(desktop);
    return declarer === undefined ? managedElsewhere(desktop, reason) : declaredHere(declarer, reason);
  }

  private async look(user: GuardedUser): Promise<FoundDesktop[]> {
    const looks = this.settings.guardedRegions.map(async (region) => {
      try {
        const holders = await this.holders.in(region, user);
        return (await Promise.all(holders.map((holder) => this.lookIn(region, holder, user)))).flat();
      } catch (cause) {
        throw new ProviderError({
          code: "workspaces-unknown",
          doing: doing(user),
          happened: `WorkSpaces in ${region} cannot be asked whether the user has a WorkSpace (${wordsOf(cause)})`,
          next: "the user is left as it is; run again when WorkSpaces answers",
          cause,
        });
      }
    });
    return (await Promise.all(looks)).flat().filter(({ state }) => state !== "TERMINATED");
  }

  private async lookIn(region: string, holder: Holder, user: GuardedUser): Promise<FoundDesktop[]> {
    const renamed = user.formerName !== undefined && !sameUserName(user.userName, user.formerName);
    // By name WorkSpaces finds the account that it takes for the one of that name: in a directory of another domain perhaps not ours.
    const whole = renamed || !holder.ofOwnDomain;
    const desktops = await this.desktopsIn(region).look(holder.directoryId, spellings(user), whole);
    return theirsIn(holder, desktops, user);
  }
}

const never = () => Promise.resolve(false);
