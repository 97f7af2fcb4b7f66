import { expect } from "chai";
import { WorkspaceHandlers } from "../../../../provider/resources/workspace/handlers";
import type { WorkspaceArguments, WorkspaceState } from "../../../../provider/resources/workspace/properties";
import { without } from "../../../../provider/text/without";
import { simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import { KEYS } from "../../../../sandbox/world";
import { USERS } from "../../directory/ldap/memory-client";
import { failureOf } from "../../failure";
import { House } from "../house";

const HOUR_MS = 3_600_000;

const args = (workspaceProperties: WorkspaceArguments["workspaceProperties"] = {}): WorkspaceArguments => ({
  directoryId: simpleAd,
  userName: "ada",
  bundleId: "wsb-bh8rsxt14",
  owner: "people/prod/ada",
  workspaceProperties,
});

describe("what AWS changes of a WorkSpace only later", () => {
  let house: House;

  beforeEach(async () => {
    house = await House.open({ timing: { pause: 6 * HOUR_MS }, keys: KEYS });
    house.memory.put(`CN=ada,${USERS}`, { sAMAccountName: ["ada"], objectClass: ["user"] });
  });
  afterEach(() => house.close());

  /** Each run of the engine is a process that remembers nothing. */
  const process = () => new WorkspaceHandlers(house.services());
  const properties = async () => (await house.world.aws.workspaces())[0]?.properties;
  const asked = () => house.world.aws.callsTo("ModifyWorkspaceProperties").length;

  const grown = { rootVolumeSizeGib: 175, userVolumeSizeGib: 200 };

  /** Launched long ago with the smallest volumes. */
  const old = async () => {
    const made = await process().create(args({ rootVolumeSizeGib: 80, userVolumeSizeGib: 50 }));
    house.world.pass(7 * HOUR_MS);
    return made;
  };

  it("are both volumes grown to the last GiB: what must wait is said with its time, recorded as it is, and done by a later up", async () => {
    const { id, outs } = await old();
    const news = args({ ...grown, runningMode: "AUTO_STOP" });
    const first = await process().update(outs, news, id);
    expect(await properties(), "and the rest is done").to.include({
      RootVolumeSizeGib: 175,
      UserVolumeSizeGib: 100,
      RunningMode: "AUTO_STOP",
    });
    const at = new Date(Date.parse(first.changedAt?.UserVolumeSizeGib ?? "") + 6 * HOUR_MS).toISOString();
    expect(house.said.join()).to.include(`UserVolumeSizeGib of ${id} stays 100 and is to be 200`);
    expect(house.said.join()).to.include(`run pulumi up again from ${at.slice(0, 16)}Z on`);
    expect(first.workspaceProperties).to.include({ rootVolumeSizeGib: 175, userVolumeSizeGib: 100 });
    expect(await process().diff(first, news), "is not finished").to.include({ changes: true });

    house.said.length = 0;
    const preview = process();
    expect(await preview.check({ ...news }, { ...news })).to.deep.equal([]);
    await preview.diff(first, news);
    expect(house.said.join(), "Pulumi itself shows no difference").to.include(
      "userVolumeSizeGib is 100 still and is to be 200",
    );
    const back = args({ ...grown, userVolumeSizeGib: 100, runningMode: "AUTO_STOP" });
    expect(await process().check({ ...back }, { ...news }), "it may be taken back").to.deep.equal([]);
    const smaller = args({ rootVolumeSizeGib: 80, userVolumeSizeGib: 50 });
    const reasons = (await process().check({ ...smaller }, { ...news })).map(({ reason }) => reason);
    expect(reasons.join()).to.include("userVolumeSizeGib is 50, and the volume has 100 GiB: volumes never shrink");

    const calls = asked();
    const second = await process().update(first, news, id);
    expect(asked(), "AWS is not asked before that time").to.equal(calls);
    house.world.pass(6 * HOUR_MS);
    const third = await process().update(second, news, id);
    expect(await properties()).to.include({ UserVolumeSizeGib: 200 });
    expect(await process().diff(third, news)).to.include({ changes: false });
  });

  it("is a volume within six hours of the launch, though nothing but AWS knows of the launch", async () => {
    const { id, outs } = await process().create(args());
    const news = args({ userVolumeSizeGib: 100, runningMode: "AUTO_STOP" });
    const first = await process().update(outs, news, id);
    expect(await properties()).to.include({ UserVolumeSizeGib: 10, RunningMode: "AUTO_STOP" });
    expect(house.said.join()).to.include("after a launch not before 6 hours have passed");
    house.world.pass(6 * HOUR_MS);
    await process().update(first, news, id);
    expect(await properties()).to.include({ UserVolumeSizeGib: 100 });
  });

  it("is a smaller compute type within 30 days of the last change", async () => {
    const { id, outs } = await old();
    const larger = await process().update(outs, args({ computeTypeName: "POWER" }), id);
    house.world.pass(7 * HOUR_MS);
    const news = args({ computeTypeName: "STANDARD" });
    const kept = await process().update(larger, news, id);
    expect(await properties()).to.include({ ComputeTypeName: "POWER" });
    const at = new Date(Date.parse(larger.changedAt?.ComputeTypeName ?? "") + 30 * 24 * HOUR_MS).toISOString();
    expect(house.said.join()).to.include(`run pulumi up again from ${at.slice(0, 16)}Z on`);
    house.world.pass(30 * 24 * HOUR_MS);
    await process().update(kept, news, id);
    expect(await properties()).to.include({ ComputeTypeName: "STANDARD" });
  });

  it("is said of a grown volume: that its user must restart to see it", async () => {
    const { id, outs } = await old();
    await process().update(outs, args({ rootVolumeSizeGib: 80, userVolumeSizeGib: 100 }), id);
    expect(house.said.join()).to.include(`UserVolumeSizeGib of ${id} grew; its user sees that after a restart`);
  });

  it("is nothing that is refused for another reason", async () => {
    const { id, outs } = await old();
    house.world.aws.faults = ({ operation }) =>
      operation === "ModifyWorkspaceProperties"
        ? { status: 400, type: "InvalidParameterValuesException", message: "No such size." }
        : undefined;
    expect(await failureOf(process().update(outs, args({ userVolumeSizeGib: 100 }), id))).to.include({
      code: "aws-refused",
    });
  });

  for (const [what, sizes, property] of [
    ["a root volume", { rootVolumeSizeGib: 90, userVolumeSizeGib: 50 }, "rootVolumeSizeGib"],
    ["a user volume", { userVolumeSizeGib: 33 }, "userVolumeSizeGib"],
    ["a pair", { rootVolumeSizeGib: 175, userVolumeSizeGib: 50 }, "userVolumeSizeGib"],
  ] as const) {
    it(`is never ${what} that AWS does not have: the preview refuses it and names those there are`, async () => {
      const [failure] = await process().check({ ...args(sizes) }, {});
      expect(failure).to.have.property("property", `workspaceProperties.${property}`);
      expect(failure?.reason).to.include("80 with 10, 50 or 100 GiB, or 175 to 2000 with 100 to 2000 GiB");
    });
  }

  describe("and never, as its encryption,", () => {
    const [key] = KEYS;
    const ARN = `arn:aws:kms:eu-west-1:123456789012:key/${key?.id ?? ""}`;
    const encrypted = { ...args(), userVolumeEncryptionEnabled: true, volumeEncryptionKey: "alias/corp/workspaces" };

    for (const spelling of [ARN, key?.id ?? "", "arn:aws:kms:eu-west-1:123456789012:alias/corp/workspaces"]) {
      it(`replaces it for another spelling of one key: ${spelling}`, async () => {
        const { id, outs } = await process().create(encrypted);
        const news = { ...encrypted, volumeEncryptionKey: spelling };
        expect((await process().diff(outs, news, id)).replaces).to.deep.equal([]);
      });
    }

    it("replaces it for a key that KMS cannot be asked about", async () => {
      const { id, outs } = await process().create(encrypted);
      house.world.aws.faults = ({ operation }) =>
        operation === "DescribeKey" ? { status: 400, type: "AccessDeniedException", message: "no" } : undefined;
      const error = await failureOf(
        Promise.resolve(process().diff(outs, { ...encrypted, volumeEncryptionKey: ARN }, id)),
      );
      expect(error.message).to.include("allow kms:DescribeKey");
    });

    it("replaces it where a state of release 0.1.0 does not tell it, and the desktop itself has what is declared", async () => {
      const { id, outs } = await process().create(encrypted);
      const bare = without(
        outs,
        "launchedWith",
        "userVolumeEncryptionEnabled",
        "volumeEncryptionKey",
      ) as WorkspaceState;
      expect((await process().diff(bare, encrypted, id)).replaces).to.deep.equal([]);
      const another = { ...encrypted, rootVolumeEncryptionEnabled: true };
      expect((await process().diff(bare, another, id)).replaces).to.deep.equal(["rootVolumeEncryptionEnabled"]);
    });
  });
});
