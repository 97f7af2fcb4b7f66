import type { ModificationState, WorkspaceProperties } from "@aws-sdk/client-workspaces";
import { expect } from "chai";
import { desktopOf } from "../../../provider/workspaces/desktop";
import type { Desktops } from "../../../provider/workspaces/desktops";
import type { Wait } from "../../../provider/workspaces/poller";
import { Poller } from "../../../provider/workspaces/poller";
import { changeProperties, type ChangedAt } from "../../../provider/workspaces/change";
import { clockOf } from "../clients";
import { failureOf } from "../failure";
import { simpleAd, World } from "../../../sandbox/tests/unit/aws/support";
import { VirtualClock } from "../virtual-clock";
import { desktopsIn } from "./in-world";

const DOING = `changing the WorkSpace of ada (${simpleAd})`;

describe("changing a desktop's properties", () => {
  let world: World;
  let desktops: Desktops;
  let id: string;

  beforeEach(async () => {
    world = await World.start();
    desktops = desktopsIn(world);
    ({ id } = await world.aws.launch({
      directoryId: simpleAd,
      userName: "ada",
      properties: { RunningMode: "ALWAYS_ON", RootVolumeSizeGib: 80, UserVolumeSizeGib: 50 },
    }));
  });
  afterEach(() => world.stop());

  const change = async (wanted: WorkspaceProperties, changedAt: ChangedAt = {}) => {
    const desktop = (await desktops.find(id)) ?? expect.fail("it is not there");
    return changeProperties(desktops, desktop, wanted, { doing: DOING, clock: clockOf(world), changedAt });
  };
  const modified = () =>
    world.aws
      .callsTo("ModifyWorkspaceProperties")
      .map(({ input }) => (input as { WorkspaceProperties: object }).WorkspaceProperties);

  it("changes one a call, in the order given, each when the one before is through", async () => {
    const { desktop } = await change({
      UserVolumeSizeGib: 100,
      ComputeTypeName: "POWER",
      RunningMode: "AUTO_STOP",
      RunningModeAutoStopTimeoutInMinutes: 120,
    });
    expect(modified()).to.deep.equal([
      { UserVolumeSizeGib: 100 },
      { ComputeTypeName: "POWER" },
      { RunningMode: "AUTO_STOP" },
      { RunningModeAutoStopTimeoutInMinutes: 120 },
    ]);
    expect(desktop.modifying).to.equal(false);
    expect(desktop.properties).to.include({
      UserVolumeSizeGib: 100,
      ComputeTypeName: "POWER",
      RunningMode: "AUTO_STOP",
      RunningModeAutoStopTimeoutInMinutes: 120,
    });
  });

  it("changes nothing that is so already", async () => {
    await change({ RunningMode: "ALWAYS_ON", UserVolumeSizeGib: 50 });
    expect(modified()).to.deep.equal([]);
  });

  it("refuses to shrink a volume before anything is changed", async () => {
    const error = await failureOf(change({ ComputeTypeName: "POWER", UserVolumeSizeGib: 10 }));
    expect(error.code).to.equal("workspace-refused");
    expect(error.message).to.contain(`UserVolumeSizeGib of ${id} is 50 GiB, and 10 is asked: volumes never shrink`);
    expect(error.message).to.contain("ignoreChanges");
    expect(modified()).to.deep.equal([]);
  });

  it("says what WorkSpaces had against it", async () => {
    const error = await failureOf(change({ RunningMode: "MANUAL" }));
    expect(error.code).to.equal("aws-refused");
    expect(error.message).to.contain("MANUAL running mode is only supported");
  });

  describe("as WorkSpaces shows it", () => {
    /** A desktop that shows one look after the other, the last for ever. */
    async function through(...looks: { value?: number; states?: ModificationState["State"][]; State?: "ERROR" }[]) {
      const seen = looks.map(({ value = 50, states = [], State }) =>
        desktopOf(
          {
            WorkspaceId: "ws-1",
            WorkspaceProperties: { UserVolumeSizeGib: value },
            ModificationStates: states.map((one) => ({ Resource: "USER_VOLUME", State: one })),
            State: State ?? "AVAILABLE",
            ...(State ? { ErrorMessage: "broken" } : {}),
          },
          "eu-west-1",
        ),
      );
      let turn = 0;
      const describe = () => Promise.resolve([seen[Math.min(turn++, seen.length - 1)] ?? expect.fail("no look")]);
      const clock = new VirtualClock();
      const poller = new Poller(describe, clock, () => undefined);
      const fake = { modify: () => Promise.resolve(), wait: <T>(wait: Wait<T>) => poller.wait(wait) };
      const start = desktopOf({ WorkspaceId: "ws-1", WorkspaceProperties: { UserVolumeSizeGib: 50 } }, "eu-west-1");
      await changeProperties(fake as unknown as Desktops, start, { UserVolumeSizeGib: 100 }, { doing: DOING, clock });
      return turn;
    }

    it("waits though the state does not change, and the change does not show at once", async () => {
      expect(await through({}, {}, { states: ["UPDATE_INITIATED"] }, { value: 100 })).to.equal(4);
    });

    it("waits while the new value is shown and the change still under way", async () => {
      expect(await through({ value: 100, states: ["UPDATE_IN_PROGRESS"] }, { value: 100 })).to.equal(2);
    });

    it("does not take an earlier failure for its own", async () => {
      expect(await through({ states: ["UPDATE_FAILED"] }, { states: ["UPDATE_INITIATED"] }, { value: 100 })).to.equal(
        3,
      );
    });

    it("says that the change failed, and does not wait an hour for it", async () => {
      const error = await failureOf(through({ states: ["UPDATE_INITIATED"] }, { states: ["UPDATE_FAILED"] }));
      expect(error.code).to.equal("workspace-failed");
      expect(error.message).to.contain("WorkSpaces could not change UserVolumeSizeGib of ws-1 to 100");
    });

    it("says that the desktop broke", async () => {
      const error = await failureOf(through({}, { State: "ERROR" }));
      expect(error.code).to.equal("workspace-failed");
      expect(error.message).to.contain("ws-1 is ERROR (broken)");
    });
  });
});
