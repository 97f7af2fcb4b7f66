// What a program may say of the members of a group, checked before anything happens.
import { describe, directoryId, domainName, isUnknown, text, yesNo, type Rule } from "../common/rules";

export interface GroupMembershipArguments {
  readonly directoryId: string;
  /** DNS name of a trusted domain; left out, the directory's own. */
  readonly domain?: string;
  /** Id of a Group, distinguished name, SID or sAMAccountName; likewise each member. */
  readonly group: string;
  readonly members: readonly string[];
  readonly exclusive?: boolean;
  readonly owner: string;
}

export interface GroupMembershipState extends GroupMembershipArguments {
  readonly groupGuid: string;
  /** GUIDs of those who were not in the group before this resource added them: what deleting it removes. */
  readonly added: readonly string[];
  /** The group's mark, without its flags, when its members were last changed; undefined if no stack manages the group. */
  readonly groupMark?: string;
  /** The DNS name of the domain that the group is in, whatever id or name the program gives for it. */
  readonly domainName?: string;
}

const reference = text(2048, (value) => {
  return /^[^=]*\\[^=]*$/.test(value as string)
    ? "is of the form DOMAIN\\name; give a sAMAccountName of this domain, or the SID of a trusted domain's account"
    : undefined;
});

export const GROUP_MEMBERSHIP_RULES: Readonly<Record<keyof GroupMembershipArguments, Rule>> = {
  directoryId,
  domain: domainName,
  group: reference,
  members: (value) => {
    if (!Array.isArray(value)) {
      return `is ${describe(value)}; give a list`;
    }
    const fault = value
      .filter((one) => !isUnknown(one))
      .map((one) => [one, reference(one)] as const)
      .find(([, why]) => why);
    return fault && `has ${describe(fault[0])}, which ${fault[1] ?? ""}`;
  },
  exclusive: yesNo,
  owner: text(210),
};
