import { expect } from "chai";
import {
  AlreadyExistsError,
  InsufficientAccessError,
  InvalidDNSyntaxError,
  NoSuchObjectError,
  NotAllowedOnNonLeafError,
  UnwillingToPerformError,
  type Change,
} from "ldapts";
import type { Group, GroupEdit, NewGroup } from "../../../../provider/directory/group";
import { ConnectionLost } from "../../../../provider/directory/ldap/connection";
import { DeletionObstacles } from "../../../../provider/directory/ldap/deletion-obstacles";
import { LdapGroups } from "../../../../provider/directory/ldap/ldap-groups";
import { LdapSession } from "../../../../provider/directory/ldap/session";
import { failureOf } from "../../failure";
import { BASE, MemoryClient, MemoryConnection, USERS } from "./memory-client";

const GONE = "00000000-0000-0000-0000-000000000000";
const MARK = "pulumi:people/prod/team#0mh5k2x9q1a2b3c4d";
const UNIT = `OU=Teams,${BASE}`;
const TEAM = `CN=team,${USERS}`;
/** groupType of security groups, signed as the directory writes it ([MS-ADTS] 2.2.12). */
const [GLOBAL, DOMAIN_LOCAL, UNIVERSAL] = ["-2147483646", "-2147483644", "-2147483640"];

