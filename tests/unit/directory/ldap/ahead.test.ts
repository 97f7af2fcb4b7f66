import { expect } from "chai";
import { LdapDirectory } from "../../../../provider/directory/ldap/ldap-directory";
import { DECLARED_ATTRIBUTES } from "../../../../provider/resources/common/services";
import { BASE, MemoryClient, MemoryConnection, USERS } from "./memory-client";

const at = (name: string) => `${name}@corp.example.com`;

for (const server of ["windows", "samba"] as const) {
  describe(`what a directory would refuse, told by reading only [${server}]`, () => {
    let memory: MemoryClient;
    let directory: LdapDirectory;

    beforeEach(() => {
      memory = new MemoryClient(server);
      if (server === "samba") memory.root.vendorName = ["Samba Team (https://www.samba.org)"];
      directory = new LdapDirectory({
        id: "d-90670cd1b9",
        domainName: "corp.example.com",
        markAttribute: "adminDescription",
        attributes: DECLARED_ATTRIBUTES,
        connections: new MemoryConnection(memory),
        defaultUnit: () => Promise.resolve(USERS),
      });
      put("ada", "user", { userPrincipalName: [at("countess")] });
      put("crew", "group");
    });

    afterEach(() => {
      expect(memory.writes).to.deep.equal([]);
    });

    const put = (name: string, kind: "user" | "group", more: Record<string, string[]> = {}) =>
      memory.put(`CN=${name},${USERS}`, { sAMAccountName: [name], objectClass: ["top", kind], ...more });
    const taken = async (userName: string, given?: string, guid?: string) =>
      (
        await directory.ahead.principalNameTaken({
          userName,
          attributes: given === undefined ? {} : { userPrincipalName: [given] },
          ...(guid === undefined ? {} : { guid }),
        })
      )?.happened;

    it("is a userPrincipalName that an account has, in whatever letter case, unless it is the account's own", async () => {
      const held = /^the userPrincipalName .* is taken: CN=ada,.* has it/;
      expect(await taken("bob", at("COUNTESS"))).to.match(held);
      expect(await taken("countess"), "which its own name stands for").to.match(held);
      expect(await taken("bob", at("bob"))).to.equal(undefined);
      const guid = (await directory.findUserByName("ada"))?.guid;
      expect(await taken("ada", at("countess"), guid)).to.equal(undefined);
    });

    it("is one that an account has by its sAMAccountName alone only where the directory minds that", async () => {
      const words = await taken("bob", at("ada"));
      if (server === "samba") {
        expect(words).to.include("by its sAMAccountName, whatever its userPrincipalName is");
        expect(await taken("countess", at("other")), "with the one that its name stands for").to.include("CN=ada");
      } else {
        expect(words).to.equal(undefined);
        expect(await taken("countess", at("other"))).to.equal(undefined);
      }
    });

    it("is a name that a thing of another kind has", async () => {
      const { ahead } = directory;
      const [user, group] = [await ahead.otherNamed("user", "Crew"), await ahead.otherNamed("group", "ada")];
      expect(user?.message).to.match(/CN=crew,.* has that name and is not user Crew; .* choose another userName/);
      expect(group?.message).to.match(/CN=ada,.* has that name and is not group ada; .* choose another name/);
      expect([await ahead.otherNamed("user", "ada"), await ahead.otherNamed("user", "new")]).to.deep.equal([
        undefined,
        undefined,
      ]);
    });

    it("is an entry that is named and is not there", async () => {
      expect([
        await directory.ahead.missing(`CN=ada,${USERS}`),
        await directory.ahead.missing(`CN=bob,${BASE}`),
      ]).to.deep.equal([false, true]);
    });
  });
}
