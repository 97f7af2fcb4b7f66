import { expect } from "chai";
import { Claims } from "../../../../provider/ownership/claims";
import { newIncarnation, type Mark } from "../../../../provider/ownership/mark";
import type { WorkspaceParts } from "../../../../provider/resources/workspace/parts";
import type { Desktops } from "../../../../provider/workspaces/desktops";
import { VirtualClock } from "../../virtual-clock";
import { desktop } from "../../workspaces/shown";
import type { Services } from "../../../../provider/resources/common/services";
import type { WorkspaceArguments } from "../../../../provider/resources/workspace/properties";
import { OWNER_TAG } from "../../../../provider/resources/workspace/properties";
import {
  isStillToBeReplaced,
  ofSibling,
  retag,
  standing,
  takeOver,
} from "../../../../provider/resources/workspace/take-over";
import { USERS } from "../../directory/ldap/memory-client";
import { failureOf } from "../../failure";
import { connector, managedAd, simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import { House } from "../house";

const OWNER = "people/prod/ada";
const OTHER = "people/prod/john";
const DOMAIN = "corp.example.com";
const DOING = `launching the WorkSpace of ada (${simpleAd})`;
const MARK = { owner: OWNER, incarnation: newIncarnation({ now: () => 1 }) };
const NEW_TAG = `${OWNER}=23${MARK.incarnation}`;

const args = (more: Partial<WorkspaceArguments> = {}): WorkspaceArguments => ({
  directoryId: simpleAd,
  userName: "ada",
  bundleId: "wsb-bh8rsxt14",
  owner: OWNER,
  ...more,
});

describe("a desktop that the user has already", () => {
  let house: House;
  let services: Services;

  beforeEach(async () => {
    house = await House.open();
    for (const name of ["ada", "grace"]) {
      house.memory.put(`CN=${name},${USERS}`, {
        sAMAccountName: [name],
        objectClass: ["user"],
        givenName: ["Ada"],
        mail: ["ada@example.com"],
      });
    }
    services = house.services();
  });
  afterEach(() => house.close());

  const lately = (owner: string) => `${owner}=23${newIncarnation({ now: () => house.world.now })}`;
  const launch = async (mark: string | undefined, more: object = {}) => {
    const tags = mark === undefined ? {} : { [OWNER_TAG]: mark };
    const { id } = await house.world.aws.launch({ directoryId: simpleAd, userName: "ada", tags, ...more });
    return (await services.desktops().find(id)) ?? expect.fail("it was launched");
  };
  const tagsOf = async (id: string) => (await house.world.aws.workspaces()).find((one) => one.id === id)?.tags;
  const take = async (desktop: Awaited<ReturnType<typeof launch>>, news = args()) => {
    const tags = await services.desktops().tags(desktop.id);
    return takeOver(services, services.desktops(), desktop, { news, mark: MARK, domain: DOMAIN, doing: DOING, tags });
  };

  it("of an interrupted run is taken over, with the tags of the program, which is said", async () => {
    const desktop = await launch(lately(OWNER));
    expect(await take(desktop, args({ tags: { team: "a" } }))).to.deep.equal(MARK);
    expect(await tagsOf(desktop.id)).to.deep.equal({ team: "a", [OWNER_TAG]: NEW_TAG });
    expect(house.said).to.deep.equal([
      `WorkSpace ${desktop.id} of ada (${simpleAd}, AVAILABLE), there since 2026-11-24T00:00:00Z, was launched by a run of this resource that this state does not know (interrupted, of another backend, or before pulumi state delete or stack import), and is taken over`,
    ]);
  });

  it("of this resource made long ago is taken over without adopt only if the state holds the resource", async () => {
    const desktop = await launch(`${OWNER}=23${newIncarnation({ now: () => 0 })}`);
    expect(await failureOf(take(desktop))).to.include({ code: "already-exists" });
    services.claims.know("desktop", OWNER, `${DOMAIN} countess`, undefined);
    expect(await take(desktop)).to.deep.equal(MARK);
  });

  it("of nobody is adopted without a word, and marked so", async () => {
    const desktop = await launch(undefined);
    expect(await take(desktop, args({ adopt: true }))).to.deep.equal({ ...MARK, adopted: true });
    expect(await tagsOf(desktop.id)).to.deep.equal({ [OWNER_TAG]: `${NEW_TAG}+adopted` });
    expect(house.said).to.deep.equal([]);
  });

  it("stays adopted after a move, and does not become it by adopt: true", async () => {
    const adopted = await launch(`${lately(OTHER)}+adopted`);
    expect(await take(adopted)).to.deep.equal({ ...MARK, adopted: true });
    house.world.aws.setState(adopted.id, "TERMINATED");
    expect(await take(await launch(lately(OTHER)), args({ adopt: true }))).to.deep.equal(MARK);
  });

  for (const [name, value] of [
    ["bundleId", "wsb-4q8t1n7zd"],
    ["rootVolumeEncryptionEnabled", true],
    ["userVolumeEncryptionEnabled", true],
  ] as const) {
    it(`is refused if its ${name} is another than declared, and left as it is`, async () => {
      const mark = lately(OWNER);
      const desktop = await launch(mark);
      const error = await failureOf(take(desktop, args({ [name]: value })));
      expect(error.code).to.equal("already-exists");
      expect(error.message)
        .to.contain(`${DOING}: the user has WorkSpace ${desktop.id} of ada`)
        .and.to.contain(`whose ${name} is ${String(desktop[name])} and not ${String(value)}`)
        .and.to.contain(
          `set ${name} to ${String(desktop[name])} to take it over; ` +
            (name === "bundleId"
              ? "a change of it after that is what whenBundleChanges says"
              : "after that, a change of it replaces the WorkSpace"),
        );
      expect(await tagsOf(desktop.id)).to.deep.equal({ [OWNER_TAG]: mark });
    });
  }

  describe("and whose user name may have passed to another person", () => {
    const declare = (person: object, domain = DOMAIN, owner = "people/prod/user") => {
      const user = { directoryId: simpleAd, userName: "ada", owner, ...person };
      services.claims.claim("user", `${domain} ada`, owner, user);
    };
    const jane = { firstName: "Jane", email: "jane@example.com" };

    it("is refused if the account is another person's than the program declares by that name", async () => {
      const desktop = await launch(lately(OTHER));
      declare(jane);
      const error = await failureOf(take(desktop));
      expect(error.code).to.equal("already-exists");
      expect(error.message)
        .to.contain(
          `${DOING}: WorkSpace ${desktop.id} is resource john's of this program, and Ada <ada@example.com>'s; the program declares Jane <jane@example.com> under this user name`,
        )
        .and.to.contain("take john out of the program, with their user, run pulumi up, and only then add ada");
      expect(await tagsOf(desktop.id))
        .to.have.property(OWNER_TAG)
        .that.contains(OTHER);
    });

    it("is refused for a person of a trusted domain too", async () => {
      const desktop = await launch(lately(OTHER));
      Object.assign(services.directories, { trustedDomains: () => ["onprem.example.com"] });
      declare(jane, "onprem.example.com");
      expect(await failureOf(take(desktop))).to.include({ code: "already-exists" });
    });

    it("is taken over if it is the same person, the account is gone, or nobody declares the user", async () => {
      for (const given of [
        () => undefined,
        () => {
          declare({ firstName: "ADA" });
        },
        () => {
          declare({ ...jane, userName: "nobody" });
        },
      ]) {
        services = house.services();
        given();
        const desktop = await launch(lately(OTHER));
        expect(await take(desktop)).to.deep.equal(MARK);
        house.world.aws.setState(desktop.id, "TERMINATED");
      }
    });

    it("is taken over whoever that is if it was this resource's own, or is adopted", async () => {
      declare(jane);
      const own = await launch(lately(OWNER));
      expect(await take(own)).to.deep.equal(MARK);
      house.world.aws.setState(own.id, "TERMINATED");
      expect(await take(await launch(undefined), args({ adopt: true }))).to.include({ adopted: true });
    });
  });

  describe("is given its tags", () => {
    const retagged = async (now: Record<string, string>, before: Record<string, string> | undefined, tags?: object) => {
      const calls: unknown[] = [];
      const desktops = {
        tag: (_id: string, some: object) => Promise.resolve(void calls.push(["tag", some])),
        untag: (_id: string, keys: string[]) => Promise.resolve(void calls.push(["untag", keys])),
      };
      const news = tags === undefined ? args() : args({ tags: tags as Record<string, string> });
      await retag(desktops as never, "ws-8k2x1b9qz", now, before, news, MARK);
      return calls;
    };

    it("so that those that differ are written, and no other", async () => {
      expect(await retagged({ team: "a", site: "b", theirs: "1" }, {}, { team: "a", site: "c" })).to.deep.equal([
        ["tag", { site: "c", [OWNER_TAG]: NEW_TAG }],
      ]);
    });

    it("so that those are taken off that the program had, has no more, and that are there", async () => {
      const now = { [OWNER_TAG]: NEW_TAG, team: "a", site: "b", theirs: "1" };
      expect(await retagged(now, { team: "a", site: "b", gone: "x" }, { team: "a" })).to.deep.equal([
        ["untag", ["site"]],
      ]);
    });

    it("without a call if nothing differs", async () => {
      expect(await retagged({ [OWNER_TAG]: NEW_TAG, team: "a" }, { team: "a" }, { team: "a" })).to.deep.equal([]);
      expect(await retagged({ [OWNER_TAG]: NEW_TAG }, undefined)).to.deep.equal([]);
    });
  });

  describe("by another directory id of the same domain", () => {
    const sibling = (news = args({ directoryId: connector })) => ofSibling(services, services.desktops(), news);

    it("is the resource's, if this stack manages it", async () => {
      const desktop = await launch(lately(OTHER));
      expect(await sibling()).to.include({ id: desktop.id });
      expect(await sibling(args({ directoryId: managedAd })), "of another domain").to.equal(undefined);
      expect(await sibling(args({ directoryId: simpleAd })), "of the same directory").to.equal(undefined);
    });

    for (const [what, mark, state] of [
      ["nobody manages it", undefined, "AVAILABLE"],
      ["another stack manages it", "people/test/ada", "AVAILABLE"],
      ["it is being terminated", OTHER, "TERMINATING"],
    ] as const) {
      it(`is none if ${what}`, async () => {
        await launch(mark, { state });
        expect(await sibling()).to.equal(undefined);
      });
    }

    it("is none if it is another user's", async () => {
      await launch(OTHER, { userName: "grace" });
      expect(await sibling()).to.equal(undefined);
    });
  });

  it("is one that is not TERMINATED, of that user in any letter case", async () => {
    const find = (userName: string) => standing(services.desktops(), simpleAd, userName);
    const desktop = await launch(undefined);
    expect(await find("ADA")).to.include({ id: desktop.id });
    expect(await find("grace")).to.equal(undefined);
    house.world.aws.setState(desktop.id, "TERMINATING");
    expect(await find("ada")).to.include({ id: desktop.id });
    house.world.aws.setState(desktop.id, "TERMINATED");
    expect(await find("ada")).to.equal(undefined);
  });
});

describe("a desktop that the state holds for a resource that is created", () => {
  const found = desktop("ws-1", "AVAILABLE", { BundleId: "wsb-bh8rsxt14" });
  const claims = new Claims(new VirtualClock());
  claims.know("desktop", OWNER, `${DOMAIN} ada`, MARK.incarnation);
  const is = (news: Partial<WorkspaceArguments>, mark: Mark | undefined = MARK, known = claims) =>
    isStillToBeReplaced({ claims: known } as WorkspaceParts, found, mark, { news: args(news), domain: DOMAIN });
  const OTHER_BUNDLE = { bundleId: "wsb-4q8t1n7zd" };

  it("is still to be replaced if it has what cannot be changed otherwise than declared", () => {
    expect(is({ rootVolumeEncryptionEnabled: true })).to.equal(true);
    expect(is({ userVolumeEncryptionEnabled: true })).to.equal(true);
    expect(is({ rootVolumeEncryptionEnabled: false })).to.equal(false);
    expect(is({})).to.equal(false);
  });

  it("is still to be replaced for another bundle only if that does not migrate it", () => {
    expect(is({ ...OTHER_BUNDLE, whenBundleChanges: "replace" })).to.equal(true);
    expect(is(OTHER_BUNDLE)).to.equal(false);
    expect(is({ ...OTHER_BUNDLE, userVolumeEncryptionEnabled: true })).to.equal(true);
  });

  it("is not if it has another's mark, or the state does not hold it", () => {
    const encrypted = { rootVolumeEncryptionEnabled: true };
    expect(is(encrypted, { ...MARK, incarnation: newIncarnation({ now: () => 9_999 }) })).to.equal(false);
    expect(is({ ...encrypted, userName: "grace" })).to.equal(false);
    expect(is(encrypted, MARK, new Claims(new VirtualClock()))).to.equal(false);
  });
});

describe("of several desktops under one name", () => {
  let asked: number;
  const find = (shown: readonly [id: string, state: string, userName?: string][], own: readonly string[]) => {
    asked = 0;
    const all = shown.map(([id, state, userName = "ada"]) => desktop(id, state, { UserName: userName }));
    const parts: Partial<Desktops> = {
      look: () => Promise.resolve(all),
      ofAccount: () => {
        asked += 1;
        return Promise.resolve(all.filter(({ id }) => own.includes(id)));
      },
    };
    return standing(parts as Desktops, simpleAd, "ada").then((one) => one?.id);
  };

  it("the present account's is meant, which WorkSpaces returns by name", async () => {
    expect(
      await find(
        [
          ["ws-former", "AVAILABLE"],
          ["ws-present", "STOPPED"],
        ],
        ["ws-present"],
      ),
    ).to.equal("ws-present");
    expect(asked).to.equal(1);
  });

  it("one is meant all the same if WorkSpaces returns none by name", async () => {
    expect(
      await find(
        [
          ["ws-1", "AVAILABLE"],
          ["ws-2", "AVAILABLE"],
        ],
        [],
      ),
    ).to.equal("ws-1");
  });

  it("the one that stays is meant if the others are on their way out, without asking by name", async () => {
    expect(
      await find(
        [
          ["ws-old", "TERMINATING"],
          ["ws-new", "AVAILABLE"],
          ["ws-gone", "TERMINATED"],
        ],
        ["ws-old"],
      ),
    ).to.equal("ws-new");
    expect(asked).to.equal(0);
  });

  it("one of exactly that name is meant before one that WorkSpaces shows with the domain", async () => {
    const qualified = ["ws-qualified", "AVAILABLE", "CORP\\ada"] as const;
    expect(await find([[...qualified], ["ws-exact", "AVAILABLE"]], [])).to.equal("ws-exact");
    expect(await find([[...qualified]], [])).to.equal("ws-qualified");
  });
});
