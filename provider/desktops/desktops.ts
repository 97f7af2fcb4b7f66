import type {
  DescribeWorkspacesCommandInput,
  FailedWorkspaceChangeRequest,
  Tag,
  WorkspaceProperties,
  WorkspaceRequest,
  WorkSpacesClient,
} from "@aws-sdk/client-workspaces";
import type { Clock } from "../clock";
import type { ProviderError } from "../errors";
import { Batch, CALL_SIZE } from "./batch";
import { desktopOf, UNSEEN_BORNE, unseenDesktop, type Desktop } from "./desktop";
import { Poller, type Wait } from "./poller";
import { awsRefusal } from "./refusal";
import { sharedLook } from "./shared-look";

/** What CreateWorkspaces said of one request: the new id, or why not. */
export type Launch = { readonly id: string } | { readonly code: string; readonly message: string };

const UNANSWERED: Launch = {
  code: "Unknown",
  message: "WorkSpaces named the request neither as pending nor as failed",
};

/** Milliseconds a request for a desktop waits for others to share its call: nothing beside the minutes a launch takes. */
const GATHERING = 300;
/** The same for a look at one. */
const GATHERING_LOOKS = 30;

const sdk = () => import("@aws-sdk/client-workspaces");

/** The WorkSpaces of one Region: every call of this process to it goes through here, so that calls are full and few. */
export class Desktops {
  private readonly launches: Batch<WorkspaceRequest, Launch>;
  private readonly finds: Batch<string, Desktop | undefined>;
  private readonly terminations: Batch<string, FailedWorkspaceChangeRequest | undefined>;
  private readonly poller: Poller;
  private readonly lists = new Map<string, () => Promise<Desktop[]>>();
  /** Launched here and not returned by a describe yet: WorkSpaces may take a while to own up to a new id. */
  private readonly unseen = new Map<string, { directoryId: string; userName: string; since: number }>();

  constructor(
    readonly region: string,
    private readonly client: () => Promise<WorkSpacesClient>,
    private readonly clock: Clock,
    say: (line: string) => void,
  ) {
    this.launches = new Batch(GATHERING, clock, (requests) => this.createApart(requests));
    this.finds = new Batch(GATHERING_LOOKS, clock, async (ids) => {
      const byId = new Map((await this.describe([...new Set(ids)])).map((desktop) => [desktop.id, desktop]));
      return ids.map((id) => byId.get(id));
    });
    this.terminations = new Batch(GATHERING, clock, (ids) => this.terminateAll(ids));
    this.poller = new Poller((ids) => this.describe(ids), clock, say);
  }

  launch(request: WorkspaceRequest): Promise<Launch> {
    return this.launches.add(request);
  }

  /** Asks for a desktop's end and returns what WorkSpaces had against it, if anything. */
  terminate(id: string): Promise<FailedWorkspaceChangeRequest | undefined> {
    return this.terminations.add(id);
  }

  wait<T>(wait: Wait<T>): Promise<T> {
    return this.poller.wait(wait);
  }

  find(id: string): Promise<Desktop | undefined> {
    return this.finds.add(id);
  }

  /** Desktops by user name as WorkSpaces resolves it: it may miss one whose user was re-created. */
  ofUser(directoryId: string, userName: string): Promise<Desktop[]> {
    return this.pages({ DirectoryId: directoryId, UserName: userName });
  }

  /** Every desktop of a directory, read after this call was made; with those launched here that WorkSpaces does not show yet. */
  list(directoryId: string): Promise<Desktop[]> {
    const look = this.lists.get(directoryId) ?? sharedLook(() => this.readList(directoryId));
    this.lists.set(directoryId, look);
    return look();
  }

  /** Changes one property: WorkSpaces takes one a call, and shows it under way in its modification states. */
  async modify(id: string, property: WorkspaceProperties): Promise<void> {
    const { ModifyWorkspacePropertiesCommand } = await sdk();
    const command = new ModifyWorkspacePropertiesCommand({ WorkspaceId: id, WorkspaceProperties: property });
    await this.explain(
      "ModifyWorkspaceProperties",
      id,
      this.send((client) => client.send(command)),
    );
  }

