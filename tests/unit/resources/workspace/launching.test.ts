import { expect } from "chai";
import { WorkspaceHandlers } from "../../../../provider/resources/workspace/handlers";
import type { WorkspaceArguments } from "../../../../provider/resources/workspace/properties";
import { region, simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import { USERS } from "../../directory/ldap/memory-client";
import { failureOf } from "../../failure";
import { House } from "../house";

const args = (more: Partial<WorkspaceArguments> = {}): WorkspaceArguments => ({
  directoryId: simpleAd,
  userName: "ada",
  bundleId: "wsb-bh8rsxt14",
  owner: "people/prod/ada",
  ...more,
});

describe("launching a WorkSpace", () => {
  let house: House;
  const open = async (options: Parameters<typeof House.open>[0] = {}) => {
    house = await House.open(options);
    account("ada");
  };
  const account = (userName: string) => {
    house.memory.put(`CN=${userName},${USERS}`, { sAMAccountName: [userName], objectClass: ["top", "user"] });
  };
  const anew = (env = {}) => new WorkspaceHandlers(house.services(env));
  afterEach(() => house.close());

  it("beyond the quota tells its name and the command that raises it", async () => {
    await open({ quota: 0 });
    const { code, message } = await failureOf(anew().create(args()));
    expect(code).to.equal("workspace-refused");
    expect(message).to.contain("ResourceLimitExceededException: Your resource limits have been exceeded.");
    expect(message).to.contain(
      `aws service-quotas request-service-quota-increase --service-code workspaces --quota-code L-34278094 --desired-value NUMBER --region ${region}`,
    );
  });

  it("passes on compute types and running modes of whatever name, and AWS's words about them", async () => {
    await open();
    const workspaceProperties = { computeTypeName: "QUANTUM_2XL", runningMode: "SOMETIMES" };
    expect(await anew().check({ ...args({ workspaceProperties }) }, {})).to.deep.equal([]);
    const { message } = await failureOf(anew().create(args({ workspaceProperties })));
    expect(house.world.aws.callsTo("CreateWorkspaces")[0]?.input).to.have.nested.property(
      "Workspaces[0].WorkspaceProperties.ComputeTypeName",
      "QUANTUM_2XL",
    );
    expect(message).to.contain("ValidationException").and.contain("correct what it names");
  });

  it("records what AWS tells of it: operating system, accelerator and IPv6 address, if any", async () => {
    await open();
    const { id, outs } = await anew().create(args());
    expect(outs).to.not.have.any.keys("operatingSystemName", "globalAccelerator", "ipv6Address");
    house.world.aws.change(id, {
      properties: {
        OperatingSystemName: "WINDOWS_11",
        GlobalAccelerator: { Mode: "ENABLED_AUTO", PreferredProtocol: "TCP" },
      },
      ipv6Address: "2001:db8::1",
    });
    const read = await anew().read(outs, id);
    expect(read?.outs).to.deep.include({
      operatingSystemName: "WINDOWS_11",
      globalAccelerator: { mode: "ENABLED_AUTO", preferredProtocol: "TCP" },
      ipv6Address: "2001:db8::1",
    });
    expect(read?.inputs).to.deep.equal({ ...args() });
    expect((await anew().diff(read?.outs ?? outs, args())).changes).to.equal(false);
  });

  it("adopts the desktop of the present account, where that of an earlier one of its name stands too", async () => {
    await open();
    // Whichever is listed first.
    for (const sid of ["S-1-5-21-9-9-9-1001", "S-1-5-21-9-9-9-1002", "S-1-5-21-9-9-9-1003"]) {
      await house.world.aws.launch({ directoryId: simpleAd, userName: "ada", sid });
    }
    const { id: own } = await house.world.aws.launch({ directoryId: simpleAd, userName: "ada" });
    const { id } = await anew().create(args({ adopt: true }));
    expect(id).to.equal(own);
  });

  for (const userName of ["CORP\\ada", "ada@corp.example.com"]) {
    it(`takes ${userName} for the user that the directory has as ada`, async () => {
      await open();
      const configured = {
        WORKSPACES_USERS_DIRECTORIES: JSON.stringify({ [simpleAd]: { username: "svc", password: "x" } }),
      };
      const named = args({ userName });
      expect(await anew(configured).check({ ...named }, {})).to.deep.equal([]);
      const { id } = await house.world.aws.launch({ directoryId: simpleAd, userName: "ada" });
      const { outs } = await anew(configured).create({ ...named, adopt: true });
      expect(outs.userSid).to.equal((await house.world.aws.workspaces()).find((one) => one.id === id)?.sid);
      const { replaces } = await anew(configured).diff(outs, args({ userName: "ada", adopt: true }));
      expect(replaces).to.deep.equal([]);
      const other = await anew(configured).diff(outs, args({ userName: "OTHER\\ada", adopt: true }));
      expect(other.replaces).to.deep.equal(["userName"]);
    });
  }
});
