/** The single-valued fields of a user that a program may declare. */
export const USER_FIELDS = ["firstName", "lastName", "email", "displayName", "userPrincipalName"] as const;
export type UserField = (typeof USER_FIELDS)[number];

/** A user as the directory holds it. */
export interface User extends Partial<Record<UserField, string>> {
  /** Stable for the life of the account, in the form `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`. */
  readonly guid: string;
  /** `S-1-5-21-…-<RID>`: what a WorkSpace is bound to. */
  readonly sid: string;
  readonly dn: string;
  /** sAMAccountName. */
  readonly userName: string;
  readonly enabled: boolean;
  /** Built-in, or needed by the directory itself: never edited, disabled, adopted or deleted. */
  readonly critical: boolean;
  /** What the attribute of the mark holds: who manages the account, or another tool's value. */
  readonly mark?: string;
  /** When the account was created: an ISO 8601 instant. */
  readonly createdAt?: string;
  /** Every attribute that was asked for by name beside the fields. */
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

/** A user to be created. */
export interface NewUser extends Partial<Record<UserField, string>> {
  readonly userName: string;
  readonly organizationalUnit?: string;
  readonly enabled: boolean;
  /** Set at creation; `undefined` sets a random one that nobody knows. */
  readonly password?: string;
  readonly mark: string;
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

/** An edit: what is named is made so, `null` or an empty list clears, what is not named is left alone. */
export interface UserEdit {
  readonly fields?: Partial<Record<UserField, string | null>>;
  /** The same name in other letter case; anything else is a replacement. */
  readonly userName?: string;
  readonly enabled?: boolean;
  readonly organizationalUnit?: string;
  readonly mark?: string | null;
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
}
