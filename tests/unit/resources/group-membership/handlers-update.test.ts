import { expect } from "chai";
import type {
  GroupMembershipArguments,
  GroupMembershipState,
} from "../../../../provider/resources/group-membership/properties";
import { USERS } from "../../directory/ldap/memory-client";
import { failureOf } from "../../failure";
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

    it("not at all where one was renamed in the directory, which is said with the name that works", async () => {
      group("crew");
      const olds = await made({ members: ["ada", "bob"] });
      const rename = (name: string, to: string) =>
        Object.assign(house.memory.named(name) ?? {}, { sAMAccountName: [to] });
      rename("ada", "countess");
      const { message } = await failureOf(updated(olds, { members: ["ada", "bob"] }));
      expect(message)
        .to.contain("the directory has no ada; the account that was added as ada is called countess now; nothing was")
        .and.to.contain(
          "give countess in place of ada (of a User resource, as its userName), or rename the account back",
        );
      rename("bob", "robert");
      const both = await failureOf(updated(olds, { members: ["ada", "bob"] }));
      expect(both.message).to.contain("give countess, robert in place of ada, bob");
      const other = await failureOf(updated(olds, { members: ["eve", "robert"] }));
      expect(other.message, "who was not declared before").to.contain("the directory has no eve; nothing was changed");
      house.memory.put(`CN=Eve Holt,${USERS}`, { sAMAccountName: ["eve"], objectClass: ["top", "user"] });
      const eves = await anew().create(args({ members: ["eve"], group: "crew", owner: "people/prod/crew" }));
      rename("eve", "holt");
      const byGuid = await failureOf(updated(eves.outs, { members: ["eve"], group: "crew" }));
      expect(byGuid.message, "whose entry has another name").to.contain("added as eve is called holt now");
      const { added } = await updated(olds, { members: ["countess", "robert"] });
      expect(added).to.deep.equal(olds.added);
      expect(members()).to.deep.equal(["ada", "bob"]);
    });

    it("one write each way, with nobody written twice", async () => {
      const olds = await made({ members: ["ada", "bob"] });
      house.memory.writes.length = 0;
      await updated(olds, { members: ["bob", "cleo"] });
      expect(house.memory.writes).to.have.length(2);
    });

    it("without taking out whom another resource of the run declares", async () => {
      const olds = await made({ members: ["ada", "bob"] });
      anotherRun();
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
});
