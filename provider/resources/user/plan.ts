// From what a program says of a user to an edit of the directory, and from what the directory holds to what the state records. Pure.
import { parentDn, sameDn } from "../../directory/dn";
import { USER_FIELDS, type NewUser, type User, type UserEdit, type UserField } from "../../directory/user";
import type { Mark } from "../../ownership/mark";
import { sameUserName } from "../../text/account-name";
import { without } from "../../text/without";
import { isUnknown } from "../common/rules";
import type { Difference } from "../common/handlers";
import { isDeepStrictEqual } from "node:util";
import type { UserArguments, UserState } from "./properties";

/**
 * How a change of each argument is seen. `directory`: the directory holds it, and outputs show it only if it was declared. `recorded`: it says
 * how we behave, or is compared in another way too. `apart`: {@link userDifference} compares it by itself. `never`: it changes nothing.
 */
const COMPARED: Readonly<Record<keyof UserArguments, "directory" | "recorded" | "apart" | "never">> = {
  directoryId: "recorded",
  domain: "recorded",
  userName: "recorded",
  firstName: "directory",
  lastName: "directory",
  email: "directory",
  displayName: "directory",
  userPrincipalName: "apart",
  organizationalUnit: "directory",
  enabled: "directory",
  attributes: "directory",
  initialPassword: "never",
  passwordVersion: "recorded",
  adopt: "recorded",
  deletionPolicy: "recorded",
  whenWorkspaceExists: "recorded",
  timeouts: "apart",
  owner: "recorded",
};

const argumentsThat = (
  how: (typeof COMPARED)[keyof UserArguments],
): Exclude<keyof UserArguments, "initialPassword">[] =>
  (Object.keys(COMPARED) as Exclude<keyof UserArguments, "initialPassword">[]).filter((name) => COMPARED[name] === how);
const DECLARED = argumentsThat("directory");
const RECORDED = argumentsThat("recorded");

/** The name shown where none is declared. */
export function fullName({ firstName, lastName }: Pick<UserArguments, "firstName" | "lastName">): string | undefined {
  return [firstName, lastName].filter(Boolean).join(" ") || undefined;
}

/**
 * @param sameDomain whether both ways to name the directory mean one domain
 * @param followed whether the account has the program's new name already, since an administrator renamed it
 */
export function userDifference(
  olds: UserState,
  news: UserArguments,
  { sameDomain, followed }: { sameDomain: boolean; followed: boolean },
): Difference {
  const replaces = sameDomain ? [] : (["directoryId", "domain"] as const).filter((name) => olds[name] !== news[name]);
  // WorkSpaces binds a desktop to the account, so another name is another person; letter case alone is not.
  const isRenamed = isUnknown(news.userName) || (!sameUserName(olds.userName, news.userName) && !followed);
  const changes =
    isRenamed ||
    replaces.length > 0 ||
    olds.renamedTo !== undefined ||
    !isDeepStrictEqual(olds.timeouts, news.timeouts) ||
    RECORDED.some((name) => olds[name] !== news[name]) ||
    DECLARED.some((name) => !sameDeclared(name, olds, news)) ||
    (olds.declared?.includes("userPrincipalName") ?? false) !== (news.userPrincipalName !== undefined) ||
    (news.userPrincipalName !== undefined && news.userPrincipalName !== olds.userPrincipalName);
  return { changes, replaces: [...replaces, ...(isRenamed ? ["userName"] : [])], deleteBeforeReplace: false };
}

function sameDeclared(name: (typeof DECLARED)[number], olds: UserState, news: UserArguments): boolean {
  const [one, other] = [olds[name], news[name]];
  if (one === undefined || other === undefined) {
    return one === other;
  }
  if (name === "organizationalUnit") {
    return sameDn(other as string, parentDn(olds.distinguishedName));
  }
  return name === "attributes" ? sameAttributes(olds.attributes, news.attributes) : one === other;
}

/** The user to create: enabled, and shown by their name, unless the program says otherwise. */
export function newUser(news: UserArguments, mark: string): NewUser {
  const fields = USER_FIELDS.flatMap((field) => (news[field] === undefined ? [] : [[field, news[field]]]));
  const displayName = news.displayName ?? fullName(news);
  return {
    ...(Object.fromEntries(fields) as Partial<UserArguments>),
    ...(displayName === undefined ? {} : { displayName }),
    userName: news.userName,
    enabled: news.enabled ?? true,
    mark,
    attributes: valueLists(news.attributes),
    ...(news.organizationalUnit === undefined ? {} : { organizationalUnit: news.organizationalUnit }),
    ...(news.initialPassword === undefined ? {} : { password: news.initialPassword }),
  };
}

/**
 * The edit that makes the account what the program says. With the state of before, it is what has changed since: a preview shows that, and
 * what somebody changed outside is not undone unseen; a refresh finds it.
 * @param olds undefined if the account is being taken over: then everything declared is written
 */
