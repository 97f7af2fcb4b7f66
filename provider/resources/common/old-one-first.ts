// What the engine does with a kind that is deleted before it is replaced, where that deletion fails.
import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../../concurrency/clock";
import { Unfinished, type CheckFailure, type Difference, type Handlers, type Properties } from "./handlers";

/** How soon after a deletion that has ended the engine begins the creation that follows it; it takes milliseconds. */
const OTHERS_BEGIN_MS = 5_000;
const OTHERS_POLL_MS = 250;

interface Failed<State> {
  readonly id: string;
  readonly state: State;
  readonly error: Error;
}

/**
 * Handlers of a kind that is deleted before it is replaced. If that deletion fails under `--continue-on-error`, the engine never answers the
 * program, and `pulumi up` hangs (measured with engine 3.259.0: the failed chain of steps leaves its creation neither run nor failed). So the
 * failure is told by the creation that follows, which also gives the state what it held before: nothing was replaced.
 */
export class OldOneFirst<
  Arguments extends { readonly owner: string },
  State extends { readonly owner: string },
> implements Handlers<Arguments, State> {
  private readonly declared = new Set<string>();
  /** What the state holds of each resource whose difference was asked for. */
  private readonly held = new Map<string, State>();
  private readonly created = new Set<string>();
  private readonly failed = new Map<string, Failed<State>>();
  /** Resources that are deleted and not created yet, by when their deletion ended; undefined while it goes on. */
  private readonly between = new Map<string, number | undefined>();

  constructor(
    private readonly handlers: Handlers<Arguments, State>,
    private readonly clock: Clock,
  ) {}

  async check(news: Properties, olds: Properties, isPreview?: boolean): Promise<CheckFailure[]> {
    const failures = await this.handlers.check(news, olds, isPreview);
    if (failures.length === 0 && typeof news.owner === "string") {
      this.declared.add(news.owner);
    }
    return failures;
  }

  diff(olds: State, news: Arguments, id?: string): Difference | Promise<Difference> {
    this.held.set(news.owner, olds);
    return this.handlers.diff(olds, news, id);
  }

  async create(news: Arguments): Promise<{ id: string; outs: State }> {
    this.created.add(news.owner);
    this.between.delete(news.owner);
    const failed = this.failed.get(news.owner);
    if (failed) {
      this.failed.delete(news.owner);
      await this.othersBegun();
      throw new Unfinished(failed.id, failed.state, failed.error);
    }
    return this.handlers.create(news);
  }

  read(state: State, id: string) {
    return this.handlers.read(state, id);
  }

  update(olds: State, news: Arguments, id: string): Promise<State> {
    return this.handlers.update(olds, news, id);
  }

  async delete(state: State, id: string): Promise<void> {
    const { owner } = state;
    if (this.isCreatedNext(state)) {
      this.between.set(owner, undefined);
    }
    try {
      await this.handlers.delete(state, id);
    } catch (error) {
      if (!this.isCreatedNext(state)) {
        this.between.delete(owner);
        throw error;
      }
      this.failed.set(owner, { id, state, error: error as Error });
    }
    if (this.between.has(owner)) {
      this.between.set(owner, this.clock.now());
    }
  }

  /**
   * A failed creation ends the run, and what is cut off between its deletion and its creation then is recorded as deleted: though its deletion
   * was refused too, a program that does not declare it any more would forget it. So a creation fails when no other is between the two.
   */
  private async othersBegun(): Promise<void> {
    const isBetween = (ended: number | undefined) => ended === undefined || this.clock.now() - ended < OTHERS_BEGIN_MS;
    do {
      await this.clock.sleep(OTHERS_POLL_MS);
    } while ([...this.between.values()].some(isBetween));
  }

  /**
   * Whether the creation of its successor follows the deletion: the program declares it, has not created it yet, and this is what the state
   * holds of it, and not what an earlier run has left to be deleted. With `--replace` and taint no difference is asked for.
   */
  private isCreatedNext(state: State): boolean {
    const held = this.held.get(state.owner);
    return (
      this.declared.has(state.owner) &&
      !this.created.has(state.owner) &&
      (held === undefined || isDeepStrictEqual(held, state))
    );
  }
}
