import { expect } from "chai";
import { WorkspaceHandlers } from "../../../../provider/resources/workspace/handlers";
import { without } from "../../../../provider/text/without";
import { connector, simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import { args, house, theOne, useWorkspaces, workspaces } from "./handlers-fixture";

describe("the lifecycle of a WorkSpace", () => {
  useWorkspaces();

  describe("is where it was launched,", () => {
    it("so that a directory of another Region cannot hold the same one, though its domain be the same", async () => {
      const { outs } = await workspaces.create(args());
      const news = args({ directoryId: connector });
      expect((await workspaces.diff(outs, news)).replaces).to.deep.equal([]);
      expect((await workspaces.diff({ ...outs, region: "us-east-1" }, news)).replaces).to.deep.equal(["directoryId"]);
      expect((await workspaces.diff(without(outs, "region"), news)).replaces, "0.1.0's").to.deep.equal([]);
    });

    it("and is known to the run by its thing", async () => {
      const { outs } = await workspaces.create(args());
      const services = house.services();
      await new WorkspaceHandlers(services).diff(outs, args());
      expect(services.claims.knownOf("desktop", "people/prod/ada", "corp.example.com ada")).to.include({
        incarnation: outs.incarnation,
      });
    });
  });

  describe("is read", () => {
    it("with drift of what is declared, and of nothing else", async () => {
      const { id, outs } = await workspaces.create(
        args({ workspaceProperties: { runningMode: "AUTO_STOP" }, tags: { team: "a" } }),
      );
      house.world.aws.change(id, { properties: { RunningMode: "ALWAYS_ON", ComputeTypeName: "POWER" } });
      await house.services().desktops().tag(id, { team: "b", theirs: "1" });
      const read = await workspaces.read(outs, id);
      expect(read?.inputs).to.deep.equal({
        ...args({ workspaceProperties: { runningMode: "ALWAYS_ON" }, tags: { team: "b", theirs: "1" } }),
      });
      expect(read?.outs).to.include({ state: "AVAILABLE" });
    });

    it("without tags where none are declared", async () => {
      const { id, outs } = await workspaces.create(args());
      await house.services().desktops().tag(id, { theirs: "1" });
      expect((await workspaces.read(outs, id))?.inputs).to.deep.equal(args());
    });

    it("with what was recorded of it, and no more", async () => {
      const { id, outs } = await workspaces.create(args());
      expect((await workspaces.read(outs, id))?.outs).to.deep.equal(outs);
      const older = without(outs, "incarnation", "domainName", "region", "launchedWith");
      const read = await workspaces.read({ ...older, adopted: true, userSid: "S-1-5-21-1-2-3-1104" }, id);
      expect(read?.outs).to.include({ adopted: true, userSid: "S-1-5-21-1-2-3-1104" });
      expect(read?.outs).to.not.have.any.keys("incarnation", "domainName");
    });

    it("by its new id if it was migrated outside", async () => {
      const { id, outs } = await workspaces.create(args());
      const { tags = {} } = (await theOne()) ?? {};
      house.world.aws.setState(id, "TERMINATED");
      const migrated = await house.world.aws.launch({
        directoryId: simpleAd,
        userName: "ada",
        tags,
        bundleId: "wsb-4q8t1n7zd",
      });
      expect(await workspaces.read(outs, id)).to.deep.include({
        id: migrated.id,
        inputs: args({ bundleId: "wsb-4q8t1n7zd" }),
      });
    });

    for (const state of ["TERMINATING", "TERMINATED"] as const) {
      it(`as gone where it is ${state}`, async () => {
        const { id, outs } = await workspaces.create(args());
        house.world.aws.setState(id, state);
        expect(await workspaces.read(outs, id)).to.equal(undefined);
      });
    }

    it("as gone where it is not returned", async () => {
      expect(await workspaces.read({ ...args(), state: "AVAILABLE" }, "ws-000000000")).to.equal(undefined);
    });
  });
});
