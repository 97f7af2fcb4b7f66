import type { DescribeWorkspaceDirectoriesCommandInput, WorkspaceDirectory } from "@aws-sdk/client-workspaces";
import type { AwsClients } from "./clients";
import { awsRefusal } from "./refusal";

/** A directory as a Region's WorkSpaces knows it. */
export interface Registration {
  readonly directoryId: string;
  /** The DNS name of its domain; empty if WorkSpaces tells none. */
  readonly domainName: string;
}

/** The directories registered with WorkSpaces. */
export class Registrations {
  constructor(private readonly aws: AwsClients) {}

  async find(region: string, directoryId: string): Promise<WorkspaceDirectory | undefined> {
    try {
      const [found] = await this.list(region, { DirectoryIds: [directoryId] });
      return found;
    } catch (error) {
      // An id that is not of a directory's form is refused, not answered with nothing.
      if (/Validation|InvalidParameter|ResourceNotFound/.test((error as Error).name)) {
        return undefined;
      }
      throw awsRefusal(`looking up directory ${directoryId}`, "workspaces:DescribeWorkspaceDirectories", region, error);
    }
  }

  /** Every registration in a Region. */
  async all(region: string): Promise<Registration[]> {
    const all = await this.list(region, {});
    return all.flatMap(({ DirectoryId, DirectoryName = "" }) =>
      DirectoryId === undefined ? [] : [{ directoryId: DirectoryId, domainName: DirectoryName }],
    );
  }

  private async list(region: string, input: DescribeWorkspaceDirectoriesCommandInput): Promise<WorkspaceDirectory[]> {
    const { paginateDescribeWorkspaceDirectories } = await import("@aws-sdk/client-workspaces");
    const client = await this.aws.workspaces(region);
    const found: WorkspaceDirectory[] = [];
    for await (const page of paginateDescribeWorkspaceDirectories({ client }, input)) {
      found.push(...(page.Directories ?? []));
    }
    return found;
  }
}
