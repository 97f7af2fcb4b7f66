import { expect } from "chai";
import {
  changedProperties,
  markOfTags,
  ownTags,
  requestOf,
  stateOf,
  stateSeen,
} from "../../../../provider/resources/workspace/plan";
import type { WorkspaceArguments } from "../../../../provider/resources/workspace/properties";
import { unseenDesktop, type Desktop } from "../../../../provider/workspaces/desktop";

const MARK = { owner: "people/prod/ada", incarnation: "0mh5k2x9q1a2b3c4d" };
const TAG = { Key: "workspaces-users:owner", Value: "people/prod/ada=230mh5k2x9q1a2b3c4d" };

const args = (more: Partial<WorkspaceArguments> = {}): WorkspaceArguments => ({
  directoryId: "d-9067000001",
  userName: "ada",
  bundleId: "wsb-bh8rsxt14",
  owner: "people/prod/ada",
  ...more,
});
const desktop = (more: Partial<Desktop> = {}): Desktop => ({
  ...unseenDesktop("ws-8k2x1b9qz", "eu-west-1", "d-9067000001", "ada"),
  properties: { RunningMode: "ALWAYS_ON", RootVolumeSizeGib: 80 },
  ...more,
});

describe("the launch of a WorkSpace", () => {
  it("asks for no more than was declared, and the mark", () => {
    expect(requestOf(args(), MARK)).to.deep.equal({
      DirectoryId: "d-9067000001",
      UserName: "ada",
      BundleId: "wsb-bh8rsxt14",
      Tags: [TAG],
    });
  });

  it("asks for all that was declared, in the API's words", () => {
    const declared = args({
      rootVolumeEncryptionEnabled: true,
      userVolumeEncryptionEnabled: false,
      volumeEncryptionKey: "alias/people",
      workspaceProperties: { runningMode: "AUTO_STOP", rootVolumeSizeGib: 175 },
      tags: { team: "a" },
    });
    expect(requestOf(declared, MARK)).to.deep.equal({
      DirectoryId: "d-9067000001",
      UserName: "ada",
      BundleId: "wsb-bh8rsxt14",
      RootVolumeEncryptionEnabled: true,
      UserVolumeEncryptionEnabled: false,
      VolumeEncryptionKey: "alias/people",
      WorkspaceProperties: { RunningMode: "AUTO_STOP", RootVolumeSizeGib: 175 },
      Tags: [{ Key: "team", Value: "a" }, TAG],
    });
  });
});

describe("the state of a WorkSpace", () => {
  it("is what was declared, how it was launched, and no property that was not declared", () => {
    expect(stateOf(args(), desktop(), { incarnation: MARK.incarnation })).to.deep.equal({
      ...args(),
      workspaceId: "ws-8k2x1b9qz",
      state: "PENDING",
      region: "eu-west-1",
      launchedWith: { rootVolumeEncryptionEnabled: false, userVolumeEncryptionEnabled: false },
      incarnation: MARK.incarnation,
    });
  });

  it("has the declared properties as declared, and after a look as they are by now, its place, and its key", () => {
    const seen = desktop({ computerName: "PC-1", ipAddress: "10.0.0.1", volumeEncryptionKey: "k", state: "STOPPED" });
    const declared = args({ workspaceProperties: { runningMode: "AUTO_STOP" } });
    expect(stateOf(declared, seen, {})).to.deep.include(declared);
    expect(stateSeen({ ...declared, state: "AVAILABLE" }, seen)).to.deep.equal({
      ...args({ workspaceProperties: { runningMode: "ALWAYS_ON" } }),
      workspaceId: "ws-8k2x1b9qz",
      state: "STOPPED",
      computerName: "PC-1",
      ipAddress: "10.0.0.1",
      region: "eu-west-1",
      launchedWith: {
        rootVolumeEncryptionEnabled: false,
        userVolumeEncryptionEnabled: false,
        volumeEncryptionKey: "k",
      },
    });
  });
});

describe("what the program changes of a WorkSpace's properties", () => {
  it("is what differs from what it declared before, whatever the WorkSpace is by now", () => {
    const olds = { ...args({ workspaceProperties: { runningMode: "AUTO_STOP", rootVolumeSizeGib: 80 } }), state: "" };
    const news = args({ workspaceProperties: { runningMode: "AUTO_STOP", rootVolumeSizeGib: 175 } });
    expect(changedProperties(olds, news)).to.deep.equal({ RootVolumeSizeGib: 175 });
    expect(changedProperties({ ...args(), state: "" }, args())).to.deep.equal({});
  });
});

describe("the tags of a WorkSpace", () => {
  it("hold its mark under our own key, beside those that people set", () => {
    expect(markOfTags({ team: "a", [TAG.Key]: TAG.Value })).to.deep.equal(MARK);
    expect(markOfTags({ team: "a" })).to.equal(undefined);
    expect(ownTags({ team: "a", [TAG.Key]: TAG.Value, "workspaces-users:invited": "x" })).to.deep.equal({ team: "a" });
  });
});
