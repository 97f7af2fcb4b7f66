import { expect } from "chai";
import { UserHandlers } from "../../../../provider/resources/user/handlers";
import { without } from "../../../../provider/text/without";
import { USERS } from "../../directory/ldap/memory-client";
import { failureOf } from "../../failure";
import { args, created, edited, house, useUsers, users, writes } from "./handlers-fixture";

describe("the lifecycle of a user", () => {
  useUsers();

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
      [
        "overwritten by another tool",
        ["User_NoEntraSync"],
        'holds "User_NoEntraSync", a note of somebody\'s or another',
      ],
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

    for (const must of [true, undefined]) {
      it(`so that a password set anew is ${must ? "" : "not "}to be changed at the next logon, ${must ? "since" : "unless"} the program says so`, async () => {
        const more = must ? { mustChangePassword: must } : {};
        const outs = await created({ initialPassword: "First-Passw0rd", passwordVersion: 1, ...more });
        // As they have changed it.
        edited({ pwdLastSet: ["134000000000000000"] });
        await users.update(outs, args({ initialPassword: "Second-Passw0rd", passwordVersion: 2, ...more }));
        expect(house.account("ada")).to.deep.include({ pwdLastSet: must ? "0" : "134000000000000000" });
      });
    }

    it("so that a version without a password changes nothing of the password", async () => {
      const outs = await created({ initialPassword: "First-Passw0rd", passwordVersion: 1 });
      house.memory.writes.length = 0;
      await users.update(outs, args({ passwordVersion: 2 }));
      expect(JSON.stringify(house.memory.writes)).to.not.contain("unicodePwd");
    });
  });
});
