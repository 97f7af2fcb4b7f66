// Users as a program sees those that it does not manage.
import type { Directory } from "../directory/directory";
import { domainOfDn, parentDn } from "../directory/dn";
import type { User } from "../directory/user";
import { userFields } from "../resources/user/properties";
import type { Services } from "../resources/common/services";
import { accountName } from "../text/account-name";
import type { GetUserArgs, GetUserResult } from "./get-user";
import { entryOf } from "./ids";
import { none } from "./none";

/**
 * @param id what a program reads the account by, if it does
 * @throws ProviderError `not-found`
 */
export async function findUser(
  services: Services,
  { directoryId, userName, domain }: GetUserArgs,
  id?: string,
): Promise<GetUserResult> {
  const { directories } = services;
  if (domain === undefined) {
    const found = await directories.findUser(directoryId, userName);
    if (found) {
      return userSeen(directoryId, found.user, found.trusted);
    }
    throw await noUser(services, { directoryId, userName }, id);
  }
  const directory = await directories.open(directoryId, domain);
  const user = await directory.findUserByName(accountName(userName).name);
  if (!user) {
    throw await noUser(services, { directoryId, userName, domain }, id);
  }
  return userSeen(directoryId, user, domainOfDn(user.dn).toLowerCase() !== (await ownDomain(services, directoryId)));
}

/** @throws ProviderError `not-found`, `invalid-argument` */
export async function readUser(services: Services, id: string): Promise<GetUserResult> {
  const entry = entryOf(id, "user");
  const { directoryId } = entry;
  if ("name" in entry) {
    return findUser(services, { directoryId, userName: entry.name }, id);
  }
  const { guid } = entry;
  for (const domain of await domainsOf(services, directoryId)) {
    const directory = await services.directories.open(directoryId, domain);
    const user = await directory.findUser({ guid, sid: "", userName: id });
    if (user) {
      return userSeen(directoryId, user, domain !== undefined);
    }
  }
  throw none(`reading user ${id}`, `${await asked(services, directoryId)} no such account`, CORRECT_ID);
}

export const CORRECT_ID = "correct the id, or take the resource out of the program if that was deleted";

/** Everything that the account has of what a `User` may declare. */
function userSeen(directoryId: string, user: User, trusted: boolean): GetUserResult {
  return {
    id: `${directoryId}/${user.guid}`,
    directoryId,
    ...(trusted ? { domain: domainOfDn(user.dn).toLowerCase() } : {}),
    ...userFields(user),
    userName: user.userName,
    organizationalUnit: parentDn(user.dn),
    enabled: user.enabled,
    passwordNeverExpires: user.passwordNeverExpires,
    mustChangePassword: user.mustChangePassword,
    distinguishedName: user.dn,
    objectGuid: user.guid,
    sid: user.sid,
  };
}

/** The domains that are looked in: undefined is the directory's own, the others are those that settings tell how to reach. */
export const domainsOf = async (
  { directories }: Services,
  directoryId: string,
): Promise<readonly (string | undefined)[]> => {
  // What is wrong with the id is told before any domain is looked in.
  await directories.facts(directoryId);
  return [undefined, ...directories.trustedDomains(directoryId)];
};

export const ownDomain = async ({ directories }: Services, directoryId: string): Promise<string> =>
  (await directories.facts(directoryId)).domainName.toLowerCase();

/** "corp.example.com has", or "corp.example.com and onprem.example.com have". */
export async function asked(services: Services, directoryId: string, domain?: string): Promise<string> {
  const domains =
    domain === undefined
      ? [await ownDomain(services, directoryId), ...services.directories.trustedDomains(directoryId)]
      : [domain.toLowerCase()];
  return `${domains.join(" and ")} ${domains.length === 1 ? "has" : "have"}`;
}

async function noUser(services: Services, { directoryId, userName, domain }: GetUserArgs, id: string | undefined) {
  const directory = await services.directories.open(directoryId, domain);
  const other = await otherOf(directory, accountName(userName).name);
  return none(
    id === undefined ? `looking up user ${userName} (${directoryId})` : `reading user ${id}`,
    `${await asked(services, directoryId, domain)} no user of that name${other}`,
    id === undefined
      ? `correct userName (the sAMAccountName, or DOMAIN\\name); ${elsewhere("a user", domain)}`
      : CORRECT_ID,
  );
}

/** What else has the name: users, groups and computers share one space of them. */
export async function otherOf(directory: Directory, name: string): Promise<string> {
  const other = (await directory.members.resolve([name])).get(name);
  return other?.dn === undefined ? "" : `; ${other.dn} has it`;
}

export const elsewhere = (what: string, domain: string | undefined): string =>
  domain === undefined
    ? `for ${what} of a trusted domain, set workspaces-users:directories.<id>.domains`
    : "correct domain, or leave it out";
