// A group between its LDAP entry and our words for it.
import type { Entry } from "ldapts";
import type { Group, GroupCategory, GroupScope } from "../group";
import {
  attributeValues,
  createdAt,
  formerMarkPlaces,
  identity,
  isCritical,
  markAttributes,
  markOf,
  values,
} from "./entry";

/** groupType's bits ([MS-ADTS] 2.2.12). */
const SCOPE_BIT: Readonly<Record<GroupScope, number>> = { global: 2, domainLocal: 4, universal: 8 };
const SECURITY_ENABLED = 0x80000000;

/** groupType as the directory writes it: a signed 32-bit number. */
export const groupType = (scope: GroupScope, category: GroupCategory): string =>
  String(SCOPE_BIT[scope] | (category === "security" ? SECURITY_ENABLED : 0) | 0);

/** What is read of every group beside the attributes that are asked for. */
export const groupAttributes = (markAttribute: string): string[] => [
  "objectGUID",
  "objectSid",
  "sAMAccountName",
  "groupType",
  "isCriticalSystemObject",
  "whenCreated",
  "objectClass",
  ...markAttributes(markAttribute),
];

/** A group, and the attributes that hold a mark beside the one that the settings name. */
export interface GroupEntry extends Group {
  readonly formerMarks: readonly string[];
}

export function groupOf(entry: Entry, markAttribute: string, attributes: readonly string[]): GroupEntry {
  const type = Number(values(entry, "groupType")[0] ?? 0);
  const scope = (Object.keys(SCOPE_BIT) as GroupScope[]).find((one) => (type & SCOPE_BIT[one]) !== 0) ?? "global";
  return {
    ...identity(entry),
    dn: entry.dn,
    name: values(entry, "sAMAccountName")[0] ?? "",
    scope,
    category: (type & SECURITY_ENABLED) === 0 ? "distribution" : "security",
    critical: isCritical(entry),
    ...markOf(entry, markAttribute),
    formerMarks: formerMarkPlaces(entry, markAttribute),
    ...createdAt(entry),
    attributes: Object.fromEntries(attributes.map((name) => [name, attributeValues(entry, name)])),
  };
}

export const isGroup = (entry: Entry): boolean =>
  values(entry, "objectClass").some((name) => name.toLowerCase() === "group");
