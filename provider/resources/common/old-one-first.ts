// What the engine does with a kind that is deleted before it is replaced, where that deletion fails.
import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../../concurrency/clock";
import { Unfinished, type CheckFailure, type Difference, type Handlers, type Properties } from "./handlers";

/**
 * How long a failed replacement is kept from failing. Its error ends the run, and a replacement beside it that is cut off between its
 * deletion and its creation is recorded as deleted: by then those have all begun their creations.
 */
const OTHERS_BEGIN_MS = 1_000;

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

  constructor(
    private readonly handlers: Handlers<Arguments, State>,
    private readonly clock: Clock,
  ) {}

  async check(news: Properties, olds: Properties): Promise<CheckFailure[]> {
    const failures = await this.handlers.check(news, olds);
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
    const failed = this.failed.get(news.owner);
    if (failed) {
      this.failed.delete(news.owner);
      await this.clock.sleep(OTHERS_BEGIN_MS);
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
    try {
      await this.handlers.delete(state, id);
    } catch (error) {
      if (!this.isCreatedNext(state)) {
        throw error;
      }
      this.failed.set(state.owner, { id, state, error: error as Error });
    }
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
