// Between Pulumi's dynamic provider host and our handlers.
import type { dynamic } from "@pulumi/pulumi";
import { isDeepStrictEqual } from "node:util";
import { wordsOf } from "../errors/provider-error";
import { Unfinished, withoutNull, type Handlers, type Properties } from "../resources/common/handlers";
import { BESIDE, IN_PREVIEW, REFUSAL } from "../resources/common/property";
import { without } from "../text/without";
import { encode } from "./codec";
import { notTwice } from "./host-words";
import { answered, rememberSecrets, shown } from "./refused";

type Lookup = (key: string) => string | undefined;

/** The host prints an error with its stack, in check, diff, read and delete; ours say all there is to say. */
class ShownError extends Error {
  override readonly name = "";

  constructor(message: string) {
    super(message);
    this.stack = "";
  }

  override toString(): string {
    return this.message;
  }
}

/** What the host expects of an error that comes with a resource which exists but is not finished. */
class UnfinishedError extends ShownError {
  readonly reasons: string[];

  constructor(
    readonly id: string,
    readonly properties: Properties,
    message: string,
  ) {
    super(message);
    this.reasons = [message];
  }
}

/** A dynamic provider over handlers that are made when first needed, with the configuration that `configure` was given. */
export function dynamicProvider<A extends object, S extends object>(
  handlers: (config: Lookup) => Promise<Handlers<A, S>>,
): dynamic.ResourceProvider {
  // Other calls may run before an awaited configure ends, so it only stores; a failure would leave the provider unconfigured for good.
  let config: Lookup = () => undefined;
  const pass = async <T>(
    call: (kind: Handlers<A, S>) => T | Promise<T>,
    inputs: Properties = {},
    isPrinted?: "the host prints its errors",
  ): Promise<T> => {
    try {
      return await call(await handlers(config));
    } catch (error) {
      if (error instanceof Unfinished) {
        // The host adds its own to a reply, and not to this: without it no later call would find its way here.
        const properties = { ...encode(error.outs), __provider: inputs.__provider };
        throw new UnfinishedError(error.id, properties, wordsOf(error.cause));
      }
      const words = wordsOf(error);
      if (isPrinted !== undefined) {
        notTwice(words);
      }
      throw new ShownError(words);
    }
  };
  // The engine's properties are what they were checked to be, so the kind's own types hold from here on.
  const args = (news: Properties) => own(news) as A;
  const stateOf = (recorded: Properties) => own(recorded) as S;
  return {
    configure: (request) => {
      config = (key) => request.config.get(key);
      return Promise.resolve();
    },
    check: (olds: Properties, news: Properties) =>
      pass(
        async (kind) => {
          rememberSecrets(news);
          const failures = await kind.check(own(news), own(olds), news[IN_PREVIEW] === true);
          return answered(
            news,
            failures.map((failure) => shown(news, failure)),
          );
        },
        {},
        "the host prints its errors",
      ),
    diff: (id, olds: Properties, news: Properties) =>
      // What is refused must not pass for what is the same, of which the program hears nothing.
      REFUSAL in news
        ? Promise.resolve({ changes: true })
        : pass((kind) => kind.diff(stateOf(olds), args(news), id), {}, "the host prints its errors"),
    create: (inputs: Properties) =>
      pass(async (kind) => {
        const { id, outs } = await kind.create(args(inputs));
        return { id, outs: encode(outs) };
      }, inputs),
    read: (id, state: Properties = {}) =>
      pass(
        async (kind) => {
          const found = await kind.read(stateOf(state), id);
          if (!found) {
            return {};
          }
          const props = encode(found.outs);
          const inputs = found.inputs === undefined ? undefined : encode(found.inputs);
          const isLeft = inputs === undefined || isAsRecorded(own(state), props, inputs);
          return { id: found.id ?? id, props, ...(isLeft ? {} : { inputs }) };
        },
        {},
        "the host prints its errors",
      ),
    update: (id, olds: Properties, news: Properties) =>
      pass(async (kind) => ({ outs: encode(await kind.update(stateOf(olds), args(news), id)) }), news),
    delete: (id, state: Properties) =>
      pass((kind) => kind.delete(stateOf(state), id), {}, "the host prints its errors"),
  };
}

/**
 * Whether the arguments are what the state's outputs say of them. Its inputs are left as they are then: they hold secrets too, which no output
 * has, so that inputs of ours would lose them, and the next preview show them as new. The host hands no inputs on that would tell them.
 */
function isAsRecorded(state: Properties, outs: Properties, inputs: Properties): boolean {
  const isSame = Object.entries(inputs).every(([name, value]) => isDeepStrictEqual(value, state[name]));
  return isSame && Object.keys(state).every((name) => name in outs);
}

/** Properties without the host's own and ours, and without null. */
const own = (properties: Properties = {}): Properties => withoutNull(without(properties, ...BESIDE));
