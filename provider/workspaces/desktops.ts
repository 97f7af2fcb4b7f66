import type {
  FailedWorkspaceChangeRequest,
  WorkspaceProperties,
  WorkspaceRequest,
  WorkSpacesClient,
} from "@aws-sdk/client-workspaces";
import { Batch } from "../concurrency/batch";
import type { Clock } from "../concurrency/clock";
import type { ProviderError } from "../errors/provider-error";
import { RateLimit } from "../concurrency/rate-limit";
import { answersTo, UNANSWERED, type Launch } from "./answers";
import { Slots } from "../concurrency/slots";
import type { Action } from "./actions";
import { CALLS_PER_SECOND, Calls, MAX_PER_CALL } from "./api";
import type { Desktop } from "./desktop";
import { FleetLookup } from "./fleet-lookup";
import { PendingLaunches } from "./pending-launches";
import { isQuota, quotaReached } from "./quota";
import { Poller, type Wait } from "./poller";

/** How long a launch or a termination waits for others to share its call: little beside the minutes that it takes. */
const BATCH_WINDOW_MS = 1_500;
/** The same for finding one by its id. */
const LOOKUP_BATCH_WINDOW_MS = 30;

/** The WorkSpaces of one Region: every call of this process to it goes through here, so that calls are full and few. */
export class Desktops {
  private readonly calls: Calls;
  private readonly launches: Batch<WorkspaceRequest, Launch>;
  private readonly finds: Batch<string, Desktop | undefined>;
  private readonly terminations: Batch<string, FailedWorkspaceChangeRequest | undefined>;
  private readonly tagReads: Batch<string, Record<string, string>>;
  private readonly poller: Poller;
  private readonly looks = new Map<string, FleetLookup>();
  private readonly pending: PendingLaunches;
  private readonly successors = new Map<string, string>();
  /** AWS advises to migrate no more at a time (WorkSpaces Administration Guide, "Migrate a WorkSpace", best practices). */
  readonly migrations = new Slots(MAX_PER_CALL);

  constructor(
    readonly region: string,
    client: () => Promise<WorkSpacesClient>,
    private readonly clock: Clock,
    say: (line: string) => void,
    /** For calls that must be sent once. */
    clientOnce = client,
  ) {
    this.calls = new Calls(region, client, clock, clientOnce);
    this.pending = new PendingLaunches(region, clock);
    const gathered = () => clock.sleep(BATCH_WINDOW_MS);
    this.launches = new Batch(MAX_PER_CALL, gathered, (requests) => this.createApart(requests));
    this.terminations = new Batch(MAX_PER_CALL, gathered, (ids) => this.terminateAll(ids));
    this.finds = new Batch(
      MAX_PER_CALL,
      () => clock.sleep(LOOKUP_BATCH_WINDOW_MS),
      async (ids) => {
        const byId = new Map((await this.describe([...new Set(ids)])).map((desktop) => [desktop.id, desktop]));
        return ids.map((id) => byId.get(id));
      },
    );
    // DescribeTags takes one id. Answers are released together, so that follow-up calls batch again.
    this.tagReads = new Batch(
      MAX_PER_CALL,
      () => clock.sleep(LOOKUP_BATCH_WINDOW_MS),
      async (ids) => {
        const reads = ids.map((id) => this.calls.tags(id));
        await Promise.allSettled(reads);
        return reads;
      },
    );
    // No bursts: they are kept for callers that wait for a lookup.
    const limit = new RateLimit(CALLS_PER_SECOND, clock);
    this.poller = new Poller((ids) => this.describe(ids, () => limit.turn()), clock, say);
  }

  launch(request: WorkspaceRequest): Promise<Launch> {
    const launch = this.launches.add(request);
    this.pending.ask(request, launch);
    return launch;
  }

  /** Asks for a desktop's termination; returns the refusal, if WorkSpaces refuses it. */
  terminate(id: string): Promise<FailedWorkspaceChangeRequest | undefined> {
    return this.terminations.add(id);
  }

  wait<T>(wait: Wait<T>): Promise<T> {
    return this.poller.wait(wait);
  }

  /** Ends every wait, now and from now on. */
  cancel(): void {
    this.poller.cancel();
  }

  find(id: string): Promise<Desktop | undefined> {
    return this.finds.add(id);
  }

  /**
   * Every desktop of the directory that is a user's of one of these names, and maybe others', read after this call was made; with those
   * launched here that WorkSpaces does not show yet.
   * @param names every form that WorkSpaces may show the user's name in
   * @param whole whether the user gave up one of the names: by name, WorkSpaces returns only what the current account of that name has
   */
  async look(directoryId: string, names: readonly string[], whole = false): Promise<Desktop[]> {
    const looks = this.fleet(directoryId);
    await Promise.allSettled(this.pending.unanswered(directoryId, names));
    const begun = this.pending.beginLook();
    const found = this.saw(await looks.look(names, whole));
    // A launch that was requested meanwhile may have its desktop already: wait for its answer.
    const again = this.pending.unanswered(directoryId, names).length > 0;
    return again
      ? this.look(directoryId, names, whole)
      : [...found, ...this.pending.missedBy(begun, directoryId, found)];
  }

  /** Desktops of a user, and maybe others', as of some minutes ago at most: for what is told ahead and decides nothing. */
  lately(directoryId: string, userName: string): Promise<Desktop[]> {
    return this.fleet(directoryId).lately(userName);
  }

