// The lifecycle of a group's members: added to those the group has, or the exact list of them.
import { canonicalDn } from "../../directory/dn";
import type { Directory } from "../../directory/directory";
import type { Group, Member } from "../../directory/group";
import { ProviderError } from "../../errors/provider-error";
import { without } from "../../text/without";
import { checkArguments, isUnknown } from "../common/rules";
import { GROUP_MEMBERSHIP_RULES, type GroupMembershipArguments, type GroupMembershipState } from "./properties";
import type { CheckFailure, Difference, Handlers, Properties } from "../common/handlers";
import type { Services } from "../common/services";

export class GroupMembershipHandlers implements Handlers<GroupMembershipArguments, GroupMembershipState> {
  /** What the program being run declares, by owner: one process sees all checks of a run, before it sees a deletion. */
  private readonly declared = new Map<string, GroupMembershipArguments>();

  constructor(private readonly services: Services) {}

  async check(news: Properties): Promise<CheckFailure[]> {
    const failures = checkArguments(news, GROUP_MEMBERSHIP_RULES, ["directoryId", "group", "members", "owner"]);
    const {
      directoryId: id,
      domain = "",
      group,
      members,
      exclusive,
      owner,
    } = news as unknown as GroupMembershipArguments;
    if (failures.length > 0 || isUnknown(id) || isUnknown(group)) {
      return failures;
    }
    this.declared.set(owner, news as unknown as GroupMembershipArguments);
    if (members.length === 0 && exclusive !== true) {
      return [
        { property: "members", reason: "members is empty; an empty list means something with exclusive: true only" },
      ];
    }
    const other =
      exclusive === true
        ? this.services.claims.claim(`exclusive members of ${id} ${domain} ${group}`, owner)
        : undefined;
    if (other !== undefined) {
      const reason = `${other} sets the exact members of ${group} (${id}) too; keep one of the two resources`;
      return [{ property: "group", reason }];
    }
    return this.services.checkDirectory(id);
  }

  diff(olds: GroupMembershipState, news: GroupMembershipArguments): Difference {
    const replaces = (["directoryId", "domain", "group"] as const).filter((name) => olds[name] !== news[name]);
    const changes =
      replaces.length > 0 ||
      olds.owner !== news.owner ||
      (olds.exclusive ?? false) !== (news.exclusive ?? false) ||
      isUnknown(news.members) ||
      !sameReferences(olds.members, news.members);
    // The old one goes first: spelled in another way it is the same group, whose members the new one must add again.
    return { changes, replaces: [...replaces], deleteBeforeReplace: replaces.length > 0 };
  }

  async create(news: GroupMembershipArguments) {
    const { group, outs } = await this.apply(news);
    return { id: `${news.directoryId}/${group.guid}/${news.owner}`, outs };
  }

  async read(state: GroupMembershipState) {
    const directory = await this.services.directories.open(state.directoryId, state.domain);
    const group = await directory.groups.find(state.groupGuid);
    const listed = group && (await directory.members.list(group));
    if (!listed) {
      return undefined;
    }
    const resolved = await directory.members.resolve(state.members);
    const now = new Map(listed.map((dn) => [canonicalDn(dn), dn]));
    const present = state.members.filter((one) => {
      const member = resolved.get(one);
      return member !== undefined && isMember(member, group, now);
    });
    const known = new Set([...resolved.values()].map(({ dn }) => canonicalDn(dn)));
    const strangers = [...now].filter(([canonical]) => !known.has(canonical)).map(([, dn]) => dn);
    const outs = { ...state, members: state.exclusive === true ? [...present, ...strangers] : present };
    return { outs, inputs: without(outs, "groupGuid", "added") };
  }

  async update(olds: GroupMembershipState, news: GroupMembershipArguments) {
    return (await this.apply(news, olds)).outs;
  }

  async delete(state: GroupMembershipState): Promise<void> {
    const directory = await this.services.directories.open(state.directoryId, state.domain);
    const group = await directory.groups.find(state.groupGuid);
    if (group) {
      const added = await directory.members.resolve(state.added);
      const kept = await this.declaredByOthers(directory, group, state.owner);
      await directory.members.change(
        group,
        [],
        [...added.values()].filter(({ dn }) => !kept.has(canonicalDn(dn))),
      );
    }
  }

