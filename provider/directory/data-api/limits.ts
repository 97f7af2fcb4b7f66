// What Directory Service Data cannot do, though LDAP can: told of arguments alone, so that a preview refuses it at the property. Each answer
// is the end of a sentence about the property, or undefined. What the state has already, and an edit leaves as it is, is not to be asked for.
//
// Sources: the service's model (patterns and lengths), and the Directory Service Administration Guide, "AWS Directory Service Data".
import { isBytes, textsOf, type AttributeValue, type Values } from "../attribute-value";
import { domainDn, escapeRdnValue, sameDn } from "../dn";
import type { DirectoryFacts } from "../kind";
import { API_MARK_ATTRIBUTES } from "../mark-attributes";
import { sameName } from "../../text/folding";
import { supported, type EntryKind } from "./supported";

/** OtherAttributes of one request (the model's shape Attributes). */
export const MAX_OTHER_ATTRIBUTES = 25;
/** A value of an attribute (the model's shape StringAttributeValue), and how many of them one may have. */
const MAX_VALUE_LENGTH = 1024;
const MAX_VALUES = 25;
const MAX_USER_NAME_LENGTH = 20;
const MAX_GROUP_NAME_LENGTH = 64;

/** The API's own, which is narrower than Active Directory's: `\w` is of ASCII there. */
const USER_NAME_FORBIDDEN = /[^A-Za-z0-9_.-]/u;
const GROUP_NAME_FORBIDDEN = /[:;|=+"*?<>/\\,[\]@]/;

/** To be said of whatever is adopted. */
export const MARK_UNSEEN =
  "Directory Service Data does not show adminDescription, where stacks that work over LDAP keep their marks unless markAttribute says otherwise: see that none of them manages it";

export const BY_LDAP = 'set access: "ldap" for the directory';

/** Why an account of this name cannot be made, read or edited. */
export function userNameLimit(userName: string): string | undefined {
  const odd = USER_NAME_FORBIDDEN.exec(userName)?.[0];
  if (odd !== undefined) {
    return `holds ${odd === " " ? "a space" : `the character ${odd}`}, which Directory Service Data does not take in a user name; use letters of ASCII, digits, ".", "-" and "_", or ${BY_LDAP}`;
  }
  return userName.length > MAX_USER_NAME_LENGTH
    ? `has ${userName.length} characters; Directory Service Data takes ${MAX_USER_NAME_LENGTH}`
    : undefined;
}

export function groupNameLimit(name: string): string | undefined {
  const odd = GROUP_NAME_FORBIDDEN.exec(name)?.[0];
  if (odd !== undefined) {
    return `holds the character ${odd}, which Directory Service Data does not take in the name of a group; take it out`;
  }
  return name.length > MAX_GROUP_NAME_LENGTH
    ? `has ${name.length} characters; Directory Service Data takes ${MAX_GROUP_NAME_LENGTH}`
    : undefined;
}

/** Neither a user nor a group is renamed by the API: it knows them by their names. */
export const RENAME_LIMIT = `cannot be changed by Directory Service Data, not even in its letter case; give it as the directory has it, or ${BY_LDAP} to rename`;

/**
 * Why an attribute cannot be given these values, or with none be cleared.
 * @param name of LDAP
 */
export function attributeLimit(
  kind: EntryKind,
  name: string,
  values: readonly AttributeValue[] = [],
): string | undefined {
  const known = supported(kind, name);
  const wayRound = `take it out, or ${BY_LDAP}`;
  if (known === undefined) {
    return `is not among the attributes of a ${kind} that Directory Service Data knows; ${wayRound}`;
  }
  if (known.access === "read-only") {
    return `is only read by Directory Service Data, and not written; ${wayRound}`;
  }
  if (values.some(isBytes)) {
    return `holds text in Directory Service Data, and no bytes; ${wayRound}`;
  }
  const texts = textsOf(values).filter((text) => text !== "");
  const long = texts.find((text) => text.length > MAX_VALUE_LENGTH);
  if (long !== undefined) {
    return `has a value of ${long.length} characters; Directory Service Data takes ${MAX_VALUE_LENGTH}`;
  }
  const most = known.isMultiValued === true ? MAX_VALUES : 1;
  return texts.length > most
    ? `has ${texts.length} values; Directory Service Data takes ${most === 1 ? "one" : most}; ${wayRound}`
    : undefined;
}

/** All that is wrong with attributes that are to be written, by their names as given. */
export function attributeLimits(kind: EntryKind, attributes: Values): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, values]) => {
      const fault = attributeLimit(kind, name, values);
      return fault === undefined ? [] : [[name, fault] as const];
    }),
  );
}

