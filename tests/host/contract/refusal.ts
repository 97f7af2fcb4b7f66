import { expect } from "chai";
import { ProviderError } from "../../../provider/errors/provider-error";

/** The error that a call must end with, in our own words. */
export async function refusal(call: Promise<unknown>, code: string): Promise<ProviderError> {
  const outcome = await call.then(
    (value) => `it succeeded: ${JSON.stringify(value)}`,
    (error: unknown) => error,
  );
  if (!(outcome instanceof ProviderError))
    throw new Error(`an error with ${code} was expected, and ${String(outcome)}`);
  expect(outcome.message).to.match(/^[a-z]+ing [^:]+.*: .+; .+ \[[a-z-]+\]$/s);
  expect(outcome.code).to.equal(code);
  return outcome;
}
