import { expect } from "chai";
import { InterruptibleClock, namedIfCancelled, RunCancelled } from "../../../provider/concurrency/interruptible";
import { failureOf } from "../failure";
import { ManualClock } from "../manual-clock";

describe("a clock of waits that a cancelled run ends", () => {
  it("sleeps as long as any other, unless the run is cancelled", async () => {
    const time = new ManualClock();
    const clock = new InterruptibleClock(time);
    let woken = 0;
    void clock.sleep(1_000).then(() => (woken += 1));
    await time.pass(999);
    expect([woken, clock.now()]).to.deep.equal([0, 999]);
    await time.pass(1);
    expect(woken).to.equal(1);
  });

  it("ends every sleep at once when the run is cancelled, those that begin later too, and says how to go on", async () => {
    const clock = new InterruptibleClock(new ManualClock());
    const sleeps = [clock.sleep(300_000), clock.sleep(5_000)].map(failureOf);
    clock.cancel();
    for (const error of [...(await Promise.all(sleeps)), await failureOf(clock.sleep(1))]) {
      expect(error.code).to.equal("wait-timed-out");
      expect(error.message).to.include("the run was cancelled; run the same command again");
    }
  });

  it("has its waits say what they were for by whoever knows, once, and leaves other errors as they are", () => {
    const named = namedIfCancelled(new RunCancelled(), "creating user ada", "no account was made yet");
    expect((named as Error).message).to.equal(
      "creating user ada: the run was cancelled: no account was made yet; run the same command again: it goes on from here [wait-timed-out]",
    );
    expect(namedIfCancelled(named, "reading user ada", "nothing")).to.equal(named);
    const other = new Error("other");
    expect(namedIfCancelled(other, "reading user ada", "nothing")).to.equal(other);
  });
});
