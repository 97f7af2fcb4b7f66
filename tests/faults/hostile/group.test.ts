import { GroupHandlers } from "../../../provider/resources/group/handlers";
import type { Request } from "./ber";
import { hostileStrings, isContained } from "./contained";
import { expectCreation, expectModification, expectMove, expectNone, expectSearches } from "./expectations";
import { USERS } from "./far-end";
import { directoryId, MARK, OWNER, recorded } from "./program";
import { hostileDn } from "./strings";

hostileStrings("of a Group", (far) => {
  beforeEach(() => {
    far.end.dn = `CN=staff,${USERS}`;
    far.end.attributes = {
      objectClass: ["top", "group"],
      groupType: ["-2147483646"],
      adminDescription: [MARK],
    };
  });
  const created = (args: object) => {
    const news = { directoryId, name: "staff", owner: OWNER, ...args };
    return far.program.run(
      (services) => new GroupHandlers(services),
      news,
      (groups) => groups.create(news),
    );
  };
  const expectCreated = (
    asked: readonly Request[],
    { name = "staff", unit = USERS, ...attributes }: Record<string, string>,
  ) => {
    expectCreation(asked, name, unit, {
      objectClass: ["top", "group"],
      sAMAccountName: name,
      groupType: "-2147483646",
      adminDescription: `pulumi:${OWNER}`,
      ...attributes,
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
      far.end.dn = `CN=ada,${USERS}`;
      return far.program.run(
        (services) => new GroupHandlers(services),
        news,
        (groups) => groups.update({ ...recorded, name: "staff" }, news),
      );
    },
    (asked, name) => {
      expectNone(asked, "add", "delete");
      expectSearches(asked, ["ada", name]);
      if (name !== "ada") {
        expectMove(asked, far.end.dn, name, undefined);
        expectModification(asked, { sAMAccountName: [name] });
      }
    },
  );
});
