// The WorkSpaces API as calls: within its rates, and with words for those that fail.
import type {
  CreateWorkspacesCommandOutput,
  DescribeWorkspacesCommandInput,
  FailedWorkspaceChangeRequest,
  Tag,
  WorkspaceProperties,
  WorkspaceRequest,
  WorkSpacesClient,
} from "@aws-sdk/client-workspaces";
import type { Clock } from "../concurrency/clock";
import { RateLimit } from "../concurrency/rate-limit";
import type { Action } from "./actions";
import { desktopOf, type Desktop } from "./desktop";
import { awsRefusal } from "../aws/refusal";

/** WorkSpaces' own limit for CreateWorkspaces, TerminateWorkspaces and DescribeWorkspaces by id. */
export const MAX_PER_CALL = 25;

/** Calls a second in the long run that WorkSpaces takes of each operation (Amazon WorkSpaces quotas). */
export const CALLS_PER_SECOND = 2;
/** Burst size: one below the limit, since calls that are sent evenly may arrive bunched. */
const BURST_CALLS = 4;

/** Waits between tries of what the SDK sends once. */
const THROTTLED_BACKOFF_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000, 15_000];

const sdk = () => import("@aws-sdk/client-workspaces");

/** Calls to the WorkSpaces of one Region. Each fails with a ProviderError, after the SDK's own retries. */
export class Calls {
  /** By operation. */
  private readonly limits = new Map<string, RateLimit>();

  constructor(
    private readonly region: string,
    private readonly client: () => Promise<WorkSpacesClient>,
    private readonly clock: Clock,
    /** One whose calls are sent once. */
    private readonly clientOnce = client,
  ) {}

  async create(requests: WorkspaceRequest[]): Promise<CreateWorkspacesCommandOutput> {
    const { CreateWorkspacesCommand } = await sdk();
    const who = requests.map(({ UserName }) => UserName).join(", ");
    return this.send("CreateWorkspaces", who, (client) =>
      client.send(new CreateWorkspacesCommand({ Workspaces: requests })),
    );
  }

  /** Returns those that WorkSpaces refused. */
  async terminate(ids: readonly string[]): Promise<FailedWorkspaceChangeRequest[]> {
    const { TerminateWorkspacesCommand } = await sdk();
    const TerminateWorkspaceRequests = ids.map((id) => ({ WorkspaceId: id }));
    const { FailedRequests } = await this.send("TerminateWorkspaces", ids.join(", "), (client) =>
      client.send(new TerminateWorkspacesCommand({ TerminateWorkspaceRequests })),
    );
    return FailedRequests ?? [];
  }

  /**
   * All pages of an answer, and how many there were.
   * @param onPage told how many desktops there are so far
   */
  async describe(
    input: DescribeWorkspacesCommandInput,
    onPage: (soFar: number) => void = () => undefined,
  ): Promise<{ desktops: Desktop[]; pages: number }> {
    const { DescribeWorkspacesCommand } = await sdk();
    const who = input.WorkspaceIds?.join(", ") ?? [input.UserName, input.DirectoryId].filter(Boolean).join(" of ");
    const desktops: Desktop[] = [];
    let token: string | undefined;
    let pages = 0;
    do {
      const command = new DescribeWorkspacesCommand({ ...input, ...(token === undefined ? {} : { NextToken: token }) });
      const { Workspaces, NextToken } = await this.send("DescribeWorkspaces", who, (client) => client.send(command));
      desktops.push(...(Workspaces ?? []).map((workspace) => desktopOf(workspace, this.region)));
      pages += 1;
      onPage(desktops.length);
      token = NextToken;
    } while (token !== undefined && token !== "");
    return { desktops, pages };
  }

  /** Changes one property: WorkSpaces takes one a call, and shows it under way in its modification states. */
  async modify(id: string, property: WorkspaceProperties): Promise<void> {
    const { ModifyWorkspacePropertiesCommand } = await sdk();
    const command = new ModifyWorkspacePropertiesCommand({ WorkspaceId: id, WorkspaceProperties: property });
    await this.send("ModifyWorkspaceProperties", id, (client) => client.send(command));
  }

