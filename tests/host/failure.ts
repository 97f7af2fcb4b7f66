import type { ServiceError } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { expect } from "chai";
import type { Properties } from "./provider-process";

/** A resource that exists but is not finished: the engine keeps it in its state. */
export interface Unfinished {
  readonly id: string;
  readonly state: Properties;
  readonly reasons: readonly string[];
}

/** An error of the provider as the engine gets it. */
export class Failure extends Error {
  constructor(
    message: string,
    readonly unfinished: Unfinished | undefined,
  ) {
    super(message);
  }
}

export function failureOf(error: ServiceError | null): Failure {
  const [details] = error?.metadata.get("grpc-status-details-bin") ?? [];
  return new Failure(error?.details ?? "", Buffer.isBuffer(details) ? unfinishedOf(details) : undefined);
}

/** The engine's own way to find the resource in an error: google.rpc.Status, with Any, with ErrorResourceInitFailed. */
function unfinishedOf(details: Buffer): Unfinished | undefined {
  const [any] = Status.deserializeBinary(details).getDetailsList();
  const failed = any?.unpack(
    (bytes) => ErrorResourceInitFailed.deserializeBinary(bytes),
    "pulumirpc.ErrorResourceInitFailed",
  );
  if (!failed) return undefined;
  return { id: failed.getId(), state: failed.getProperties()?.toJavaScript() ?? {}, reasons: failed.getReasonsList() };
}

/**
 * The failure a call must end with, its words being those of all our errors: what we were doing and to whom, what
 * happened, what to do next, the code; and no stack.
 */
export async function failure(call: Promise<unknown>, code: string): Promise<Failure> {
  const outcome = await call.then(
    (value) => `it succeeded: ${JSON.stringify(value)}`,
    (error: unknown) => error,
  );
  if (!(outcome instanceof Failure)) throw new Error(`a failure with ${code} was expected, and ${String(outcome)}`);
  expect(outcome.message).to.match(/^[a-z]+ing [^:]+.*: .+; .+ \[[a-z-]+\]$/);
  expect(outcome.message).to.match(new RegExp(`\\[${code}\\]$`));
  expect(outcome.message).to.not.match(/\n\s+at |\.js:\d+/);
  return outcome;
}
