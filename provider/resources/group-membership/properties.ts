// All that is told of a membership's arguments, a row each: what they may be, and what a change does.
import { checkArguments, type Checked } from "../common/check";
import type { CheckFailure, Properties } from "../common/handlers";
import { OWNER, type Given, type Owned, type Table } from "../common/property";
import { describe, directoryId, domainName, isUnknown, text, yesNo } from "../common/rules";
import type { GroupMembershipArgs } from "./group-membership";

/** A membership's arguments as they reach the handlers. */
export interface GroupMembershipArguments extends Given<GroupMembershipArgs>, Owned {}

export interface GroupMembershipState extends GroupMembershipArguments {
  readonly groupGuid: string;
  /** GUIDs of those who were not in the group before this resource added them: what deleting it removes. */
  readonly added: readonly string[];
  /** The group's mark, without its flags, when its members were last changed; undefined if no stack manages the group. */
  readonly groupMark?: string;
  /** The DNS name of the domain that the group is in, whatever id or name the program gives for it. */
  readonly domainName?: string;
  /** Made by a `Roster`: who has no row any more is left in the group. */
  readonly ofRoster?: true;
}

/** The people of a domain who have a row in a roster: what it tells its memberships as `rosterRows`. */
export interface RosterRows {
  /** Left out: the directory's own. */
  readonly domain?: string;
  /** One a line: Pulumi passes a list of 10,000 far more slowly, and every membership has it. */
  readonly userNames: string;
}

/** The rows of these people, a list for each domain. */
export function rosterRows<Domain>(
  people: Iterable<{ readonly domain: Domain; readonly userName: string }>,
): { readonly domain?: Domain & {}; readonly userNames: string }[] {
  const byDomain = new Map<Domain, string[]>();
  for (const { domain, userName } of people) {
    const names = byDomain.get(domain) ?? [];
    byDomain.set(domain, names);
    names.push(userName);
  }
  return [...byDomain].map(([domain, names]) => ({
    ...(domain === undefined || domain === null ? {} : { domain }),
    userNames: names.join("\n"),
  }));
}

const reference = text(2048, (value) => {
  return /^[^=]*\\[^=]*$/.test(value as string)
    ? "is of the form DOMAIN\\name; give a sAMAccountName of this domain, or the SID of a trusted domain's account"
    : undefined;
});

export const GROUP_MEMBERSHIP_PROPERTIES: Table<GroupMembershipArguments> = {
  directoryId: {
    rule: directoryId,
    required: true,
    change: "replace",
    words: { changed: "in place within one domain, else replace, old one first" },
  },
  domain: {
    rule: domainName,
    change: "replace",
    words: {
      created: "else the directory's own domain",
      changed: "in place within one domain, else replace, old one first",
    },
  },
  group: {
    rule: reference,
    required: true,
    change: "replace",
    words: {
      changed: "in place for another spelling of the same group, else replace, old one first; the group itself stays",
    },
  },
  members: {
    rule: (value) => {
      if (!Array.isArray(value)) {
        return `is ${describe(value)}; give a list`;
      }
      const fault = value
        .filter((one) => !isUnknown(one))
        .map((one) => [one, reference(one)] as const)
        .find(([, why]) => why);
      return fault && `has ${describe(fault[0])}, which ${fault[1] ?? ""}`;
    },
    required: true,
    change: "update",
    // What is not known yet is another list.
    same: (before, now) => !isUnknown(now) && sameReferences(before, now),
    words: {
      created: "required; each must exist",
      changed: "in place: those taken out leave the group",
      drift: "yes",
    },
  },
  exclusive: {
    rule: yesNo,
    change: "update",
    words: { created: "the list is exact; else it adds to it", drift: "yes" },
  },
  owner: OWNER,
};

export function checkMembership(news: Properties): Checked<GroupMembershipArguments> {
  const { members, exclusive } = news;
  const isEmpty = Array.isArray(members) && members.length === 0 && exclusive !== true && !isUnknown(exclusive);
  const reason = "members is empty; an empty list means something with exclusive: true only";
  return checkArguments(news, GROUP_MEMBERSHIP_PROPERTIES, isEmpty ? [{ property: "members", reason }] : []);
}

export const membershipFaults = (news: Properties): readonly CheckFailure[] => checkMembership(news).failures;

function sameReferences(one: readonly string[], other: readonly string[]): boolean {
  const [left, right] = [new Set(one), new Set(other)];
  return left.size === right.size && [...left].every((reference) => right.has(reference));
}
