// A list of members as the group has them now, in which each that has not changed keeps its line and its spelling.
import { canonicalDn } from "../../directory/dn";
import type { Directory } from "../../directory/directory";
import { listedTwice, type Group, type Member } from "../../directory/group";

/** Brackets are in no account's name, so that no account is called like this. */
const REMARK = / \[[^[\]]*\]$/;
const ABSENT = " [not in the group]";
const TWICE = " [in the group twice]";

/** The references of a list as a state records it, without what {@link membersSeen} remarks of some. */
export const referencesIn = (members: readonly string[]): string[] =>
  members.map((one) => one.replace(REMARK, "")).filter((one) => one !== "");

export interface Seen {
  readonly group: Group;
  /** The list of the state. */
  readonly recorded: readonly string[];
  /** What its references mean. */
  readonly resolved: ReadonlyMap<string, Member>;
  /** Distinguished names of those in the group: of one that is in it twice, twice. */
  readonly listed: readonly string[];
  /** What those who are in the group without being declared are called; none if the list is not exact. */
  readonly strangers: readonly string[];
}

/**
 * Who is absent or in the group twice is told by name in their own place, and a stranger stands where an absent one stood: Pulumi compares
 * lists place by place, and would show all that follow a gap as changed.
 */
export function membersSeen({ group, recorded, resolved, listed, strangers }: Seen): string[] {
  const now = new Set(listed.map(canonicalDn));
  const twice = listedTwice(listed);
  const further = [...strangers];
  const told = new Set<string>();
  const members = recorded.map((one) => {
    const [reference = ""] = referencesIn([one]);
    const member = resolved.get(reference);
    const called = member?.name ?? reference;
    if (member === undefined || !isMember(member, group, now)) {
      return further.shift() ?? called + ABSENT;
    }
    const isTwice = twice.has(member.dn) && !told.has(member.dn);
    told.add(member.dn);
    return isTwice ? called + TWICE : reference;
  });
  while (members.at(-1)?.endsWith(ABSENT) === true) {
    members.pop();
  }
  return [...members, ...further];
}

/** In the group by its list, or because it is the primary group. */
function isMember({ dn, primaryGroupRid }: Member, group: Group, now: ReadonlySet<string>): boolean {
  return now.has(canonicalDn(dn)) || primaryGroupRid === Number(group.sid.slice(group.sid.lastIndexOf("-") + 1));
}

/** What entries are called, each once: their sAMAccountName, or their distinguished name if they have none. */
export async function namesOf(directory: Directory, dns: readonly string[]): Promise<string[]> {
  const resolved = await directory.members.resolve(dns);
  return [...new Set(dns.map((dn) => resolved.get(dn)?.name ?? dn))];
}
