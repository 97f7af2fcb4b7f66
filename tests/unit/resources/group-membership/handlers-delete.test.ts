import { expect } from "chai";
import { GroupMembershipHandlers } from "../../../../provider/resources/group-membership/handlers";
import type { GroupMembershipArguments } from "../../../../provider/resources/group-membership/properties";
import { without } from "../../../../provider/text/without";
import {
  MARK,
  anew,
  anotherRun,
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
      anotherRun();
      await memberships.check({ ...args({ members: ["BOB"], owner: "people/prod/other" }) }, {});
      await memberships.delete(outs);
      expect(members()).to.deep.equal(["bob"]);
    });

    it("and made anew by the same run, with whom both have staying, and still counted as added", async () => {
      const outs = await made({ members: ["ada", "bob"] });
      anotherRun();
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
      anotherRun();
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
