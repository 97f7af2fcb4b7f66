import { expect } from "chai";
import { ProviderError } from "../../provider/errors/provider-error";

/** The ProviderError a promise fails with. */
export async function failureOf(promise: Promise<unknown>): Promise<ProviderError> {
  let outcome: unknown;
  try {
    outcome = await promise;
  } catch (error) {
    expect(error).to.be.instanceOf(ProviderError);
    return error as ProviderError;
  }
  throw new Error(`succeeded with ${JSON.stringify(outcome)}`);
}
