import { expect } from "chai";
import type { Attribute, Change } from "ldapts";
import { edited, newAttributes, newDn, userChanges } from "../../../../provider/directory/ldap/user-changes";
import type { UserEntry } from "../../../../provider/directory/ldap/user-entry";
import { without } from "../../../../provider/text/without";
import type { NewUser, UserEdit } from "../../../../provider/directory/user";

const MARK_ATTRIBUTE = "adminDescription";
const MARK = "pulumi:people/prod/ada#0mh5k2x9q1a2b3c4d";
const PASSWORD = "Compliant-1";

/** What is sent, by attribute; a password as hexadecimal. */
const sent = (attributes: readonly Attribute[]): Record<string, string[]> =>
  Object.fromEntries(
    attributes.map(({ type, values }) => [
      type,
      values.map((value) => (typeof value === "string" ? value : value.toString("hex"))),
    ]),
  );

const ada = (more: Partial<UserEntry> = {}): UserEntry => ({
  guid: "33221100-5544-7766-8899-aabbccddeeff",
  sid: "S-1-5-21-1-2-3-1104",
  dn: "CN=ada,OU=Users,DC=corp",
  userName: "ada",
  passwordNeverExpires: false,
  mustChangePassword: false,
  enabled: true,
  critical: false,
  mark: MARK,
  formerMarks: [],
  attributes: {},
  accountControl: 512,
  ...more,
});

describe("a new user", () => {
  const made = (more: Partial<NewUser> = {}) =>
    newAttributes(
      { userName: "ada", enabled: true, mark: MARK, attributes: {}, ...more },
      PASSWORD,
      "corp.example.com",
      MARK_ATTRIBUTE,
    );

  it("is one add, enabled together with its password, as Windows demands", () => {
    expect(
      sent(
        made({
          attributes: { givenName: ["Ada"], sn: ["Byron"], mail: ["ada@example.com"], displayName: ["Ada B."] },
        }),
      ),
    ).to.deep.equal({
      objectClass: ["top", "person", "organizationalPerson", "user"],
      sAMAccountName: ["ada"],
      userPrincipalName: ["ada@corp.example.com"],
      userAccountControl: ["512"],
      unicodePwd: [Buffer.from(`"${PASSWORD}"`, "utf16le").toString("hex")],
      adminDescription: [MARK],
      givenName: ["Ada"],
      sn: ["Byron"],
      mail: ["ada@example.com"],
      displayName: ["Ada B."],
    });
  });

  it("has a password also where it is disabled, and none of the bits that do without one", () => {
    const attributes = sent(made({ enabled: false }));
    expect(attributes).to.have.property("unicodePwd");
    expect(attributes.userAccountControl).to.deep.equal(["514"]);
  });

  it("has a password that is to be changed at the first logon, if that is asked for", () => {
    expect(sent(made({ mustChangePassword: true }))).to.deep.include({ pwdLastSet: ["0"] });
    expect(sent(made({ mustChangePassword: false }))).to.not.have.property("pwdLastSet");
  });

  it("has the userPrincipalName it is given, once", () => {
    const names = made({ attributes: { userPrincipalName: ["ada@brand.example"] } }).filter(
      ({ type }) => type === "userPrincipalName",
    );
    expect(names.map(({ values }) => values)).to.deep.equal([["ada@brand.example"]]);
  });

  it("is sent no empty value, which is a syntax error, and no attribute without one", () => {
    const attributes = made({
      attributes: { givenName: [""], mail: [""], userPrincipalName: [""], info: [], title: ["Dr"] },
    });
    expect(sent(attributes))
      .to.include.keys("title", "userPrincipalName")
      .and.not.include.keys("givenName", "mail", "info");
    expect(attributes.every(({ values }) => values.length > 0 && values.every((value) => value.length > 0))).to.equal(
      true,
    );
  });

  it("is sent no cn: the directory takes it from the name of the entry", () => {
    expect(sent(made({ attributes: { displayName: ["x".repeat(256)] } }))).to.not.have.any.keys(
      "cn",
      "name",
      "distinguishedName",
    );
  });
});

