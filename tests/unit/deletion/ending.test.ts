import { expect } from "chai";
import { DesktopEnding } from "../../../provider/deletion/ending";
import type { Guard } from "../../../provider/deletion/guard";
import type { GuardedUser } from "../../../provider/deletion/guarded-user";
import { Losses } from "../../../provider/deletion/thresholds";
import { Claims } from "../../../provider/ownership/claims";
import type { Mark } from "../../../provider/ownership/mark";
import { unseenDesktop } from "../../../provider/workspaces/desktop";
import type { Desktops } from "../../../provider/workspaces/desktops";
import { region, simpleAd, World } from "../../../sandbox/tests/unit/aws/support";
import { clockOf } from "../clients";
import { failureOf } from "../failure";
import { VirtualClock } from "../virtual-clock";
import { desktopsIn } from "../workspaces/in-world";
import { guardIn, NOBODY_ELSES } from "./in-world";

const OWNER = "hr/prod/ada";
const INCARNATION = "0mh5k2x9q1a2b3c4d";
const desktop = unseenDesktop("ws-8k2x1b9qz", "eu-west-1", "d-9067000001", "CORP\\Ada");

describe("a desktop that stands when its user is to be deleted", () => {
  let claims: Claims;
  let mark: Mark | "gone" | undefined;
  let ending: DesktopEnding;

  beforeEach(() => {
    claims = new Claims(new VirtualClock());
    mark = undefined;
    ending = new DesktopEnding({
      claims,
      losses: new Losses(() => ({ most: 1, isForThisRun: true }), claims),
      domainOf: () => Promise.resolve("corp.example.com"),
      markOf: () => Promise.resolve(mark),
    });
  });

  it("is the user's to terminate if nobody manages it", async () => {
    expect(await ending.reservation(desktop, OWNER)).to.equal(undefined);
    expect(await ending.ownResource(desktop, OWNER)).to.equal(undefined);
    expect(await ending.isLeftOver(desktop, OWNER)).to.equal(false);
  });

  it("is another stack's if its mark says so", async () => {
    mark = { owner: "hr/test/ada", incarnation: INCARNATION };
    expect(await ending.reservation(desktop, OWNER)).to.include("hr/test/ada");
    expect(await ending.ownResource(desktop, OWNER)).to.equal(undefined);
  });

  it("is a resource's of the same stack, which terminates it itself if it is deleted too", async () => {
    mark = { owner: "hr/prod/desk", incarnation: INCARNATION };
    expect(await ending.reservation(desktop, OWNER)).to.equal(undefined);
    expect(await ending.ownResource(desktop, OWNER)).to.equal("hr/prod/desk");
  });

  it("stays if a resource of this run declares it, in whatever spelling of the user, or has just retained it", async () => {
    claims.claim("desktop", "corp.example.com ada", "hr/prod/desk");
    expect(await ending.reservation(desktop, OWNER)).to.equal("resource desk of this program declares it");
    expect(await ending.declarerOf(desktop)).to.equal("hr/prod/desk");
    expect(ending.declarerFor({ domainName: "CORP.example.com", userName: "ADA" })).to.equal("hr/prod/desk");
    expect(ending.declarerFor({ domainName: "onprem.example.com", userName: "ada" })).to.equal(undefined);
    claims.retain(desktop.id, "hr/prod/desk");
    expect(await ending.reservation(desktop, OWNER)).to.include("leaves it standing");
  });

  it("is left over if its resource declares another user's by now, and nobody declares this one", async () => {
    mark = { owner: "hr/prod/desk", incarnation: INCARNATION };
    expect(await ending.isLeftOver(desktop, OWNER), "in a destroy").to.equal(false);
    claims.claim("desktop", "corp.example.com grace", "hr/prod/desk", {});
    expect(await ending.isLeftOver(desktop, OWNER)).to.equal(true);
    mark = { owner: "hr/prod/desk", incarnation: INCARNATION, adopted: true };
    expect(await ending.isLeftOver(desktop, OWNER), "adopted").to.equal(false);
    mark = { owner: "hr/test/desk", incarnation: INCARNATION };
    expect(await ending.isLeftOver(desktop, OWNER), "another stack's").to.equal(false);
    mark = { owner: "hr/prod/desk", incarnation: INCARNATION };
    claims.claim("desktop", "corp.example.com ada", "hr/prod/other", {});
    expect(await ending.isLeftOver(desktop, OWNER), "declared").to.equal(false);
  });

  it("stays if its deletionPolicy left it standing, in whatever run that was", async () => {
    mark = { owner: "hr/prod/desk", incarnation: INCARNATION, released: true };
    expect(await ending.reservation(desktop, OWNER)).to.equal(
      "resource desk left it standing, as its deletionPolicy asks",
    );
    expect(await ending.leavesBeside(desktop, OWNER)).to.equal(false);
    claims.claim("desktop", "corp.example.com grace", "hr/prod/desk", {});
    expect(await ending.isLeftOver(desktop, OWNER)).to.equal(false);
  });

  it("may leave without us if a resource of the stack manages it and this run declares it no more, or if it has gone since", async () => {
    expect(await ending.leavesBeside(desktop, OWNER), "nobody's").to.equal(false);
    mark = { owner: "hr/test/desk", incarnation: INCARNATION };
    expect(await ending.leavesBeside(desktop, OWNER), "another stack's").to.equal(false);
    mark = "gone";
    expect(await ending.leavesBeside(desktop, OWNER), "gone").to.equal(true);
    mark = { owner: "hr/prod/desk", incarnation: INCARNATION };
    expect(await ending.leavesBeside(desktop, OWNER)).to.equal(true);
    claims.claim("desktop", "corp.example.com ada", "hr/prod/desk", {});
    expect(await ending.leavesBeside(desktop, OWNER), "declared").to.equal(false);
  });

  it("is not left over if its resource is declared no more, or nobody marked it, or its mark cannot be read", async () => {
    claims.claim("desktop", "corp.example.com grace", "hr/prod/other", {});
    expect(await ending.isLeftOver(desktop, OWNER), "without a mark").to.equal(false);
    mark = { owner: "hr/prod/desk", incarnation: INCARNATION };
    expect(await ending.isLeftOver(desktop, OWNER), "of a resource that is declared no more").to.equal(false);
    claims.claim("desktop", "corp.example.com bob", "hr/prod/desk", {});
    const unread = new DesktopEnding({
      claims,
      losses: new Losses(() => ({ most: 1, isForThisRun: true }), claims),
      domainOf: () => Promise.resolve("corp.example.com"),
      markOf: () => Promise.reject(new Error("not now")),
    });
    expect(await unread.isLeftOver(desktop, OWNER)).to.equal(false);
    expect(await ending.isLeftOver(desktop, OWNER)).to.equal(true);
  });

  it("is declared by the bare name of its user, whatever domain it is shown with", async () => {
    claims.claim("desktop", "corp.example.com ada", "hr/prod/desk");
    for (const name of ["ada", "CORP\\ada", "ada@corp.example.com"]) {
      const shown = unseenDesktop("ws-8k2x1b9qz", "eu-west-1", "d-9067000001", name);
      expect(await ending.reservation(shown, OWNER)).to.equal("resource desk of this program declares it");
    }
  });

  it("is counted before it is terminated", () => {
    ending.count(desktop, OWNER, "deleting user ada");
    const another = unseenDesktop("ws-000000001", "eu-west-1", "d-9067000001", "ada");
    expect(() => {
      ending.count(another, OWNER, "deleting user ada");
    }).to.throw("[deletion-threshold]");
  });
});

