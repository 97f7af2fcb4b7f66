// Members of a group: added to those the group has, or the exact list of them.
import type { Directories } from "../../directory/directories";
import type { Directory } from "../../directory/directory";
import { canonicalDn } from "../../directory/dn";
import type { Group, Member } from "../../directory/group";
import type { Claims } from "../../ownership/claims";
import { markOfAttribute, markOfText, textOfMark } from "../../ownership/mark";
import { stackOf } from "../../ownership/owner";
import { thingOf } from "../../ownership/thing";
import { only, without } from "../../text/without";
import { isDeclaredByName } from "../common/declared-by-name";
import { Foresight } from "../common/foresight";
import type { CheckFailure, Difference, Handlers, Properties } from "../common/handlers";
import { isEdited } from "../common/mark-ahead";
import { differenceOf, ROSTER_ROWS } from "../common/property";
import { isUnknown } from "../common/rules";
import type { Services } from "../common/services";
import { conflictOf, DeclaredMemberships } from "./declared";
import { findGroup, findMembers, groupOf, listed, uniqueMembers } from "./find";
import {
  checkMembership,
  GROUP_MEMBERSHIP_PROPERTIES,
  type GroupMembershipArguments,
  type GroupMembershipState,
  type RosterRows,
} from "./properties";
import { leavingWith, notAmong, rowsIn, stayingWords, withoutRow } from "./rows";
import { membersSeen, namesOf, referencesIn } from "./seen";
import { identityOf, isSameGroup, isSomebodyElseNow, overlapOf } from "./references";

/** What the handlers of memberships work with. */
export interface GroupMembershipParts {
  readonly directories: Directories;
  readonly claims: Claims;
  /** Shows a line to the person who runs the engine. */
  readonly say: (line: string) => void;
  readonly checkDirectory: Services["checkDirectory"];
  readonly ask: Services["ask"];
}

export class GroupMembershipHandlers implements Handlers<GroupMembershipArguments, GroupMembershipState> {
  private readonly declared = new DeclaredMemberships();
  /** Resources that this run replaces, by their owners, for whom they had added. */
  private readonly replaced = new Map<string, GroupMembershipState>();
  /** The rows of the roster that makes a membership, by its owner: what follows a check is told of them by that alone. */
  private readonly rows = new Map<string, readonly RosterRows[]>();

  private readonly foresight: Foresight;
  /** Whether this process writes for real: no preview does. */
  private isWriting = false;

  constructor(private readonly parts: GroupMembershipParts) {
    this.foresight = new Foresight((line) => {
      parts.say(line);
    });
  }

  async check(news: Properties, olds: Properties): Promise<CheckFailure[]> {
    const { failures, args } = checkMembership(without(news, ROSTER_ROWS));
    const rows = rowsIn(news);
    if (rows !== undefined && typeof news.owner === "string") {
      this.rows.set(news.owner, rows);
    }
    if (args === undefined || isUnknown([args.directoryId, args.domain, args.group])) {
      return failures;
    }
    const { failures: refused, domain } = await this.parts.checkDirectory(args);
    if (refused.length > 0) {
      return refused;
    }
    const group = await identityOf(this.parts, args);
    const former = Array.isArray(olds.members) ? referencesIn(olds.members as string[]) : [];
    const others = this.declared.others(domain, group, args.owner);
    this.declared.declare({ args, domain, group, former });
    for (const identity of [group, thingOf(domain, group)]) {
      this.parts.claims.noteNeed(identity, args.owner);
    }
    for (const other of others) {
      const conflict = conflictOf(args, other.args) ?? (await overlapOf(this.parts, args, other.args));
      if (conflict !== undefined) {
        return [{ property: "group", reason: conflict }];
      }
    }
    if (args.exclusive === true && olds.exclusive !== true) {
      await this.foreseeStrangers(args, former);
    }
    if (!this.isWriting && isEdited({ ...args }, olds)) {
      await this.foreseeMissing(args);
    }
    return [];
  }

  /** The difference that Pulumi shows has them as taken out of the list. */
  private async foreseeStaying(
    olds: GroupMembershipState,
    news: GroupMembershipArguments,
    rows: readonly RosterRows[],
  ): Promise<void> {
    const now = new Set(isUnknown(news.members) ? [] : news.members);
    const gone = referencesIn(olds.members).filter((one) => !now.has(one));
    if (gone.length === 0) {
      return;
    }
    const line = await this.parts.ask(olds.directoryId, olds.domain, async (directory) => {
      const group = await directory.groups.find(olds.groupGuid);
      const [added, found] = await Promise.all([olds.added, gone].map((all) => directory.members.resolve(all)));
      const there = notAmong([...(added?.values() ?? [])], [...(found?.values() ?? [])]);
      const staying = await withoutRow(this.parts.directories, directory, rows, there);
      return group && stayingWords(directory, group, staying);
    });
    this.foresight.say(line);
  }

