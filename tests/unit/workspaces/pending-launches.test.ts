import { expect } from "chai";
import type { Desktop } from "../../../provider/workspaces/desktop";
import { PendingLaunches } from "../../../provider/workspaces/pending-launches";
import { VirtualClock } from "../virtual-clock";

const REGION = "eu-west-1";
const DIRECTORY = "d-9067000001";
const request = (UserName: string, DirectoryId = DIRECTORY) => ({ DirectoryId, UserName, BundleId: "wsb-bh8rsxt14" });

describe("the desktops that a process launches", () => {
  let clock: VirtualClock;
  let own: PendingLaunches;

  beforeEach(() => {
    clock = new VirtualClock();
    own = new PendingLaunches(REGION, clock);
  });

  const shown = (...ids: string[]) => ids.map((id) => ({ id }) as Desktop);
  /** The ids that a look misses. */
  const missed = (begun: number, ...ids: string[]) => own.missedBy(begun, DIRECTORY, shown(...ids)).map(({ id }) => id);

  it("are waited for by directory and any of the user's names, in any letter case, until they are answered", async () => {
    const [ada, bob, other] = [Promise.resolve(), Promise.reject(new Error("refused")), Promise.resolve()];
    own.ask(request("ada"), ada);
    own.ask(request("bob"), bob);
    own.ask(request("ada", "d-9067000002"), other);
    expect(own.unanswered(DIRECTORY, ["countess", "ADA"])).to.deep.equal([ada]);
    expect(own.unanswered(DIRECTORY, ["bob"])).to.deep.equal([bob]);
    expect(own.unanswered(DIRECTORY, ["grace"])).to.deep.equal([]);
    expect(own.unanswered("d-9067000002", ["ada"])).to.deep.equal([other]);
    await Promise.allSettled([ada, bob, other]);
    await Promise.resolve();
    expect(own.unanswered(DIRECTORY, ["ada", "bob"])).to.deep.equal([]);
  });

  it("are pending in a look of their directory that does not show them", () => {
    own.accept("ws-1", request("ada"));
    own.accept("ws-2", request("ada", "d-9067000002"));
    const [one, ...more] = own.missedBy(own.beginLook(), DIRECTORY, []);
    expect(one).to.include({ id: "ws-1", directoryId: DIRECTORY, userName: "ada", state: "PENDING", region: REGION });
    expect(more).to.deep.equal([]);
    expect(missed(own.beginLook(), "ws-1")).to.deep.equal([]);
  });

  it("count no more once another look has shown them, except in a look that was begun before", () => {
    own.accept("ws-1", request("ada"));
    const before = own.beginLook();
    own.settle("ws-1");
    const after = own.beginLook();
    expect(missed(before)).to.deep.equal(["ws-1"]);
    expect(missed(after)).to.deep.equal([]);
    own.settle("ws-1");
    own.settle("ws-unknown");
    expect(missed(after), "settled once").to.deep.equal([]);
  });

  it("count for ten minutes, though WorkSpaces never shows them", async () => {
    own.accept("ws-1", request("ada"));
    await clock.sleep(10 * 60_000);
    expect(missed(own.beginLook())).to.deep.equal(["ws-1"]);
    await clock.sleep(1);
    expect(missed(own.beginLook())).to.deep.equal([]);
  });
});
