// Every action of AWS's that the provider uses, what for, and how a command asks whether it may, without doing anything.

/** What a program has, as far as it decides which actions are used. */
export type Use =
  | "users"
  | "users over the API"
  | "desktops"
  | "invitations"
  | "notices"
  | "mail by SES"
  | "passwords by AWS"
  | "secrets"
  | "encryption";

export interface Action {
  readonly name: string;
  readonly uses: readonly Use[];
  /** `call`: it only reads, and is simply called. `simulator`: IAM's policy simulator is asked what it would say. */
  readonly by: "call" | "simulator";
}

const action = (by: Action["by"], name: string, ...uses: readonly Use[]): Action => ({ name, uses, by });

export const ACTIONS: readonly Action[] = [
  action("call", "ds:DescribeDirectories", "users", "desktops", "invitations", "notices"),
  action("call", "workspaces:DescribeWorkspaceDirectories", "users", "desktops", "invitations", "notices"),
  action("call", "ds:DescribeTrusts", "users"),
  action("call", "ds:DescribeDirectoryDataAccess", "users over the API"),
  action("call", "workspaces:DescribeWorkspaces", "users", "desktops", "invitations", "notices"),
  action("call", "workspaces:DescribeWorkspaceBundles", "desktops"),
  action("call", "workspaces:DescribeTags", "desktops", "invitations", "notices"),
  action("call", "workspaces:DescribeConnectionAliases", "invitations"),
  action("call", "secretsmanager:GetSecretValue", "secrets"),
  action("call", "kms:DescribeKey", "encryption"),
  action("simulator", "workspaces:CreateWorkspaces", "desktops"),
  action("simulator", "workspaces:ModifyWorkspaceProperties", "desktops"),
  action("simulator", "workspaces:MigrateWorkspace", "desktops"),
  action("simulator", "workspaces:RebootWorkspaces", "desktops"),
  action("simulator", "workspaces:RebuildWorkspaces", "desktops"),
  action("simulator", "workspaces:RestoreWorkspace", "desktops"),
  action("simulator", "workspaces:TerminateWorkspaces", "desktops"),
  action("simulator", "workspaces:CreateTags", "desktops", "invitations", "notices"),
  action("simulator", "workspaces:DeleteTags", "desktops"),
  action("simulator", "kms:CreateGrant", "encryption"),
  action("simulator", "ds:ResetUserPassword", "passwords by AWS"),
  // Those that read, too: data access that is not enabled is answered as if they were not allowed.
  action("simulator", "ds:AccessDSData", "users over the API"),
  action("simulator", "ds-data:ListUsers", "users over the API"),
  action("simulator", "ds-data:DescribeUser", "users over the API"),
  action("simulator", "ds-data:CreateUser", "users over the API"),
  action("simulator", "ds-data:UpdateUser", "users over the API"),
  action("simulator", "ds-data:DisableUser", "users over the API"),
  action("simulator", "ds-data:DeleteUser", "users over the API"),
  action("simulator", "ds-data:ListGroups", "users over the API"),
  action("simulator", "ds-data:DescribeGroup", "users over the API"),
  action("simulator", "ds-data:CreateGroup", "users over the API"),
  action("simulator", "ds-data:UpdateGroup", "users over the API"),
  action("simulator", "ds-data:DeleteGroup", "users over the API"),
  action("simulator", "ds-data:ListGroupMembers", "users over the API"),
  action("simulator", "ds-data:AddGroupMember", "users over the API"),
  action("simulator", "ds-data:RemoveGroupMember", "users over the API"),
  action("simulator", "ses:SendEmail", "mail by SES"),
  action("simulator", "ses:SendRawEmail", "mail by SES"),
];

export const usedActions = (uses: ReadonlySet<Use>, by: Action["by"]): readonly Action[] =>
  ACTIONS.filter((one) => one.by === by && one.uses.some((use) => uses.has(use)));

/** Whether AWS's answer is that the caller may not. */
export const isDenied = (error: unknown): boolean =>
  error instanceof Error && /AccessDenied|NotAuthorized|UnauthorizedOperation/.test(error.name);
