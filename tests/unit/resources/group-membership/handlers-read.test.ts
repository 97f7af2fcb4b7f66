import { expect } from "chai";
import type {
  GroupMembershipArguments,
  GroupMembershipState,
} from "../../../../provider/resources/group-membership/properties";
import { without } from "../../../../provider/text/without";
import {
  FOREIGN,
  MARK,
  anew,
  args,
  dn,
  group,
  guid,
  house,
  memberships,
  sid,
  useMemberships,
} from "./handlers-fixture";

describe("the members of a group", () => {
  useMemberships();

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
});
