import { expect } from "chai";
import { newIncarnation } from "../../../../provider/ownership/mark";
import type { Services } from "../../../../provider/resources/common/services";
import { foundDesktop, locate, shown, UNFINISHED } from "../../../../provider/resources/workspace/found";
import type { WorkspaceParts } from "../../../../provider/resources/workspace/parts";
import { OWNER_TAG, type WorkspaceState } from "../../../../provider/resources/workspace/properties";
import { USERS } from "../../directory/ldap/memory-client";
import { failureOf } from "../../failure";
import { VirtualClock } from "../../virtual-clock";
import { simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import { House } from "../house";

const OWNER = "people/prod/ada";
const GONE = "ws-000000000";
const DOING = `reading the WorkSpace of ada (${simpleAd})`;
const [OURS, THEIRS] = [1, 2].map((now) => newIncarnation({ now: () => now })) as [string, string];

const state = (more: Partial<WorkspaceState> = {}): WorkspaceState => ({
  directoryId: simpleAd,
  userName: "ada",
  bundleId: "wsb-bh8rsxt14",
  owner: OWNER,
  incarnation: OURS,
  state: "AVAILABLE",
  ...more,
});

describe("the desktop that a state stands for", () => {
  let house: House;
  let services: Services;

  beforeEach(async () => {
    house = await House.open();
    for (const name of ["ada", "grace"]) {
      house.memory.put(`CN=${name},${USERS}`, { sAMAccountName: [name], objectClass: ["user"] });
    }
    services = house.services();
  });
  afterEach(() => house.close());

  const launch = async (mark: string | undefined, userName = "ada", more: object = {}) => {
    const tags = mark === undefined ? {} : { [OWNER_TAG]: mark };
    return (await house.world.aws.launch({ directoryId: simpleAd, userName, tags, ...more })).id;
  };
  const ours = `${OWNER}=23${OURS}`;
  const find = (id: string, of: WorkspaceState = state()) => locate(services, of, id, DOING);

  it("is the one of its id, whatever its mark", async () => {
    const id = await launch(undefined);
    expect(await find(id)).to.include({ id });
    house.world.aws.setState(id, "TERMINATING");
    expect(await find(id)).to.include({ id, state: "TERMINATING" });
  });

  it("is none if that one is TERMINATED and the user has no other", async () => {
    const id = await launch(ours);
    house.world.aws.setState(id, "TERMINATED");
    expect(await find(id)).to.equal(undefined);
    expect(await find(GONE)).to.equal(undefined);
  });

  it("is the user's other one with its mark, as after a migration outside", async () => {
    const id = await launch(ours);
    expect(await find(GONE)).to.include({ id });
    expect(await find(GONE, state({ userName: "ADA" })), "in any letter case").to.include({ id });
  });

  for (const [what, mark, userName, more] of [
    ["has no mark", undefined, "ada", {}],
    ["has another resource's", `people/prod/grace=23${THEIRS}`, "ada", {}],
    ["is another user's", ours, "grace", {}],
    ["is being terminated", ours, "ada", { state: "TERMINATING" }],
  ] as const) {
    it(`is none if the one that stands ${what}`, async () => {
      await launch(mark, userName, more);
      expect(await find(GONE)).to.equal(undefined);
    });
  }

  it("is unknown if the one that stands has this resource's mark of another state, which is said", async () => {
    const id = await launch(`${OWNER}=23${THEIRS}`);
    const error = await failureOf(find(GONE));
    expect(error.code).to.equal("gone");
    expect(error.message)
      .to.contain(`${DOING}: ${GONE} is gone, and ${id} (AVAILABLE), of the same user, carries this resource's mark`)
      .and.to.contain(`restore the newer state; or forget ${GONE} with: pulumi state delete URN, set adopt: true`)
      .and.to.contain(`run pulumi up to take ${id} over`);
  });

  it("is unknown if WorkSpaces of the Region does not know its directory, which is said", async () => {
    const error = await failureOf(find(GONE, state({ directoryId: "d-9067000099" })));
    expect(error.code).to.equal("gone");
    expect(error.message)
      .to.contain(`${DOING}: WorkSpaces in eu-west-1 knows neither ${GONE} nor its directory d-9067000099`)
      .and.to.contain("correct workspaces-users:region if the directory is registered in another Region")
      .and.to.contain("forget this resource with: pulumi state delete URN (pulumi stack --show-urns lists them)");
    const elsewhere = await failureOf(find(GONE, state({ region: "us-east-1" })));
    expect(elsewhere.message, "where it was launched").to.contain("WorkSpaces in us-east-1 knows neither");
  });

  it("is looked for a few times if it was not seen to be ready, and once otherwise", async () => {
    for (const [recorded, looks] of [
      [UNFINISHED, 6],
      ["AVAILABLE", 1],
    ] as const) {
      const before = house.world.now;
      await find(GONE, state({ state: recorded }));
      expect(house.world.now - before > 30_000).to.equal(looks > 1);
    }
  });
});

describe("a desktop that WorkSpaces says is there", () => {
  it("is looked for until it is shown, for half a minute", async () => {
    const clock = new VirtualClock();
    let looks = 0;
    const parts = { clock } as unknown as WorkspaceParts;
    const look = (from: number) => () => {
      looks += 1;
      return Promise.resolve(looks < from ? undefined : ({ id: "ws-8k2x1b9qz" } as never));
    };
    expect(await shown(look(3), parts)).to.deep.equal({ id: "ws-8k2x1b9qz" });
    expect(clock.slept).to.deep.equal([1_000, 2_000]);
    looks = 0;
    clock.slept.length = 0;
    expect(await shown(look(Infinity), parts)).to.equal(undefined);
    expect(clock.slept).to.deep.equal([1_000, 2_000, 4_000, 8_000, 15_000]);
  });

  it("is named by its id, user, directory and state, and the place of its mark", () => {
    const desktop = { id: "ws-8k2x1b9qz", userName: "ada", directoryId: simpleAd, state: "STOPPED" } as never;
    expect(foundDesktop(desktop, undefined)).to.deep.equal({
      name: `WorkSpace ws-8k2x1b9qz of ada (${simpleAd}, STOPPED)`,
      mark: undefined,
      markedIn: `the tag ${OWNER_TAG} of ws-8k2x1b9qz`,
    });
  });
});