describe("an edit of a user", () => {
  const changes = (user: Partial<UserEntry>, edit: UserEdit): Record<string, string[]> => {
    const all: Change[] = userChanges(ada(user), edit, MARK_ATTRIBUTE);
    expect(
      all.every(({ operation }) => operation === "replace"),
      "replace is repeatable",
    ).to.equal(true);
    expect(new Set(all.map(({ modification }) => modification.type)).size, "each attribute once").to.equal(all.length);
    return sent(all.map(({ modification }) => modification));
  };

  for (const [what, user, edit, expected] of [
    ["nothing where nothing is asked", {}, {}, {}],
    [
      "nothing where all is so already",
      { attributes: { givenName: ["Ada"], info: ["a", "b"] } },
      {
        userName: "ada",
        enabled: true,
        mark: MARK,
        attributes: { givenName: ["Ada"], mail: [], info: ["b", "a"], title: [] },
      },
      {},
    ],
    [
      "only what differs",
      { attributes: { givenName: ["Ada"], sn: ["Byron"] } },
      { attributes: { givenName: ["Ada"], sn: ["King"] } },
      { sn: ["King"] },
    ],
    [
      "letter case",
      { attributes: { givenName: ["ada"] } },
      { attributes: { givenName: ["Ada"] } },
      { givenName: ["Ada"] },
    ],
    [
      "a clearing, as a replacement by nothing",
      { attributes: { mail: ["a@b.c"] } },
      { attributes: { mail: [] } },
      { mail: [] },
    ],
    [
      "a clearing for an empty value",
      { attributes: { mail: ["a@b.c"] } },
      { attributes: { mail: [""] } },
      { mail: [] },
    ],
    ["nothing to clear what is not there", {}, { attributes: { mail: [], givenName: [""] } }, {}],
    [
      "further attributes",
      { attributes: { title: ["Dr"], info: ["x"] } },
      { attributes: { title: ["Prof"], info: [] } },
      { title: ["Prof"], info: [] },
    ],
    [
      "one of several values",
      { attributes: { info: ["a", "b"] } },
      { attributes: { info: ["a", "c"] } },
      { info: ["a", "c"] },
    ],
    [
      "a value less, though one was named twice",
      { attributes: { info: ["a", "b"] } },
      { attributes: { info: ["a", "a"] } },
      { info: ["a"] },
    ],
    ["the user name in another letter case", {}, { userName: "Ada" }, { sAMAccountName: ["Ada"] }],
    ["the mark", {}, { mark: `${MARK}+released` }, { adminDescription: [`${MARK}+released`] }],
    ["the mark off", {}, { mark: null }, { adminDescription: [] }],
    ["no mark off where none is", { mark: undefined as never }, { mark: null }, {}],
    ["a disabling", {}, { enabled: false }, { userAccountControl: ["514"] }],
    ["an enabling", { enabled: false, accountControl: 514 }, { enabled: true }, { userAccountControl: ["512"] }],
    [
      "no other bit of a disabled account",
      { accountControl: 66048 },
      { enabled: false },
      { userAccountControl: ["66050"] },
    ],
    [
      "no other bit of an enabled one",
      { enabled: false, accountControl: 0x10222 },
      { enabled: true },
      { userAccountControl: [String(0x10220)] },
    ],
  ] as [string, Partial<UserEntry>, UserEdit, Record<string, string[]>][]) {
    it(`writes ${what}`, () => {
      expect(changes(user, edit)).to.deep.equal(expected);
    });
  }

  for (const [what, user, edit, expected] of [
    [
      "to the attribute of the settings, and off adminDescription",
      {},
      { mark: MARK },
      { info: [MARK], [MARK_ATTRIBUTE]: [] },
    ],
    ["off both", {}, { mark: null }, { info: [], [MARK_ATTRIBUTE]: [] }],
    ["not at all, unless it is asked", {}, { enabled: true }, {}],
  ] as [string, Partial<UserEntry>, UserEdit, Record<string, string[]>][]) {
    it(`moves a mark that was written before the settings named another attribute ${what}`, () => {
      const all = userChanges(ada({ formerMarks: [MARK_ATTRIBUTE], ...user }), edit, "info");
      expect(sent(all.map(({ modification }) => modification))).to.deep.equal(expected);
    });
  }

  it("never writes cn, name or objectClass, whatever is asked", () => {
    const asked = { attributes: { displayName: ["New"] }, userName: "ADA", organizationalUnit: "OU=New,DC=corp" };
    expect(changes({}, asked)).to.not.have.any.keys("cn", "name", "objectClass", "distinguishedName");
  });
});

