// What an `up` would be refused for of a group's members.
import type { Directory } from "../../directory/directory";
import { canonicalDn } from "../../directory/dn";
import type { Group } from "../../directory/group";
import { ProviderError } from "../../errors/provider-error";
import { isUnknown } from "../../resources/common/rules";
import { findGroup, findMembers } from "../../resources/group-membership/find";
import type { GroupMembershipArguments, GroupMembershipState } from "../../resources/group-membership/properties";
import { of, wordsIn, type Finding } from "./finding";
import type { Step } from "./preview";

/**
 * Of one that is created or changed.
 * @param isDeclared whether a reference means what the program declares, and may be made by this plan
 */
export async function membershipFaults(
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
    const leaves = Array.isArray(before) && before.some((one: string) => !known.has(one));
    return joins || leaves || (exclusive === true && [...there].some((dn) => !wanted.has(dn)));
  });
}

/** Of one that is taken out. */
export async function leavingFaults(step: Step, directory: Directory): Promise<Finding[]> {
  const { groupGuid, added } = step.before.outputs as unknown as GroupMembershipState;
  const group = await directory.groups.find(groupGuid);
  return group === undefined
    ? []
    : rightFaults(step, directory, group, async (there) => {
        const leaving = [...(await directory.members.resolve(added)).values()];
        return leaving.some(({ dn }) => there.has(canonicalDn(dn)));
      });
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
