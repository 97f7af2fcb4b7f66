// Who of a group has a row in the roster that makes its membership. Whose row goes leaves the group if the roster had added them, and is left in it
// if they were in it before.
import type { Directories } from "../../directory/directories";
import type { Directory } from "../../directory/directory";
import { canonicalDn } from "../../directory/dn";
import type { Group, Member } from "../../directory/group";
import type { Claims } from "../../ownership/claims";
import { resourceOf, type Owner } from "../../ownership/owner";
import { thingOf } from "../../ownership/thing";
import { foldName } from "../../text/folding";
import type { Properties } from "../common/handlers";
import { ROSTER_ROWS } from "../common/property";
import { isUnknown } from "../common/rules";
import { uniqueMembers } from "./find";
import type { GroupMembershipState, RosterRows } from "./properties";
import { referencesIn } from "./seen";

/** What the roster tells of its rows; undefined of a membership that is made by no roster. */
export const rowsIn = (news: Properties): readonly RosterRows[] | undefined =>
  Array.isArray(news[ROSTER_ROWS]) ? (news[ROSTER_ROWS] as RosterRows[]) : undefined;

/** Of these members, those whom others do not hold. */
export function notAmong(others: readonly Member[], members: readonly Member[]): Member[] {
  const held = new Set(others.map(({ dn }) => canonicalDn(dn)));
  return uniqueMembers(members).filter(({ dn }) => !held.has(canonicalDn(dn)));
}

/** Of these members, those who have no row, whatever the former list called them. */
export async function withoutRow(
  directories: Directories,
  { id, domainName }: Directory,
  rows: readonly RosterRows[],
  members: readonly Member[],
): Promise<Member[]> {
  if (members.length === 0) {
    return [];
  }
  const listed = await Promise.all(
    rows.map(async ({ domain, userNames }) => ({
      domain,
      // What is not known yet may be any.
      isOf: isUnknown(domain)
        ? () => true
        : await directories.domainOf(id, domain).then((one) => (other: string) => one === other.toLowerCase()),
      names: new Set(userNames.split("\n").map(foldName)),
    })),
  );
  const isNamed = (name: string) => listed.some(({ isOf, names }) => isOf(domainName) && names.has(foldName(name)));
  // Another domain's account is in the group by its SID, and its own domain tells its name.
  const sids = members.flatMap((one) => (one.name === undefined ? sidIn(one) : undefined) ?? []);
  const foreign = new Set<string>();
  for (const { domain, isOf, names } of sids.length === 0 ? [] : listed) {
    if (!isUnknown(domain) && !isOf(domainName)) {
      const found = await (await directories.open(id, domain)).members.resolve(sids);
      for (const [sid, { name }] of found) {
        if (name !== undefined && names.has(foldName(name))) {
          foreign.add(sid);
        }
      }
    }
  }
  return members.filter((one) => !(one.name === undefined ? foreign.has(sidIn(one) ?? "") : isNamed(one.name)));
}

/** The SID that stands for an account of another domain: in the name of its entry, or in the place of one. */
const sidIn = ({ dn }: Member): string | undefined => /^(?:CN|<SID)=(S-1(?:-\d+)+)[,>]/i.exec(dn)?.[1]?.toUpperCase();

/** Who leaves the group if its membership is deleted, and who of its members is left in it. */
export interface Leaving {
  readonly leaving: readonly Member[];
  readonly staying: readonly Member[];
}

/**
 * Those leave whom the resource added. Of a roster's, in a run of the program, those of its list too who still have a row: no row names the group
 * any more.
 * @param isMadeAnew whether the resource is created again in the same run
 */
export async function leavingWith(
  claims: Claims,
  directory: Directory,
  state: GroupMembershipState,
  isMadeAnew: boolean,
): Promise<Leaving> {
  const added = [...(await directory.members.resolve(state.added)).values()];
  if (state.ofRoster !== true || isMadeAnew || !claims.isProgramRun) {
    return { leaving: added, staying: [] };
  }
  const listed = [...(await directory.members.resolve(referencesIn(state.members))).values()];
  const isDeclared = ({ name }: Member) => {
    const owner = name === undefined ? undefined : claims.ownerOf("user", thingOf(directory.domainName, name));
    return owner !== undefined && isOfRoster(owner);
  };
  const there = notAmong(added, listed);
  return {
    leaving: [...added, ...there.filter(isDeclared)],
    // Whose name their own domain alone tells: which domain that is, no row tells any more.
    staying: there.filter((one) => one.name !== undefined && !isDeclared(one)),
  };
}

/** Whether a resource is a person's of a roster; the types of its parents stand as a hash where they are long. */
const isOfRoster = (owner: Owner): boolean =>
  /^(?:.*\$)?workspaces-users:index:Person\$|^[0-9a-f]{16}\$/.test(resourceOf(owner));

/** How many are told by name. */
const MOST_NAMED = 5;

/** That they stay, of those who are in the group; undefined if none is. */
export async function stayingWords(
  directory: Directory,
  group: Group,
  staying: readonly Member[],
): Promise<string | undefined> {
  const listed = staying.length > 0 ? await directory.members.list(group) : undefined;
  const there = new Set((listed ?? []).map(canonicalDn));
  const names = uniqueMembers(staying)
    .filter(({ dn }) => there.has(canonicalDn(dn)))
    .map((one) => one.name ?? sidIn(one) ?? one.dn)
    .sort();
  const [one, ...others] = names;
  if (one === undefined) {
    return undefined;
  }
  const where = `in group ${group.name} (${directory.id}), since the roster had not added them`;
  if (others.length === 0) {
    return `${one} has no row in the roster any more, and stays ${where}`;
  }
  const more = names.length - MOST_NAMED;
  const named =
    more > 0
      ? `${names.slice(0, MOST_NAMED).join(", ")} and ${more} ${more === 1 ? "other" : "others"}`
      : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
  return `${named} have no row in the roster any more, and stay ${where}`;
}