describe("the deletion guard, where a resource of the same stack manages the desktop,", () => {
  let world: World;
  let desktops: Desktops;
  const ada: GuardedUser = {
    directoryId: simpleAd,
    domainName: "corp.example.com",
    guid: "guid-of-ada",
    owner: OWNER,
    userName: "ada",
  };
  const guard = (more: Partial<typeof NOBODY_ELSES> = {}): Guard =>
    guardIn(world, [region], () => desktops, {
      ...NOBODY_ELSES,
      ownResource: () => Promise.resolve("hr/prod/desk"),
      leavesBeside: () => Promise.resolve(true),
      ...more,
    });

  beforeEach(async () => {
    world = await World.start();
    desktops = desktopsIn(world, region);
  });

  afterEach(() => world.stop());

  it("keeps it, after it has waited for that resource's own deletion in vain", async () => {
    const id = await world.aws.launch({ directoryId: simpleAd, userName: "ada" }).then((made) => made.id);
    const begun = clockOf(world).now();
    const error = await failureOf(guard().prove(ada, "terminate"));
    expect(error).to.include({ code: "workspace-exists" });
    expect(error.message).to.include(
      `deleting user ada (${simpleAd}): WorkSpace ${id} is AVAILABLE (${simpleAd} in ${region}), and is not terminated for the user: resource desk of this stack manages it; ` +
        "take that resource out of the program too (with --target, name all of the person's resources, or add --target-dependents); then run the same command again",
    );
    expect(clockOf(world).now() - begun).to.be.within(30_000, 33_000);
    expect((await world.aws.workspaces()).map((one) => [one.id, one.state])).to.deep.equal([[id, "AVAILABLE"]]);
  });

  for (const policy of ["fail", "terminate"] as const) {
    it(`goes on once that resource has terminated it, with ${policy}`, async () => {
      const { id } = await world.aws.launch({ directoryId: simpleAd, userName: "ada" });
      const proving = guard().prove(ada, policy);
      await desktops.terminate(id);
      await proving;
      expect(await world.aws.workspaces()).to.deep.equal([]);
    });
  }

  it("fails with that resource as the way out, after it has waited in vain, if the user's policy is fail", async () => {
    await world.aws.launch({ directoryId: simpleAd, userName: "ada" });
    const begun = clockOf(world).now();
    const error = await failureOf(guard().prove(ada, "fail"));
    expect(error).to.include({ code: "workspace-exists" });
    expect(error.message).to.include(
      "and resource desk of this stack manages it; take that resource out of the program too (with --target, name all of the person's resources, or add --target-dependents); then run",
    );
    expect(clockOf(world).now() - begun).to.be.at.least(30_000);
  });

  it("fails at once with the policy fail if that resource does not end it in this run", async () => {
    await world.aws.launch({ directoryId: simpleAd, userName: "ada" });
    const begun = clockOf(world).now();
    const kept = guard({ leavesBeside: () => Promise.resolve(false) });
    expect(await failureOf(kept.prove(ada, "fail"))).to.include({ code: "workspace-exists" });
    expect(clockOf(world).now() - begun).to.be.below(5_000);
  });
});
