import { expect } from "chai";
import { NoSuchObjectError } from "ldapts";
import { GroupHandlers } from "../../../../provider/resources/group/handlers";
import { GroupMembershipHandlers } from "../../../../provider/resources/group-membership/handlers";
import type { GroupArguments, GroupState } from "../../../../provider/resources/group/properties";
import type { Services } from "../../../../provider/resources/common/services";
import { BASE, USERS } from "../../directory/ldap/memory-client";
import { failureOf } from "../../failure";
import { connector, managedAd, simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import { House } from "../house";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const OWNER = "people/prod/team";
const TEAM = `CN=team,${USERS}`;
const UNIT = `OU=Teams,${BASE}`;

const args = (more: Partial<GroupArguments> = {}): GroupArguments => ({
  directoryId: simpleAd,
  name: "team",
  owner: OWNER,
  ...more,
});

describe("the lifecycle of a group", () => {
  let house: House;
  let services: Services;
  let groups: GroupHandlers;

  before(async () => {
    house = await House.open();
    house.memory.put(UNIT, { objectClass: ["organizationalUnit"] });
  });
  after(() => house.close());

  /** Another run of the engine: another process. */
  const anew = () => {
    services = house.services();
    groups = new GroupHandlers(services);
    return groups;
  };

  beforeEach(() => {
    house.memory.entries.forEach((values, dn) => {
      if (values.sAMAccountName !== undefined) house.memory.entries.delete(dn);
    });
    house.memory.writes.length = 0;
    house.said.length = 0;
    anew();
  });

  const created = async (more: Partial<GroupArguments> = {}) => (await groups.create(args(more))).outs;
  const standing = (more: Record<string, string[]> = {}) => {
    const values = { sAMAccountName: ["team"], objectClass: ["top", "group"], groupType: ["-2147483646"] };
    house.memory.put(TEAM, { ...values, ...more });
  };
  const edited = (more: Record<string, string[]>) => Object.assign(house.memory.named("team") ?? {}, more);
  const group = (name = "team") => house.account(name);
  const writes = () => house.memory.writes.map(([method]) => method);

  describe("checks", () => {
    const reasons = async (news: Partial<GroupArguments>, olds = {}) =>
      (await groups.check({ ...args(news) }, olds)).map(({ property, reason }) => `${property}: ${reason}`);

    it("each argument, and that none is missing", async () => {
      const failures = await groups.check({ ...args({ name: "a/b" }), nonsense: 1 }, {});
      expect(failures.map(({ property }) => property)).to.have.members(["name", "nonsense"]);
      expect((await groups.check({}, {})).map(({ property }) => property)).to.deep.equal([
        "directoryId",
        "name",
        "owner",
      ]);
    });

    it("that groups of the directory are managed here", async () => {
      expect(await reasons({ directoryId: "wsd-custom001" })).to.have.length(1);
    });

    it("that no other resource declares the group, whatever the letter case, by two ids of one domain", async () => {
      expect(await reasons({})).to.deep.equal([]);
      expect(await reasons({}), "the same again").to.deep.equal([]);
      const other = { name: "TEAM", owner: "people/prod/other" };
      expect(await reasons({ ...other, directoryId: connector })).to.deep.equal([
        "name: group TEAM (corp.example.com) is declared by team and by other; keep one of the two resources",
      ]);
      expect(await reasons({ ...other, directoryId: managedAd }), "of another domain").to.deep.equal([]);
    });

    for (const unknown of [{ directoryId: UNKNOWN }, { domain: UNKNOWN }, { name: UNKNOWN }]) {
      it(`nothing further if ${Object.keys(unknown).join()} is not known in the preview`, async () => {
        standing();
        expect(await reasons(unknown)).to.deep.equal([]);
        expect(await reasons({ ...unknown, owner: "people/prod/other" })).to.deep.equal([]);
      });
    }

    it("what creating it would be refused for, before anything is created", async () => {
      standing();
      const [reason] = await reasons({});
      expect(reason).to.contain(`name: creating group team (${simpleAd}): group team (${TEAM}) exists`);
      expect(await reasons({ adopt: true })).to.deep.equal([]);
      expect(await reasons({ adopt: true, scope: "universal", deletionPolicy: "delete" })).to.deep.equal([]);
      const begin = `group team (${simpleAd}) is there, and is taken over`;
      expect(house.said).to.deep.equal([
        `${begin} as it is: nothing is written but its mark, in adminDescription; taking it out of the program leaves it`,
        `${begin} and made what the program says: scope; taking it out of the program deletes it`,
      ]);
    });

    it("nothing of the directory for a group that the state holds", async () => {
      standing();
      expect(await reasons({}, args())).to.deep.equal([]);
    });
  });

  describe("differs", () => {
    const olds: GroupState = {
      ...args({ description: "d" }),
      distinguishedName: TEAM,
      objectGuid: "g",
      sid: "s",
      incarnation: "i",
    };
    const now = args({ description: "d" });

    for (const [what, news, replaces] of [
      ["another name", { name: "crew" }, []],
      ["another id of the same domain", { directoryId: connector }, []],
      ["a directory of another domain", { directoryId: managedAd }, ["directoryId"]],
      ["a directory that is not known in the preview", { directoryId: UNKNOWN }, ["directoryId"]],
      ["a domain that is not known in the preview", { domain: UNKNOWN }, ["domain"]],
    ] as const) {
      it(`${replaces.length > 0 ? `so that it is replaced for ${replaces.join()}` : "in place"} by ${what}`, async () => {
        expect(await groups.diff(olds, { ...now, ...news })).to.deep.equal({
          changes: true,
          replaces,
          deleteBeforeReplace: false,
        });
      });
    }

    it("by nothing if nothing was changed, and the run knows then that the state holds it", async () => {
      expect(await groups.diff(olds, now)).to.include({ changes: false });
      expect(services.claims.knownOf("group", OWNER, "corp.example.com team")).to.include({ incarnation: "i" });
    });
  });

  describe("begins", () => {
    it("with a group of all that was declared, in one write, and marked", async () => {
      const news = args({ description: "all", scope: "universal", category: "distribution", organizationalUnit: UNIT });
      const { id, outs } = await groups.create(news);
      expect(writes()).to.deep.equal(["add"]);
      expect(group()).to.include({
        description: "all",
        groupType: "8",
        adminDescription: `pulumi:${OWNER}#${outs.incarnation}`,
      });
      expect(id).to.equal(`${simpleAd}/${outs.objectGuid}`);
      expect(outs).to.include({ ...news, distinguishedName: `CN=team,${UNIT}` });
      expect(outs).to.not.have.property("adopted");
    });

    it("as a global security group among the people by default", async () => {
      expect(await created()).to.include({ distinguishedName: TEAM });
      expect(group()).to.include({ groupType: "-2147483646" }).and.to.not.have.property("description");
    });

    it("with the group that is there if the program adopts it, which is kept at the end", async () => {
      standing({ description: ["theirs"] });
      const outs = await created({ adopt: true });
      expect(outs).to.include({ adopted: true });
      expect(house.said).to.deep.equal([]);
      await anew().delete(outs);
      expect(group()).to.include({ description: "theirs" });
      expect(group()?.adminDescription).to.deep.equal([]);
    });

    it("with the group of an earlier run that did not record it, which is said", async () => {
      const first = await created();
      const again = await created({ description: "d" });
      expect(again).to.include({ objectGuid: first.objectGuid, description: "d" });
      expect(again.incarnation).to.not.equal(first.incarnation);
      expect(house.said).to.have.length(1);
    });

    it("with a new group if the one of its name is gone by the time it is looked at", async () => {
      standing();
      let searches = 0;
      house.memory.after = (method) => {
        if (method === "search" && (searches += 1) === 2) house.memory.entries.delete(TEAM);
      };
      const outs = await created({ adopt: true });
      house.memory.after = () => undefined;
      expect(outs).to.not.have.property("adopted");
      expect(group()?.adminDescription).to.equal(`pulumi:${OWNER}#${outs.incarnation}`);
    });
  });

  describe("reads", () => {
    it("what was declared as it is now, and the name it was given outside", async () => {
      const outs = await created({ description: "d" });
      edited({ description: ["theirs"], sAMAccountName: ["crew"] });
      const read = await anew().read(outs);
      expect(read?.outs).to.include({ description: "theirs", renamedTo: "crew", name: "team" });
      expect(read?.inputs).to.deep.equal(args({ description: "theirs", name: "crew" }));
      expect(house.said).to.deep.equal([]);
    });

    it("nothing if it is gone", async () => {
      const outs = await created();
      house.memory.entries.delete(TEAM);
      expect(await anew().read(outs)).to.equal(undefined);
    });

    it("what the state says if it is another state's by now, which is said", async () => {
      const outs = await created({ description: "d" });
      edited({ description: ["theirs"], adminDescription: ["pulumi:people/test/team"] });
      expect(await anew().read(outs)).to.deep.equal({ outs, inputs: args({ description: "d" }) });
      expect(house.said.join()).to.contain("is managed by people/test/team (project/stack/name) now");
    });
  });

  describe("is edited", () => {
    it("in place, what differs and no more, and keeps its incarnation", async () => {
      const olds = await created({ description: "d" });
      edited({ info: ["theirs"] });
      house.memory.writes.length = 0;
      const outs = await anew().update(olds, args({ name: "crew", scope: "universal" }));
      expect(outs).to.include({ objectGuid: olds.objectGuid, name: "crew", distinguishedName: `CN=crew,${USERS}` });
      expect(outs).to.include({ incarnation: olds.incarnation });
      expect(group("crew")).to.deep.include({ description: [], info: "theirs", groupType: "-2147483640" });
      expect(writes()).to.deep.equal(["modifyDN", "modify"]);
    });

    it("with its mark alone if the resource is called otherwise in code", async () => {
      const olds = await created();
      const outs = await anew().update(olds, args({ owner: "people/prod/crew" }));
      expect(group()?.adminDescription).to.equal(`pulumi:people/prod/crew#${olds.incarnation}`);
      expect(outs).to.include({ owner: "people/prod/crew" });
    });

    it("never if it is gone: the error says to refresh", async () => {
      const olds = await created();
      house.memory.entries.delete(TEAM);
      const error = await failureOf(anew().update(olds, args({ description: "d" })));
      expect(error.code).to.equal("gone");
      expect(error.message)
        .to.contain(`editing group team (${simpleAd}): the group is gone from the directory`)
        .and.to.contain("run pulumi refresh to see what is there now, then pulumi up");
    });

    for (const [what, more, code] of [
      ["another stack's by now", { adminDescription: ["pulumi:people/test/team"] }, "owned-elsewhere"],
      ["critical by now", { isCriticalSystemObject: ["TRUE"] }, "protected-account"],
    ] as const) {
      it(`never if it is ${what}`, async () => {
        const olds = await created();
        edited(more as unknown as Record<string, string[]>);
        const error = await failureOf(anew().update(olds, args({ description: "d" })));
        expect(error.code).to.equal(code);
        expect(error.message)
          .to.contain(`editing group team (${simpleAd})`)
          .and.to.match(/: group team \((S-1-5-21|CN=team)/);
        expect(group()).to.not.have.property("description");
      });
    }

    it("again if its move to a resource that the program does not declare any more was begun and is taken back", async () => {
      const olds = await created();
      edited({ adminDescription: ["pulumi:people/prod/crew#0mh5k2x9q1a2b3c4d"] });
      anew();
      const declared = args({ name: "team", owner: "people/prod/crew" });
      services.claims.claim("group", "corp.example.com team", "people/prod/crew", declared);
      expect(await failureOf(groups.update(olds, args()))).to.include({ code: "owned-elsewhere" });
      const outs = await anew().update(olds, args());
      expect(group()?.adminDescription).to.equal(`pulumi:${OWNER}#${outs.incarnation}`);
    });
  });

  describe("ends", () => {
    it("not while the program declares a membership of it, which names it still", async () => {
      const outs = await created();
      anew();
      const memberships = new GroupMembershipHandlers(services);
      const owner = "people/prod/workspaces-users:index:Roster$team";
      expect(
        await memberships.check({ directoryId: simpleAd, group: "Team", members: [], exclusive: true, owner }, {}),
      ).to.deep.equal([]);
      const { code, happened, next } = await failureOf(groups.delete(outs));
      expect(code).to.equal("owned-elsewhere");
      expect(happened).to.equal(
        `group team (${TEAM}) is the group of membership workspaces-users:index:Roster$team, which this program declares; it is left as it is`,
      );
      expect(next).to.include("in a roster, under groups");
      expect(group()).to.not.equal(undefined);
      await anew().delete(outs);
      expect(group(), "by a run without it").to.equal(undefined);
    });

    it("not either if the directory could not be asked of that membership's group", async () => {
      const outs = await created();
      anew();
      Object.assign(services, { ask: () => Promise.resolve(undefined) });
      const owner = "people/prod/crew";
      const membership = { directoryId: simpleAd, group: "TEAM", members: ["ada"], owner };
      expect(await new GroupMembershipHandlers(services).check(membership, {})).to.deep.equal([]);
      expect(await failureOf(groups.delete(outs))).to.include({ code: "owned-elsewhere" });
      expect(group()).to.not.equal(undefined);
    });

    it("with the group, and without a word if it is gone already", async () => {
      const outs = await created();
      await anew().delete(outs);
      expect(group()).to.equal(undefined);
      house.memory.writes.length = 0;
      await anew().delete(outs);
      expect([...house.said, ...writes()]).to.deep.equal([]);
    });

    it("well if somebody else deletes it in between", async () => {
      const outs = await created();
      house.memory.before = (method) => {
        if (method === "del") throw new NoSuchObjectError("0000208D: NameErr");
      };
      await anew().delete(outs);
      house.memory.before = () => undefined;
    });

    for (const [what, state, standing] of [
      ["its policy retains it", { deletionPolicy: "retain" }, true],
      ["it was adopted", { adopted: true }, true],
      ["it was adopted and its policy deletes it", { adopted: true, deletionPolicy: "delete" }, false],
      ["its policy deletes it", { deletionPolicy: "delete" }, false],
    ] as const) {
      it(`with the group ${standing ? "left there, without its mark," : "gone"} if ${what}`, async () => {
        await anew().delete({ ...(await created()), ...state });
        expect(group()?.adminDescription).to.deep.equal(standing ? [] : undefined);
      });
    }

    it("with the group left to the state that has it by now, which is said", async () => {
      const outs = await created();
      edited({ adminDescription: ["pulumi:people/test/team"] });
      await anew().delete(outs);
      expect(group()).to.include({ adminDescription: "pulumi:people/test/team" });
      expect(house.said.join()).to.contain(`group team (${TEAM}) is managed by people/test/team`);
    });

    it("never with a critical group gone", async () => {
      const outs = await created();
      edited({ isCriticalSystemObject: ["TRUE"] });
      const error = await failureOf(anew().delete(outs));
      expect(error.code).to.equal("protected-account");
      expect(error.message).to.contain(`deleting group team (${simpleAd}): group team (S-1-5-21-`);
      expect(group()).to.not.equal(undefined);
    });

    it("past the threshold with an error, and the group stands", async () => {
      const outs = await created();
      services = house.services({ WORKSPACES_USERS_DELETION_THRESHOLD: "0" });
      const error = await failureOf(new GroupHandlers(services).delete(outs));
      expect(error.code).to.equal("deletion-threshold");
      expect(error.message).to.contain(`deleting group team (${simpleAd})`);
      expect(group()).to.not.equal(undefined);
    });

    it("with the group handed to another resource of this run that declares it and is in the state", async () => {
      const outs = await created();
      anew();
      services.claims.claim("group", "corp.example.com TEAM", "people/prod/crew", args());
      const refused = await failureOf(groups.delete(outs));
      expect(refused, "the state does not hold that one").to.include({ code: "owned-elsewhere" });
      expect(refused.message).to.contain(`deleting group team (${simpleAd})`);
      services.claims.know("group", "people/prod/crew", "corp.example.com team", "0mh5k2x9q1a2b3c4d");
      await groups.delete(outs);
      expect(group()?.adminDescription).to.equal("pulumi:people/prod/crew#0mh5k2x9q1a2b3c4d");
    });

    it("with the group left for its own resource, which is made anew by this run and goes on with it", async () => {
      const outs = await created();
      anew();
      await groups.check({ ...args() }, { ...outs });
      await groups.delete(outs);
      expect(group()).to.include({ adminDescription: `pulumi:${OWNER}#${outs.incarnation}` });
      expect(services.claims.knownOf("group", OWNER, "corp.example.com team")).to.include({
        incarnation: outs.incarnation,
      });
      expect(await created()).to.include({ objectGuid: outs.objectGuid });
    });
  });
});
