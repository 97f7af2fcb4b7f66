// What to send so that an entry becomes what was asked: pure, so that what Windows is strict about can be tested without it.
import type { Attribute, Change } from "ldapts";
import { without } from "../../text/without";
import { unicodePwd } from "../password";
import type { NewUser, UserEdit } from "../user";
import { escapeRdnValue, leafRdn, parentDn, sameDn } from "../dn";
import { attribute, markChanges, newValues, replace, valueChanges } from "./changes";
import { ACCOUNT, type UserEntry } from "./user-entry";

/**
 * Every attribute of a new user, for one add. The account is enabled in the same step as its password is set:
 * Windows enables none without a password that meets the policy, so one without a password is left disabled.
 */
export function newAttributes(
  user: NewUser,
  password: string | undefined,
  domainName: string,
  markAttribute: string,
): Attribute[] {
  const enabled = user.enabled && password !== undefined;
  const given = newValues(user.attributes);
  const hasPrincipalName = given.some(({ type }) => type === "userPrincipalName");
  return [
    attribute("objectClass", ["top", "person", "organizationalPerson", "user"]),
    attribute("sAMAccountName", [user.userName]),
    ...(hasPrincipalName ? [] : [attribute("userPrincipalName", [`${user.userName}@${domainName}`])]),
    attribute("userAccountControl", [String(ACCOUNT.normal | (enabled ? 0 : ACCOUNT.disabled))]),
    ...(password === undefined ? [] : [attribute("unicodePwd", [unicodePwd(password)])]),
    attribute(markAttribute, [user.mark]),
    ...given,
  ];
}

/** One modify for all that differs; what is so already is not written again. Empty where nothing differs. */
export function userChanges(user: UserEntry, edit: UserEdit, markAttribute: string): Change[] {
  const changes = valueChanges(user, edit.attributes);
  if (edit.userName !== undefined && edit.userName !== user.userName) {
    changes.push(replace("sAMAccountName", [edit.userName]));
  }
  if (edit.enabled !== undefined && edit.enabled !== user.enabled) {
    const rest = user.accountControl & ~ACCOUNT.disabled;
    changes.push(replace("userAccountControl", [String(edit.enabled ? rest : rest | ACCOUNT.disabled)]));
  }
  return [...changes, ...markChanges(user, edit.mark, markAttribute)];
}

/** What the user is after an edit that moved nothing. */
export function edited(user: UserEntry, { attributes, mark, enabled, userName }: UserEdit): UserEntry {
  const now = enabled ?? user.enabled;
  const kept = mark === undefined ? user.mark : mark;
  return {
    ...without(user, "mark"),
    userName: userName ?? user.userName,
    enabled: now,
    accountControl: now ? user.accountControl & ~ACCOUNT.disabled : user.accountControl | ACCOUNT.disabled,
    attributes: { ...user.attributes, ...attributes },
    ...(kept === undefined || kept === null ? {} : { mark: kept }),
  };
}

/** The name to move the entry to, for modifyDN; undefined where it is there already. */
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
