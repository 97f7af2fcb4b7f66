// Reading what there is. Nothing is written anywhere.
import type { Directory } from "../../directory/directory";
import { canonicalDn, parentDn } from "../../directory/dn";
import { listedTwice, type Group } from "../../directory/group";
import { textsOf } from "../../directory/attribute-value";
import type { User } from "../../directory/user";
import { ProviderError } from "../../errors/provider-error";
import type { Services } from "../../resources/common/services";
import { foldName, sameName } from "../../text/folding";
import { without } from "../../text/without";
import { byName, type Estate, type ExportedGroup, type LeftOut, type Person } from "./estate";
import { fateOf } from "./groups";
import { count } from "./words";
import { exportedUser, FURTHER_ATTRIBUTES, whyNot, type Surroundings } from "./people";
import { readDesktops, type TagWanted } from "./read-desktops";

export interface Selection {
  readonly directoryId: string;
  /** DNS name of a domain that the directory trusts, in lower case. Default: the directory's own. */
  readonly domain?: string;
  /** Distinguished names; none stand for the whole domain. */
  readonly units: readonly string[];
  /** Names of groups whose members are meant; none stand for everybody. */
  readonly groups: readonly string[];
  /** Of the desktops of whoever is meant, all of these; none stand for everybody, with a desktop or without. */
  readonly tags: readonly TagWanted[];
  readonly withDesktops: boolean;
  /** Whether desktops are believed to be their users', and nobody's. */
  readonly fast: boolean;
}

export type Say = (line: string) => void;

export async function readEstate(services: Services, selected: Selection, say: Say): Promise<Estate> {
  const { directoryId } = selected;
  const isOwn = selected.domain === (await services.domainOf(directoryId));
  const selection = isOwn ? without(selected, "domain") : selected;
  const { domain } = selection as Selection;
  const directory = await services.directories.open(directoryId, domain);
  const isOverLdap = (await services.directories.accessTo(directoryId, domain)) === "ldap";
  const surroundings: Surroundings = {
    directoryId,
    ...(domain === undefined ? {} : { domain }),
    domainName: directory.domainName,
    markAttribute: directory.markAttribute,
    markSetting: directory.setting("markAttribute"),
    defaultUnit: await directory.defaultUnit(),
    login: isOverLdap ? (await services.directories.loginTo(directoryId, domain)).login.username : undefined,
  };
  const leftOut: LeftOut[] = [];
  const users = await usersMeant(directory, selection, say);
  const adoptable = await withinReach(directory, withoutOthers(users, surroundings, leftOut), leftOut);
  const desktops =
    selection.withDesktops || selection.tags.length > 0
      ? await readDesktops({ services, directory, selection, users, adoptable, leftOut, say })
      : undefined;
  const meant = selection.tags.length === 0 ? adoptable : adoptable.filter(({ guid }) => desktops?.has(guid) === true);
  const { groups, groupsOf } = await readGroups(directory, selection, { people: meant, surroundings, leftOut, say });
  const emails = new Set<string>();
  const people = meant.map((user): Person => {
    const { args, leftOut: further } = exportedUser(user, surroundings, emails);
    leftOut.push(...further);
    const desktop = desktops?.get(user.guid);
    return {
      userName: user.userName,
      args,
      groups: groupsOf.get(user.guid) ?? [],
      ...(desktop === undefined ? {} : { desktop }),
    };
  });
  const { domainName, markAttribute } = surroundings;
  const named = domain === undefined ? {} : { domain };
  return { directoryId, ...named, domainName, markAttribute, people, groups, leftOut };
}

/** Everybody that the selection means, by name. */
async function usersMeant(directory: Directory, { units, groups }: Selection, say: Say): Promise<User[]> {
  const found = new Map<string, User>();
  for (const unit of units.length === 0 ? [undefined] : units) {
    if (unit !== undefined && (await directory.missingUnit(unit)) !== undefined) {
      throw nothingNamed(`unit ${unit}`, "--unit takes the distinguished name of a unit that our account can see");
    }
    const onPage = (soFar: number) => {
      say(`${soFar} accounts${unit === undefined ? "" : ` in ${unit}`} read`);
    };
    const listed = await directory.listUsers({ ...(unit === undefined ? {} : { unit }), onPage }, FURTHER_ATTRIBUTES);
    listed.forEach((user) => found.set(user.guid, user));
  }
  const all = [...found.values()].sort(byName(({ userName }) => userName));
  if (groups.length === 0) {
    return all;
  }
  const members = new Set<string>();
  for (const name of groups) {
    const group = await directory.groups.findByName(name);
    if (group === undefined) {
      throw nothingNamed(`group ${name}`, "--group takes the sAMAccountName of a group of the directory");
    }
    const listed = (await directory.members.list(group)) ?? [];
    listed.forEach((dn) => members.add(canonicalDn(dn)));
  }
  return all.filter(({ dn }) => members.has(canonicalDn(dn)));
}

