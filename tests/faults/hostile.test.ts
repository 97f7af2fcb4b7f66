import { expect } from "chai";
import fc from "fast-check";
import { GroupHandlers, type GroupState } from "../../provider/lifecycle/group";
import { GroupMembershipHandlers } from "../../provider/lifecycle/group-membership";
import { UserHandlers } from "../../provider/lifecycle/user";
import type { UserState } from "../../provider/lifecycle/user-arguments";
import type { Request } from "./hostile/ber";
import { expectAddition, expectModification, expectMove, expectNone, expectSearches } from "./hostile/expectations";
import { FarEnd, GUID, USERS } from "./hostile/far-end";
import { Program, type Outcome } from "./hostile/program";
import { hostile, hostileDn } from "./hostile/strings";
import { tally } from "./tally";

/** Strings for each argument. */
const STRINGS = 500;

const OWNER = "people/prod/ada";
const directoryId = "d-9067000001";
const recorded = {
  directoryId,
  owner: OWNER,
  objectGuid: GUID,
  sid: "S-1-5-21-1-2-3-1105",
  distinguishedName: `CN=ada,${USERS}`,
};
const userState: UserState = { ...recorded, userName: "ada" };
const groupState: GroupState = { ...recorded, name: "staff" };

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

describe("a hostile string", function () {
  this.timeout(300_000);
  let farEnd: FarEnd;
  let program: Program;

  before(async () => {
    farEnd = await FarEnd.start();
    program = new Program(farEnd);
  });
  after(() => farEnd.stop());

  /** Each string is refused by its argument's name before anything is asked, or arrives as the value that it is. */
  const isContained = (
    what: string,
    run: (value: string) => Promise<Outcome>,
    expected: (asked: readonly Request[], value: string) => void,
    strings = hostile,
    [property = ""] = what.split(" ").slice(-1),
  ) => {
    it(`as ${what} is refused, or is a value and nothing else`, async () => {
      let arrived = 0;
      await fc.assert(
        fc.asyncProperty(strings, async (value) => {
          let good = false;
          try {
            const outcome = await run(value);
            if ("refused" in outcome) {
              expect(outcome.refused).to.deep.equal([property]);
            } else {
              arrived += 1;
              expectNone(outcome.asked);
              expected(outcome.asked, value);
            }
            good = true;
          } finally {
            tally("hostile strings", good);
          }
        }),
        { numRuns: STRINGS },
      );
      expect(arrived, "some strings must arrive, or nothing is tried").to.be.greaterThan(0);
    });
  };

  describe("of a User", () => {
    const isUser = {
      objectClass: ["top", "person", "user"],
      userAccountControl: ["512"],
      adminDescription: [`pulumi:${OWNER}`],
    };
    beforeEach(() => {
      farEnd.dn = `CN=ada,${USERS}`;
      farEnd.attributes = isUser;
    });

    const created = (args: object) => {
      const news = { directoryId, userName: "ada", owner: OWNER, initialPassword: "Given-Passw0rd", ...args };
      return program.run(
        (services) => new UserHandlers(services),
        news,
        (users) => users.create(news),
      );
    };
    const updated = (args: object, olds: UserState = userState) => {
      const news = { directoryId, userName: "ada", owner: OWNER, ...args };
      return program.run(
        (services) => new UserHandlers(services),
        news,
        (users) => users.update(olds, news),
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
      expectNone(asked, "modify", "modifyDN", "delete");
      expectSearches(asked, [userName]);
      expectAddition(asked, userName, unit, {
        objectClass: ["top", "person", "organizationalPerson", "user"],
        sAMAccountName: [userName],
        userPrincipalName: [`${userName}@corp.example.com`],
        userAccountControl: ["512"],
        unicodePwd: [`"${password}"`],
        adminDescription: [`pulumi:${owner}`],
        ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, [value]])),
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
        expectMove(asked, farEnd.dn, "ada", unit);
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
        farEnd.dn = `CN=${escaped},${USERS}`;
        return updated({ organizationalUnit: "OU=Away,DC=corp,DC=example,DC=com" });
      },
      (asked, value) => {
        expectMove(
          asked,
          Buffer.from(farEnd.dn).toString(),
          Buffer.from(value).toString(),
          "OU=Away,DC=corp,DC=example,DC=com",
        );
      },
    );
  });

  describe("of a Group", () => {
    beforeEach(() => {
      farEnd.dn = `CN=staff,${USERS}`;
      farEnd.attributes = {
        objectClass: ["top", "group"],
        groupType: ["-2147483646"],
        adminDescription: [`pulumi:${OWNER}`],
      };
    });
    const created = (args: object) => {
      const news = { directoryId, name: "staff", owner: OWNER, ...args };
      return program.run(
        (services) => new GroupHandlers(services),
        news,
        (groups) => groups.create(news),
      );
    };
    const expectCreated = (
      asked: readonly Request[],
      { name = "staff", unit = USERS, ...attributes }: Record<string, string>,
    ) => {
      expectNone(asked, "modify", "modifyDN", "delete");
      expectSearches(asked, [name]);
      expectAddition(asked, name, unit, {
        objectClass: ["top", "group"],
        sAMAccountName: [name],
        groupType: ["-2147483646"],
        adminDescription: [`pulumi:${OWNER}`],
        ...Object.fromEntries(Object.entries(attributes).map(([type, value]) => [type, [value]])),
      });
    };

    isContained(
      "name",
      (name) => created({ name }),
      (asked, name) => {
        expectCreated(asked, { name });
      },
    );
    isContained(
      "description",
      (description) => created({ description }),
      (asked, description) => {
        expectCreated(asked, { description });
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
      "another name",
      (name) => {
        const news = { directoryId, name, owner: OWNER };
        // The far end shows it under the name that it is looked for: by its GUID, that of its state.
        farEnd.dn = `CN=ada,${USERS}`;
        return program.run(
          (services) => new GroupHandlers(services),
          news,
          (groups) => groups.update(groupState, news),
        );
      },
      (asked, name) => {
        expectNone(asked, "add", "delete");
        expectSearches(asked, ["ada", name]);
        if (name !== "ada") {
          expectMove(asked, farEnd.dn, name, undefined);
          expectModification(asked, { sAMAccountName: [name] });
        }
      },
    );
  });

  describe("of a GroupMembership", () => {
    beforeEach(() => {
      farEnd.dn = `CN=staff,${USERS}`;
      farEnd.attributes = { objectClass: ["top", "group"], groupType: ["-2147483646"] };
    });
    const created = (args: object) => {
      const news = { directoryId, group: "staff", members: ["ada"], owner: OWNER, ...args };
      return program.run(
        (services) => new GroupMembershipHandlers(services),
        news,
        (memberships) => memberships.create(news),
      );
    };
    /** A name is looked for as one, a distinguished name as it is, a GUID or a SID by its bytes. */
    const expectLookedFor = (asked: readonly Request[], reference: string) => {
      expectNone(asked, "add", "modifyDN", "delete");
      expectSearches(asked, ["staff", "ada", reference], [reference]);
    };

    isContained("group", (group) => created({ group }), expectLookedFor);
    isContained("group by a distinguished name: group", (group) => created({ group }), expectLookedFor, hostileDn);
    isContained("a member in members", (member) => created({ members: [member] }), expectLookedFor);
    isContained(
      "a member by a distinguished name in members",
      (member) => created({ members: [member] }),
      expectLookedFor,
      hostileDn,
    );
  });
});