export function userEdit(user: User, news: UserArguments, olds?: UserState): UserEdit {
  const fields: Partial<Record<UserField, string | null>> = {};
  for (const field of USER_FIELDS) {
    const wanted = news[field];
    if (wanted !== undefined) {
      if (wanted !== olds?.[field]) {
        fields[field] = wanted;
      }
    } else if (olds?.[field] !== undefined && field !== "userPrincipalName") {
      // Declared once and taken out: cleared. A userPrincipalName is not: people log in with it.
      fields[field] = null;
    }
  }
  if (olds && news.displayName === undefined) {
    // Not declared, it was made of the names: it follows them, or comes back, as long as nobody has chosen another.
    const ours = olds.displayName ?? fullName(olds);
    fields.displayName = user.displayName === ours ? (fullName(news) ?? null) : (user.displayName ?? null);
  }
  const { userName, enabled, organizationalUnit: unit } = news;
  return {
    fields,
    attributes: changedAttributes(news.attributes, olds?.attributes),
    ...(olds?.userName === userName && olds.renamedTo === undefined ? {} : { userName }),
    ...(enabled === undefined || enabled === olds?.enabled ? {} : { enabled }),
    ...(unit === undefined || (olds?.organizationalUnit !== undefined && sameDn(unit, olds.organizationalUnit))
      ? {}
      : { organizationalUnit: unit }),
  };
}

/** Further attributes that are to be written, and with an empty list those that were declared and are no more. */
function changedAttributes(
  news: UserArguments["attributes"] = {},
  olds: UserArguments["attributes"] = {},
): Record<string, readonly string[]> {
  const kept = new Set(Object.keys(news).map((name) => name.toLowerCase()));
  const removed = Object.keys(olds).filter((name) => !kept.has(name.toLowerCase()));
  const changed = Object.entries(valueLists(news)).filter(([name, values]) => !sameValues(values, olds[name] ?? []));
  return Object.fromEntries([...changed, ...removed.map((name) => [name, []] as const)]);
}

/** What the state records after the directory has been made what the program says. */
export function stateOf(news: UserArguments, user: User, mark: Mark, domainName: string): UserState {
  const { userPrincipalName } = news;
  return {
    ...without(news, "initialPassword", "userPrincipalName"),
    distinguishedName: user.dn,
    objectGuid: user.guid,
    sid: user.sid,
    ...(user.userPrincipalName === undefined ? {} : { userPrincipalName: user.userPrincipalName }),
    ...(userPrincipalName === undefined ? {} : { declared: ["userPrincipalName"] as const }),
    ...(mark.adopted === true ? { adopted: true } : {}),
    ...(mark.incarnation === undefined ? {} : { incarnation: mark.incarnation }),
    domainName: domainName.toLowerCase(),
  };
}

/** The state as the directory has it now: declared properties only, and in the program's own spelling where that means the same. */
export function stateSeen(state: UserState, user: User): UserState {
  const fields = USER_FIELDS.filter((field) => state[field] !== undefined).map((field) => [field, user[field]]);
  const unit = state.organizationalUnit;
  const here = parentDn(user.dn);
  const attributes = Object.entries(state.attributes ?? {}).map(([name, given]) => {
    const seen = user.attributes[name] ?? [];
    return [name, sameValues(given, seen) ? given : seen.length === 1 ? seen[0] : seen];
  });
  return {
    ...without(state, "renamedTo"),
    ...(Object.fromEntries(fields) as Partial<UserState>),
    ...(unit === undefined ? {} : { organizationalUnit: sameDn(unit, here) ? unit : here }),
    ...(state.enabled === undefined ? {} : { enabled: user.enabled }),
    ...(state.attributes === undefined
      ? {}
      : { attributes: Object.fromEntries(attributes) as UserState["attributes"] & {} }),
    ...(sameUserName(state.userName, user.userName) ? {} : { renamedTo: user.userName }),
    distinguishedName: user.dn,
    sid: user.sid,
  };
}

/** The arguments among a state's properties. */
export function argumentsOf(state: UserState): Partial<UserArguments> {
  const { declared, renamedTo, userPrincipalName } = state;
  return {
    ...without(
      state,
      "distinguishedName",
      "objectGuid",
      "sid",
      "declared",
      "adopted",
      "incarnation",
      "domainName",
      "renamedTo",
      "userPrincipalName",
    ),
    ...(renamedTo === undefined ? {} : { userName: renamedTo }),
    ...(declared?.includes("userPrincipalName") && userPrincipalName !== undefined ? { userPrincipalName } : {}),
  };
}

type GivenValues = string | readonly string[];

export const valueLists = (given: UserArguments["attributes"] = {}): Record<string, readonly string[]> =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [name, listOf(value)]));

const listOf = (value: GivenValues): readonly string[] => (typeof value === "string" ? [value] : value);

function sameValues(one: GivenValues, other: GivenValues): boolean {
  const [left, right] = [listOf(one), listOf(other)];
  return new Set(left).size === new Set(right).size && left.every((value) => right.includes(value));
}

function sameAttributes(one: UserState["attributes"] = {}, other: UserState["attributes"] = {}): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => sameValues(one[name] ?? [], other[name] ?? []));
}
