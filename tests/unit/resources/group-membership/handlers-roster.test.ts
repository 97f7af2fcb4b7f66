import { expect } from "chai";
import type { Directory } from "../../../../provider/directory/directory";
import { GroupMembershipHandlers } from "../../../../provider/resources/group-membership/handlers";
import type {
  GroupMembershipArguments,
  GroupMembershipState,
  RosterRows,
} from "../../../../provider/resources/group-membership/properties";
import type { Services } from "../../../../provider/resources/common/services";
import { simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import { FOREIGN, args, dn, group, guid, house, members, useMemberships } from "./handlers-fixture";

const ROSTER = "people/prod/workspaces-users:index:Roster$team";
const personOf = (name: string) => `people/prod/workspaces-users:index:Roster$workspaces-users:index:Person$${name}`;

describe("the members of a group whose membership a roster makes", () => {
  useMemberships();

  const rowsOf = (...names: string[]): RosterRows[] => [{ userNames: names.join("\n") }];
  const roster = (more: Partial<GroupMembershipArguments> = {}) => args({ owner: ROSTER, ...more });
  const checked = async (
    handlers: GroupMembershipHandlers,
    news: Partial<GroupMembershipArguments>,
    rosterRows: readonly RosterRows[],
    olds: object = {},
  ) => {
    expect(await handlers.check({ ...roster(news), rosterRows }, { ...olds })).to.deep.equal([]);
    return roster(news);
  };
  /** By a run of its own. */
  const made = async (list: string[], services = house.services()) => {
    const handlers = new GroupMembershipHandlers(services);
    return (await handlers.create(await checked(handlers, { members: list }, rowsOf(...list)))).outs;
  };
  const updated = async (
    olds: GroupMembershipState,
    news: Partial<GroupMembershipArguments>,
    rows: readonly RosterRows[],
    services = house.services(),
  ) => {
    const handlers = new GroupMembershipHandlers(services);
    return handlers.update(olds, await checked(handlers, news, rows, olds));
  };

  describe("are updated", () => {
    it("so that whose row goes stays if they were there before, and who has a row without the group leaves in any case", async () => {
      group("team", { member: [dn("ada"), dn("dora")] });
      const olds = await made(["ada", "bob", "cleo", "dora"]);
      const outs = await updated(olds, { members: ["cleo"] }, rowsOf("cleo", "DORA"));
      expect(members()).to.deep.equal(["ada", "cleo"]);
      expect(outs.added).to.deep.equal([guid("cleo")]);
      expect(Object.keys(outs)).to.not.include("rosterRows");
    });

    it("so that they stay left in it by what follows, and leave once the group goes from a row that they have again", async () => {
      group("team", { member: [dn("ada"), dn("bob")] });
      const cut = await updated(await made(["ada", "bob"]), { members: ["ada"] }, rowsOf("ada"));
      const later = await updated(cut, { members: ["ada", "cleo"] }, rowsOf("ada", "cleo"));
      expect(members()).to.deep.equal(["ada", "bob", "cleo"]);
      const whole = await updated(later, { members: ["ada", "bob"] }, rowsOf("ada", "bob", "cleo"));
      expect(members()).to.deep.equal(["ada", "bob"]);
      await updated(whole, { members: ["ada"] }, rowsOf("ada", "bob", "cleo"));
      expect(members()).to.deep.equal(["ada"]);
    });

    it("and who was renamed outside is told by the account, and not by the name that the list had", async () => {
      const olds = await made(["ada", "bob"]);
      Object.assign(house.memory.named("bob") ?? {}, { sAMAccountName: ["bobby"] });
      await updated(olds, { members: ["ada"] }, rowsOf("ada", "bobby"));
      expect(members()).to.deep.equal(["ada"]);
    });

    it("as any list where no roster tells of its rows", async () => {
      const olds = await made(["ada", "bob"]);
      const handlers = new GroupMembershipHandlers(house.services());
      const news = roster({ members: ["ada"] });
      await handlers.check({ ...news }, { ...olds });
      const outs = await handlers.update(olds, news);
      expect(members()).to.deep.equal(["ada"]);
      expect(outs.ofRoster).to.equal(undefined);
    });

    for (const [name, after] of [
      ["who has a row there leaves", ["ada"]],
      ["whose row goes stays if they were there before", ["ada", `<SID=${FOREIGN}>`]],
    ] as const) {
      it(`by the names of a trusted domain's own accounts, whose SIDs are all that the group has: ${name}`, async () => {
        const services = house.services();
        const open = services.directories.open.bind(services.directories);
        const trusted = {
          members: { resolve: () => Promise.resolve(new Map([[FOREIGN, { dn: "CN=eve,DC=onprem", name: "eve" }]])) },
        } as unknown as Directory;
        services.directories.open = (id, domain) =>
          domain === "onprem.example.com" ? Promise.resolve(trusted) : open(id, domain);
        const olds = { ...(await made(["ada", FOREIGN])), added: [] };
        const rows = [
          ...rowsOf("ada", "eve"),
          { domain: "onprem.example.com", userNames: after.length > 1 ? "x" : "Eve" },
        ];
        await updated(olds, { members: ["ada"] }, rows, services);
        expect(members().sort()).to.deep.equal([...after].sort());
      });
    }
  });

  describe("in a difference", () => {
    const said = async (
      olds: GroupMembershipState,
      news: Partial<GroupMembershipArguments>,
      rows: readonly RosterRows[],
    ) => {
      house.said.length = 0;
      const handlers = new GroupMembershipHandlers(house.services());
      await handlers.diff(olds, await checked(handlers, news, rows, olds));
      return [...house.said];
    };
    const inTeam = `in group team (${simpleAd}), since the roster had not added them`;

    it("are said by name if they stay though the list that Pulumi shows loses them", async () => {
      group("team", { member: ["ada", "bob", "cleo", "dora"].map(dn) });
      expect(await said(await made(["ada", "bob"]), { members: ["ada"] }, rowsOf("ada"))).to.deep.equal([
        `bob has no row in the roster any more, and stays ${inTeam}`,
      ]);
      const all = await made(["ada", "bob", "cleo", "dora"]);
      expect(await said(all, { members: ["ada"] }, rowsOf("ada", "dora"))).to.deep.equal([
        `bob and cleo have no row in the roster any more, and stay ${inTeam}`,
      ]);
    });

    it("are counted where they are many", async () => {
      const many = [1, 2, 3, 4, 5, 6, 7].map((one) => `p${one}`);
      for (const name of many) {
        house.memory.put(dn(name), { sAMAccountName: [name], objectClass: ["top", "user"] });
      }
      group("team", { member: many.map(dn) });
      const [line] = await said(await made(["ada", ...many]), { members: ["ada"] }, rowsOf("ada"));
      expect(line).to.include("p1, p2, p3, p4, p5 and 2 others have no row in the roster any more");
    });

    it("are not said who leave, who are not in the group, and who are gone", async () => {
      group("team", { member: [dn("bob")] });
      const olds = { ...(await made(["ada", "bob", "cleo"])), members: ["ada", "bob", "cleo", "nobody"] };
      expect(await said(olds, { members: ["ada"] }, rowsOf("ada", "bob")), "cleo was added").to.deep.equal([]);
    });
  });

  describe("are deleted, since no row names the group any more,", () => {
    /** A run that declares these people by the roster. */
    const run = (...declared: string[]) => {
      const services: Services = house.services();
      services.claims.claim("user", "corp.example.com zoe", "people/prod/zoe");
      for (const name of declared) {
        services.claims.claim("user", `corp.example.com ${name}`, personOf(name));
      }
      return services;
    };

    it("so that who has a row leaves in any case, and whose row goes stays if they were there before, which is said", async () => {
      group("team", { member: [dn("ada"), dn("cleo")] });
      const state = await made(["ada", "bob", "cleo", "dora"]);
      house.said.length = 0;
      await new GroupMembershipHandlers(run("ada", "bob")).delete(state);
      expect(members()).to.deep.equal(["cleo"]);
      expect(house.said).to.deep.equal([
        `cleo has no row in the roster any more, and stays in group team (${simpleAd}), since the roster had not added them`,
      ]);
    });

    it("so that those stay whom the program declares outside the roster by now", async () => {
      group("team", { member: [dn("ada"), dn("bob")] });
      const state = await made(["ada", "bob"]);
      const services = run("ada");
      services.claims.claim("user", "corp.example.com bob", "people/prod/bob");
      await new GroupMembershipHandlers(services).delete(state);
      expect(members()).to.deep.equal(["bob"]);
    });

    it("also where the parents of its people are many, and stand as a hash", async () => {
      group("team", { member: [dn("ada")] });
      const state = await made(["ada"]);
      const services = run();
      services.claims.claim("user", "corp.example.com ada", "people/prod/0123456789abcdef$ada");
      await new GroupMembershipHandlers(services).delete(state);
      expect(members()).to.deep.equal([]);
    });

    it("and in a destroy those leave whom it added, as ever", async () => {
      group("team", { member: [dn("ada")] });
      const state = await made(["ada", "bob"]);
      await new GroupMembershipHandlers(house.services()).delete(state);
      expect(members()).to.deep.equal(["ada"]);
    });

    it("and to be made anew, without those whom it had added", async () => {
      group("team", { member: [dn("cleo")] });
      const state = await made(["ada", "bob", "cleo"]);
      const handlers = new GroupMembershipHandlers(run());
      const news = await checked(handlers, { members: ["ada"] }, rowsOf("ada", "bob"), state);
      await handlers.delete(state);
      expect((await handlers.create(news)).outs.added).to.deep.equal([guid("ada")]);
      expect(members().sort()).to.deep.equal(["ada", "cleo"]);
    });
  });
});
