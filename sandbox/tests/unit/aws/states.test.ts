import {
  CreateWorkspacesCommand,
  DescribeWorkspacesCommand,
  ModifyWorkspacePropertiesCommand,
  StartWorkspacesCommand,
  StopWorkspacesCommand,
  TerminateWorkspacesCommand,
  WorkspaceState,
  type WorkspaceProperties,
} from "@aws-sdk/client-workspaces";
import { expect } from "chai";
import { failure, simpleAd, World } from "./support";

describe("the AWS stand-in: desktops that are there", () => {
  let world: World;
  let id: string;
  beforeEach(async () => {
    world = await World.start();
    ({ id } = await world.aws.launch({ directoryId: simpleAd, userName: "ada" }));
  });
  afterEach(() => world.stop());

  async function terminate(...ids: string[]) {
    const TerminateWorkspaceRequests = ids.map((WorkspaceId) => ({ WorkspaceId }));
    const reply = await world.workspaces().send(new TerminateWorkspacesCommand({ TerminateWorkspaceRequests }));
    return reply.FailedRequests ?? [];
  }

  describe("TerminateWorkspaces", () => {
    it("leaves a desktop TERMINATING for a while, and then its id is not returned", async () => {
      expect(await terminate(id)).to.deep.equal([]);
      expect(await world.describe(id)).to.include({ State: "TERMINATING" });
      expect(await terminate(id), "again").to.deep.equal([]);
      world.pass(999);
      expect(await world.describe(id)).to.include({ State: "TERMINATING" });
      world.pass(1);
      expect(await world.describe(id)).to.equal(undefined);
      expect(await world.aws.workspaces()).to.deep.equal([]);
    });

    it("shows TERMINATED only where that is asked for, and briefly", async () => {
      await world.stop();
      world = await World.start({ terminatedOdds: 1 });
      ({ id } = await world.aws.launch({ directoryId: simpleAd, userName: "ada" }));
      await terminate(id);
      world.pass(1000);
      expect(await world.describe(id)).to.include({ State: "TERMINATED" });
      world.pass(200);
      expect(await world.describe(id)).to.equal(undefined);
    });

    it("terminates from every state but SUSPENDED, and says in a successful reply which it did not", async () => {
      for (const state of Object.values(WorkspaceState)) {
        world.aws.setState(id, state);
        const codes = (await terminate(id, "ws-000000000")).map(({ WorkspaceId, ErrorCode }) => [
          WorkspaceId,
          ErrorCode,
        ]);
        expect(codes, state).to.deep.equal([
          ...(state === "SUSPENDED" ? [[id, "InvalidResourceState"]] : []),
          ["ws-000000000", "ResourceNotFound.WorkSpace"],
        ]);
      }
    });

    it("takes 1 to 25 at once", async () => {
      expect((await failure(terminate())).name).to.equal("ValidationException");
      expect((await failure(terminate(...Array<string>(26).fill(id)))).name).to.equal("ValidationException");
    });
  });

  describe("StopWorkspaces and StartWorkspaces", () => {
    it("stop and start what has a running mode that stops", async () => {
      const stop = new StopWorkspacesCommand({ StopWorkspaceRequests: [{ WorkspaceId: id }] });
      const start = new StartWorkspacesCommand({ StartWorkspaceRequests: [{ WorkspaceId: id }] });
      expect((await world.workspaces().send(stop)).FailedRequests?.[0]?.ErrorCode).to.equal("InvalidResourceState");
      world.aws.change(id, { properties: { RunningMode: "AUTO_STOP" } });
      expect((await world.workspaces().send(stop)).FailedRequests).to.deep.equal([]);
      expect(await world.describe(id)).to.include({ State: "STOPPING" });
      expect((await world.workspaces().send(start)).FailedRequests).to.have.lengthOf(1);
      world.pass(300);
      expect(await world.describe(id)).to.include({ State: "STOPPED" });
      expect((await world.workspaces().send(start)).FailedRequests).to.deep.equal([]);
      expect(await world.describe(id)).to.include({ State: "STARTING" });
      world.pass(300);
      expect(await world.describe(id)).to.include({ State: "AVAILABLE" });
    });
  });

  describe("ModifyWorkspaceProperties", () => {
    function modify(WorkspaceProperties: WorkspaceProperties, WorkspaceId = id) {
      return world.workspaces().send(new ModifyWorkspacePropertiesCommand({ WorkspaceId, WorkspaceProperties }));
    }

    async function refusal(properties: WorkspaceProperties): Promise<string> {
      return (await failure(modify(properties))).name;
    }

    it("changes a volume in time, with the state as it was", async () => {
      await modify({ UserVolumeSizeGib: 50 });
      const changing = await world.describe(id);
      expect(changing).to.include({ State: "AVAILABLE" });
      expect(changing?.WorkspaceProperties).to.include({ UserVolumeSizeGib: 10 });
      expect(changing?.ModificationStates).to.deep.equal([{ Resource: "USER_VOLUME", State: "UPDATE_INITIATED" }]);
      world.pass(250);
      expect((await world.describe(id))?.ModificationStates?.[0]?.State).to.equal("UPDATE_IN_PROGRESS");
      expect(await refusal({ ComputeTypeName: "POWER" })).to.equal("OperationInProgressException");
      world.pass(250);
      const changed = await world.describe(id);
      expect(changed?.ModificationStates).to.deep.equal([]);
      expect(changed?.WorkspaceProperties).to.include({ UserVolumeSizeGib: 50 });
    });

    it("changes the running mode in time, with no modification state at all", async () => {
      await modify({ RunningMode: "AUTO_STOP" });
      const changing = await world.describe(id);
      expect(changing?.ModificationStates).to.deep.equal([]);
      expect(changing?.WorkspaceProperties).to.include({ RunningMode: "ALWAYS_ON" });
      expect(await refusal({ RunningMode: "AUTO_STOP" })).to.equal("OperationInProgressException");
      world.pass(500);
      expect((await world.describe(id))?.WorkspaceProperties).to.include({
        RunningMode: "AUTO_STOP",
        RunningModeAutoStopTimeoutInMinutes: 60,
      });
      await modify({ RunningModeAutoStopTimeoutInMinutes: 120 });
      world.pass(500);
      await modify({ RunningMode: "ALWAYS_ON" });
      world.pass(500);
      expect((await world.describe(id))?.WorkspaceProperties)
        .to.include({ RunningMode: "ALWAYS_ON" })
        .and.not.to.have.property("RunningModeAutoStopTimeoutInMinutes");
    });

    it("takes one property a call, grows volumes only, and counts auto-stop in hours", async () => {
      expect(await refusal({})).to.equal("InvalidParameterValuesException");
      expect(await refusal({ RootVolumeSizeGib: 175, UserVolumeSizeGib: 100 })).to.equal(
        "InvalidParameterValuesException",
      );
      expect(await refusal({ RunningModeAutoStopTimeoutInMinutes: 60 })).to.equal("InvalidParameterValuesException");
      expect(await refusal({ OperatingSystemName: "WINDOWS_11" })).to.equal(
        "UnsupportedWorkspaceConfigurationException",
      );
      expect(await refusal({ RunningMode: "MANUAL" })).to.equal("UnsupportedWorkspaceConfigurationException");
      expect(await refusal({ RootVolumeSizeGib: 175 }), "with 10 GiB for the user").to.equal(
        "InvalidParameterValuesException",
      );
      await modify({ UserVolumeSizeGib: 100 });
      await world.aws.settle(id);
      await modify({ RootVolumeSizeGib: 175 });
      await world.aws.settle(id);
      expect(await refusal({ RootVolumeSizeGib: 80 })).to.equal("InvalidParameterValuesException");
      world.aws.change(id, { properties: { RunningMode: "AUTO_STOP" } });
      expect(await refusal({ RunningModeAutoStopTimeoutInMinutes: 90 })).to.equal("InvalidParameterValuesException");
    });

    it("does not modify a desktop that is on its way, or is not there", async () => {
      world.aws.setState(id, "STARTING");
      expect(await refusal({ UserVolumeSizeGib: 50 })).to.equal("InvalidResourceStateException");
      expect((await failure(modify({ UserVolumeSizeGib: 50 }, "ws-000000000"))).name).to.equal(
        "ResourceNotFoundException",
      );
    });
  });

  it("shows the states, errors and standbys that a test sets", async () => {
    for (const state of Object.values(WorkspaceState)) {
      world.aws.setState(id, state, { code: "Some.Code", message: "Some message" });
      world.pass(100_000);
      expect(await world.describe(id)).to.include({ State: state, ErrorCode: "Some.Code" });
    }
    const related = [{ WorkspaceId: "ws-standby01", Region: "us-west-2", State: "STOPPED", Type: "STANDBY" }] as const;
    world.aws.change(id, { related });
    expect((await world.describe(id))?.RelatedWorkspaces).to.deep.equal(related);
  });

  it("fails a call, and loses nothing, while the directory does not answer", async () => {
    await terminate(id);
    world.pass(1000);
    world.people.reachable = false;
    expect(await world.describe(id)).to.include({ State: "TERMINATING" });
    const byName = new DescribeWorkspacesCommand({ DirectoryId: simpleAd, UserName: "ada" });
    const error = await failure(world.workspaces().send(byName));
    expect(error.$metadata?.httpStatusCode).to.equal(500);
    const Workspaces = [{ DirectoryId: simpleAd, UserName: "grace", BundleId: "wsb-bh8rsxt14" }];
    await failure(world.workspaces().send(new CreateWorkspacesCommand({ Workspaces })));
    expect((await world.aws.workspaces()).map(({ userName }) => userName)).to.deep.equal(["ada"]);
    world.people.reachable = true;
    expect(await world.describe(id)).to.equal(undefined);
  });
});