  /**
   * Begins a migration, and returns the id of the new desktop. The call is sent once, since AWS has no token by which to tell a repeated one:
   * after an error that is no answer of WorkSpaces, the migration may have begun.
   */
  async migrate(id: string, bundleId: string): Promise<string> {
    const { MigrateWorkspaceCommand } = await sdk();
    for (let attempt = 0; ; attempt++) {
      try {
        const command = new MigrateWorkspaceCommand({ SourceWorkspaceId: id, BundleId: bundleId });
        const send = async () => (await this.clientOnce()).send(command);
        const { TargetWorkspaceId = "" } = await this.send("MigrateWorkspace", id, send);
        return TargetWorkspaceId;
      } catch (error) {
        const delay = THROTTLED_BACKOFF_MS[attempt];
        if (delay === undefined || !/Throttling|TooManyRequests/.test(causeOf(error)?.name ?? "")) {
          throw error;
        }
        await this.clock.sleep(delay);
      }
    }
  }

  /** Begins an action, once; returns the refusal, if WorkSpaces refuses it. */
  async act(action: Action, id: string): Promise<FailedWorkspaceChangeRequest | undefined> {
    const request = [{ WorkspaceId: id }];
    if (action === "restore") {
      const { RestoreWorkspaceCommand } = await sdk();
      const command = new RestoreWorkspaceCommand({ WorkspaceId: id });
      await this.send("RestoreWorkspace", id, async () => (await this.clientOnce()).send(command));
      return undefined;
    }
    if (action === "rebuild") {
      const { RebuildWorkspacesCommand } = await sdk();
      const command = new RebuildWorkspacesCommand({ RebuildWorkspaceRequests: request });
      const send = async () => (await this.clientOnce()).send(command);
      return (await this.send("RebuildWorkspaces", id, send)).FailedRequests?.[0];
    }
    const { RebootWorkspacesCommand } = await sdk();
    const command = new RebootWorkspacesCommand({ RebootWorkspaceRequests: request });
    const send = async () => (await this.clientOnce()).send(command);
    return (await this.send("RebootWorkspaces", id, send)).FailedRequests?.[0];
  }

  async tags(id: string): Promise<Record<string, string>> {
    const { DescribeTagsCommand } = await sdk();
    const command = new DescribeTagsCommand({ ResourceId: id });
    const { TagList } = await this.send("DescribeTags", id, (client) => client.send(command));
    return Object.fromEntries((TagList ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""]));
  }

  async tag(id: string, tags: Readonly<Record<string, string>>): Promise<void> {
    const { CreateTagsCommand } = await sdk();
    const command = new CreateTagsCommand({ ResourceId: id, Tags: tagList(tags) });
    await this.send("CreateTags", id, (client) => client.send(command));
  }

  async untag(id: string, keys: string[]): Promise<void> {
    const { DeleteTagsCommand } = await sdk();
    const command = new DeleteTagsCommand({ ResourceId: id, TagKeys: keys });
    await this.send("DeleteTags", id, (client) => client.send(command));
  }

  private async send<T>(
    operation: string,
    whom: string,
    request: (client: WorkSpacesClient) => Promise<T>,
  ): Promise<T> {
    const limit = this.limits.get(operation) ?? new RateLimit(CALLS_PER_SECOND, this.clock, BURST_CALLS);
    this.limits.set(operation, limit);
    await limit.turn();
    try {
      return await request(await this.client());
    } catch (error) {
      throw awsRefusal(`working on WorkSpaces (${whom})`, `workspaces:${operation}`, this.region, error);
    }
  }
}

/** What AWS' SDK threw. */
export const causeOf = (error: unknown): AwsFailure | undefined =>
  (error as { readonly cause?: AwsFailure } | undefined)?.cause;

interface AwsFailure extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
}

export const tagList = (tags: Readonly<Record<string, string>>): Tag[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
