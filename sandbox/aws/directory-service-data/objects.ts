/** What an entry of the directory is read as. One value is a string, several are an array. */
export type Entry = { readonly dn: string } & Readonly<Record<string, string | readonly string[]>>;

export type EntryKind = "user" | "group" | "computer";

/** Entries of these kinds which have one of the values, letter case aside; all of them if there are none. */
export interface Where {
  readonly kinds: readonly EntryKind[];
  readonly any?: readonly (readonly [ldapName: string, value: string])[];
}

export interface Change {
  readonly operation: "add" | "replace" | "delete";
  readonly type: string;
  readonly values: readonly string[];
}

/** What the directory refused, by LDAP's result code. */
export class Refusal extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** The entries of one Managed AD, as its domain controllers have them. Everything but `find` throws {@link Refusal}. */
export interface DirectoryObjects {
  readonly realm: string;
  /** The unit that AWS leaves to the customer: `OU=CORP,DC=corp,DC=example,DC=com`. */
  readonly ownUnit: string;
  /** Where new users and groups go: `Users` in it. */
  readonly usersUnit: string;
  /** "AWS Delegated Groups": its groups take members, and are not the customer's. */
  readonly delegatedGroupsUnit: string;
  find(where: Where): Promise<readonly Entry[]>;
  add(dn: string, attributes: Readonly<Record<string, string | string[]>>): Promise<void>;
  change(dn: string, changes: readonly Change[]): Promise<void>;
  delete(dn: string): Promise<void>;
}

export const valuesOf = (entry: Entry, ldapName: string): readonly string[] => {
  const value = entry[ldapName];
  return value === undefined ? [] : typeof value === "string" ? [value] : value;
};

export const textOf = (entry: Entry, ldapName: string): string | undefined => valuesOf(entry, ldapName)[0];

export function kindOf(entry: Entry): EntryKind {
  const classes = valuesOf(entry, "objectClass");
  if (classes.includes("computer")) return "computer";
  return classes.includes("group") ? "group" : "user";
}

export function matches(entry: Entry, { kinds, any }: Where): boolean {
  if (!kinds.includes(kindOf(entry))) return false;
  return any?.some(([type, value]) => valuesOf(entry, type).some((each) => sameText(each, value))) !== false;
}

export const sameText = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

export const isBelow = (dn: string, unit: string): boolean => dn.toLowerCase().endsWith(`,${unit.toLowerCase()}`);
