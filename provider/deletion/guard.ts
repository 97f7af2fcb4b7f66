// The deletion guard: a user is deleted only with a proof that no WorkSpace is assigned to them.
import type { Clock } from "../concurrency/clock";
import type { Settings } from "../config/settings";
import { sameUserName } from "../text/account-name";
import { sameName } from "../text/folding";
import { ProviderError, wordsOf } from "../errors/provider-error";
import type { Obstacle } from "../directory/directory";
import { resourceOf, type Owner } from "../ownership/owner";
import type { Desktop } from "../workspaces/desktop";
import type { DesktopEnding } from "./ending";
import type { GuardedUser } from "./guarded-user";
import { DeletionProof } from "./proof";
import type { Desktops } from "../workspaces/desktops";
import { terminate } from "../workspaces/terminate";
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
        await this.clock.sleep(OWN_DELETION_POLL_MS);
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
    return { desktops: standing, refusal: refusal?.error };
  }

  /** Why an account is not deleted while these stand; undefined if they may be terminated for it. */
  private async refusalFor(
    user: GuardedUser,
    standing: readonly FoundDesktop[],
    whenExists: WhenWorkspaceExists,
  ): Promise<Refusal | undefined> {
    const kept = await this.kept(user, standing, whenExists);
    if (kept.length > 0) {
      const leavers = await Promise.all(kept.map((desktop) => this.ending.leftStandingBy(desktop)));
      return { error: workspaceExists(user, kept, leavers), mayPass: () => this.mayLeave(user, kept) };
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
      const error = new ProviderError({
        code: "workspace-exists",
        doing: doing(user),
        happened: `WorkSpace ${desktop.id} is ${desktop.state} (${desktop.directoryId} in ${desktop.region}), and is not terminated for the user: resource ${resourceOf(manager)} of this stack manages it`,
        next:
          "take that resource out of the program too, or with --target name both; then run the same command again. " +
          `If no resource has it any more (after retainOnDelete, deletedWith or pulumi state delete), declare ${resourceOf(manager)} again, run pulumi up, and take both out; or terminate it by hand`,
      });
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
        const isLeft = (await this.ending.leftStandingBy(desktop)) !== undefined;
        const error = new ProviderError({
          code: "workspace-exists",
          doing: doing(user),
          happened: `WorkSpace ${desktop.id} is ${desktop.state} (${desktop.directoryId} in ${desktop.region}), and is not terminated for the user: ${reason}`,
          next: isLeft
            ? leftStanding([desktop])
            : "keep the user; or, if the WorkSpace may go, take it out of the program or stack that manages it and run pulumi up there, or " +
              `terminate it by hand if none does: aws workspaces terminate-workspaces --region ${desktop.region} --terminate-workspace-requests ${desktop.id}; then run the same command again`,
        });
        return { error, mayPass: never };
      }
    }
    return undefined;
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

const doing = ({ userName, directoryId }: GuardedUser): string => `deleting user ${userName} (${directoryId})`;

function wouldBeRefused(user: GuardedUser, standing: readonly Desktop[], { happened, next }: Obstacle): ProviderError {
  const left = standing.map(({ id }) => `WorkSpace ${id} is left as it is`).join(", and ");
  return new ProviderError({ code: "directory-refused", doing: doing(user), happened: `${happened}; ${left}`, next });
}

/** @param leavers by whom each was left standing */
function workspaceExists(
  user: GuardedUser,
  desktops: FoundDesktop[],
  leavers: readonly (Owner | undefined)[],
): ProviderError {
  const left = desktops.filter((_, index) => leavers[index] !== undefined);
  const named = desktops.map(({ id, state, region, directoryId, userName, related, surelyTheirs, foundIn }, index) => {
    const leaver = leavers[index];
    const standbys = related.length > 0 ? `, with ${related.join(", ")}` : "";
    const domain = surelyTheirs || foundIn.ofOwnDomain ? "" : `, of the domain ${foundIn.domainName}`;
    const whose = sameName(userName, user.userName) ? "" : ` of ${userName}`;
    const policy =
      leaver === undefined ? "" : `, and resource ${resourceOf(leaver)} leaves it standing, as its deletionPolicy asks`;
    return `WorkSpace ${id}${whose} is ${state} (${directoryId} in ${region}${domain}${standbys})${policy}`;
  });
  return new ProviderError({
    code: "workspace-exists",
    doing: doing(user),
    happened: named.join(", and "),
    next:
      left.length > 0
        ? leftStanding(left)
        : desktops.every(({ surelyTheirs }) => surelyTheirs)
          ? 'delete it first, or set whenWorkspaceExists: "terminate" on the user and run pulumi up before removing them'
          : "make sure whose it is, since its name may be another person's, and it is not terminated for the user: if it is theirs, delete it " +
            'first; if it is not, set deletionPolicy: "retain" on the user and run pulumi up before removing them, then delete the account by hand',
  });
}

/** What is to be done about an account whose desktop stays: neither its own resource nor `whenWorkspaceExists` ends it any more. */
function leftStanding(desktops: readonly Desktop[]): string {
  const commands = desktops.map(
    ({ id, region }) => `aws workspaces terminate-workspaces --region ${region} --terminate-workspace-requests ${id}`,
  );
  return (
    'to keep it, keep its account too: declare the user with deletionPolicy: "retain", run pulumi up, and take the user out then; ' +
    `if it may go, terminate it by hand (${commands.join("; ")}), and run the same command again`
  );
}
