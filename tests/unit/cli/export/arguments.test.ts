import type { WorkspaceProperties } from "@aws-sdk/client-workspaces";
import { expect } from "chai";
import { exportedDesktop, whyNotByTags, whyNotInState } from "../../../../provider/cli/export/desktops";
import { exportedUser, whyNot, type Surroundings } from "../../../../provider/cli/export/people";
import type { User } from "../../../../provider/directory/user";
import { desktop } from "../../workspaces/shown";

const UNIT = "OU=Users,DC=corp,DC=example,DC=com";
const SURROUNDINGS: Surroundings = {
  directoryId: "d-9067a1c2e1",
  domainName: "corp.example.com",
  markAttribute: "adminDescription",
  markSetting: "workspaces-users:directories.d-9067a1c2e1.markAttribute",
  defaultUnit: UNIT,
  login: "CORP\\svc-pulumi",
};

const account = (attributes: User["attributes"] = {}, more: Partial<User> = {}): User => ({
  guid: "g",
  sid: "S-1-5-21-1-2-3-1104",
  dn: `CN=ada,${UNIT}`,
  userName: "ada",
  enabled: true,
  passwordNeverExpires: true,
  mustChangePassword: true,
  critical: false,
  attributes,
  ...more,
});

describe("an account's arguments in an export", () => {
  const exported = (attributes: User["attributes"], more: Partial<User> = {}) =>
    exportedUser(account(attributes, more), SURROUNDINGS, new Set());

  it("are those that are not what they would be anyway", () => {
    const usual = { givenName: ["Ada"], sn: ["Byron"], displayName: ["Ada Byron"] };
    const names = { userName: "ada", firstName: "Ada", lastName: "Byron" };
    expect(exported({ ...usual, userPrincipalName: ["ADA@corp.example.com"] }).args).to.deep.equal({
      ...names,
      adopt: true,
    });
    const other = { ...usual, displayName: ["Byron, Ada"], userPrincipalName: ["ada@example.org"] };
    expect(exported(other, { enabled: false, dn: "CN=ada,OU=Away,DC=corp" }).args).to.deep.equal({
      ...names,
      displayName: "Byron, Ada",
      userPrincipalName: "ada@example.org",
      organizationalUnit: "OU=Away,DC=corp",
      enabled: false,
      adopt: true,
    });
  });

  for (const [what, attributes] of [
    ["several values", { description: ["a", "b"] }],
    ["bytes", { sn: [{ base64: "/w==" }] }],
    ["no address", { mail: ["ada at home"] }],
    ["a line break", { displayName: ["a\r\nb"] }],
    ["a character that was lost", { givenName: ["Ad\ufffd"] }],
    ["an expiry between two milliseconds", { accountExpires: ["133480224001234567"] }],
  ] as const) {
    it(`leave out ${what}, which could not be written back the same, and say so`, () => {
      const { args, leftOut } = exported(attributes);
      expect(args).to.deep.equal({ userName: "ada", adopt: true });
      expect(leftOut.map((one) => one.what)).to.match(/^\w+ of user ada$/);
    });
  }

  it("keep who was let go by a stack, which may be this one, when they are taken out", () => {
    const mark = "pulumi:people/prod/ada#0mh5k2x9q1a2b3c4d+released";
    expect(exported({}, { mark, enabled: false }).args).to.include({ deletionPolicy: "retain", enabled: false });
  });

  for (const [what, more, words] of [
    ["the provider's own", { userName: "SVC-Pulumi" }, "logs in with"],
    ["AWS's own", { userName: "AWSAdminD-9067A1C2E1" }, "AWS's own"],
    ["one in AWS's units", { dn: "CN=x,OU=AWS Reserved,DC=corp" }, "AWS's own"],
    ["a trust's", { userName: "PARTNER$" }, "ends in $"],
    ["one with a forbidden name", { userName: "a=b" }, "cannot be declared: userName holds the character ="],
    ["one with a name that nobody sees", { userName: "a\u200bb" }, "an invisible character"],
  ] as const) {
    it(`are not told of ${what}`, () => {
      expect(whyNot(account({}, more), SURROUNDINGS)).to.include(words);
    });
  }
});

