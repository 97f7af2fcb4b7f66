import { expect } from "chai";
import type { Directory } from "../../../../provider/directory/directory";
import type { Group } from "../../../../provider/directory/group";
import { Claims } from "../../../../provider/ownership/claims";
import { INTERRUPTED_RUN_MS } from "../../../../provider/ownership/finding";
import { newIncarnation, type Mark } from "../../../../provider/ownership/mark";
import type { DirectoryParts } from "../../../../provider/resources/common/parts";
import { GroupHandlers } from "../../../../provider/resources/group/handlers";
import type { GroupArguments } from "../../../../provider/resources/group/properties";
import { judge, renamedBy, takeOver, type GroupTakeOver } from "../../../../provider/resources/group/take-over";
import { USERS } from "../../directory/ldap/memory-client";
import { failureOf } from "../../failure";
import { ManualClock } from "../../manual-clock";
import { VirtualClock } from "../../virtual-clock";
import { simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import { House } from "../house";

const OWNER = "people/prod/team";
const MARK: Mark = { owner: OWNER, incarnation: newIncarnation({ now: () => 0 }) };
const weekAgo = newIncarnation({ now: () => 1 });
const lately = newIncarnation({ now: () => 2 });
/** When the groups of these tests are looked at. */
const NOW = INTERRUPTED_RUN_MS + 1;

const args = (more: Partial<GroupArguments> = {}): GroupArguments => ({
  directoryId: simpleAd,
  name: "team",
  owner: OWNER,
  ...more,
});

describe("a group whose name is taken", () => {
  let house: House;
  let directory: Directory;
  let claims: Claims;

  before(async () => {
    house = await House.open();
  });
  after(() => house.close());

  beforeEach(async () => {
    house.memory.entries.forEach((values, dn) => {
      if (values.groupType !== undefined) house.memory.entries.delete(dn);
    });
    house.said.length = 0;
    directory = await house.services().directories.open(simpleAd);
    claims = new Claims(new VirtualClock());
  });

  /** Puts a group there, and finds it. */
  const standing = async (mark: string | undefined, more: Record<string, string[]> = {}): Promise<Group> => {
    house.memory.put(`CN=team,${USERS}`, {
      sAMAccountName: ["team"],
      objectClass: ["top", "group"],
      groupType: ["-2147483646"],
      description: ["theirs"],
      ...(mark === undefined ? {} : { adminDescription: [mark] }),
      ...more,
    });
    return (await directory.groups.findByName("team")) ?? expect.fail("it was put there");
  };
  const request = (news: GroupArguments, now = NOW): GroupTakeOver => {
    return { directory, news, mark: MARK, claims, clock: { now: () => now, sleep: () => Promise.resolve() } };
  };
  const marked = (name = "team") => house.account(name)?.adminDescription;

  for (const [what, mark, more, adopt, outcome] of [
    ["nobody marked it", undefined, {}, false, "already-exists"],
    ["nobody marked it and it is adopted", undefined, {}, true, "unmanaged"],
    ["an earlier run of this resource marked it lately", `pulumi:${OWNER}#${lately}`, {}, false, "interrupted"],
    ["this resource marked it a week ago", `pulumi:${OWNER}#${weekAgo}`, {}, false, "already-exists"],
    ["this resource marked it a week ago and it is adopted", `pulumi:${OWNER}#${weekAgo}`, {}, true, "earlier"],
    ["0.1.0 marked it a week ago", `pulumi:${OWNER}`, { whenCreated: ["19700101000000.0Z"] }, false, "already-exists"],
    ["0.1.0 marked it today", `pulumi:${OWNER}`, { whenCreated: ["19700102000000.0Z"] }, false, "interrupted"],
    ["another resource of the stack marked it", `pulumi:people/prod/old#${weekAgo}`, {}, false, "moved"],
    ["another stack marked it", `pulumi:people/test/team#${weekAgo}`, {}, false, "owned-elsewhere"],
    ["another stack marked it and it is adopted", `pulumi:people/test/team#${weekAgo}`, {}, true, "owned-elsewhere"],
    ["another tool uses the attribute and it is adopted", "User_NoEntraSync", {}, true, "already-exists"],
    ["it is critical and adopted", undefined, { isCriticalSystemObject: ["TRUE"] }, true, "protected-account"],
    [
      "it is critical and this resource's",
      `pulumi:${OWNER}#${lately}`,
      { isCriticalSystemObject: ["TRUE"] },
      false,
      "protected-account",
    ],
  ] as [string, string | undefined, Record<string, string[]>, boolean, string][]) {
    it(`is judged as ${outcome} if ${what}`, async () => {
      const group = await standing(mark, more);
      const judged = () => judge(group, request(args({ adopt })));
      if (["unmanaged", "interrupted", "earlier", "moved"].includes(outcome)) {
        expect(judged()).to.equal(outcome);
      } else {
        expect(judged).to.throw(`[${outcome}]`);
        await failureOf(takeOver(group, request(args({ adopt, description: "ours" }))));
        expect(house.account("team")).to.include({ description: "theirs" });
        expect(marked()).to.equal(mark);
      }
    });
  }

  it("is judged as interrupted, however old, if the state holds the resource", async () => {
    claims.know("group", OWNER, "corp.example.com other", undefined);
    expect(judge(await standing(`pulumi:${OWNER}#${weekAgo}`), request(args()))).to.equal("interrupted");
  });

  it("is adopted with what is declared changed and the rest left, and the mark says so", async () => {
    const group = await standing(undefined);
    const taken = await takeOver(group, request(args({ adopt: true })));
    expect(taken).to.deep.include({ mark: { ...MARK, adopted: true }, said: undefined });
    expect(taken?.group.guid).to.equal(group.guid);
    expect(marked()).to.equal(`pulumi:${OWNER}#${MARK.incarnation}+adopted`);
    expect(house.account("team"), "nothing is declared of it").to.not.have.property("info");
  });

  for (const [flag, mark] of [
    ["+adopted", { ...MARK, adopted: true }],
    ["", MARK],
  ] as const) {
    it(`is taken over from another resource of the stack ${flag === "" ? "and is not adopted, though adopt is set" : "and stays adopted"}, which is said`, async () => {
      const group = await standing(`pulumi:people/prod/old#${weekAgo}${flag}`);
      const taken = await takeOver(group, request(args({ adopt: flag === "" })));
      expect(taken?.mark).to.deep.equal(mark);
      expect(marked()).to.equal(`pulumi:${OWNER}#${MARK.incarnation}${flag}`);
      expect(taken?.said).to.equal(`group team (CN=team,${USERS}) was resource old's, and is taken over`);
    });
  }

  it("is taken over from an interrupted run, with what is declared, which is said", async () => {
    const group = await standing(`pulumi:${OWNER}#${lately}`);
    const taken = await takeOver(group, request(args({ description: "ours" })));
    expect(house.account("team")).to.include({ description: "ours" });
    expect(taken?.said).to.contain("is this resource's own, and is taken over");
  });

  it("is judged as it is when it is written, and not as it was found", async () => {
    const group = await standing(`pulumi:${OWNER}#${lately}`);
    Object.assign(house.memory.named("team") ?? {}, { adminDescription: [`pulumi:people/test/team#${weekAgo}`] });
    expect(await failureOf(takeOver(group, request(args())))).to.include({ code: "owned-elsewhere" });
    expect(marked()).to.equal(`pulumi:people/test/team#${weekAgo}`);
  });

  it("is not taken over if it is gone by then", async () => {
    const group = await standing(undefined);
    house.memory.entries.delete(`CN=team,${USERS}`);
    expect(await takeOver(group, request(args({ adopt: true })))).to.equal(undefined);
  });

  describe("by a group that this run gives another name", () => {
    const OTHER = "people/prod/old";
    const others = `pulumi:${OTHER}#${weekAgo}`;

    for (const [what, mark, declares, renamed] of [
      ["its resource declares another name", others, "crew", OTHER],
      ["its resource declares the same name", others, "team", undefined],
      ["its resource declares the name in another letter case", others, "TEAM", undefined],
      ["its resource is not declared", others, undefined, undefined],
      ["it is this resource's own", `pulumi:${OWNER}#${weekAgo}`, "crew", undefined],
      ["it has no mark", undefined, "crew", undefined],
    ] as const) {
      it(`is ${renamed === undefined ? "not " : ""}waited for if ${what}`, async () => {
        const group = await standing(mark);
        const owner = mark?.includes(OWNER) === true ? OWNER : OTHER;
        if (declares !== undefined) claims.claim("group", `corp ${declares}`, owner, args({ name: declares, owner }));
        expect(await renamedBy(group, request(args()))).to.equal(renamed);
      });
    }

    it("is waited for also if its resource is declared a moment later", async () => {
      const clock = new ManualClock();
      claims = new Claims(clock);
      claims.claim("group", "corp team", OWNER, args());
      const renaming = renamedBy(await standing(others), request(args()));
      await clock.pass(500);
      claims.claim("group", "corp crew", OTHER, args({ name: "crew", owner: OTHER }));
      await clock.pass(1_000);
      expect(await renaming).to.equal(OTHER);
    });

    /** Handlers whose every wait does something. */
    const waiting = (during: (waited: number) => void) => {
      const services = house.services();
      let now = NOW;
      let waits = 0;
      const clock = {
        now: () => now,
        sleep: (milliseconds: number) => {
          now += milliseconds;
          during((waits += 1));
          return Promise.resolve();
        },
      };
      claims = new Claims(clock);
      claims.claim("group", "corp crew", OTHER, args({ name: "crew", owner: OTHER }));
      const parts: Partial<DirectoryParts> = { directories: services.directories, claims, clock, say: services.say };
      return { groups: new GroupHandlers(parts as DirectoryParts), since: () => now - NOW };
    };

    it("gets its own group once that one has its new name", async () => {
      const old = await standing(others);
      const { groups } = waiting((waited) => {
        if (waited === 5) Object.assign(house.memory.named("team") ?? {}, { sAMAccountName: ["crew"] });
        if (waited === 5) house.memory.entries.set(`CN=crew,${USERS}`, house.memory.named("crew") ?? {});
        if (waited === 5) house.memory.entries.delete(`CN=team,${USERS}`);
      });
      const { outs } = await groups.create(args());
      expect(outs.objectGuid).to.not.equal(old.guid);
      expect(marked("crew")).to.equal(others);
      expect(marked("team")).to.equal(`pulumi:${OWNER}#${outs.incarnation}`);
      expect(house.said).to.deep.equal([]);
    });

    it("is refused after half a minute if that one has the name still, in words that name both", async () => {
      await standing(others);
      const { groups, since } = waiting(() => undefined);
      const error = await failureOf(groups.create(args()));
      expect(error.code).to.equal("already-exists");
      expect(error.message)
        .to.contain("creating group team")
        .and.to.contain("is resource old's, which this program gives another name; it has this one still")
        .and.to.contain("run pulumi up again once old has its new name");
      expect(since()).to.be.within(30_000, 33_000);
      expect(marked()).to.equal(others);
    });
  });
});
