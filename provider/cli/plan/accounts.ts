// What an `up` does to accounts and groups that are taken out: whether WorkSpaces blocks the deletion of an account, and what goes with it.
import { isUnknown } from "../../resources/common/rules";
import type { Services } from "../../resources/common/services";
import { thingOf } from "../../ownership/thing";
import { groupFate } from "../../resources/group/deletion";
import { foundGroup } from "../../resources/group/take-over";
import { leftAlone } from "../../ownership/refusals";
import type { GroupArguments, GroupState } from "../../resources/group/properties";
import { leavingAccount } from "../../resources/user/leaving";
import type { UserState } from "../../resources/user/properties";
import type { Desktop } from "../../workspaces/desktop";
import { shownOf } from "./desktops";
import { FORGOTTEN, NOTHING, of, wordsIn, type Finding, type Seen } from "./finding";
import { isOfRoster, type Step } from "./preview";

/**
 * @param leaves whether the run ends a desktop by itself
 * @param isForgotten whether it takes the resource of a desktop out, and Pulumi leaves the desktop
 */
export async function deletionOfUser(
  services: Services,
  step: Step,
  leaves: (desktop: Desktop) => boolean,
  isForgotten: (desktop: Desktop) => boolean,
): Promise<Seen> {
  const state = step.before.outputs as unknown as UserState;
  const leaving = await leavingAccount(services, state);
  if (step.isForgotten) {
    return leaving.is === "left" ? NOTHING : forgotten(step, `the account of ${state.userName}`);
  }
  if (leaving.is === "left" && leaving.said !== undefined) {
    return { findings: [{ kind: "note", ...of(step), what: leaving.said }], losses: [] };
  }
  if (leaving.is !== "deleted") {
    return leaving.is === "disabled" ? { ...NOTHING, disables: true } : NOTHING;
  }
  const { user } = leaving;
  const { desktops, refusal } = await services.guard.foresee(user, state.whenWorkspaceExists ?? "fail", leaves);
  if (refusal) {
    const workspaces = desktops.map(shownOf);
    const left = desktops.filter(isForgotten).map(({ id }) => `Pulumi leaves WorkSpace ${id} (retainOnDelete)`);
    const { what, ...further } = wordsIn(refusal);
    const words = left.length === 0 ? { what } : { what: [what, ...left].join("; "), next: DECLARE_AGAIN };
    return { findings: [{ kind: "deletion-blocked", ...of(step), ...further, ...words, workspaces }], losses: [] };
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

const DECLARE_AGAIN = "declare both again without retainOnDelete, run pulumi up, and take both out then";

/** Of what Pulumi does not delete. */
const forgotten = (step: Step, thing: string): Seen => ({
  findings: [{ kind: "note", ...of(step), what: `${thing} is left as it is and keeps its mark: ${FORGOTTEN}` }],
  losses: [],
});

/** That an account is shut out: a date may do it, and nothing else in the plan says so in words. */
export function disabling(step: Step): Finding[] {
  const { before, after } = step;
  const what = `user ${String(after.userName)} is disabled, and cannot log in until the program says otherwise`;
  return before.inputs.enabled !== false && after.enabled === false ? [{ kind: "note", ...of(step), what }] : [];
}

/** @param made the steps that make a group which is not there yet */
export async function deletionOfGroup(services: Services, step: Step, made: readonly Step[]): Promise<Seen> {
  const state = step.before.outputs as unknown as GroupState;
  const asked = await services.ask(state.directoryId, state.domain, async (directory) => ({
    directory,
    group: await directory.groups.find(state.objectGuid, state),
  }));
  if (asked?.group === undefined) {
    return NOTHING;
  }
  const other = services.claims.ownerOf("group", thingOf(asked.directory.domainName, asked.group.name));
  if (other !== undefined && other !== state.owner) {
    // Its creation takes the group over before this deletion.
    return NOTHING;
  }
  const { name } = asked.group;
  if (step.isForgotten) {
    return forgotten(step, `group ${name}`);
  }
  const fate = groupFate(services.claims, asked.directory, asked.group, state);
  if (fate.is === "left") {
    const what = leftAlone(foundGroup(asked.group, asked.directory), state.owner);
    return { findings: [{ kind: "note", ...of(step), what }], losses: [] };
  }
  if (fate.is !== "deleted") {
    return NOTHING;
  }
  const hint = successionHint(step, name, made);
  const what = `group ${name} is deleted, and with its SID and its members what it may reach; one made anew of the same name has another SID${hint}`;
  const losses = [{ kind: "group", isReplaced: step.does === "replace" } as const];
  return { findings: [{ kind: "note", ...of(step), what }], losses };
}

/** How a group that is made is told to be the one that goes: in a roster otherwise than of a resource of its own. */
function successionHint(step: Step, name: string, made: readonly Step[]): string {
  const ways = new Map<string, string[]>();
  for (const one of made) {
    const way = successionTo(one, step, name);
    ways.set(way, [...(ways.get(way) ?? []), String(one.after.name)]);
  }
  return [...ways]
    .map(([way, names]) => {
      const successor = names.length === 1 ? `${names[0] ?? ""} is` : `one of ${names.join(", ")} is`;
      return `; if ${successor} the same group by a new name, ${way}`;
    })
    .join("");
}

function successionTo(made: Step, step: Step, name: string): string {
  if (isOfRoster(made) && isOfRoster(step)) {
    return `give that formerName: "${name}"`;
  }
  const isBeside = made.urn.slice(0, -made.name.length) === step.urn.slice(0, -step.name.length);
  const former = isBeside ? `{ name: ${JSON.stringify(step.name)} }` : JSON.stringify(step.urn);
  return isOfRoster(made)
    ? "keep the former name in this run, and change it in another one"
    : `give its resource the option aliases: [${former}], or change the resource's name and the group's name in two runs of pulumi up`;
}

/** Whether a group that is created is not there yet; of one that is, the resource takes it over, and the plan keeps it. */
export async function isGroupMade(services: Services, { after }: Step): Promise<boolean> {
  const { directoryId, domain, name } = after as unknown as GroupArguments;
  if (isUnknown([directoryId, domain, name])) {
    return false;
  }
  const found = await services.ask(
    directoryId,
    domain,
    async (one) => (await one.groups.findByName(name)) !== undefined,
  );
  return found !== true;
}

/** Whether the plan tells whom a step is about. */
export const isTold = ({ before }: Step): boolean =>
  !isUnknown([before.outputs.directoryId, before.outputs.userName, before.outputs.name]);