  /** Makes the group's members what the program says, and notes whom that added. */
  private async apply(news: GroupMembershipArguments, olds?: GroupMembershipState) {
    const directory = await this.services.directories.open(news.directoryId, news.domain);
    const group = await findGroup(directory, news);
    const wanted = await findMembers(directory, group, news);
    const ours = [...(await directory.members.resolve(olds?.added ?? [])).values()];
    const candidates =
      news.exclusive === true ? ((await directory.members.list(group)) ?? []).map((dn) => ({ dn })) : ours;
    const keep = new Set(wanted.map(({ dn }) => canonicalDn(dn)));
    const leaving = candidates.filter(({ dn }) => !keep.has(canonicalDn(dn)));
    const joined = await directory.members.change(group, wanted, leaving);
    // A foreign principal has its entry only now.
    const added = await directory.members.resolve(joined.map(referenceOf));
    const still = ours.filter(({ dn }) => keep.has(canonicalDn(dn)));
    const guids = [...still, ...added.values()].flatMap(({ guid }) => guid ?? []);
    const outs: GroupMembershipState = { ...news, groupGuid: group.guid, added: [...new Set(guids)].sort() };
    return { group, outs };
  }

  /** Members that other resources of the program declare for the group, as after a rename in code: they stay. */
  private async declaredByOthers(directory: Directory, group: Group, owner: string): Promise<ReadonlySet<string>> {
    const others = [...this.declared.values()].filter(
      (one) =>
        one.owner !== owner &&
        one.directoryId === directory.id &&
        (one.domain ?? directory.domainName) === directory.domainName,
    );
    const kept = new Set<string>();
    for (const other of others) {
      const references = await directory.members.resolve([
        other.group,
        ...other.members.filter((one) => !isUnknown(one)),
      ]);
      if (references.get(other.group)?.guid === group.guid) {
        for (const member of other.members) {
          kept.add(canonicalDn(references.get(member)?.dn ?? ""));
        }
      }
    }
    return kept;
  }
}

async function findGroup(
  directory: Directory,
  { group: name, directoryId: id }: GroupMembershipArguments,
): Promise<Group> {
  const member = (await directory.members.resolve([name])).get(name);
  const group = member?.guid === undefined ? undefined : await directory.groups.find(member.guid);
  if (!group) {
    throw new ProviderError({
      code: "invalid-argument",
      doing: `changing the members of group ${name} (${id})`,
      happened: member ? `${member.dn} is no group` : "there is no such group",
      next: "correct group: the id of a Group, a distinguished name, a SID or a sAMAccountName",
    });
  }
  return group;
}

async function findMembers(
  directory: Directory,
  group: Group,
  { members, directoryId: id }: GroupMembershipArguments,
): Promise<Member[]> {
  const resolved = await directory.members.resolve(members);
  const missing = members.filter((one) => !resolved.has(one));
  if (missing.length > 0) {
    throw new ProviderError({
      code: "invalid-argument",
      doing: `changing the members of group ${group.name} (${id})`,
      happened: `the directory has no ${missing.slice(0, 10).join(", ")}${missing.length > 10 ? " and others" : ""}; nothing was changed`,
      next: "correct or remove them; an account of a trusted domain is given by its SID",
    });
  }
  return [...resolved.values()];
}

/** In the group by its list, or because it is the primary group. */
function isMember({ dn, primaryGroupRid }: Member, group: Group, now: ReadonlyMap<string, string>): boolean {
  return now.has(canonicalDn(dn)) || primaryGroupRid === Number(group.sid.slice(group.sid.lastIndexOf("-") + 1));
}

/** What a member can be looked up by again. */
const referenceOf = ({ guid, dn }: Member): string => guid ?? dn.replace(/^<SID=(.*)>$/, "$1");

const sameReferences = (one: readonly string[], other: readonly string[]): boolean => {
  const [left, right] = [new Set(one), new Set(other)];
  return left.size === right.size && [...left].every((reference) => right.has(reference));
};
