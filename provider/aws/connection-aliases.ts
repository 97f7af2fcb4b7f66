import { readOnceEach } from "../concurrency/read-once";
import type { AwsClients } from "./clients";
import { awsRefusal } from "./refusal";

const ASSOCIATED: readonly unknown[] = ["ASSOCIATED_WITH_OWNER_ACCOUNT", "ASSOCIATED_WITH_SHARED_ACCOUNT"];

/**
 * The domain names that people type as their registration code where cross-Region redirection is set up: the Region's own code stays valid,
 * but leads nowhere else (WorkSpaces Administration Guide: "Cross-Region redirection for WorkSpaces Personal").
 */
export class ConnectionAliases {
  /** The domain name that stands for a directory; undefined if there is none, or if we may not ask. */
  readonly of: (directory: { readonly region: string; readonly directoryId: string }) => Promise<string | undefined>;
  private hasSaid = false;

  /** @param say shows a line to the person who runs the engine */
  constructor(
    private readonly aws: Pick<AwsClients, "workspaces">,
    private readonly say: (line: string) => void,
  ) {
    this.of = readOnceEach(({ region, directoryId }) => this.read(region, directoryId));
  }

  private async read(region: string, directoryId: string): Promise<string | undefined> {
    const { DescribeConnectionAliasesCommand } = await import("@aws-sdk/client-workspaces");
    const names: string[] = [];
    let token: string | undefined;
    try {
      const client = await this.aws.workspaces(region);
      do {
        const command = new DescribeConnectionAliasesCommand({ ResourceId: directoryId, NextToken: token });
        const { ConnectionAliases = [], NextToken } = await client.send(command);
        for (const { ConnectionString, Associations = [] } of ConnectionAliases) {
          const stands = Associations.some(
            ({ ResourceId, AssociationStatus }) => ResourceId === directoryId && ASSOCIATED.includes(AssociationStatus),
          );
          if (stands && ConnectionString !== undefined) {
            names.push(ConnectionString);
          }
        }
        token = NextToken;
      } while (token !== undefined && token !== "");
    } catch (error) {
      this.doWithout(directoryId, region, error);
    }
    return names.sort()[0];
  }

  /** A Region without the feature has no aliases, and whoever may not ask may do without, as long as they are told. */
  private doWithout(directoryId: string, region: string, error: unknown): void {
    const { name } = error as Error;
    if (name === "OperationNotSupportedException") {
      return;
    }
    if (!/AccessDenied|NotAuthorized/.test(name)) {
      throw awsRefusal(
        `asking for the connection aliases of ${directoryId}`,
        "workspaces:DescribeConnectionAliases",
        region,
        error,
      );
    }
    if (!this.hasSaid) {
      this.hasSaid = true;
      this.say(
        "invitations tell the registration codes of the directories, since we may not look for connection aliases: if you use " +
          "cross-Region redirection, allow workspaces:DescribeConnectionAliases",
      );
    }
  }
}
