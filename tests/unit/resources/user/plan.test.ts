import { expect } from "chai";
import type { User } from "../../../../provider/directory/user";
import type { Mark } from "../../../../provider/ownership/mark";
import { without } from "../../../../provider/text/without";
import { USER_PROPERTIES, type UserArguments, type UserState } from "../../../../provider/resources/user/properties";
import {
  argumentsOf,
  fullName,
  stateOf,
  stateSeen,
  userDifference,
  userEdit,
} from "../../../../provider/resources/user/plan";

const DIRECTORY = "d-90670cd1b9";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const MARK: Mark = { owner: "people/prod/ada", incarnation: "0mh5k2x9q1a2b3c4d" };

const args = (more: Partial<UserArguments> = {}): UserArguments => ({
  directoryId: DIRECTORY,
  userName: "ada",
  owner: "people/prod/ada",
  ...more,
});

/** LDAP's names for what a program says of a user in words of its own. */
const ATTRIBUTE_OF = {
  firstName: "givenName",
  lastName: "sn",
  email: "mail",
  displayName: "displayName",
  userPrincipalName: "userPrincipalName",
};
type Fields = { readonly [Field in keyof typeof ATTRIBUTE_OF]?: string };

const listsOf = (fields: Fields): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(ATTRIBUTE_OF).flatMap(([ours, theirs]) => {
      const value = fields[ours as keyof Fields];
      return value === undefined ? [] : [[theirs, [value]]];
    }),
  );

const user = ({ attributes, ...more }: Partial<User> & Fields = {}): User => ({
  guid: "33221100-5544-7766-8899-aabbccddeeff",
  sid: "S-1-5-21-1-2-3-1104",
  dn: "CN=ada,OU=Users,DC=corp",
  userName: "ada",
  enabled: true,
  passwordNeverExpires: false,
  mustChangePassword: false,
  critical: false,
  mark: "pulumi:people/prod/ada#0mh5k2x9q1a2b3c4d",
  ...without(more, ...(Object.keys(ATTRIBUTE_OF) as (keyof Fields)[])),
  attributes: { ...listsOf({ userPrincipalName: "ada@corp.example.com", ...more }), ...attributes },
});

/** The state as it is after a create or update with these arguments. */
const state = (
  declared: Partial<UserArguments> = {},
  seen: Partial<User> & Fields = {},
  mark: Partial<Mark> = {},
): UserState => stateOf(args(declared), user({ ...declared, ...seen } as Partial<User> & Fields), { ...MARK, ...mark });

