import { expect } from "chai";
import type { WorkspaceArguments, WorkspaceState } from "../../../../provider/resources/workspace/properties";
import { connector, managedAd } from "../../../../sandbox/tests/unit/aws/support";
import { UNKNOWN, anotherRun, args, house, useWorkspaces, workspaces } from "./handlers-fixture";

describe("the lifecycle of a WorkSpace", () => {
  useWorkspaces();

  describe("is checked", () => {
    it("argument by argument", async () => {
      const failures = await workspaces.check({ ...args({ bundleId: "x" }) }, {});
      expect(failures.map(({ property }) => property)).to.deep.equal(["bundleId"]);
    });

    it("for a directory whose people can have none", async () => {
      const refusesDesktops = () => Promise.resolve({ property: "directoryId", reason: "not registered" });
      anotherRun(Object.assign(house.services(), { refusesDesktops }));
      expect(await workspaces.check({ ...args() }, {})).to.deep.equal([
        { property: "directoryId", reason: "not registered" },
      ]);
    });

    it("for another resource of the program that means the same desktop", async () => {
      expect(await workspaces.check({ ...args() }, {})).to.deep.equal([]);
      const [failure] = await workspaces.check({ ...args({ userName: "Ada", owner: "people/prod/other" }) }, {});
      expect(failure?.reason).to.contain(
        "the WorkSpace of Ada (corp.example.com) is declared by ada and by other; AWS allows one a user",
      );
      const other = { owner: "people/prod/other" };
      const [again] = await workspaces.check({ ...args({ directoryId: connector, ...other }) }, {});
      expect(again?.reason, "two ids of one domain").to.contain("is declared by ada and by other");
      expect(await workspaces.check({ ...args({ directoryId: managedAd, ...other }) }, {})).to.deep.equal([]);
      for (const owner of ["people/prod/one", "people/prod/two"]) {
        expect(await workspaces.check({ ...args({ userName: UNKNOWN, owner }) }, {})).to.deep.equal([]);
      }
    });
  });

  describe("differs", () => {
    const olds: WorkspaceState = {
      ...args({
        workspaceProperties: { runningMode: "AUTO_STOP", userVolumeSizeGib: 50 },
        tags: { team: "a", site: "b" },
        rootVolumeEncryptionEnabled: false,
      }),
      state: "AVAILABLE",
    };
    const declared = args({
      workspaceProperties: { userVolumeSizeGib: 50, runningMode: "AUTO_STOP" },
      tags: { site: "b", team: "a" },
      rootVolumeEncryptionEnabled: false,
    });

    for (const [what, news, expected] of [
      ["nothing, in any order", {}, "none"],
      ["the user name's letter case", { userName: "Ada" }, "update"],
      ["another user", { userName: "grace" }, "replace userName, new first"],
      ["a user not known yet", { userName: UNKNOWN }, "replace userName, new first"],
      ["a directory of another domain", { directoryId: managedAd }, "replace directoryId, new first"],
      ["another id of the same domain", { directoryId: connector }, "update"],
      ["a deletion policy", { deletionPolicy: "retain" }, "update"],
      ["another bundle", { bundleId: "wsb-4q8t1n7zd" }, "update"],
      [
        "another bundle that is to replace it",
        { bundleId: "wsb-4q8t1n7zd", whenBundleChanges: "replace" },
        "replace bundleId, old first",
      ],
      [
        "another bundle for another user",
        { bundleId: "wsb-4q8t1n7zd", userName: "grace" },
        "replace userName, new first",
      ],
      ["encryption", { rootVolumeEncryptionEnabled: true }, "replace rootVolumeEncryptionEnabled, old first"],
      [
        "encryption taken out, which is then not managed",
        { rootVolumeEncryptionEnabled: undefined as never },
        "update",
      ],
      ["encryption said to be off, as it is", { userVolumeEncryptionEnabled: false }, "update"],
      ["a running mode", { workspaceProperties: { runningMode: "ALWAYS_ON" } }, "update"],
      ["a grown volume", { workspaceProperties: { userVolumeSizeGib: 100 } }, "update"],
      ["a property not known yet", { workspaceProperties: { userVolumeSizeGib: UNKNOWN as never } }, "update"],
      ["a property taken out, which is then not managed", { workspaceProperties: {} }, "none"],
      ["a tag's value", { tags: { site: "b", team: "c" } }, "update"],
      ["a tag less", { tags: { site: "b" } }, "update"],
      ["tags taken out", { tags: undefined as never }, "update"],
      ["another logical name", { owner: "people/prod/new" }, "update"],
      ["adopt", { adopt: true }, "update"],
      ["customTimeouts", { timeouts: { create: "2h" } }, "update"],
    ] as [string, Partial<WorkspaceArguments>, string][]) {
      it(`by ${what}: ${expected}`, async () => {
        const { changes, replaces, deleteBeforeReplace } = await workspaces.diff(olds, { ...declared, ...news });
        const order = deleteBeforeReplace ? "old first" : "new first";
        expect(replaces.length > 0 ? `replace ${replaces.join(" ")}, ${order}` : changes ? "update" : "none").to.equal(
          expected,
        );
      });
    }
  });
});
