import { expect } from "chai";
import { USERS } from "../../directory/ldap/memory-client";
import { simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import { anotherRun, args, BUNDLE, house, useWorkspaces, workspaces } from "./handlers-fixture";

describe("adopting the WorkSpaces of many people", () => {
  useWorkspaces();

  const PEOPLE = Array.from({ length: 60 }, (_, index) => `person${index}`);
  const declared = (userName: string, running: "AUTO_STOP" | "ALWAYS_ON" = "AUTO_STOP") =>
    args({
      directoryId: simpleAd,
      userName,
      owner: `people/prod/${userName}`,
      adopt: true,
      bundleId: BUNDLE,
      workspaceProperties: { runningMode: running },
    });
  /** What DescribeWorkspaces was asked for since the last time: whole pages, names, ids. */
  let told = 0;
  const asked = () => {
    const calls = house.world.aws.callsTo("DescribeWorkspaces").slice(told);
    told += calls.length;
    const inputs = calls.map(({ input }) => input as { UserName?: string; WorkspaceIds?: string[] });
    const names = inputs.filter(({ UserName }) => UserName !== undefined).length;
    const ids = inputs.filter(({ WorkspaceIds }) => WorkspaceIds !== undefined).length;
    return { pages: inputs.length - names - ids, names, ids };
  };

  beforeEach(async () => {
    told = 0;
    for (const userName of PEOPLE) {
      house.memory.put(`CN=${userName},${USERS}`, { sAMAccountName: [userName], objectClass: ["user"] });
      const properties = { RunningMode: "AUTO_STOP" } as const;
      await house.world.aws.launch({ directoryId: simpleAd, userName, bundleId: BUNDLE, properties });
    }
    asked();
  });

  it("asks WorkSpaces once for all of them in a preview, and once for each in the up, since only its name tells whose one is", async () => {
    const services = house.services();
    anotherRun(services);
    for (const userName of PEOPLE) {
      expect(await workspaces.check({ ...declared(userName) }, {})).to.deep.equal([]);
    }
    expect(house.said.filter((line) => line.includes("is there, and is taken over"))).to.have.length(PEOPLE.length);
    expect(asked()).to.deep.equal({ pages: 3, names: 8, ids: 0 });
    for (const userName of PEOPLE) {
      expect((await workspaces.create(declared(userName))).outs).to.include({ state: "AVAILABLE" });
    }
    // The other directory of the same domain is asked as a preview asks, since what this stack had there is there for long.
    expect(asked()).to.deep.equal({ pages: 1, names: PEOPLE.length + 8, ids: 0 });
  });

  it("waits for one whose properties it changes, and for one that is not ready", async () => {
    const [one = "", other = ""] = PEOPLE;
    await workspaces.create(declared(one, "ALWAYS_ON"));
    expect(asked().ids).to.be.at.least(1);
    const { id } = (await house.world.aws.workspaces()).find(({ userName }) => userName === other) ?? {};
    house.world.aws.setState(id ?? "", "STARTING");
    house.world.aws.faults = ({ operation, moment }) => {
      // Ready by the time that it is waited for.
      if (operation === "CreateTags" && moment === "after") house.world.aws.setState(id ?? "", "AVAILABLE");
      return undefined;
    };
    await workspaces.create(declared(other));
    expect(asked().ids).to.be.at.least(1);
  });
});
