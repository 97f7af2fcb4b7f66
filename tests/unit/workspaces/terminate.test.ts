import { expect } from "chai";
import type { Desktops } from "../../../provider/workspaces/desktops";
import { terminate, waitGone } from "../../../provider/workspaces/terminate";
import { failureOf } from "../failure";
import { simpleAd, World } from "../../../sandbox/tests/unit/aws/support";
import { desktopsIn } from "./in-world";

const DOING = `deleting the WorkSpace of ada (${simpleAd})`;

describe("ending a desktop", () => {
  let world: World;
  let desktops: Desktops;
  let id: string;

  beforeEach(async () => {
    world = await World.start({ terminatedOdds: 1 });
    desktops = desktopsIn(world);
    ({ id } = await world.aws.launch({ directoryId: simpleAd, userName: "ada" }));
  });
  afterEach(() => world.stop());

  const seen = async () => (await desktops.find(id)) ?? expect.fail("it is not there");

  it("ends when it is gone, and not before", async () => {
    await terminate(desktops, await seen(), DOING);
    expect((await world.aws.workspaces()).filter(({ state }) => state !== "TERMINATED")).to.deep.equal([]);
  });

  it("only waits where the end has begun already", async () => {
    const before = await seen();
    await desktops.terminate(id);
    await terminate(desktops, { ...before, state: "TERMINATING" }, DOING);
    expect(world.aws.callsTo("TerminateWorkspaces")).to.have.length(1);
  });

  it("is done where it went meanwhile", async () => {
    const before = await seen();
    await desktops.terminate(id);
    world.pass(2_000);
    expect(await desktops.find(id)).to.equal(undefined);
    await terminate(desktops, before, DOING);
  });

  it("is refused in SUSPENDED, with what can be done", async () => {
    world.aws.setState(id, "SUSPENDED");
    const error = await failureOf(terminate(desktops, await seen(), DOING));
    expect(error.code).to.equal("workspace-refused");
    expect(error.message).to.contain(`${DOING}: WorkSpace ${id} is SUSPENDED and cannot be terminated`);
    expect(error.message).to.contain("restore it in the WorkSpaces console first");
  });

  it("ends after an hour, and says that the same command goes on", async () => {
    world.aws.setState(id, "TERMINATING");
    const error = await failureOf(waitGone(desktops, id, DOING));
    expect(error.code).to.equal("wait-timed-out");
    expect(error.message).to.contain(`${DOING}: terminating WorkSpace ${id}`).and.to.contain("goes on waiting");
  });
});
