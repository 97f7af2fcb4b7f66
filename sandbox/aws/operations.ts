import type { DirectoryServiceData } from "./directory-service-data/service";
import { describeDirectories, resetUserPassword } from "./directory-service";
import type { Operation } from "./operation";
import type { People } from "./people";
import { describeKey } from "./kms";
import { getSecretValue } from "./secrets-manager";
import { getCallerIdentity, simulatePrincipalPolicy } from "./identity";
import { getAccount, getEmailIdentity, sendEmail, type Post } from "./ses";
import { describeWorkspaceBundles } from "./workspaces/bundles";
import { describeConnectionAliases, type ConnectionAlias } from "./workspaces/connection-aliases";
import { createWorkspaces, type Ground } from "./workspaces/create";
import { describeWorkspaces } from "./workspaces/describe";
import { describeWorkspaceDirectories } from "./workspaces/directories";
import { migrateWorkspace } from "./workspaces/migrate";
import { modifyWorkspaceProperties } from "./workspaces/modify";
import { rebootWorkspaces, rebuildWorkspaces, restoreWorkspace } from "./workspaces/renew";
import { startWorkspaces, stopWorkspaces, terminateWorkspaces } from "./workspaces/state-changes";
import { Tags } from "./workspaces/tags";
import { describeTrusts, type Trusts } from "./trusts";
import type { Key, Secret } from "./world";

/** All that the stand-in can do, by action as IAM names it. */
export function operationsOf(
  on: Ground & {
    people: People;
    secrets: readonly Secret[];
    keys: readonly Key[];
    trusts: Trusts;
    aliases: readonly ConnectionAlias[];
    post: Post;
    data: DirectoryServiceData;
    allow: (action: string, resource: string, accessKeyId: string) => boolean;
    isRoot: () => boolean;
  },
): ReadonlyMap<string, Operation> {
  const { fleet, people, accounts, directories, bundles, secrets, keys, trusts, aliases, post, data, allow } = on;
  const tags = new Tags(fleet, directories);
  return new Map([
    ["workspaces:CreateWorkspaces", createWorkspaces(on)],
    ["workspaces:DescribeWorkspaces", describeWorkspaces(fleet, accounts)],
    ["workspaces:TerminateWorkspaces", terminateWorkspaces(fleet)],
    ["workspaces:ModifyWorkspaceProperties", modifyWorkspaceProperties(fleet)],
    ["workspaces:MigrateWorkspace", migrateWorkspace(fleet, bundles)],
    ["workspaces:RebootWorkspaces", rebootWorkspaces(fleet)],
    ["workspaces:RebuildWorkspaces", rebuildWorkspaces(fleet)],
    ["workspaces:RestoreWorkspace", restoreWorkspace(fleet)],
    ["workspaces:StartWorkspaces", startWorkspaces(fleet)],
    ["workspaces:StopWorkspaces", stopWorkspaces(fleet)],
    ["workspaces:DescribeWorkspaceDirectories", describeWorkspaceDirectories(directories)],
    ["workspaces:DescribeWorkspaceBundles", describeWorkspaceBundles(bundles)],
    ["workspaces:DescribeConnectionAliases", describeConnectionAliases(aliases)],
    ["workspaces:CreateTags", tags.create],
    ["workspaces:DeleteTags", tags.delete],
    ["workspaces:DescribeTags", tags.describe],
    ["ds:DescribeDirectories", describeDirectories(directories)],
    ["ds:DescribeTrusts", describeTrusts(trusts)],
    ["ds:ResetUserPassword", resetUserPassword(directories, data.delayed(people))],
    ["ds:DescribeDirectoryDataAccess", data.access.describe],
    ["ds:EnableDirectoryDataAccess", data.access.enable],
    ["ds:DisableDirectoryDataAccess", data.access.disable],
    ...data.operations,
    ["secretsmanager:GetSecretValue", getSecretValue(secrets)],
    ["kms:DescribeKey", describeKey(keys)],
    ["ses:SendEmail", sendEmail(post)],
    ["ses:GetAccount", getAccount(post)],
    ["ses:GetEmailIdentity", getEmailIdentity(post)],
    ["sts:GetCallerIdentity", getCallerIdentity(on.isRoot)],
    ["iam:SimulatePrincipalPolicy", simulatePrincipalPolicy(allow)],
  ]);
}
