import { expect } from "chai";
import type { Properties } from "../../../../provider/resources/common/handlers";
import type { UserArguments } from "../../../../provider/resources/user/properties";
import { GroupHandlers } from "../../../../provider/resources/group/handlers";
import { UserHandlers } from "../../../../provider/resources/user/handlers";
import { BASE, USERS } from "../../directory/ldap/memory-client";
import { connector, simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import { UNKNOWN, anotherRun, args, created, edited, house, stranger, useUsers, users } from "./handlers-fixture";

describe("the lifecycle of a user", () => {
  useUsers();

  describe("is checked", () => {
    it("argument by argument", async () => {
      const failures = await users.check({ ...args({ userName: "a:b" }), nonsense: 1 }, {});
      expect(failures.map(({ property }) => property)).to.have.members(["userName", "nonsense"]);
      expect((await users.check({}, {})).map(({ property }) => property)).to.deep.equal([
        "directoryId",
        "userName",
        "owner",
      ]);
    });

    it("for another password, of which the domain's policy forbids a part, in the preview already", async () => {
      const domain = house.memory.entries.get(BASE) ?? {};
      domain.pwdProperties = ["1"];
      const olds = args({ initialPassword: "First-Passw0rd", passwordVersion: 1 });
      const news = args({ initialPassword: "Its-ada-1", passwordVersion: 2 });
      const [failure, ...more] = await users.check({ ...news }, { ...olds });
      expect(failure?.property, "whose value the engine would show").to.equal("");
      expect(failure?.reason).to.match(/^initialPassword holds .*which the domain's password policy forbids$/);
      expect(more).to.deep.equal([]);
      expect(await users.check({ ...news, passwordVersion: 1 }, { ...olds }), "which is not set").to.deep.equal([]);
      delete domain.pwdProperties;
    });

    it("and says that WorkSpaces refuses whoever must change their password, once for each password", async () => {
      const said = async (news: Partial<UserArguments>, olds: Properties) => {
        house.said.length = 0;
        anotherRun();
        await users.check({ ...args(news) }, olds);
        return house.said.filter((line) => line.includes("mustChangePassword"));
      };
      const must = { mustChangePassword: true };
      const words =
        `user ada (${simpleAd}): mustChangePassword: WorkSpaces refuses their sign-in until they have changed the password elsewhere, ` +
        `as on a computer of the domain, or by "Forgot password?" if the directory has it`;
      expect(await said(must, {})).to.deep.equal([words]);
      expect(await said(must, { ...args(must) })).to.deep.equal([]);
      expect(
        await said({ ...must, initialPassword: "A-1234567", passwordVersion: 2 }, { ...args(must) }),
      ).to.deep.equal([words]);
      expect(await said({ mustChangePassword: false }, {})).to.deep.equal([]);
    });

    it("for a name that a group of the program has, whichever of the two comes first", async () => {
      const services = house.services();
      const [people, groups] = [new UserHandlers(services), new GroupHandlers(services)];
      const crew = { directoryId: simpleAd, name: "Crew", owner: "people/prod/team" };
      expect(await groups.check(crew, {})).to.deep.equal([]);
      const [ofUser, ...more] = await people.check({ ...args({ userName: "crew" }) }, {});
      expect(ofUser?.property).to.equal("userName");
      expect(ofUser?.reason).to.match(/^userName crew is that of the group team too, .* give ada another$/);
      expect(more).to.deep.equal([]);
      const [ofGroup] = await groups.check({ ...crew, name: "CREW", owner: "people/prod/other" }, {});
      expect(ofGroup?.reason, "which is declared twice").to.match(/declared by team and by other/);
      const [taken] = await new GroupHandlers(services).check({ ...crew, name: "ada", owner: "people/prod/third" }, {});
      expect(taken, "nobody has that one so far").to.equal(undefined);
      const [last] = await people.check({ ...args({ userName: "ada" }) }, {});
      expect(last?.reason).to.match(/^userName ada is that of the group third too/);
    });

    it("and says whom it would place in a unit that our account cannot see", async () => {
      await users.check({ ...args({ organizationalUnit: `OU=Gone,${BASE}` }) }, {});
      expect(house.said.join()).to.contain(`user ada (${simpleAd})`).and.to.contain(`OU=Gone,${BASE}`);
    });

    it("and says whom an edit would move to a unit that our account cannot see", async () => {
      await created();
      anotherRun();
      house.said.length = 0;
      await users.check({ ...args({ organizationalUnit: `OU=Gone,${BASE}` }) }, { ...args() });
      expect(house.said.join())
        .to.contain(`user ada (${simpleAd})`)
        .and.to.contain("unless this run makes it, nothing can be put there");
      house.said.length = 0;
      anotherRun();
      await users.check({ ...args({ organizationalUnit: USERS }) }, { ...args() });
      expect(house.said).to.deep.equal([]);
    });

    it("for a passwordVersion that nothing goes with", async () => {
      const [failure] = await users.check({ ...args({ passwordVersion: 1 }) }, {});
      expect(failure?.reason).to.equal("passwordVersion does nothing without initialPassword");
      expect(await users.check({ ...args({ passwordVersion: 1, initialPassword: UNKNOWN }) }, {})).to.deep.equal([]);
    });

    it("for a directory whose people are managed elsewhere", async () => {
      const [failure] = await users.check({ ...args({ directoryId: "wsd-entra0001" }) }, {});
      expect(failure).to.have.property("property", "directoryId");
      expect(failure?.reason).to.contain("Microsoft Entra ID").and.to.contain("azuread.User");
    });

    it("for another resource of the program that means the same person", async () => {
      expect(await users.check({ ...args() }, {})).to.deep.equal([]);
      const [failure] = await users.check({ ...args({ userName: "ADA", owner: "people/prod/other" }) }, {});
      expect(failure?.property).to.equal("userName");
      expect(failure?.reason).to.contain(
        "user ADA (corp.example.com) is declared by ada and by other; keep one of the two resources",
      );
      expect(await users.check({ ...args() }, {}), "again, as for a replacement").to.deep.equal([]);
    });

    it("without claiming or asking what a preview does not know yet", async () => {
      for (const owner of ["people/prod/one", "people/prod/two"]) {
        expect(await users.check({ ...args({ userName: UNKNOWN, owner }) }, {})).to.deep.equal([]);
        expect(await users.check({ ...args({ directoryId: UNKNOWN, owner }) }, {})).to.deep.equal([]);
      }
    });

    it("for what creating it would be refused for, unless the state holds it", async () => {
      stranger();
      expect(await users.check({ ...args() }, {})).to.have.length(1);
      expect(await users.check({ ...args() }, { ...args() })).to.deep.equal([]);
    });

    it("but not once the process creates people, when each creation finds out by itself, unless it replaces an account", async () => {
      stranger();
      const outs = await created({ userName: "grace", owner: "people/prod/grace" });
      expect(await users.check({ ...args() }, {})).to.deep.equal([]);
      const refused = await users.create(args()).catch((error: unknown) => String(error));
      expect(refused).to.contain("adopt: true");
      const renamed = { ...args({ owner: "people/prod/grace" }) };
      await users.diff(outs, renamed);
      expect(await users.check(renamed, {}), "whose old account may go first").to.have.length(1);
    });

    it("when it is edited, for what somebody else has in the attribute of its mark, whose and what to do", async () => {
      await created();
      anotherRun();
      edited({ adminDescription: ["User_NoEntraSync"] });
      const olds = { ...args() };
      expect(await users.check({ ...args() }, olds), "nothing is edited").to.deep.equal([]);
      const [failure, ...more] = await users.check({ ...args({ adopt: true }) }, olds);
      expect(failure?.property).to.equal("userName");
      expect(failure?.reason)
        .to.match(/^editing user ada .*: adminDescription of CN=ada,.* holds "User_NoEntraSync"/)
        .and.to.match(/clear adminDescription of CN=ada,.*; or set \S+\.markAttribute to .*wWWHomePage/);
      expect(more).to.deep.equal([]);
      edited({ adminDescription: [] });
      expect(await users.check({ ...args({ adopt: true }) }, olds), "which is taken back").to.deep.equal([]);
      const [cleared] = await users.check({ ...args({ firstName: "Augusta" }) }, olds);
      expect(cleared?.property).to.equal("userName");
      expect(cleared?.reason).to.match(
        /^editing user ada .*: adminDescription of CN=ada,.* was cleared, so that .*; set adopt: true to take it back; or take/,
      );
      const elsewhere = { ...args({ directoryId: connector }) };
      expect(await users.check({ ...args() }, elsewhere), "of another directory").to.deep.equal([]);
      anotherRun();
      edited({ adminDescription: ["User_NoEntraSync"] });
      await created({ userName: "grace", owner: "people/prod/grace" });
      expect(await users.check({ ...args({ adopt: true }) }, olds), "once it writes, each edit says so").to.deep.equal(
        [],
      );
    });

    it("also where AWS does not answer: the step that needs it will say so", async () => {
      house.world.aws.faults = () => "drop";
      expect(await users.check({ ...args() }, {})).to.deep.equal([]);
    });
  });

  describe("differs", () => {
    it("so that it is replaced by another name, unless the account has that name already and is this state's", async () => {
      const outs = await created();
      const replaces = async (userName: string, olds = outs) => (await users.diff(olds, args({ userName }))).replaces;
      expect(await replaces("countess"), "there is no such account").to.deep.equal(["userName"]);
      expect(await replaces("ADA"), "letter case is no other name").to.deep.equal([]);
      stranger("countess");
      expect(await replaces("countess"), "that is another account").to.deep.equal(["userName"]);
      house.memory.entries.delete(`CN=countess,${USERS}`);
      edited({ sAMAccountName: ["countess"] });
      expect(await replaces("Countess"), "an administrator renamed it").to.deep.equal([]);
      expect(await replaces("grace"), "to another name than this").to.deep.equal(["userName"]);
      expect(await replaces(UNKNOWN), "not known in the preview").to.deep.equal(["userName"]);
      Object.assign(house.memory.named("countess") ?? {}, { adminDescription: ["pulumi:people/test/ada"] });
      expect(await replaces("countess"), "it is another state's by now").to.deep.equal(["userName"]);
      house.memory.entries.clear();
      house.memory.put(BASE, { objectClass: ["domainDNS"] });
      house.memory.put(USERS, { objectClass: ["container"] });
      expect(await replaces("countess"), "it is gone").to.deep.equal(["userName"]);
    });

    it("so that it is replaced by another name if the directory cannot be opened", async () => {
      const outs = await created();
      const services = house.services();
      Object.assign(services.directories, { open: () => Promise.reject(new Error("no settings")) });
      const { replaces } = await new UserHandlers(services).diff(outs, args({ userName: "countess" }));
      expect(replaces).to.deep.equal(["userName"]);
    });

    it("and is known to the run by its domain, whatever names that", async () => {
      const outs = await created();
      const services = house.services();
      await new UserHandlers(services).diff(outs, args({ directoryId: UNKNOWN }));
      expect(services.claims.knownOf("user", "people/prod/ada", "corp.example.com ada")).to.include({
        incarnation: outs.incarnation,
      });
    });

    it("not by a domain that is not known in the preview, which is not looked up", async () => {
      const outs = await created();
      expect((await users.diff(outs, args({ domain: UNKNOWN }))).replaces).to.deep.equal(["domain"]);
    });
  });
});
