import { expect } from "chai";
import { Answers } from "../../../provider/lookups/answers";
import type { LookUp } from "../../../provider/lookups/kinds";
import { connector, managedAd, simpleAd } from "../../../sandbox/tests/unit/aws/support";
import { amazonBundles } from "../../../sandbox/aws/world";
import { failureOf } from "../failure";
import { House } from "../resources/house";
import { USERS } from "../directory/ldap/memory-client";

/** One that this account made of a bundle of Amazon's, of the same name, and one of its own. */
const OWN = "123456789012";
const BUNDLES = [
  ...amazonBundles,
  { ...amazonBundles[0], id: "wsb-0w1n0w1n0", owner: OWN },
  { ...amazonBundles[0], id: "wsb-0w1n0w1n1", owner: OWN, name: "Analysts" },
] as typeof amazonBundles;

async function failure(promise: Promise<unknown>, code: string): Promise<Error> {
  const error = await failureOf(promise);
  expect(error.code, error.message).to.equal(code);
  return error;
}

describe("a look-up", () => {
  let house: House;

  before(async () => {
    house = await House.open({ bundles: BUNDLES });
    for (const [userName, objectClass] of [
      ["ada", "user"],
      ["Readers", "group"],
    ] as const) {
      house.memory.put(`CN=${userName},${USERS}`, {
        sAMAccountName: [userName],
        objectClass: ["top", objectClass],
        ...(objectClass === "user" ? { userAccountControl: ["512"] } : { groupType: ["-2147483646"] }),
      });
    }
  });
  after(() => house.close());

  const ask = (kind: LookUp, args: object) => new Answers(house.services()).of(kind, args);
  const calls = (operation: string) => house.world.aws.calls.filter((one) => one.operation === operation).length;

  it("finds a bundle by its name and its owner, and says of one that two owners have which they are", async () => {
    const [first] = amazonBundles;
    expect(await ask("getBundle", { name: first?.name, owner: "amazon" })).to.include({
      bundleId: first?.id,
      owner: "AMAZON",
      computeTypeName: "VALUE",
      rootVolumeSizeGib: 80,
      userVolumeSizeGib: 10,
    });
    expect(await ask("getBundle", { name: "Analysts" })).to.include({ id: "wsb-0w1n0w1n1", owner: OWN });
    const { message } = await failure(ask("getBundle", { name: first?.name }), "ambiguous");
    // The number of the account holds what another test has for a password, and no error tells that.
    expect(message).to.match(/there are 2 of that name: wsb-0w1n0w1n0 \(.+\), wsb-bh8rsxt14 \(AMAZON\); give owner/);
  });

  it("says of a bundle that there is none of which are near, and how many there are if none is", async () => {
    const near = await failure(ask("getBundle", { name: "Standard with ubuntu", owner: "AMAZON" }), "bundle-not-found");
    expect(near.message).to.include('owned by Amazon; near: "Standard with Ubuntu 22.04"');
    const none = await failure(ask("getBundle", { name: "zzz", owner: "AMAZON" }), "bundle-not-found");
    expect(none.message).to.include("owned by Amazon, which has 5;");
  });

  it("asks for the bundles of an owner once, however many are looked up", async () => {
    const answers = new Answers(house.services());
    const before = calls("DescribeWorkspaceBundles");
    await Promise.all(amazonBundles.map(({ name }) => answers.of("getBundle", { name, owner: "AMAZON" })));
    expect(calls("DescribeWorkspaceBundles") - before).to.equal(1);
  });

  it("finds a directory by its id or its domain, and says of a domain with two what their ids are", async () => {
    expect(await ask("getDirectory", { domainName: "MANAGED.example.com" })).to.deep.include({
      directoryId: managedAd,
      domainName: "managed.example.com",
      netBiosName: "MANAGED",
      kind: "MicrosoftAD",
    });
    expect(await ask("getDirectory", { directoryId: simpleAd })).to.include({ kind: "SimpleAD", state: "REGISTERED" });
    const { message } = await failure(ask("getDirectory", { domainName: "corp.example.com" }), "ambiguous");
    expect(message).to.include(`${simpleAd}, ${connector}; give directoryId`);
  });

  it("finds directories whose people are managed elsewhere too, and says of a domain that there is none of which there are", async () => {
    expect(await ask("getDirectory", { domainName: "custom.example.com" })).to.include({
      directoryId: "wsd-custom001",
    });
    const { message } = await failure(ask("getDirectory", { domainName: "nowhere.example" }), "directory-not-found");
    expect(message).to.include(`there are corp.example.com (${simpleAd}), managed.example.com (${managedAd})`);
  });

  it("says of a user or group that there is none of where it looked, and what else has the name", async () => {
    const user = await failure(ask("getUser", { directoryId: simpleAd, userName: "Readers" }), "not-found");
    expect(user.message).to.include(
      `looking up user Readers (${simpleAd}): corp.example.com has no user of that name; CN=Readers,${USERS} has it`,
    );
    const group = await failure(ask("getGroup", { directoryId: simpleAd, name: "Nobody" }), "not-found");
    expect(group.message).to.include(
      `looking up group Nobody (${simpleAd}): corp.example.com has no group of that name;`,
    );
  });

  it("finds the WorkSpace of a user without their directory, and says of one that two directories have which they are", async () => {
    const { aws } = house.world;
    const launch = (directoryId: string) => aws.launch({ directoryId, userName: "ada", bundleId: "wsb-bh8rsxt14" });
    const none = await failure(ask("getWorkspace", { userName: "ada" }), "not-found");
    expect(none.message).to.match(
      new RegExp(`they have none in ${simpleAd}, ${managedAd}, ${connector}.*\\(eu-west-1\\)`),
    );
    const { id } = await launch(simpleAd);
    expect(await ask("getWorkspace", { userName: "ADA" })).to.include({ id, workspaceId: id, directoryId: simpleAd });
    const other = await launch(connector);
    const { message } = await failure(ask("getWorkspace", { userName: "ada" }), "ambiguous");
    expect(message).to.include(id).and.to.include(other.id).and.to.include("give directoryId");
    expect(await ask("getWorkspace", { userName: "ada", directoryId: connector })).to.include({ id: other.id });
    aws.setState(other.id, "TERMINATING");
    const leaving = await failure(ask("getWorkspace", { userName: "ada", directoryId: connector }), "not-found");
    expect(leaving.message).to.include(`they have none but ${other.id} (${connector}, TERMINATING)`);
  });

  it("of the WorkSpaces of many people lists their directory, and does not ask for each", async () => {
    const answers = new Answers(house.services());
    const before = calls("DescribeWorkspaces");
    const people = Array.from({ length: 30 }, (_, index) => `nobody${index}`);
    await Promise.all(
      people.map((userName) => failure(answers.of("getWorkspace", { directoryId: simpleAd, userName }), "not-found")),
    );
    expect(calls("DescribeWorkspaces") - before).to.equal(1);
  });

  it("says all that is wrong with its arguments at once", async () => {
    const wrong = await failure(ask("getUser", { directoryId: "", username: "ada" }), "invalid-argument");
    expect(wrong.message).to.equal(
      "looking up with getUser: directoryId is empty; userName is missing; username is not an argument; did you mean userName?; correct its arguments: directoryId, userName, domain [invalid-argument]",
    );
    const neither = await failure(ask("getDirectory", {}), "invalid-argument");
    expect(neither.message).to.include("give one of domainName and directoryId");
  });
});
