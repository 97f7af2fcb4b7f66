// A user between its LDAP entry and our words for it.
import type { Entry } from "ldapts";
import type { User } from "../user";
import {
  attributeValues,
  IDENTITIES,
  createdAt,
  first,
  identity,
  formerMarkPlaces,
  isCritical,
  markAttributes,
  markOf,
  values,
} from "./entry";

/** userAccountControl ([MS-ADTS] 2.2.16). */
export const ACCOUNT = {
  disabled: 0x2,
  passwordNotRequired: 0x20,
  normal: 0x200,
  passwordNeverExpires: 0x10000,
} as const;
/** pwdLastSet where the password must be changed at the next logon, and what takes that back ([MS-ADTS] attribute pwdLastSet). */
export const MUST_CHANGE = "0";
export const NEED_NOT_CHANGE = "-1";

/** What is read of every user beside the attributes that are asked for. */
export const userAttributes = (markAttribute: string): string[] => [
  ...IDENTITIES,
  "sAMAccountName",
  "userAccountControl",
  "pwdLastSet",
  "isCriticalSystemObject",
  "whenCreated",
  "objectClass",
  ...markAttributes(markAttribute),
];

export interface UserEntry extends User {
  readonly accountControl: number;
  /** Attributes that hold a mark beside the one that the settings name. */
  readonly formerMarks: readonly string[];
}

export function userOf(entry: Entry, markAttribute: string, attributes: readonly string[] = []): UserEntry {
  const accountControl = Number(first(entry, "userAccountControl") ?? ACCOUNT.normal);
  return {
    ...identity(entry),
    dn: entry.dn,
    userName: first(entry, "sAMAccountName") ?? "",
    enabled: (accountControl & ACCOUNT.disabled) === 0,
    passwordNeverExpires: (accountControl & ACCOUNT.passwordNeverExpires) !== 0,
    mustChangePassword: first(entry, "pwdLastSet") === MUST_CHANGE,
    critical: isCritical(entry),
    ...markOf(entry, markAttribute),
    formerMarks: formerMarkPlaces(entry, markAttribute),
    ...createdAt(entry),
    attributes: Object.fromEntries(attributes.map((name) => [name, attributeValues(entry, name)])),
    accountControl,
  };
}

export const isUser = (entry: Entry): boolean => {
  const classes = values(entry, "objectClass").map((name) => name.toLowerCase());
  return classes.includes("user") && !classes.includes("computer");
};
