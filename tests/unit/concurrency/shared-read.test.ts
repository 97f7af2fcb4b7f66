import { setImmediate } from "node:timers/promises";
import { expect } from "chai";
import { sharedRead } from "../../../provider/concurrency/shared-read";

describe("a reading that many share", () => {
  /** Looks that end when the test says so, each with its number. */
  function looks() {
    const ends: { resolve: (value: number) => void; reject: (error: Error) => void }[] = [];
    const asked: string[][] = [];
    const look = sharedRead(
      () => Promise.resolve(),
      (asks: string[]) => {
        asked.push(asks);
        return new Promise<number>((resolve, reject) => ends.push({ resolve, reject }));
      },
    );
    return { look, ends, asked };
  }

  it("is one for all who ask before it begins", async () => {
    const { look, ends, asked } = looks();
    const all = [look("a"), look("b"), look("c")];
    await setImmediate();
    expect(ends).to.have.length(1);
    ends[0]?.resolve(1);
    expect(await Promise.all(all)).to.deep.equal([1, 1, 1]);
    expect(asked, "with what each asked").to.deep.equal([["a", "b", "c"]]);
  });

  it("serves nobody who asked after it began: they share the next, which begins when it ends", async () => {
    const { look, ends } = looks();
    const early = look("a");
    await setImmediate();
    const late = [look("b"), look("c")];
    await setImmediate();
    expect(ends).to.have.length(1);
    ends[0]?.resolve(1);
    await setImmediate();
    expect(ends).to.have.length(2);
    ends[1]?.resolve(2);
    expect(await early).to.equal(1);
    expect(await Promise.all(late)).to.deep.equal([2, 2]);
  });

  it("is taken anew each time, with none under way", async () => {
    const { look, ends } = looks();
    for (const number of [1, 2, 3]) {
      const asked = look("a");
      await setImmediate();
      ends[number - 1]?.resolve(number);
      expect(await asked).to.equal(number);
    }
    expect(ends).to.have.length(3);
  });

  it("begins when it may, and serves those too who ask until then", async () => {
    let allow: () => void = () => undefined;
    const look = sharedRead(
      () => new Promise<void>((resolve) => (allow = resolve)),
      (asks: string[]) => Promise.resolve(asks.length),
    );
    const early = look("a");
    await setImmediate();
    const late = look("b");
    allow();
    expect(await Promise.all([early, late])).to.deep.equal([2, 2]);
  });

  it("that fails fails for those it served, and not for the next", async () => {
    const { look, ends } = looks();
    const early = look("a");
    await setImmediate();
    const late = look("a");
    ends[0]?.reject(new Error("throttled"));
    expect(await early.catch(String)).to.equal("Error: throttled");
    await setImmediate();
    ends[1]?.resolve(2);
    expect(await late).to.equal(2);
  });
});
