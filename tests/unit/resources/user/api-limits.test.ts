import { expect } from "chai";
import type { DirectoryFacts } from "../../../../provider/directory/kind";
import type { User } from "../../../../provider/directory/user";
import { UNKNOWN } from "../../../../provider/resources/common/rules";
import { groupLimits } from "../../../../provider/resources/group/api-limits";
import { adoptionLimits, userLimits } from "../../../../provider/resources/user/api-limits";
import type { UserArguments } from "../../../../provider/resources/user/properties";

const FACTS: DirectoryFacts = {
  id: "d-9067a1c2e2",
  kind: "MicrosoftAD",
  domainName: "corp.example.com",
  netBiosName: "CORP",
};
const HERE = "OU=Users,OU=CORP,DC=corp,DC=example,DC=com";
const THERE = "OU=Leavers,OU=CORP,DC=corp,DC=example,DC=com";

const user = (args: Partial<UserArguments> = {}): UserArguments => ({
  directoryId: FACTS.id,
  userName: "ada",
  firstName: "Ada",
  lastName: "Byron",
  email: "ada@corp.example.com",
  owner: "people/test/ada",
  ...args,
});

/** What is refused of a user, by property. */
const refused = (news: Partial<UserArguments>, before?: Partial<UserArguments>): string[] =>
  userLimits(user(news), before && user(before), FACTS).map(({ property }) => property);

const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_one, index) => [`extensionAttribute${index}`, "x"]));