describe("the difference of a user", () => {
  const difference = (olds: UserState, news: Partial<UserArguments>, { sameDomain = true, followed = false } = {}) => {
    const { changes, replaces, deleteBeforeReplace } = userDifference(olds, args(news), { sameDomain, followed });
    expect(deleteBeforeReplace, "a new person first, so that nobody is without").to.equal(false);
    return replaces.length > 0 ? `replace ${replaces.join(" ")}` : changes ? "update" : "none";
  };
  const all: Partial<UserArguments> = {
    firstName: "Ada",
    lastName: "Byron",
    email: "ada@example.com",
    displayName: "Ada B.",
    userPrincipalName: "ada@corp.example.com",
    organizationalUnit: "OU=Users,DC=corp",
    enabled: true,
    attributes: { title: "Dr", otherTelephone: ["1", "2"] },
    passwordVersion: 1,
    adopt: false,
    deletionPolicy: "disable",
    whenWorkspaceExists: "terminate",
  };

  it("is none where nothing changed, declared or not", () => {
    expect(difference(state(all), all)).to.equal("none");
    expect(difference(state(), {})).to.equal("none");
  });

  for (const [name, value] of [
    ["firstName", "Augusta"],
    ["lastName", "King"],
    ["email", "king@example.com"],
    ["displayName", "Countess"],
    ["userPrincipalName", "king@corp.example.com"],
    ["organizationalUnit", "OU=New,DC=corp"],
    ["enabled", false],
    ["attributes", { title: "Dr" }],
    ["passwordVersion", 2],
    ["adopt", true],
    ["deletionPolicy", "retain"],
    ["whenWorkspaceExists", "fail"],
  ] as const) {
    it(`of ${name} is edited in place: changed, taken out, put in`, () => {
      expect(difference(state(all), { ...all, [name]: value })).to.equal("update");
      expect(difference(state(all), { ...all, [name]: undefined })).to.equal("update");
      expect(difference(state({ ...all, [name]: undefined }), all)).to.equal("update");
    });
  }

  for (const [what, olds, news, expected] of [
    ["another user name", {}, { userName: "countess" }, "replace userName"],
    ["a user name that is not known yet", {}, { userName: UNKNOWN }, "replace userName"],
    ["the user name's letter case", {}, { userName: "Ada" }, "update"],
    ["another logical name", {}, { owner: "people/prod/countess" }, "update"],
    ["a value that is not known yet", { email: "a@b.c" }, { email: UNKNOWN }, "update"],
    ["a first name's letter case", { firstName: "ada" }, { firstName: "Ada" }, "update"],
    [
      "another spelling of the same unit",
      { organizationalUnit: "OU=Users,DC=corp" },
      { organizationalUnit: "ou=users, dc=CORP" },
      "none",
    ],
    ["one value instead of a list of one", { attributes: { title: "Dr" } }, { attributes: { title: ["Dr"] } }, "none"],
    ["another order of values", { attributes: { x: ["1", "2"] } }, { attributes: { x: ["2", "1"] } }, "none"],
    ["a value twice", { attributes: { x: ["1", "2"] } }, { attributes: { x: ["1", "1"] } }, "update"],
    ["attributes of none", { attributes: {} }, { attributes: {} }, "none"],
  ] as [string, Partial<UserArguments>, Partial<UserArguments>, string][]) {
    it(`is ${expected} for ${what}`, () => {
      expect(difference(state(olds), { ...olds, ...news })).to.equal(expected);
    });
  }

  for (const [what, news, of, expected] of [
    [
      "another directory of another domain",
      { directoryId: "d-90670cd1ba" },
      { sameDomain: false },
      "replace directoryId",
    ],
    ["another domain", { domain: "onprem.example.com" }, { sameDomain: false }, "replace domain"],
    [
      "another directory and domain",
      { directoryId: "d-90670cd1ba", domain: "onprem.example.com" },
      { sameDomain: false },
      "replace directoryId domain",
    ],
    ["another id of the same domain", { directoryId: "d-90670cd1ba" }, {}, "update"],
    ["the domain spelled out", { domain: "corp.example.com" }, {}, "update"],
    [
      "the user name that an administrator gave the account already",
      { userName: "countess" },
      { followed: true },
      "update",
    ],
    [
      "a user name that is not known yet, whoever renamed the account",
      { userName: UNKNOWN },
      { followed: true },
      "replace userName",
    ],
  ] as [string, Partial<UserArguments>, { sameDomain?: boolean; followed?: boolean }, string][]) {
    it(`of a user is ${expected} for ${what}`, () => {
      expect(difference(state(), news, of)).to.equal(expected);
    });
  }

  it("is none of where somebody has moved the account, until a refresh has seen it", () => {
    const unit = { organizationalUnit: "OU=Users,DC=corp" };
    const elsewhere = user({ dn: "CN=ada,OU=Elsewhere,DC=corp" });
    expect(difference({ ...state(unit), distinguishedName: elsewhere.dn }, unit)).to.equal("none");
    expect(difference(stateSeen(state(unit), elsewhere), unit)).to.equal("update");
  });

  for (const [name, olds, seen, news, expected] of [
    ["accountExpires", "2027-03-31", { attributes: { accountExpires: ["0"] } }, "2027-03-31", "update"],
    [
      "accountExpires",
      "2027-03-31",
      { attributes: { accountExpires: ["134510112000000000"] } },
      "2027-04-01T00:00:00Z",
      "none",
    ],
    ["passwordNeverExpires", true, { passwordNeverExpires: false }, true, "update"],
    ["mustChangePassword", true, { mustChangePassword: false }, true, "none"],
    ["mustChangePassword", false, { mustChangePassword: true }, false, "update"],
  ] as const) {
    it(`after a refresh is ${expected} for ${name}: ${news} where the account has ${JSON.stringify(seen)}`, () => {
      expect(difference(stateSeen(state({ [name]: olds }), user(seen)), { [name]: news })).to.equal(expected);
    });
  }

  it("is none, after a refresh, of what the way into the directory does not show", () => {
    const declared = {
      accountExpires: "2027-03-31",
      passwordNeverExpires: true,
      attributes: { employeeID: "7", title: "Dr" },
    };
    const unseen = new Set(["accountexpires", "passwordNeverExpires", "mustChangePassword", "employeeid"]);
    const shown = user({ unseen, attributes: { accountExpires: [], employeeID: [], title: ["Dr"] } });
    expect(difference(stateSeen(state(declared), shown), declared)).to.equal("none");
    const changed = user({ unseen, attributes: { title: ["Prof"] } });
    expect(difference(stateSeen(state(declared), changed), declared)).to.equal("update");
  });

  it("is no difference of the password itself", () => {
    expect(difference(state({ initialPassword: "a" }), { initialPassword: "b" })).to.equal("none");
  });

  it("is none for what is not declared, whatever it is outside", () => {
    const drifted = stateSeen(
      state({ firstName: "Ada" }),
      user({ firstName: "Ada", lastName: "X", email: "x@y.z", enabled: false }),
    );
    expect(difference(drifted, { firstName: "Ada" })).to.equal("none");
  });

  for (const [name, drift] of [
    ["firstName", { firstName: "Eve" }],
    ["email", { email: undefined as never }],
    ["userPrincipalName", { userPrincipalName: "eve@corp.example.com" }],
    ["enabled", { enabled: false }],
    ["organizationalUnit", { dn: "CN=ada,OU=Elsewhere,DC=corp" }],
    ["attributes", { attributes: { title: ["Prof"], otherTelephone: ["1", "2"] } }],
    ["userName", { userName: "eve" }],
  ] as [string, Partial<User> & Fields][]) {
    it(`is taken back in place where ${name} drifted`, () => {
      const declared = { ...all, attributes: { title: ["Dr"], otherTelephone: ["1", "2"] } } as Partial<User> & Fields;
      const drifted = stateSeen(state(all), user({ ...declared, ...drift }));
      expect(difference(drifted, all)).to.equal("update");
    });
  }
});

