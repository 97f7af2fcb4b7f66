import { expect } from "chai";
import { BASE, USERS } from "../../directory/ldap/memory-client";
import { args, created, edited, house, stranger, useUsers, users } from "./handlers-fixture";

describe("the lifecycle of a user", () => {
  useUsers();

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
});
