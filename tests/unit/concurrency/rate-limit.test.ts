import { expect } from "chai";
import { RateLimit } from "../../../provider/concurrency/rate-limit";
import { VirtualClock } from "../virtual-clock";

async function momentsOf(pace: RateLimit, clock: VirtualClock, mails: number): Promise<number[]> {
  return Promise.all(Array.from({ length: mails }, () => pace.turn().then(() => clock.now())));
}

describe("RateLimit", () => {
  it("spaces mails that come at once evenly, and never waits without a limit", async () => {
    const clock = new VirtualClock();
    expect(await momentsOf(new RateLimit(2, clock), clock, 5)).to.deep.equal([0, 500, 1000, 1500, 2000]);
    expect(await momentsOf(new RateLimit(Infinity, new VirtualClock()), new VirtualClock(), 3)).to.deep.equal([
      0, 0, 0,
    ]);
  });

  it("does not save up turns while nothing is sent", async () => {
    const clock = new VirtualClock();
    const pace = new RateLimit(1, clock);
    await pace.turn();
    await clock.sleep(60_000);
    expect(await momentsOf(pace, clock, 3)).to.deep.equal([60_000, 61_000, 62_000]);
  });

  it("slows down by half, also for those already waiting, to one mail a second and no further", async () => {
    const clock = new VirtualClock();
    const pace = new RateLimit(4, clock);
    const moments = momentsOf(pace, clock, 4);
    pace.slowDown();
    expect(await moments).to.deep.equal([0, 500, 1000, 1500]);
    pace.slowDown();
    pace.slowDown();
    pace.slowDown();
    expect(await momentsOf(pace, clock, 3)).to.deep.equal([2000, 3000, 4000]);
  });

  it("is never made faster than the setting by slowing down", async () => {
    const clock = new VirtualClock();
    const pace = new RateLimit(0.1, clock);
    pace.slowDown();
    expect(await momentsOf(pace, clock, 2)).to.deep.equal([0, 10_000]);
  });
});
