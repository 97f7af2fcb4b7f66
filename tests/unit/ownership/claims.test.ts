import { setImmediate } from "node:timers/promises";
import { expect } from "chai";
import { Claims } from "../../../provider/ownership/claims";
import { ManualClock } from "../manual-clock";
import { VirtualClock } from "../virtual-clock";

const ADA = "p/s/ada";
const GRACE = "p/s/grace";

describe("the claims of one program", () => {
  let claims: Claims;

  beforeEach(() => {
    claims = new Claims(new VirtualClock());
  });

  it("are the first resource's, which may repeat them, and name it to every other", () => {
    expect(claims.claim("user", "corp ada", ADA)).to.equal(undefined);
    expect(claims.claim("user", "corp ada", ADA)).to.equal(undefined);
    expect(claims.claim("user", "corp ada", GRACE)).to.equal(ADA);
    expect(claims.claim("user", "corp ada", GRACE), "asking does not make it theirs").to.equal(ADA);
    expect(claims.ownerOf("user", "corp ada")).to.equal(ADA);
  });

  it("tell things apart by more than letter case, and resources by letter case too", () => {
    claims.claim("user", "corp ada", ADA);
    expect(claims.claim("user", "CORP Ada", GRACE)).to.equal(ADA);
    expect(claims.ownerOf("user", "Corp ADA")).to.equal(ADA);
    expect(claims.claim("user", "corp ada", "p/s/Ada"), "Pulumi takes these for two resources").to.equal(ADA);
    expect(claims.claim("user", "other ada", GRACE), "another domain").to.equal(undefined);
  });

  it("are apart for each kind, so that one resource name may stand for a user, their desktop and their invitation", () => {
    for (const kind of ["user", "group", "desktop", "invitation", "notice"] as const) {
      expect(claims.claim(kind, "corp ada", `p/s/${kind}`)).to.equal(undefined);
      expect(claims.ownerOf(kind, "corp ada")).to.equal(`p/s/${kind}`);
    }
    expect(claims.claim("desktop", "corp grace", "p/s/user"), "a name that a user has too").to.equal(undefined);
    expect(claims.ownerOf("user", "corp ada")).to.equal("p/s/user");
  });

  it("give up the thing that a resource claimed before it claimed another", () => {
    claims.claim("user", "corp ada", ADA, { userName: "ada" });
    claims.claim("user", "corp countess", ADA, { userName: "countess" });
    expect(claims.ownerOf("user", "corp ada")).to.equal(undefined);
    expect(claims.ownerOf("user", "corp countess")).to.equal(ADA);
    expect(claims.declared("user", ADA)).to.deep.equal({ userName: "countess" });
    expect(claims.count("user"), "it is one resource still").to.equal(1);
  });

  it("count the resources of each kind once, and those not that were refused", () => {
    expect(claims.isProgramRun, "a destroy declares nothing").to.equal(false);
    claims.claim("user", "corp ada", ADA);
    claims.claim("user", "corp ada", ADA);
    claims.claim("user", "corp ada", GRACE);
    claims.claim("desktop", "corp grace", GRACE);
    expect([claims.count("user"), claims.count("desktop"), claims.count("group")]).to.deep.equal([1, 1, 0]);
    expect(claims.isProgramRun).to.equal(true);
  });

  it("tell what a resource was declared with, and nothing of one that was refused", () => {
    claims.claim("user", "corp ada", ADA, { firstName: "Ada" });
    claims.claim("user", "corp ada", GRACE, { firstName: "Grace" });
    expect(claims.declared("user", ADA)).to.deep.equal({ firstName: "Ada" });
    expect(claims.declared("user", GRACE)).to.equal(undefined);
    expect(claims.declared("group", ADA)).to.equal(undefined);
  });

  it("tell the incarnation that the state has of a thing, for that resource and that thing alone", () => {
    claims.know("user", ADA, "corp ada", "0mh5k2x9q1a2b3c4d");
    expect(claims.knownOf("user", ADA, "CORP ADA")?.incarnation).to.equal("0mh5k2x9q1a2b3c4d");
    expect(claims.knownOf("user", ADA, "corp countess")).to.equal(undefined);
    expect(claims.knownOf("user", GRACE, "corp ada")).to.equal(undefined);
    expect(claims.knownOf("desktop", ADA, "corp ada")).to.equal(undefined);
  });

  it("tell whether the state holds a resource, also one of 0.1.0 without an incarnation", () => {
    claims.know("user", ADA, "corp ada", undefined);
    expect(claims.isKnown("user", ADA)).to.equal(true);
    expect(claims.isKnown("desktop", ADA)).to.equal(false);
    expect(claims.isKnown("user", GRACE)).to.equal(false);
    expect(claims.knownOf("user", ADA, "corp ada")).to.include({ incarnation: undefined });
  });

  it("tell which resource's state holds a thing, of each kind apart", () => {
    claims.know("desktop", GRACE, "corp ada", undefined);
    claims.know("user", ADA, "corp ada", undefined);
    claims.know("user", GRACE, "corp grace", undefined);
    expect(claims.holderOf("user", "CORP Ada")).to.equal(ADA);
    expect(claims.holderOf("desktop", "corp ada")).to.equal(GRACE);
    expect(claims.holderOf("user", "corp linus")).to.equal(undefined);
  });

  it("remember who left a thing standing", () => {
    claims.retain("ws-1", ADA);
    expect([claims.retainedBy("ws-1"), claims.retainedBy("ws-2")]).to.deep.equal([ADA, undefined]);
  });
});

describe("waiting until a program has declared all it has", () => {
  /** Starts to wait; when it was over, in milliseconds of the clock. */
  const settling = (claims: Claims, clock: ManualClock, quietMs: number, longestMs: number) => {
    const over: { at?: number } = {};
    void claims.settled(quietMs, longestMs).then(() => (over.at = clock.now()));
    return over;
  };
  let clock: ManualClock;
  let claims: Claims;

  beforeEach(() => {
    clock = new ManualClock();
    claims = new Claims(clock);
  });

  it("takes no time if nothing was ever declared, as in a destroy", async () => {
    const over = settling(claims, clock, 1_000, 5_000);
    await setImmediate();
    expect(over).to.deep.equal({ at: 0 });
  });

  it("takes no time if the last declaration is long enough ago", async () => {
    claims.claim("user", "corp ada", ADA);
    await clock.pass(1_000);
    const over = settling(claims, clock, 1_000, 5_000);
    await setImmediate();
    expect(over).to.deep.equal({ at: 1_000 });
  });

  it("takes as long as nothing new is declared, and begins again with each declaration, also a refused one", async () => {
    claims.claim("user", "corp ada", ADA);
    const over = settling(claims, clock, 1_000, 60_000);
    await clock.pass(900);
    claims.claim("group", "corp team", "p/s/team");
    await clock.pass(900);
    claims.claim("user", "corp ada", GRACE);
    await clock.pass(999);
    expect(over, "900 + 900 + 999").to.deep.equal({});
    await clock.pass(1);
    expect(over).to.deep.equal({ at: 2_800 });
  });

  it("ends after the longest time, however much is declared", async () => {
    claims.claim("user", "corp ada", ADA);
    const over = settling(claims, clock, 1_000, 3_000);
    for (let index = 0; index < 10; index++) {
      claims.claim("user", `corp u${index}`, `p/s/u${index}`);
      await clock.pass(500);
    }
    expect(over).to.deep.equal({ at: 3_000 });
  });
});
