import type { Values } from "./attribute-value";

/** A user as the directory holds it. */
export interface User {
  /** Stable for the life of the account, in the form `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`. */
  readonly guid: string;
  /** `S-1-5-21-…-<RID>`: what a WorkSpace is bound to. */
  readonly sid: string;
  readonly dn: string;
  /** sAMAccountName. */
  readonly userName: string;
  readonly enabled: boolean;
  readonly passwordNeverExpires: boolean;
  /** Whether the password must be changed at the next logon. */
  readonly mustChangePassword: boolean;
  /** Built-in, or needed by the directory itself: never edited, disabled, adopted or deleted. */
  readonly critical: boolean;
  /** What the attribute of the mark holds: who manages the account, or another tool's value. */
  readonly mark?: string;
  /** The attribute that holds it, if it is another than the settings name. */
  readonly markedIn?: string;
  /** When the account was created: an ISO 8601 instant. */
  readonly createdAt?: string;
  /** LDAP attributes by the names that they were asked for by: those that every look-up reads, and those of this one. */
  readonly attributes: Values;
  /**
   * What this way into the directory does not show of an account: `passwordNeverExpires`, `mustChangePassword`, and attributes in lower case.
   * It is as the state has it. Undefined where everything is shown.
   */
  readonly unseen?: ReadonlySet<string>;
}

/** A user to be created. */
export interface NewUser {
  readonly userName: string;
  readonly organizationalUnit?: string;
  readonly enabled: boolean;
  readonly passwordNeverExpires?: boolean;
  readonly mustChangePassword?: boolean;
  /** Set at creation; `undefined` sets a random one that nobody knows. */
  readonly password?: string;
  readonly mark: string;
  readonly attributes: Values;
}

/** An edit: what is named is made so, an empty list of values clears, and so does `null`, what is not named is left alone. */
export interface UserEdit {
  /** The same name in other letter case; anything else is a replacement. */
  readonly userName?: string;
  readonly enabled?: boolean;
  readonly passwordNeverExpires?: boolean;
  readonly mustChangePassword?: boolean;
  readonly organizationalUnit?: string;
  readonly mark?: string | null;
  readonly attributes?: Values;
}
