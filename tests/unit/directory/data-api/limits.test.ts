import { expect } from "chai";
import {
  apiUnit,
  attributeCountLimit,
  attributeLimit,
  attributeLimits,
  groupNameLimit,
  markAttributeLimit,
  passwordFlagLimit,
  principalNameLimit,
  unitLimit,
  userNameLimit,
} from "../../../../provider/directory/data-api/limits";

const facts = {
  id: "d-9067000002",
  kind: "MicrosoftAD",
  domainName: "corp.example.com",
  netBiosName: "CORP",
} as const;

/** Undefined where nothing is wrong, else a word of what is. */
const CASES: readonly [what: string, fault: string | undefined, word: string | undefined][] = [
  ["a user name of letters, digits and signs", userNameLimit("ada.k-l_1"), undefined],
  ["a user name with a letter that is not of ASCII", userNameLimit("björn"), "the character ö"],
  ["a user name with a space", userNameLimit("ada k"), "a space"],
  ["a user name of 21 characters", userNameLimit("a".repeat(21)), "21 characters"],
  ["a group's name with a space and letters of every script", groupNameLimit("Vertrieb Süd 1"), undefined],
  ["a group's name with an at sign", groupNameLimit("a@b"), "the character @"],
  ["an attribute in another letter case", attributeLimit("user", "DEPARTMENT", ["Sales"]), undefined],
  ["an attribute that is cleared", attributeLimit("user", "title", []), undefined],
  ["an attribute outside the list", attributeLimit("user", "extensionAttribute1", ["x"]), "not among the attributes"],
  ["an attribute of users, given to a group", attributeLimit("group", "department", ["x"]), "not among the attributes"],
  ["an attribute that is only read", attributeLimit("user", "proxyAddresses", ["x"]), "only read"],
  ["bytes", attributeLimit("user", "info", [{ base64: "AAAA" }]), "no bytes"],
  ["a value of 1,025 characters", attributeLimit("user", "info", ["x".repeat(1025)]), "1025 characters"],
  ["two values of an attribute that has one", attributeLimit("user", "homePhone", ["1", "2"]), "2 values"],
  ["two servicePrincipalNames", attributeLimit("user", "servicePrincipalName", ["a/b", "c/d"]), undefined],
  ["25 attributes", attributeCountLimit(25), undefined],
  ["26 attributes", attributeCountLimit(26), "names 26 attributes"],
  ["the attribute of marks that is so over LDAP", markAttributeLimit("adminDescription"), "does not know"],
  ["an attribute of marks that an argument stands for", markAttributeLimit("description"), "cannot carry a mark"],
  ["an attribute of marks that both ways have", markAttributeLimit("INFO"), undefined],
  ["the unit that everything is made in", unitLimit("ou=users, ou=corp,DC=corp,DC=example,DC=com", facts), undefined],
  ["another unit", unitLimit("OU=Sales,OU=CORP,DC=corp,DC=example,DC=com", facts), "moves none"],
  ["a unit that an account is in", unitLimit("OU=Sales,DC=corp", facts, "OU=sales,DC=corp"), undefined],
  ["passwordNeverExpires of a new account", passwordFlagLimit(true, undefined), "cannot be set"],
  ["passwordNeverExpires, which is left out", passwordFlagLimit(undefined, true), "cannot be taken back"],
  ["passwordNeverExpires as it was", passwordFlagLimit(true, true), undefined],
  ["mustChangePassword: false of a new account", passwordFlagLimit(false, undefined), undefined],
  [
    "the userPrincipalName that the user name stands for",
    principalNameLimit("Ada@corp.example.com", { userName: "ada", domainName: "corp.example.com" }),
    undefined,
  ],
  [
    "another userPrincipalName",
    principalNameLimit("ada@example.com", { userName: "ada", domainName: "corp.example.com" }),
    "cannot be written",
  ],
  [
    "the userPrincipalName that an account has",
    principalNameLimit("ada@example.com", { userName: "ada", domainName: "corp.example.com" }, "ADA@example.com"),
    undefined,
  ],
];

describe("what Directory Service Data takes", () => {
  for (const [what, fault, word] of CASES) {
    it(`${word === undefined ? "is" : "is not"} ${what}`, () => {
      if (word === undefined) {
        expect(fault).to.equal(undefined);
      } else {
        expect(fault).to.contain(word);
      }
    });
  }

  it("is told of all attributes at once, by their names", () => {
    const faults = attributeLimits("user", { title: ["Dr"], accountExpires: ["1"], objectGUID: ["x"] });
    expect(Object.keys(faults)).to.deep.equal(["accountExpires", "objectGUID"]);
  });

  it("is made in AWS's unit for people, which the NetBIOS name is in", () => {
    expect(apiUnit(facts)).to.equal("OU=Users,OU=CORP,DC=corp,DC=example,DC=com");
  });
});
