// The group and the members that a membership names, as the directory has them.
import type { Directory } from "../../directory/directory";
import { canonicalDn } from "../../directory/dn";
import type { Group, Member } from "../../directory/group";
import { ProviderError } from "../../errors/provider-error";
import type { GroupMembershipArguments } from "./properties";

/** What a reference means; undefined if the directory has no such group. */
export async function groupOf(directory: Directory, reference: string): Promise<Group | undefined> {
  const member = (await directory.members.resolve([reference])).get(reference);
  return member?.guid === undefined ? undefined : directory.groups.find(member.guid);
}

/** @throws ProviderError `invalid-argument` if there is none */
export async function findGroup(
  directory: Directory,
  { group: name, directoryId: id }: Pick<GroupMembershipArguments, "group" | "directoryId">,
): Promise<Group> {
  const member = (await directory.members.resolve([name])).get(name);
  const group = member?.guid === undefined ? undefined : await directory.groups.find(member.guid);
  if (!group) {
    throw new ProviderError({
      code: "invalid-argument",
      doing: `changing the members of group ${name} (${id})`,
      happened: member ? `${member.dn} is not a group` : "there is no such group",
      next: "correct group: the id of a Group, a distinguished name, a SID or a sAMAccountName",
    });
  }
  return group;
}

/** @throws ProviderError `invalid-argument` if one is not there */
export async function findMembers(
  directory: Directory,
  group: string,
  { members, directoryId: id }: Pick<GroupMembershipArguments, "members" | "directoryId">,
): Promise<Member[]> {
  const resolved = await directory.members.resolve(members);
  const missing = members.filter((one) => !resolved.has(one));
  if (missing.length > 0) {
    throw new ProviderError({
      code: "invalid-argument",
      doing: `changing the members of group ${group} (${id})`,
      happened: `the directory has no ${missing.slice(0, 10).join(", ")}${missing.length > 10 ? " and others" : ""}; nothing was changed`,
      next: "correct or remove them; an account of a trusted domain is given by its SID",
    });
  }
  return uniqueMembers([...resolved.values()]);
}

export const uniqueMembers = (members: readonly Member[]): Member[] => [
  ...new Map(members.map((member) => [member.guid ?? canonicalDn(member.dn), member])).values(),
];
