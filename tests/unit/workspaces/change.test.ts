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
import { desktop, failure, Shown, view } from "./shown";

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

describe("a change that AWS takes later only", () => {
  const SIZES = { RootVolumeSizeGib: 80, UserVolumeSizeGib: 50 };
  const HOUR_MS = 60 * 60_000;
  /** Changes a desktop that becomes what is asked at once, unless AWS answers so. */
  const run = async (
    wanted: WorkspaceProperties,
    answers: (Error | undefined)[] = [],
    changedAt?: ChangedAt,
    properties: WorkspaceProperties = SIZES,
  ) => {
    const shown = new Shown([[view("ws-1", "AVAILABLE", { WorkspaceProperties: { ...properties, ...wanted } })]]);
    shown.answer = () => {
      const answer = answers.shift();
      return answer === undefined ? Promise.resolve() : Promise.reject(answer);
    };
    const start = desktop("ws-1", "AVAILABLE", { WorkspaceProperties: properties });
    const { clock } = shown;
    const { deferred } = await changeProperties(shown.desktops, start, wanted, { doing: DOING, clock, changedAt });
    return { asked: shown.asked, deferred };
  };
  const once = (message: string) => failure(400, "OperationNotSupportedException", message);

  for (const [message, words] of [
    [
      "You can change it once in 6 hours.",
      "AWS takes it once in 6 hours, and after a launch not before 6 hours have passed (OperationNotSupportedException: You can change it once in 6 hours.); run pulumi up again from 1970-01-01T06:00Z on at the latest",
    ],
    ["Wait 1 hour", "AWS takes it once in 6 hours, and"],
    ["once every 30 days", "AWS takes it once in 30 days, and"],
    ["Wait 1 day", "run pulumi up again from 1970-01-31T00:00Z on at the latest"],
  ] as const) {
    it(`is told by AWS's words: ${message}`, async () => {
      const { deferred } = await run({ UserVolumeSizeGib: 100 }, [once(message)]);
      expect(deferred).to.have.length(1);
      expect(deferred[0]?.words).to.contain("UserVolumeSizeGib of ws-1 stays 50 and is to be 100: ");
      expect(deferred[0]?.words).to.contain(words);
    });
  }

  it("is not told by a refusal that speaks of no time, or of an error that has no words", async () => {
    for (const error of [once("Volume is daylight; off-hoursy"), new Error("in 6 hours")]) {
      expect(await run({ UserVolumeSizeGib: 100 }, [error]).catch((thrown: unknown) => thrown)).to.equal(error);
    }
  });

  it("counts 30 days from the last change, if that is known, and 6 hours from now", async () => {
    const last = { ComputeTypeName: new Date(-HOUR_MS * 24).toISOString() };
    const standard = { ComputeTypeName: "POWER" } as const;
    const { deferred } = await run({ ComputeTypeName: "VALUE" }, [once("once every 30 days")], last, standard);
    expect(deferred[0]?.words).to.contain("from 1970-01-30T00:00Z on at the latest");
    const early = await run({ ComputeTypeName: "VALUE" }, [once("once in 6 hours")], last, standard);
    expect(early.deferred[0]?.words).to.contain("from 1970-01-01T06:00Z on at the latest");
  });

  it("is any other refusal of what AWS has no such rule for", async () => {
    const error = once("Please wait 2 hours.");
    expect(await failureOf(run({ RunningMode: "MANUAL" }, [error]))).to.equal(error);
  });

  it("is not asked for within six hours of the last one that we know of, and is after that", async () => {
    const known = (hours: number) => ({ UserVolumeSizeGib: new Date(-HOUR_MS * hours).toISOString() });
    const early = await run({ UserVolumeSizeGib: 100 }, [], known(5));
    expect(early.asked).to.deep.equal([]);
    expect(early.deferred).to.deep.equal([
      {
        property: "UserVolumeSizeGib",
        value: 50,
        words:
          "UserVolumeSizeGib of ws-1 stays 50 and is to be 100: AWS takes a change of it once in 6 hours; run pulumi up again from 1970-01-01T01:00Z on",
      },
    ]);
    expect((await run({ UserVolumeSizeGib: 100 }, [], known(6))).asked).to.have.length(1);
  });

  it("keeps the other volume waiting too, and nothing else", async () => {
    const wanted = { RootVolumeSizeGib: 175, UserVolumeSizeGib: 200, RunningMode: "MANUAL" } as const;
    const { asked, deferred } = await run(wanted, [once("once in 6 hours")]);
    expect(asked).to.deep.equal(['modify ws-1 {"UserVolumeSizeGib":100}', 'modify ws-1 {"RunningMode":"MANUAL"}']);
    expect(deferred.map(({ property }) => property)).to.deep.equal(["UserVolumeSizeGib", "RootVolumeSizeGib"]);
    expect(deferred[0]?.words).to.contain("UserVolumeSizeGib of ws-1 stays 50 and is to be 200: ");
    expect(deferred[1]?.words).to.equal(
      "RootVolumeSizeGib of ws-1 stays 80 and is to be 175: it follows the other volume",
    );
  });
});

describe("waiting for a change of properties", () => {
  for (const [wanted, hours] of [
    [{ RootVolumeSizeGib: 300 }, 3],
    [{ UserVolumeSizeGib: 300 }, 3],
    [{ Protocols: ["WSP"] }, 1.5],
    [{ ComputeTypeName: "POWER" }, 2],
    [{ RunningMode: "MANUAL" }, 1],
  ] as [WorkspaceProperties, number][]) {
    const [[name, value] = []] = Object.entries(wanted) as [string, unknown][];
    it(`ends after ${hours} hours for ${name}, and says what was waited for`, async () => {
      const properties = { RootVolumeSizeGib: 200, UserVolumeSizeGib: 200 };
      const shown = new Shown([[view("ws-1", "AVAILABLE", { WorkspaceProperties: properties })]]);
      const start = desktop("ws-1", "AVAILABLE", { WorkspaceProperties: properties });
      const { clock } = shown;
      const error = await failureOf(changeProperties(shown.desktops, start, wanted, { doing: DOING, clock }));
      expect(error.code).to.equal("wait-timed-out");
      expect(error.message)
        .to.contain(`${DOING}: changing ${name} to ${String(value)}: `)
        .and.to.contain("run the same command again: it goes on from there");
      expect(clock.now()).to.be.within(hours * 60 * 60_000, (hours + 0.01) * 60 * 60_000);
    });
  }

  it("fails at once if the desktop is gone", async () => {
    const start = desktop("ws-1", "AVAILABLE", { WorkspaceProperties: { UserVolumeSizeGib: 50 } });
    const shown = new Shown([[]]);
    const change = changeProperties(
      shown.desktops,
      start,
      { UserVolumeSizeGib: 100 },
      { doing: DOING, clock: shown.clock },
    );
    expect((await failureOf(change)).message).to.contain("WorkSpace ws-1 is gone; run pulumi refresh, then pulumi up");
  });
});
