// What an `up` does to accounts and groups that are taken out: whether WorkSpaces blocks the deletion of an account, and what goes with it.
import type { GuardedUser } from "../../deletion/guarded-user";
import { isUnknown } from "../../resources/common/rules";
import type { Services } from "../../resources/common/services";
import { groupFate } from "../../resources/group/deletion";
import type { GroupState } from "../../resources/group/properties";
import { accountFate, guardedUser, policyOf } from "../../resources/user/deletion";
import { accountOf } from "../../resources/user/parts";
import { domainOfState } from "../../resources/user/plan";
import type { UserState } from "../../resources/user/properties";
import type { Desktop } from "../../workspaces/desktop";
import { shownOf } from "./desktops";
import { NOTHING, of, wordsIn, type Finding, type Seen } from "./finding";
import type { Step } from "./preview";

/** @param leaves whether the run ends a desktop by itself */
export async function deletionOfUser(
  services: Services,
  step: Step,
  leaves: (desktop: Desktop) => boolean,
): Promise<Seen> {
  const state = step.before.outputs as unknown as UserState;
  const user = await leaving(services, state);
  if (user === undefined) {
    return NOTHING;
  }
  const { desktops, refusal } = await services.guard.foresee(user, state.whenWorkspaceExists ?? "fail", leaves);
  if (refusal) {
    const workspaces = desktops.map(shownOf);
    return { findings: [{ kind: "deletion-blocked", ...of(step), ...wordsIn(refusal), workspaces }], losses: [] };
  }
  const lost = desktops.map((desktop): Finding => ({
    kind: "disks-lost",
    ...of(step),
    what: `WorkSpace ${desktop.id} of ${desktop.userName} (${desktop.state}) is terminated with its user, and its disks with it`,
    workspaces: [shownOf(desktop)],
  }));
  const isReplaced = step.does === "replace";
  return {
    findings: lost,
    losses: [{ kind: "user", isReplaced }, ...desktops.map(() => ({ kind: "desktop", isReplaced: false }) as const)],
  };
}

/** The account to be deleted, if it is: as the state has it where the directory cannot be asked. */
async function leaving(services: Services, state: UserState): Promise<GuardedUser | undefined> {
  const { directoryId, domain, objectGuid: guid, userName, owner } = state;
  const asked = await services.ask(directoryId, domain, async (directory) => {
    const user = await directory.findUser(accountOf(state));
    return { directory, user, guarded: user && (await guardedUser(directory, user, state)) };
  });
  if (asked === undefined) {
    return policyOf(state) === "delete"
      ? { directoryId, domainName: domainOfState(state), guid, userName, owner }
      : undefined;
  }
  const { directory, user, guarded } = asked;
  return user !== undefined && accountFate(services.claims, directory, user, state).is === "deleted"
    ? guarded
    : undefined;
}

export async function deletionOfGroup(services: Services, step: Step): Promise<Seen> {
  const state = step.before.outputs as unknown as GroupState;
  const asked = await services.ask(state.directoryId, state.domain, async (directory) => ({
    directory,
    group: await directory.groups.find(state.objectGuid),
  }));
  if (asked?.group === undefined) {
    return NOTHING;
  }
  const isDeleted = groupFate(services.claims, asked.directory, asked.group, state).is === "deleted";
  return isDeleted ? { findings: [], losses: [{ kind: "group", isReplaced: step.does === "replace" }] } : NOTHING;
}

/** Whether the plan tells whom a step is about. */
export const isTold = ({ before }: Step): boolean =>
  !isUnknown([before.outputs.directoryId, before.outputs.userName, before.outputs.name]);
