// The deletion guard: a user is deleted only with a proof that no WorkSpace is assigned to them.
import type { Clock } from "../concurrency/clock";
import type { Settings } from "../config/settings";
import { sameUserName } from "../text/account-name";
import { sameName } from "../text/folding";
import { ProviderError, wordsOf } from "../errors/provider-error";
import type { Obstacle } from "../directory/directory";
import { resourceOf } from "../ownership/owner";
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
      const kept = await this.kept(user, standing, whenExists);
      if (kept.length > 0) {
        if (waited >= OWN_DELETION_MS || !(await this.mayLeave(user, kept))) {
          throw workspaceExists(user, kept);
        }
        await this.clock.sleep(OWN_DELETION_POLL_MS);
        waited += OWN_DELETION_POLL_MS;
        continue;
      }
      const obstacle = standing.length > 0 ? await user.obstacle?.() : undefined;
      if (obstacle) {
        throw wouldBeRefused(user, standing, obstacle);
      }
      await this.requireUnreserved(user, standing);
      if (await this.waitsFor(user, standing, waited)) {
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

  /** Whether all the desktops are the user's, and may go without us. */
  private async mayLeave(user: GuardedUser, kept: readonly FoundDesktop[]): Promise<boolean> {
    const leaving = await Promise.all(kept.map((desktop) => this.ending.leavesBeside(desktop, user.owner)));
    return kept.every(({ surelyTheirs }, index) => surelyTheirs && leaving[index]);
  }

  /**
   * Waits a while for desktops that a resource of this stack manages: their own deletions run beside this one, unless the program or a
   * `--target` keeps them.
   * @returns false if there are none, so that the rest may be terminated for the user
   * @throws ProviderError `workspace-exists` once it was waited long enough
   */
  private async waitsFor(user: GuardedUser, standing: readonly FoundDesktop[], waitedMs: number): Promise<boolean> {
    for (const desktop of standing) {
      const manager = await this.ending.ownResource(desktop, user.owner);
      if (manager === undefined || (await this.ending.isLeftOver(desktop, user.owner))) {
        continue;
      }
      if (waitedMs >= OWN_DELETION_MS) {
        throw new ProviderError({
          code: "workspace-exists",
          doing: doing(user),
          happened: `WorkSpace ${desktop.id} is ${desktop.state} (${desktop.directoryId} in ${desktop.region}), and is not terminated for the user: resource ${resourceOf(manager)} of this stack manages it`,
          next:
            "take that resource out of the program too, or with --target name both; then run the same command again. " +
            `If no resource has it any more (after retainOnDelete, deletedWith or pulumi state delete), declare ${resourceOf(manager)} again, run pulumi up, and take both out; or terminate it by hand`,
        });
      }
      await this.clock.sleep(OWN_DELETION_POLL_MS);
      return true;
    }
    return false;
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

  /** Refuses to terminate what somebody else manages, before anything is terminated. */
  private async requireUnreserved(user: GuardedUser, standing: readonly FoundDesktop[]): Promise<void> {
    for (const desktop of standing) {
      const reason = await this.ending.reservation(desktop, user.owner);
      if (reason !== undefined) {
        throw new ProviderError({
          code: "workspace-exists",
          doing: doing(user),
          happened: `WorkSpace ${desktop.id} is ${desktop.state} (${desktop.directoryId} in ${desktop.region}), and is not terminated for the user: ${reason}`,
          next:
            "keep the user; or, if the WorkSpace may go, take it out of the program or stack that manages it and run pulumi up there, or " +
            `terminate it by hand if none does: aws workspaces terminate-workspaces --region ${desktop.region} --terminate-workspace-requests ${desktop.id}; then run the same command again`,
        });
      }
    }
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

const doing = ({ userName, directoryId }: GuardedUser): string => `deleting user ${userName} (${directoryId})`;

function wouldBeRefused(user: GuardedUser, standing: Desktop[], { happened, next }: Obstacle): ProviderError {
  const left = standing.map(({ id }) => `WorkSpace ${id} is left as it is`).join(", and ");
  return new ProviderError({ code: "directory-refused", doing: doing(user), happened: `${happened}; ${left}`, next });
}

function workspaceExists(user: GuardedUser, desktops: FoundDesktop[]): ProviderError {
  const named = desktops.map(({ id, state, region, directoryId, userName, related, surelyTheirs, foundIn }) => {
    const standbys = related.length > 0 ? `, with ${related.join(", ")}` : "";
    const domain = surelyTheirs || foundIn.ofOwnDomain ? "" : `, of the domain ${foundIn.domainName}`;
    const whose = sameName(userName, user.userName) ? "" : ` of ${userName}`;
    return `WorkSpace ${id}${whose} is ${state} (${directoryId} in ${region}${domain}${standbys})`;
  });
  return new ProviderError({
    code: "workspace-exists",
    doing: doing(user),
    happened: named.join(", and "),
    next: desktops.every(({ surelyTheirs }) => surelyTheirs)
      ? 'delete it first, or set whenWorkspaceExists: "terminate" on the user and run pulumi up before removing them'
      : "make sure whose it is, since its name may be another person's, and it is not terminated for the user: if it is theirs, delete it " +
        'first; if it is not, set deletionPolicy: "retain" on the user and run pulumi up before removing them, then delete the account by hand',
  });
}