describe("what Directory Service Data cannot do of a user's arguments", () => {
  it("is nothing of what people have everywhere, at the start and when it is changed", () => {
    const given: Partial<UserArguments> = {
      description: "a mathematician",
      displayName: "Ada",
      enabled: true,
      initialPassword: "x",
      passwordVersion: 1,
      organizationalUnit: HERE.toLowerCase(),
      userPrincipalName: "ADA@corp.example.com",
      passwordNeverExpires: false,
      mustChangePassword: false,
      attributes: { department: "Sums", telephoneNumber: ["1"], title: "Countess" },
    };
    expect(refused(given)).to.deep.equal([]);
    expect(refused({ ...given, lastName: "King", attributes: { department: "Engines" } }, given)).to.deep.equal([]);
  });

  it("is nothing that a preview does not know", () => {
    const later = UNKNOWN as unknown as boolean;
    expect(refused({ passwordNeverExpires: later, mustChangePassword: later })).to.deep.equal([]);
  });

  for (const [args, property] of [
    [{ userName: "ada byron" }, "userName"],
    [{ userName: "zoë" }, "userName"],
    [{ organizationalUnit: THERE }, "organizationalUnit"],
    [{ whenDisabled: { organizationalUnit: THERE } }, "whenDisabled"],
    [{ userPrincipalName: "ada@example.com" }, "userPrincipalName"],
    [{ accountExpires: "2027-01-31" }, "accountExpires"],
    [{ passwordNeverExpires: true }, "passwordNeverExpires"],
    [{ mustChangePassword: true }, "mustChangePassword"],
    [{ attributes: { employeeID: "7" } }, "attributes.employeeID"],
    [{ attributes: { "msDS-cloudExtensionAttribute1": "7" } }, 'attributes["msDS-cloudExtensionAttribute1"]'],
    [{ attributes: { title: { base64: "AAAA" } } }, "attributes.title"],
    [{ attributes: { title: ["Countess", "Lady"] } }, "attributes.title"],
  ] as [Partial<UserArguments>, string][]) {
    it(`is refused at ${property} of ${JSON.stringify(args)}, with the way round, new or changed`, () => {
      expect(refused(args)).to.deep.equal([property]);
      const limits = userLimits(user(args), user(), FACTS);
      if (property !== "userName") expect(limits.map((one) => one.property)).to.deep.equal([property]);
      for (const { reason } of limits) {
        expect(reason.startsWith(`${property} `), reason).to.equal(true);
        expect(reason).to.match(/set access: "ldap"|Directory Service Data takes/);
      }
    });

    it(`is nothing where ${JSON.stringify(args)} was so before, as after a change from LDAP`, () => {
      expect(refused({ ...args, firstName: "Augusta" }, args)).to.deep.equal([]);
    });
  }

  it("is told of more attributes than it takes, once, the mark and those of arguments counted", () => {
    const names = (count: number) => refused({ attributes: many(count) }).filter((one) => one === "attributes");
    // displayName and the mark are two more.
    expect(names(23)).to.deep.equal([]);
    expect(names(24)).to.deep.equal(["attributes"]);
  });

  it("is another letter case of a name, and what can be set but not taken out again", () => {
    expect(refused({ userName: "Ada" }, {})).to.deep.equal(["userName"]);
    expect(refused({}, { accountExpires: "2027-01-31" })).to.deep.equal(["accountExpires"]);
    expect(refused({}, { attributes: { employeeID: "7" } })).to.deep.equal(["attributes.employeeID"]);
    expect(refused({}, { attributes: { title: "Countess" } })).to.deep.equal([]);
    expect(refused({}, { passwordNeverExpires: true })).to.deep.equal(["passwordNeverExpires"]);
    expect(refused({}, { mustChangePassword: true }), "left as it is").to.deep.equal([]);
  });

  it("is a password that must be changed after another one is set", () => {
    const before = { mustChangePassword: true, passwordVersion: 1 };
    expect(refused({ ...before, passwordVersion: 2 }, before)).to.deep.equal(["mustChangePassword"]);
  });

  it("is the move of an account that is disabled, or enabled again, where its unit was chosen before", () => {
    const whenDisabled = { organizationalUnit: THERE };
    expect(refused({ whenDisabled, enabled: false }, { whenDisabled })).to.deep.equal(["whenDisabled"]);
    expect(refused({ whenDisabled }, { whenDisabled, enabled: false })).to.deep.equal(["whenDisabled"]);
    expect(refused({ enabled: false }, {})).to.deep.equal([]);
  });

  it("is nothing of what a preview does not know yet", () => {
    expect(
      refused({ organizationalUnit: UNKNOWN, userPrincipalName: UNKNOWN, attributes: { employeeID: UNKNOWN } }),
    ).to.deep.equal([]);
  });

  it("is told of an account that is adopted by where it is, and not by where a new one would be", () => {
    const found = {
      dn: `CN=ada,${THERE}`,
      attributes: { userPrincipalName: ["ada@example.com"] },
    } as unknown as User;
    const adopted = user({ adopt: true, organizationalUnit: THERE, userPrincipalName: "ada@example.com" });
    expect(userLimits(adopted, undefined, FACTS)).to.deep.equal([]);
    expect(adoptionLimits(adopted, found, FACTS)).to.deep.equal([]);
    const moved = { ...adopted, organizationalUnit: HERE, userPrincipalName: "ada@corp.example.com" };
    expect(adoptionLimits(moved, found, FACTS).map(({ property }) => property)).to.deep.equal([
      "userPrincipalName",
      "organizationalUnit",
    ]);
  });
});

describe("what Directory Service Data cannot do of a group's arguments", () => {
  const group = (more: object = {}) => ({ directoryId: FACTS.id, name: "Sales", owner: user().owner, ...more });
  const limits = (news: object, before?: object) =>
    groupLimits(group(news), before && group(before), FACTS).map(({ property }) => property);

  it("is another unit and another name, and neither where it was so before", () => {
    expect(limits({ description: "who sells", scope: "universal", organizationalUnit: HERE })).to.deep.equal([]);
    expect(limits({ organizationalUnit: THERE })).to.deep.equal(["organizationalUnit"]);
    expect(limits({ organizationalUnit: THERE, description: "x" }, { organizationalUnit: THERE })).to.deep.equal([]);
    expect(limits({ name: "Sale@s" })).to.deep.equal(["name"]);
    expect(limits({ name: "Selling" }, {})).to.deep.equal(["name"]);
  });
});
