// All that is told of a user's arguments, a row each: what they may be, what a change does, where the directory keeps them.
import type { User as DirectoryUser } from "../../directory/user";
import { userNameFault } from "../../text/account-name";
import { organizationalUnit } from "../common/organizational-unit";
import { OWNER, TIMEOUTS, type Given, type OutputOnly, type Owned, type Table, type Waiting } from "../common/property";
import { attributesOf, fieldsOf } from "../common/attributes";
import { sameDn } from "../../directory/dn";
import { isObject, type CheckFailure, type Properties } from "../common/handlers";
import { checkArguments, type Checked } from "../common/check";
import { LEFT, type Left } from "../common/left";
import { oddNames } from "../common/odd-names";
import {
  describe,
  directoryId,
  domainName,
  isUnknown,
  mailAddress,
  oneOf,
  ruled,
  text,
  wholeNumber,
  yesNo,
} from "../common/rules";
import { expiryFault, expiryFromDirectory, expiryToDirectory, sameExpiry } from "../../directory/times";
import { attributeFailures, attributesFault, sameAttributes, type GivenAttributes } from "./attributes";
import type { User, UserArgs } from "./user";

/** A user's arguments as they reach the handlers. */
export interface UserArguments extends Omit<Given<UserArgs>, "attributes">, Owned, Waiting, Left {
  readonly attributes?: GivenAttributes;
}

/** Outputs recorded for a user: its arguments but for the password, and what the directory gave it. */
export interface UserState extends Omit<UserArguments, "initialPassword"> {
  readonly distinguishedName: string;
  readonly objectGuid: string;
  readonly sid: string;
  /** An account that was there before us. */
  readonly adopted?: boolean;
  /** Arguments that were declared although their outputs are there in any case. */
  readonly declared?: readonly string[];
  /** Which making of the account this state is of: what its mark must say for us to act on it. Missing from states of release 0.1.0. */
  readonly incarnation?: string;
  /** The name the account was given outside, if it is another: drift, which the next update takes back. */
  readonly renamedTo?: string;
  /** Where an account that `whenDisabled` has moved comes back to, if the program does not say. */
  readonly unitWhenEnabled?: string;
}

const LIVING = organizationalUnit("Users");

/** Lengths of attributes are Active Directory's own (its schema's rangeUpper). */
export const USER_PROPERTIES: Table<UserArguments> = {
  directoryId: {
    rule: directoryId,
    required: true,
    change: "replace",
    words: { created: "required: `d-90670cd1b9`", changed: "in place within one domain, else replace" },
  },
  domain: {
    rule: domainName,
    change: "replace",
    words: {
      created: "else the directory's own domain: DNS name of a domain it trusts",
      changed: "in place within one domain, else replace",
    },
  },
  userName: {
    rule: text(256, (value) => userNameFault(value as string), { maxLength: 20 }),
    required: true,
    change: "replace",
    words: {
      created: "required; sAMAccountName, and the CN of a new account",
      changed: "replace; letter case alone in place",
      drift: "yes, and renamed back",
    },
  },
  firstName: { rule: text(64), change: "update", takenOut: "clear", attribute: "givenName", reserved: true },
  lastName: { rule: text(64), change: "update", takenOut: "clear", attribute: "sn", reserved: true },
  email: {
    rule: mailAddress,
    change: "update",
    takenOut: "clear",
    attribute: "mail",
    reserved: true,
  },
  displayName: {
    rule: text(256),
    change: "update",
    takenOut: "default",
    attribute: "displayName",
    reserved: true,
    words: { created: "else first and last name", takenOut: "first and last name" },
  },
  userPrincipalName: {
    rule: text(
      1024,
      (value) => (/^[^@\s]+@[^@\s]+$/.test(value as string) ? undefined : "is not of the form name@domain"),
      { pattern: "^[^@\\s]+@[^@\\s]+$" },
    ),
    change: "update",
    // People log in with it.
    takenOut: "keep",
    attribute: "userPrincipalName",
    reserved: true,
    output: "seen",
    words: { created: "else `<userName>@<domain>`" },
  },
  description: { rule: text(1024), change: "update", takenOut: "clear", attribute: "description" },
  organizationalUnit: LIVING,
  enabled: { rule: yesNo, change: "update", takenOut: "keep", words: { created: "else true", drift: "yes" } },
  whenDisabled: {
    rule: ruled(
      {
        type: "object",
        properties: { organizationalUnit: { type: "string" }, enabledAgain: { type: "boolean" } },
        additionalProperties: false,
      },
      whenDisabledFault,
    ),
    change: "update",
    takenOut: "default",
    same: sameWhenDisabled,
    words: {
      created: "`organizationalUnit` to live in while `enabled` is false, and `enabledAgain` for after that",
      changed: "moved in place",
      takenOut: "moved back",
      drift: "while `enabled` is false",
    },
  },
  accountExpires: {
    rule: text(40, (value) => expiryFault(value as string), { pattern: "^\\d{4}-\\d\\d-\\d\\d" }),
    change: "update",
    takenOut: "clear",
    attribute: "accountExpires",
    form: { toDirectory: expiryToDirectory, fromDirectory: expiryFromDirectory },
    same: sameExpiry,
    words: { created: "last day, to its end in UTC; else never", takenOut: "never" },
  },
  passwordNeverExpires: {
    rule: yesNo,
    change: "update",
    takenOut: "default",
    words: { created: "else false", takenOut: "false", drift: "yes" },
  },
  mustChangePassword: {
    rule: yesNo,
    change: "update",
    takenOut: "keep",
    words: {
      created: "else false: at the next logon",
      changed: "in place, and whenever `passwordVersion` sets one",
      drift: "of `false`; who has changed theirs has done so",
    },
  },
  attributes: {
    rule: attributesFault,
    change: "update",
    takenOut: "clear",
    same: sameAttributes,
    words: { created: "further LDAP attributes", takenOut: "cleared, each by itself", drift: "yes" },
  },
  initialPassword: {
    // A fault must not quote the value.
    rule: (value) =>
      typeof value === "string" && value.length >= 1 && value.length <= 127
        ? undefined
        : "must be text of 1 to 127 characters",
    change: "nothing",
    secret: true,
    words: { created: "else a random one, forgotten", changed: "only with `passwordVersion`", drift: "never read" },
  },
  passwordVersion: { rule: wholeNumber(0), change: "record", words: { changed: "sets `initialPassword` again" } },
  adopt: { rule: yesNo, change: "record", words: { created: "takes over an existing account" } },
  deletionPolicy: { rule: oneOf("delete", "disable", "retain"), change: "record" },
  whenWorkspaceExists: { rule: oneOf("fail", "terminate"), change: "record" },
  left: LEFT,
  timeouts: TIMEOUTS,
  owner: OWNER,
};