function withoutOthers(users: readonly User[], surroundings: Surroundings, leftOut: LeftOut[]): User[] {
  const names = new Map<string, string>();
  return users.filter((user) => {
    const name = foldName(user.userName);
    const twin = names.get(name);
    const why =
      whyNot(user, surroundings) ??
      (twin === undefined ? undefined : `cannot be told from ${twin}, whose name differs in nothing that can be seen`);
    if (why !== undefined) {
      leftOut.push({ what: `user ${user.userName} (${user.dn})`, why });
      return false;
    }
    names.set(name, user.userName);
    return true;
  });
}

/** Without those whom our account may not mark. Rights are inherited: who is in one unit is as the first there. */
async function withinReach(directory: Directory, users: readonly User[], leftOut: LeftOut[]): Promise<User[]> {
  const samples = new Map(users.map(({ dn }) => [canonicalDn(parentDn(dn)), dn]));
  const refused = await directory.unmarkable([...samples.values()]);
  return users.filter(({ userName, dn }) => {
    const isRefused = refused.has(samples.get(canonicalDn(parentDn(dn))) ?? "");
    if (isRefused) {
      leftOut.push({ what: `user ${userName} (${dn})`, why: beyondReach(directory, dn) });
    }
    return !isRefused;
  });
}

const beyondReach = (directory: Directory, dn: string): string =>
  `is beyond our account: it may not write ${directory.markAttribute} there; delegate that on ${parentDn(dn)} to the account in ` +
  `${directory.setting("username")}, and export again`;

interface Known {
  readonly people: readonly User[];
  readonly surroundings: Surroundings;
  readonly leftOut: LeftOut[];
  readonly say: Say;
}

/** The groups that list one of these people, and the names of each person's. */
async function readGroups(
  directory: Directory,
  selection: Selection,
  { people, surroundings, leftOut, say }: Known,
): Promise<{ groups: ExportedGroup[]; groupsOf: ReadonlyMap<string, readonly string[]> }> {
  const named = new Set(people.flatMap(({ attributes }) => textsOf(attributes.memberOf).map(canonicalDn)));
  const all = await directory.groups.list((soFar) => {
    say(`${soFar} groups read`);
  });
  const asked = all.filter(({ name }) => selection.groups.some((one) => sameName(one, name)));
  const theirs = new Set([...all.filter(({ dn }) => named.has(canonicalDn(dn))), ...asked]);
  const groups: ExportedGroup[] = [];
  const groupsOf = new Map<string, string[]>();
  const guids = new Map(people.map(({ dn, guid }) => [canonicalDn(dn), guid]));
  const beyond = await directory.unmarkable([...theirs].map(({ dn }) => dn));
  for (const group of [...theirs].sort(byName(({ name }) => name))) {
    const fate = fateOf(group, surroundings, beyond.has(group.dn) ? beyondReach(directory, group.dn) : undefined);
    if (fate.is === "adopted") {
      groups.push({ name: group.name, args: fate.args });
      leftOut.push(...fate.leftOut);
    } else {
      leftOut.push({ what: `group ${group.name} (${group.dn})`, why: fate.why });
    }
    if (fate.is !== "left out") {
      await addMembers(directory, group, { guids, groupsOf, people, leftOut });
    }
  }
  say(`${count([...theirs], "group")} of these people, ${groups.length} of them exported`);
  return { groups, groupsOf };
}

async function addMembers(
  directory: Directory,
  group: Group,
  {
    guids,
    groupsOf,
    people,
    leftOut,
  }: {
    readonly guids: ReadonlyMap<string, string>;
    readonly groupsOf: Map<string, string[]>;
    readonly people: readonly User[];
    readonly leftOut: LeftOut[];
  },
): Promise<void> {
  const listed = (await directory.members.list(group)) ?? [];
  const twice = listedTwice(listed);
  let others = 0;
  for (const dn of new Set(listed)) {
    const guid = guids.get(canonicalDn(dn));
    if (guid === undefined) {
      others += 1;
    } else if (twice.has(dn)) {
      const { userName = dn } = people.find((one) => one.guid === guid) ?? {};
      const why = "is not declared, and stays: the group holds it twice, of which declaring it would make one";
      leftOut.push({ what: `membership of user ${userName} in group ${group.name}`, why });
    } else {
      groupsOf.set(guid, [...(groupsOf.get(guid) ?? []), group.name]);
    }
  }
  if (others > 0) {
    const [members, are] = others === 1 ? ["member", "is"] : ["members", "are"];
    const why = `${are} not exported, and ${others === 1 ? "stays" : "stay"}: a group, a computer, or a person who is not exported`;
    leftOut.push({ what: `${others} other ${members} of group ${group.name}`, why });
  }
}

const nothingNamed = (what: string, next: string): ProviderError =>
  new ProviderError({
    code: "invalid-argument",
    doing: "selecting whom to export",
    happened: `there is no ${what} that our account can see`,
    next,
  });
