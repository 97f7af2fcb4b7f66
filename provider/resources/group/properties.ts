// All that is told of a group's arguments, a row each: what they may be, what a change does, where the directory keeps them.
import { checkArguments } from "../common/check";
import type { CheckFailure, Properties } from "../common/handlers";
import { groupNameFault } from "../../text/account-name";
import { organizationalUnit } from "../common/organizational-unit";
import { OWNER, type Given, type OutputOnly, type Owned, type Table } from "../common/property";
import { directoryId, domainName, oneOf, text, yesNo } from "../common/rules";
import type { Group, GroupArgs } from "./group";

/** A group's arguments as they reach the handlers. */
export interface GroupArguments extends Given<GroupArgs>, Owned {}

export interface GroupState extends GroupArguments {
  readonly distinguishedName: string;
  readonly objectGuid: string;
  readonly sid: string;
  readonly adopted?: boolean;
  /** Which making of the group this state is of: what its mark must say for us to act on it. Missing from states of release 0.1.0. */
  readonly incarnation?: string;
  /** The name it was given outside, if it is another: drift, which the next update takes back. */
  readonly renamedTo?: string;
}

export const GROUP_PROPERTIES: Table<GroupArguments> = {
  directoryId: {
    rule: directoryId,
    required: true,
    change: "replace",
    words: { changed: "in place within one domain, else replace" },
  },
  domain: {
    rule: domainName,
    change: "replace",
    words: {
      created: "else the directory's own domain: DNS name of a domain it trusts",
      changed: "in place within one domain, else replace",
    },
  },
  name: {
    rule: text(64, (value) => groupNameFault(value as string)),
    required: true,
    change: "update",
    words: { created: "required; sAMAccountName, and the CN of a new group", drift: "yes, and renamed back" },
  },
  description: { rule: text(1024), change: "update", takenOut: "clear", attribute: "description" },
  scope: {
    rule: oneOf("global", "domainLocal", "universal"),
    change: "update",
    takenOut: "keep",
    words: { created: "else `global`", changed: "in place, by way of `universal` if AD needs it", drift: "yes" },
  },
  category: {
    rule: oneOf("security", "distribution"),
    change: "update",
    takenOut: "keep",
    words: { created: "else `security`", drift: "yes" },
  },
  organizationalUnit: organizationalUnit("Groups"),
  adopt: { rule: yesNo, change: "record", words: { created: "takes over an existing group" } },
  deletionPolicy: {
    rule: oneOf("delete", "retain"),
    change: "record",
    words: { created: "recorded: `delete` (default) or `retain`" },
  },
  owner: OWNER,
};

/** What is wrong with a group's arguments, whatever the state holds. */
export const groupFaults = (news: Properties): readonly CheckFailure[] =>
  checkArguments(news, GROUP_PROPERTIES).failures;

/** What only the provider sets. */
export const GROUP_OUTPUTS: OutputOnly<Group, GroupArgs> = { distinguishedName: true, objectGuid: true, sid: true };
