import { expect } from "chai";
import { simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import { failureOf } from "../../failure";
import { anotherRun, args, house, theOne, useWorkspaces, workspaces } from "./handlers-fixture";

describe("a WorkSpace of somebody who has left", () => {
  useWorkspaces();
  const left = "2026-10-31";

  it("is not launched: the preview refuses it, and an up without one", async () => {
    expect(await workspaces.check({ ...args({ left }) }, {})).to.deep.equal([
      {
        property: "userName",
        reason:
          "ada has no WorkSpace, and left on 2026-10-31 by the roster's row (leaves), so that nothing is made for them any more; give the row desktop: false, take it out of the roster, or correct leaves",
      },
    ]);
    expect(await failureOf(workspaces.create(args({ left })))).to.have.property("code", "invalid-argument");
    expect(await theOne()).to.equal(undefined);
  });

  it("is not launched anew while the one that they had ends", async () => {
    const { id } = await house.world.aws.launch({ directoryId: simpleAd, userName: "ada" });
    house.world.aws.setState(id, "TERMINATING");
    const [failure] = await workspaces.check({ ...args({ left, adopt: true }) }, {});
    expect(failure?.reason).to.contain("has no WorkSpace");
    await failureOf(workspaces.create(args({ left, adopt: true })));
    expect((await theOne())?.state).to.equal("TERMINATING");
  });

  it("that stands stays as it is, and is taken over where its state is lost", async () => {
    const { id, outs } = await workspaces.create(args());
    expect(await workspaces.check({ ...args({ left }) }, { ...outs })).to.deep.equal([]);
    expect(await workspaces.diff(outs, args({ left }), id)).to.include({ changes: false });
    anotherRun();
    expect(await workspaces.check({ ...args({ left }) }, {})).to.deep.equal([]);
    expect((await workspaces.create(args({ left }))).id).to.equal(id);
  });
});
