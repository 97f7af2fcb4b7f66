import type { WorkspaceState } from "@aws-sdk/client-workspaces";
import { expect } from "chai";
import type { Desktops } from "../../../provider/workspaces/desktops";
import { launch, waitReady } from "../../../provider/workspaces/launch";
import { clockOf } from "../clients";
import { failureOf } from "../failure";
import { simpleAd, World } from "../../../sandbox/tests/unit/aws/support";
import { desktopsIn } from "./in-world";
import { Shown, view } from "./shown";

const DOING = `launching the WorkSpace of ada (${simpleAd})`;

describe("launching a desktop", () => {
  let world: World;
  let desktops: Desktops;

  beforeEach(async () => {
    world = await World.start();
    desktops = desktopsIn(world);
  });
  afterEach(() => world.stop());

  const go = (more: object = {}) =>
    launch(
      desktops,
      { DirectoryId: simpleAd, UserName: "ada", BundleId: "wsb-bh8rsxt14", ...more },
      DOING,
      clockOf(world),
    );

  it("returns its id while it is still PENDING", async () => {
    const id = await go();
    expect(await world.aws.workspaces()).to.have.deep.nested.property("[0].id", id);
    expect(await world.aws.workspaces()).to.have.nested.property("[0].state", "PENDING");
  });

  it("returns nothing where the user has one", async () => {
    await world.aws.launch({ directoryId: simpleAd, userName: "ADA" });
    expect(await go()).to.equal(undefined);
  });

  it("waits for a user that WorkSpaces does not see yet", async () => {
    world.people.remove("ada");
    world.aws.faults = ({ moment }) => {
      if (moment === "after" && world.aws.callsTo("CreateWorkspaces").length === 3) world.people.add("ada");
      return undefined;
    };
    expect(await go()).to.match(/^ws-/);
    expect(world.aws.callsTo("CreateWorkspaces")).to.have.length.within(4, 5);
  });

  it("gives the user up after that, and says what to do", async () => {
    const { now } = world;
    const error = await failureOf(go({ UserName: "nobody" }));
    expect(error.code).to.equal("workspace-refused");
    expect(error.message).to.contain(`${DOING}: WorkSpaces refused it (ResourceNotFound.User: `);
    expect(error.message).to.contain("create the user first");
    expect(world.aws.callsTo("CreateWorkspaces")).to.have.length(6);
    expect(world.now - now).to.be.within(30_000, 40_000);
  });

  for (const [what, more, code, next] of [
    ["a bundle there is none of", { BundleId: "wsb-000000000" }, "bundle-not-found", "describe-workspace-bundles"],
    ["a directory there is none of", { DirectoryId: "d-0000000000" }, "workspace-refused", "register the directory"],
    [
      "properties that do not go together",
      { WorkspaceProperties: { RunningMode: "ALWAYS_ON", RunningModeAutoStopTimeoutInMinutes: 60 } },
      "workspace-refused",
      "correct what it names",
    ],
  ] as const) {
    it(`is refused at once for ${what}`, async () => {
      const error = await failureOf(go(more));
      expect(error).to.include({ code });
      expect(error.message).to.contain(next);
      expect(world.aws.callsTo("CreateWorkspaces")).to.have.length(1);
    });
  }
});

