import { expect } from "chai";
import { WorkspaceHandlers } from "../../../../provider/resources/workspace/handlers";
import type { WorkspaceArguments, WorkspaceState } from "../../../../provider/resources/workspace/properties";
import { failureOf } from "../../failure";
import { simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import {
  BUNDLE,
  OWNER_TAG,
  anotherRun,
  args,
  house,
  one,
  theOne,
  unfinished,
  useWorkspaces,
  workspaces,
} from "./handlers-fixture";

describe("the lifecycle of a WorkSpace", () => {
  useWorkspaces();

  describe("passes to another person in one run", () => {
    const grace = args({ userName: "grace" });

    /** What the engine asks for where the resource that had Ada's desktop declares Grace's from now on. */
    const passOn = async (env: Readonly<Record<string, string>> = {}) => {
      const { id, outs } = await workspaces.create(args());
      // The next run of the engine is another process.
      anotherRun(house.services(env));
      expect(await workspaces.check({ ...grace }, { ...args() })).to.deep.equal([]);
      expect(await workspaces.diff(outs, grace)).to.include({ changes: true });
      await workspaces.delete(outs, id);
      return { id, standing: (await theOne())?.id };
    };

    it("so that the old desktop stands until the new one is there, and is terminated then", async () => {
      const { id, standing } = await passOn();
      expect(standing, "its deletion alone does nothing").to.equal(id);
      const made = await workspaces.create(grace);
      expect(await theOne()).to.include({ id: made.id, userName: "grace" });
    });

    it("so that the new desktop is recorded also where the old one may not go, which is said", async () => {
      const { id } = await passOn({ WORKSPACES_USERS_DELETION_THRESHOLD: "0" });
      const left = await unfinished(workspaces.create(grace));
      expect(left.message).to.contain("deleting the WorkSpace of ada").and.to.contain("[deletion-threshold]");
      const all = await house.world.aws.workspaces();
      expect(all.map((one) => [one.id, one.userName]).sort()).to.deep.equal(
        [
          [id, "ada"],
          [left.id, "grace"],
        ].sort(),
      );
      expect(left.outs).to.include({ ...grace, state: "AVAILABLE" });
      const next = new WorkspaceHandlers(house.services());
      expect(await next.update(left.outs as WorkspaceState, grace, left.id)).to.include({ userName: "grace" });
    });

    it("so that it stands while the user passes from one resource to another, before the program has declared it anew", async () => {
      const { id, outs } = await workspaces.create(args());
      const services = house.services();
      anotherRun(services);
      // The state holds Ada for one resource, and the program declares her under another from now on.
      services.claims.know("user", "people/prod/first", "corp.example.com ada", "0mh5k2x9q1a2b3c4d");
      services.claims.claim("user", "corp.example.com ada", "people/prod/second", {});
      await workspaces.delete(outs, id);
      expect(await theOne()).to.include({ id, state: "AVAILABLE" });
      expect(house.said.join()).to.contain("is left standing, since its user passes to another resource");
    });

    for (const [what, holder, owner] of [
      ["stays with its resource", "people/prod/first", "people/prod/first"],
      ["is new to the stack", undefined, "people/prod/second"],
      ["is declared by nobody", "people/prod/first", undefined],
    ] as const) {
      it(`but is terminated with its resource if the user ${what}`, async () => {
        const { id, outs } = await workspaces.create(args());
        const services = house.services();
        if (holder !== undefined) services.claims.know("user", holder, "corp.example.com ada", "0mh5k2x9q1a2b3c4d");
        if (owner !== undefined) services.claims.claim("user", "corp.example.com ada", owner, {});
        await new WorkspaceHandlers(services).delete(outs, id);
        expect(await theOne()).to.equal(undefined);
        expect(house.said).to.deep.equal([]);
      });
    }

    it("so that the old desktop is terminated at once if the new one is there already", async () => {
      const { id, outs } = await workspaces.create(args());
      anotherRun();
      await workspaces.check({ ...grace }, { ...args() });
      const made = await workspaces.create(grace);
      await workspaces.delete(outs, id);
      expect(await theOne()).to.include({ id: made.id });
    });

    it("so that the old desktop stands, marked as let go, if its policy retains it", async () => {
      const { id, outs } = await workspaces.create(args({ deletionPolicy: "retain" }));
      anotherRun();
      const news = { ...grace, deletionPolicy: "retain" as const };
      await workspaces.check({ ...news }, { ...args() });
      await workspaces.delete(outs, id);
      await workspaces.create(news);
      expect((await one(id))?.tags[OWNER_TAG]).to.match(/^people\/prod\/ada=23[0-9a-z]{17}\+released$/);
    });

    it("so that the old desktop stands and stays in the state where the launch is refused", async () => {
      const { id } = await passOn();
      const kept = await unfinished(workspaces.create({ ...grace, bundleId: "wsb-000000000" }));
      expect(kept.message).to.contain("[bundle-not-found]");
      expect(kept).to.include({ id });
      expect(kept.outs).to.include({ userName: "ada" });
      expect(await theOne()).to.include({ id, state: "AVAILABLE" });
    });
  });

  describe("whose replacement was cut off before its creation", () => {
    const news = args({ bundleId: "wsb-4q8t1n7zd", whenBundleChanges: "replace" });

    /** The old desktop stands, and the state holds it as one to be replaced. */
    const cutOff = async (more: Partial<WorkspaceArguments> = {}) => {
      const { id, outs } = await workspaces.create(args(more));
      anotherRun();
      await workspaces.check({ ...news, ...more }, { ...args(more) });
      await workspaces.diff(outs, { ...news, ...more });
      return id;
    };

    it("is terminated by the creation, and launched anew with what could not be changed", async () => {
      const id = await cutOff();
      const made = await workspaces.create(news);
      expect(made.id).to.not.equal(id);
      expect(await theOne()).to.include({ id: made.id, bundleId: "wsb-4q8t1n7zd" });
    });

    it("stands where its deletionPolicy is retain, and the error says what to set", async () => {
      const id = await cutOff({ deletionPolicy: "retain" });
      const error = await failureOf(workspaces.create({ ...news, deletionPolicy: "retain" }));
      expect(error.message).to.contain('set deletionPolicy: "terminate" on it to lose this one');
      expect(await theOne()).to.include({ id, bundleId: BUNDLE });
    });

    it("stands where it is another resource's by now", async () => {
      const id = await cutOff();
      const tags = { [OWNER_TAG]: "people/prod/other=230mh5k2x9q1a2b3c4d" };
      await house.services().desktops().tag(id, tags);
      const error = await failureOf(workspaces.create(news));
      expect(error.message).to.contain(`whose bundleId is ${BUNDLE} and not wsb-4q8t1n7zd`);
      expect(await theOne()).to.include({ id, bundleId: BUNDLE });
    });
  });

  describe("is replaced, the old one first,", () => {
    /** What the engine asks for with another bundle. */
    const replacing = async (more: Partial<WorkspaceArguments> = {}, env: Readonly<Record<string, string>> = {}) => {
      const { id, outs } = await workspaces.create(args(more));
      anotherRun(house.services(env));
      const news = args({ bundleId: "wsb-4q8t1n7zd", whenBundleChanges: "replace", ...more });
      expect(await workspaces.check({ ...news }, { ...args(more) })).to.deep.equal([]);
      return { id, outs, news };
    };

    it("by a termination that its creation follows", async () => {
      const { id, outs, news } = await replacing();
      expect(await workspaces.diff(outs, news)).to.include({ deleteBeforeReplace: true });
      await workspaces.delete(outs, id);
      expect(await theOne()).to.equal(undefined);
      expect((await workspaces.create(news)).id).to.not.equal(id);
    });

    it("never if it is to be retained, since AWS allows one a user", async () => {
      const { id, outs } = await replacing({ deletionPolicy: "retain" });
      const error = await failureOf(workspaces.delete(outs, id));
      expect(error.code).to.equal("workspace-refused");
      expect(error.message)
        .to.contain(`deleting the WorkSpace of ada (${simpleAd}): WorkSpace ${id} of ada`)
        .and.to.contain("is to be replaced, and its deletionPolicy is retain (the default of an adopted one)")
        .and.to.contain('set deletionPolicy: "terminate" on it to lose this one, or take the change back');
      expect((await theOne())?.tags).to.have.property(OWNER_TAG);
    });

    it("by the policy that the program declares now, not the one in the state", async () => {
      const { id, outs } = await replacing();
      await workspaces.delete({ ...outs, deletionPolicy: "retain" }, id);
      expect(await theOne()).to.equal(undefined);
    });

    it("and counted as a loss in the preview already", async () => {
      const { outs, news } = await replacing({}, { WORKSPACES_USERS_DELETION_THRESHOLD: "0" });
      const error = await failureOf(workspaces.diff(outs, news));
      expect(error.code).to.equal("deletion-threshold");
      expect(error.message).to.contain(`replacing the WorkSpace of ada (${simpleAd})`);
      expect(await workspaces.diff(outs, args({ tags: { team: "a" } })), "a change is no loss").to.include({
        changes: true,
      });
      expect(await workspaces.diff(outs, args({ userName: "grace" })), "nor another's").to.include({ changes: true });
    });

    it("once the program has declared all that it replaces too", async () => {
      const { id, outs } = await replacing();
      const before = house.world.now;
      await workspaces.delete(outs, id);
      const replaced = house.world.now - before;
      const other = await workspaces.create(args({ userName: "grace", owner: "people/prod/grace" }));
      anotherRun();
      const then = house.world.now;
      await workspaces.delete(other.outs, other.id);
      expect(replaced - (house.world.now - then), "waited for declarations").to.be.within(1_000, 2_000);
    });
  });
});