describe("a desktop's arguments in an export", () => {
  const bundle = { state: "AVAILABLE", computeType: "STANDARD", rootGib: 80, userGib: 50 };
  const usual: WorkspaceProperties = { ComputeTypeName: "STANDARD", RootVolumeSizeGib: 80, UserVolumeSizeGib: 50 };
  const exported = (properties: WorkspaceProperties, more = {}, of: typeof bundle | undefined = bundle, tags = {}) =>
    exportedDesktop(
      desktop("ws-1", "STOPPED", { WorkspaceProperties: properties, BundleId: "wsb-bh8rsxt14", ...more }),
      of,
      tags,
    );
  const args = { adopt: true, bundleId: "wsb-bh8rsxt14" };

  it("are its bundle, and of its properties those that its bundle does not give", () => {
    expect(exported(usual).args).to.deep.equal(args);
    expect(exported({ ...usual, RunningMode: "MANUAL" }).args).to.deep.equal({
      ...args,
      workspaceProperties: { runningMode: "MANUAL" },
    });
    const own: WorkspaceProperties = { ...usual, UserVolumeSizeGib: 100, ComputeTypeName: "POWER" };
    const sizes = { rootVolumeSizeGib: 80, userVolumeSizeGib: 100 };
    expect(exported(own).args).to.deep.equal({ ...args, workspaceProperties: { ...sizes, computeTypeName: "POWER" } });
    const all = { ...sizes, userVolumeSizeGib: 50, computeTypeName: "STANDARD" };
    const gone = exportedDesktop(desktop("ws-1", "STOPPED", { WorkspaceProperties: usual }), undefined, {});
    expect(gone.args.workspaceProperties).to.deep.equal(all);
  });

  it("are its encryption, which could not be had later", () => {
    const encryption = { rootVolumeEncryptionEnabled: true, volumeEncryptionKey: "alias/people" };
    const shown = { RootVolumeEncryptionEnabled: true, VolumeEncryptionKey: "alias/people" };
    expect(exported(usual, shown).args).to.deep.equal({ ...args, ...encryption });
  });

  it("leave out what could not be declared, and say so", () => {
    const { args: told, leftOut } = exported({
      ...usual,
      RootVolumeSizeGib: 81,
      RunningMode: "AUTO_STOP",
      RunningModeAutoStopTimeoutInMinutes: 90,
    });
    expect(told).to.deep.equal({ ...args, workspaceProperties: { runningMode: "AUTO_STOP" } });
    expect(leftOut.map(({ what }) => what.split(" ")[0])).to.have.members([
      "rootVolumeSizeGib",
      "runningModeAutoStopTimeoutInMinutes",
    ]);
  });

  it("keep one whose tags are not known, or that a stack let go, when it is taken out", () => {
    const released = { "workspaces-users:owner": "people/prod/ada=230mh5k2x9q1a2b3c4d+released" };
    expect(exported(usual, {}, bundle, released).args).to.include({ deletionPolicy: "retain" });
    const shown = desktop("ws-1", "STOPPED", { WorkspaceProperties: usual });
    expect(exportedDesktop(shown, bundle, undefined).args).to.include({ deletionPolicy: "retain" });
    expect(whyNotByTags(released)).to.equal(undefined);
    expect(whyNotByTags({ "workspaces-users:owner": "people/prod/ada" })).to.include(
      "managed already, by people/prod/ada",
    );
  });

  it("are none of one that is not there to stay", () => {
    for (const state of ["ERROR", "IMPAIRED", "SUSPENDED", "PENDING", "TERMINATING", "SOMETHING_NEW"]) {
      expect(whyNotInState(desktop("ws-1", state)), state).to.include(`is ${state}`);
    }
    expect(whyNotInState(desktop("ws-1", "STOPPED"))).to.equal(undefined);
  });
});
