// The account that a WorkSpace is bound to, asked of its directory. Those who manage desktops alone need not say how to reach that: then
// nothing is asked.
import type { Directory } from "../../directory/directory";
import type { User } from "../../directory/user";
import { accountName } from "../../text/account-name";
import { isUnknown } from "../common/rules";
import type { WorkspaceParts } from "./parts";
import { userThing } from "../../ownership/thing";
import type { WorkspaceArguments, WorkspaceState } from "./properties";

/** The account of a name; undefined if there is none, or if the directory cannot be asked. */
export async function accountNamed(
  parts: WorkspaceParts,
  directoryId: string,
  userName: string,
): Promise<User | undefined> {
  return (await parts.directories.isConfigured(directoryId))
    ? parts.ask(directoryId, undefined, (directory) => ownAccount(directory, userName))
    : undefined;
}

/** The account of the directory's own domain; undefined for a name that tells another. */
async function ownAccount(directory: Directory, userName: string): Promise<User | undefined> {
  const bare = await ownName(directory, userName);
  return bare === undefined ? undefined : directory.findUserByName(bare);
}

/** The bare name of a user; undefined if the name tells another domain, or a further suffix of this one. */
export async function ownName(directory: Directory, userName: string): Promise<string | undefined> {
  const { name, domain } = accountName(userName);
  if (domain === undefined) {
    return name;
  }
  const { domainName } = directory;
  const known = [domainName, (await directory.netBiosName()) ?? domainName.split(".")[0] ?? ""];
  return known.some((one) => one.toLowerCase() === domain.toLowerCase()) ? name : undefined;
}

/** Whether the directory says that it has no such user, and the program declares none. */
export async function isForNobody(
  parts: Pick<WorkspaceParts, "directories" | "claims" | "ask">,
  domain: string,
  { directoryId, userName }: Pick<WorkspaceArguments, "directoryId" | "userName">,
): Promise<boolean> {
  if (!(await parts.directories.isConfigured(directoryId))) {
    return false;
  }
  const domains = [domain, ...parts.directories.trustedDomains(directoryId)];
  if (domains.some((one) => parts.claims.ownerOf("user", userThing(one, userName)) !== undefined)) {
    return false;
  }
  const isThere = await parts.ask(directoryId, undefined, async (directory) => {
    const name = await ownName(directory, userName);
    // People of another domain, and of a suffix that only WorkSpaces resolves, are left to the launch.
    return name === undefined || domains.length > 1 || (await directory.findUserByName(name)) !== undefined;
  });
  return isThere === false;
}

/** Whether the account that a desktop is bound to has the program's new name for it already: then its desktop is the same. */
export async function isRenamedTo(
  parts: WorkspaceParts,
  { userSid, directoryId }: WorkspaceState,
  userName: string,
): Promise<boolean> {
  if (userSid === undefined || isUnknown(userName)) {
    return false;
  }
  return (await accountNamed(parts, directoryId, userName))?.sid === userSid;
}

/** Whether the account that a desktop is bound to was deleted outside: another of its name cannot use the desktop. */
export async function isOrphaned(
  parts: WorkspaceParts,
  { userSid, directoryId, userName }: WorkspaceState,
): Promise<boolean> {
  if (userSid === undefined || !(await parts.directories.isConfigured(directoryId))) {
    return false;
  }
  const isGone = await parts.ask(directoryId, undefined, async (directory) => {
    if ((await ownAccount(directory, userName))?.sid === userSid) {
      return false;
    }
    // One that was renamed outside is told by its user, and its desktop goes with it.
    return (await directory.members.resolve([userSid])).get(userSid)?.guid === undefined;
  });
  return isGone === true;
}
