import { expect } from "chai";
import type { Desktop } from "../../../provider/workspaces/desktop";
import { desktopOf } from "../../../provider/workspaces/desktop";
import { Poller, type Wait } from "../../../provider/workspaces/poller";
import { failureOf } from "../failure";
import { VirtualClock } from "../virtual-clock";

const MINUTE = 60_000;

const desktop = (id: string, State: "PENDING" | "AVAILABLE" | "ERROR"): Desktop =>
  desktopOf({ WorkspaceId: id, State }, "eu-west-1");

/** Waits for AVAILABLE. */
const wait = (id: string, more: Partial<Wait<string>> = {}): Wait<string> => ({
  id,
  doing: `launching ${id}`,
  timeout: 60 * MINUTE,
  next: "run it again",
  until: (seen) => (seen?.state === "AVAILABLE" ? id : undefined),
  ...more,
});

describe("waiting for desktops", () => {
  let clock: VirtualClock;
  let said: string[];
  let described: string[][];

  beforeEach(() => {
    clock = new VirtualClock();
    said = [];
    described = [];
  });

  const poller = (describe: (ids: string[], turn: number) => Desktop[] | Promise<Desktop[]>) =>
    new Poller(
      async (ids) => {
        described.push(ids);
        return describe(ids, described.length);
      },
      clock,
      (line) => said.push(line),
    );

  it("ends with the outcome, and nothing is asked any more", async () => {
    const all = poller((ids, turn) => ids.map((id) => desktop(id, turn < 3 ? "PENDING" : "AVAILABLE")));
    expect(await all.wait(wait("ws-1"))).to.equal("ws-1");
    expect(described).to.deep.equal([["ws-1"], ["ws-1"], ["ws-1"]]);
    expect(await all.wait(wait("ws-2"))).to.equal("ws-2");
    expect(described, "a later wait starts the loop again").to.have.length(4);
  });

  it("looks often at first and seldom later, once a second to four times a minute", async () => {
    const all = poller((ids) => ids.map((id) => desktop(id, clock.now() > 20 * MINUTE ? "AVAILABLE" : "PENDING")));
    await all.wait(wait("ws-1"));
    expect(clock.slept.slice(0, 4)).to.deep.equal([1_000, 1_000, 1_000, 1_000]);
    expect(clock.slept.every((one, index) => one >= (clock.slept[index - 1] ?? 0))).to.equal(true);
    expect(clock.slept.at(-1)).to.equal(15_000);
  });

  it("asks for all that is waited for in one turn, each id once, and each ends by itself", async () => {
    const all = poller((ids, turn) =>
      ids.map((id) => desktop(id, Number(id.slice(3)) <= turn ? "AVAILABLE" : "PENDING")),
    );
    const ended: string[] = [];
    await Promise.all(
      ["ws-3", "ws-1", "ws-2", "ws-1"].map(async (id) => {
        ended.push(await all.wait(wait(id)));
      }),
    );
    expect(described).to.deep.equal([["ws-3", "ws-1", "ws-2"], ["ws-3", "ws-2"], ["ws-3"]]);
    expect(ended).to.deep.equal(["ws-1", "ws-1", "ws-2", "ws-3"]);
  });

  it("tells nobody of a look that began before they asked", async () => {
    let late: Promise<boolean> | undefined;
    const gone = (id: string): Wait<boolean> => ({ ...wait(id), until: (seen) => (seen ? undefined : true) });
    const all = poller((ids, turn) => {
      late ??= all.wait(gone("ws-2"));
      return ids.flatMap((id) => (id === "ws-2" && turn < 4 ? [desktop(id, "PENDING")] : []));
    });
    expect(await all.wait(gone("ws-1"))).to.equal(true);
    expect(await late).to.equal(true);
    expect(described, "it was there, and seen to be there").to.deep.equal([["ws-1"], ["ws-2"], ["ws-2"], ["ws-2"]]);
  });

  it("ends when the time is up, with what was seen", async () => {
    const all = poller((ids, turn) =>
      turn === 1 ? [] : ids.map((id) => desktop(id, turn === 2 ? "ERROR" : "PENDING")),
    );
    const error = await failureOf(all.wait(wait("ws-1", { timeout: 4_000 })));
    expect(error.code).to.equal("wait-timed-out");
    expect(error.message).to.equal(
      "launching ws-1: ws-1 was not done after 0.1 min (seen: not returned 1×, ERROR 1×, PENDING 2×); run it again [wait-timed-out]",
    );
  });

  it("ends at once where waiting is of no use, for the one it concerns", async () => {
    const all = poller((ids, turn) => ids.map((id) => desktop(id, turn > 2 ? "AVAILABLE" : "PENDING")));
    const hopeless = all.wait(
      wait("ws-1", {
        until: () => {
          throw new Error("it is broken");
        },
      }),
    );
    const [first, second] = await Promise.allSettled([hopeless, all.wait(wait("ws-2"))]);
    expect(first).to.have.property("reason").with.property("message", "it is broken");
    expect(second).to.deep.equal({ status: "fulfilled", value: "ws-2" });
  });

  it("tells how long was waited", async () => {
    const waits: number[] = [];
    const all = poller((ids) => ids.map((id) => desktop(id, "PENDING")));
    const until = (_seen: Desktop | undefined, waited: number) => (waits.push(waited) === 3 ? "done" : undefined);
    await all.wait(wait("ws-1", { until }));
    expect(waits).to.deep.equal([1_000, 2_000, 3_000]);
  });

  it("bears four failures in a row, again and again, and tells all who wait of the fifth", async () => {
    const failing = (turn: number) => turn % 5 !== 0;
    const patient = poller((ids, turn) => {
      if (failing(turn)) throw new Error("throttled");
      return ids.map((id) => desktop(id, turn === 15 ? "AVAILABLE" : "PENDING"));
    });
    expect(await patient.wait(wait("ws-1"))).to.equal("ws-1");

    described = [];
    const broken = poller(() => Promise.reject(new Error("throttled")));
    const outcomes = await Promise.all(["ws-1", "ws-2"].map((id) => broken.wait(wait(id)).catch(String)));
    expect(outcomes).to.deep.equal(["Error: throttled", "Error: throttled"]);
    expect(described).to.have.length(5);
  });

  it("says after some seconds, and then once a minute, how many are ready of how many, and what the oldest waits for", async () => {
    const ids = Array.from({ length: 1_200 }, (_, index) => `ws-${index}`);
    const readyAt = (id: string) => (Number(id.slice(3)) < 1_100 ? 1.5 * MINUTE : 2.5 * MINUTE);
    const all = poller((asked) => asked.map((id) => desktop(id, clock.now() >= readyAt(id) ? "AVAILABLE" : "PENDING")));
    await Promise.all(ids.map((id) => all.wait(wait(id))));
    expect(said).to.have.length(3);
    expect(said[0]).to.equal(
      "WorkSpaces: ready 0 of 1,200, oldest 0.1 min (1,200 PENDING); launching ws-0: ws-0 is PENDING after 0.1 min",
    );
    expect(said[2]).to.match(
      /^WorkSpaces: ready 1,100 of 1,200, oldest 2\.\d min \(100 PENDING\); launching ws-1100: ws-1100 is PENDING after 2\.\d min$/,
    );
  });

  it("ends every wait at once when the run is cancelled, those that begin then too, and says what goes on", async () => {
    const all = poller((ids) => {
      all.cancel();
      return ids.map((id) => desktop(id, "PENDING"));
    });
    for (const id of ["ws-1", "ws-2"]) {
      const error = await failureOf(all.wait(wait(id)));
      expect(error.code).to.equal("wait-timed-out");
      expect(error.message).to.match(
        /: the run was cancelled, and AWS goes on with ws-\d; run the same command again: /,
      );
    }
    expect(described).to.deep.equal([["ws-1"]]);
  });

  it("says when AWS last answered, and what it has said since", async () => {
    // Failures in a row end a wait at the fifth, and there are four looks in a minute.
    const all = poller((ids) => {
      if (clock.now() > 1.8 * MINUTE && clock.now() < 2.6 * MINUTE) throw new Error("Rate exceeded");
      return ids.map((id) => desktop(id, clock.now() < 5 * MINUTE ? "PENDING" : "AVAILABLE"));
    });
    await all.wait(wait("ws-1"));
    expect(said.join("\n")).to.match(
      /ws-1 is PENDING after \d\.\d min; AWS last answered \d\.\d min ago, and since then: Rate exceeded/,
    );
    expect(said.at(-1), "once it answers again").to.not.contain("Rate exceeded");
  });

  it("says nothing of what ends within seconds", async () => {
    const all = poller((ids, turn) => ids.map((id) => desktop(id, turn > 3 ? "AVAILABLE" : "PENDING")));
    await all.wait(wait("ws-1"));
    expect(said).to.deep.equal([]);
  });
});
