// What to send so that an entry becomes what was asked: pure, so that what Windows is strict about can be tested without it.
import type { Attribute, Change } from "ldapts";
import { without } from "../../text/without";
import { unicodePwd } from "../password";
import type { NewUser, UserEdit } from "../user";
import { escapeRdnValue, leafRdn, parentDn, sameDn } from "../dn";
import { attribute, markChanges, newValues, replace, valueChanges } from "./changes";
import type { Syntaxes } from "../syntaxes";
import { ACCOUNT, MUST_CHANGE, NEED_NOT_CHANGE, type UserEntry } from "./user-entry";

/**
 * Every attribute of a new user, for one add. The account is enabled in the same step as its password is set:
 * Windows enables none without a password that meets the policy, so one without a password is left disabled.
 */
export function newAttributes(
  user: NewUser,
  password: string | undefined,
  domainName: string,
  markAttribute: string,
  syntaxes?: Syntaxes,
): Attribute[] {
  const enabled = user.enabled && password !== undefined;
  const given = newValues(user.attributes, syntaxes);
  const hasPrincipalName = given.some(({ type }) => type === "userPrincipalName");
  return [
    attribute("objectClass", ["top", "person", "organizationalPerson", "user"]),
    attribute("sAMAccountName", [user.userName]),
    ...(hasPrincipalName ? [] : [attribute("userPrincipalName", [`${user.userName}@${domainName}`])]),
    attribute("userAccountControl", [
      accountControl(ACCOUNT.normal, { enabled, passwordNeverExpires: user.passwordNeverExpires === true }),
    ]),
    ...(user.mustChangePassword === true ? [attribute("pwdLastSet", [MUST_CHANGE])] : []),
    ...(password === undefined ? [] : [attribute("unicodePwd", [unicodePwd(password)])]),
    attribute(markAttribute, [user.mark]),
    ...given,
  ];
}

/** One modify for all that differs; what is so already is not written again. Empty if nothing differs. */
export function userChanges(user: UserEntry, edit: UserEdit, markAttribute: string, syntaxes?: Syntaxes): Change[] {
  const changes = valueChanges(user, edit.attributes, syntaxes);
  if (edit.userName !== undefined && edit.userName !== user.userName) {
    changes.push(replace("sAMAccountName", [edit.userName]));
  }
  const control = accountControl(user.accountControl, edit);
  if (control !== String(user.accountControl)) {
    changes.push(replace("userAccountControl", [control]));
  }
  if (edit.mustChangePassword !== undefined && edit.mustChangePassword !== user.mustChangePassword) {
    changes.push(replace("pwdLastSet", [edit.mustChangePassword ? MUST_CHANGE : NEED_NOT_CHANGE]));
  }
  return [...changes, ...markChanges(user, edit.mark, markAttribute)];
}

/** userAccountControl with what an edit says of it; other bits stay. */
export function accountControl(
  before: number,
  { enabled, passwordNeverExpires }: Pick<UserEdit, "enabled" | "passwordNeverExpires">,
): string {
  const disabling = withBit(before, ACCOUNT.disabled, enabled === undefined ? undefined : !enabled);
  return String(withBit(disabling, ACCOUNT.passwordNeverExpires, passwordNeverExpires));
}

const withBit = (bits: number, bit: number, on: boolean | undefined): number =>
  on === undefined ? bits : on ? bits | bit : bits & ~bit;

/** What the user is after an edit that moved nothing. */
export function edited(user: UserEntry, edit: UserEdit): UserEntry {
  const kept = edit.mark === undefined ? user.mark : edit.mark;
  return {
    ...without(user, "mark"),
    userName: edit.userName ?? user.userName,
    enabled: edit.enabled ?? user.enabled,
    passwordNeverExpires: edit.passwordNeverExpires ?? user.passwordNeverExpires,
    mustChangePassword: edit.mustChangePassword ?? user.mustChangePassword,
    accountControl: Number(accountControl(user.accountControl, edit)),
    attributes: { ...user.attributes, ...edit.attributes },
    ...(kept === undefined || kept === null ? {} : { mark: kept }),
  };
}

/** The name to move the entry to, for modifyDN; undefined if it is there already. */
export function newDn(user: UserEntry, edit: UserEdit): string | undefined {
  const here = parentDn(user.dn);
  const unit = edit.organizationalUnit ?? here;
  const leaf = leafRdn(user.dn);
  const renamed = edit.userName !== undefined && edit.userName !== user.userName;
  const ownLeaf = `CN=${escapeRdnValue(edit.userName ?? user.userName)}`;
  // A CN that is the user name follows a change of its letter case; one that an administrator chose is left alone.
  const wanted = renamed && sameDn(leaf, ownLeaf) ? ownLeaf : leaf;
  if (sameDn(unit, here)) {
    return wanted === leaf ? undefined : wanted;
  }
  return `${wanted},${unit}`;
}