  /** That the group or a member is not there, and not declared so far: the run may make it before the members are changed. */
  private async foreseeMissing({ directoryId, domain, group, members }: GroupMembershipArguments): Promise<void> {
    const missing = await this.parts.ask(directoryId, domain, async (directory) => {
      const named = [group, ...(Array.isArray(members) ? members : [])].filter(
        (one) => !isUnknown(one) && !isDeclaredByName(this.parts.claims, directory, one),
      );
      const found = await directory.members.resolve(named);
      return named.filter((one) => !found.has(one));
    });
    if (missing !== undefined && missing.length > 0) {
      this.foresight.say(
        `the members of group ${group} (${directoryId}): the directory has no ${listed(missing)}; unless this run makes what is missing first, they cannot be changed`,
      );
    }
  }

  /** Who leaves the group because its list becomes exact, and stands in neither list, is in no difference that Pulumi shows. */
  private async foreseeStrangers(args: GroupMembershipArguments, former: readonly string[]): Promise<void> {
    const names = await this.parts.ask(args.directoryId, args.domain, async (directory) => {
      const group = await groupOf(directory, args.group);
      const listed = (group && (await directory.members.list(group))) ?? [];
      const named = [...args.members, ...former].filter((one) => !isUnknown(one));
      const known = new Set([...(await directory.members.resolve(named)).values()].map(({ dn }) => canonicalDn(dn)));
      return namesOf(
        directory,
        listed.filter((dn) => !known.has(canonicalDn(dn))),
      );
    });
    if (names !== undefined && names.length > 0) {
      this.foresight.say(
        `exclusive: true takes out of group ${args.group} (${args.directoryId}) whoever is not declared: ${names.join(", ")}`,
      );
    }
  }

  async diff(olds: GroupMembershipState, news: GroupMembershipArguments): Promise<Difference> {
    const isKnownGroup = !isUnknown([news.directoryId, news.domain, news.group]);
    const sameDomain = isKnownGroup && (await this.parts.directories.sameDomain(olds, news));
    const sameGroup = sameDomain && (await isSameGroup(this.parts, olds, news));
    // Of another domain, it is another group by that alone.
    const isSame = { directoryId: sameDomain, domain: sameDomain, group: sameGroup || !sameDomain };
    const [before, now] = [withExclusive(olds), withExclusive(news)];
    const { changes, replaces } = differenceOf(GROUP_MEMBERSHIP_PROPERTIES, before, now, isSame);
    if (sameDomain && !sameGroup && !replaces.includes("group")) {
      // The same name, which has passed to another group.
      return { changes: true, replaces: ["group"], deleteBeforeReplace: true };
    }
    const rows = this.rows.get(news.owner);
    if (rows !== undefined && replaces.length === 0) {
      await this.foreseeStaying(olds, news, rows);
    }
    // The old one goes first: spelled in another way it may be the same group, whose members the new one must add again.
    const isAnotherNow = replaces.length === 0 && (await isSomebodyElseNow(this.parts, olds, news));
    return { changes: changes || isAnotherNow, replaces, deleteBeforeReplace: replaces.length > 0 };
  }

  async create(news: GroupMembershipArguments) {
    const { group, outs } = await this.apply(news);
    return { id: `${news.directoryId}/${group.guid}/${news.owner}`, outs };
  }

  async read(state: GroupMembershipState) {
    const directory = await this.parts.directories.open(state.directoryId, state.domain);
    const group = await directory.groups.find(state.groupGuid);
    const listed = group && (await directory.members.list(group));
    if (!listed) {
      return undefined;
    }
    const recorded = referencesIn(state.members);
    const resolved = await directory.members.resolve(recorded);
    const known = new Set([...resolved.values()].map(({ dn }) => canonicalDn(dn)));
    const strangers = state.exclusive === true ? listed.filter((dn) => !known.has(canonicalDn(dn))) : [];
    const members = membersSeen({
      group,
      recorded,
      resolved,
      listed,
      strangers: await namesOf(directory, strangers),
    });
    const outs = { ...state, members };
    return { outs, inputs: only(outs, Object.keys(GROUP_MEMBERSHIP_PROPERTIES)) };
  }

  async update(olds: GroupMembershipState, news: GroupMembershipArguments) {
    return (await this.apply(news, olds)).outs;
  }

  async delete(state: GroupMembershipState): Promise<void> {
    const directory = await this.parts.directories.open(state.directoryId, state.domain);
    const group = await directory.groups.find(state.groupGuid);
    if (group && this.isOthersNow(group, state)) {
      this.parts.say(
        `group ${group.name} (${group.dn}) was taken over from another state since its members were added, and keeps them`,
      );
    } else if (group) {
      const { leaving: all, staying } = await leavingWith(
        this.parts.claims,
        directory,
        state,
        this.rows.has(state.owner),
      );
      // To be made anew, old one first: whom the creation that follows adds again does not leave in between.
      const anew = await this.declared.keptBy(directory, group, state.owner);
      this.replaced.set(state.owner, state);
      const kept = new Set([...(await this.declared.keptByOthers(directory, group, state.owner)), ...anew]);
      const leaving = all.filter(({ dn }) => !kept.has(canonicalDn(dn)));
      this.foresight.say(await stayingWords(directory, group, staying));
      await directory.members.change(group, [], leaving);
    }
  }

