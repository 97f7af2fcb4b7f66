// Groups, and who is in them, as a program sees those that it does not manage.
import type { Directory } from "../directory/directory";
import { domainOfDn, parentDn } from "../directory/dn";
import type { Group } from "../directory/group";
import { fieldsOf } from "../resources/common/attributes";
import { namesOf } from "../resources/group-membership/seen";
import { GROUP_PROPERTIES } from "../resources/group/properties";
import type { Services } from "../resources/common/services";
import type { GetGroupArgs, GetGroupResult } from "./get-group";
import { entryOf, membershipGroupOf, type DirectoryEntry } from "./ids";
import { none } from "./none";
import { asked, CORRECT_ID, domainsOf, elsewhere, otherOf } from "./users";

interface FoundGroup {
  readonly group: Group;
  readonly directory: Directory;
  readonly seen: GetGroupResult;
}

/** @throws ProviderError `not-found` */
export async function findGroup(services: Services, args: GetGroupArgs): Promise<GetGroupResult> {
  const { directoryId, name, domain } = args;
  const domains = domain === undefined ? await domainsOf(services, directoryId) : [domain];
  const found = await firstOf(services, directoryId, domains, (directory) => directory.groups.findByName(name));
  if (!found) {
    const other = await otherOf(await services.directories.open(directoryId, domain), name);
    throw none(
      `looking up group ${name} (${directoryId})`,
      `${await asked(services, directoryId, domain)} no group of that name${other}`,
      `correct name, the sAMAccountName; ${elsewhere("a group", domain)}`,
    );
  }
  return found.seen;
}

/** @throws ProviderError `not-found`, `invalid-argument` */
export const readGroup = async (services: Services, id: string): Promise<GetGroupResult> =>
  (await groupAt(services, entryOf(id, "group"), `reading group ${id}`)).seen;

/**
 * Everybody in a group, by name, in the order of names.
 * @throws ProviderError `not-found`, `invalid-argument`
 */
export async function readMembers(services: Services, id: string) {
  const entry = membershipGroupOf(id);
  const { group, directory, seen } = await groupAt(services, entry, `reading the members of group ${id}`);
  const members = await namesOf(directory, (await directory.members.list(group)) ?? []);
  return {
    id: seen.id,
    directoryId: seen.directoryId,
    ...(seen.domain === undefined ? {} : { domain: seen.domain }),
    group: seen.id,
    members: members.sort(),
  };
}

async function groupAt(services: Services, entry: DirectoryEntry, doing: string): Promise<FoundGroup> {
  const { directoryId } = entry;
  const found = await firstOf(services, directoryId, await domainsOf(services, directoryId), ({ groups }) =>
    "guid" in entry ? groups.find(entry.guid) : groups.findByName(entry.name),
  );
  if (!found) {
    const other = "guid" in entry ? "" : await otherOf(await services.directories.open(directoryId), entry.name);
    throw none(doing, `${await asked(services, directoryId)} no such group${other}`, CORRECT_ID);
  }
  return found;
}

async function firstOf(
  { directories }: Services,
  directoryId: string,
  domains: readonly (string | undefined)[],
  find: (directory: Directory) => Promise<Group | undefined>,
): Promise<FoundGroup | undefined> {
  const own = (await directories.facts(directoryId)).domainName.toLowerCase();
  for (const domain of domains) {
    const directory = await directories.open(directoryId, domain);
    const group = await find(directory);
    if (group) {
      return { group, directory, seen: groupSeen(directoryId, group, own) };
    }
  }
  return undefined;
}

function groupSeen(directoryId: string, group: Group, ownDomain: string): GetGroupResult {
  const domain = domainOfDn(group.dn).toLowerCase();
  return {
    id: `${directoryId}/${group.guid}`,
    directoryId,
    ...(domain === ownDomain ? {} : { domain }),
    ...fieldsOf(GROUP_PROPERTIES, group),
    name: group.name,
    scope: group.scope,
    category: group.category,
    organizationalUnit: parentDn(group.dn),
    distinguishedName: group.dn,
    objectGuid: group.guid,
    sid: group.sid,
  };
}
