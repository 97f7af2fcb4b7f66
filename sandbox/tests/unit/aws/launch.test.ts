import {
  CreateWorkspacesCommand,
  DescribeWorkspacesCommand,
  type DescribeWorkspacesCommandInput,
  paginateDescribeWorkspaces,
  type WorkspaceRequest,
} from "@aws-sdk/client-workspaces";
import { expect } from "chai";
import { connector, failure, managedAd, region, simpleAd, World } from "./support";

const BundleId = "wsb-bh8rsxt14";

function request(UserName: string, more: Partial<WorkspaceRequest> = {}): WorkspaceRequest {
  return { DirectoryId: simpleAd, UserName, BundleId, ...more };
}

describe("the AWS stand-in: launching desktops", () => {
  let world: World;
  beforeEach(async () => {
    world = await World.start();
  });
  afterEach(() => world.stop());

  function create(...Workspaces: WorkspaceRequest[]) {
    return world.workspaces().send(new CreateWorkspacesCommand({ Workspaces }));
  }

  async function failed(...Workspaces: WorkspaceRequest[]) {
    const { FailedRequests = [] } = await create(...Workspaces);
    return FailedRequests.map(({ ErrorCode, WorkspaceRequest }) => [WorkspaceRequest?.UserName, ErrorCode]);
  }

  async function idOf(...args: Parameters<typeof request>): Promise<string> {
    const { PendingRequests } = await create(request(...args));
    return PendingRequests?.[0]?.WorkspaceId ?? expect.fail("nothing is pending");
  }

  it("tells the id at once, knows it only later, and then is PENDING until it is AVAILABLE", async () => {
    const { PendingRequests, FailedRequests } = await create(request("ada"));
    expect(FailedRequests).to.deep.equal([]);
    const [pending] = PendingRequests ?? [];
    expect(pending).to.include({ DirectoryId: simpleAd, UserName: "ada", BundleId, State: "PENDING" });
    const id = pending?.WorkspaceId ?? "";
    expect(id).to.match(/^ws-[0-9a-z]{9}$/);

    expect(await world.describe(id)).to.equal(undefined);
    const started = await world.describe(id);
    expect(started).to.include({ State: "PENDING" });
    expect(started).not.to.have.property("IpAddress");
    world.pass(2000);
    expect(await world.describe(id))
      .to.include({ State: "AVAILABLE" })
      .and.to.have.property("ComputerName");
  });

  it("hides a new id for a time where that is asked for", async () => {
    await world.stop();
    world = await World.start({ timing: { hiddenDescribes: 0, hiddenFor: 500 } });
    const id = await idOf("ada");
    expect(await world.describe(id)).to.equal(undefined);
    world.pass(499);
    expect(await world.describe(id)).to.equal(undefined);
    world.pass(1);
    expect(await world.describe(id)).to.include({ State: "PENDING" });
  });

  it("launches into ERROR with AWS's code and message where the test says so", async () => {
    world.aws.launchFails = ({ UserName }) =>
      UserName === "ada" ? { code: "DomainJoin.Failed", message: "The domain could not be joined." } : undefined;
    const [ada, grace] = [await idOf("ada"), await idOf("grace")];
    world.pass(2000);
    await world.describe(ada);
    await world.describe(grace);
    expect(await world.describe(ada)).to.include({
      State: "ERROR",
      ErrorCode: "DomainJoin.Failed",
      ErrorMessage: "The domain could not be joined.",
    });
    expect(await world.describe(grace)).to.include({ State: "AVAILABLE" });
  });

  it("fails single requests inside a successful reply", async () => {
    await create(request("grace"));
    expect(
      await failed(
        request("nobody"),
        request("GRACE"),
        request("ada", { BundleId: "wsb-000000000" }),
        request("ada", { DirectoryId: "d-0000000000" }),
        request("ada", { DirectoryId: "wsd-pools0001" }),
        request("ada", {
          WorkspaceProperties: { RunningMode: "ALWAYS_ON", RunningModeAutoStopTimeoutInMinutes: 60 },
        }),
        request("ada", { WorkspaceProperties: { RunningMode: "AUTO_STOP", RunningModeAutoStopTimeoutInMinutes: 90 } }),
        request("ada"),
        request("Ada"),
      ),
    ).to.deep.equal([
      ["nobody", "ResourceNotFound.User"],
      ["GRACE", "ResourceExists.WorkSpace"],
      ["ada", "ResourceNotFound.Bundle"],
      ["ada", "ResourceNotFound.Directory"],
      ["ada", "ResourceNotFound.Directory"],
      ["ada", "AutoStopTimeoutIsNotApplicableForAnAlwaysOnWorkspace"],
      ["ada", "InvalidAutoStopTimeout"],
      ["Ada", "ResourceExists.WorkSpace"],
    ]);
    expect((await world.aws.workspaces()).map(({ userName }) => userName)).to.have.members(["grace", "ada"]);
  });

  it("fails a whole call for one wrong volume size", async () => {
    const error = await failure(
      create(request("grace"), request("ada", { WorkspaceProperties: { RootVolumeSizeGib: 100 } })),
    );
    expect(error.name).to.equal("InvalidParameterValuesException");
    expect(await world.aws.workspaces()).to.deep.equal([]);
  });

  it("gives one desktop to a user of a directory, even when two calls ask at once", async () => {
    const results = await Promise.all([create(request("ada")), create(request("ADA"))]);
    expect(results.flatMap(({ PendingRequests }) => PendingRequests ?? [])).to.have.lengthOf(1);
    expect(await failed(request("ada", { DirectoryId: managedAd }))).to.deep.equal([]);
  });

  it("takes 1 to 25 requests", async () => {
    for (const count of [0, 26]) {
      const error = await failure(create(...Array.from({ length: count }, () => request("ada"))));
      expect(error.name).to.equal("ValidationException");
      expect(error.message).to.include("at 'workspaces' failed to satisfy constraint: Member must have length");
    }
    const users = Array.from({ length: 25 }, (_, index) => `user${index}`);
    world.people.add(...users);
    expect((await create(...users.map((user) => request(user)))).PendingRequests).to.have.lengthOf(25);
  });

  it("takes what a request leaves out from the bundle", async () => {
    const id = await idOf("ada", { WorkspaceProperties: { RunningMode: "AUTO_STOP" } });
    await world.aws.settle(id);
    expect((await world.describe(id))?.WorkspaceProperties).to.deep.equal({
      RunningMode: "AUTO_STOP",
      RunningModeAutoStopTimeoutInMinutes: 60,
      ComputeTypeName: "VALUE",
      RootVolumeSizeGib: 80,
      UserVolumeSizeGib: 10,
    });
  });

  it("keeps a desktop bound to the account: one created anew under the name does not find it", async () => {
    const { id } = await world.aws.launch({ directoryId: simpleAd, userName: "ada" });
    const ofAda = new DescribeWorkspacesCommand({ DirectoryId: simpleAd, UserName: "ADA" });
    expect((await world.workspaces().send(ofAda)).Workspaces).to.have.lengthOf(1);
    world.people.remove("ada");
    world.people.add("ada");
    expect((await world.workspaces().send(ofAda)).Workspaces).to.deep.equal([]);
    const inDirectory = await world.workspaces().send(new DescribeWorkspacesCommand({ DirectoryId: simpleAd }));
    expect(inDirectory.Workspaces?.map(({ WorkspaceId }) => WorkspaceId)).to.deep.equal([id]);
    expect(await failed(request("ada"))).to.deep.equal([]);
  });

  it("describes by ids, directory or bundle, and never by two of them", async () => {
    const { id } = await world.aws.launch({ directoryId: simpleAd, userName: "ada" });
    const send = (input: DescribeWorkspacesCommandInput) =>
      world.workspaces().send(new DescribeWorkspacesCommand(input));
    for (const input of [
      { WorkspaceIds: [id], DirectoryId: simpleAd },
      { DirectoryId: simpleAd, BundleId },
      { UserName: "ada" },
      { WorkspaceIds: [id], UserName: "ada" },
    ]) {
      expect((await failure(send(input))).name).to.equal("InvalidParameterValuesException");
    }
    for (const input of [
      { DirectoryId: "nonsense" },
      { WorkspaceIds: ["ws-1"] },
      { WorkspaceIds: [] },
      { Limit: 26 },
    ]) {
      expect((await failure(send(input))).name).to.equal("ValidationException");
    }
    expect((await send({ BundleId })).Workspaces).to.have.lengthOf(1);
    expect((await send({ WorkspaceIds: ["ws-000000000", id] })).Workspaces).to.have.lengthOf(1);
    expect((await send({ DirectoryId: connector })).Workspaces).to.deep.equal([]);
    expect((await world.workspaces("us-east-1").send(new DescribeWorkspacesCommand({}))).Workspaces).to.deep.equal([]);
  });

  it("pages by 25 and takes no token of another list", async () => {
    const users = Array.from({ length: 60 }, (_, index) => `user${index}`);
    world.people.add(...users);
    for (const userName of users) await world.aws.launch({ directoryId: simpleAd, userName });
    const sizes: number[] = [];
    const seen = new Set<string | undefined>();
    for await (const { Workspaces = [] } of paginateDescribeWorkspaces(
      { client: world.workspaces() },
      { DirectoryId: simpleAd },
    )) {
      sizes.push(Workspaces.length);
      for (const { UserName } of Workspaces) seen.add(UserName);
    }
    expect(sizes).to.deep.equal([25, 25, 10]);
    expect(seen.size).to.equal(60);

    const { NextToken } = await world.workspaces().send(new DescribeWorkspacesCommand({ DirectoryId: simpleAd }));
    for (const input of [{ NextToken }, { DirectoryId: simpleAd, NextToken: "nonsense" }]) {
      const error = await failure(world.workspaces().send(new DescribeWorkspacesCommand(input)));
      expect(error.name).to.equal("InvalidParameterValuesException");
    }
  });

  it("asks for the Region of the signature", async () => {
    const [call] = await world
      .workspaces("us-east-1")
      .send(new CreateWorkspacesCommand({ Workspaces: [request("ada")] }))
      .then(({ FailedRequests }) => FailedRequests ?? []);
    expect(call?.ErrorCode).to.equal("ResourceNotFound.Directory");
    expect(world.aws.calls.map((each) => each.region)).to.deep.equal(["us-east-1"]);
    expect(region).not.to.equal("us-east-1");
  });
});
