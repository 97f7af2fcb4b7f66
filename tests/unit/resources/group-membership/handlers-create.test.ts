import { expect } from "chai";
import type { GroupMembershipArguments } from "../../../../provider/resources/group-membership/properties";
import { USERS } from "../../directory/ldap/memory-client";
import { failureOf } from "../../failure";
import { simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import {
  FOREIGN,
  MARK,
  OWNER,
  args,
  dn,
  group,
  guid,
  house,
  members,
  memberships,
  useMemberships,
} from "./handlers-fixture";

describe("the members of a group", () => {
  useMemberships();

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
      expect(few.message).to.contain(
        `changing the members of group team (${simpleAd}): the directory has no x, y; nothing was changed`,
      );
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
});
