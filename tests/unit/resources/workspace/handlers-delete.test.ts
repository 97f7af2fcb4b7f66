import { expect } from "chai";
import { WorkspaceHandlers } from "../../../../provider/resources/workspace/handlers";
import { without } from "../../../../provider/text/without";
import { failureOf } from "../../failure";
import { simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import { OWNER_TAG, args, house, theOne, useWorkspaces, workspaces } from "./handlers-fixture";

describe("the lifecycle of a WorkSpace", () => {
  useWorkspaces();

  describe("ends", () => {
    it("when it is gone, and well where it is gone already", async () => {
      const { id, outs } = await workspaces.create(args());
      await workspaces.delete(outs, id);
      expect(await theOne()).to.equal(undefined);
      await workspaces.delete(outs, id);
    });

    it("not where another marked it", async () => {
      const { id, outs } = await workspaces.create(args());
      await house
        .services()
        .desktops()
        .tag(id, { [OWNER_TAG]: "team/prod/x" });
      await workspaces.delete(outs, id);
      expect(await theOne()).to.include({ id, state: "AVAILABLE" });
      expect(house.said.join()).to.contain("is managed by team/prod/x (project/stack/name) now");
    });

    it("also where the mark holds what tags do not take as it is", async () => {
      const { id, outs } = await workspaces.create(args({ owner: "people/prod/O'Brien #2+adopted" }));
      expect((await theOne())?.tags[OWNER_TAG]).to.match(/^people\/prod\/O=27Brien =232\+adopted=23[0-9a-z]{17}$/);
      await workspaces.delete(outs, id);
      expect(await theOne()).to.equal(undefined);
    });

    it("not where the mark was taken off: it is not ours any more, which is said", async () => {
      const { id, outs } = await workspaces.create(args());
      await house.services().desktops().untag(id, [OWNER_TAG]);
      await workspaces.delete(outs, id);
      expect(await theOne()).to.include({ id, state: "AVAILABLE" });
      expect(house.said.join()).to.contain(`carries no mark of ours any more (the tag ${OWNER_TAG} of ${id})`);
    });

    for (const [adopt, deletionPolicy, ends] of [
      [false, undefined, true],
      [false, "terminate", true],
      [false, "retain", false],
      [true, undefined, false],
      [true, "terminate", true],
      [true, "retain", false],
    ] as const) {
      it(`with a desktop ${ends ? "terminated" : "that stands, marked as let go,"} where it was ${adopt ? "adopted" : "made"} and its deletionPolicy is ${deletionPolicy ?? "not given"}`, async () => {
        if (adopt) await house.world.aws.launch({ directoryId: simpleAd, userName: "ada" });
        const news = args({ adopt, ...(deletionPolicy === undefined ? {} : { deletionPolicy }) });
        const { id, outs } = await workspaces.create(news);
        await workspaces.delete(outs, id);
        const found = await theOne();
        expect(found && [found.id, found.state]).to.deep.equal(ends ? undefined : [id, "AVAILABLE"]);
        const released = `people/prod/ada=23[0-9a-z]{17}${adopt ? "\\+adopted" : ""}\\+released`;
        if (!ends) expect(found?.tags[OWNER_TAG]).to.match(new RegExp(`^${released}$`));
      });
    }

    it("once more by no older state, and is taken back by its own resource, as adopted as it was", async () => {
      const { id } = await house.world.aws.launch({ directoryId: simpleAd, userName: "ada" });
      const { outs } = await workspaces.create(args({ adopt: true }));
      await workspaces.delete(outs, id);
      await workspaces.delete(outs, id);
      expect(await theOne()).to.include({ id, state: "AVAILABLE" });
      expect(house.said.join()).to.contain("was let go by people/prod/ada (project/stack/name)");
      expect(await workspaces.create(args())).to.deep.include({ id });
      expect(house.said.join()).to.contain("was let go by ada, and is taken back");
      expect((await theOne())?.tags[OWNER_TAG]).to.match(/\+adopted$/);
    });

    it("with the desktop handed to another resource of this run that declares it and is in the state", async () => {
      const { id, outs } = await workspaces.create(args());
      const services = house.services();
      const other = "people/prod/countess";
      services.claims.claim("desktop", "corp.example.com ada", other, args({ owner: other }));
      services.claims.know("desktop", other, "corp.example.com ada", outs.incarnation);
      await new WorkspaceHandlers(services).delete(outs, id);
      expect((await theOne())?.tags).to.deep.equal({ [OWNER_TAG]: `${other}=23${outs.incarnation}` });
    });

    it("so that the run knows whose policy left it standing", async () => {
      const { id, outs } = await workspaces.create(args({ deletionPolicy: "retain" }));
      const services = house.services();
      await new WorkspaceHandlers(services).delete(outs, id);
      expect(services.claims.retainedBy(id)).to.equal("people/prod/ada");
    });

    it("by the domain that the directory has now if the state is older than the name of it", async () => {
      const { id, outs } = await workspaces.create(args());
      const services = house.services();
      services.claims.claim("desktop", "corp.example.com ada", "people/prod/countess", args());
      const error = await failureOf(new WorkspaceHandlers(services).delete(without(outs, "domainName"), id));
      expect(error).to.include({ code: "owned-elsewhere" });
      expect(await theOne()).to.include({ id });
    });

    it("so that a termination which is refused is not counted as a loss", async () => {
      const { id, outs } = await workspaces.create(args());
      const services = house.services({ WORKSPACES_USERS_DELETION_THRESHOLD: "1" });
      const once = new WorkspaceHandlers(services);
      house.world.aws.setState(id, "SUSPENDED");
      expect(await failureOf(once.delete(outs, id))).to.include({ code: "workspace-refused" });
      const grace = await workspaces.create(args({ userName: "grace", owner: "people/prod/grace" }));
      await once.delete(grace.outs, grace.id);
      expect((await theOne())?.id).to.equal(id);
    });

    it("not where WorkSpaces will not end it", async () => {
      const { id, outs } = await workspaces.create(args());
      house.world.aws.setState(id, "SUSPENDED");
      expect(await failureOf(workspaces.delete(outs, id))).to.include({ code: "workspace-refused" });
    });
  });
});