  private fleet(directoryId: string): FleetLookup {
    const looks = this.looks.get(directoryId) ?? new FleetLookup(directoryId, this.calls, this.clock);
    this.looks.set(directoryId, looks);
    return looks;
  }

  /** Every desktop of the directory, for who wants to see them all once. */
  async list(directoryId: string, onPage: (soFar: number) => void): Promise<Desktop[]> {
    return this.saw((await this.calls.describe({ DirectoryId: directoryId }, onPage)).desktops);
  }

  /** Changes one property, which WorkSpaces shows under way in its modification states. */
  modify(id: string, property: WorkspaceProperties): Promise<void> {
    return this.calls.modify(id, property);
  }

  /** Begins a desktop's migration to another bundle; returns the new desktop's id. */
  migrate({ id, directoryId, userName }: Desktop, bundleId: string): Promise<string> {
    const request = { DirectoryId: directoryId, UserName: userName, BundleId: bundleId };
    const migration = this.calls.migrate(id, bundleId).then((target) => {
      this.pending.accept(target, request);
      return target;
    });
    this.pending.ask(request, migration);
    return migration;
  }

  /** Begins an action; returns the refusal, if WorkSpaces refuses it. */
  act(action: Action, id: string): Promise<FailedWorkspaceChangeRequest | undefined> {
    return this.calls.act(action, id);
  }

  /** The desktops of the account that has the name now: of an earlier account of that name, WorkSpaces returns none this way. */
  async ofAccount(directoryId: string, userName: string): Promise<Desktop[]> {
    return this.saw((await this.calls.describe({ DirectoryId: directoryId, UserName: userName })).desktops);
  }

  /** What a desktop's id became by a migration that this process knows of. */
  currentId(id: string): string {
    return this.successors.get(id) ?? id;
  }

  noteSuccessor(id: string, successor: string): void {
    this.successors.set(id, successor);
  }

  tags(id: string): Promise<Record<string, string>> {
    return this.tagReads.add(id);
  }

  tag(id: string, tags: Readonly<Record<string, string>>): Promise<void> {
    return this.calls.tag(id, tags);
  }

  untag(id: string, keys: string[]): Promise<void> {
    return this.calls.untag(id, keys);
  }

  /**
   * One request that breaks a rule of the API fails its whole call, and so do requests that are more than the quota has room for: then each
   * is sent by itself, so that the others succeed.
   */
  private async createApart(requests: WorkspaceRequest[]): Promise<(Launch | Promise<Launch>)[]> {
    try {
      return await this.create(requests);
    } catch (error) {
      const refusal = quotaReached(error);
      if (requests.length === 1 && refusal) {
        return [refusal];
      }
      const cause = (error as ProviderError).cause as Error | undefined;
      if (requests.length === 1 || !(refusal || /Validation|InvalidParameter/.test(cause?.name ?? ""))) {
        throw error;
      }
      return refusal ? this.createWithinQuota(requests) : requests.map((request) => this.createOne(request));
    }
  }

  /** One after the other, and of each kind until the first that has no room: the rest of that kind have none either. */
  private createWithinQuota(requests: WorkspaceRequest[]): Promise<Launch>[] {
    const reached = new Map<string, Launch>();
    let before: Promise<unknown> = Promise.resolve();
    return requests.map((request) => {
      const kind = `${request.BundleId ?? ""} ${request.WorkspaceProperties?.ComputeTypeName ?? ""}`;
      const launch = before.then(async () => {
        const answer = reached.get(kind) ?? (await this.createOne(request));
        if ("code" in answer && isQuota(answer.code)) {
          reached.set(kind, answer);
        }
        return answer;
      });
      before = launch.catch(() => undefined);
      return launch;
    });
  }

  private async createOne(request: WorkspaceRequest): Promise<Launch> {
    const [launch] = await this.createApart([request]);
    return launch ?? UNANSWERED;
  }

  private async create(requests: WorkspaceRequest[]): Promise<Launch[]> {
    const reply = await this.calls.create(requests);
    const answers = answersTo(requests, reply);
    for (const [index, request] of requests.entries()) {
      const answer = answers[index];
      if (answer !== undefined && "id" in answer) {
        this.pending.accept(answer.id, request);
      }
    }
    return answers;
  }

  private async terminateAll(ids: string[]): Promise<(FailedWorkspaceChangeRequest | undefined)[]> {
    const refused = await this.calls.terminate([...new Set(ids)]);
    return ids.map((id) => {
      const failed = refused.find(({ WorkspaceId }) => WorkspaceId === id);
      if (!failed) {
        this.pending.settle(id);
      }
      return failed;
    });
  }

  private async describe(ids: string[], turn: () => Promise<void> = () => Promise.resolve()): Promise<Desktop[]> {
    const found: Desktop[] = [];
    for (let from = 0; from < ids.length; from += MAX_PER_CALL) {
      await turn();
      const { desktops } = await this.calls.describe({ WorkspaceIds: ids.slice(from, from + MAX_PER_CALL) });
      found.push(...desktops);
    }
    return this.saw(found);
  }

  private saw(desktops: Desktop[]): Desktop[] {
    for (const { id } of desktops) {
      this.pending.settle(id);
    }
    return desktops;
  }
}
