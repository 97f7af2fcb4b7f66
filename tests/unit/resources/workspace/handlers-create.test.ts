import { expect } from "chai";
import type { WorkspaceState } from "../../../../provider/resources/workspace/properties";
import { newIncarnation } from "../../../../provider/ownership/mark";
import { clockOf } from "../../clients";
import { failureOf } from "../../failure";
import { simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import {
  BUNDLE,
  OWNER_TAG,
  anotherRun,
  args,
  house,
  one,
  open,
  theOne,
  unfinished,
  useWorkspaces,
  workspaces,
} from "./handlers-fixture";

describe("the lifecycle of a WorkSpace", () => {
  useWorkspaces();

  describe("begins", () => {
    it("with a desktop that is ready, marked and tagged, as declared", async () => {
      const { id, outs } = await workspaces.create(
        args({ workspaceProperties: { runningMode: "AUTO_STOP", userVolumeSizeGib: 50 }, tags: { team: "a" } }),
      );
      expect(await theOne()).to.deep.include({
        id,
        state: "AVAILABLE",
        tags: { team: "a", [OWNER_TAG]: `people/prod/ada=23${outs.incarnation}` },
      });
      expect(outs).to.deep.include({
        workspaceProperties: { runningMode: "AUTO_STOP", userVolumeSizeGib: 50 },
        state: "AVAILABLE",
      });
      expect(outs).to.include.keys("computerName", "ipAddress");
      expect(house.world.aws.callsTo("ModifyWorkspaceProperties"), "it was launched that way").to.deep.equal([]);
    });

    it("with nothing where the launch is refused", async () => {
      const error = await failureOf(workspaces.create(args({ bundleId: "wsb-000000000" })));
      expect(error.code).to.equal("bundle-not-found");
      expect(await theOne()).to.equal(undefined);
    });

    it("with its id kept where it does not get ready, and goes on with it", async () => {
      house.world.aws.launchFails = () => ({ code: "DomainJoin.Failed", message: "The domain could not be joined." });
      const { id, outs, message } = await unfinished(workspaces.create(args({ tags: { team: "a" } })));
      expect(message).to.contain("DomainJoin.Failed").and.to.contain("[workspace-failed]");
      expect((await theOne())?.id).to.equal(id);
      expect(outs).to.deep.include({ ...args({ tags: { team: "a" } }), state: "UNKNOWN" });
      house.world.aws.setState(id, "AVAILABLE");
      expect(await workspaces.update(outs as WorkspaceState, args({ tags: { team: "a" } }), id)).to.include({
        state: "AVAILABLE",
      });
    });

    it("for as long as customTimeouts let it wait, with its id kept, and goes on waiting for the same one", async () => {
      await house.close();
      await open({ timing: { launch: 40 * 60_000 } });
      const { id, outs, message } = await unfinished(workspaces.create(args({ timeouts: { create: "30m" } })));
      expect(message).to.contain("was not done after 30.").and.to.contain("[wait-timed-out]");
      expect(await workspaces.update(outs as WorkspaceState, args(), id)).to.include({ state: "AVAILABLE" });
      expect((await theOne())?.id).to.equal(id);
    });

    describe("with its id kept where it cannot be looked for while WorkSpaces does not show it yet", () => {
      let id: string;
      let outs: WorkspaceState;

      beforeEach(async () => {
        await house.close();
        await open({ timing: { hiddenFor: 20_000, hiddenDescribes: 0 } });
        let isLaunched = false;
        house.world.aws.faults = ({ operation }) =>
          (isLaunched ||= operation === "CreateWorkspaces") && operation === "DescribeWorkspaces"
            ? { status: 400, type: "AccessDeniedException", message: "User is not authorized" }
            : undefined;
        const left = await unfinished(workspaces.create(args()));
        ({ id } = left);
        outs = left.outs as WorkspaceState;
        house.world.aws.faults = undefined;
        // The next run of the engine is a process that has launched nothing.
        anotherRun();
      });

      it("and the next run waits for it", async () => {
        expect(await workspaces.update(outs, args({ tags: { team: "a" } }), id)).to.include({ state: "AVAILABLE" });
        expect((await theOne())?.tags).to.include({ team: "a" });
      });

      it("and it is not taken for gone", async () => {
        expect((await workspaces.read(outs, id))?.outs).to.include(args());
      });

      it("and is ended, not forgotten", async () => {
        await workspaces.delete(outs, id);
        expect(await theOne()).to.equal(undefined);
      });
    });

    describe("where the user has a desktop", () => {
      const standing = (more: object = {}) =>
        house.world.aws.launch({ directoryId: simpleAd, userName: "ada", ...more });

      it("of our own earlier attempt: it goes on with that", async () => {
        const lately = `people/prod/ada=23${newIncarnation(clockOf(house.world))}`;
        const { id } = await standing({ tags: { [OWNER_TAG]: lately }, state: "PENDING" });
        const finished = workspaces.create(args());
        house.world.aws.setState(id, "AVAILABLE");
        expect(await finished).to.have.property("id", id);
        expect(await theOne()).to.include({ id });
      });

      for (const [what, mark] of [
        [
          "a week ago",
          () => `people/prod/ada=23${newIncarnation({ now: () => house.world.now - 7 * 24 * 3_600_000 })}`,
        ],
        ["by release 0.1.0, whose marks do not tell when", () => "people/prod/ada"],
      ] as const) {
        it(`that a resource of this name made ${what}: it is another backend's, or the state was lost, so it says how to adopt it`, async () => {
          const tags = { [OWNER_TAG]: mark() };
          const { id } = await standing({ tags });
          const error = await failureOf(workspaces.create(args()));
          expect(error.code).to.equal("already-exists");
          expect(error.message).to.contain(`WorkSpace ${id} of ada`).and.to.contain("set adopt: true");
          expect((await theOne())?.tags).to.deep.equal(tags);
          expect(await workspaces.create(args({ adopt: true }))).to.have.property("id", id);
        });
      }

      it("of our own earlier attempt whose answer was lost, and that WorkSpaces does not show at once", async () => {
        await house.close();
        await open({ timing: { hiddenFor: 8_000, hiddenDescribes: 0 } });
        let lost = 0;
        house.world.aws.faults = ({ moment, operation }) =>
          moment === "after" && operation === "CreateWorkspaces" && (lost += 1) === 1 ? "cut" : undefined;
        const answer = await failureOf(workspaces.create(args()));
        expect(answer.code).to.equal("aws-refused");
        const { id } = await workspaces.create(args());
        expect(await theOne()).to.include({ id });
      });

      it("that WorkSpaces never shows: it says so after a while", async () => {
        await house.close();
        await open({ timing: { hiddenFor: 3_600_000, hiddenDescribes: 0 } });
        const other = house.services().desktops();
        await other.launch({ DirectoryId: simpleAd, UserName: "ada", BundleId: BUNDLE });
        const error = await failureOf(workspaces.create(args()));
        expect(error.code).to.equal("workspace-refused");
        expect(error.message).to.contain("says the user has a WorkSpace, and shows none");
      });

      it("of another name in the same stack: a rename in code, whose old resource then ends nothing", async () => {
        const old = await workspaces.create(args());
        const renamed = await workspaces.create(args({ owner: "people/prod/countess" }));
        expect(renamed.id).to.equal(old.id);
        await workspaces.delete(old.outs, old.id);
        expect(await theOne()).to.deep.include({
          id: old.id,
          state: "AVAILABLE",
          tags: { [OWNER_TAG]: `people/prod/countess=23${renamed.outs.incarnation}` },
        });
        const named = `WorkSpace ${old.id} of ada (${simpleAd}, AVAILABLE)`;
        expect(house.said.map((line) => line.replace(/since [\dT:-]+Z/, "since then"))).to.deep.equal([
          `${named} was resource ada's, and is taken over`,
          `${named} is managed by people/prod/countess (project/stack/name) now since then, and is left as it is`,
        ]);
      });

      it("of another stack: it says whose, whether to adopt or not", async () => {
        await standing({ tags: { [OWNER_TAG]: "people/test/ada" } });
        for (const adopt of [true, false]) {
          const error = await failureOf(workspaces.create(args({ adopt })));
          expect(error.code).to.equal("owned-elsewhere");
          expect(error.message).to.contain("is managed by people/test/ada (project/stack/name)");
        }
        expect((await theOne())?.tags).to.deep.equal({ [OWNER_TAG]: "people/test/ada" });
      });

      it("of nobody: it says how to adopt it", async () => {
        const { id } = await standing({ state: "STOPPED" });
        const error = await failureOf(workspaces.create(args()));
        expect(error.code).to.equal("already-exists");
        expect(error.message)
          .to.contain(`WorkSpace ${id} of ada (${simpleAd}, STOPPED) exists, and no stack manages it`)
          .and.to.contain("adopt: true");
        expect((await theOne())?.tags).to.deep.equal({});
      });

      it("of nobody, adopted: nothing is written but its mark, and no launch is asked for", async () => {
        const { id } = await standing({ state: "STOPPED", properties: { RunningMode: "AUTO_STOP" } });
        const { calls } = house.world.aws;
        const before = calls.length;
        await workspaces.create(args({ adopt: true, workspaceProperties: { runningMode: "AUTO_STOP" } }));
        const written = calls.slice(before).filter(({ operation }) => !operation.startsWith("Describe"));
        expect(
          written.map(({ operation, input }) => [operation, (input as { ResourceId?: string }).ResourceId]),
        ).to.deep.equal([["CreateTags", id]]);
      });

      it("of an earlier account of the name is not adopted: another is launched", async () => {
        const { id } = await standing({ sid: "S-1-5-21-9-9-9-9999" });
        const made = await workspaces.create(args({ adopt: true }));
        expect(made.id).to.not.equal(id);
        expect((await one(id))?.tags).to.deep.equal({});
      });

      it("of nobody, adopted: its own tags stay, what is declared is changed in place", async () => {
        const { id } = await standing({ tags: { theirs: "1", team: "b" }, properties: { RunningMode: "AUTO_STOP" } });
        const { outs } = await workspaces.create(
          args({ adopt: true, tags: { team: "a" }, workspaceProperties: { runningMode: "ALWAYS_ON" } }),
        );
        expect(await theOne()).to.deep.include({
          id,
          tags: { theirs: "1", team: "a", [OWNER_TAG]: `people/prod/ada=23${outs.incarnation}+adopted` },
        });
        expect((await theOne())?.properties).to.include({ RunningMode: "ALWAYS_ON" });
        expect(outs).to.deep.include({ workspaceProperties: { runningMode: "ALWAYS_ON" } });
      });

      for (const [what, more, news, words] of [
        ["another bundle", { bundleId: "wsb-4q8t1n7zd" }, {}, "bundleId is wsb-4q8t1n7zd and not"],
        [
          "no encryption, where it is declared",
          {},
          { rootVolumeEncryptionEnabled: true },
          "rootVolumeEncryptionEnabled",
        ],
      ] as const) {
        it(`of ${what}: it is not taken for what was declared`, async () => {
          const { id } = await standing(more);
          const error = await failureOf(workspaces.create(args({ adopt: true, ...news })));
          expect(error.code).to.equal("already-exists");
          expect(error.message).to.contain(id).and.to.contain(words);
          expect((await theOne())?.tags).to.deep.equal({});
        });
      }

      it("that is going: it waits, and launches another", async () => {
        const { id } = await standing();
        await house.services().desktops().terminate(id);
        const made = await workspaces.create(args());
        expect(made.id).to.not.equal(id);
        expect(await theOne()).to.include({ id: made.id });
      });

      it("that cannot take what is declared: its id is kept", async () => {
        const { id } = await standing({ properties: { RootVolumeSizeGib: 175, UserVolumeSizeGib: 100 } });
        const kept = await unfinished(
          workspaces.create(args({ adopt: true, workspaceProperties: { userVolumeSizeGib: 50 } })),
        );
        expect(kept).to.include({ id });
        expect(kept.message).to.contain("volumes never shrink");
      });
    });
  });
});
