import { expect } from "chai";
import { WorkspaceHandlers } from "../../../../provider/resources/workspace/handlers";
import { without } from "../../../../provider/text/without";
import { newIncarnation } from "../../../../provider/ownership/mark";
import { clockOf } from "../../clients";
import { failureOf } from "../../failure";
import { simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import { OWNER_TAG, args, house, one, theOne, useWorkspaces, workspaces } from "./handlers-fixture";

describe("the lifecycle of a WorkSpace", () => {
  useWorkspaces();

  describe("is edited", () => {
    it("in place: properties, tags, mark", async () => {
      const { id, outs } = await workspaces.create(args({ tags: { team: "a", site: "b" } }));
      house.world.pass(60_000);
      await house.services().desktops().tag(id, { theirs: "1" });
      const news = args({
        owner: "people/prod/new",
        tags: { team: "c" },
        workspaceProperties: { runningMode: "ALWAYS_ON", computeTypeName: "POWER" },
      });
      expect(await workspaces.update(outs, news, id)).to.deep.include({ ...news, state: "AVAILABLE" });
      expect(await theOne()).to.deep.include({
        id,
        tags: { team: "c", theirs: "1", [OWNER_TAG]: `people/prod/new=23${outs.incarnation}` },
      });
      expect((await theOne())?.properties).to.include({ RunningMode: "ALWAYS_ON", ComputeTypeName: "POWER" });
    });

    it("in its protocol, in place, and read back", async () => {
      const protocols = (one: "PCOIP" | "WSP") => args({ workspaceProperties: { protocols: [one] } });
      const { id, outs } = await workspaces.create(protocols("PCOIP"));
      expect(await workspaces.check({ ...protocols("WSP") }, { ...protocols("PCOIP") })).to.deep.equal([]);
      const now = await workspaces.update(outs, protocols("WSP"), id);
      expect((await theOne())?.properties.Protocols).to.deep.equal(["WSP"]);
      expect(await workspaces.diff(now, protocols("WSP"))).to.include({ changes: false });
      expect((await workspaces.read(now, id))?.inputs).to.deep.equal(protocols("WSP"));
      const calls = house.world.aws.callsTo("ModifyWorkspaceProperties").length;
      await workspaces.update(now, { ...protocols("WSP"), tags: { team: "a" } }, id);
      expect(house.world.aws.callsTo("ModifyWorkspaceProperties")).to.have.length(calls);
    });

    it("not in its protocol where it was launched with another than PCoIP: AWS's words say so", async () => {
      const { id, outs } = await workspaces.create(args());
      const news = args({ workspaceProperties: { protocols: ["PCOIP"] } });
      const error = await failureOf(workspaces.update(outs, news, id));
      expect(error.message).to.include("not created with a PCoIP bundle");
    });

    it("with an incarnation from then on, where release 0.1.0 made it", async () => {
      const { id, outs } = await workspaces.create(args());
      const old = without(outs, "incarnation", "domainName", "region", "launchedWith", "userSid");
      await house
        .services()
        .desktops()
        .tag(id, { [OWNER_TAG]: "people/prod/ada" });
      const now = await workspaces.update(old, args({ tags: { team: "a" } }), id);
      expect(now.incarnation).to.match(/^[0-9a-z]{17}$/);
      expect((await theOne())?.tags).to.deep.equal({ team: "a", [OWNER_TAG]: `people/prod/ada=23${now.incarnation}` });
    });

    it("by what the program changes alone, so that what its user or somebody else changed meanwhile stays, and no `up` undoes it unseen", async () => {
      const declared = (tags: Record<string, string>) =>
        args({ tags, workspaceProperties: { computeTypeName: "STANDARD", runningMode: "AUTO_STOP" } });
      const { id, outs } = await workspaces.create(declared({ team: "a", site: "x" }));
      house.world.aws.change(id, { properties: { ComputeTypeName: "POWER" } });
      await house.services().desktops().tag(id, { site: "y" });
      const news = declared({ team: "b", site: "x" });
      const edited = await workspaces.update(outs, news, id);
      expect((await theOne())?.tags).to.include({ team: "b", site: "y" });
      expect((await theOne())?.properties).to.include({ ComputeTypeName: "POWER" });
      expect(await workspaces.diff(edited, news), "nor does the next one").to.include({ changes: false });
      const seen = await workspaces.read(edited, id);
      expect(seen?.outs.workspaceProperties, "a refresh shows it").to.deep.include({ computeTypeName: "POWER" });
      await workspaces.update(seen?.outs ?? edited, news, id);
      expect((await theOne())?.properties, "and then it is undone").to.include({ ComputeTypeName: "STANDARD" });
      expect((await theOne())?.tags).to.include({ site: "x" });
    });

    for (const state of ["PENDING", "UNHEALTHY", "MAINTENANCE", "SUSPENDED", "ERROR"] as const) {
      it(`by its tags without waiting for anything where it is ${state}`, async () => {
        const { id, outs } = await workspaces.create(args());
        house.world.aws.setState(id, state);
        const then = house.world.now;
        expect(await workspaces.update(outs, args({ tags: { team: "a" } }), id)).to.include({ state });
        expect((await theOne())?.tags).to.include({ team: "a" });
        expect(house.world.now - then).to.be.below(1_000);
      });
    }

    it("and waited for as long as customTimeouts say", async () => {
      const { id, outs } = await workspaces.create(args());
      house.world.aws.setState(id, "PENDING");
      const workspaceProperties = { runningMode: "AUTO_STOP" as const };
      const news = args({ timeouts: { update: "30m" }, workspaceProperties });
      const error = await failureOf(workspaces.update(outs, news, id));
      expect(error.message).to.match(/was not done after 30\./);
    });

    it("not where it is another stack's by now", async () => {
      const { id, outs } = await workspaces.create(args());
      await house
        .services()
        .desktops()
        .tag(id, { [OWNER_TAG]: "people/test/ada" });
      expect(await failureOf(workspaces.update(outs, args({ tags: { team: "a" } }), id))).to.include({
        code: "owned-elsewhere",
      });
      expect((await theOne())?.tags).to.deep.equal({ [OWNER_TAG]: "people/test/ada" });
    });

    it("though WorkSpaces gave it a new id outside, by its mark", async () => {
      const { id, outs } = await workspaces.create(args());
      const { tags = {} } = (await theOne()) ?? {};
      house.world.aws.setState(id, "TERMINATED");
      const migrated = await house.world.aws.launch({ directoryId: simpleAd, userName: "ada", tags });
      await workspaces.update(outs, args({ tags: { team: "a" } }), "ws-000000000");
      expect(await one(migrated.id)).to.deep.include({ tags: { ...tags, team: "a" } });
    });

    it("or another that the user has, which the program adopts", async () => {
      const { id, outs } = await workspaces.create(args());
      house.world.aws.setState(id, "TERMINATED");
      const other = await house.world.aws.launch({ directoryId: simpleAd, userName: "ada" });
      expect(await failureOf(workspaces.update(outs, args(), "ws-000000000"))).to.include({ code: "gone" });
      const now = await workspaces.update(outs, args({ adopt: true }), "ws-000000000");
      expect(await one(other.id)).to.deep.include({
        tags: { [OWNER_TAG]: `people/prod/ada=23${now.incarnation}` },
      });
    });

    it("again if its move to a resource that the program does not declare any more was begun and is taken back", async () => {
      const { id, outs } = await workspaces.create(args());
      const moved = newIncarnation(clockOf(house.world));
      const tag = (value: string) =>
        house
          .services()
          .desktops()
          .tag(id, { [OWNER_TAG]: value });
      await tag(`people/prod/countess=23${moved}`);
      const services = house.services();
      services.claims.claim("desktop", "corp.example.com ada", "people/prod/countess", args());
      const declared = new WorkspaceHandlers(services);
      expect(await failureOf(declared.update(outs, args(), id))).to.include({ code: "owned-elsewhere" });
      const now = await workspaces.update(outs, args(), id);
      expect((await theOne())?.tags).to.deep.equal({ [OWNER_TAG]: `people/prod/ada=23${now.incarnation}` });
    });

    for (const [recorded, changes] of [
      ["UNKNOWN", ["ALWAYS_ON"]],
      ["AVAILABLE", []],
    ] as const) {
      it(`so that properties ${changes.length > 0 ? "are" : "are not"} made what they were declared as if its state is ${recorded}`, async () => {
        const news = args({ workspaceProperties: { runningMode: "ALWAYS_ON" } });
        const { id, outs } = await workspaces.create(news);
        house.world.aws.change(id, { properties: { RunningMode: "AUTO_STOP" } });
        await workspaces.update({ ...outs, state: recorded }, news, id);
        expect((await theOne())?.properties.RunningMode).to.equal(changes[0] ?? "AUTO_STOP");
      });
    }

    for (const state of ["TERMINATING", "TERMINATED"] as const) {
      it(`never if it is ${state}, which is said`, async () => {
        const { id, outs } = await workspaces.create(args());
        house.world.aws.setState(id, state);
        const error = await failureOf(workspaces.update(outs, args(), id));
        expect(error.code).to.equal("gone");
        expect(error.message)
          .to.contain(`changing the WorkSpace of ada (${simpleAd}): WorkSpace ${id} is ${state}`)
          .and.to.contain("run pulumi refresh to see what is there now, then pulumi up");
      });
    }

    it("or says what to run where it is gone", async () => {
      const error = await failureOf(workspaces.update({ ...args(), state: "AVAILABLE" }, args(), "ws-000000000"));
      expect(error.message).to.contain("ws-000000000").and.to.contain("pulumi refresh");
    });
  });
});
