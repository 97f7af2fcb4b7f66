import { expect } from "chai";
import { newIncarnation } from "../../../../provider/ownership/mark";
import { Unfinished } from "../../../../provider/resources/common/handlers";
import { InvitationHandlers } from "../../../../provider/resources/invitation/handlers";
import { WorkspaceHandlers } from "../../../../provider/resources/workspace/handlers";
import type { WorkspaceArguments, WorkspaceState } from "../../../../provider/resources/workspace/properties";
import { simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import { clockOf } from "../../clients";
import { USERS } from "../../directory/ldap/memory-client";
import { failureOf } from "../../failure";
import { House } from "../house";

const [FROM, TO, LARGE] = ["wsb-bh8rsxt14", "wsb-4q8t1n7zd", "wsb-6y1d8p4gs"];
const OWNER_TAG = "workspaces-users:owner";
const MINUTE_MS = 60_000;

const args = (more: Partial<WorkspaceArguments> = {}): WorkspaceArguments => ({
  directoryId: simpleAd,
  userName: "ada",
  bundleId: FROM,
  owner: "people/prod/ada",
  ...more,
});

describe("another bundle for a WorkSpace", () => {
  let house: House;
  let id: string;
  let outs: WorkspaceState;

  const open = async (timing: object = {}, more: Partial<WorkspaceArguments> = {}) => {
    house = await House.open({ timing: { migrate: 5 * MINUTE_MS, ...timing } });
    house.memory.put(`CN=ada,${USERS}`, { sAMAccountName: ["ada"], objectClass: ["user"], mail: ["ada@example.com"] });
    ({ id, outs } = await process().create(args({ tags: { team: "a" }, ...more })));
    house.world.aws.saveFile(id, "D:/thesis.txt", "all of it");
    house.world.aws.saveFile(id, "D:/note.txt", "since then", { isInSnapshot: false });
  };

  beforeEach(() => open());
  afterEach(() => house.close());

  /** Each run of the engine is a process that remembers nothing. */
  const process = () => new WorkspaceHandlers(house.services());
  const news = (more: Partial<WorkspaceArguments> = {}) => args({ bundleId: TO, tags: { team: "a" }, ...more });
  const all = () => house.world.aws.workspaces();
  const theOne = async () => {
    const [one, ...more] = await all();
    expect(more, "no second desktop").to.deep.equal([]);
    return one ?? expect.fail("there is none");
  };
  const asked = () => house.world.aws.callsTo("MigrateWorkspace").length;

  /** What AWS has begun is done. */
  const later = async () => {
    house.world.pass(60 * MINUTE_MS);
    await all();
    house.world.pass(MINUTE_MS);
  };

  /** Lets a run begin the migration, and no call after that. */
  const interrupted = async (isTaken: boolean) => {
    let isDown = false;
    house.world.aws.faults = ({ operation, moment }) => {
      if (operation === "MigrateWorkspace" && moment === (isTaken ? "after" : "before")) isDown = true;
      return isDown ? { status: 400, type: "AccessDeniedException", message: "killed" } : undefined;
    };
    await failureOf(process().update(outs, news(), id));
    house.world.aws.faults = undefined;
  };

  it("is a migration: an update of which the preview says what is kept and what is not", async () => {
    const workspaces = process();
    expect(await workspaces.check({ ...news() }, { ...args() })).to.deep.equal([]);
    expect(await workspaces.diff(outs, news())).to.deep.include({ changes: true, replaces: [] });
    expect(house.said.join()).to.include(`migrating the WorkSpace of ada (${simpleAd}) from ${FROM} to ${TO}`);
    for (const words of [
      "keeps the user volume as of its last snapshot",
      "on it are lost",
      ".NotMigrated",
      "an hour",
    ]) {
      expect(house.said.join()).to.include(words);
    }
  });

  it("is not announced by a refresh, which compares what it found and migrates nothing", async () => {
    expect((await process().diff(outs, news())).changes).to.equal(true);
    expect(house.said).to.deep.equal([]);
  });

  it("keeps the user volume, the tags, the mark and the running mode under the new id, and asks AWS once", async () => {
    const now = await process().update(outs, news(), id);
    const desktop = await theOne();
    expect(desktop).to.deep.include({ bundleId: TO, state: "AVAILABLE" });
    expect(desktop.tags).to.deep.equal({ team: "a", [OWNER_TAG]: `people/prod/ada=23${outs.incarnation}` });
    expect(house.world.aws.filesOf(desktop.id)).to.deep.equal({ "D:/thesis.txt": "all of it" });
    expect(desktop.id).to.not.equal(id);
    expect(now).to.deep.include({ workspaceId: desktop.id, bundleId: TO, incarnation: outs.incarnation });
    expect(asked()).to.equal(1);
  });

  it("goes on under the old resource id, which a refresh makes the new one", async () => {
    const now = await process().update(outs, news(), id);
    const { id: target } = await theOne();
    expect(await process().diff(now, news())).to.include({ changes: false });
    const edited = await process().update(now, news({ tags: { team: "b" } }), id);
    expect((await theOne()).tags).to.include({ team: "b" });
    expect(await process().read(edited, id)).to.deep.include({ id: target });
    await process().delete(edited, id);
    expect(await all()).to.deep.equal([]);
  });

  it("makes what the program declares of the new bundle's properties, but no volume smaller", async () => {
    await house.close();
    const workspaceProperties = {
      computeTypeName: "STANDARD",
      userVolumeSizeGib: 10,
      runningMode: "AUTO_STOP" as const,
    };
    await open({}, { workspaceProperties });
    await process().update(outs, news({ bundleId: LARGE, workspaceProperties }), id);
    expect((await theOne()).properties).to.include({ ComputeTypeName: "STANDARD", UserVolumeSizeGib: 100 });
    expect(house.said.join()).to.include("volumes never shrink, so it stays");
  });

  it("sends no second invitation, to whatever id", async () => {
    const invitation = { workspaceId: id, owner: "people/prod/ada" };
    const invited = await new InvitationHandlers(house.services()).create(invitation);
    expect(house.mails).to.have.length(1);
    const services = house.services();
    const now = await new WorkspaceHandlers(services).update(outs, news(), id);
    const { id: target } = await theOne();
    await new InvitationHandlers(services).update(invited.outs, { ...invitation, workspaceId: target });
    expect(house.mails).to.have.length(1);
    const later = house.services();
    await new WorkspaceHandlers(later).diff(now, news(), id);
    await new InvitationHandlers(later).update(invited.outs, { ...invitation, resendToken: "2" });
    expect(house.mails, "asked for").to.have.length(2);
  });

  it("replaces it where whenBundleChanges says so, and is refused in the preview where it says that", async () => {
    const replace = news({ whenBundleChanges: "replace" });
    expect(await process().diff(outs, replace)).to.deep.include({ replaces: ["bundleId"], deleteBeforeReplace: true });
    const [failure] = await process().check({ ...news({ whenBundleChanges: "refuse" }) }, { ...args() });
    expect(failure).to.have.property("property", "bundleId");
    expect(failure?.reason).to.include(`changes from ${FROM} to ${TO}`);
    expect(await process().check({ ...args({ whenBundleChanges: "refuse" }) }, { ...args() })).to.deep.equal([]);
  });

  it("counts as no loss", async () => {
    const workspaces = new WorkspaceHandlers(house.services({ WORKSPACES_USERS_DELETION_THRESHOLD: "0" }));
    await workspaces.diff(outs, news());
    await workspaces.update(outs, news(), id);
    expect(await theOne()).to.include({ bundleId: TO });
  });

  describe("begun by a run that was ended", () => {
    for (const [what, isTaken, calls] of [
      ["before AWS took it, is begun by the next one", false, 2],
      ["after AWS took it, is gone on with by the next one, and not begun again", true, 1],
    ] as const) {
      it(what, async () => {
        await interrupted(isTaken);
        const now = await process().update(outs, news(), id);
        expect(await theOne()).to.deep.include({ id: now.workspaceId, bundleId: TO });
        expect((await theOne()).tags[OWNER_TAG]).to.equal(`people/prod/ada=23${outs.incarnation}`);
        expect(asked()).to.equal(calls);
      });
    }

    it("while AWS does not show the new desktop for minutes, is not begun again", async () => {
      await house.close();
      await open({ hiddenFor: 0 });
      await house.close();
      await open({ hiddenDescribes: 0, hiddenFor: 3 * MINUTE_MS, launch: 4 * MINUTE_MS });
      await interrupted(true);
      await process().update(outs, news(), id);
      expect(asked()).to.equal(1);
      expect(await theOne()).to.include({ bundleId: TO });
    });

    it("and done before the next one, is recorded by it", async () => {
      await interrupted(true);
      house.world.pass(60 * MINUTE_MS);
      const before = house.world.now;
      const now = await process().update(outs, news(), id);
      expect(house.world.now - before, "nothing is waited for").to.be.below(MINUTE_MS);
      await later();
      expect(await theOne()).to.include({ id: now.workspaceId, bundleId: TO });
    });

    it("and read while the old desktop is on its way out, is the new one", async () => {
      await house.close();
      await open({ terminate: 10 * MINUTE_MS });
      await interrupted(true);
      house.world.pass(6 * MINUTE_MS);
      const target = (await all()).find(({ bundleId }) => bundleId === TO);
      expect((await all()).map(({ state }) => state).sort()).to.deep.equal(["AVAILABLE", "TERMINATING"]);
      expect(await process().read(outs, id)).to.deep.include({ id: target?.id });
      expect(await process().update(outs, news(), id)).to.include({ workspaceId: target?.id });
    });

    it("and recorded by a refresh before the next one, keeps no later change waiting", async () => {
      await interrupted(true);
      await later();
      const seen = await process().read(outs, id);
      expect(seen?.outs.bundleId).to.equal(TO);
      const before = house.world.now;
      const back = await process().update(seen?.outs ?? outs, args({ tags: { team: "b" } }), seen?.id ?? id);
      expect(house.world.now - before, "but for the migration itself").to.be.below(15 * MINUTE_MS);
      await later();
      const desktop = await theOne();
      expect(desktop).to.include({ id: back.workspaceId, bundleId: FROM });
      expect(desktop.tags).to.deep.equal({ team: "b", [OWNER_TAG]: `people/prod/ada=23${outs.incarnation}` });
    });

    it("and taken back in the program, is waited for by the next edit", async () => {
      await interrupted(true);
      await process().update(outs, args({ tags: { team: "b" } }), id);
      const desktop = await theOne();
      expect(desktop).to.include({ bundleId: TO });
      expect(desktop.tags).to.deep.equal({ team: "b", [OWNER_TAG]: `people/prod/ada=23${outs.incarnation}` });
    });

    it("and whose resource was renamed in code since, is taken over as it ends", async () => {
      await interrupted(true);
      const made = await process().create(news({ owner: "people/prod/countess" }));
      expect(await theOne()).to.include({ id: made.id, bundleId: TO });
    });

    for (const [what, isTaken, count] of [
      ["with both desktops", true, 2],
      ["with the one there is", false, 1],
    ] as const) {
      it(`is deleted ${what}, which counts as one`, async () => {
        await interrupted(isTaken);
        expect(await all()).to.have.length(count);
        const workspaces = new WorkspaceHandlers(house.services({ WORKSPACES_USERS_DELETION_THRESHOLD: "1" }));
        await workspaces.delete(outs, id);
        await later();
        expect(await all()).to.deep.equal([]);
      });
    }

    it("leaves both where it retains them", async () => {
      await interrupted(true);
      await process().delete({ ...outs, deletionPolicy: "retain" }, id);
      await later();
      expect((await theOne()).tags[OWNER_TAG]).to.match(/^people\/prod\/ada=23[0-9a-z]{17}\+released$/);
    });

    it("keeps the account from being deleted while either stands", async () => {
      await interrupted(true);
      const user = {
        directoryId: simpleAd,
        domainName: "corp.example.com",
        guid: "g",
        owner: "people/prod/x",
        userName: "ada",
      };
      const prove = () => failureOf(house.services().guard.prove(user, "fail"));
      expect((await prove()).message).to.include(id);
      await later();
      const { id: target } = await theOne();
      expect((await prove()).message).to.include(target);
    });
  });

  it("keeps the account from being deleted from the moment that AWS is asked, though it shows the new desktop to nobody", async () => {
    await house.close();
    await open({ hiddenFor: 3 * MINUTE_MS, hiddenDescribes: 0, launch: 4 * MINUTE_MS });
    const desktops = house.services().desktops();
    const source = (await desktops.find(id)) ?? expect.fail("it is there");
    const target = await desktops.migrate(source, TO);
    expect((await desktops.look(simpleAd, ["ada"])).map((one) => one.id)).to.have.members([id, target]);
  });

  it("is not asked for twice where the answer to the first time is lost", async () => {
    house.world.aws.faults = ({ operation, moment }) =>
      operation === "MigrateWorkspace" && moment === "after" ? "cut" : undefined;
    await process().update(outs, news(), id);
    expect(asked()).to.equal(1);
    expect(await theOne()).to.include({ bundleId: TO });
  });

  it("is asked for again where WorkSpaces says that it is asked too often", async () => {
    let refused = 0;
    house.world.aws.faults = ({ operation, moment }) =>
      operation === "MigrateWorkspace" && moment === "before" && (refused += 1) < 4
        ? { status: 400, type: "ThrottlingException", message: "Rate exceeded" }
        : undefined;
    await process().update(outs, news(), id);
    expect(asked()).to.equal(4);
  });

  it("that AWS gives up leaves the old desktop, unmarked by it, and the next run tries again", async () => {
    house.world.aws.migrationFails = () => true;
    const error = await failureOf(process().update(outs, news(), id));
    expect(error.code).to.equal("workspace-failed");
    expect(error.message).to.include(`AWS did not migrate ${id} to ${TO}`).and.include("nothing is lost");
    await later();
    expect((await theOne()).tags[OWNER_TAG]).to.equal(`people/prod/ada=23${outs.incarnation}`);
    house.world.aws.migrationFails = undefined;
    await process().update(outs, news(), id);
    expect(await theOne()).to.include({ bundleId: TO });
  });

  it("waits as long as customTimeouts say, and the next run goes on with it", async () => {
    const error = await failureOf(process().update(outs, news({ timeouts: { update: "2m" } }), id));
    expect(error.code).to.equal("wait-timed-out");
    expect(error.message).to.include("goes on waiting for the same migration");
    await process().update(outs, news(), id);
    expect(asked()).to.equal(1);
    expect(await theOne()).to.include({ bundleId: TO });
  });

  it("is recorded where what follows it fails", async () => {
    const more = news({ workspaceProperties: { runningMode: "MANUAL" } });
    const left = await process()
      .update(outs, more, id)
      .catch((error: unknown) => error);
    expect(left).to.be.instanceOf(Unfinished);
    expect((left as Unfinished).outs).to.include({ bundleId: TO, workspaceId: (await theOne()).id });
  });

  for (const state of ["STOPPED", "ERROR"] as const) {
    it(`is taken from ${state}`, async () => {
      house.world.aws.setState(id, state);
      await process().update(outs, news(), id);
      expect(await theOne()).to.include({ bundleId: TO });
    });
  }

  for (const [state, code, words] of [
    ["UNHEALTHY", "workspace-failed", "change its rebootToken to restart it"],
    ["IMPAIRED", "workspace-failed", "aws workspaces stop-workspaces"],
    ["ADMIN_MAINTENANCE", "workspace-refused", "--workspace-state AVAILABLE"],
    ["REBOOTING", "wait-timed-out", "nothing has begun"],
  ] as const) {
    it(`is not asked for where it stays ${state}, and says what to do`, async () => {
      house.world.aws.setState(id, state);
      const error = await failureOf(process().update(outs, news(), id));
      expect(error.code).to.equal(code);
      expect(error.message).to.include(words);
      expect(asked()).to.equal(0);
    });
  }

  it("of a Linux desktop is refused before AWS is asked", async () => {
    house.world.aws.change(id, { properties: { OperatingSystemName: "UBUNTU_22_04" } });
    const error = await failureOf(process().update(outs, news(), id));
    expect(error.code).to.equal("workspace-refused");
    expect(asked()).to.equal(0);
  });

  it("that AWS refuses says its words and leaves the desktop as it was", async () => {
    house.world.aws.faults = ({ operation }) =>
      operation === "MigrateWorkspace"
        ? { status: 400, type: "OperationNotSupportedException", message: "BYOL only" }
        : undefined;
    const error = await failureOf(process().update(outs, news(), id));
    expect(error.code).to.equal("workspace-refused");
    expect(error.message).to.include("BYOL only").and.include("it is as it was");
    house.world.aws.faults = undefined;
    expect((await theOne()).tags[OWNER_TAG]).to.equal(`people/prod/ada=23${outs.incarnation}`);
  });

  it("leaves a former account's desktop of the same name alone", async () => {
    const orphan = await house.world.aws.launch({
      directoryId: simpleAd,
      userName: "ada",
      bundleId: TO,
      sid: "S-1-5-21-9-9-9-9",
      tags: { [OWNER_TAG]: `people/prod/ada=23${newIncarnation(clockOf(house.world))}` },
    });
    await interrupted(true);
    await process().delete(outs, id);
    expect((await all()).map((one) => one.id)).to.deep.equal([orphan.id]);
  });
});
