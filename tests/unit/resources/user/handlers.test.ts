import { expect } from "chai";
import { UnwillingToPerformError } from "ldapts";
import type { UserArguments, UserState } from "../../../../provider/resources/user/properties";
import { UserHandlers } from "../../../../provider/resources/user/handlers";
import { without } from "../../../../provider/text/without";
import { BASE, USERS } from "../../directory/ldap/memory-client";
import { clockOf } from "../../clients";
import { failureOf } from "../../failure";
import { simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import { House } from "../house";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const args = (more: Partial<UserArguments> = {}): UserArguments => ({
  directoryId: simpleAd,
  userName: "ada",
  owner: "people/prod/ada",
  firstName: "Ada",
  ...more,
});

describe("the lifecycle of a user", () => {
  let house: House;
  let users: UserHandlers;

  before(async () => {
    house = await House.open();
  });
  after(() => house.close());

  beforeEach(() => {
    users = new UserHandlers(house.services());
  });

  afterEach(async () => {
    const [all, violations] = [await house.world.aws.workspaces(), await house.world.aws.violations()];
    expect(violations, "nobody was deleted before their desktop").to.deep.equal([]);
    for (const { id } of all) {
      house.world.aws.setState(id, "TERMINATED");
    }
    house.memory.entries.forEach((_values, dn) => {
      if (dn.startsWith("CN=") && dn !== USERS) house.memory.entries.delete(dn);
    });
    house.memory.writes.length = 0;
    house.said.length = 0;
    house.world.aws.faults = undefined;
  });

  const created = async (more: Partial<UserArguments> = {}) => (await users.create(args(more))).outs;

  /** An account nobody manages. */
  const stranger = (userName = "ada", more: Record<string, string[]> = {}) => {
    house.memory.put(`CN=${userName},${USERS}`, {
      sAMAccountName: [userName],
      userAccountControl: ["512"],
      objectClass: ["top", "user"],
      whenCreated: ["20240102030405.0Z"],
      ...more,
    });
  };
  const writes = () => house.memory.writes.map(([method]) => method);
  const edited = (more: Record<string, string[]>) => Object.assign(house.memory.named("ada") ?? {}, more);

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

    it("also where AWS does not answer: the step that needs it will say so", async () => {
      house.world.aws.faults = () => "drop";
      expect(await users.check({ ...args() }, {})).to.deep.equal([]);
    });
  });

  describe("begins", () => {
    it("with an account of all that was declared, enabled, and marked", async () => {
      const { id, outs } = await users.create(
        args({ lastName: "Byron", email: "ada@example.com", attributes: { title: "Dr" } }),
      );
      expect(house.account("ada")).to.include({
        givenName: "Ada",
        sn: "Byron",
        mail: "ada@example.com",
        displayName: "Ada Byron",
        title: "Dr",
        userPrincipalName: "ada@corp.example.com",
        userAccountControl: "512",
        adminDescription: `pulumi:people/prod/ada#${outs.incarnation}`,
      });
      expect(id).to.equal(`${simpleAd}/${outs.objectGuid}`);
      expect(outs).to.not.have.property("adopted");
      expect(outs, "not declared").to.not.have.any.keys("displayName", "initialPassword");
    });

    it("with the password it is given, which the state never holds", async () => {
      const outs = await created({ initialPassword: "Given-Passw0rd", passwordVersion: 1 });
      expect(house.account("ada")?.unicodePwd).to.deep.equal(Buffer.from('"Given-Passw0rd"', "utf16le"));
      expect(JSON.stringify(outs)).to.not.contain("Given-Passw0rd");
    });

    it("disabled, and under a name of its own, where that is declared", async () => {
      await created({ enabled: false, displayName: "The Countess" });
      expect(house.account("ada")).to.include({ userAccountControl: "514", displayName: "The Countess" });
    });

    describe("where the name is taken", () => {
      it("by our own earlier attempt: it goes on, with no second password", async () => {
        const first = await created({ initialPassword: "Given-Passw0rd" });
        const again = await created({ firstName: "Augusta", initialPassword: "Other-Passw0rd" });
        expect(again).to.include({ objectGuid: first.objectGuid }).and.to.not.have.property("adopted");
        expect(house.account("ada")).to.include({ givenName: "Augusta" });
        expect(house.account("ada")?.unicodePwd).to.deep.equal(Buffer.from('"Given-Passw0rd"', "utf16le"));
      });

      it("by our own disabled account: it is enabled again, the same account", async () => {
        const first = await created({ deletionPolicy: "disable" });
        await users.delete(first);
        expect(house.account("ada")).to.include({ userAccountControl: "514" });
        expect(await created()).to.include({ objectGuid: first.objectGuid });
        expect(house.account("ada")).to.include({ userAccountControl: "512" });
      });

      it("by our own disabled account, which is to be disabled: it stays so", async () => {
        await users.delete(await created({ deletionPolicy: "disable" }));
        await created({ enabled: false });
        expect(house.account("ada")).to.include({ userAccountControl: "514" });
      });

      it("by another name in the same stack: a rename in code, whose old resource then deletes nobody", async () => {
        const old = await created();
        const renamed = await created({ owner: "people/prod/countess" });
        expect(renamed).to.include({ objectGuid: old.objectGuid });
        const marked = { adminDescription: `pulumi:people/prod/countess#${renamed.incarnation}` };
        expect(house.account("ada")).to.include(marked);
        expect(renamed.incarnation).to.not.equal(old.incarnation);
        await users.delete(old);
        expect(house.account("ada")).to.include(marked);
        expect(house.said.map((line) => line.replace(/since [\dT:-]+Z/, "since then"))).to.deep.equal([
          `user ada (CN=ada,${USERS}) was resource ada's, and is taken over as it is`,
          `user ada (CN=ada,${USERS}) is managed by people/prod/countess (project/stack/name) now since then, and is left as it is`,
        ]);
      });

      it("by another stack: it says whose, whether to adopt or not, and touches nothing", async () => {
        await created({ owner: "people/test/ada" });
        house.memory.writes.length = 0;
        for (const adopt of [true, false]) {
          const error = await failureOf(users.create(args({ firstName: "Eve", adopt })));
          expect(error.code).to.equal("owned-elsewhere");
          expect(error.message).to.contain(
            `user ada (CN=ada,${USERS}) is managed by people/test/ada (project/stack/name)`,
          );
        }
        expect(writes().filter((method) => method !== "add")).to.deep.equal([]);
      });

      it("by nobody's account: it says how to adopt it, and touches nothing", async () => {
        stranger();
        const error = await failureOf(users.create(args()));
        expect(error.code).to.equal("already-exists");
        expect(error.message).to.contain(
          `user ada (CN=ada,${USERS}) exists since 2024-01-02T03:04:05Z, and no stack manages it`,
        );
        expect(error.message).to.contain("set adopt: true");
        expect(house.account("ada")).to.not.have.any.keys("givenName", "adminDescription");
      });

      it("by nobody's account, adopted: only what is declared is edited, and it is kept at the end", async () => {
        stranger("ada", { sn: ["Lovelace"], userAccountControl: ["514"], unicodePwd: ["theirs"] });
        const outs = await created({ adopt: true, initialPassword: "Given-Passw0rd" });
        expect(outs).to.include({ adopted: true });
        expect(house.account("ada")).to.include({
          givenName: "Ada",
          sn: "Lovelace",
          userAccountControl: "514",
          unicodePwd: "theirs",
          adminDescription: `pulumi:people/prod/ada#${outs.incarnation}+adopted`,
        });
        await users.delete(outs);
        expect(house.account("ada")).to.include({ givenName: "Ada", userAccountControl: "514" });
        expect(house.account("ada")?.adminDescription).to.deep.equal([]);
      });

      for (const [what, more] of [
        ["critical", { isCriticalSystemObject: ["TRUE"] }],
        [
          "critical and marked as ours",
          { isCriticalSystemObject: ["TRUE"], adminDescription: ["pulumi:people/prod/ada"] },
        ],
      ] as const) {
        it(`by an account that is ${what}: it is refused`, async () => {
          stranger("ada", more as unknown as Record<string, string[]>);
          const error = await failureOf(users.create(args({ adopt: true })));
          expect(error.code).to.equal("protected-account");
          expect(house.account("ada")).to.not.have.any.keys("givenName");
        });
      }
    });
  });

  describe("is read", () => {
    it("with drift, wherever the account was moved to and whatever it is called", async () => {
      const outs = await created({ attributes: { title: "Dr" } });
      await house.memory.client().modifyDN(`CN=ada,${USERS}`, `CN=countess,${BASE}`);
      Object.assign(house.memory.named("ada") ?? {}, {
        sAMAccountName: ["countess"],
        givenName: ["Eve"],
        title: ["Prof"],
      });
      const read = await users.read(outs);
      expect(read?.inputs).to.deep.include({ userName: "countess", firstName: "Eve", attributes: { title: "Prof" } });
      expect(read?.outs).to.include({ renamedTo: "countess", distinguishedName: `CN=countess,${BASE}` });
    });

    it("as gone where it is", async () => {
      const outs = await created();
      house.memory.entries.delete(`CN=ada,${USERS}`);
      expect(await users.read(outs)).to.equal(undefined);
      expect(house.said).to.deep.equal([]);
    });

    it("as gone where another account has its name now, and says so", async () => {
      const outs = await created();
      house.memory.entries.delete(`CN=ada,${USERS}`);
      stranger();
      expect(await users.read(outs)).to.equal(undefined);
      expect(house.said.join()).to.contain("the account was deleted, and another of that name made since");
    });
  });

  it("is read as the state says if the account is another state's by now, which is said", async () => {
    const outs = await created();
    edited({ givenName: ["Eve"], adminDescription: ["pulumi:people/test/ada"] });
    expect(await users.read(outs)).to.deep.equal({ outs, inputs: args() });
    expect(house.said.join()).to.contain(
      `user ada (CN=ada,${USERS}) is managed by people/test/ada (project/stack/name) now`,
    );
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

  describe("is edited", () => {
    for (const [enabled, control] of [
      [undefined, "512"],
      [true, "512"],
      [false, "514"],
    ] as const) {
      it(`so that a deletion that disabled it and was not recorded is taken back, if enabled is ${enabled}`, async () => {
        const outs = await created({ deletionPolicy: "disable" });
        await users.delete(outs);
        await users.update(outs, args(enabled === undefined ? {} : { enabled }));
        expect(house.account("ada")).to.include({
          userAccountControl: control,
          adminDescription: `pulumi:people/prod/ada#${outs.incarnation}`,
        });
      });
    }

    it("and stays suspended if somebody else suspended it, and the program does not say", async () => {
      const outs = await created();
      edited({ userAccountControl: ["514"] });
      await users.update(outs, args({ firstName: "Augusta" }));
      expect(house.account("ada")).to.include({ userAccountControl: "514", givenName: "Augusta" });
    });

    it("so that attributes are cleared which the program has no more, and written which are new", async () => {
      const outs = await created({ attributes: { title: "Dr", info: "a" } });
      const now = await users.update(outs, args({ attributes: { info: "a", department: "IT" } }));
      expect(house.account("ada")).to.deep.include({ title: [], info: "a", department: "IT" });
      expect(now.attributes).to.deep.equal({ info: "a", department: "IT" });
    });

    it("again if its move to a resource that the program does not declare any more was begun and is taken back", async () => {
      const outs = await created();
      edited({ adminDescription: ["pulumi:people/prod/countess#0mh5k2x9q1a2b3c4d"] });
      const services = house.services();
      services.claims.claim("user", "corp.example.com ada", "people/prod/countess", args());
      expect(await failureOf(new UserHandlers(services).update(outs, args()))).to.include({ code: "owned-elsewhere" });
      const now = await users.update(outs, args());
      expect(house.account("ada")).to.include({ adminDescription: `pulumi:people/prod/ada#${now.incarnation}` });
    });

    it("so that the mark tells which version of the password was set last", async () => {
      const outs = await created({ initialPassword: "First-Passw0rd", passwordVersion: 1 });
      const now = await users.update(outs, args({ initialPassword: "Second-Passw0rd", passwordVersion: 2 }));
      expect(house.account("ada")).to.include({
        adminDescription: `pulumi:people/prod/ada#${outs.incarnation}+password=2`,
      });
      expect(now).to.include({ incarnation: outs.incarnation, passwordVersion: 2 });
    });

    it("in place, what differs and no more", async () => {
      const outs = await created({ lastName: "Byron", email: "ada@example.com" });
      house.memory.writes.length = 0;
      const now = await users.update(outs, args({ lastName: "King" }));
      expect(now).to.include({ objectGuid: outs.objectGuid, lastName: "King" }).and.to.not.have.property("email");
      expect(house.account("ada")).to.include({ sn: "King", displayName: "Ada King" });
      expect(house.account("ada")?.mail).to.deep.equal([]);
      expect(writes()).to.deep.equal(["modify"]);
    });

    it("not in the directory where only its behaviour changed", async () => {
      const outs = await created();
      house.memory.writes.length = 0;
      expect(await users.update(outs, args({ deletionPolicy: "retain" }))).to.include({ deletionPolicy: "retain" });
      expect(writes()).to.deep.equal([]);
    });

    it("back to its name where it was renamed outside", async () => {
      const outs = await created();
      Object.assign(house.memory.named("ada") ?? {}, { sAMAccountName: ["countess"] });
      const read = (await users.read(outs)) ?? expect.fail("it is there");
      expect(await users.diff(read.outs, args())).to.deep.include({ changes: true, replaces: [] });
      expect(await users.update(read.outs, args()))
        .to.include({ objectGuid: outs.objectGuid })
        .and.to.not.have.property("renamedTo");
      expect(house.account("ada")).to.not.equal(undefined);
      expect(house.account("countess")).to.equal(undefined);
    });

    it("by another logical name of the same stack, which rewrites the mark and keeps its incarnation", async () => {
      const outs = await created();
      const now = await users.update(outs, args({ owner: "people/prod/countess" }));
      expect(house.account("ada")).to.include({ adminDescription: `pulumi:people/prod/countess#${outs.incarnation}` });
      expect(now).to.include({ incarnation: outs.incarnation });
    });

    for (const [what, more, code] of [
      ["another stack's by now", { adminDescription: ["pulumi:people/test/ada"] }, "owned-elsewhere"],
      ["critical by now", { isCriticalSystemObject: ["TRUE"] }, "protected-account"],
    ] as const) {
      it(`not where it is ${what}`, async () => {
        const outs = await created();
        Object.assign(house.memory.named("ada") ?? {}, more);
        expect(await failureOf(users.update(outs, args({ firstName: "Eve" })))).to.include({ code });
        expect(house.account("ada")).to.include({ givenName: "Ada" });
      });
    }

    for (const [what, adminDescription, word] of [
      ["cleared", [], "was cleared"],
      ["overwritten by another tool", ["User_NoEntraSync"], "was overwritten"],
    ] as const) {
      it(`not where its mark was ${what}: it is not ours any more, which is said`, async () => {
        const outs = await created();
        Object.assign(house.memory.named("ada") ?? {}, { adminDescription });
        house.memory.writes.length = 0;
        const error = await failureOf(users.update(outs, args({ firstName: "Augusta" })));
        expect(error.code).to.equal("owned-elsewhere");
        expect(error.message).to.contain(`adminDescription of CN=ada,${USERS} ${word}`);
        expect(writes()).to.deep.equal([]);
      });
    }

    it("and marked again where somebody took the mark off, if the program asks to adopt it", async () => {
      const outs = await created();
      Object.assign(house.memory.named("ada") ?? {}, { adminDescription: [] });
      const now = await users.update(outs, args({ firstName: "Augusta", adopt: true }));
      expect(house.account("ada")).to.include({
        adminDescription: `pulumi:people/prod/ada#${now.incarnation}`,
        givenName: "Augusta",
      });
      expect(now.incarnation).to.not.equal(outs.incarnation);
    });

    it("with an incarnation from then on, where release 0.1.0 made it, so that it is deleted by the new state alone", async () => {
      const old = without(await created(), "incarnation");
      Object.assign(house.memory.named("ada") ?? {}, { adminDescription: ["pulumi:people/prod/ada"] });
      const now = await users.update(old, args({ firstName: "Augusta" }));
      expect(house.account("ada")).to.include({ adminDescription: `pulumi:people/prod/ada#${now.incarnation}` });
      await users.delete(old);
      expect(house.account("ada")).to.not.equal(undefined);
      await users.delete(now);
      expect(house.account("ada")).to.equal(undefined);
    });

    it("or says that it is gone", async () => {
      const outs = await created();
      house.memory.entries.delete(`CN=ada,${USERS}`);
      const error = await failureOf(users.update(outs, args({ firstName: "Eve" })));
      expect(error.message).to.contain("the account is gone").and.to.contain("pulumi refresh");
    });

    for (const [what, before, after, set] of [
      ["another version", 1, 2, true],
      ["a first version", undefined, 1, true],
      ["the same version", 1, 1, false],
      ["no version at all", undefined, undefined, false],
      ["a version taken out", 1, undefined, false],
    ] as const) {
      it(`with ${set ? "its password set again" : "its password left alone"} by ${what}`, async () => {
        const version = (passwordVersion: number | undefined) =>
          passwordVersion === undefined ? {} : { passwordVersion };
        const outs = await created({ initialPassword: "First-Passw0rd", ...version(before) });
        await users.update(outs, args({ firstName: "Augusta", initialPassword: "Second-Passw0rd", ...version(after) }));
        const password = (house.account("ada")?.unicodePwd as Buffer).toString("utf16le");
        expect(password).to.equal(set ? '"Second-Passw0rd"' : '"First-Passw0rd"');
      });
    }
  });

  describe("ends", () => {
    const desktop = (userName = "ada") => house.world.aws.launch({ directoryId: simpleAd, userName });

    it("with the account gone", async () => {
      await users.delete(await created());
      expect(house.account("ada")).to.equal(undefined);
    });

    it("well where the account is gone already", async () => {
      const outs = await created();
      await users.delete(outs);
      await users.delete(outs);
    });

    it("not while there is a WorkSpace, unless it may be terminated first", async () => {
      const outs = await created();
      const { id } = await desktop();
      const error = await failureOf(users.delete(outs));
      expect(error.code).to.equal("workspace-exists");
      expect(error.message).to.contain(id);
      expect(house.account("ada")).to.not.equal(undefined);
      await users.delete({ ...outs, whenWorkspaceExists: "terminate" });
      expect(house.account("ada")).to.equal(undefined);
      expect(await house.world.aws.workspaces()).to.deep.equal([]);
    });

    it("not while there is a WorkSpace of the name it had before it was renamed outside", async () => {
      const outs = await created();
      const { id } = await desktop();
      Object.assign(house.memory.named("ada") ?? {}, { sAMAccountName: ["countess"] });
      for (const whenWorkspaceExists of ["fail", "terminate"] as const) {
        const error = await failureOf(users.delete({ ...outs, whenWorkspaceExists }));
        expect(error.code).to.equal("workspace-exists");
        expect(error.message).to.contain(`WorkSpace ${id} of ada`);
      }
      expect(house.account("countess")).to.not.equal(undefined);
    });

    it("with the account handed to another resource of this run that declares it and is in the state", async () => {
      const outs = await created();
      const services = house.services();
      services.claims.claim("user", "corp.example.com ADA", "people/prod/countess", args());
      services.claims.know("user", "people/prod/countess", "corp.example.com ada", "0mh5k2x9q1a2b3c4d");
      await new UserHandlers(services).delete(outs);
      expect(house.account("ada")).to.include({ adminDescription: "pulumi:people/prod/countess#0mh5k2x9q1a2b3c4d" });
    });

    it("with an error, and the account as it is, if that other resource is not in the state", async () => {
      const outs = await created();
      const services = house.services();
      services.claims.claim("user", "corp.example.com ada", "people/prod/countess", args());
      const error = await failureOf(new UserHandlers(services).delete(outs));
      expect(error.code).to.equal("owned-elsewhere");
      expect(error.message).to.contain(`deleting user ada (${simpleAd})`);
      expect(house.account("ada")).to.include({ adminDescription: `pulumi:people/prod/ada#${outs.incarnation}` });
    });

    it("with the account left for its own resource, which is made anew by this run and goes on with it", async () => {
      const outs = await created();
      const services = house.services();
      const again = new UserHandlers(services);
      await again.check({ ...args() }, { ...outs });
      await again.delete(outs);
      expect(house.account("ada")).to.include({ adminDescription: `pulumi:people/prod/ada#${outs.incarnation}` });
      expect(services.claims.knownOf("user", "people/prod/ada", "corp.example.com ada")).to.include({
        incarnation: outs.incarnation,
      });
      expect((await again.create(args())).outs).to.include({ objectGuid: outs.objectGuid });
    });

    it("not, and with no desktop terminated, if the directory would refuse to delete the account", async () => {
      const outs = await created();
      const { id } = await desktop();
      house.memory.put(`CN=below,CN=ada,${USERS}`, { objectClass: ["top", "classStore"] });
      const error = await failureOf(users.delete({ ...outs, whenWorkspaceExists: "terminate" }));
      expect(error.message).to.contain(`below CN=ada,${USERS}`).and.to.contain(`WorkSpace ${id} is left as it is`);
      expect((await house.world.aws.workspaces()).find((one) => one.id === id)).to.include({ state: "AVAILABLE" });
    });

    it("with the directory's own refusal, after one try", async () => {
      const outs = await created();
      house.memory.before = (method) => {
        if (method === "del") throw new UnwillingToPerformError("00002077: SvcErr");
      };
      const error = await failureOf(users.delete(outs));
      house.memory.before = () => undefined;
      expect(error).to.include({ code: "directory-refused" });
      expect(writes().filter((method) => method === "del")).to.have.length(1);
    });

    it("not where WorkSpaces cannot be asked", async () => {
      const outs = await created();
      house.world.aws.faults = ({ service }) => (service === "workspaces" ? "drop" : undefined);
      expect(await failureOf(users.delete(outs))).to.include({ code: "workspaces-unknown" });
      expect(house.account("ada")).to.not.equal(undefined);
    });

    for (const [policy, adopted, expected] of [
      [undefined, false, "gone"],
      [undefined, true, "kept"],
      ["delete", true, "gone"],
      ["delete", false, "gone"],
      ["disable", false, "disabled"],
      ["disable", true, "disabled"],
      ["retain", false, "kept"],
    ] as const) {
      it(`with the account ${expected} by ${policy ?? "no policy"}${adopted ? ", adopted" : ""}`, async () => {
        const outs: UserState = { ...(await created()), adopted, ...(policy ? { deletionPolicy: policy } : {}) };
        await users.delete(outs);
        const account = house.account("ada");
        if (expected === "gone") {
          expect(account).to.equal(undefined);
        } else {
          expect(account).to.include({ userAccountControl: expected === "disabled" ? "514" : "512" });
          expect(account?.adminDescription, "the mark stays only on what may come back").to.deep.equal(
            expected === "disabled"
              ? `pulumi:people/prod/ada#${outs.incarnation}${adopted ? "+adopted" : ""}+released`
              : [],
          );
        }
      });

      it(`with the account untouched by ${policy ?? "no policy"}${adopted ? ", adopted" : ""}, where it is another's`, async () => {
        const outs: UserState = { ...(await created()), adopted, ...(policy ? { deletionPolicy: policy } : {}) };
        Object.assign(house.memory.named("ada") ?? {}, { adminDescription: ["pulumi:team/prod/x"] });
        house.memory.writes.length = 0;
        await users.delete(outs);
        expect(writes()).to.deep.equal([]);
        expect(house.said.join()).to.contain(
          "is managed by team/prod/x (project/stack/name) now, and is left as it is",
        );
      });
    }

    it("with an account of release 0.1.0 disabled by its policy, which its owner enables again long after", async () => {
      const outs = without(await created({ deletionPolicy: "disable" }), "incarnation");
      Object.assign(house.memory.named("ada") ?? {}, {
        adminDescription: ["pulumi:people/prod/ada"],
        whenCreated: ["20240102030405.0Z"],
      });
      await users.delete(outs);
      expect(house.account("ada")).to.include({ userAccountControl: "514" });
      expect(house.account("ada")?.adminDescription).to.match(/^pulumi:people\/prod\/ada#[0-9a-z]{17}\+released$/);
      expect(await created()).to.include({ objectGuid: outs.objectGuid });
      expect(house.account("ada")).to.include({ userAccountControl: "512" });
    });

    it("with no account of release 0.1.0 that a state with an incarnation has taken over since", async () => {
      const old = without(await created(), "incarnation");
      house.memory.writes.length = 0;
      await users.delete(old);
      expect(writes()).to.deep.equal([]);
      expect(house.said.join()).to.match(
        /is since \S+ that of another entry of ada, in this state or another, and is left as it is/,
      );
    });

    for (const policy of ["delete", "disable"] as const) {
      it(`with no critical account, by ${policy}`, async () => {
        const outs: UserState = { ...(await created()), deletionPolicy: policy };
        Object.assign(house.memory.named("ada") ?? {}, { isCriticalSystemObject: ["TRUE"] });
        house.memory.writes.length = 0;
        expect(await failureOf(users.delete(outs))).to.include({ code: "protected-account" });
        expect(writes()).to.deep.equal([]);
      });
    }

    it("not counted where a WorkSpace stands against it, and past the threshold with no WorkSpace terminated", async () => {
      users = new UserHandlers(house.services({ WORKSPACES_USERS_DELETION_THRESHOLD: "1" }));
      const one = await created({ userName: "one", owner: "people/prod/one" });
      const two = await created({ userName: "two", owner: "people/prod/two" });
      const three = await created({ userName: "three", owner: "people/prod/three" });
      await desktop("one");
      expect(await failureOf(users.delete(one))).to.include({ code: "workspace-exists" });
      await users.delete(two);
      const { id } = await desktop("three");
      const deletion = users.delete({ ...three, whenWorkspaceExists: "terminate" });
      expect(await failureOf(deletion)).to.include({ code: "deletion-threshold" });
      expect((await house.world.aws.workspaces()).find((each) => each.id === id)).to.include({ state: "AVAILABLE" });
      expect(["one", "two", "three"].filter((name) => house.account(name))).to.deep.equal(["one", "three"]);
    });

    /** Has the first request after a look of the guard wait for a connection, while something is done; how often was looked until now. */
    const waitAfterLook = (meanwhile: () => Promise<unknown>) => {
      const all = () => house.world.aws.calls.filter(({ operation }) => operation === "DescribeWorkspaces").length;
      const before = all();
      house.memory.turn = async () => {
        if (all() > before) {
          house.memory.turn = () => Promise.resolve();
          await meanwhile();
        }
      };
      return () => all() - before;
    };

    it("after another look, where the one before grew old while the deletion waited for a connection", async () => {
      const outs = await created();
      let first = 0;
      const looks = waitAfterLook(() => {
        first = looks();
        return clockOf(house.world).sleep(31_000);
      });
      await users.delete(outs);
      expect(house.account("ada")).to.equal(undefined);
      expect(looks())
        .to.equal(2 * first)
        .and.to.be.greaterThan(0);
    });

    it("not where that other look shows a desktop, launched while the deletion waited", async () => {
      const outs = await created();
      waitAfterLook(async () => {
        await desktop();
        await clockOf(house.world).sleep(31_000);
      });
      expect(await failureOf(users.delete(outs))).to.include({ code: "workspace-exists" });
      expect(house.account("ada")).to.not.equal(undefined);
    });

    it("for no more people than the threshold in one operation; the disabled and the kept do not count", async () => {
      users = new UserHandlers(house.services({ WORKSPACES_USERS_DELETION_THRESHOLD: "2" }));
      const names = ["one", "two", "three", "four", "five"];
      const all = await Promise.all(names.map((userName) => created({ userName, owner: `people/prod/${userName}` })));
      const policies = ["disable", "delete", "retain", "delete", "delete"] as const;
      const outcomes = await Promise.all(
        all.map((outs, index) =>
          users.delete({ ...outs, deletionPolicy: policies[index] ?? "delete" }).then(
            () => "done",
            (error: unknown) => (error as { code: string }).code,
          ),
        ),
      );
      expect(outcomes).to.deep.equal(["done", "done", "done", "done", "deletion-threshold"]);
      expect(house.account("five")).to.not.equal(undefined);
    });
  });
});
