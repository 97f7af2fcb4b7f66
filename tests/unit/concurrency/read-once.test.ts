import { expect } from "chai";
import { readOnce, readOnceEach } from "../../../provider/concurrency/read-once";

describe("reading once", () => {
  it("is shared by all who ask, at once or later", async () => {
    let reads = 0;
    const read = readOnce(() => Promise.resolve((reads += 1)));
    expect(await Promise.all([read(), read()])).to.deep.equal([1, 1]);
    expect(await read()).to.equal(1);
  });

  it("is tried again after a failure, which all who waited are told", async () => {
    let reads = 0;
    const read = readOnce(() => ((reads += 1) === 1 ? Promise.reject(new Error("not yet")) : Promise.resolve(reads)));
    const outcomes = await Promise.allSettled([read(), read()]);
    expect(outcomes.map(({ status }) => status)).to.deep.equal(["rejected", "rejected"]);
    expect(await read()).to.equal(2);
  });

  it("is done for each key by itself", async () => {
    const reads: string[] = [];
    const read = readOnceEach((key) => Promise.resolve(reads.push(key)));
    expect(await Promise.all([read("a"), read("b"), read("a")])).to.deep.equal([1, 2, 1]);
    expect(reads).to.deep.equal(["a", "b"]);
  });
});