describe("the edit of a user", () => {
  const edit = (olds: Partial<UserArguments>, news: Partial<UserArguments>, found: Partial<User> & Fields = {}) =>
    userEdit(user({ ...olds, ...found } as Partial<User> & Fields), args(news), state(olds));

  it("names what is declared, and clears what was and is no more", () => {
    const { attributes } = edit(
      { firstName: "Ada", lastName: "Byron", email: "a@b.c" },
      { firstName: "Augusta" },
      { displayName: "X" },
    );
    expect(attributes).to.deep.equal({ givenName: ["Augusta"], sn: [], mail: [], displayName: ["X"] });
  });

  /** Of the arguments that are not any text of an LDAP attribute: one that this does not name fails the next test. */
  const APART: Readonly<Record<string, unknown>> = {
    organizationalUnit: "OU=New,DC=corp",
    enabled: false,
    accountExpires: "2027-03-31",
    passwordNeverExpires: true,
    mustChangePassword: true,
    attributes: { title: "Dr" },
    whenDisabled: { organizationalUnit: "OU=Leavers,DC=corp" },
  };
  /** What some need beside them to do anything. */
  const BESIDE: Readonly<Record<string, Partial<UserArguments>>> = { whenDisabled: { enabled: false } };

  for (const [name, { attribute }] of Object.entries(USER_PROPERTIES).filter(([, { change }]) => change === "update")) {
    it(`writes ${name}, whose row says that a change of it edits the account`, () => {
      const value = APART[name] ?? (attribute === undefined ? undefined : "text");
      expect(value, "an example").to.not.equal(undefined);
      const beside = BESIDE[name] ?? {};
      expect(edit(beside, { ...beside, [name]: value })).to.not.deep.equal(edit(beside, beside));
    });
  }

  it("leaves alone what never was declared", () => {
    expect(edit({}, {}, { firstName: "Eve", email: "e@v.e" }).attributes).to.have.all.keys("displayName");
    const { enabled, organizationalUnit } = edit({}, {});
    expect([enabled, organizationalUnit]).to.deep.equal([undefined, undefined]);
  });

  it("does not name what the program did not change, so that a change made outside is not undone unseen", () => {
    const declared = {
      firstName: "Ada",
      email: "a@b.c",
      enabled: true,
      mustChangePassword: true,
      passwordNeverExpires: true,
      organizationalUnit: "OU=Users,DC=corp",
      attributes: { title: "Dr", info: ["a", "b"] },
    };
    const outside = {
      email: "x@y.z",
      enabled: false,
      mustChangePassword: false,
      passwordNeverExpires: false,
      dn: "CN=ada,OU=New,DC=corp",
      userName: "countess",
      attributes: { title: ["Prof"] },
    };
    const news = { ...declared, lastName: "King", attributes: { title: "Dr", info: ["b", "a"] } };
    expect(edit(declared, news, { displayName: "X", ...outside })).to.deep.equal({
      attributes: { sn: ["King"], displayName: ["X"] },
    });
  });

  it("names what a refresh has found changed outside, so that the next update takes it back", () => {
    const declared = {
      email: "a@b.c",
      enabled: true,
      organizationalUnit: "OU=Users,DC=corp",
      attributes: { title: "Dr" },
    };
    const found = user({
      email: "x@y.z",
      enabled: false,
      dn: "CN=ada,OU=New,DC=corp",
      userName: "countess",
      attributes: { title: ["Prof"] },
    });
    const refreshed = stateSeen(state(declared), found);
    expect(userEdit(found, args(declared), refreshed)).to.deep.include({
      userName: "ada",
      enabled: true,
      organizationalUnit: "OU=Users,DC=corp",
      attributes: { mail: ["a@b.c"], displayName: [], title: ["Dr"] },
    });
  });

  it("names nothing of the unit that is spelt in another way now", () => {
    const { organizationalUnit } = edit(
      { organizationalUnit: "OU=Users,DC=corp" },
      { organizationalUnit: "ou=users, dc=CORP" },
    );
    expect(organizationalUnit).to.equal(undefined);
  });

  it("does not clear a userPrincipalName that was taken out: people log in with it", () => {
    const { attributes } = edit({ userPrincipalName: "ada@corp.example.com" }, {});
    expect(attributes).to.not.have.property("userPrincipalName");
  });

  for (const [what, olds, news, found, expected] of [
    [
      "follows the names",
      { firstName: "Ada", lastName: "Byron" },
      { firstName: "Ada", lastName: "King" },
      "Ada Byron",
      "Ada King",
    ],
    ["follows one name", { firstName: "Ada" }, { lastName: "King" }, "Ada", "King"],
    ["goes with the names", { firstName: "Ada" }, {}, "Ada", undefined],
    ["stays what somebody chose", { firstName: "Ada" }, { firstName: "Augusta" }, "The Countess", "The Countess"],
    ["stays away where somebody cleared it", { firstName: "Ada" }, { firstName: "Augusta" }, undefined, undefined],
    [
      "comes back where the declared one was taken out",
      { firstName: "Ada", displayName: "X" },
      { firstName: "Ada" },
      "X",
      "Ada",
    ],
    [
      "stays what somebody chose when the declared one was taken out",
      { firstName: "Ada", displayName: "X" },
      { firstName: "Ada" },
      "Y",
      "Y",
    ],
    ["is what is declared", { firstName: "Ada" }, { firstName: "Ada", displayName: "X" }, "Ada", "X"],
  ] as [string, Partial<UserArguments>, Partial<UserArguments>, string | undefined, string | undefined][]) {
    it(`of a display name: it ${what}`, () => {
      const seen: object = { displayName: found };
      expect(edit(olds, news, seen).attributes?.displayName).to.deep.equal(expected === undefined ? [] : [expected]);
    });
  }

  it("clears attributes that were declared and are no more", () => {
    const { attributes } = edit({ attributes: { title: "Dr", info: ["a"] } }, { attributes: { title: "Prof" } });
    expect(attributes).to.deep.include({ title: ["Prof"], info: [] });
    expect(edit({ attributes: { title: "Dr" } }, {}).attributes).to.deep.include({ title: [] });
  });

  it("does not name an attribute that is spelt in another letter case now", () => {
    const { attributes } = edit({ attributes: { telephonenumber: "1" } }, { attributes: { telephoneNumber: "1" } });
    expect(attributes).to.have.all.keys("displayName");
  });

  it("of an account that is taken over names what is declared, and the displayName if it is made of the names", () => {
    const taken = (displayName?: string) =>
      userEdit(
        user({ firstName: "Eve", lastName: "Byron", ...(displayName === undefined ? {} : { displayName }) }),
        args({ lastName: "King" }),
      ).attributes;
    expect(taken("The Countess")).to.deep.equal({ sn: ["King"] });
    expect(taken()).to.deep.equal({ sn: ["King"] });
    expect(taken("Eve Byron"), "which nobody chose").to.deep.equal({ sn: ["King"], displayName: ["Eve King"] });
    expect(userEdit(user({ displayName: "Eve Byron" }), args()).attributes).to.deep.equal({});
  });

  it("names the user name where the program changed it, as in its letter case alone, and where it is taken over", () => {
    expect(edit({}, { userName: "Ada" })).to.include({ userName: "Ada" });
    expect(edit({}, {})).to.not.have.property("userName");
    expect(userEdit(user(), args())).to.include({ userName: "ada" });
  });

  it("never names the mark, which is for the handlers to judge", () => {
    expect(edit({}, { owner: "people/prod/new" })).to.not.have.property("mark");
  });
});

