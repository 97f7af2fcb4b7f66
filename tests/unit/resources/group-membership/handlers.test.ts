import { expect } from "chai";
import { guidOf, sidOf } from "../../../../provider/directory/ldap/ids";
import { GroupMembershipHandlers } from "../../../../provider/resources/group-membership/handlers";
import type {
  GroupMembershipArguments,
  GroupMembershipState,
} from "../../../../provider/resources/group-membership/properties";
import { without } from "../../../../provider/text/without";
import { USERS } from "../../directory/ldap/memory-client";
import { failureOf } from "../../failure";
import { connector, managedAd, simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import { House } from "../house";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const FOREIGN = "S-1-5-21-1111111111-2222222222-3333333333-1104";
const MARK = "pulumi:people/prod/team#0mh5k2x9q1a2b3c4d";
const OWNER = "people/prod/members";

describe("the members of a group", () => {
  let house: House;
  let memberships: GroupMembershipHandlers;

  before(async () => {
    house = await House.open();
  });
  after(() => house.close());

  const group = (name: string, more: Record<string, string[]> = {}) => {
    const values = { sAMAccountName: [name], objectClass: ["top", "group"], groupType: ["-2147483646"], ...more };
    house.memory.put(`CN=${name},${USERS}`, values);
  };
  const dn = (name: string) => `CN=${name},${USERS}`;
  const guid = (name: string) => guidOf(house.memory.named(name)?.objectGUID?.[0] as Buffer);
  const sid = (name: string) => sidOf(house.memory.named(name)?.objectSid?.[0] as Buffer);
  /** Who is in the group, by the directory. */
  const members = (name = "team") =>
    (house.memory.named(name)?.member ?? []).map((one) => String(one).replace(/^CN=(\w+),.*$/, "$1")).sort();
  /** Another run of the engine: another process. */
  const anew = () => new GroupMembershipHandlers(house.services());
  const args = (more: Partial<GroupMembershipArguments> = {}): GroupMembershipArguments => ({
    directoryId: simpleAd,
    group: "team",
    members: ["ada"],
    owner: OWNER,
    ...more,
  });

  beforeEach(() => {
    house.memory.entries.forEach((values, name) => {
      if (values.sAMAccountName !== undefined) house.memory.entries.delete(name);
    });
    house.said.length = 0;
    house.memory.writes.length = 0;
    for (const name of ["ada", "bob", "cleo", "dora"]) {
      house.memory.put(dn(name), { sAMAccountName: [name], objectClass: ["top", "user"] });
    }
    group("team");
    memberships = anew();
  });

  describe("in a check", () => {
    const reasons = async (news: Partial<GroupMembershipArguments>, olds = {}) =>
      (await memberships.check({ ...args(news) }, olds)).map(({ property, reason }) => `${property}: ${reason}`);

    it("are refused argument by argument, with each that is missing", async () => {
      const failures = await memberships.check({ members: ["ONPREM\\ada"] }, {});
      expect(failures.map(({ property }) => property).sort()).to.deep.equal([
        "directoryId",
        "group",
        "members",
        "owner",
      ]);
    });

    it("are refused as an empty list that only adds, in words that name the way out", async () => {
      for (const exclusive of [{}, { exclusive: false }]) {
        expect(await reasons({ members: [], ...exclusive })).to.deep.equal([
          "members: members is empty; an empty list means something with exclusive: true only",
        ]);
      }
    });

    it("are said by name if they leave because the list becomes exact, and neither list has them", async () => {
      group("team", { member: ["ada", "bob", "cleo", "dora"].map(dn) });
      await memberships.check(
        { ...args({ exclusive: true, members: ["ada"] }) },
        { ...args({ members: ["ada", "bob"] }) },
      );
      expect(house.said).to.deep.equal([
        `exclusive: true takes out of group team (${simpleAd}) whoever is not declared: cleo, dora`,
      ]);
      await anew().check({ ...args({ exclusive: true }) }, { ...args({ exclusive: true }) });
      expect(house.said, "one that was exact before is compared by Pulumi itself").to.have.length(1);
    });

    it("may be an empty list if that is exclusive: nobody is to be in the group", async () => {
      expect(await reasons({ members: [], exclusive: true })).to.deep.equal([]);
    });

    it("are refused for a directory whose people are managed elsewhere", async () => {
      const [reason] = await reasons({ directoryId: "wsd-custom001" });
      expect(reason).to.match(/^directoryId: .*\[unsupported-directory\]/s);
    });

    for (const unknown of [{ directoryId: UNKNOWN }, { domain: UNKNOWN }, { group: UNKNOWN }]) {
      it(`are left to the run if ${Object.keys(unknown).join()} is not known in the preview`, async () => {
        expect(await reasons({ members: [], ...unknown })).to.deep.equal([]);
        expect(await reasons({ exclusive: true, owner: "people/prod/other" })).to.deep.equal([]);
      });
    }

    it("may be declared by the same resource again, as in a preview and the run after it", async () => {
      expect(await reasons({ exclusive: true })).to.deep.equal([]);
      expect(await reasons({ exclusive: true })).to.deep.equal([]);
    });

    for (const [what, spelled] of [
      ["its GUID", () => guid("team").toUpperCase()],
      ["the id of its Group", () => `${simpleAd}/${guid("team")}`],
      ["its distinguished name", () => dn("TEAM").toLowerCase()],
      ["its SID", () => sid("team")],
    ] as const) {
      it(`conflict with another exact list of the same group, though that names it by ${what}`, async () => {
        expect(await reasons({ exclusive: true })).to.deep.equal([]);
        expect(
          await reasons({ exclusive: true, group: spelled(), owner: "people/prod/other", directoryId: connector }),
        ).to.have.length(1);
      });
    }

    it("do not conflict with lists of other groups and domains", async () => {
      group("crew");
      expect(await reasons({ exclusive: true })).to.deep.equal([]);
      expect(await reasons({ exclusive: true, group: "crew", owner: "people/prod/crew" })).to.deep.equal([]);
      expect(await reasons({ exclusive: true, directoryId: managedAd, owner: "people/prod/ad" })).to.deep.equal([]);
    });

    it("conflict with another list that names the same member in another spelling, and not with one of others", async () => {
      expect(await reasons({ members: [guid("ada"), UNKNOWN] })).to.deep.equal([]);
      expect(await reasons({ members: ["bob", UNKNOWN], owner: "people/prod/b" })).to.deep.equal([]);
      expect(await reasons({ members: ["cleo", "ADA"], owner: "people/prod/c" })).to.deep.equal([
        "group: ADA is a member of team by members and by c; keep them in one of the two lists",
      ]);
    });

    it("conflict by their spelling if the directory has no such member yet", async () => {
      expect(await reasons({ members: ["eve"] })).to.deep.equal([]);
      expect(await reasons({ members: ["frank"], owner: "people/prod/f" })).to.deep.equal([]);
      expect(await reasons({ members: ["EVE"], owner: "people/prod/e" })).to.have.length(1);
    });

    it("conflict in every spelling after a list whose group is not there", async () => {
      expect(await reasons({ group: "Later", owner: "people/prod/later" })).to.deep.equal([]);
      expect(await reasons({ members: ["ada"] })).to.deep.equal([]);
      expect(await reasons({ members: [guid("ada")], owner: "people/prod/other" })).to.have.length(1);
    });

    it("conflict with a list of a group that is not there yet, by the spelling of its name", async () => {
      expect(await reasons({ group: "Later", exclusive: true })).to.deep.equal([]);
      expect(await reasons({ group: "LATER", exclusive: true, owner: "people/prod/other" })).to.have.length(1);
    });
  });

  describe("differ", () => {
    const olds: GroupMembershipState = {
      ...args({ members: ["ada", "bob"], exclusive: false }),
      groupGuid: "",
      added: [],
      domainName: "corp.example.com",
    };
    const inPlace = { changes: true, replaces: [], deleteBeforeReplace: false };
    const replacing = (...replaces: string[]) => ({ changes: true, replaces, deleteBeforeReplace: true });
    const same = { changes: false, replaces: [], deleteBeforeReplace: false };

    for (const [what, news, difference] of [
      ["nothing", {}, same],
      ["the order of the list", { members: ["bob", "ada"] }, same],
      ["one named twice", { members: ["ada", "bob", "ada"] }, same],
      ["exclusive left out, where it was false", { exclusive: undefined }, same],
      ["one more", { members: ["ada", "bob", "cleo"] }, inPlace],
      ["one less", { members: ["ada"] }, inPlace],
      ["another in the place of one", { members: ["ada", "cleo"] }, inPlace],
      ["a list that is not known in the preview", { members: UNKNOWN }, inPlace],
      ["one who is not known in the preview", { members: ["ada", UNKNOWN] }, inPlace],
      ["exclusive", { exclusive: true }, inPlace],
      ["the owner", { owner: "people/prod/renamed" }, inPlace],
      ["another id of the same domain", { directoryId: connector }, inPlace],
      ["the domain spelled out", { domain: "CORP.example.com" }, inPlace],
      ["a directory of another domain", { directoryId: managedAd }, replacing("directoryId")],
      ["a directory that is not known in the preview", { directoryId: UNKNOWN }, replacing("directoryId")],
      ["a trusted domain", { domain: "onprem.example.com" }, replacing("domain")],
      ["another group", { group: "crew" }, replacing("group")],
      ["a group that is not there", { group: "nowhere" }, replacing("group")],
    ] as [string, Partial<GroupMembershipArguments>, object][]) {
      it(`${difference === same ? "not at all" : difference === inPlace ? "in place" : "so that they are replaced, the old list first,"} by ${what}`, async () => {
        group("crew");
        const before = { ...olds, groupGuid: guid("team") };
        expect(await memberships.diff(before, { ...olds, ...news })).to.deep.equal(difference);
      });
    }

    it("so that they are replaced if the group's name has passed to another group since", async () => {
      group("crew");
      const before = { ...olds, groupGuid: guid("crew") };
      expect(await memberships.diff(before, olds)).to.deep.equal(replacing("group"));
    });

    it("in place if somebody who was added by name was deleted since, and another made of that name", async () => {
      const before = { ...olds, groupGuid: guid("team"), added: [guid("ada")] };
      expect(await memberships.diff(before, olds), "still the same").to.deep.equal(same);
      const former = { ...before, added: [guid("ada"), "99999999-0000-4000-8000-000000000000"] };
      expect(await memberships.diff(former, olds)).to.deep.equal(inPlace);
      const byId = { ...olds, members: ["99999999-0000-4000-8000-000000000000"] };
      expect(await memberships.diff({ ...byId, groupGuid: guid("team"), added: byId.members }, byId)).to.deep.equal(
        same,
      );
    });

    it("not at all by exclusive: false where nothing was said of it", async () => {
      const before = { ...without(olds, "exclusive"), groupGuid: guid("team") };
      expect(await memberships.diff(before, { ...olds, exclusive: false })).to.deep.equal(same);
    });

    it("in place by another spelling of the same group", async () => {
      const before = { ...olds, groupGuid: guid("team").toUpperCase() };
      const news = args({ members: ["ada", "bob"], group: dn("team") });
      expect(await memberships.diff(before, news)).to.deep.equal(inPlace);
    });
  });

  describe("are created", () => {
    it("by adding those who are missing, in one write, and noting whom that added", async () => {
      group("team", { member: [dn("dora"), dn("bob")] });
      const { id, outs } = await memberships.create(args({ members: ["ada", "BOB", guid("cleo")] }));
      expect(members()).to.deep.equal(["ada", "bob", "cleo", "dora"]);
      expect(house.memory.writes).to.have.length(1);
      expect(id).to.equal(`${simpleAd}/${guid("team")}/${OWNER}`);
      expect(outs).to.deep.equal({
        ...args({ members: ["ada", "BOB", guid("cleo")] }),
        groupGuid: guid("team"),
        added: [guid("ada"), guid("cleo")].sort(),
        domainName: "corp.example.com",
      });
    });

    it("as the exact list with exclusive: all others leave", async () => {
      group("team", { member: [dn("dora"), dn("bob")] });
      const { outs } = await memberships.create(args({ members: ["ada", "bob"], exclusive: true }));
      expect(members()).to.deep.equal(["ada", "bob"]);
      expect(outs.added).to.deep.equal([guid("ada")]);
    });

    it("with nobody in them if an exclusive list is empty", async () => {
      group("team", { member: [dn("dora")] });
      await memberships.create(args({ members: [], exclusive: true }));
      expect(members()).to.deep.equal([]);
    });

    it("with an account of a trusted domain by its SID", async () => {
      const { outs } = await memberships.create(args({ members: [FOREIGN] }));
      expect(members()).to.deep.equal([`<SID=${FOREIGN}>`]);
      expect(outs.added, "there is no entry of it here").to.deep.equal([]);
    });

    it("with the mark of their group, without its flags, if a stack manages it", async () => {
      group("team", { adminDescription: [`${MARK}+adopted`] });
      expect((await memberships.create(args())).outs).to.have.property("groupMark", MARK.replace("pulumi:", ""));
      group("crew", { adminDescription: ["pulumi:people/prod/team"] });
      expect((await memberships.create(args({ group: "crew" }))).outs, "0.1.0's").to.not.have.property("groupMark");
    });

    for (const [what, reference, happened] of [
      ["there is no such group", "nowhere", "there is no such group"],
      ["it is an account", "bob", `CN=bob,${USERS} is not a group`],
      ["it is a SID of another domain", FOREIGN, `<SID=${FOREIGN}> is not a group`],
    ] as const) {
      it(`never if ${what}, which is said`, async () => {
        const error = await failureOf(memberships.create(args({ group: reference })));
        expect(error.code).to.equal("invalid-argument");
        expect(error.message)
          .to.contain(`changing the members of group ${reference} (${simpleAd}): ${happened}`)
          .and.to.contain("correct group: the id of a Group");
        expect(house.memory.writes).to.deep.equal([]);
      });
    }

    it("never if one of them is not there: the first ten are named, and nothing is changed", async () => {
      const few = await failureOf(memberships.create(args({ members: ["ada", "x", "y"] })));
      expect(few.code).to.equal("invalid-argument");
      expect(few.message).to.contain("the directory has no x, y; nothing was changed");
      const ten = Array.from({ length: 10 }, (_, index) => `m${index}`);
      const all = (await failureOf(memberships.create(args({ members: ten })))).message;
      expect(all).to.contain("m8, m9; nothing was changed");
      const many = (await failureOf(memberships.create(args({ members: [...ten, "m10"] })))).message;
      expect(many).to.contain("m8, m9 and others; nothing was changed").and.to.not.contain("m10");
      expect(many).to.contain("an account of a trusted domain is given by its SID");
      expect(members()).to.deep.equal([]);
    });
  });

  describe("whom this stack added before", () => {
    beforeEach(() => {
      group("team", { member: [dn("ada"), dn("bob")] });
    });
    const added = async (news: Partial<GroupMembershipArguments> = {}) =>
      (await memberships.create(args({ members: ["ada"], ...news }))).outs.added;

    it("count as added in a group that this stack made", async () => {
      group("team", { member: [dn("ada"), dn("bob")], adminDescription: [MARK] });
      expect(await added()).to.deep.equal([guid("ada")]);
    });

    for (const [what, mark] of [
      ["that nobody marked", []],
      ["that this stack adopted", [`${MARK}+adopted`]],
      ["that another stack made", [MARK.replace("prod", "test")]],
    ] as const) {
      it(`do not count as added in a group ${what}`, async () => {
        group("team", { member: [dn("ada"), dn("bob")], adminDescription: [...mark] });
        expect(await added()).to.deep.equal([]);
      });
    }

    it("count as added in any group if another resource of this run declared them before", async () => {
      await memberships.check(
        { ...args({ members: ["bob"], owner: "people/prod/other" }) },
        { members: ["ada", "cleo"] },
      );
      expect(await added()).to.deep.equal([guid("ada")]);
    });

    it("do not if that other resource was not in the state before", async () => {
      await memberships.check({ ...args({ members: ["bob"], owner: "people/prod/other" }) }, {});
      expect(await added()).to.deep.equal([]);
    });
  });

  describe("are updated", () => {
    const made = async (news: Partial<GroupMembershipArguments> = {}) => (await memberships.create(args(news))).outs;
    const updated = (olds: GroupMembershipState, news: Partial<GroupMembershipArguments> = {}) =>
      anew().update(olds, args(news));

    it("with those added earlier remembered, so that they leave when the resource does", async () => {
      const olds = await made({ members: ["ada"] });
      const outs = await updated(olds, { members: ["ada", "bob"] });
      expect(outs.added).to.deep.equal([guid("ada"), guid("bob")].sort());
      await anew().delete(outs);
      expect(members()).to.deep.equal([]);
    });

    it("without counting as added who was there before the resource", async () => {
      group("team", { member: [dn("ada")], adminDescription: [MARK] });
      const olds = { ...(await made({ members: ["bob"] })), added: [guid("bob")] };
      const outs = await updated(olds, { members: ["ada", "bob"] });
      expect(outs.added).to.deep.equal([guid("bob")]);
    });

    it("so that who is taken out of the list leaves, though somebody else had added them", async () => {
      group("team", { member: [dn("ada"), dn("dora")] });
      const olds = await made({ members: ["ada", "bob"] });
      expect(olds.added).to.deep.equal([guid("bob")]);
      const outs = await updated(olds, { members: ["cleo"] });
      expect(members()).to.deep.equal(["cleo", "dora"]);
      expect(outs.added).to.deep.equal([guid("cleo")]);
    });

    it("so that who was added and is called otherwise by now leaves too", async () => {
      const olds = { ...(await made({ members: ["ada", "bob"] })), members: ["ada", "renamed"] };
      await updated(olds, { members: ["ada"] });
      expect(members()).to.deep.equal(["ada"]);
    });

    it("one write each way, with nobody written twice", async () => {
      const olds = await made({ members: ["ada", "bob"] });
      house.memory.writes.length = 0;
      await updated(olds, { members: ["bob", "cleo"] });
      expect(house.memory.writes).to.have.length(2);
    });

    it("without taking out whom another resource of the run declares", async () => {
      const olds = await made({ members: ["ada", "bob"] });
      memberships = anew();
      await memberships.check({ ...args({ members: ["bob"], owner: "people/prod/other" }) }, {});
      await memberships.update(olds, args({ members: ["ada"] }));
      expect(members()).to.deep.equal(["ada", "bob"]);
    });

    it("to an exact list: who was put in by hand leaves, and nobody else does without exclusive", async () => {
      const olds = await made({ members: ["ada"] });
      house.memory.named("team")?.member?.push(dn("dora"));
      const adding = await updated(olds, { members: ["ada", "bob"] });
      expect(members()).to.deep.equal(["ada", "bob", "dora"]);
      await updated(adding, { members: ["ada", "bob"], exclusive: true });
      expect(members()).to.deep.equal(["ada", "bob"]);
    });
  });

  describe("are read", () => {
    const made = async (news: Partial<GroupMembershipArguments> = {}) => (await memberships.create(args(news))).outs;

    it("as they were declared if all of them are there, whoever else is", async () => {
      const outs = await made({ members: ["ADA", FOREIGN, guid("bob")] });
      Object.assign(house.memory.named("team") ?? {}, {
        member: [dn("dora"), dn("bob"), `<SID=${FOREIGN}>`, dn("ada").toUpperCase()],
      });
      const inputs = without(outs, "groupGuid", "added", "domainName");
      expect(await anew().read(outs)).to.deep.equal({ outs, inputs });
    });

    it("without those who left, who are told in their place if others follow", async () => {
      const outs = await made({ members: ["ada", "bob", "cleo"] });
      Object.assign(house.memory.named("team") ?? {}, { member: [dn("bob")] });
      expect((await anew().read(outs))?.inputs.members).to.deep.equal(["ada [not in the group]", "bob"]);
    });

    it("with one whose account is gone by what they were declared as", async () => {
      const outs = await made({ members: [guid("ada"), "bob"] });
      const gone = guid("ada");
      Object.assign(house.memory.named("team") ?? {}, { member: [dn("bob")] });
      house.memory.entries.delete(dn("ada"));
      expect((await anew().read(outs))?.inputs.members).to.deep.equal([`${gone} [not in the group]`, "bob"]);
    });

    it("a second time as the first time, remarks and all", async () => {
      const outs = await made({ members: ["ada", "bob", "cleo"] });
      Object.assign(house.memory.named("team") ?? {}, { member: [dn("bob"), dn("cleo"), dn("cleo")] });
      const seen = (await anew().read(outs))?.outs as GroupMembershipState;
      expect(seen.members).to.deep.equal(["ada [not in the group]", "bob", "cleo [in the group twice]"]);
      expect((await anew().read(seen))?.outs).to.deep.equal(seen);
    });

    it("with strangers too if the list is exclusive, in the places of those who left", async () => {
      const outs = await made({ members: ["ada", "bob"], exclusive: true });
      Object.assign(house.memory.named("team") ?? {}, { member: [dn("bob"), dn("cleo"), dn("dora")] });
      expect((await anew().read(outs))?.inputs.members).to.deep.equal(["cleo", "bob", "dora"]);
    });

    it("with whom the group is the primary one of, who is not in its list", async () => {
      const outs = await made({ members: ["ada"] });
      const rid = sid("team").replace(/^.*-/, "");
      Object.assign(house.memory.named("team") ?? {}, { member: [] });
      Object.assign(house.memory.named("ada") ?? {}, { primaryGroupID: [rid] });
      expect((await anew().read(outs))?.inputs.members).to.deep.equal(["ada"]);
    });

    it("as gone if the group is", async () => {
      const outs = await made();
      house.memory.entries.delete(dn("team"));
      expect(await anew().read(outs)).to.equal(undefined);
    });

    it("without the group's mark among the arguments", async () => {
      group("team", { adminDescription: [MARK] });
      const outs = await made();
      expect((await anew().read(outs))?.inputs).to.deep.equal(args());
    });
  });

  describe("are deleted", () => {
    const made = async (news: Partial<GroupMembershipArguments> = {}) => (await memberships.create(args(news))).outs;

    it("so that those leave whom the resource added, and nobody else", async () => {
      group("team", { member: [dn("ada"), dn("dora")] });
      const outs = await made({ members: ["ada", "bob", "cleo"] });
      await anew().delete(outs);
      expect(members()).to.deep.equal(["ada", "dora"]);
      expect(house.said).to.deep.equal([]);
    });

    it("without a word if the group is gone, or all have left it", async () => {
      const outs = await made();
      Object.assign(house.memory.named("team") ?? {}, { member: [] });
      house.memory.writes.length = 0;
      await anew().delete(outs);
      house.memory.entries.delete(dn("team"));
      await anew().delete(outs);
      expect(house.memory.writes).to.deep.equal([]);
    });

    it("without whom another resource of the run declares", async () => {
      const outs = await made({ members: ["ada", "bob"] });
      memberships = anew();
      await memberships.check({ ...args({ members: ["BOB"], owner: "people/prod/other" }) }, {});
      await memberships.delete(outs);
      expect(members()).to.deep.equal(["bob"]);
    });

    it("and made anew by the same run, with whom both have staying, and still counted as added", async () => {
      const outs = await made({ members: ["ada", "bob"] });
      memberships = anew();
      const news = args({ group: dn("team"), members: ["bob", "cleo"] });
      await memberships.check({ ...news }, { ...outs });
      house.memory.writes.length = 0;
      await memberships.delete(outs);
      expect(members()).to.deep.equal(["bob"]);
      const again = await memberships.create(news);
      expect(members()).to.deep.equal(["bob", "cleo"]);
      expect(again.outs.added).to.deep.equal([guid("bob"), guid("cleo")].sort());
    });

    it("and made anew for another group, where nobody counts as added who was there", async () => {
      group("crew", { member: [dn("ada")] });
      const outs = await made({ members: ["ada"] });
      memberships = anew();
      const news = args({ group: "crew" });
      await memberships.check({ ...news }, { ...outs });
      await memberships.delete(outs);
      expect(members()).to.deep.equal([]);
      expect((await memberships.create(news)).outs.added).to.deep.equal([]);
    });

    describe("by a state that is older than another's, which took the group over", () => {
      const later = MARK.replace("0mh5k2x9q", "0mh5k2x9r");

      const takenOver = async (to: string) => {
        group("team", { adminDescription: [MARK] });
        const outs = await made();
        Object.assign(house.memory.named("team") ?? {}, { adminDescription: [to] });
        return outs;
      };

      it("with everybody kept, which is said", async () => {
        await anew().delete(await takenOver(later));
        expect(members()).to.deep.equal(["ada"]);
        expect(house.said).to.deep.equal([
          `group team (${dn("team")}) was taken over from another state since its members were added, and keeps them`,
        ]);
      });

      it("though with nobody kept in a run of the program, which may have taken it over itself", async () => {
        const outs = await takenOver(later);
        const services = house.services();
        services.claims.claim("group", "corp.example.com team", "people/prod/team");
        await new GroupMembershipHandlers(services).delete(outs);
        expect(members()).to.deep.equal([]);
      });

      for (const [what, mark] of [
        ["the group has the same mark", MARK],
        ["another resource manages the group now", later.replace("/team", "/crew")],
        ["no resource manages the group now", "User_NoEntraSync"],
      ] as const) {
        it(`and with nobody kept if ${what}`, async () => {
          await anew().delete(await takenOver(mark));
          expect(members()).to.deep.equal([]);
        });
      }

      it("and with nobody kept if the state tells of no mark", async () => {
        await anew().delete(without(await takenOver(later), "groupMark"));
        expect(members()).to.deep.equal([]);
      });
    });
  });
});
