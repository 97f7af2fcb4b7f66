import { MigrateWorkspaceCommand, TerminateWorkspacesCommand } from "@aws-sdk/client-workspaces";
import { expect } from "chai";
import { failure, simpleAd, World } from "./support";

const [VALUE, STANDARD, POWER] = ["wsb-bh8rsxt14", "wsb-4q8t1n7zd", "wsb-6y1d8p4gs"] as const;

describe("the AWS stand-in: MigrateWorkspace", () => {
  let world: World;
  let id: string;

  beforeEach(async () => {
    world = await World.start();
    const properties = { RunningMode: "AUTO_STOP" as const, UserVolumeSizeGib: 50 };
    const tags = { team: "a" };
    ({ id } = await world.aws.launch({ directoryId: simpleAd, userName: "ada", bundleId: VALUE, properties, tags }));
  });
  afterEach(() => world.stop());

  const migrate = async (BundleId: string = POWER, SourceWorkspaceId = id) => {
    const { TargetWorkspaceId = "" } = await world
      .workspaces()
      .send(new MigrateWorkspaceCommand({ SourceWorkspaceId, BundleId }));
    return TargetWorkspaceId;
  };
  const shown = async () => (await world.aws.workspaces()).map((one) => [one.id, one.state, one.bundleId]);

  it("has two desktops of one user until the new one takes the old one's place, with tags, running mode and user volume", async () => {
    world.aws.saveFile(id, "D:/a.txt", "kept");
    world.aws.saveFile(id, "D:/b.txt", "after the last snapshot", { isInSnapshot: false });
    const target = await migrate();
    expect(await shown()).to.have.deep.members([
      [id, "AVAILABLE", VALUE],
      [target, "PENDING", POWER],
    ]);
    world.pass(2_000);
    expect(await shown()).to.have.deep.members([
      [id, "TERMINATING", VALUE],
      [target, "AVAILABLE", POWER],
    ]);
    world.pass(1_000);
    const [desktop, ...more] = await world.aws.workspaces();
    expect(more).to.deep.equal([]);
    expect(desktop).to.deep.include({ id: target, tags: { team: "a" } });
    expect(desktop?.properties).to.deep.include({
      ComputeTypeName: "POWER",
      RunningMode: "AUTO_STOP",
      RootVolumeSizeGib: 175,
    });
    expect(world.aws.filesOf(target)).to.deep.equal({ "D:/a.txt": "kept" });
  });

  it("retains a user volume that is of another size than its bundle's, and else takes the larger", async () => {
    const target = await migrate(STANDARD);
    expect((await world.describe(target))?.WorkspaceProperties, "not shown at once").to.equal(undefined);
    expect((await world.describe(target))?.WorkspaceProperties).to.include({ UserVolumeSizeGib: 50 });
  });

  it("recovers the old one where it fails, and terminates the new one", async () => {
    world.aws.migrationFails = () => true;
    const target = await migrate();
    world.pass(2_000);
    expect(await shown()).to.have.deep.members([
      [id, "AVAILABLE", VALUE],
      [target, "TERMINATING", POWER],
    ]);
    world.pass(1_000);
    expect(await shown()).to.deep.equal([[id, "AVAILABLE", VALUE]]);
  });

  it("goes on though the old one is terminated meanwhile", async () => {
    const target = await migrate();
    const TerminateWorkspaceRequests = [{ WorkspaceId: id }];
    await world.workspaces().send(new TerminateWorkspacesCommand({ TerminateWorkspaceRequests }));
    world.pass(3_000);
    expect(await shown()).to.deep.equal([[target, "AVAILABLE", POWER]]);
  });

  it("refuses what AWS does not migrate", async () => {
    const refusal = async (...to: Parameters<typeof migrate>) => (await failure(migrate(...to))).name;
    expect(await refusal(VALUE)).to.equal("InvalidParameterValuesException");
    expect(await refusal("wsb-000000000")).to.equal("ResourceNotFoundException");
    expect(await refusal(POWER, "ws-000000000")).to.equal("ResourceNotFoundException");
    for (const state of ["UNHEALTHY", "ADMIN_MAINTENANCE", "PENDING"] as const) {
      world.aws.setState(id, state);
      expect(await refusal()).to.equal("OperationNotSupportedException");
    }
    world.aws.setState(id, "AVAILABLE");
    world.aws.change(id, { properties: { OperatingSystemName: "UBUNTU_22_04" } });
    expect(await refusal()).to.equal("OperationNotSupportedException");
    world.aws.change(id, { properties: { OperatingSystemName: "WINDOWS_11" } });
    await migrate();
    expect(await refusal()).to.equal("OperationInProgressException");
  });
});