describe("waiting until a desktop can be used", () => {
  let world: World;
  let desktops: Desktops;
  let id: string;

  beforeEach(async () => {
    world = await World.start();
    desktops = desktopsIn(world);
    ({ id } = await world.aws.launch({ directoryId: simpleAd, userName: "ada" }));
  });
  afterEach(() => world.stop());

  for (const state of ["AVAILABLE", "STOPPED", "MAINTENANCE", "ADMIN_MAINTENANCE"] as const) {
    it(`ends at once in ${state}`, async () => {
      world.aws.setState(id, state);
      expect(await waitReady(desktops, id, DOING)).to.include({ id, state });
      expect(world.aws.callsTo("DescribeWorkspaces")).to.have.length(1);
    });
  }

  for (const state of [
    "PENDING",
    "STARTING",
    "STOPPING",
    "REBOOTING",
    "REBUILDING",
    "RESTORING",
    "UPDATING",
    "SUSPENDED",
    "IMPAIRED",
    "UNHEALTHY",
  ] as WorkspaceState[]) {
    it(`goes on in ${state}`, async () => {
      world.aws.setState(id, state);
      let looks = 0;
      world.aws.faults = ({ moment }) => {
        if (moment === "before" && (looks += 1) === 3) world.aws.setState(id, "AVAILABLE");
        return undefined;
      };
      expect(await waitReady(desktops, id, DOING)).to.include({ state: "AVAILABLE" });
      expect(looks).to.equal(3);
    });
  }

  for (const [state, way] of [
    ["UNHEALTHY", "rebootToken"],
    ["IMPAIRED", "aws workspaces stop-workspaces"],
  ] as const) {
    it(`ends where it stays ${state} for ten minutes, with the way out`, async () => {
      world.aws.setState(id, state);
      const error = await failureOf(waitReady(desktops, id, DOING));
      expect(error.code).to.equal("workspace-failed");
      expect(error.message).to.contain(`stays ${state}`).and.to.contain(way);
      expect(world.now - Date.UTC(2026, 10, 24)).to.be.within(10 * 60_000, 11 * 60_000);
    });
  }

  it("goes on in MAINTENANCE where it is to be changed, and ends at once in ADMIN_MAINTENANCE", async () => {
    world.aws.setState(id, "MAINTENANCE");
    expect(await failureOf(waitReady(desktops, id, DOING, 60_000, { use: "change" }))).to.include({
      code: "wait-timed-out",
    });
    world.aws.setState(id, "ADMIN_MAINTENANCE");
    const error = await failureOf(waitReady(desktops, id, DOING, undefined, { use: "change" }));
    expect(error.message).to.contain("end the maintenance");
  });

  for (const state of ["TERMINATING", "TERMINATED"] as const) {
    it(`is of no use in ${state}`, async () => {
      world.aws.setState(id, state);
      const error = await failureOf(waitReady(desktops, id, DOING));
      expect(error.code).to.equal("workspace-failed");
      expect(error.message).to.contain(`WorkSpace ${id} is ${state}; run pulumi refresh`);
    });
  }

  it("is of no use once it is gone, nor for an id that was launched long ago and is not returned", async () => {
    world.aws.setState(id, "PENDING");
    world.aws.faults = ({ moment }) => {
      if (moment === "after") {
        world.aws.setState(id, "TERMINATED");
        void world.aws.settle(id);
      }
      return undefined;
    };
    const began = world.now;
    expect((await failureOf(waitReady(desktops, id, DOING))).message).to.contain(`${id} is TERMINATED`);
    const lost = waitReady(desktops, "ws-000000000", DOING, undefined, { age: 3_600_000 });
    expect((await failureOf(lost)).message).to.contain("WorkSpaces accepted ws-000000000 and does not return it");
    expect(world.now - began).to.be.below(10_000);
  });

  it("is of no use, at once, if it was returned and is not any more", async () => {
    const shown = new Shown([[view(id, "PENDING")], []]);
    const error = await failureOf(waitReady(shown.desktops, id, DOING));
    expect(error.code).to.equal("workspace-failed");
    expect(error.message).to.contain(`WorkSpace ${id} is gone; run pulumi refresh, then pulumi up`);
    expect(shown.looks).to.equal(2);
  });

  it("counts the time that it is UNHEALTHY from when it last became so", async () => {
    const unhealthy = Array.from({ length: 30 }, () => [view(id, "UNHEALTHY")]);
    const shown = new Shown([...unhealthy, [view(id, "STARTING")], ...unhealthy, [view(id, "AVAILABLE")]]);
    expect(await waitReady(shown.desktops, id, DOING)).to.include({ state: "AVAILABLE" });
    expect(shown.clock.now()).to.be.above(10 * 60_000);
  });

  it("ends with WorkSpaces' own reason in ERROR", async () => {
    world.aws.setState(id, "ERROR", { code: "DomainJoin.Failed", message: "The domain could not be joined." });
    const error = await failureOf(waitReady(desktops, id, DOING));
    expect(error.code).to.equal("workspace-failed");
    expect(error.message).to.contain(`${id} is ERROR (DomainJoin.Failed: The domain could not be joined.)`);
    expect(error.message).to.contain("--replace");
  });

  it("goes on while a change of its properties is under way, from its very beginning", async () => {
    const looks: string[] = [];
    await desktops.modify(id, { ComputeTypeName: "POWER" });
    world.aws.faults = ({ moment, operation }) => {
      if (moment === "before") looks.push(operation);
      return undefined;
    };
    // The change is half done after 250 ms and done after 500: time stands still until two looks were taken.
    const pass = world.pass.bind(world);
    world.pass = () => {
      pass(looks.length < 2 ? 0 : 1_000);
    };
    expect((await waitReady(desktops, id, DOING)).properties).to.include({ ComputeTypeName: "POWER" });
    expect(looks).to.have.length(3);
  });

  it("bears that a new id is not returned, for ten minutes", async () => {
    const error = await failureOf(waitReady(desktops, "ws-000000000", DOING));
    expect(error.code).to.equal("workspace-failed");
    expect(error.message).to.contain("WorkSpaces accepted ws-000000000 and does not return it");
    expect(world.now - Date.UTC(2026, 10, 24)).to.be.within(10 * 60_000, 11 * 60_000);
  });

  it("ends after an hour, and says that the same command goes on", async () => {
    world.aws.setState(id, "PENDING");
    const error = await failureOf(waitReady(desktops, id, DOING));
    expect(error.code).to.equal("wait-timed-out");
    expect(error.message).to.match(/was not done after 60\.\d min \(seen: PENDING \d+×\); run the same command again/);
  });
});
