// What a program may say of a group, checked before anything happens.
import { isDn } from "../../directory/dn";
import type { GroupCategory, GroupScope } from "../../directory/group";
import { groupNameFault } from "../../text/account-name";
import { directoryId, domainName, oneOf, text, yesNo, type Rule } from "../common/rules";

export interface GroupArguments {
  readonly directoryId: string;
  /** DNS name of a trusted domain; left out, the directory's own. */
  readonly domain?: string;
  readonly name: string;
  readonly description?: string;
  readonly scope?: GroupScope;
  readonly category?: GroupCategory;
  readonly organizationalUnit?: string;
  readonly adopt?: boolean;
  readonly deletionPolicy?: "delete" | "retain";
  readonly owner: string;
}

export interface GroupState extends GroupArguments {
  readonly distinguishedName: string;
  readonly objectGuid: string;
  readonly sid: string;
  readonly adopted?: boolean;
  /** Which making of the group this state is of: what its mark must say for us to act on it. Missing from states of release 0.1.0. */
  readonly incarnation?: string;
  /** The DNS name of the domain that the group is in, whatever id or name the program gives for it. */
  readonly domainName?: string;
  /** The name it was given outside, where it is another: drift, which the next update takes back. */
  readonly renamedTo?: string;
}

export const GROUP_RULES: Readonly<Record<keyof GroupArguments, Rule>> = {
  directoryId,
  domain: domainName,
  name: text(64, (value) => groupNameFault(value as string)),
  description: text(1024),
  scope: oneOf("global", "domainLocal", "universal"),
  category: oneOf("security", "distribution"),
  organizationalUnit: text(2048, (value) =>
    isDn(value as string)
      ? undefined
      : "is not a distinguished name; give one such as OU=Groups,OU=CORP,DC=corp,DC=com",
  ),
  adopt: yesNo,
  deletionPolicy: oneOf("delete", "retain"),
  owner: text(210),
};