describe("a user's place", () => {
  for (const [what, user, edit, expected] of [
    ["stays where none is asked", {}, {}, undefined],
    ["stays where it is that, in any spelling", {}, { organizationalUnit: "ou=users, dc=CORP" }, undefined],
    ["is the unit asked", {}, { organizationalUnit: "OU=New,DC=corp" }, "CN=ada,OU=New,DC=corp"],
    ["follows the letter case of the user name", {}, { userName: "Ada" }, "CN=Ada"],
    [
      "moves and follows at once",
      {},
      { userName: "Ada", organizationalUnit: "OU=New,DC=corp" },
      "CN=Ada,OU=New,DC=corp",
    ],
    [
      "keeps a CN that an administrator chose",
      { dn: "CN=King\\, Ada,OU=Users,DC=corp" },
      { userName: "Ada" },
      undefined,
    ],
    [
      "moves with a CN that an administrator chose",
      { dn: "CN=King\\, Ada\\\\,OU=Users,DC=corp" },
      { organizationalUnit: "OU=New,DC=corp" },
      "CN=King\\2C Ada\\5C,OU=New,DC=corp",
    ],
    [
      "may be a unit of any name",
      {},
      { organizationalUnit: "OU=R\\+D\\, \u00dc\\\\,DC=corp" },
      "CN=ada,OU=R\\+D\\, \u00dc\\\\,DC=corp",
    ],
  ] as [string, Partial<UserEntry>, UserEdit, string | undefined][]) {
    it(what, () => {
      expect(newDn(ada(user), edit)).to.equal(expected);
    });
  }
});

describe("what a user is after an edit that moved nothing", () => {
  for (const [what, edit, more] of [
    ["as it was, if nothing was edited", {}, {}],
    [
      "with the attributes that were written",
      { attributes: { info: ["b"] } },
      { attributes: { title: ["Dr"], info: ["b"] } },
    ],
    ["with its new name", { userName: "countess" }, { userName: "countess" }],
    ["with its new mark", { mark: "pulumi:people/prod/countess" }, { mark: "pulumi:people/prod/countess" }],
    ["disabled, with its other flags", { enabled: false }, { enabled: false, accountControl: 66050 }],
    ["enabled, as it was", { enabled: true }, {}],
  ] as [string, UserEdit, Partial<UserEntry>][]) {
    it(`is it ${what}`, () => {
      const before = ada({ attributes: { title: ["Dr"] }, accountControl: 66048 });
      expect(edited(before, edit)).to.deep.equal({ ...before, ...more });
    });
  }

  it("is it without the mark that was cleared", () => {
    expect(edited(ada(), { mark: null })).to.not.have.property("mark");
  });

  it("is it enabled again, with its other flags, and without a mark if it had none", () => {
    const disabled = without(ada({ enabled: false, accountControl: 66050 }), "mark");
    expect(edited(disabled, { enabled: true })).to.deep.equal({ ...disabled, enabled: true, accountControl: 66048 });
    expect(edited(disabled, {})).to.deep.equal(disabled);
  });
});
