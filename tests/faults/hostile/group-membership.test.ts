import { GroupMembershipHandlers } from "../../../provider/resources/group-membership/handlers";
import type { Request } from "./ber";
import { hostileStrings, isContained } from "./contained";
import { expectNone, expectSearches } from "./expectations";
import { USERS } from "./far-end";
import { directoryId, OWNER } from "./program";
import { hostileDn } from "./strings";

hostileStrings("of a GroupMembership", (far) => {
  beforeEach(() => {
    far.end.dn = `CN=staff,${USERS}`;
    far.end.attributes = { objectClass: ["top", "group"], groupType: ["-2147483646"] };
  });
  const created = (args: object) => {
    const news = { directoryId, group: "staff", members: ["ada"], owner: OWNER, ...args };
    return far.program.run(
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
