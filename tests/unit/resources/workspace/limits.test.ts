import { expect } from "chai";
import { WorkspaceHandlers } from "../../../../provider/resources/workspace/handlers";
import type { WorkspaceArguments } from "../../../../provider/resources/workspace/properties";
import { amazonBundles } from "../../../../sandbox/aws/stand-in";
import { simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import { USERS } from "../../directory/ldap/memory-client";
import { House } from "../house";

const [FROM, TO] = ["wsb-bh8rsxt14", "wsb-4q8t1n7zd"];
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const args = (more: Partial<WorkspaceArguments> = {}): WorkspaceArguments => ({
  directoryId: simpleAd,
  userName: "ada",
  bundleId: FROM,
  owner: "people/prod/ada",
  ...more,
});

describe("a preview of a WorkSpace refuses", () => {
  let house: House;
  beforeEach(async () => {
    const [bundle] = amazonBundles;
    if (bundle === undefined) throw new Error("there is no bundle");
    const graphics = {
      ...bundle,
      id: "wsb-graphics1",
      computeType: "GRAPHICS_G4DN" as const,
      rootGib: 100,
      userGib: 100,
    };
    house = await House.open({ bundles: [...amazonBundles, graphics] });
    house.memory.put(`CN=ada,${USERS}`, { sAMAccountName: ["ada"], objectClass: ["user"] });
  });
  afterEach(() => house.close());

  const process = () => new WorkspaceHandlers(house.services());
  const check = (news: Partial<WorkspaceArguments>, olds?: Partial<WorkspaceArguments>) =>
    process().check({ ...args(news) }, olds === undefined ? {} : { ...args(olds) });
  const failure = async (...of: Parameters<typeof check>) => {
    const failures = await check(...of);
    expect(failures, JSON.stringify(failures)).to.have.length(1);
    return failures[0] ?? expect.fail();
  };

  it("a volume that makes no pair with the bundle's other one, and a launch alone", async () => {
    const root = { workspaceProperties: { rootVolumeSizeGib: 175 } };
    const { property, reason } = await failure(root);
    expect(property).to.equal("workspaceProperties.rootVolumeSizeGib");
    expect(reason)
      .to.include("with a user volume of 10 GiB, the size of bundle wsb-bh8rsxt14")
      .and.include("100 to 2000");
    expect(await failure({ workspaceProperties: { userVolumeSizeGib: 2000 } })).to.deep.include({
      property: "workspaceProperties.userVolumeSizeGib",
    });
    expect(await check({ workspaceProperties: { rootVolumeSizeGib: 175, userVolumeSizeGib: 100 } })).to.deep.equal([]);
    expect(await check({ workspaceProperties: { rootVolumeSizeGib: UNKNOWN as never } })).to.deep.equal([]);
    await process().create(args());
    expect(await check(root, {}), "the desktop has other volumes by now").to.deep.equal([]);
  });

  it("smaller volumes than a general-purpose compute type needs", async () => {
    const computeTypeName = "GENERALPURPOSE_4XLARGE";
    const small = { computeTypeName, rootVolumeSizeGib: 80, userVolumeSizeGib: 50 };
    expect((await check({ workspaceProperties: small })).map(({ property }) => property)).to.deep.equal([
      "workspaceProperties.rootVolumeSizeGib",
      "workspaceProperties.userVolumeSizeGib",
    ]);
    const large = { computeTypeName, rootVolumeSizeGib: 175, userVolumeSizeGib: 100 };
    expect(await check({ workspaceProperties: large })).to.deep.equal([]);
  });

  it("a protocol for a bundle whose protocol AWS lets nobody choose", async () => {
    const protocols = { workspaceProperties: { protocols: ["WSP" as const] } };
    const { property, reason } = await failure({ ...protocols, bundleId: "wsb-graphics1" });
    expect(property).to.equal("workspaceProperties.protocols");
    expect(reason).to.include("GRAPHICS_G4DN");
    expect(await check(protocols)).to.deep.equal([]);
  });

  it("the migration of a Linux desktop, at bundleId, but not where it is to be replaced", async () => {
    const { id } = await process().create(args());
    house.world.aws.change(id, { properties: { OperatingSystemName: "UBUNTU_22_04" } });
    const { property, reason } = await failure({ bundleId: TO }, {});
    expect(property).to.equal("bundleId");
    expect(reason).to.include(`${id} runs UBUNTU_22_04`).and.include('whenBundleChanges: "replace"');
    expect(await check({ bundleId: TO, whenBundleChanges: "replace" }, {})).to.deep.equal([]);
  });

  for (const change of [{ rebuildToken: "1" }, { restoreToken: "1" }, { rebootToken: "1" }, { bundleId: TO }]) {
    const [property = ""] = Object.keys(change);
    it(`a change of ${property} where the desktop is gone, and not where that cannot be asked`, async () => {
      expect(await check(change), "a launch").to.deep.equal([]);
      const gone = await failure(change, {});
      expect(gone.property).to.equal(property);
      expect(gone.reason).to.include("ada (d-9067000001) has no WorkSpace any more").and.include("pulumi refresh");
      house.world.aws.faults = ({ operation }) =>
        operation === "DescribeWorkspaces"
          ? { status: 400, type: "AccessDeniedException", message: "not allowed" }
          : undefined;
      expect(await check(change, {})).to.deep.equal([]);
      house.world.aws.faults = undefined;
      await process().create(args());
      expect(await check(change, {})).to.deep.equal([]);
    });
  }
});