describe("the state of a user", () => {
  it("never holds the password", () => {
    const secret = "Initial-Passw0rd";
    const made = state({ initialPassword: secret, passwordVersion: 1 });
    const seen = stateSeen(made, user());
    for (const value of [made, seen, argumentsOf(seen)]) {
      expect(JSON.stringify(value)).to.not.contain(secret).and.to.not.contain("initialPassword");
    }
    expect(made).to.include({ passwordVersion: 1 });
  });

  it("holds the arguments, and what the directory gave", () => {
    expect(state({ firstName: "Ada" })).to.deep.equal({
      ...args({ firstName: "Ada" }),
      distinguishedName: "CN=ada,OU=Users,DC=corp",
      objectGuid: "33221100-5544-7766-8899-aabbccddeeff",
      sid: "S-1-5-21-1-2-3-1104",
      userPrincipalName: "ada@corp.example.com",
      incarnation: "0mh5k2x9q1a2b3c4d",
    });
    expect(state({}, {}, { adopted: true })).to.include({ adopted: true });
  });

  it("gives the program's own arguments back when nothing drifted", () => {
    const declared = args({
      firstName: "Ada",
      organizationalUnit: "ou=users, DC=CORP",
      enabled: true,
      attributes: { title: "Dr", otherTelephone: ["2", "1"], info: [] },
      userPrincipalName: "ada@corp.example.com",
      passwordVersion: 1,
      deletionPolicy: "retain",
    });
    const attributes = { title: ["Dr"], otherTelephone: ["1", "2"], info: [] };
    const seen = stateSeen(
      stateOf(declared, user({ firstName: "Ada", attributes }), { ...MARK, adopted: true }),
      user({ firstName: "Ada", attributes }),
    );
    expect(argumentsOf(seen)).to.deep.equal(declared);
    expect(seen).to.include({ adopted: true });
  });

  it("gives no userPrincipalName as an argument that was not declared", () => {
    const seen = stateSeen(state(), user({ userPrincipalName: "new@corp.example.com" }));
    expect(seen).to.include({ userPrincipalName: "new@corp.example.com" });
    expect(argumentsOf(seen)).to.not.have.property("userPrincipalName");
  });

  it("shows drift of what is declared, and of nothing else", () => {
    const seen = stateSeen(
      state({
        firstName: "Ada",
        organizationalUnit: "OU=Users,DC=corp",
        enabled: true,
        attributes: { title: "Dr", info: "x" },
      }),
      user({
        firstName: "Eve",
        lastName: "King",
        dn: "CN=ada,OU=Elsewhere,DC=corp",
        enabled: false,
        attributes: { title: ["a", "b"], info: [] },
      }),
    );
    expect(seen).to.deep.include({
      firstName: "Eve",
      organizationalUnit: "OU=Elsewhere,DC=corp",
      enabled: false,
      attributes: { title: ["a", "b"], info: [] },
      distinguishedName: "CN=ada,OU=Elsewhere,DC=corp",
    });
    expect(seen).to.not.have.property("lastName");
  });

  it("tells of a rename outside, which is drift and no other person", () => {
    const seen = stateSeen(state(), user({ userName: "countess" }));
    expect(seen).to.include({ userName: "ada", renamedTo: "countess" });
    expect(argumentsOf(seen)).to.include({ userName: "countess" }).and.not.have.any.keys("renamedTo");
    expect(userDifference(seen, args(), { sameDomain: true, followed: false })).to.deep.include({
      changes: true,
      replaces: [],
    });
    expect(stateSeen(seen, user()), "and back").to.not.have.property("renamedTo");
    expect(stateSeen(state(), user({ userName: "ADA" })), "letter case is no rename").to.not.have.property("renamedTo");
  });

  it("has the full name of what names there are", () => {
    expect(fullName({ firstName: "Ada", lastName: "Byron" })).to.equal("Ada Byron");
    expect(fullName({ lastName: "Byron" })).to.equal("Byron");
    expect(fullName({})).to.equal(undefined);
  });
});
