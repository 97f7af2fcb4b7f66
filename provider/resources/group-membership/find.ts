// The group and the members that a membership names, as the directory has them.
import type { Directory } from "../../directory/directory";
import { canonicalDn, escapeRdnValue, leafRdn } from "../../directory/dn";
import type { Group, Member } from "../../directory/group";
import { ProviderError } from "../../errors/provider-error";
import { sameName } from "../../text/folding";
import type { GroupMembershipArguments, GroupMembershipState } from "./properties";
import { referencesIn } from "./seen";

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

/** What a resource declared before, and the GUIDs of those whom it added. */
type Former = Pick<GroupMembershipState, "members" | "added">;

/**
 * @param former undefined for a resource that is created
 * @throws ProviderError `invalid-argument` if one is not there
 */
export async function findMembers(
  directory: Directory,
  group: string,
  { members, directoryId: id }: Pick<GroupMembershipArguments, "members" | "directoryId">,
  former?: Former,
): Promise<Member[]> {
  const resolved = await directory.members.resolve(members);
  const missing = members.filter((one) => !resolved.has(one));
  if (missing.length > 0) {
    const renamed = former === undefined ? [] : await renamedAmong(directory, missing, [...resolved.values()], former);
    throw new ProviderError({
      code: "invalid-argument",
      doing: `changing the members of group ${group} (${id})`,
      happened: `${[`the directory has no ${listed(missing)}`, ...renamed.map(renamedWords)].join("; ")}; nothing was changed`,
      next:
        renamed.length === 0
          ? "correct or remove them; an account of a trusted domain is given by its SID"
          : `give ${listed(renamed.map(({ now }) => now))} in place of ${listed(renamed.map(({ before }) => before))} (of a User resource, as its userName), or rename the account back in the directory`,
    });
  }
  return uniqueMembers([...resolved.values()]);
}

/** The first of many names. */
export const listed = (names: readonly string[]): string =>
  `${names.slice(0, 10).join(", ")}${names.length > 10 ? " and others" : ""}`;

const renamedWords = ({ before, now }: Renamed): string =>
  `the account that was added as ${before} is called ${now} now`;

interface Renamed {
  readonly before: string;
  readonly now: string;
}

/**
 * Of names that nobody has, those whose accounts were added by them and have got others since: a rename leaves the name of the entry, and where
 * one alone is missing that was declared before, the one that was added and is not named is it.
 * @param present whom the other references mean
 */
async function renamedAmong(
  directory: Directory,
  missing: readonly string[],
  present: readonly Member[],
  { members, added }: Former,
): Promise<Renamed[]> {
  const recorded = new Set(referencesIn(members));
  const named = new Set(present.map(({ guid }) => guid));
  const unnamed = added.filter((guid) => !named.has(guid));
  const left = unnamed.length === 0 ? [] : [...(await directory.members.resolve(unnamed)).values()];
  const [only, ...further] = left;
  return missing.flatMap((before) => {
    const byEntry = left.find(({ dn }) => sameName(leafRdn(dn), `CN=${escapeRdnValue(before)}`));
    const found = byEntry ?? (recorded.has(before) && missing.length === 1 && further.length === 0 ? only : undefined);
    return found?.name === undefined ? [] : [{ before, now: found.name }];
  });
}

export const uniqueMembers = (members: readonly Member[]): Member[] => [
  ...new Map(members.map((member) => [member.guid ?? canonicalDn(member.dn), member])).values(),
];
