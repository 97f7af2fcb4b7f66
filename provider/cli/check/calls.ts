// Calls that only read, one for each action that reads: whoever may not is told so.
import type { AwsClients } from "../../aws/clients";

/** What there is to ask about. */
export interface Subjects {
  readonly directoryId: string | undefined;
  /** A directory that is worked on over the API. */
  readonly overApi?: string | undefined;
  readonly bundles: readonly string[];
  readonly keys: readonly string[];
}

/** By their action, as IAM names it. Reading a secret is left to whoever needs the secret. */
export function readingCalls(
  aws: AwsClients,
  region: string,
  { directoryId, overApi = directoryId, bundles, keys }: Subjects,
): Readonly<Record<string, () => Promise<unknown>>> {
  const workspaces = async () => ({
    sdk: await import("@aws-sdk/client-workspaces"),
    client: await aws.workspaces(region),
  });
  const ds = async () => ({
    sdk: await import("@aws-sdk/client-directory-service"),
    client: await aws.directoryService(region),
  });
  return {
    "ds:DescribeDirectories": async () => {
      const { sdk, client } = await ds();
      return client.send(new sdk.DescribeDirectoriesCommand({ Limit: 1 }));
    },
    "ds:DescribeDirectoryDataAccess": async () => {
      const { sdk, client } = await ds();
      return client.send(new sdk.DescribeDirectoryDataAccessCommand({ DirectoryId: overApi ?? "d-0000000000" }));
    },
    "ds:DescribeTrusts": async () => {
      const { sdk, client } = await ds();
      return client.send(new sdk.DescribeTrustsCommand({ Limit: 1 }));
    },
    "workspaces:DescribeWorkspaceDirectories": async () => {
      const { sdk, client } = await workspaces();
      return client.send(new sdk.DescribeWorkspaceDirectoriesCommand({ Limit: 1 }));
    },
    "workspaces:DescribeWorkspaces": async () => {
      const { sdk, client } = await workspaces();
      return client.send(new sdk.DescribeWorkspacesCommand({ Limit: 1 }));
    },
    "workspaces:DescribeWorkspaceBundles": async () => {
      const { sdk, client } = await workspaces();
      return client.send(
        new sdk.DescribeWorkspaceBundlesCommand(bundles.length > 0 ? { BundleIds: bundles.slice(0, 1) } : {}),
      );
    },
    "workspaces:DescribeTags": async () => {
      const { sdk, client } = await workspaces();
      const some = client.send(new sdk.DescribeWorkspacesCommand({ Limit: 1 })).catch(() => ({ Workspaces: [] }));
      const { Workspaces: [one] = [] } = await some;
      // Registered directories have tags too.
      return client.send(
        new sdk.DescribeTagsCommand({ ResourceId: one?.WorkspaceId ?? directoryId ?? "d-0000000000" }),
      );
    },
    "workspaces:DescribeConnectionAliases": async () => {
      const { sdk, client } = await workspaces();
      return client.send(new sdk.DescribeConnectionAliasesCommand({ Limit: 1 }));
    },
    "kms:DescribeKey": async () => {
      const { DescribeKeyCommand } = await import("@aws-sdk/client-kms");
      const asked = (await aws.kms(region)).send(new DescribeKeyCommand({ KeyId: keys[0] ?? "alias/aws/workspaces" }));
      // That there is no such key is told to those who may ask.
      return asked.catch((error: unknown) => {
        if ((error as Error).name !== "NotFoundException") {
          throw error;
        }
      });
    },
  };
}