  /** Makes the group's members what the program says, and notes whom that added. */
  private async apply(news: GroupMembershipArguments, olds?: GroupMembershipState) {
    this.isWriting = true;
    const directory = await this.parts.directories.open(news.directoryId, news.domain);
    const group = await findGroup(directory, news);
    const wanted = await findMembers(directory, group.name, news, olds);
    const keep = new Set(wanted.map(({ dn }) => canonicalDn(dn)));
    const replaced = this.replaced.get(news.owner);
    const before = olds?.added ?? (replaced?.groupGuid === group.guid ? replaced.added : []);
    const ours = [...(await directory.members.resolve(before)).values()];
    // Who is taken out of the list leaves the group, whoever added them: that is what the preview shows.
    const formerly = [...(await directory.members.resolve(referencesIn(olds?.members ?? []))).values()];
    const listed =
      news.exclusive === true || olds === undefined
        ? ((await directory.members.list(group)) ?? []).map((dn) => ({ dn }))
        : [];
    const kept = await this.declared.keptByOthers(directory, group, news.owner);
    const unlisted = (news.exclusive === true ? listed : uniqueMembers([...ours, ...formerly])).filter(
      ({ dn }) => !keep.has(canonicalDn(dn)) && !kept.has(canonicalDn(dn)),
    );
    const rows = news.exclusive === true ? undefined : this.rows.get(news.owner);
    const staying =
      rows === undefined ? [] : await withoutRow(this.parts.directories, directory, rows, notAmong(ours, unlisted));
    const leaving = notAmong(staying, unlisted);
    const joined = await directory.members.change(group, wanted, uniqueMembers(leaving));
    const inherited = olds === undefined ? await this.inherited(directory, group, news, wanted, listed) : [];
    // A foreign principal has its entry only now.
    const added = await directory.members.resolve([...joined, ...inherited].map(referenceOf));
    const still = ours.filter(({ dn }) => keep.has(canonicalDn(dn)));
    const guids = [...still, ...added.values()].flatMap(({ guid }) => guid ?? []);
    const outs: GroupMembershipState = {
      ...news,
      groupGuid: group.guid,
      added: [...new Set(guids)].sort(),
      domainName: directory.domainName.toLowerCase(),
      ...groupMarkOf(group),
      ...(rows === undefined ? {} : { ofRoster: true }),
    };
    return { group, outs };
  }

  /**
   * Whether another state has taken the group over, members and all: its resource is the same one, and has made the group its own anew. In a
   * run of the program that may have been this state's.
   */
  private isOthersNow(group: Group, { groupMark }: GroupMembershipState): boolean {
    const now = markOfAttribute(group.mark);
    const then = groupMark === undefined ? undefined : markOfText(groupMark);
    return (
      !this.parts.claims.isProgramRun &&
      then !== undefined &&
      then.owner === now?.owner &&
      then.incarnation !== now.incarnation
    );
  }

  /**
   * Members who are in the group already, and whom this stack added: by a resource that had another name in code, or whose list was split.
   * In a group that this stack made, these are all whom it declares; in another's, those that a resource of this run declared before.
   */
  private async inherited(
    directory: Directory,
    group: Group,
    news: GroupMembershipArguments,
    wanted: readonly Member[],
    listed: readonly { readonly dn: string }[],
  ): Promise<Member[]> {
    const there = new Set(listed.map(({ dn }) => canonicalDn(dn)));
    const present = wanted.filter(({ dn }) => there.has(canonicalDn(dn)));
    if (present.length === 0) {
      return [];
    }
    const mark = markOfAttribute(group.mark);
    if (mark !== undefined && mark.adopted !== true && stackOf(mark.owner) === stackOf(news.owner)) {
      return present;
    }
    const formerly = await this.declared.formerlyOthers(directory, group, news.owner);
    return present.filter(({ dn }) => formerly.has(canonicalDn(dn)));
  }
}

function groupMarkOf(group: Group): { groupMark?: string } {
  const { owner, incarnation } = markOfAttribute(group.mark) ?? {};
  return owner === undefined || incarnation === undefined ? {} : { groupMark: textOfMark({ owner, incarnation }) };
}

/** What a member can be looked up by again. */
const referenceOf = ({ guid, dn }: Member): string => guid ?? dn.replace(/^<SID=(.*)>$/, "$1");

/** Left out, it means false. */
const withExclusive = (args: GroupMembershipArguments) => ({ ...args, exclusive: args.exclusive ?? false });