function whenDisabledFault(value: unknown): string | undefined {
  const example = `{ organizationalUnit: "OU=Leavers,OU=CORP,DC=corp,DC=com" }`;
  if (!isObject(value)) {
    return `is ${describe(value)}; give an object such as ${example}`;
  }
  const { organizationalUnit: unit, enabledAgain, ...others } = value;
  const [other] = Object.keys(others);
  if (other !== undefined) {
    return `has no field ${other}; give an object such as ${example}`;
  }
  if (unit === undefined && enabledAgain === undefined) {
    return `has neither organizationalUnit nor enabledAgain; give an object such as ${example}`;
  }
  const faults = [
    ["organizationalUnit", unit, LIVING.rule],
    ["enabledAgain", enabledAgain, yesNo],
  ] as const;
  return faults
    .flatMap(([name, one, rule]) => {
      const fault = one === undefined || isUnknown(one) ? undefined : rule(one);
      return fault === undefined ? [] : [`has an ${name} that ${fault}`];
    })
    .at(0);
}

type Aside = NonNullable<UserArguments["whenDisabled"]>;

function sameWhenDisabled(before: Aside, now: Aside): boolean {
  const [one, other] = [before.organizationalUnit, now.organizationalUnit];
  const isSameUnit = one === undefined || other === undefined ? one === other : sameDn(one, other);
  return isSameUnit && (before.enabledAgain ?? false) === (now.enabledAgain ?? false);
}

/** What only the provider sets. */
export const USER_OUTPUTS: OutputOnly<User, UserArgs> = { distinguishedName: true, objectGuid: true, sid: true };

/** Arguments that are a text value of an LDAP attribute each, with the attribute's name. */
export const USER_ATTRIBUTES = attributesOf(USER_PROPERTIES);

/** Those arguments as an account has them. */
export const userFields = (user: DirectoryUser): Partial<UserArguments> => fieldsOf(USER_PROPERTIES, user);

/** Arguments that must be used in place of `attributes`, by the name of the LDAP attribute in lower case. */
const RESERVED = new Map(
  Object.entries(USER_PROPERTIES).flatMap(([name, { attribute, reserved }]) =>
    attribute !== undefined && reserved === true ? [[attribute.toLowerCase(), name]] : [],
  ),
);

/** @param olds what the state has of it */
export function checkUser(news: Properties, olds: Properties = {}): Checked<UserArguments> {
  const odd = oddNames(news, olds, USER_PROPERTIES, ["userName", "userPrincipalName"]);
  return checkArguments(news, USER_PROPERTIES, [...faultsTogether(news), ...odd]);
}

/** What is wrong with a user's arguments, whatever the state holds. */
export const userFaults = (news: Properties): readonly CheckFailure[] =>
  checkArguments(news, USER_PROPERTIES, faultsTogether(news)).failures;

/** What the rows cannot say, each by itself. */
function faultsTogether(news: Properties): CheckFailure[] {
  const further = [...attributeFailures(news.attributes, RESERVED), ...givenTwice(news)];
  if (news.passwordVersion !== undefined && news.initialPassword === undefined) {
    further.push({ property: "passwordVersion", reason: "passwordVersion does nothing without initialPassword" });
  }
  if (news.mustChangePassword === true && news.passwordNeverExpires === true) {
    const reason =
      "mustChangePassword does nothing if passwordNeverExpires is true: Active Directory asks for no new password then; keep one of the two";
    further.push({ property: "mustChangePassword", reason });
  }
  return further;
}

/** Arguments whose LDAP attribute `attributes` names too. */
function givenTwice(news: Properties): CheckFailure[] {
  const named = new Set(Object.keys(news.attributes ?? {}).map((name) => name.toLowerCase()));
  return USER_ATTRIBUTES.filter(
    ([name, attribute]) =>
      news[name] !== undefined && !RESERVED.has(attribute.toLowerCase()) && named.has(attribute.toLowerCase()),
  ).map(([name, attribute]) => ({
    property: `attributes.${attribute}`,
    reason: `attributes.${attribute} is given as ${name} too; keep one of the two`,
  }));
}
