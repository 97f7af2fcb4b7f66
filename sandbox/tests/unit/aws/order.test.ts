import { DescribeWorkspacesCommand, TerminateWorkspacesCommand } from "@aws-sdk/client-workspaces";
import { expect } from "chai";
import { simpleAd, World } from "./support";

describe("the AWS stand-in: desktop before user", () => {
  let world: World;
  let id: string;
  beforeEach(async () => {
    world = await World.start();
    ({ id } = await world.aws.launch({ directoryId: simpleAd, userName: "ada" }));
  });
  afterEach(() => world.stop());

  async function violators(): Promise<string[]> {
    return (await world.aws.violations()).map(({ workspaceId }) => workspaceId);
  }

  function terminate() {
    const TerminateWorkspaceRequests = [{ WorkspaceId: id }];
    return world.workspaces().send(new TerminateWorkspacesCommand({ TerminateWorkspaceRequests }));
  }

  it("finds nothing where the user goes after the desktop was seen to be gone", async () => {
    await terminate();
    world.pass(1000);
    expect(await world.describe(id)).to.equal(undefined);
    world.people.remove("ada");
    expect(await violators()).to.deep.equal([]);
  });

  it("finds nothing where a slow look overlaps with the desktop's going", async () => {
    await terminate();
    world.pass(1000);
    const exists = world.people.exists.bind(world.people);
    let answerLate = (): void => expect.fail("nobody asked");
    world.people.exists = async (directoryId, sid) => {
      world.people.exists = exists;
      await new Promise<void>((resolve) => {
        answerLate = resolve;
      });
      return exists(directoryId, sid);
    };
    const slow = world.aws.workspaces();
    expect(await world.describe(id)).to.equal(undefined);
    world.people.remove("ada");
    answerLate();
    await slow;
    expect(await violators()).to.deep.equal([]);
  });

  it("finds a user that is gone while the desktop is there", async () => {
    expect(await violators()).to.deep.equal([]);
    world.people.remove("ada");
    const [violation, ...others] = await world.aws.violations();
    expect(others).to.deep.equal([]);
    expect(violation).to.include({ workspaceId: id, userName: "ada", directoryId: simpleAd, state: "AVAILABLE" });
  });

  it("remembers it when the desktop is gone too", async () => {
    await terminate();
    world.people.remove("ada");
    world.pass(1000);
    expect(await world.describe(id)).to.equal(undefined);
    expect(await violators()).to.deep.equal([id]);
    expect(await violators()).to.deep.equal([id]);
  });

  it("does not blame anybody for a desktop that a test made an orphan", async () => {
    const orphan = await world.aws.launch({ directoryId: simpleAd, userName: "grace", sid: "S-1-5-21-9-9-9-1104" });
    const ofGrace = new DescribeWorkspacesCommand({ DirectoryId: simpleAd, UserName: "grace" });
    expect((await world.workspaces().send(ofGrace)).Workspaces).to.deep.equal([]);
    expect(await world.describe(orphan.id)).to.include({ UserName: "grace" });
    expect(await violators()).to.deep.equal([]);
  });

  it("is not taken in by a user created anew, and notices it when asked by name", async () => {
    world.people.remove("ada");
    world.people.add("ada");
    await world.workspaces().send(new DescribeWorkspacesCommand({ DirectoryId: simpleAd, UserName: "ada" }));
    await terminate();
    world.pass(1000);
    const [violation] = await world.aws.violations();
    expect(violation).to.include({ workspaceId: id, state: "AVAILABLE" });
  });
});
