import type { Accounts } from "../accounts";
import { invalidParameterValues, invalidToken } from "../errors";
import { arn, operation } from "../operation";
import { page } from "../paging";
import { integer, list, optional, string, structure, type Structure } from "../schema";
import type { Desktop } from "./desktop";
import type { Fleet } from "./fleet";
import { bundleId, directoryId, nextToken, userName, workspaceId } from "./shapes";

const members = {
  WorkspaceIds: optional(list(workspaceId, { min: 1, max: 25 })),
  DirectoryId: optional(directoryId),
  UserName: optional(userName),
  BundleId: optional(bundleId),
  WorkspaceName: optional(string()),
  Limit: optional(integer({ min: 1, max: 25 })),
  NextToken: optional(nextToken),
};

type Filter = Structure<typeof members>;

/** Ids that are not there, or not yet, are simply not in the answer. */
export function describeWorkspaces(fleet: Fleet, accounts: Accounts) {
  return operation(
    structure(members),
    async (input, { region }) => {
      refuseCombinations(input);
      const matching = await select(fleet.all(region), input, fleet, accounts);
      const { WorkspaceIds, DirectoryId, UserName, BundleId, WorkspaceName } = input;
      const visible = matching.filter((desktop) => !desktop.isHidden(fleet.now));
      for (const desktop of matching) if (desktop.hidden.describes > 0) desktop.hidden.describes -= 1;
      const { items, ...rest } = page(visible, ({ id }) => id, {
        scope: JSON.stringify(["workspaces", WorkspaceIds, DirectoryId, UserName, BundleId, WorkspaceName]),
        token: input.NextToken,
        limit: input.Limit ?? 25,
        invalid: invalidToken,
      });
      return { Workspaces: items.map((desktop) => desktop.describe(fleet.now)), ...rest };
    },
    ({ WorkspaceIds = [], DirectoryId, BundleId }, caller) => [
      ...WorkspaceIds.map((id) => arn("workspaces", `workspace/${id}`, caller)),
      ...(DirectoryId === undefined ? [] : [arn("workspaces", `directory/${DirectoryId}`, caller)]),
      ...(BundleId === undefined ? [] : [arn("workspaces", `workspacebundle/${BundleId}`, caller)]),
    ],
  );
}

/** "You cannot combine this parameter with any other filter" (the model, of each of the three). */
function refuseCombinations({ WorkspaceIds, DirectoryId, UserName, BundleId }: Filter): void {
  if ([WorkspaceIds, DirectoryId, BundleId].filter((filter) => filter !== undefined).length > 1) {
    throw invalidParameterValues("Only one of WorkspaceIds, DirectoryId and BundleId can be specified.");
  }
  if (UserName !== undefined && DirectoryId === undefined) {
    throw invalidParameterValues("UserName can only be specified together with DirectoryId.");
  }
}

async function select(
  desktops: Desktop[],
  { WorkspaceIds, DirectoryId, UserName, BundleId, WorkspaceName }: Filter,
  fleet: Fleet,
  accounts: Accounts,
): Promise<Desktop[]> {
  // Only desktops of WorkSpaces Core have a name of their own.
  if (WorkspaceName !== undefined) return [];
  if (WorkspaceIds !== undefined) return desktops.filter(({ id }) => WorkspaceIds.includes(id));
  if (BundleId !== undefined) return desktops.filter((desktop) => desktop.bundleId === BundleId);
  if (DirectoryId === undefined) return desktops;
  const inDirectory = desktops.filter((desktop) => desktop.directoryId === DirectoryId);
  return UserName === undefined ? inDirectory : await ofUser(inDirectory, DirectoryId, UserName, fleet, accounts);
}

/** By the account that bears the name now: a desktop of an earlier account of that name is not found this way. */
async function ofUser(desktops: Desktop[], directory: string, name: string, fleet: Fleet, accounts: Accounts) {
  const namesakes = desktops.filter((desktop) => sameName(desktop.userName, name));
  if (namesakes.length === 0) return [];
  const account = await accounts.find(directory, name);
  for (const desktop of namesakes) if (desktop.sid !== account?.sid) await fleet.order.check(desktop);
  return namesakes.filter((desktop) => desktop.sid === account?.sid);
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
