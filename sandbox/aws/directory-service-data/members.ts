import type { Operation } from "../operation";
import { structure } from "../schema";
import { conflict, denied, notFound } from "./errors";
import { groupSummary } from "./groups";
import { isBelow, kindOf, sameText, textOf, valuesOf, type Entry, type EntryKind } from "./objects";
import { groupName, memberName, paged, pageOf, read, realm, there, written, type Places } from "./place";
import type { View } from "./view";

/** "Adds an existing user, group, or computer as a group member." */
const MEMBER_KINDS: readonly EntryKind[] = ["user", "group", "computer"];

const changed = { ...written, GroupName: groupName, MemberName: memberName, MemberRealm: realm };

export function memberOperations(places: Places): readonly [string, Operation][] {
  return [
    ["AddGroupMember", addGroupMember(places)],
    ["RemoveGroupMember", removeGroupMember(places)],
    ["ListGroupMembers", listGroupMembers(places)],
    ["ListGroupsForMember", listGroupsForMember(places)],
  ];
}

/** ConflictException "can also occur when adding a member to a group that the member is already in". */
function addGroupMember(places: Places) {
  return places.operation("AddGroupMember", structure(changed), async (input, view) => {
    const { group, member } = await parties(input, view);
    if (has(group, member)) throw conflict(`${input.MemberName} is a member of ${input.GroupName} already.`);
    await change(view, group, "add", member);
    return {};
  });
}

/** What it says to one that is no member is not told. */
function removeGroupMember(places: Places) {
  return places.operation("RemoveGroupMember", structure(changed), async (input, view) => {
    const { group, member } = await parties(input, view);
    if (!has(group, member)) throw notFound(`${input.MemberName} is not a member of ${input.GroupName}.`);
    await change(view, group, "delete", member);
    return {};
  });
}

/** Groups in the customer's unit and in "AWS Delegated Groups"; members from anywhere. */
async function parties({ GroupName, MemberName }: { GroupName: string; MemberName: string }, view: View) {
  const group = await there(view, ["group"], GroupName);
  if (![view.objects.ownUnit, view.objects.delegatedGroupsUnit].some((unit) => isBelow(group.dn, unit))) {
    throw denied("DIRECTORY_AUTH", `${GroupName} is outside of your organizational unit.`);
  }
  return { group, member: await there(view, MEMBER_KINDS, MemberName) };
}

const has = (group: Entry, member: Entry): boolean => valuesOf(group, "member").some((dn) => sameText(dn, member.dn));

function change(view: View, group: Entry, operation: "add" | "delete", member: Entry): Promise<void> {
  const changes = [{ operation, type: "member", values: [member.dn] }];
  return view.change(group, () => view.objects.change(group.dn, changes));
}

/** Those that `member` names: a primary group does not name those whose it is. */
function listGroupMembers(places: Places) {
  const schema = structure({ ...paged, MemberRealm: realm, SAMAccountName: groupName });
  return places.operation("ListGroupMembers", schema, async (input, view) => {
    const { DirectoryId, SAMAccountName } = input;
    const group = await read(view, ["group"], SAMAccountName);
    const any = valuesOf(group, "member").map((dn): [string, string] => ["distinguishedName", dn]);
    const members = any.length === 0 ? [] : await view.find({ kinds: MEMBER_KINDS, any });
    const { items, rest } = pageOf(members, ["ListGroupMembers", DirectoryId, SAMAccountName], input);
    const Members = items.map((entry) => ({
      MemberType: kindOf(entry).toUpperCase(),
      SAMAccountName: textOf(entry, "sAMAccountName"),
      SID: textOf(entry, "objectSid"),
    }));
    return { DirectoryId, Realm: view.objects.realm, MemberRealm: view.objects.realm, Members, ...rest };
  });
}

function listGroupsForMember(places: Places) {
  const schema = structure({ ...paged, MemberRealm: realm, SAMAccountName: memberName });
  return places.operation("ListGroupsForMember", schema, async (input, view) => {
    const { DirectoryId, SAMAccountName } = input;
    const member = await read(view, MEMBER_KINDS, SAMAccountName);
    const groups = await view.find({ kinds: ["group"], any: [["member", member.dn]] });
    const { items, rest } = pageOf(groups, ["ListGroupsForMember", DirectoryId, SAMAccountName], input);
    const Groups = items.map(groupSummary);
    return { DirectoryId, Realm: view.objects.realm, MemberRealm: view.objects.realm, Groups, ...rest };
  });
}
