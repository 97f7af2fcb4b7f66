import { expect } from "chai";
import { markOfAttribute } from "../../../provider/ownership/mark";
import { UserHandlers } from "../../../provider/resources/user/handlers";
import type { Request } from "./ber";
import { hostileStrings, isContained } from "./contained";
import { expectCreation, expectModification, expectMove, expectNone, expectSearches, markIn } from "./expectations";
import { USERS } from "./far-end";
import { directoryId, MARK, OWNER, recorded } from "./program";
import { hostile, hostileDn } from "./strings";

/** The attribute of each argument that has one. */
const ATTRIBUTE = {
  firstName: "givenName",
  lastName: "sn",
  email: "mail",
  displayName: "displayName",
  userPrincipalName: "userPrincipalName",
} as const;
type Field = keyof typeof ATTRIBUTE;
const FIELDS = Object.keys(ATTRIBUTE) as Field[];

hostileStrings("of a User", (far) => {
  const isUser = {
    objectClass: ["top", "person", "user"],
    userAccountControl: ["512"],
    adminDescription: [MARK],
  };
  beforeEach(() => {
    far.end.dn = `CN=ada,${USERS}`;
    far.end.attributes = isUser;
  });

  const created = (args: object) => {
    const news = { directoryId, userName: "ada", owner: OWNER, initialPassword: "Given-Passw0rd", ...args };
    return far.program.run(
      (services) => new UserHandlers(services),
      news,
      (users) => users.create(news),
    );
  };
  const updated = (args: object) => {
    const news = { directoryId, userName: "ada", owner: OWNER, ...args };
    return far.program.run(
      (services) => new UserHandlers(services),
      news,
      (users) => users.update({ ...recorded, userName: "ada" }, news),
    );
  };
  const expectCreated = (
    asked: readonly Request[],
    {
      userName = "ada",
      unit = USERS,
      owner = OWNER,
      password = "Given-Passw0rd",
      ...attributes
    }: Record<string, string>,
  ) => {
    expectCreation(asked, userName, unit, {
      objectClass: ["top", "person", "organizationalPerson", "user"],
      sAMAccountName: userName,
      userPrincipalName: `${userName}@corp.example.com`,
      userAccountControl: "512",
      unicodePwd: `"${password}"`,
      adminDescription: `pulumi:${owner}`,
      ...attributes,
    });
  };
  /** What is made of the names where no other is declared. */
  const shownAs = (field: Field, value: string) =>
    field === "firstName" || field === "lastName" ? { displayName: value } : {};

  isContained(
    "userName",
    (userName) => created({ userName }),
    (asked, userName) => {
      expectCreated(asked, { userName });
    },
  );
  isContained(
    "organizationalUnit",
    (organizationalUnit) => created({ organizationalUnit }),
    (asked, unit) => {
      expectCreated(asked, { unit });
    },
    hostileDn,
  );
  isContained(
    "owner",
    (owner) => created({ owner }),
    (asked, owner) => {
      expectCreated(asked, { owner });
      const { incarnation, ...mark } = markOfAttribute(markIn(asked)) ?? {};
      expect(incarnation).to.be.a("string");
      expect(mark, "the mark, as the next run reads it").to.deep.equal({ owner });
    },
  );
  isContained(
    "initialPassword",
    (initialPassword) => created({ initialPassword }),
    (asked, password) => {
      expectCreated(asked, { password });
    },
  );
  for (const field of FIELDS) {
    const strings =
      field === "userPrincipalName" || field === "email" ? hostile.map((one) => `${one}@corp.example.com`) : hostile;
    isContained(
      `a new ${field}`,
      (value) => created({ [field]: value }),
      (asked, value) => {
        expectCreated(asked, { [ATTRIBUTE[field]]: value, ...shownAs(field, value) });
      },
      strings,
    );
    isContained(
      `another ${field}`,
      (value) => updated({ [field]: value }),
      (asked, value) => {
        expectNone(asked, "add", "modifyDN", "delete");
        expectSearches(asked, ["ada"]);
        expectModification(asked, {
          [ATTRIBUTE[field]]: [value],
          ...(shownAs(field, value).displayName === undefined ? {} : { displayName: [value] }),
        });
      },
      strings,
    );
  }
  isContained(
    "a value in attributes",
    (title) => created({ attributes: { title } }),
    (asked, title) => {
      expectCreated(asked, { title });
    },
  );
  isContained(
    "a name in attributes",
    (name) => created({ attributes: { [name]: "x" } }),
    (asked, name) => {
      expect(name).to.match(/^[A-Za-z][A-Za-z0-9-]*$/);
      expectCreated(asked, { [name]: "x" });
    },
  );
  isContained(
    "the place of a move: organizationalUnit",
    (organizationalUnit) => updated({ organizationalUnit }),
    (asked, unit) => {
      expectNone(asked, "add", "modify", "delete");
      expectSearches(asked, ["ada"], [unit]);
      expectMove(asked, far.end.dn, "ada", unit);
    },
    hostileDn,
  );
  isContained(
    "the name of an entry that is moved to another organizationalUnit",
    (value) => {
      // As Windows writes it: escaped by a backslash before the character.
      const escaped = value
        .replace(/[\\,+"<>;=]|^[ #]|(?<=.) $/gs, "\\$&")
        .replace(/[\0\r\n]/g, (one) => `\\0${one === "\0" ? "0" : one === "\r" ? "D" : "A"}`);
      far.end.dn = `CN=${escaped},${USERS}`;
      return updated({ organizationalUnit: "OU=Away,DC=corp,DC=example,DC=com" });
    },
    (asked, value) => {
      expectMove(
        asked,
        Buffer.from(far.end.dn).toString(),
        Buffer.from(value).toString(),
        "OU=Away,DC=corp,DC=example,DC=com",
      );
    },
  );
});