for (const server of ["windows", "samba"] as const) {
  describe(`groups over LDAP (${server})`, () => {
    let memory: MemoryClient;
    let groups: LdapGroups;

    const open = (markAttribute = "adminDescription") => {
      const session = new LdapSession({
        id: "d-90670cd1b9",
        domainName: "corp.example.com",
        markAttribute,
        connections: new MemoryConnection(memory),
        defaultUnit: () => Promise.resolve(USERS),
      });
      groups = new LdapGroups(session, new DeletionObstacles(session), ["description"]);
    };

    beforeEach(() => {
      memory = new MemoryClient(server);
      memory.put(UNIT, { objectClass: ["organizationalUnit"] });
      open();
    });

    const team = (more: Partial<NewGroup> = {}): NewGroup => ({
      name: "team",
      scope: "global",
      category: "security",
      mark: MARK,
      attributes: {},
      ...more,
    });
    const create = async (more: Partial<NewGroup> = {}): Promise<Group> =>
      (await groups.create(team(more))) ?? expect.fail("the name was taken");
    /** A new group, edited; undefined stands for gone. */
    const edit = async (what: GroupEdit, more: Partial<NewGroup> = {}): Promise<Group> => {
      const { guid } = await create(more);
      memory.writes.length = 0;
      return (await groups.edit(guid, () => what)) ?? expect.fail("it is gone");
    };
    /** What was sent, in words: each write with its target, and each change of a modify with its values. */
    const writes = () =>
      memory.writes.map(([method, dn, what]) =>
        method === "modify"
          ? (what as Change[]).map(({ modification: { type, values } }) => `${type}=${values.join()}`)
          : `${method} ${dn}${typeof what === "string" ? ` ${what}` : ""}`,
      );
    const refused = (on: string, error: Error) => {
      memory.before = (method) => {
        if (method === on) throw error;
      };
    };

    describe("create a group", () => {
      it("complete in one write, and return it as the directory has it", async () => {
        const group = await create({
          attributes: { description: ["all of us"] },
          scope: "universal",
          category: "distribution",
        });
        expect(memory.named("team")).to.deep.include({
          objectClass: ["top", "group"],
          groupType: ["8"],
          description: ["all of us"],
          adminDescription: [MARK],
        });
        expect(group).to.deep.include({
          dn: TEAM,
          name: "team",
          attributes: { description: ["all of us"] },
          scope: "universal",
          mark: MARK,
        });
        expect(group).to.include({ category: "distribution", critical: false });
        expect(writes()).to.deep.equal([`add ${TEAM}`]);
      });

      it("with its mark where the settings want it, and without a description if there is none", async () => {
        open("extensionAttribute15");
        await create();
        expect(memory.named("team")).to.deep.include({ extensionAttribute15: [MARK] });
        expect(memory.named("team")).to.not.have.any.keys("adminDescription", "description");
      });

      it("in the unit that is asked for, whatever characters its name has", async () => {
        expect((await create({ name: "a, b", organizationalUnit: UNIT })).dn).to.equal(`CN=a\\2C b,${UNIT}`);
      });

      it("or return nothing if a group has the name", async () => {
        await create();
        expect(await groups.create(team({ name: "TEAM" }))).to.equal(undefined);
      });

      for (const [what, dn, values] of [
        ["a user has the name", `CN=ada,${USERS}`, { sAMAccountName: ["team"], objectClass: ["top", "user"] }],
        ["a contact has the place", TEAM, { objectClass: ["top", "contact"] }],
      ] as const) {
        it(`or say what is in the way if ${what}`, async () => {
          memory.put(dn, { ...values } as unknown as Record<string, string[]>);
          const error = await failureOf(groups.create(team()));
          expect(error.code).to.equal("already-exists");
          expect(error.message)
            .to.contain(`creating group team (d-90670cd1b9): ${dn} has that name and is not group team`)
            .and.to.contain("rename or remove that entry, or choose another name");
        });
      }

      it("or say where it would be if what has its place cannot be seen", async () => {
        memory.put(TEAM, { objectClass: ["top", "contact"] });
        memory.before = (method, dn) => {
          if (method === "search" && dn === TEAM) throw new NoSuchObjectError("0000208D: NameErr");
        };
        expect((await failureOf(groups.create(team()))).message).to.contain(`${TEAM} has that name and is not group`);
      });

      it("or say that the unit is missing", async () => {
        const error = await failureOf(groups.create(team({ organizationalUnit: `OU=Gone,${BASE}` })));
        expect(error.code).to.equal("organizational-unit-not-found");
        expect(error.message).to.contain(`placing group team (d-90670cd1b9): there is no OU=Gone,${BASE}`);
      });

      it("or name the right that is missing, and the unit to delegate it on", async () => {
        refused("add", new InsufficientAccessError("00000005: SecErr"));
        expect((await failureOf(groups.create(team()))).message)
          .to.contain("creating group team (d-90670cd1b9)")
          .and.to.contain(`our account has no right to create ${TEAM}`)
          .and.to.contain(`delegate that right on ${USERS}`);
      });

      it("or name another way out of a missing right: what chose the unit", async () => {
        memory.before = (method) => {
          if (method === "add") throw new InsufficientAccessError("00000005: SecErr");
        };
        expect((await failureOf(groups.create(team({ organizationalUnit: UNIT })))).message).to.contain(
          `or choose another unit: organizationalUnit in the program says ${UNIT}`,
        );
      });

      it("or say what the directory answered if the unit is there", async () => {
        refused("add", new UnwillingToPerformError("0000001F: SvcErr"));
        expect(await failureOf(groups.create(team()))).to.include({ code: "directory-refused" });
      });
    });

    describe("find a group", () => {
      it("by its name in any letter case, and by its GUID", async () => {
        const { guid } = await create();
        expect(await groups.findByName("TEAM")).to.include({ guid, name: "team" });
        expect(await groups.find(guid)).to.include({ guid, name: "team" });
      });

      it("and nothing else that has the name, or no name", async () => {
        memory.put(TEAM, { sAMAccountName: ["team"], objectClass: ["top", "user"] });
        expect(await groups.findByName("team")).to.equal(undefined);
        expect(await groups.findByName("nobody")).to.equal(undefined);
        expect(await groups.find(GONE)).to.equal(undefined);
      });

      it("or say for which group the directory could not be asked", async () => {
        const { guid } = await create();
        refused("search", new InsufficientAccessError("00000005: SecErr"));
        expect((await failureOf(groups.findByName("team"))).message).to.contain("reading group team (d-90670cd1b9)");
        expect((await failureOf(groups.find(guid))).message).to.contain(`reading group ${guid} (d-90670cd1b9)`);
        expect((await failureOf(groups.edit(guid, () => ({})))).message).to.contain(`editing group ${guid}`);
      });
    });

    describe("edit a group", () => {
      it("in one write for all that differs, and return it as it is then", async () => {
        const group = await edit({
          attributes: { description: ["new"] },
          category: "distribution",
          mark: `${MARK}+adopted`,
        });
        expect(writes()).to.deep.equal([["description=new", `adminDescription=${MARK}+adopted`, "groupType=2"]]);
        expect(group).to.deep.include({
          attributes: { description: ["new"] },
          category: "distribution",
          mark: `${MARK}+adopted`,
        });
      });

      it("with no write if nothing differs", async () => {
        const same: GroupEdit = {
          name: "team",
          attributes: { description: ["d"] },
          scope: "global",
          category: "security",
          mark: MARK,
        };
        await edit({ ...same, organizationalUnit: USERS.toUpperCase() }, { attributes: { description: ["d"] } });
        await groups.edit((await create({ name: "bare" })).guid, () => ({ attributes: { description: [] } }));
        expect(writes().slice(0, -1)).to.deep.equal([]);
      });

      it("so that a description or a mark is cleared", async () => {
        const group = await edit(
          { attributes: { description: [] }, mark: null },
          { attributes: { description: ["d"] } },
        );
        expect(writes()).to.deep.equal([["description=", "adminDescription="]]);
        expect(group).to.not.have.any.keys("description", "mark");
      });

      it("so that an empty description clears it too, which the directory would not take", async () => {
        await edit({ attributes: { description: [] } }, { attributes: { description: ["d"] } });
        expect(writes()).to.deep.equal([["description="]]);
      });

      for (const [from, to, types] of [
        ["global", "universal", [UNIVERSAL]],
        ["global", "domainLocal", [UNIVERSAL, DOMAIN_LOCAL]],
        ["domainLocal", "global", [UNIVERSAL, GLOBAL]],
        ["domainLocal", "universal", [UNIVERSAL]],
        ["universal", "global", [GLOBAL]],
        ["universal", "domainLocal", [DOMAIN_LOCAL]],
      ] as const) {
        it(`from ${from} to ${to} ${types.length === 1 ? "in one step" : "by way of universal"}, the rest in the last write`, async () => {
          const group = await edit({ scope: to, attributes: { description: ["d"] } }, { scope: from });
          const last = ["description=d", `groupType=${types.at(-1)}`];
          expect(writes()).to.deep.equal([...types.slice(0, -1).map((type) => [`groupType=${type}`]), last]);
          expect(group).to.include({ scope: to });
        });
      }

      it("so that its mark moves to the attribute that the settings name by now", async () => {
        await create();
        open("extensionAttribute15");
        const { guid = GONE, mark } = (await groups.findByName("team")) ?? {};
        expect(mark, "the former one counts").to.equal(MARK);
        memory.writes.length = 0;
        await groups.edit(guid, () => ({ mark: MARK }));
        expect(writes()).to.deep.equal([[`extensionAttribute15=${MARK}`, "adminDescription="]]);
      });

      it("to another category in one step, whatever its scope", async () => {
        await edit({ category: "distribution" }, { scope: "domainLocal" });
        expect(writes()).to.deep.equal([["groupType=4"]]);
      });

      it("so that its CN follows its name", async () => {
        const group = await edit({ name: "a, b" });
        expect(writes()).to.deep.equal([`modifyDN ${TEAM} CN=a\\2C b`, ["sAMAccountName=a, b"]]);
        expect(group).to.include({ dn: `CN=a\\2C b,${USERS}`, name: "a, b" });
      });

      it("so that a CN which an administrator chose apart from the name is left alone", async () => {
        memory.put(`CN=The Team,${USERS}`, { sAMAccountName: ["team"], objectClass: ["group"], groupType: [GLOBAL] });
        const { guid = GONE } = (await groups.findByName("team")) ?? {};
        expect(await groups.edit(guid, () => ({ name: "crew" }))).to.include({ dn: `CN=The Team,${USERS}` });
        expect(writes()).to.deep.equal([["sAMAccountName=crew"]]);
      });

      it("to another unit, its CN as it is, or by a new name at once", async () => {
        expect(await edit({ organizationalUnit: UNIT })).to.include({ dn: `CN=team,${UNIT}` });
        expect(writes()).to.deep.equal([`modifyDN ${TEAM} CN=team,${UNIT}`]);
        memory.entries.delete(`CN=team,${UNIT}`);
        await edit({ organizationalUnit: UNIT, name: "crew" });
        expect(writes()).to.deep.equal([`modifyDN ${TEAM} CN=crew,${UNIT}`, ["sAMAccountName=crew"]]);
      });

      it("or say that the unit is missing, or is no name at all", async () => {
        const { guid } = await create();
        const move = (organizationalUnit: string) => failureOf(groups.edit(guid, () => ({ organizationalUnit })));
        expect((await move(`OU=Gone,${BASE}`)).message).to.contain(
          `placing group team (d-90670cd1b9): there is no OU=Gone,${BASE}`,
        );
        memory.before = (_method, dn) => {
          if (dn.includes("OU=,") || dn === TEAM) throw new InvalidDNSyntaxError("0000208F: NameErr");
        };
        expect(await move(`OU=,${BASE}`)).to.include({ code: "organizational-unit-not-found" });
      });

      it("or say which account has the new name already", async () => {
        memory.put(`CN=Some One,${USERS}`, { sAMAccountName: ["someone"], objectClass: ["top", "user"] });
        const { guid } = await create();
        refused("modify", new AlreadyExistsError("00000524: UpdErr"));
        const error = await failureOf(groups.edit(guid, () => ({ name: "someone" })));
        expect(error.code).to.equal("already-exists");
        expect(error.message).to.contain(
          `renaming group team (d-90670cd1b9): CN=Some One,${USERS} has the name someone already`,
        );
      });

      it("or name the right that is missing", async () => {
        const { guid } = await create();
        refused("modify", new InsufficientAccessError("00000005: SecErr"));
        expect((await failureOf(groups.edit(guid, () => ({ attributes: { description: ["d"] } })))).message)
          .to.contain(`our account has no right to change ${TEAM}`)
          .and.to.contain(`delegate that right on ${USERS}`);
      });

      it("never if it is gone, or the plan refuses", async () => {
        expect(await groups.edit(GONE, () => expect.fail("there is nothing to plan"))).to.equal(undefined);
        const { guid } = await create();
        memory.writes.length = 0;
        const plan = () => {
          throw new Error("not this one");
        };
        expect((await failureOf(groups.edit(guid, plan))).message).to.contain("not this one");
        expect(writes()).to.deep.equal([]);
      });

      it("again from the read if the connection broke: what was done is not done again", async () => {
        const { guid } = await create();
        memory.writes.length = 0;
        let lost = 0;
        memory.after = (method) => {
          if (method === "modify" && (lost += 1) === 1) throw new ConnectionLost("ECONNRESET");
        };
        expect(await groups.edit(guid, () => ({ attributes: { description: ["d"] } }))).to.deep.include({
          attributes: { description: ["d"] },
        });
        expect(writes()).to.deep.equal([["description=d"]]);
      });
    });

    describe("delete a group", () => {
      it("by its GUID, and one that is gone already is success", async () => {
        const { guid } = await create();
        await groups.delete(guid);
        expect(memory.named("team")).to.equal(undefined);
        expect(writes().at(-1)).to.equal(`del <GUID=${guid}>`);
        await groups.delete(guid);
      });

      it("or say what stands in the way", async () => {
        const { guid } = await create();
        refused("del", new NotAllowedOnNonLeafError("00002015: UpdErr"));
        expect((await failureOf(groups.delete(guid))).message).to.contain(
          `deleting group ${guid} (d-90670cd1b9): entries that our account cannot see stand below ${TEAM}`,
        );
      });

      it("again if the connection broke", async () => {
        const { guid } = await create();
        let lost = 0;
        memory.after = (method) => {
          if (method === "del" && (lost += 1) === 1) throw new ConnectionLost("ECONNRESET");
        };
        await groups.delete(guid);
        expect(lost).to.equal(1);
      });
    });
  });
}
