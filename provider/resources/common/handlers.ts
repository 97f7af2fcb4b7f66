// The shape every kind's handlers have. It is the engine's own, told without Pulumi, so that another binding could serve it.

export type Properties = Record<string, unknown>;

export const isObject = (value: unknown): value is Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The properties that have a value: a program passes null for an argument that it does not give. */
export function withoutNull(properties: Properties): Properties {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [name, isObject(value) ? withoutNull(value) : value]),
  );
}

export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
  /** The resource whose error tells it in full, where this one does not. */
  readonly toldOf?: string;
}

export interface Difference {
  readonly changes: boolean;
  /** Properties that can only change by replacement. */
  readonly replaces: string[];
  readonly deleteBeforeReplace: boolean;
}

/**
 * What the engine asks of one kind of resource. `olds` and `state` are outputs as recorded, by this release or an older one;
 * `news` are arguments that passed the check.
 */
export interface Handlers<Arguments = Properties, State = Properties> {
  /** @param isPreview whether it is known that nothing is done after it; not every preview says so */
  check(news: Properties, olds: Properties, isPreview?: boolean): Promise<CheckFailure[]>;
  diff(olds: State, news: Arguments, id?: string): Difference | Promise<Difference>;
  create(news: Arguments): Promise<{ id: string; outs: State }>;
  /**
   * What is there now, as outputs and as arguments, under its new id if it has one; undefined if the thing is gone. Without arguments they stay
   * what they are.
   */
  read(state: State, id: string): Promise<{ id?: string; outs: State; inputs?: Partial<Arguments> } | undefined>;
  update(olds: State, news: Arguments, id: string): Promise<State>;
  delete(state: State, id: string): Promise<void>;
}

/** The thing exists, but is not finished: it is kept in the state with its id, and the next `up` resumes with an update. */
export class Unfinished extends Error {
  override readonly name = "Unfinished";

  constructor(
    readonly id: string,
    readonly outs: object,
    override readonly cause: Error,
  ) {
    super(cause.message);
  }
}
