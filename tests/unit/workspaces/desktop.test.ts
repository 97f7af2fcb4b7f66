import { expect } from "chai";
import { desktopOf } from "../../../provider/workspaces/desktop";

describe("a desktop as WorkSpaces shows it", () => {
  it("has all it is told, and nothing it is not", () => {
    expect(desktopOf({ WorkspaceId: "ws-8k2x1b9qz" }, "eu-west-1")).to.deep.equal({
      id: "ws-8k2x1b9qz",
      region: "eu-west-1",
      directoryId: "",
      userName: "",
      state: "UNKNOWN",
      bundleId: "",
      modifying: false,
      failedChanges: [],
      properties: {},
      rootVolumeEncryptionEnabled: false,
      userVolumeEncryptionEnabled: false,
      related: [],
    });
    const full = desktopOf(
      {
        WorkspaceId: "ws-8k2x1b9qz",
        State: "ERROR",
        ErrorCode: "DomainJoin.Failed",
        ErrorMessage: "No route.",
        ComputerName: "A-1",
        IpAddress: "10.0.0.1",
        VolumeEncryptionKey: "arn:key",
        RootVolumeEncryptionEnabled: true,
      },
      "eu-west-1",
    );
    expect(full).to.include({
      state: "ERROR",
      error: "DomainJoin.Failed: No route.",
      computerName: "A-1",
      ipAddress: "10.0.0.1",
      volumeEncryptionKey: "arn:key",
      rootVolumeEncryptionEnabled: true,
    });
  });

  for (const [states, modifying, failed] of [
    [[], false, []],
    [["UPDATE_INITIATED"], true, []],
    [["UPDATE_IN_PROGRESS"], true, []],
    [["UPDATE_FAILED"], false, ["USER_VOLUME"]],
    [["UPDATE_FAILED", "UPDATE_INITIATED"], true, ["USER_VOLUME"]],
  ] as const) {
    it(`${modifying ? "is" : "is not"} being changed with ${states.join(" and ") || "no modification"}`, () => {
      const ModificationStates = states.map((State) => ({ Resource: "USER_VOLUME" as const, State }));
      expect(desktopOf({ ModificationStates }, "eu-west-1")).to.deep.include({ modifying, failedChanges: failed });
    });
  }

  it("names its standbys in other Regions", () => {
    const RelatedWorkspaces = [{ WorkspaceId: "ws-primary", Type: "PRIMARY" as const, Region: "us-east-1" }];
    const StandbyWorkspacesProperties = [{ StandbyWorkspaceId: "ws-standby" }];
    expect(desktopOf({ RelatedWorkspaces, StandbyWorkspacesProperties }, "eu-west-1").related).to.deep.equal([
      "ws-primary (PRIMARY in us-east-1)",
      "ws-standby (STANDBY)",
    ]);
  });
});
