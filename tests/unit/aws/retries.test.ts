import { expect } from "chai";
import { Retries } from "../../../provider/aws/retries";

const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED", $metadata: {} });
const slow = Object.assign(new Error("timed out"), { name: "TimeoutError", $metadata: {} });
const busy = Object.assign(new Error("busy"), { name: "ServiceUnavailable", $metadata: { httpStatusCode: 503 } });
const throttled = Object.assign(new Error("Rate exceeded"), {
  name: "ThrottlingException",
  $fault: "client" as const,
  $metadata: { httpStatusCode: 400 },
});

describe("a call to AWS", () => {
  let now = 0;
  let retries: Retries;
  const begin = () => retries.acquireInitialRetryToken("aws");
  type Token = Parameters<Retries["recordSuccess"]>[0];
  /** Whether a call is sent again that failed so many milliseconds after it was begun. */
  const isSentAgain = async (error: Error, after: number): Promise<boolean> => {
    const token = await begin();
    now += after;
    const errorType = error === throttled ? "THROTTLING" : "TRANSIENT";
    return retries.refreshRetryTokenForRetry(token as Token, { error: error as never, errorType }).then(
      () => true,
      () => false,
    );
  };

  beforeEach(() => {
    now = 0;
    retries = new Retries(12, () => now);
  });

  it("is sent again for some seconds to a service that was never reached, and no longer", async () => {
    expect(await isSentAgain(refused, 4_900)).to.equal(true);
    expect(await isSentAgain(slow, 4_100)).to.equal(true);
    expect(await isSentAgain(refused, 5_000)).to.equal(false);
  });

  it("is counted from its beginning, however often it was sent since", async () => {
    let token = await begin();
    now += 3_000;
    token = await retries.refreshRetryTokenForRetry(token as Token, {
      error: refused as never,
      errorType: "TRANSIENT",
    });
    now += 3_000;
    const again = retries.refreshRetryTokenForRetry(token as Token, {
      error: refused as never,
      errorType: "TRANSIENT",
    });
    expect(await again.catch((error: unknown) => error)).to.equal(refused);
  });

  it("is answered at once by the silence that another has waited for, for half a minute", async () => {
    await isSentAgain(refused, 5_000);
    now += 29_000;
    expect(await begin().catch((error: unknown) => error)).to.equal(refused);
    now += 1_000;
    expect(await begin()).to.be.an("object");
  });

  it("is sent again for as long as ever to a service that has answered, be it by a refusal", async () => {
    retries.recordSuccess((await begin()) as Token);
    expect(await isSentAgain(refused, 60_000)).to.equal(true);
    retries = new Retries(12, () => now);
    expect(await isSentAgain(busy, 60_000)).to.equal(true);
    expect(await isSentAgain(slow, 60_000)).to.equal(true);
  });

  it("is sent again while AWS throttles", async () => {
    expect(await isSentAgain(throttled, 60_000)).to.equal(true);
  });

  it("is sent once where it must not be sent twice", async () => {
    retries = new Retries(1, () => now);
    expect(await isSentAgain(refused, 1)).to.equal(false);
    expect(await isSentAgain(throttled, 1)).to.equal(false);
  });
});
