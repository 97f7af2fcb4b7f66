// From an account to the arguments that adopt it and change nothing of it, or to the reason why it is not adopted. Pure.
import { parentDn, sameDn, splitDn } from "../../directory/dn";
import type { User } from "../../directory/user";
import { markOfAttribute } from "../../ownership/mark";
import { changedByAdoption } from "../../resources/user/adoption";
import { checkUser, USER_ATTRIBUTES, userFields, type UserArguments } from "../../resources/user/properties";
import { fullName } from "../../resources/user/plan";
import { accountName } from "../../text/account-name";
import { sameName } from "../../text/folding";
import type { Arguments, LeftOut } from "./estate";

/** What is read of accounts beside what arguments stand for. */
export const FURTHER_ATTRIBUTES = ["memberOf", "servicePrincipalName", "adminCount"];

export interface Surroundings {
  readonly directoryId: string;
  /** Given for a domain that the directory trusts. */
  readonly domain?: string;
  readonly domainName: string;
  readonly markAttribute: string;
  /** The full name of the setting that chooses it. */
  readonly markSetting: string;
  /** Where new people go. */
  readonly defaultUnit: string;
  /** Whom the provider logs in as; undefined where it does not, as over the API. */
  readonly login: string | undefined;
}

export interface ExportedUser {
  readonly args: Arguments;
  readonly leftOut: readonly LeftOut[];
}

/** Why an account is nobody's to adopt; undefined if it may be adopted. */
export function whyNot(
  user: User,
  { directoryId, login, markAttribute, markSetting }: Surroundings,
): string | undefined {
  if (user.critical) {
    return "is built in, or critical to the directory";
  }
  if (user.userName.endsWith("$")) {
    return "is the account of a computer or of a trust: its name ends in $";
  }
  if (login !== undefined && isLogin(user, login)) {
    return "is the account that this provider logs in with";
  }
  if (isOfAws(user.dn) || /^AWSAdmin/i.test(user.userName)) {
    return "is AWS's own, by its name or its unit";
  }
  const [service] = user.attributes.servicePrincipalName ?? [];
  if (service !== undefined) {
    return `is the account of a service: it has a servicePrincipalName${typeof service === "string" ? ` (${service})` : ""}; if it is a person's, add them by hand`;
  }
  if (user.attributes.adminCount?.[0] === "1") {
    return "is or was in a group that the directory protects, such as Domain Admins (adminCount is 1), so that no delegated right reaches it; if that is no more, clear adminCount, enable inheritance, and export again";
  }
  const mark = whyMarked(user.mark, markAttribute, markSetting);
  if (mark !== undefined) {
    return mark;
  }
  const [fault] = checkUser({ ...owned(directoryId), userName: user.userName }).failures;
  return fault && `cannot be declared: ${fault.reason}`;
}

/** What stands against adopting what carries that value where the mark would be. */
export function whyMarked(value: string | undefined, markAttribute: string, setting: string): string | undefined {
  const mark = markOfAttribute(value);
  if (value !== undefined && mark === undefined) {
    return `holds another tool's value in ${markAttribute}, "${value}", where the mark would be; set ${setting} to a text attribute that no tool uses`;
  }
  return mark === undefined || mark.released === true
    ? undefined
    : `is managed already, by ${mark.owner} (project/stack/name)`;
}

/** Units in which AWS keeps what is its own (Directory Service Administration Guide, "What gets created"). */
export const isOfAws = (dn: string): boolean =>
  splitDn(dn).some((rdn) => /^OU=AWS (Reserved|Delegated Groups)$/i.test(rdn.trim()));

function isLogin({ userName, dn, attributes }: User, login: string): boolean {
  const [principalName] = attributes.userPrincipalName ?? [];
  return (
    sameDn(dn, login) ||
    sameName(accountName(login).name, userName) ||
    (typeof principalName === "string" && sameName(principalName, login))
  );
}

/** Any owner will do where nothing but the other arguments is looked at. */
const owned = (directoryId: string) => ({ directoryId, owner: "project/stack/name" });

/** The arguments that are true of an account: those that it could not be declared by as it is are left out, and go on as they are. */
export function exportedUser(user: User, surroundings: Surroundings, emails: Set<string>): ExportedUser {
  const { directoryId, domain } = surroundings;
  const base: UserArguments = { ...owned(directoryId), userName: user.userName, adopt: true };
  const leftOut: LeftOut[] = [];
  const args: Record<string, unknown> = { userName: user.userName, ...(domain === undefined ? {} : { domain }) };
  const leave = (name: string, why: string) => leftOut.push({ what: `${name} of user ${user.userName}`, why });
  for (const [name, value] of candidates(user, surroundings)) {
    const why = whyNotDeclared(user, { ...base, [name]: value }, name) ?? whyShared(name, value, emails);
    if (why === undefined) {
      args[name] = value;
    } else {
      leave(name, why);
    }
  }
  for (const [name, attribute] of USER_ATTRIBUTES) {
    const values = user.attributes[attribute] ?? [];
    if (values.some((value) => typeof value !== "string")) {
      leave(name, "is no text; it stays as it is");
    }
  }
  args.adopt = true;
  if (user.mark !== undefined) {
    // Its mark is a former stack's, which may be this one: then it would count as made here, and go when it is taken out.
    args.deletionPolicy = "retain";
  }
  return { args, leftOut };
}

function candidates(user: User, { domainName, defaultUnit }: Surroundings): [string, unknown][] {
  const { displayName, userPrincipalName, ...fields } = userFields(user);
  const { firstName, lastName, email, description, accountExpires } = fields;
  const unit = parentDn(user.dn);
  const isUsual = sameName(userPrincipalName ?? "", `${user.userName}@${domainName}`);
  const all: [string, unknown][] = [
    ["firstName", firstName],
    ["lastName", lastName],
    ["email", email],
    ["displayName", displayName === fullName(fields) ? undefined : displayName],
    ["userPrincipalName", isUsual ? undefined : userPrincipalName],
    ["description", description],
    ["organizationalUnit", sameDn(unit, defaultUnit) ? undefined : unit],
    ["enabled", user.enabled ? undefined : false],
    ["accountExpires", accountExpires],
  ];
  return all.filter(([, value]) => value !== undefined);
}

function whyNotDeclared(user: User, args: UserArguments, name: string): string | undefined {
  const [fault] = checkUser({ ...args }).failures;
  if (fault !== undefined) {
    return `is not declared, and stays as it is: ${fault.reason}`;
  }
  if (JSON.stringify(args).includes("\ufffd")) {
    return "is not declared, and stays as it is: it holds U+FFFD, which stands for a character that was lost";
  }
  return changedByAdoption(user, args).includes(name)
    ? "is not declared, and stays as it is: it has several values, or one that would not be written back the same"
    : undefined;
}

/** A roster takes no two people with one address. */
function whyShared(name: string, value: unknown, emails: Set<string>): string | undefined {
  if (name !== "email" || typeof value !== "string") {
    return undefined;
  }
  const address = value.toLowerCase();
  if (emails.has(address)) {
    return `is not declared, and stays as it is: ${value} is somebody else's too, who comes before`;
  }
  emails.add(address);
  return undefined;
}
