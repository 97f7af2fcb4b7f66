import { expect } from "chai";
import { failure } from "./failure";
import { UNKNOWN, type Properties, type Resource } from "./provider-process";
import { suite } from "./suite";

const LAUNCH_ERROR = { code: "DomainJoinFailed", message: "The computer could not be joined to the domain." };

suite("a Workspace in a real provider process", (host) => {
  const addUser = (userName: string) => host.provider.create("user", host.user(userName));

  const launched = async (userName: string, args: Properties = {}): Promise<Resource> => {
    await addUser(userName);
    return host.provider.create("workspace", host.workspace(userName, args));
  };

  it("is launched, waited for, read unchanged, and terminated until it is no longer returned", async () => {
    const { provider } = host;
    await addUser("basic");
    const news = host.workspace("basic");
    expect(await provider.check("workspace", news)).to.deep.equal([]);
    const workspace = await provider.create("workspace", news);
    const [desktop, ...more] = await host.desktops("basic");
    expect(more).to.deep.equal([]);
    expect(desktop).to.deep.include({
      id: workspace.id,
      state: "AVAILABLE",
      tags: { "workspaces-users:owner": "people/test/basic" },
    });
    expect(workspace.state)
      .to.include({ ...news, state: "AVAILABLE" })
      .and.have.keys(...Object.keys(news), ...["state", "computerName", "ipAddress", "workspaceId"]);
    expect(await provider.read(workspace)).to.deep.equal({ ...workspace, inputs: news });
    expect(await provider.diff(workspace, news)).to.include({ changes: false });
    await provider.delete(workspace);
    expect(await host.desktops("basic")).to.deep.equal([]);
    await provider.delete(workspace);
  });

  it("is launched with every argument there is", async () => {
    const { provider } = host;
    const news = {
      bundleId: host.sandbox.bundles[3]?.id,
      rootVolumeEncryptionEnabled: true,
      userVolumeEncryptionEnabled: false,
      volumeEncryptionKey: "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555",
      workspaceProperties: {
        computeTypeName: "POWER",
        rootVolumeSizeGib: 175,
        userVolumeSizeGib: 200,
        runningMode: "AUTO_STOP",
        runningModeAutoStopTimeoutInMinutes: 120,
      },
      tags: { "cost centre": "R&D: 1/2", team: "" },
    };
    await addUser("complete");
    const args = host.workspace("complete", { ...news, tags: { team: "blue", "cost centre": "1/2" }, adopt: false });
    expect(await provider.check("workspace", args)).to.deep.equal([]);
    const workspace = await provider.create("workspace", args);
    const [desktop] = await host.desktops("complete");
    expect(desktop).to.deep.include({
      bundleId: news.bundleId,
      properties: {
        ComputeTypeName: "POWER",
        RootVolumeSizeGib: 175,
        UserVolumeSizeGib: 200,
        RunningMode: "AUTO_STOP",
        RunningModeAutoStopTimeoutInMinutes: 120,
      },
      tags: { team: "blue", "cost centre": "1/2", "workspaces-users:owner": "people/test/complete" },
    });
    expect((await provider.read(workspace))?.inputs).to.deep.equal(args);
  });

  it("is changed in place: running mode, volumes, tags", async () => {
    const { provider } = host;
    const workspaceProperties = { runningMode: "AUTO_STOP", userVolumeSizeGib: 10 };
    const workspace = await launched("update", { workspaceProperties, tags: { team: "blue", site: "a" } });
    const news = host.workspace("update", {
      workspaceProperties: { runningMode: "ALWAYS_ON", userVolumeSizeGib: 50 },
      tags: { team: "green" },
    });
    expect(await provider.diff(workspace, news)).to.deep.equal({
      changes: true,
      replaces: [],
      deleteBeforeReplace: false,
    });
    const updated = await provider.update(workspace, news);
    const [desktop] = await host.desktops("update");
    expect(desktop).to.deep.include({
      id: workspace.id,
      tags: { team: "green", "workspaces-users:owner": "people/test/update" },
    });
    expect(desktop?.properties).to.include({ RunningMode: "ALWAYS_ON", UserVolumeSizeGib: 50 });
    expect(await provider.diff(updated, news)).to.include({ changes: false });
    const modified = host.sandbox.aws.callsTo("ModifyWorkspaceProperties").length;
    await provider.update(updated, news);
    expect(host.sandbox.aws.callsTo("ModifyWorkspaceProperties"), "nothing is written twice").to.have.length(modified);
  });

  it("is migrated to another bundle in place: its user volume and tags go along, and so does its resource", async () => {
    const { provider, sandbox } = host;
    const workspace = await launched("migrated", { tags: { team: "blue" } });
    sandbox.aws.saveFile(workspace.id, "D:/thesis.txt", "all of it");
    const news = host.workspace("migrated", { bundleId: sandbox.bundles[1]?.id, tags: { team: "blue" } });
    expect(await provider.check("workspace", news, workspace.state)).to.deep.equal([]);
    expect(await provider.diff(workspace, news)).to.deep.include({ changes: true, replaces: [] });
    const updated = await provider.update(workspace, news);
    const [desktop, ...more] = await host.desktops("migrated");
    expect(more).to.deep.equal([]);
    expect(desktop).to.deep.include({
      id: updated.state.workspaceId,
      bundleId: news.bundleId,
      tags: { team: "blue", "workspaces-users:owner": "people/test/migrated" },
    });
    expect(sandbox.aws.filesOf(desktop?.id ?? "")).to.deep.equal({ "D:/thesis.txt": "all of it" });
    expect(updated.id, "an update cannot change it").to.equal(workspace.id);
    expect(await provider.read(updated)).to.deep.include({ id: desktop?.id, inputs: news });
    await provider.delete(updated);
    expect(await host.desktops("migrated")).to.deep.equal([]);
  });

  it("is replaced for another bundle, user, directory or encryption: old one first only where AWS demands it", async () => {
    const { provider, sandbox } = host;
    const workspace = await launched("replace");
    const diff = (args: Properties) => provider.diff(workspace, { ...host.workspace("replace"), ...args });
    const bundleId = sandbox.bundles[1]?.id;
    const whenBundleChanges = "replace";
    expect(await diff({ bundleId, whenBundleChanges })).to.deep.include({
      replaces: ["bundleId"],
      deleteBeforeReplace: true,
    });
    expect(await diff({ rootVolumeEncryptionEnabled: true })).to.deep.include({
      replaces: ["rootVolumeEncryptionEnabled"],
    });
    expect(await diff({ userName: "other" })).to.deep.include({ replaces: ["userName"], deleteBeforeReplace: false });
    expect(await diff({ userName: UNKNOWN })).to.deep.include({ replaces: ["userName"] });
    expect(await diff({ userName: "REPLACE" })).to.deep.include({ replaces: [] });
    const { managedAd: directoryId } = sandbox.directoryIds;
    // Another id of the same domain.
    expect(await diff({ directoryId })).to.deep.include({ changes: true, replaces: [] });
  });

  it("that was terminated outside is gone on read, and deleting it is success", async () => {
    const { provider, sandbox } = host;
    const workspace = await launched("vanished");
    sandbox.aws.setState(workspace.id, "TERMINATING");
    expect(await provider.read(workspace), "already on its way out").to.equal(undefined);
    sandbox.aws.setState(workspace.id, "AVAILABLE");
    await (await host.process()).delete(workspace);
    expect(await provider.read(workspace)).to.equal(undefined);
    await provider.delete(workspace);
  });

  it("is launched though WorkSpaces says it is asked too often", async () => {
    host.sandbox.aws.faults = ({ operation, moment }) => {
      if (operation !== "DescribeWorkspaces" || moment !== "before") return undefined;
      host.sandbox.aws.faults = undefined;
      return { status: 400, type: "ThrottlingException", message: "Rate exceeded" };
    };
    const workspace = await launched("throttled");
    expect(workspace.state).to.include({ state: "AVAILABLE" });
  });

  describe("whose launch ends in ERROR", () => {
    it("is kept with its id and reason, and resumed by the next update", async () => {
      const { provider, sandbox } = host;
      sandbox.aws.launchFails = () => LAUNCH_ERROR;
      await addUser("failed");
      const news = host.workspace("failed");
      const { message, unfinished } = await failure(provider.create("workspace", news), "workspace-failed");
      const [desktop] = await host.desktops("failed");
      expect(desktop).to.include({ state: "ERROR" });
      expect(message).to.include(
        `WorkSpace ${desktop?.id ?? ""} is ERROR (DomainJoinFailed: The computer could not be joined`,
      );
      expect(message).to.include("fix what it names, then replace the WorkSpace: pulumi up --replace");
      expect(unfinished?.id).to.equal(desktop?.id);
      expect(unfinished?.reasons).to.deep.equal([message]);
      expect(unfinished?.state).to.include({ userName: "failed", bundleId: news.bundleId, owner: news.owner });
      const kept: Resource = { kind: "workspace", id: unfinished?.id ?? "", state: unfinished?.state ?? {} };
      await failure(provider.update(kept, news), "workspace-failed");
      sandbox.aws.setState(kept.id, "AVAILABLE");
      expect((await provider.update(kept, news)).state).to.include({ state: "AVAILABLE" });
      expect(await host.desktops("failed")).to.have.length(1);
    });

    it("can be deleted", async () => {
      const { provider, sandbox } = host;
      sandbox.aws.launchFails = () => LAUNCH_ERROR;
      const { unfinished } = await failure(launched("broken"), "workspace-failed");
      await provider.delete({ kind: "workspace", id: unfinished?.id ?? "", state: unfinished?.state ?? {} });
      expect(await host.desktops("broken")).to.deep.equal([]);
    });
  });

  describe("of a user who has one already", () => {
    it("is refused with how to adopt it", async () => {
      const { provider, sandbox, directoryId } = host;
      await addUser("present");
      const { id } = await sandbox.aws.launch({ directoryId, userName: "present" });
      const { message, unfinished } = await failure(
        provider.create("workspace", host.workspace("present")),
        "already-exists",
      );
      expect(message).to.include(
        `WorkSpace ${id} of present (${directoryId}, AVAILABLE) exists, and no stack manages it; set adopt: true to take it over`,
      );
      expect(unfinished).to.equal(undefined);
      expect(await host.desktops("present"))
        .to.deep.include.members([])
        .and.have.length(1);
      expect((await host.desktops("present"))[0]?.tags).to.deep.equal({});
    });

    it("is taken over by adopt, with what is declared", async () => {
      const { provider, sandbox, directoryId } = host;
      await addUser("adopted");
      const { id } = await sandbox.aws.launch({ directoryId, userName: "Adopted", tags: { by: "hand" } });
      const args = { adopt: true, workspaceProperties: { runningMode: "AUTO_STOP" }, tags: { team: "blue" } };
      const workspace = await provider.create("workspace", host.workspace("adopted", args));
      expect(workspace.id).to.equal(id);
      const [desktop, ...more] = await host.desktops("adopted");
      expect(more).to.deep.equal([]);
      expect(desktop?.properties.RunningMode).to.equal("AUTO_STOP");
      expect(desktop?.tags).to.deep.equal({
        by: "hand",
        team: "blue",
        "workspaces-users:owner": "people/test/adopted+adopted",
      });
    });

    it("is not taken over with another bundle", async () => {
      const { provider, sandbox, directoryId } = host;
      await addUser("other");
      const { id } = await sandbox.aws.launch({
        directoryId,
        userName: "other",
        bundleId: sandbox.bundles[1]?.id ?? "",
      });
      const { message } = await failure(
        provider.create("workspace", host.workspace("other", { adopt: true })),
        "already-exists",
      );
      expect(message).to.include(`set bundleId to ${sandbox.bundles[1]?.id ?? ""} to take it over`);
      expect((await host.desktops("other"))[0]).to.deep.include({ id, tags: {} });
    });
  });
});
