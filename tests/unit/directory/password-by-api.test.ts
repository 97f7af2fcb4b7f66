import { expect } from "chai";
import { hasPasswordApi, passwordByApi, REPLICATION_MS } from "../../../provider/directory/password-by-api";
import type { AwsClients } from "../../../provider/aws/clients";
import { InterruptibleClock } from "../../../provider/concurrency/interruptible";
import { failureOf } from "../failure";
import { ManualClock } from "../manual-clock";
import { VirtualClock } from "../virtual-clock";

const named = (name: string) => Object.assign(new Error(`${name}: no`), { name });

describe("a password that is set by AWS's API", () => {
  /** What the API answers, call by call; the last one again and again. */
  const setting = async (answers: readonly (Error | undefined)[]) => {
    const clock = new VirtualClock();
    let calls = 0;
    const send = () => {
      const answer = answers[Math.min(calls++, answers.length - 1)];
      return answer === undefined ? Promise.resolve({}) : Promise.reject(answer);
    };
    const aws = { directoryService: () => Promise.resolve({ send }) } as unknown as AwsClients;
    const reset = passwordByApi(aws, "eu-west-1", "d-90670cd1b9", clock);
    const outcome = await reset("ada", "Compliant-1").then(
      () => undefined,
      (error: unknown) => error as Error,
    );
    return { outcome, calls, waitedMs: clock.now() };
  };
  const unknown = named("UserDoesNotExistException");

  it("is tried again while the account is not known there yet", async () => {
    const { outcome, calls, waitedMs } = await setting([unknown, unknown, unknown, undefined]);
    expect(outcome).to.equal(undefined);
    expect(calls).to.equal(4);
    expect(waitedMs).to.be.greaterThan(0).and.lessThan(REPLICATION_MS);
  });

  it("is given up after minutes, with replication named and a way on", async () => {
    const { outcome, waitedMs } = await setting([unknown]);
    expect(outcome?.message)
      .to.match(/^setting the password of user ada \(d-90670cd1b9\): /)
      .and.include("for 5 minutes")
      .and.include("replication")
      .and.include("run pulumi up again")
      .and.include("[aws-refused]");
    expect(waitedMs).to.equal(REPLICATION_MS);
  });

  it("ends when the run is cancelled, and says that the account has no password yet", async () => {
    const clock = new InterruptibleClock(new ManualClock());
    const aws = { directoryService: () => Promise.resolve({ send: () => Promise.reject(unknown) }) };
    const reset = passwordByApi(aws as unknown as AwsClients, "eu-west-1", "d-90670cd1b9", clock);
    const ended = failureOf(reset("ada", "Compliant-1"));
    setImmediate(() => {
      clock.cancel();
    });
    const { code, message } = await ended;
    expect(code).to.equal("wait-timed-out");
    expect(message).to.match(
      /^setting the password of user ada .*: the run was cancelled .*; it has no password so far/,
    );
  });

  for (const [name, code] of [
    ["InvalidPasswordException", "password-refused"],
    ["EntityDoesNotExistException", "aws-refused"],
    ["AccessDeniedException", "aws-refused"],
    ["UnsupportedOperationException", "aws-refused"],
  ] as const) {
    it(`is tried once if AWS answers ${name}, and after waiting too`, async () => {
      const { outcome, calls } = await setting([named(name)]);
      expect(outcome).to.include({ code });
      expect(calls).to.equal(1);
      expect((await setting([unknown, named(name)])).outcome).to.include({ code });
    });
  }

  it("is one of a Simple AD or an AWS Managed Microsoft AD that is no Hybrid Edition", () => {
    expect(hasPasswordApi({ kind: "SimpleAD" })).to.equal(true);
    expect(hasPasswordApi({ kind: "MicrosoftAD" })).to.equal(true);
    expect(hasPasswordApi({ kind: "MicrosoftAD", isHybrid: true })).to.equal(false);
    // A trusted domain's people are taken for a connector's.
    expect(hasPasswordApi({ kind: "ADConnector" })).to.equal(false);
    expect(hasPasswordApi({ kind: "SharedMicrosoftAD" })).to.equal(false);
  });
});
