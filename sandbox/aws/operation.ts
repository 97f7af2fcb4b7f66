import { validate, type Schema } from "./schema";

/** Who asks, and where. */
export interface Caller {
  region: string;
  account: string;
  accessKeyId: string;
}

export type Output = Record<string, unknown>;

/** A request whose input AWS accepts, not yet carried out: whether the caller may is asked in between. */
export interface Prepared {
  /** ARNs of what it touches, as an IAM policy names them; empty if the action knows none. */
  resources: readonly string[];
  /** Actions that IAM asks for beside the operation's own. */
  actions: readonly string[];
  perform(): Output | Promise<Output>;
}

/** @throws AwsError ValidationException or SerializationException when preparing, others when performing. */
export type Operation = (input: unknown, caller: Caller) => Prepared;

export function operation<I>(
  schema: Schema<I>,
  handle: (input: I, caller: Caller) => Output | Promise<Output>,
  resources: (input: I, caller: Caller) => readonly string[] = () => [],
  actions: (input: I) => readonly string[] = () => [],
): Operation {
  return (raw, caller) => {
    const input = validate(schema, raw);
    return { resources: resources(input, caller), actions: actions(input), perform: () => handle(input, caller) };
  };
}

/** The ARN of something of the caller's account and Region: `arn("workspaces", "workspace/ws-…", caller)`. */
export function arn(service: string, resource: string, { region, account }: Caller): string {
  return `arn:aws:${service}:${region}:${account}:${resource}`;
}
