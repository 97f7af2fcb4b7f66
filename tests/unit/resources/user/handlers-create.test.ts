import { expect } from "chai";
import { USERS } from "../../directory/ldap/memory-client";
import { failureOf } from "../../failure";
import { simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import { args, created, house, stranger, useUsers, users, writes } from "./handlers-fixture";

describe("the lifecycle of a user", () => {
  useUsers();

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
          `user ada (CN=ada,${USERS}) was resource ada's, and is taken over`,
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
});
