import { expect } from "chai";
import { Losses, type LossKind } from "../../../provider/deletion/thresholds";
import { ProviderError } from "../../../provider/errors/provider-error";
import { Claims } from "../../../provider/ownership/claims";
import { VirtualClock } from "../virtual-clock";

describe("the losses of one operation", () => {
  let claims: Claims;
  let losses: Losses;
  let most: number;
  let isForThisRun: boolean;

  beforeEach(() => {
    most = 50;
    isForThisRun = false;
    claims = new Claims(new VirtualClock());
    losses = new Losses(() => ({ most, isForThisRun }), claims);
  });

  /** Names of so many resources: `prefix1`, `prefix2`, … */
  const names = (count: number, prefix = "u") => Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);
  const declare = (kind: LossKind, all: readonly string[]) => {
    for (const name of all) claims.claim(kind, `corp ${name}`, `p/s/${name}`, { name });
  };
  const refusalOf = (work: () => void): ProviderError | undefined => {
    try {
      work();
      return undefined;
    } catch (error) {
      expect(error).to.be.instanceOf(ProviderError).and.have.property("code", "deletion-threshold");
      return error as ProviderError;
    }
  };
  const begin = (kind: LossKind, name: string) =>
    refusalOf(() => {
      losses.begin(kind, `id of ${name}`, `p/s/${name}`, `deleting ${name}`);
    });
  const plan = (kind: LossKind, name: string) =>
    refusalOf(() => {
      losses.plan(kind, `p/s/${name}`, `replacing ${name}`);
    });
  /** Those of the resources whose loss is refused. */
  const refused = (kind: LossKind, all: readonly string[]) => all.filter((name) => begin(kind, name) !== undefined);

  for (const kind of ["user", "group", "desktop"] as const) {
    it(`are refused past the threshold for each further ${kind}`, () => {
      most = 2;
      expect(refused(kind, names(4))).to.deep.equal(["u3", "u4"]);
    });
  }

  it("are counted apart for accounts, groups and desktops", () => {
    most = 2;
    for (const kind of ["user", "group", "desktop"] as const) {
      expect(refused(kind, names(3)), kind).to.deep.equal(["u3"]);
    }
  });

  it("count a thing once, however often it is tried", () => {
    most = 2;
    expect(refused("user", ["a", "a", "b", "a", "b", "c"])).to.deep.equal(["c"]);
  });

  it("are not refused for a thing that is being destroyed already, however many are planned since", () => {
    most = 2;
    declare("desktop", names(3));
    expect(begin("desktop", "u1")).to.equal(undefined);
    plan("desktop", "u2");
    expect(plan("desktop", "u3")).to.not.equal(undefined);
    expect(refused("desktop", ["u1", "u2", "u1"])).to.deep.equal(["u2"]);
  });

  it("count a thing no more that was not touched after all", () => {
    most = 1;
    expect(refused("user", ["a", "b"])).to.deep.equal(["b"]);
    losses.giveUp("user", "id of a");
    expect(refused("user", ["b", "a"])).to.deep.equal(["a"]);
  });

  it("are all refused with a threshold of none", () => {
    most = 0;
    expect(refused("user", ["a", "a"])).to.deep.equal(["a", "a"]);
    expect(plan("desktop", "a")).to.not.equal(undefined);
  });

  it("are few enough at the threshold itself", () => {
    expect(refused("user", names(50))).to.deep.equal([]);
    expect(begin("user", "one more")).to.not.equal(undefined);
  });

  it("read the threshold when it is needed, and not before", () => {
    const lazy = new Losses(() => expect.fail("it was read"), claims);
    lazy.giveUp("user", "id of a");
  });

  describe("in an up, beside the threshold,", () => {
    it("are refused past five where fewer stay", () => {
      declare("user", names(2, "stays"));
      expect(refused("user", names(7))).to.deep.equal(["u6", "u7"]);
    });

    it("may be as many as stay, and no more", () => {
      declare("user", names(8, "stays"));
      expect(refused("user", names(9))).to.deep.equal(["u9"]);
    });

    it("may be five of a small stack that is emptied, for it declares something still", () => {
      declare("group", ["staff"]);
      expect(refused("user", names(5))).to.deep.equal([]);
    });

    it("are compared with what stays of their own kind", () => {
      declare("user", names(20, "stays"));
      expect(refused("user", names(6))).to.deep.equal([]);
      expect(refused("desktop", names(6))).to.deep.equal(["u6"]);
    });

    it("are refused past the threshold, however many stay", () => {
      most = 3;
      declare("user", names(20, "stays"));
      expect(refused("user", names(4))).to.deep.equal(["u4"]);
    });

    it("are not compared with what stays if somebody said a number for this run alone", () => {
      isForThisRun = true;
      most = 7;
      declare("user", ["stays"]);
      expect(refused("user", names(8))).to.deep.equal(["u8"]);
    });

    it("count what is replaced as not staying", () => {
      const all = names(12);
      declare("desktop", all);
      expect(refused("desktop", all.slice(0, 8)), "six of twelve at most").to.deep.equal(["u7", "u8"]);
    });
  });

  it("of a destroy, which declares nothing, are counted against the threshold alone", () => {
    most = 8;
    expect(refused("user", names(9))).to.deep.equal(["u9"]);
  });

  describe("that are planned, as replacements that a preview has found,", () => {
    it("are refused past the threshold, each further one", () => {
      most = 2;
      const all = names(4);
      declare("desktop", all);
      expect(all.filter((name) => plan("desktop", name) !== undefined)).to.deep.equal(["u3", "u4"]);
    });

    it("count once, however often the resource is looked at, and once more not when they begin", () => {
      most = 2;
      declare("desktop", ["a", "b"]);
      expect([plan("desktop", "a"), plan("desktop", "a"), plan("desktop", "b")]).to.deep.equal(
        Array(3).fill(undefined),
      );
      expect(refused("desktop", ["a", "b"])).to.deep.equal([]);
    });

    it("count for those that begin first, so that none of too many is begun", () => {
      most = 2;
      const all = names(3);
      declare("desktop", all);
      all.forEach((name) => plan("desktop", name));
      expect(refused("desktop", all)).to.deep.equal(all);
      expect(refused("desktop", all), "tried again").to.deep.equal(all);
      expect(refused("desktop", ["left"]), "of a resource that is taken out").to.deep.equal(["left"]);
    });

    it("leave all whole where every desktop of a program is replaced and there are more than five", () => {
      const all = names(8);
      declare("desktop", all);
      expect(
        all.filter((name) => plan("desktop", name) !== undefined),
        "below the threshold",
      ).to.deep.equal([]);
      expect(refused("desktop", all)).to.deep.equal(all);
    });

    it("may be half of a program's desktops", () => {
      const all = names(12);
      declare("desktop", all);
      all.slice(0, 6).forEach((name) => plan("desktop", name));
      expect(refused("desktop", all.slice(0, 6))).to.deep.equal([]);
    });

    it("may be all of five", () => {
      const all = names(5);
      declare("desktop", all);
      all.forEach((name) => plan("desktop", name));
      expect(refused("desktop", all)).to.deep.equal([]);
    });
  });

  for (const [kind, words] of [
    ["user", "at least 3 of the users are deleted"],
    ["group", "at least 3 of the groups are deleted"],
    ["desktop", "at least 3 of the WorkSpaces are terminated, and their disks with them"],
  ] as const) {
    it(`are refused in words of their own for a ${kind}, which say how many are lost at most, and the way for this run`, () => {
      most = 2;
      refused(kind, ["a", "b"]);
      expect(begin(kind, "c")?.message)
        .to.contain(
          `deleting c: ${words} by this operation, which is past the threshold of 2; this one is left as it is`,
        )
        .and.to.contain("at most 2 are lost")
        .and.to.contain(
          "run again with WORKSPACES_USERS_DELETION_THRESHOLD=NUMBER in the environment, for this run alone",
        )
        .and.to.contain("pulumi config set workspaces-users:deletionThreshold NUMBER");
    });
  }

  it("are refused for the share in words that say how many stay", () => {
    declare("user", names(7, "stays"));
    refused("user", names(7));
    expect(begin("user", "c")?.message)
      .to.contain(
        "at least 8 of the users are deleted by this operation, which is more than 5, and more than the 7 that stay",
      )
      .and.to.contain("at most 7 are lost");
  });
});
