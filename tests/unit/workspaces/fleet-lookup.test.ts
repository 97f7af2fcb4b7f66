import { expect } from "chai";
import { Calls } from "../../../provider/workspaces/api";
import { FleetLookup } from "../../../provider/workspaces/fleet-lookup";
import { clientsOf, clockOf } from "../clients";
import { region, simpleAd, World } from "../../../sandbox/tests/unit/aws/support";

describe("looks for the desktops of a directory's users", () => {
  let world: World;
  let looks: FleetLookup;

  beforeEach(async () => {
    world = await World.start();
    const calls = new Calls(region, () => clientsOf(world).workspaces(region), clockOf(world));
    looks = new FleetLookup(simpleAd, calls, clockOf(world));
  });
  afterEach(() => world.stop());

  /** A fleet of so many desktops beside those of the test. */
  const fleet = async (count: number) => {
    const people = Array.from({ length: count }, (_, index) => `person${index}`);
    world.people.add(...people);
    for (const userName of people) {
      await world.aws.launch({ directoryId: simpleAd, userName });
    }
  };
  const namesIn = async (names: string[]) => (await looks.look(names)).map(({ userName }) => userName);
  /** What each call asked for since the last time. */
  let told = 0;
  const asked = () => {
    const calls = world.aws.callsTo("DescribeWorkspaces").slice(told);
    told += calls.length;
    return calls.map(({ input }) => {
      const { UserName, WorkspaceIds } = input as { UserName?: string; WorkspaceIds?: string[] };
      return UserName ?? WorkspaceIds?.join(",") ?? "list";
    });
  };
  beforeEach(() => {
    told = 0;
  });

  it("list the directory whole, however many pages that takes", async () => {
    await fleet(60);
    expect(await namesIn(["person7", "person8", "person9"])).to.have.length(60);
    expect(asked()).to.deep.equal(["list", "list", "list"]);
  });

  it("of a preview ask for a few by name, and of many once for all of them, until that is minutes old", async () => {
    await fleet(60);
    const own = async (name: string) => (await looks.lately(name)).some(({ userName }) => userName === name);
    for (let index = 0; index < 60; index++) {
      expect(await own(`person${index}`), String(index)).to.equal(true);
    }
    expect(await own("nobody")).to.equal(false);
    const few = Array.from({ length: 8 }, (_, index) => `person${index}`);
    expect(asked()).to.deep.equal([...few, "list", "list", "list"]);
    world.pass(5 * 60_000);
    await own("person1");
    expect(asked()).to.deep.equal(["list", "list", "list"]);
  });

  it("ask for few names again after a listing of many pages, whose first are old by then", async () => {
    await fleet(60);
    let pages = 0;
    let launched = "";
    world.aws.faults = async ({ moment, operation }) => {
      if (moment === "before" && operation === "DescribeWorkspaces" && (pages += 1) === 3) {
        const ids = (await world.aws.workspaces()).map(({ id }) => id).sort();
        // Pages are in the order of ids: this one is on a page that was read already.
        do {
          launched = (await world.aws.launch({ directoryId: simpleAd, userName: "ada" })).id;
        } while (launched > (ids[40] ?? ""));
      }
      return undefined;
    };
    expect((await looks.look(["ada"])).map(({ id }) => id)).to.include(launched);
    expect(asked().slice(0, 4)).to.deep.equal(["list", "list", "list", "ada"]);
  });

  it("are one listing for all who ask together, and another for who asks later", async () => {
    expect(await Promise.all([namesIn(["ada"]), namesIn(["grace"])])).to.deep.equal([[], []]);
    expect(asked()).to.deep.equal(["list"]);
    await world.aws.launch({ directoryId: simpleAd, userName: "ada" });
    expect(await namesIn(["ada"])).to.deep.equal(["ada"]);
  });

  it("are two a second at most, so that who asks meanwhile shares the next", async () => {
    await looks.look(["ada"]);
    const before = world.now;
    await looks.look(["ada"]);
    expect(world.now - before).to.be.at.least(500);
  });

  it("ask by name, once the directory was listed, where that is fewer calls", async () => {
    await fleet(60);
    await looks.look(["ada"]);
    asked();
    await world.aws.launch({ directoryId: simpleAd, userName: "ada" });
    expect(await namesIn(["ADA", "ada"])).to.deep.equal(["ada"]);
    expect(asked()).to.deep.equal(["ada"]);
    expect(await namesIn(["ada", "grace", "person1", "person2"])).to.have.length(61);
    expect(asked(), "four names are more than three pages").to.deep.equal(["list", "list", "list"]);
  });

  it("asking by name still find one that is bound to an account which is gone, which the name does not lead to", async () => {
    await fleet(60);
    const orphan = await world.aws.launch({ directoryId: simpleAd, userName: "Ada", sid: "S-1-5-21-1-2-3-999" });
    await looks.look(["grace"]);
    asked();
    expect(await namesIn(["ada"])).to.deep.equal(["Ada"]);
    expect(asked()).to.deep.equal(["ada", orphan.id]);
  });

  it("do not ask by a name that its account gave up, which leads to nobody", async () => {
    await fleet(60);
    await looks.look(["grace"]);
    const { id } = await world.aws.launch({ directoryId: simpleAd, userName: "ada" });
    world.people.remove("ada");
    asked();
    expect((await looks.look(["countess", "ada"], true)).map((one) => one.id)).to.include(id);
    expect(asked()).to.deep.equal(["list", "list", "list"]);
  });
});
