import { expect } from "chai";
import { Losses } from "../../../../provider/deletion/thresholds";
import { Claims } from "../../../../provider/ownership/claims";
import { LeftBehind } from "../../../../provider/resources/workspace/left-behind";
import { userThing } from "../../../../provider/ownership/thing";
import type { WorkspaceParts } from "../../../../provider/resources/workspace/parts";
import { stateOf } from "../../../../provider/resources/workspace/plan";
import { OWNER_TAG } from "../../../../provider/resources/workspace/properties";
import { newIncarnation } from "../../../../provider/ownership/mark";
import { USERS } from "../../directory/ldap/memory-client";
import { failureOf } from "../../failure";
import { ManualClock } from "../../manual-clock";
import { simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import { House } from "../house";

/** As long as nothing new must be declared. */
const QUIET_MS = 10_000;
const LONGEST_QUIET_MS = 5 * 60_000;
const DOMAIN = "corp.example.com";

describe("the desktop that a resource leaves for another person's", () => {
  let house: House;
  let clock: ManualClock;
  let claims: Claims;
  let most: number;
  let losses: Losses;
  let leftBehind: LeftBehind;

  const people = ["ada", "bob", "cleo", "dora", "eve"];

  beforeEach(async () => {
    house = await House.open();
    for (const name of people) {
      house.memory.put(`CN=${name},${USERS}`, { sAMAccountName: [name], objectClass: ["user"] });
    }
    clock = new ManualClock();
    claims = new Claims(clock);
    most = 50;
    losses = new Losses(() => ({ most, isForThisRun: true }), claims);
    const services = house.services();
    const parts: Partial<WorkspaceParts> = {
      desktops: (region) => services.desktops(region),
      claims,
      losses,
      say: services.say,
    };
    leftBehind = new LeftBehind({ ...parts, losses } as WorkspaceParts);
  });
  afterEach(() => house.close());

  const ownerOf = (name: string) => `people/prod/${name}`;
  const thing = (name: string) => userThing(DOMAIN, name);

  /** A desktop that the resource of that name leaves, since it declares `newcomer` from now on. */
  const leave = async (name: string, newcomer = `${name}-next`) => {
    const incarnation = newIncarnation({ now: () => 0 });
    const tags = { [OWNER_TAG]: `${ownerOf(name)}=23${incarnation}` };
    const { id } = await house.world.aws.launch({ directoryId: simpleAd, userName: name, tags });
    const desktop = (await house.services().desktops().find(id)) ?? expect.fail("it was launched");
    const args = { directoryId: simpleAd, userName: name, bundleId: desktop.bundleId, owner: ownerOf(name) };
    claims.claim("desktop", thing(newcomer), ownerOf(name), { ...args, userName: newcomer });
    const state = stateOf(args, desktop, { incarnation, domainName: DOMAIN });
    leftBehind.add({ state, desktop, thing: thing(name), doing: `deleting the WorkSpace of ${name} (${simpleAd})` });
    return id;
  };
  const standing = async () => (await house.world.aws.workspaces()).map(({ userName }) => userName).sort();
  const ended = () => house.world.aws.callsTo("TerminateWorkspaces").length;

  it("is terminated once nothing new was declared for a while, and nobody declares it", async () => {
    await leave("ada");
    const end = leftBehind.end(ownerOf("ada"));
    await clock.pass(QUIET_MS - 1);
    expect(ended(), "somebody may declare it still").to.equal(0);
    await clock.pass(1);
    await end;
    expect(await standing()).to.deep.equal([]);
  });

  it("waits anew with each declaration, and never longer than five minutes", async () => {
    await leave("ada");
    const end = leftBehind.end(ownerOf("ada"));
    for (let passed = 0; passed < LONGEST_QUIET_MS; passed += QUIET_MS / 2) {
      expect(ended()).to.equal(0);
      claims.claim("user", `corp u${passed}`, `people/prod/u${passed}`);
      await clock.pass(QUIET_MS / 2);
    }
    await end;
    expect(await standing()).to.deep.equal([]);
  });

  it("stands if another resource declares it by then, and nothing is waited for", async () => {
    await leave("ada");
    claims.claim("desktop", thing("ADA"), ownerOf("other"));
    await leftBehind.end(ownerOf("ada"));
    expect(await standing()).to.deep.equal(["ada"]);
    expect(house.said).to.deep.equal([]);
  });

  it("stands if another resource declares it while it is waited for", async () => {
    await leave("ada");
    const end = leftBehind.end(ownerOf("ada"));
    await clock.pass(QUIET_MS - 1);
    claims.claim("desktop", thing("ada"), ownerOf("other"));
    await clock.pass(QUIET_MS);
    await end;
    expect(await standing()).to.deep.equal(["ada"]);
  });

  it("stands if it has another mark by then, as that of the resource that took it over", async () => {
    const id = await leave("ada");
    const mark = `${ownerOf("other")}=23${newIncarnation({ now: () => 1 })}`;
    await house
      .services()
      .desktops()
      .tag(id, { [OWNER_TAG]: mark });
    const end = leftBehind.end(ownerOf("ada"));
    await clock.pass(QUIET_MS);
    await end;
    expect(await standing()).to.deep.equal(["ada"]);
  });

  it("may be gone already", async () => {
    const id = await leave("ada");
    await house.services().desktops().terminate(id);
    house.world.pass(3_600_000);
    expect(await standing()).to.deep.equal([]);
    const end = leftBehind.end(ownerOf("ada"));
    await clock.pass(QUIET_MS);
    await end;
    expect(ended(), "the one before").to.equal(1);
  });

  it("is ended by its own resource's creation, once", async () => {
    await leave("ada");
    await leftBehind.end(ownerOf("bob"));
    expect(ended()).to.equal(0);
    const end = leftBehind.end(ownerOf("ada"));
    await leftBehind.end(ownerOf("ada"));
    await clock.pass(QUIET_MS);
    await end;
    expect(ended()).to.equal(1);
  });

  it("counts as a loss before it is touched, and stands past the threshold", async () => {
    most = 1;
    await leave("ada");
    await leave("bob");
    const ends = [leftBehind.end(ownerOf("ada")), failureOf(leftBehind.end(ownerOf("bob")))] as const;
    await clock.pass(QUIET_MS);
    await ends[0];
    expect(await ends[1])
      .to.include({ code: "deletion-threshold" })
      .and.have.property("message")
      .that.contains("deleting the WorkSpace of bob");
    expect(await standing()).to.deep.equal(["bob"]);
  });

  it("is terminated with two others that wait at the same time", async () => {
    const three = people.slice(0, 3);
    for (const name of three) await leave(name);
    const ends = three.map((name) => leftBehind.end(ownerOf(name)));
    await clock.pass(QUIET_MS);
    await Promise.all(ends);
    expect(await standing()).to.deep.equal([]);
  });

  it("stands, which is said, if so many wait that they may keep the program from declaring the rest", async () => {
    for (const name of people) await leave(name);
    const ends = people.map((name) => leftBehind.end(ownerOf(name)));
    await clock.pass(QUIET_MS);
    await Promise.all(ends);
    const left = await standing();
    expect(left, "three at a time could not have kept it").to.deep.equal(["ada", "bob"]);
    expect(house.said).to.have.length(left.length);
    left.forEach((name, index) => {
      expect(house.said[index]).to.match(
        new RegExp(`^WorkSpace ws-\\w+ of ${name} \\(${simpleAd}\\) is left standing: `),
      );
    });
  });
});
