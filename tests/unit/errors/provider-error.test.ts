import { expect } from "chai";
import { ProviderError, wordsOf } from "../../../provider/errors/provider-error";
import { rememberSecret } from "../../../provider/errors/redaction";

describe("ProviderError", () => {
  const parts = {
    code: "workspace-exists",
    doing: "deleting user ada (d-90670cd1b9)",
    happened: "WorkSpace ws-8k2x is AVAILABLE",
    next: "delete it first",
  } as const;

  it("says what we were doing, to whom, what happened, what to do next, and its code", () => {
    const error = new ProviderError(parts);
    expect(error).to.be.instanceOf(Error).and.to.include({ name: "ProviderError", code: "workspace-exists" });
    expect(error.message).to.equal(
      "deleting user ada (d-90670cd1b9): WorkSpace ws-8k2x is AVAILABLE; delete it first [workspace-exists]",
    );
    expect(error).to.not.have.property("cause");
  });

  it("is one line, and takes out a secret of several", () => {
    const secret = rememberSecret("two  spaces\nand a line");
    const { message } = new ProviderError({ ...parts, happened: `it said\n\t${secret}` });
    expect(message).to.contain(": it said [secret]; delete it first");
  });

  it("keeps its cause, and no secret in any part of its text", () => {
    const secret = rememberSecret("Very-Secret-1");
    const cause = new Error("the server said Very-Secret-1");
    const error = new ProviderError({
      ...parts,
      doing: `a ${secret}`,
      happened: `b ${secret}`,
      next: `c ${secret}`,
      cause,
    });
    expect(error.message).to.equal("a [secret]: b [secret]; c [secret] [workspace-exists]");
    expect(error.cause).to.equal(cause);
    expect(wordsOf(error.cause)).to.equal("the server said [secret]");
  });
});

describe("the words of anything thrown", () => {
  for (const [thrown, words] of [
    [new Error("no"), "no"],
    ["text", "text"],
    [undefined, "undefined"],
    [{ code: 5 }, "[object Object]"],
    [Object.assign(new Error(""), { code: "ECONNRESET" }), "ECONNRESET"],
    [new TypeError(""), "TypeError"],
    // What Node throws where a name has several addresses and none of them answers.
    [
      new AggregateError([new Error("connect ECONNREFUSED ::1:636"), new Error("connect ECONNREFUSED 127.0.0.1:636")]),
      "connect ECONNREFUSED ::1:636; connect ECONNREFUSED 127.0.0.1:636",
    ],
  ] as [unknown, string][]) {
    it(`are ${JSON.stringify(words)} for ${thrown instanceof Error ? thrown.name : JSON.stringify(thrown)}`, () => {
      expect(wordsOf(thrown)).to.equal(words);
    });
  }
});
