// What an `up` would be refused for of a group's members.
import type { Directory } from "../../directory/directory";
import { canonicalDn } from "../../directory/dn";
import type { Group } from "../../directory/group";
import { ProviderError } from "../../errors/provider-error";
import { isUnknown } from "../../resources/common/rules";
import type { Services } from "../../resources/common/services";
import { findGroup, findMembers } from "../../resources/group-membership/find";
import type { GroupMembershipArguments, GroupMembershipState } from "../../resources/group-membership/properties";
import { leavingWith, notAmong, rowsIn, stayingWords, withoutRow } from "../../resources/group-membership/rows";
import { FORGOTTEN, of, wordsIn, type Finding } from "./finding";
import type { Step } from "./preview";

/**
 * Of one that is created or changed.
 * @param isDeclared whether a reference means what the program declares, and may be made by this plan
 */
export async function membershipFaults(
  services: Services,
  step: Step,
  directory: Directory,
  isDeclared: (reference: string) => boolean,
): Promise<Finding[]> {
  const { directoryId, group: name, members, exclusive } = step.after as unknown as GroupMembershipArguments;
  const isLeftOut = (reference: string) => isUnknown(reference) || isDeclared(reference);
  const listed = Array.isArray(members) ? members : [];
  const asked = listed.filter((one) => !isLeftOut(one));
  const named = isUnknown(name) ? "that this plan makes" : name;
  const missing = await refusal(step, () => findMembers(directory, named, { members: asked, directoryId }));
  if (isLeftOut(name)) {
    return missing;
  }
  const wrong = [...(await refusal(step, () => findGroup(directory, { group: name, directoryId }))), ...missing];
  if (wrong.length > 0) {
    return wrong;
  }
  const group = await findGroup(directory, { group: name, directoryId });
  return rightFaults(step, directory, group, async (there) => {
    const { members: before } = step.before.inputs;
    const known = new Set(listed.filter((one) => !isUnknown(one)));
    const found = await directory.members.resolve([...known]);
    const wanted = new Set([...found.values()].map(({ dn }) => canonicalDn(dn)));
    const joins = found.size < new Set(listed).size || [...wanted].some((dn) => !there.has(dn));
    const gone = Array.isArray(before) ? before.filter((one: string) => !known.has(one)) : [];
    const leaves = joins || (await anyLeaves(services, step, directory, gone));
    return leaves || (exclusive === true && [...there].some((dn) => !wanted.has(dn)));
  });
}

/** Of a roster, who has no row any more is left in the group if the roster had not added them. */
async function anyLeaves(
  { directories }: Services,
  { before, after }: Step,
  directory: Directory,
  gone: readonly string[],
): Promise<boolean> {
  const rows = rowsIn(after);
  if (rows === undefined || gone.length === 0) {
    return gone.length > 0;
  }
  const found = [...(await directory.members.resolve(gone)).values()];
  const { added = [] } = before.outputs as Partial<GroupMembershipState>;
  const there = notAmong([...(await directory.members.resolve(added)).values()], found);
  return (await withoutRow(directories, directory, rows, there)).length < found.length;
}

/** Of one that is taken out, and whose group Pulumi does not have edited. */
export const membersStay = (step: Step): Finding => ({
  kind: "note",
  ...of(step),
  what: `the members that it gave group ${String(step.before.outputs.group)} stay in it: ${FORGOTTEN}`,
});

/** Of one that is taken out. */
export async function leavingFaults(services: Services, step: Step, directory: Directory): Promise<Finding[]> {
  const state = step.before.outputs as unknown as GroupMembershipState;
  const group = await directory.groups.find(state.groupGuid);
  if (group === undefined) {
    return [];
  }
  const { leaving, staying } = await leavingWith(services.claims, directory, state, false);
  const words = await stayingWords(directory, group, staying);
  const faults = await rightFaults(step, directory, group, (there) => {
    return Promise.resolve(leaving.some(({ dn }) => there.has(canonicalDn(dn))));
  });
  return [...faults, ...(words === undefined ? [] : [{ kind: "note", ...of(step), what: words } as const])];
}

/** @param isChanged whether the plan changes the members that there are, by their canonical names */
async function rightFaults(
  step: Step,
  directory: Directory,
  group: Group,
  isChanged: (there: ReadonlySet<string>) => Promise<boolean>,
): Promise<Finding[]> {
  const obstacle = await directory.ahead.membersObstacle(group);
  if (obstacle === undefined) {
    return [];
  }
  const there = new Set(((await directory.members.list(group)) ?? []).map(canonicalDn));
  const { happened: what, next } = obstacle;
  return (await isChanged(there)) ? [{ kind: "refused", ...of(step), what, next, code: "directory-refused" }] : [];
}

async function refusal(step: Step, work: () => Promise<unknown>): Promise<Finding[]> {
  try {
    await work();
    return [];
  } catch (error) {
    if (error instanceof ProviderError && error.code === "invalid-argument") {
      return [{ kind: "refused", ...of(step), ...wordsIn(error) }];
    }
    throw error;
  }
}
