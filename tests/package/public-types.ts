// What the types of the package promise to programs. It is compiled, never run: by `npm run typecheck` in this repository, and against
// the installed package by the tests beside it.
import type * as aws from "@pulumi/aws";
import type { CustomResource, Output, Resource, Unwrap } from "@pulumi/pulumi";
import {
  Group,
  GroupMembership,
  Invitation,
  Notice,
  User,
  Workspace,
  getBundle,
  getBundleOutput,
  getDirectory,
  getDirectoryOutput,
  getGroup,
  getUser,
  getUserOutput,
  getWorkspace,
  getWorkspaceOutput,
  type GetGroupResult,
  type GetUserResult,
  type GetWorkspaceResult,
  type GroupArgs,
  type GroupMembershipArgs,
  type InvitationArgs,
  type InvitationTemplate,
  type NoticeArgs,
  type UserArgs,
  type WorkspaceArgs,
  type WorkspaceProperties,
} from "pulumi-workspaces-users";

/** Compiles only if nothing is left over. */
type Nothing<Rest extends never> = Rest;

/** Arguments that are not outputs of the same type; an argument that may be left out is an output that may be undefined. */
type NotOutputs<Args, Kind> = {
  [Name in keyof Args & string]-?: Name extends keyof Kind
    ? Output<Unwrap<Args[Name]>> extends Kind[Name]
      ? never
      : Name
    : Name;
}[keyof Args & string];

/** The state does not record a password among the outputs, so it is not there to be read. */
type Passwords = "initialPassword";
/** Its output is what the account has, so it is there whether given or not. */
type AlwaysThere = "userPrincipalName";

export type EveryArgumentIsAnOutput = [
  Nothing<Exclude<NotOutputs<UserArgs, User>, Passwords | AlwaysThere>>,
  Nothing<NotOutputs<GroupArgs, Group>>,
  Nothing<NotOutputs<GroupMembershipArgs, GroupMembership>>,
  Nothing<NotOutputs<WorkspaceArgs, Workspace>>,
  Nothing<NotOutputs<InvitationArgs, Invitation>>,
  Nothing<NotOutputs<NoticeArgs, Notice>>,
];

/** Arguments that do not take another resource's output. */
type NotInputs<Args> = {
  [Name in keyof Args & string]-?: Output<Unwrap<NonNullable<Args[Name]>>> extends Args[Name] ? never : Name;
}[keyof Args & string];

export type EveryArgumentTakesAnOutput = [
  Nothing<NotInputs<UserArgs>>,
  Nothing<NotInputs<GroupArgs>>,
  Nothing<NotInputs<GroupMembershipArgs>>,
  Nothing<NotInputs<WorkspaceArgs>>,
  Nothing<NotInputs<WorkspaceProperties>>,
  Nothing<NotInputs<InvitationArgs>>,
  Nothing<NotInputs<InvitationTemplate>>,
];

/** Else `dynamicResource` would have to be given them. */
export type AMembershipHasNoFurtherOutputs = Nothing<
  Exclude<keyof GroupMembership, keyof CustomResource | keyof GroupMembershipArgs>
>;

export type ThePasswordIsNot = Nothing<Extract<keyof User, Passwords>>;

/**
 * What code reads of an `aws.workspaces.Workspace`. Its tags of the provider and its Region ours does not have, and its properties are
 * AWS's, where ours are those that the program declares.
 */
type Theirs = Omit<aws.workspaces.Workspace, "tagsAll" | "region" | "workspaceProperties">;
type TheirProperties = Partial<Unwrap<aws.workspaces.Workspace["workspaceProperties"]>>;

export function standsIn(ours: Workspace): [Theirs, Output<TheirProperties | undefined>] {
  return [ours, ours.workspaceProperties];
}

/** As @pulumi/policy declares it: a class, and a check of the properties of every resource of that class's type. */
declare function validateResourceOfType<Args>(
  resourceClass: new (name: string, args: Args, ...rest: never[]) => Resource,
  validate: (properties: Unwrap<NonNullable<Args>>) => "fail" | "terminate" | undefined,
): void;

export function policies(): void {
  validateResourceOfType(User, ({ whenWorkspaceExists }) => whenWorkspaceExists);
}

export function userNameOf(resource: CustomResource): Output<string> | undefined {
  if (User.isInstance(resource) || Workspace.isInstance(resource) || Invitation.isInstance(resource)) {
    return resource.userName;
  }
  if (GroupMembership.isInstance(resource)) {
    return resource.group;
  }
  return Group.isInstance(resource) ? resource.name : undefined;
}

/** What a look-up answers with is what the resource would have, under the same name. */
type NotAlike<Result, Kind extends CustomResource> = {
  [Name in keyof Result & string]-?: Name extends keyof Kind
    ? Output<NonNullable<Result[Name]>> extends Kind[Name]
      ? never
      : Name
    : Name;
}[keyof Result & string];
export type LookUpsAreAlike = [
  Nothing<NotAlike<GetUserResult, User>>,
  Nothing<NotAlike<GetGroupResult, Group>>,
  Nothing<NotAlike<GetWorkspaceResult, Workspace>>,
];

export async function lookUps(ada: User, ids: Promise<string>): Promise<(string | undefined)[]> {
  const { directoryId } = await getDirectory({ domainName: "corp.example.com" });
  const { firstName } = await getUser({ directoryId, userName: "ada", domain: undefined });
  const output: Output<string> = getUserOutput({ directoryId: ids, userName: ada.userName }).sid;
  new Workspace("ada", {
    directoryId: getDirectoryOutput({ directoryId: output }).directoryId,
    userName: ada.userName,
    bundleId: getBundleOutput({ name: output, owner: "AMAZON" }).bundleId,
    workspaceProperties: getWorkspaceOutput({ userName: ada.userName }).workspaceProperties,
  });
  // @ts-expect-error: one of the two
  await getDirectory({});
  // @ts-expect-error: one of the two
  await getDirectory({ directoryId, domainName: "corp.example.com" });
  // @ts-expect-error: outputs are for getUserOutput
  await getUser({ directoryId, userName: ada.userName });
  const { state } = await getWorkspace({ userName: "ada" });
  return [
    firstName,
    state,
    (await getGroup({ directoryId, name: "Readers" })).description,
    (await getBundle({ name: "" })).state,
  ];
}

export const read: [User, Group, GroupMembership, Workspace, Invitation] = [
  User.get("ada", "d-90670cd1b9/ada"),
  Group.get("readers", Promise.resolve("d-90670cd1b9/Readers"), { dependsOn: [] }),
  GroupMembership.get("readers", Group.get("all", "d-90670cd1b9/All").id),
  Workspace.get("ada", "ws-8k2x1q9zd"),
  Invitation.get("ada", "ws-8k2x1q9zd"),
];
