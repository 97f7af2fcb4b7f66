// Resources that a program reads and does not manage: `User.get`. The engine tells the two apart and does not tell a provider; what a provider
// sees is that they have no owner, which the program's side gives to everything that is managed.
import { ProviderError } from "../../errors/provider-error";
import type { Owner } from "../../ownership/owner";
import type { CheckFailure, Difference, Handlers, Properties } from "./handlers";

/** What the program's side passes of a resource that is read: whose place in the program it has. */
export interface ReadBy {
  readonly readBy?: Owner;
}

interface Reading<State> {
  /** Looks for what an id means, and tells its own id beside its outputs; throws `not-found` if there is none. */
  readonly look: (id: string) => Promise<{ readonly id: string }>;
  /** Whether a state of something managed is of what was read. */
  readonly isOf: (found: string, state: State, id: string) => boolean;
  /** The state by which what it is of is left standing; undefined if nothing is to be done for that. */
  readonly retained: (state: State) => State | undefined;
}

/** Handlers of a kind whose resources may be read only: of those nothing is claimed, compared, edited or deleted, whatever mark they carry. */
export class OrRead<Arguments extends object, State extends { readonly owner: Owner }> implements Handlers<
  Arguments,
  State
> {
  /** Own ids of what this run has read, by the places in the program. */
  private readonly found = new Map<Owner, string>();

  constructor(
    private readonly managed: Handlers<Arguments, State>,
    private readonly reading: Reading<State>,
  ) {}

  check(news: Properties, olds: Properties, isPreview?: boolean): Promise<CheckFailure[]> {
    return this.managed.check(news, olds, isPreview);
  }

  diff(olds: State, news: Arguments, id?: string): Difference | Promise<Difference> {
    return isRead(olds)
      ? { changes: false, replaces: [], deleteBeforeReplace: false }
      : this.managed.diff(olds, news, id);
  }

  create(news: Arguments): Promise<{ id: string; outs: State }> {
    return this.managed.create(news);
  }

  async read(state: State, id: string): ReturnType<Handlers<Arguments, State>["read"]> {
    if (!isRead(state)) {
      return this.managed.read(state, id);
    }
    const { readBy } = state as ReadBy;
    try {
      const { id: own, ...outs } = await this.reading.look(id);
      if (readBy !== undefined) {
        this.found.set(readBy, own);
      }
      return { id: own, outs: outs as unknown as State };
    } catch (error) {
      // A refresh, which brings what was read before: the state forgets what is gone since, and the next up says that it is not there.
      if (readBy === undefined && error instanceof ProviderError && error.code === "not-found") {
        return undefined;
      }
      throw error;
    }
  }

  update(olds: State, news: Arguments, id: string): Promise<State> {
    return this.managed.update(olds, news, id);
  }

  async delete(state: State, id: string): Promise<void> {
    // The engine does not ask for that.
    if (isRead(state)) {
      return;
    }
    // What was managed in this place of the program and is read by now: by another id than the state's, the engine calls that a replacement.
    const found = this.found.get(state.owner);
    const left = found !== undefined && this.reading.isOf(found, state, id) ? this.reading.retained(state) : state;
    if (left !== undefined) {
      await this.managed.delete(left, id);
    }
  }
}

/** Every release has written an owner into every state. */
const isRead = (state: object): boolean => (state as { readonly owner?: unknown }).owner === undefined;
