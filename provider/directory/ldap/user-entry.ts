// A user between its LDAP entry and our words for it.
import type { Entry } from "ldapts";
import type { User } from "../user";
import {
  IDENTITIES,
  createdAt,
  first,
  identity,
  formerMarkOf,
  isCritical,
  markAttributes,
  markOf,
  values,
} from "./entry";

/** userAccountControl ([MS-ADTS] 2.2.16). */
export const ACCOUNT = { disabled: 0x2, passwordNotRequired: 0x20, normal: 0x200 } as const;

/** What is read of every user beside the attributes that are asked for. */
export const userAttributes = (markAttribute: string): string[] => [
  ...IDENTITIES,
  "sAMAccountName",
  "userAccountControl",
  "isCriticalSystemObject",
  "whenCreated",
  "objectClass",
  ...markAttributes(markAttribute),
];

export interface UserEntry extends User {
  readonly accountControl: number;
  /** Whether adminDescription holds a mark of ours, and the settings name another attribute for it by now. */
  readonly hasFormerMark: boolean;
}

export function userOf(entry: Entry, markAttribute: string, attributes: readonly string[] = []): UserEntry {
  const accountControl = Number(first(entry, "userAccountControl") ?? ACCOUNT.normal);
  const enabled = (accountControl & ACCOUNT.disabled) === 0;
  return {
    ...identity(entry),
    dn: entry.dn,
    userName: first(entry, "sAMAccountName") ?? "",
    enabled,
    critical: isCritical(entry),
    ...markOf(entry, markAttribute),
    hasFormerMark: formerMarkOf(entry, markAttribute) !== undefined,
    ...createdAt(entry),
    attributes: Object.fromEntries(attributes.map((name) => [name, values(entry, name)])),
    accountControl,
  };
}

export const isUser = (entry: Entry): boolean => {
  const classes = values(entry, "objectClass").map((name) => name.toLowerCase());
  return classes.includes("user") && !classes.includes("computer");
};
