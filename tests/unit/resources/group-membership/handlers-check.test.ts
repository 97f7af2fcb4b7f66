import { expect } from "chai";
import { without } from "../../../../provider/text/without";
import type {
  GroupMembershipArguments,
  GroupMembershipState,
} from "../../../../provider/resources/group-membership/properties";
import { connector, managedAd, simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import {
  UNKNOWN,
  anew,
  args,
  dn,
  group,
  guid,
  house,
  memberships,
  sid,
  useMemberships,
  anotherRun,
} from "./handlers-fixture";

describe("the members of a group", () => {
  useMemberships();

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

    it("are not said to leave if nobody does", async () => {
      group("team", { member: [dn("ada")] });
      await memberships.check({ ...args({ exclusive: true }) }, { ...args() });
      await anew().check({ ...args({ exclusive: true, group: "nothing" }) }, { ...args() });
      expect(house.said.filter((line) => line.startsWith("exclusive"))).to.deep.equal([]);
    });

    it("are said to be missing in the preview, unless the program declares them, and no more once the run writes", async () => {
      await memberships.check({ ...args({ members: ["ada", "eve", UNKNOWN, "zoe"] }) }, {});
      expect(house.said).to.deep.equal([
        `the members of group team (${simpleAd}): the directory has no eve, zoe; unless this run makes what is missing first, they cannot be changed`,
      ]);
      house.said.length = 0;
      const services = house.services();
      anotherRun(services);
      services.claims.claim("user", "corp.example.com eve", "people/prod/eve");
      await memberships.check({ ...args({ members: ["ada", "eve"] }) }, {});
      await memberships.check({ ...args({ members: ["zoe"] }) }, { ...args({ members: ["zoe"] }) });
      expect(house.said, "declared, and unchanged").to.deep.equal([]);
      await memberships.create(args());
      await memberships.check({ ...args({ members: ["ada", "zoe"] }) }, { ...args() });
      expect(house.said).to.deep.equal([]);
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
        expect(await reasons({ exclusive: true, ...unknown })).to.deep.equal([]);
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

    it("in place by the name that this run gives the group, which the preview cannot ask the directory for", async () => {
      const services = house.services();
      anotherRun(services);
      const before = { ...olds, groupGuid: guid("team") };
      const news = args({ members: ["ada", "bob"], group: "Insight" });
      services.claims.claim("group", "corp.example.com Insight", "people/prod/team");
      expect(await memberships.diff(before, news), "of a group that is made").to.deep.equal(replacing("group"));
      services.claims.know("group", "people/prod/team", "corp.example.com team", undefined);
      expect(await memberships.diff(before, news)).to.deep.equal(inPlace);
    });

    it("in place by another spelling of the same group", async () => {
      const before = { ...olds, groupGuid: guid("team").toUpperCase() };
      const news = args({ members: ["ada", "bob"], group: dn("team") });
      expect(await memberships.diff(before, news)).to.deep.equal(inPlace);
    });
  });
});
