// What a user's arguments ask for that LDAP does, and Directory Service Data does not: refused in the preview, at the argument. What the state
// has already, and the program leaves as it is, is nothing to do, so that a stack may change from one to the other. Pure.
import { parentDn } from "../../directory/dn";
import {
  attributeCountLimit,
  attributeLimit,
  BY_LDAP,
  passwordFlagLimit,
  principalNameLimit,
  RENAME_LIMIT,
  unitLimit,
  userNameLimit,
} from "../../directory/data-api/limits";
import { supported } from "../../directory/data-api/supported";
import type { DirectoryFacts } from "../../directory/kind";
import type { User } from "../../directory/user";
import { sameUserName } from "../../text/account-name";
import type { CheckFailure } from "../common/handlers";
import { isUnknown } from "../common/rules";
import { differing, propertyOf, valueLists } from "./attributes";
import { fullName } from "./plan";
import { USER_ATTRIBUTES, type UserArguments } from "./properties";
import { isSetAside, unitWanted } from "./set-aside";

type Before = Partial<UserArguments>;

/** @param before the arguments of before; undefined if the user is to be created */
export function userLimits(news: UserArguments, before: Before | undefined, facts: DirectoryFacts): CheckFailure[] {
  return faults([
    ["userName", nameLimit(news, before)],
    ...argumentLimits(news, before),
    ...valueLimits(news, before),
    ["attributes", countLimit(news, before)],
    // Where an account is that is adopted, and what its principal name is, is not known yet.
    ...(before === undefined && news.adopt === true ? [] : placeLimits(news, before, facts)),
    ["whenDisabled", asideLimit(news, before)],
    ["passwordNeverExpires", neverExpiresLimit(news, before)],
    ["mustChangePassword", mustChangeLimit(news, before)],
  ]);
}

/** Of an account that is there, and that the program adopts. */
export const adoptionLimits = (news: UserArguments, found: User, facts: DirectoryFacts): CheckFailure[] =>
  news.adopt === true ? faults(placeLimits(news, undefined, facts, found)) : [];

type Limit = readonly [property: string, fault: string | undefined];

const faults = (limits: readonly Limit[]): CheckFailure[] =>
  limits.flatMap(([property, fault]) => (fault === undefined ? [] : [{ property, reason: `${property} ${fault}` }]));

const TAKEN_OUT = `cannot be cleared by Directory Service Data, which does not write it; leave it as it was, or ${BY_LDAP}`;

function nameLimit({ userName }: UserArguments, before: Before | undefined): string | undefined {
  if (before?.userName === userName) {
    return undefined;
  }
  return before?.userName !== undefined && sameUserName(before.userName, userName)
    ? RENAME_LIMIT
    : userNameLimit(userName);
}

/** Arguments that stand for one attribute each. */
function argumentLimits(news: UserArguments, before: Before = {}): Limit[] {
  return USER_ATTRIBUTES.filter(([name]) => name !== "userPrincipalName").map(([name, attribute]) => {
    const [value, was] = [news[name], before[name]];
    if (value === was || isUnknown(value)) {
      return [name, undefined];
    }
    const fault = attributeLimit("user", attribute, typeof value === "string" ? [value] : []);
    return [name, fault !== undefined && value === undefined ? TAKEN_OUT : fault];
  });
}

/** Values of `attributes`. */
function valueLimits({ attributes = {} }: UserArguments, { attributes: was = {} }: Before = {}): Limit[] {
  const known = Object.fromEntries(Object.entries(attributes).filter(([, value]) => !isUnknown(value)));
  const written = Object.entries(valueLists(differing(known, was)));
  const names = new Set(Object.keys(attributes).map((name) => name.toLowerCase()));
  const cleared = Object.keys(was).filter((name) => !names.has(name.toLowerCase()));
  return [
    ...written.map(([name, values]): Limit => [propertyOf(name), attributeLimit("user", name, values)]),
    ...cleared.map((name): Limit => [
      propertyOf(name),
      attributeLimit("user", name) === undefined ? undefined : TAKEN_OUT,
    ]),
  ];
}

function countLimit(news: UserArguments, before: Before | undefined): string | undefined {
  const count = otherAttributes(news);
  return before !== undefined && otherAttributes(before) === count ? undefined : attributeCountLimit(count);
}

/** How many attributes are none of the API's own parameters: the mark is one of them. */
function otherAttributes(args: Before): number {
  const shown = args.displayName ?? fullName(args);
  const given = USER_ATTRIBUTES.filter(([name]) => (name === "displayName" ? shown : args[name]) !== undefined);
  const names = [...given.map(([, attribute]) => attribute), ...Object.keys(args.attributes ?? {})];
  const others = names
    .map((name) => name.toLowerCase())
    .filter((name) => supported("user", name)?.parameter === undefined);
  return new Set(others).size + 1;
}

function placeLimits(news: UserArguments, before: Before | undefined, facts: DirectoryFacts, found?: User): Limit[] {
  const { userName, userPrincipalName: name } = news;
  const unit = unitWanted(news);
  const wasName = before?.userPrincipalName ?? textOf(found?.attributes.userPrincipalName?.[0]);
  const here = found === undefined ? undefined : parentDn(found.dn);
  const isLeft = unit === undefined || isUnknown(unit) || (before !== undefined && unitWanted(before) === unit);
  return [
    [
      "userPrincipalName",
      name === undefined || isUnknown(name)
        ? undefined
        : principalNameLimit(name, { userName, domainName: facts.domainName }, wasName),
    ],
    // The other unit is refused by itself.
    ["organizationalUnit", isLeft || isSetAside(news) ? undefined : unitLimit(unit, facts, here)],
  ];
}

/** Moves accounts as `enabled` changes, at once or later. */
function asideLimit(news: UserArguments, before: Before | undefined): string | undefined {
  const { whenDisabled: aside } = news;
  const was = before?.whenDisabled;
  const isNew = aside !== undefined && aside.organizationalUnit !== was?.organizationalUnit;
  const moves = before !== undefined && isSetAside(news) !== isSetAside(before);
  return isNew || moves
    ? `moves the account between units, and Directory Service Data moves none; leave it and enabled as they were, or ${BY_LDAP}`
    : undefined;
}

const neverExpiresLimit = ({ passwordNeverExpires: wanted }: UserArguments, before: Before | undefined) =>
  isUnknown(wanted) ? undefined : passwordFlagLimit(wanted, before?.passwordNeverExpires);

function mustChangeLimit(news: UserArguments, before: Before | undefined): string | undefined {
  const { mustChangePassword: wanted, passwordVersion } = news;
  if (isUnknown(wanted)) {
    return undefined;
  }
  // Taken out, it is left as it is; a password that is set makes it so anew.
  const isAgain = wanted === true && before !== undefined && passwordVersion !== before.passwordVersion;
  return wanted === undefined ? undefined : passwordFlagLimit(wanted, isAgain ? false : before?.mustChangePassword);
}

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
