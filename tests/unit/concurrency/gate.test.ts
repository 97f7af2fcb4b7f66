import { expect } from "chai";
import { setImmediate as turn } from "node:timers/promises";
import { Gate } from "../../../provider/concurrency/gate";

describe("a gate", () => {
  it("lets one run alone when nothing runs any more, and holds back what comes meanwhile", async () => {
    const gate = new Gate();
    const done: string[] = [];
    const work = (name: string) => async () => {
      done.push(`${name} begins`);
      await turn();
      done.push(`${name} ends`);
    };
    const all = [
      gate.together(work("a")),
      gate.together(work("b")),
      gate.alone(work("c")),
      gate.together(work("d")),
      gate.alone(work("e")),
    ];
    await Promise.all(all);
    const text = done.join(", ");
    expect(text).to.match(/^a begins, b begins, a ends, b ends, c begins, c ends, /);
    expect(text).to.include("d begins, d ends");
    expect(text).to.include("e begins, e ends");
  });

  it("opens again after a failure, which is told to who ran alone", async () => {
    const gate = new Gate();
    const failed = gate.alone(() => Promise.reject(new Error("no")));
    expect(await failed.catch(String)).to.equal("Error: no");
    expect(await gate.together(() => Promise.resolve(1))).to.equal(1);
  });
});
