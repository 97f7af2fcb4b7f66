import { expect } from "chai";
import { LdapDirectory } from "../../../../provider/directory/ldap/ldap-directory";
import { failureOf } from "../../failure";
import { BASE, MemoryClient, MemoryConnection, USERS } from "./memory-client";

const MARK = "pulumi:people/prod/ada#0mh5k2x9q1a2b3c4d";
const HOLDS_NAME = "Adas-Passw0rd";
const HOLDS_PART = "Byron-Passw0rd";
const FINE = "Unrelated-1234";

describe("a password that is given and holds a name of the person's", () => {
  let memory: MemoryClient;

  const open = (policy: "complex" | "simple" | "hidden", server: "windows" | "samba" = "windows") => {
    memory = new MemoryClient(server);
    memory.put(BASE, {
      objectClass: ["domainDNS"],
      ...(policy === "hidden" ? {} : { pwdProperties: [policy === "complex" ? "1" : "0"] }),
    });
    if (server === "samba") memory.root.vendorName = ["Samba Team (https://www.samba.org)"];
    return new LdapDirectory({
      id: "d-90670cd1b9",
      domainName: "corp.example.com",
      markAttribute: "adminDescription",
      attributes: { user: ["displayName"], group: [] },
      connections: new MemoryConnection(memory),
      defaultUnit: () => Promise.resolve(USERS),
    });
  };
  const ada = (password: string) => ({
    userName: "ada",
    enabled: true,
    mark: MARK,
    password,
    attributes: { displayName: ["Augusta Ada-Byron"] },
  });

  for (const password of [HOLDS_NAME, HOLDS_PART, HOLDS_NAME.toUpperCase()]) {
    it(`is refused before anything is sent by Windows with the rule of complexity, and not quoted: ${password}`, async () => {
      const directory = open("complex");
      const error = await failureOf(directory.createUser(ada(password), MARK));
      expect(error).to.include({ code: "password-refused" });
      expect(error.message).to.match(/the password holds (the userName|a part of the displayName)/);
      expect(error.message).to.not.include(password);
      expect(memory.writes).to.deep.equal([]);
      const made = await directory.createUser(ada(FINE), MARK);
      memory.writes.length = 0;
      if (!made) throw new Error("ada was not made");
      expect(await failureOf(directory.setPassword(made, password))).to.include({ code: "password-refused" });
      expect(memory.writes).to.deep.equal([]);
    });
  }

  for (const [what, ...how] of [
    ["without that rule", "simple"],
    ["that does not show its rules", "hidden"],
    ["that is Samba, which has no such rule", "complex", "samba"],
  ] as const) {
    it(`is left to a directory ${what}`, async () => {
      const directory = open(how[0], how[1]);
      await directory.createUser(ada(HOLDS_NAME), MARK);
      expect(memory.named("ada")).to.not.equal(undefined);
      expect(await directory.passwordFault(HOLDS_PART, { userName: "ada", displayName: "Ada Byron" })).to.equal(
        undefined,
      );
    });
  }

  it("is told in a check, by what it holds", async () => {
    const directory = open("complex");
    const person = { userName: "ada", displayName: "Lady Byron" };
    expect(await directory.passwordFault(HOLDS_NAME, person)).to.match(/^holds the userName, /);
    expect(await directory.passwordFault(HOLDS_PART, person)).to.match(/^holds a part of the displayName, /);
    expect(await directory.passwordFault(FINE, person)).to.equal(undefined);
  });
});
