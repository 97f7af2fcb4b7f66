import { expect } from "chai";
import { Batch } from "../../../provider/concurrency/batch";
import { ManualClock } from "../manual-clock";

describe("single requests", () => {
  let clock: ManualClock;
  let calls: number[][];

  beforeEach(() => {
    clock = new ManualClock();
    calls = [];
  });

  const batch = (answer: (requests: number[]) => Promise<string[]>) =>
    new Batch<number, string>(
      25,
      () => clock.sleep(300),
      (requests) => {
        calls.push(requests);
        return answer(requests);
      },
    );
  const echo = (requests: number[]) => Promise.resolve(requests.map((one) => `answer ${one}`));
  const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

  it("that come together go out as one call when its window ends, each with its own answer", async () => {
    const all = batch(echo);
    const answers = Promise.all(upTo(3).map((one) => all.add(one)));
    await clock.pass(299);
    expect(calls).to.deep.equal([]);
    await clock.pass(1);
    expect(calls).to.deep.equal([[0, 1, 2]]);
    expect(await answers).to.deep.equal(["answer 0", "answer 1", "answer 2"]);
  });

  it("that fill a call go out at once, and the window then opened is not theirs", async () => {
    const all = batch(echo);
    const answers = Promise.all(upTo(60).map((one) => all.add(one)));
    await clock.pass(0);
    expect(calls.map(({ length }) => length)).to.deep.equal([25, 25]);
    await clock.pass(300);
    expect(calls.map(({ length }) => length)).to.deep.equal([25, 25, 10]);
    expect(await answers).to.deep.equal(upTo(60).map((one) => `answer ${one}`));
  });

  it("that come while a call is out wait for a window of their own", async () => {
    const all = batch(echo);
    const first = all.add(1);
    await clock.pass(300);
    const second = all.add(2);
    await clock.pass(299);
    expect(calls).to.deep.equal([[1]]);
    await clock.pass(1);
    expect(await Promise.all([first, second])).to.deep.equal(["answer 1", "answer 2"]);
  });

  it("that come after a full call are not sent early by its window", async () => {
    const all = batch(echo);
    const full = upTo(25).map((one) => all.add(one));
    await clock.pass(200);
    const late = all.add(99);
    await clock.pass(100);
    expect(calls, "the first window ended, the second did not").to.have.length(1);
    await clock.pass(200);
    expect(await late).to.equal("answer 99");
    await Promise.all(full);
  });

  it("fail alone where the answer is theirs, and all where the call fails; the next call is not harmed", async () => {
    let broken = true;
    const all = batch((requests) => (broken ? Promise.reject(new Error("throttled")) : echo(requests)));
    const outcomes = Promise.allSettled([all.add(1), all.add(2)]);
    await clock.pass(300);
    expect((await outcomes).map((one) => (one.status === "rejected" ? String(one.reason) : one.value))).to.deep.equal([
      "Error: throttled",
      "Error: throttled",
    ]);
    broken = false;
    const after = all.add(3);
    await clock.pass(300);
    expect(await after).to.equal("answer 3");
  });
});