/** Why so many attributes cannot be given to one entry. The mark is one of them. */
export function attributeCountLimit(count: number): string | undefined {
  return count > MAX_OTHER_ATTRIBUTES
    ? `names ${count} attributes; Directory Service Data takes ${MAX_OTHER_ATTRIBUTES} of an entry; take some out, or ${BY_LDAP}`
    : undefined;
}

/** Why the setting `markAttribute` will not do. */
export function markAttributeLimit(name: string): string | undefined {
  if (API_MARK_ATTRIBUTES.some((one) => sameName(one, name))) {
    return undefined;
  }
  const knows = supported("user", name) !== undefined && supported("group", name) !== undefined;
  return (
    `is ${name}, ${knows ? "which cannot carry a mark over Directory Service Data" : "which Directory Service Data does not know of users and of groups"}; ` +
    `give ${API_MARK_ATTRIBUTES.join(" or ")}, or ${BY_LDAP}`
  );
}

/** The unit in which the API makes people and groups; undefined if AWS does not tell the NetBIOS name. */
export function apiUnit({ domainName, netBiosName }: DirectoryFacts): string | undefined {
  return netBiosName === undefined ? undefined : `OU=Users,${delegatedUnit({ domainName, netBiosName })}`;
}

/** The unit that AWS leaves to the customer, and below which alone the API writes. */
export const delegatedUnit = ({ domainName, netBiosName = "" }: Pick<DirectoryFacts, "domainName" | "netBiosName">) =>
  `OU=${escapeRdnValue(netBiosName)},${domainDn(domainName)}`;

/**
 * Why something cannot be in a unit: it is made where the API makes it, and moved by LDAP only.
 * @param here where it is; undefined for something new
 */
export function unitLimit(unit: string, facts: DirectoryFacts, here = apiUnit(facts)): string | undefined {
  return here !== undefined && sameDn(unit, here)
    ? undefined
    : `is ${unit}, and Directory Service Data makes people and groups in ${here ?? "OU=Users,OU=<NetBIOS name>"} and moves none; take it out, or ${BY_LDAP}`;
}

/**
 * Why `passwordNeverExpires` or `mustChangePassword` cannot become so: the API neither reads nor writes them.
 * @param before what the state says; undefined for an account that is made, which has neither
 */
export function passwordFlagLimit(wanted: boolean | undefined, before: boolean | undefined): string | undefined {
  return (wanted ?? false) === (before ?? false)
    ? undefined
    : `cannot be ${wanted === true ? "set" : "taken back"} by Directory Service Data; leave it as it was, or ${BY_LDAP}`;
}

/**
 * Why the userPrincipalName cannot be this: the API makes it of the user name, and writes no other.
 * @param before what the account has, or the state says
 */
export function principalNameLimit(
  wanted: string,
  { userName, domainName }: { readonly userName: string; readonly domainName: string },
  before = `${userName}@${domainName}`,
): string | undefined {
  return sameName(wanted, before)
    ? undefined
    : `cannot be written by Directory Service Data, with which a new account has ${userName}@${domainName}; take it out, or ${BY_LDAP}`;
}

/** What somebody should know who enables an account over the API. */
export const enablingWords = (user: string, isGiven: boolean): string =>
  `${user} is enabled by a new password, since Directory Service Data has no other way (ds:ResetUserPassword): the former one is no more. ` +
  (isGiven
    ? "It is the initialPassword that the program gives"
    : "It is a random one that nobody knows; give initialPassword and raise passwordVersion to choose it");
