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
import { FOREIGN, UNKNOWN, args, dn, group, guid, house, members, useMemberships } from "./handlers-fixture";

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
    it("so that whose row goes stays, whoever had added them, and who has a row without the group leaves", async () => {
      group("team", { member: [dn("ada"), dn("dora")] });
      const olds = await made(["ada", "bob", "cleo", "dora"]);
      const outs = await updated(olds, { members: ["cleo"] }, rowsOf("cleo", "DORA"));
      expect(members()).to.deep.equal(["ada", "bob", "cleo"]);
      expect(outs.added).to.deep.equal([guid("cleo")]);
      expect(Object.keys(outs)).to.not.include("rosterRows");
    });

    it("so that they stay left in it by what follows, and leave once they have a row again, without the group", async () => {
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
      ["whose row goes stays", ["ada", `<SID=${FOREIGN}>`]],
    ] as const) {
      it(`by the names of a trusted domain's own accounts, whose SIDs are all that the group has: ${name}`, async () => {
        const services = house.services();
        const open = services.directories.open.bind(services.directories);
        const trusted = {
          members: { resolve: () => Promise.resolve(new Map([[FOREIGN, { dn: "CN=eve,DC=onprem", name: "eve" }]])) },
        } as unknown as Directory;
        services.directories.open = (id, domain) =>
          domain === "onprem.example.com" ? Promise.resolve(trusted) : open(id, domain);
        const olds = await made(["ada", FOREIGN]);
        const rows = [
          ...rowsOf("ada", "eve"),
          { domain: "onprem.example.com", userNames: after.length > 1 ? "x" : "Eve" },
        ];
        await updated(olds, { members: ["ada"] }, rows, services);
        expect(members().sort()).to.deep.equal([...after].sort());
      });
    }
  });

  describe("in a check", () => {
    const said = async (before: string[], now: string[], rows: readonly RosterRows[]) => {
      house.said.length = 0;
      await checked(new GroupMembershipHandlers(house.services()), { members: now }, rows, roster({ members: before }));
      return [...house.said];
    };
    const inTeam = `in group team (${simpleAd})`;

    it("are said by name if they stay though the list that Pulumi shows loses them", async () => {
      group("team", { member: ["ada", "bob", "cleo", "dora"].map(dn) });
      expect(await said(["ada", "bob"], ["ada"], rowsOf("ada"))).to.deep.equal([
        `bob is no longer in the roster, and stays ${inTeam} for as long as the account stands`,
      ]);
      expect(await said(["ada", "bob", "cleo", "dora"], ["ada", UNKNOWN], rowsOf("ada", "dora"))).to.deep.equal([
        `bob and cleo are no longer in the roster, and stay ${inTeam} for as long as their accounts stand`,
      ]);
    });

    it("are said too where the run gives the group its new name, by which nobody finds it yet", async () => {
      group("team", { member: ["ada", "bob"].map(dn) });
      const olds = roster({ members: ["ada", "bob"] });
      const services = house.services();
      services.claims.claim("group", "corp.example.com squad", "people/prod/squad");
      const handlers = new GroupMembershipHandlers(services);
      await checked(handlers, { group: "squad", members: ["ada"] }, rowsOf("ada"), olds);
      expect(house.said).to.deep.equal([
        `bob is no longer in the roster, and stays in group squad (${simpleAd}) for as long as the account stands`,
      ]);
    });

    it("are counted where they are many", async () => {
      const many = [1, 2, 3, 4, 5, 6, 7].map((one) => `p${one}`);
      for (const name of many) {
        house.memory.put(dn(name), { sAMAccountName: [name], objectClass: ["top", "user"] });
      }
      group("team", { member: many.map(dn) });
      const [line] = await said(["ada", ...many], ["ada"], rowsOf("ada"));
      expect(line).to.include("p1, p2, p3, p4, p5 and 2 others are no longer in the roster");
    });

    it("are not said who leave, who are not in the group, and who are gone", async () => {
      group("team", { member: [dn("bob")] });
      expect(await said(["ada", "bob", "cleo", "nobody"], ["ada"], rowsOf("ada", "bob"))).to.deep.equal([]);
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

    it("so that who has a row leaves, whoever had added them, and whose row goes stays, which is said", async () => {
      group("team", { member: [dn("ada"), dn("cleo")] });
      const state = await made(["ada", "bob", "cleo", "dora"]);
      house.said.length = 0;
      await new GroupMembershipHandlers(run("ada", "bob")).delete(state);
      expect(members()).to.deep.equal(["cleo", "dora"]);
      expect(house.said).to.deep.equal([
        `cleo and dora are no longer in the roster, and stay in group team (${simpleAd}) for as long as their accounts stand`,
      ]);
    });

    it("so that those stay whom the program declares outside the roster by now", async () => {
      const state = await made(["ada", "bob"]);
      const services = run("ada");
      services.claims.claim("user", "corp.example.com bob", "people/prod/bob");
      await new GroupMembershipHandlers(services).delete(state);
      expect(members()).to.deep.equal(["bob"]);
    });

    it("also where the parents of its people are many, and stand as a hash", async () => {
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

    it("and to be made anew, with whose row goes staying", async () => {
      const state = await made(["ada", "bob", "cleo"]);
      const handlers = new GroupMembershipHandlers(run());
      const news = await checked(handlers, { members: ["ada"] }, rowsOf("ada", "bob"), state);
      await handlers.delete(state);
      expect((await handlers.create(news)).outs.added).to.deep.equal([guid("ada")]);
      expect(members()).to.deep.equal(["ada", "cleo"]);
    });
  });
});
