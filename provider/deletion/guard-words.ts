// What the guard says of a WorkSpace that stands against its user's deletion: whose it is, and what to do, so that whoever does it is done.
import { ProviderError } from "../errors/provider-error";
import type { Obstacle } from "../directory/directory";
import { resourceOf, type Owner } from "../ownership/owner";
import { sameName } from "../text/folding";
import type { Desktop } from "../workspaces/desktop";
import type { GuardedUser } from "./guarded-user";
import type { FoundDesktop } from "./whose";

/** Who has a desktop for its own, and what to do about that. */
export interface Manager {
  /** As the end of a sentence. */
  readonly reason: string;
  readonly next: string;
}

/** A desktop that stands. */
export interface Standing {
  readonly desktop: FoundDesktop;
  /** By whom it was left standing. */
  readonly leaver: Owner | undefined;
  readonly manager: Manager | undefined;
}

export const doing = ({ userName, directoryId }: GuardedUser): string => `deleting user ${userName} (${directoryId})`;

const terminateByHand = ({ id, region }: Desktop): string =>
  `aws workspaces terminate-workspaces --region ${region} --terminate-workspace-requests ${id}`;

/** A resource that this run declares. */
export const declaredHere = (declarer: Owner, reason: string): Manager => ({
  reason,
  next: `keep the user in the program as long as ${resourceOf(declarer)}; or take ${resourceOf(declarer)} out too, which ends the WorkSpace, and run the same command again`,
});

/** AWS shows no WorkSpace of theirs. */
export const declaredUnseen = (user: GuardedUser, declarer: Owner): ProviderError =>
  new ProviderError({
    code: "workspace-exists",
    doing: doing(user),
    happened: `resource ${resourceOf(declarer)} of this program declares a WorkSpace of theirs, though AWS shows none yet`,
    next: declaredHere(declarer, "").next,
  });

/** A resource of this stack that this run does not declare. */
export const managedHere = (manager: Owner): Manager => ({
  reason: `resource ${resourceOf(manager)} of this stack manages it`,
  next:
    "take that resource out of the program too (with --target, name all of the person's resources, or add --target-dependents); then run the same command again. " +
    `If no resource has it any more (after retainOnDelete, deletedWith or pulumi state delete), declare ${resourceOf(manager)} again without such an option, run pulumi up, and take both out; or terminate it by hand`,
});

export const managedElsewhere = (desktop: Desktop, reason: string): Manager => ({
  reason,
  next:
    "keep the user; or, if the WorkSpace may go, take it out of the program or stack that manages it and run pulumi up there, or " +
    `terminate it by hand if none does: ${terminateByHand(desktop)}; then run the same command again`,
});

/** `whenWorkspaceExists` is "terminate", and this one is somebody's. */
export function notTerminated(user: GuardedUser, desktop: Desktop, { reason, next }: Manager): ProviderError {
  const { id, state, directoryId, region } = desktop;
  return new ProviderError({
    code: "workspace-exists",
    doing: doing(user),
    happened: `WorkSpace ${id} is ${state} (${directoryId} in ${region}), and is not terminated for the user: ${reason}`,
    next,
  });
}

export function wouldBeRefused(
  user: GuardedUser,
  standing: readonly Desktop[],
  { happened, next }: Obstacle,
): ProviderError {
  const left = standing.map(({ id }) => `WorkSpace ${id} is left as it is`).join(", and ");
  return new ProviderError({ code: "directory-refused", doing: doing(user), happened: `${happened}; ${left}`, next });
}

export function workspaceExists(user: GuardedUser, standing: readonly Standing[]): ProviderError {
  const named = standing.map(({ desktop, leaver, manager }) => {
    const { id, state, region, directoryId, userName, related, surelyTheirs, foundIn } = desktop;
    const standbys = related.length > 0 ? `, with ${related.join(", ")}` : "";
    const domain = surelyTheirs || foundIn.ofOwnDomain ? "" : `, of the domain ${foundIn.domainName}`;
    const whose = sameName(userName, user.userName) ? "" : ` of ${userName}`;
    const policy =
      leaver === undefined
        ? (manager?.reason ?? "")
        : `resource ${resourceOf(leaver)} leaves it standing, as its deletionPolicy asks`;
    return `WorkSpace ${id}${whose} is ${state} (${directoryId} in ${region}${domain}${standbys})${policy === "" ? "" : `, and ${policy}`}`;
  });
  const happened = named.join(", and ");
  return new ProviderError({ code: "workspace-exists", doing: doing(user), happened, next: nextStep(standing) });
}

function nextStep(standing: readonly Standing[]): string {
  const left = standing.filter(({ leaver }) => leaver !== undefined);
  if (left.length > 0) {
    return leftStanding(left.map(({ desktop }) => desktop));
  }
  const steps = new Set(standing.map(({ desktop, manager }) => manager?.next ?? nobodys(desktop)));
  return [...steps].join("; and of the others: ");
}

const nobodys = ({ surelyTheirs }: FoundDesktop): string =>
  surelyTheirs
    ? 'delete it first, or set whenWorkspaceExists: "terminate" on the user and run pulumi up before removing them'
    : "make sure whose it is, since its name may be another person's, and it is not terminated for the user: if it is theirs, delete it " +
      'first; if it is not, set deletionPolicy: "retain" on the user and run pulumi up before removing them, then delete the account by hand';

/** What is to be done about an account whose desktop stays: neither its own resource nor `whenWorkspaceExists` ends it any more. */
export function leftStanding(desktops: readonly Desktop[]): string {
  return (
    'to keep it, keep its account too: declare the user with deletionPolicy: "retain", run pulumi up, and take the user out then; ' +
    `if it may go, terminate it by hand (${desktops.map(terminateByHand).join("; ")}), and run the same command again`
  );
}
