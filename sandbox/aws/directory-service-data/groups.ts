import type { Operation } from "../operation";
import { oneOf, optional, structure } from "../schema";
import { invalid } from "./errors";
import { textOf, type Change, type Entry } from "./objects";
import { common, escapedRdn, groupName, own, paged, pageOf, read, realm, written, type Places } from "./place";
import { attributeNames, attributes, searched, searchedFor, updateType } from "./users";
import { changesOf, shownOthers, wantedOf } from "./values";

const SCOPES = { Global: 2, DomainLocal: 4, Universal: 8 } as const;

/** groupType's bits of a security group and of one that the system made (MS-ADTS 2.2.12). */
const SECURITY = 0x80000000;
const BUILTIN = 1;

type Scope = keyof typeof SCOPES | "BuiltinLocal";

const typed = {
  GroupType: optional(oneOf("Distribution", "Security")),
  GroupScope: optional(oneOf("DomainLocal", "Global", "Universal", "BuiltinLocal")),
};

export function groupOperations(places: Places): readonly [string, Operation][] {
  return [
    ["CreateGroup", createGroup(places)],
    ["UpdateGroup", updateGroup(places)],
    ["DeleteGroup", deleteGroup(places)],
    ["DescribeGroup", describeGroup(places)],
    ["ListGroups", listGroups(places)],
    ["SearchGroups", searchGroups(places)],
  ];
}

/** That it goes to `Users` too is assumed, and that one of which nothing is said is a global security group, Active Directory's default. */
function createGroup(places: Places) {
  const schema = structure({ ...written, ...typed, SAMAccountName: groupName, OtherAttributes: attributes });
  return places.operation("CreateGroup", schema, async (input, view) => {
    const { SAMAccountName: name, DirectoryId, GroupScope = "Global", GroupType = "Security" } = input;
    const wanted = wantedOf(input.OtherAttributes, "Group", { isNew: true });
    const entry = await view.create(`CN=${escapedRdn(name)},${view.objects.usersUnit}`, {
      objectClass: "group",
      sAMAccountName: name,
      groupType: groupType(GroupScope, GroupType),
      ...Object.fromEntries([...wanted].map(([ldapName, values]) => [ldapName, [...values]])),
    });
    return { DirectoryId, SAMAccountName: name, SID: textOf(entry, "objectSid") };
  });
}

function groupType(scope: Scope, type: "Distribution" | "Security"): string {
  if (scope === "BuiltinLocal") throw invalid("LDAP_UNSUPPORTED_OPERATION", "Only the system makes such groups.");
  return String(SCOPES[scope] | (type === "Security" ? SECURITY : 0) | 0);
}

function updateGroup(places: Places) {
  const schema = structure({
    ...written,
    ...typed,
    SAMAccountName: groupName,
    OtherAttributes: attributes,
    UpdateType: updateType,
  });
  return places.operation("UpdateGroup", schema, async (input, view) => {
    const { GroupScope, GroupType, UpdateType } = input;
    const wanted = wantedOf(input.OtherAttributes, "Group", { isNew: false });
    const entry = await own(view, "group", input.SAMAccountName);
    const changes: Change[] = [...changesOf(entry, wanted, UpdateType)];
    if (GroupScope !== undefined || GroupType !== undefined) {
      const value = groupType(GroupScope ?? scopeOf(entry), GroupType ?? typeOf(entry));
      changes.push({ operation: "replace", type: "groupType", values: [value] });
    }
    if (changes.length === 0) throw invalid("MISSING_ATTRIBUTE", "There is nothing to update.");
    await view.change(entry, () => view.objects.change(entry.dn, changes));
    return {};
  });
}

function deleteGroup(places: Places) {
  return places.operation("DeleteGroup", structure({ ...written, SAMAccountName: groupName }), async (input, view) => {
    const entry = await own(view, "group", input.SAMAccountName);
    await view.change(entry, () => view.objects.delete(entry.dn));
    return {};
  });
}

function describeGroup(places: Places) {
  const schema = structure({
    ...common,
    Realm: realm,
    SAMAccountName: groupName,
    OtherAttributes: optional(attributeNames),
  });
  return places.operation("DescribeGroup", schema, async (input, view) => {
    const entry = await read(view, ["group"], input.SAMAccountName);
    return {
      DirectoryId: input.DirectoryId,
      Realm: view.objects.realm,
      ...groupSummary(entry),
      DistinguishedName: entry.dn,
      OtherAttributes: shownOthers(entry, input.OtherAttributes, "Group"),
    };
  });
}

export const groupSummary = (entry: Entry) => ({
  SAMAccountName: textOf(entry, "sAMAccountName"),
  SID: textOf(entry, "objectSid"),
  GroupScope: scopeOf(entry),
  GroupType: typeOf(entry),
});

const bitsOf = (entry: Entry): number => Number(textOf(entry, "groupType"));

function scopeOf(entry: Entry): Scope {
  const bits = bitsOf(entry);
  if ((bits & BUILTIN) !== 0) return "BuiltinLocal";
  return (Object.keys(SCOPES) as (keyof typeof SCOPES)[]).find((scope) => (bits & SCOPES[scope]) !== 0) ?? "Global";
}

const typeOf = (entry: Entry) => ((bitsOf(entry) & SECURITY) === 0 ? "Distribution" : "Security");

function listGroups(places: Places) {
  return places.operation("ListGroups", structure(paged), async (input, view) => {
    const { items, rest } = pageOf(await view.find({ kinds: ["group"] }), ["ListGroups", input.DirectoryId], input);
    return { DirectoryId: input.DirectoryId, Realm: view.objects.realm, Groups: items.map(groupSummary), ...rest };
  });
}

function searchGroups(places: Places) {
  const schema = structure(searched);
  return places.operation(
    "SearchGroups",
    schema,
    async (input, view) => {
      const found = await view.find({ kinds: ["group"], any: searchedFor(input) });
      const { items, rest } = pageOf(found, ["SearchGroups", input.DirectoryId, searchedFor(input)], input);
      const Groups = items.map((entry) => ({ ...groupSummary(entry), DistinguishedName: entry.dn }));
      return { DirectoryId: input.DirectoryId, Realm: view.objects.realm, Groups, ...rest };
    },
    ["ds-data:DescribeGroup"],
  );
}