  async tags(id: string): Promise<Record<string, string>> {
    const { DescribeTagsCommand } = await sdk();
    const reply = this.send((client) => client.send(new DescribeTagsCommand({ ResourceId: id })));
    const { TagList } = await this.explain("DescribeTags", id, reply);
    return Object.fromEntries((TagList ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""]));
  }

  async tag(id: string, tags: Readonly<Record<string, string>>): Promise<void> {
    const { CreateTagsCommand } = await sdk();
    const command = new CreateTagsCommand({ ResourceId: id, Tags: tagList(tags) });
    await this.explain(
      "CreateTags",
      id,
      this.send((client) => client.send(command)),
    );
  }

  async untag(id: string, keys: string[]): Promise<void> {
    const { DeleteTagsCommand } = await sdk();
    const command = new DeleteTagsCommand({ ResourceId: id, TagKeys: keys });
    await this.explain(
      "DeleteTags",
      id,
      this.send((client) => client.send(command)),
    );
  }

  /** One request that breaks a rule of the API fails its whole call: then each is sent by itself, so that the others do not suffer. */
  private async createApart(requests: WorkspaceRequest[]): Promise<(Launch | Promise<Launch>)[]> {
    try {
      return await this.create(requests);
    } catch (error) {
      const cause = (error as ProviderError).cause as Error | undefined;
      if (requests.length === 1 || !/Validation|InvalidParameter/.test(cause?.name ?? "")) {
        throw error;
      }
      return requests.map(async (request) => {
        const [launch = UNANSWERED] = await this.create([request]);
        return launch;
      });
    }
  }

  private async create(requests: WorkspaceRequest[]): Promise<Launch[]> {
    const { CreateWorkspacesCommand } = await sdk();
    const who = requests.map(({ UserName }) => UserName).join(", ");
    const reply = this.send((client) => client.send(new CreateWorkspacesCommand({ Workspaces: requests })));
    const { PendingRequests, FailedRequests } = await this.explain("CreateWorkspaces", who, reply);
    return requests.map((request) => {
      const pending = PendingRequests?.find((one) => sameRequest(one, request));
      if (pending?.WorkspaceId !== undefined) {
        this.unseen.set(pending.WorkspaceId, {
          directoryId: request.DirectoryId ?? "",
          userName: request.UserName ?? "",
          since: this.clock.now(),
        });
        return { id: pending.WorkspaceId };
      }
      const failed = FailedRequests?.find((one) => one.WorkspaceRequest && sameRequest(one.WorkspaceRequest, request));
      return failed ? { code: failed.ErrorCode ?? "", message: failed.ErrorMessage ?? "" } : UNANSWERED;
    });
  }

  private async terminateAll(ids: string[]): Promise<(FailedWorkspaceChangeRequest | undefined)[]> {
    const { TerminateWorkspacesCommand } = await sdk();
    const TerminateWorkspaceRequests = [...new Set(ids)].map((id) => ({ WorkspaceId: id }));
    const reply = this.send((client) => client.send(new TerminateWorkspacesCommand({ TerminateWorkspaceRequests })));
    const { FailedRequests } = await this.explain("TerminateWorkspaces", ids.join(", "), reply);
    return ids.map((id) => {
      const failed = FailedRequests?.find(({ WorkspaceId }) => WorkspaceId === id);
      if (!failed) {
        this.unseen.delete(id);
      }
      return failed;
    });
  }

  private async describe(ids: string[]): Promise<Desktop[]> {
    const found: Desktop[] = [];
    for (let from = 0; from < ids.length; from += CALL_SIZE) {
      found.push(...(await this.pages({ WorkspaceIds: ids.slice(from, from + CALL_SIZE) })));
    }
    return found;
  }

  private async readList(directoryId: string): Promise<Desktop[]> {
    // A look by id may show a new desktop while this list is read, and does not show it yet.
    const before = [...this.unseen];
    const found = await this.pages({ DirectoryId: directoryId });
    const shown = new Set(found.map(({ id }) => id));
    const unseen = [...new Map([...before, ...this.unseen])].filter(([id, one]) => {
      return one.directoryId === directoryId && !shown.has(id) && this.clock.now() - one.since <= UNSEEN_BORNE;
    });
    return [...found, ...unseen.map(([id, { userName }]) => unseenDesktop(id, this.region, directoryId, userName))];
  }

  private async pages(input: DescribeWorkspacesCommandInput): Promise<Desktop[]> {
    const { paginateDescribeWorkspaces } = await sdk();
    const who = input.WorkspaceIds?.join(", ") ?? [input.UserName, input.DirectoryId].filter(Boolean).join(" of ");
    const reply = this.send(async (client) => {
      const found: Desktop[] = [];
      for await (const page of paginateDescribeWorkspaces({ client }, input)) {
        found.push(...(page.Workspaces ?? []).map((workspace) => desktopOf(workspace, this.region)));
      }
      return found;
    });
    const found = await this.explain("DescribeWorkspaces", who, reply);
    for (const { id } of found) {
      this.unseen.delete(id);
    }
    return found;
  }

  private async send<T>(request: (client: WorkSpacesClient) => Promise<T>): Promise<T> {
    return request(await this.client());
  }

  private async explain<T>(operation: string, whom: string, reply: Promise<T>): Promise<T> {
    try {
      return await reply;
    } catch (error) {
      throw awsRefusal(`working on WorkSpaces (${whom})`, `workspaces:${operation}`, this.region, error);
    }
  }
}

export const tagList = (tags: Readonly<Record<string, string>>): Tag[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

const sameRequest = (
  one: { DirectoryId?: string | undefined; UserName?: string | undefined },
  other: WorkspaceRequest,
): boolean => one.DirectoryId === other.DirectoryId && one.UserName?.toLowerCase() === other.UserName?.toLowerCase();
