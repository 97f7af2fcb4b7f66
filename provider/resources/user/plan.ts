// From what a program says of a user to an edit of the directory, and from what the directory holds to what the state records. Pure.
import { parentDn, sameDn } from "../../directory/dn";
import { USER_FIELDS, type User, type UserEdit, type UserField } from "../../directory/user";
import { sameUserName } from "../../text/account-name";
import { without } from "../../text/without";
import { isUnknown } from "../common/rules";
import type { Difference } from "../common/handlers";
import { isDeepStrictEqual } from "node:util";
import type { UserArguments, UserState } from "./properties";

/** Arguments that say how we behave: a change of one is recorded, and changes nothing in the directory. */
const BEHAVIOUR = ["adopt", "deletionPolicy", "whenWorkspaceExists"] as const;

/** Arguments that are recorded as outputs only where they were declared. */
const DECLARED = [
  "firstName",
  "lastName",
  "email",
  "displayName",
  "organizationalUnit",
  "enabled",
  "attributes",
] as const;

/** The name shown where none is declared. */
export function fullName({ firstName, lastName }: Pick<UserArguments, "firstName" | "lastName">): string | undefined {
  return [firstName, lastName].filter(Boolean).join(" ") || undefined;
}

export function userDifference(olds: UserState, news: UserArguments): Difference {
  const replaces: string[] = [];
  if (olds.directoryId !== news.directoryId) {
    replaces.push("directoryId");
  }
  if (olds.domain !== news.domain) {
    replaces.push("domain");
  }
  // WorkSpaces binds a desktop to the account, so another name is another person; letter case alone is not.
  if (isUnknown(news.userName) || !sameUserName(olds.userName, news.userName)) {
    replaces.push("userName");
  }
  const recorded = ["userName", "owner", "passwordVersion", ...BEHAVIOUR] as const;
  const changes =
    replaces.length > 0 ||
    olds.renamedTo !== undefined ||
    !isDeepStrictEqual(olds.timeouts, news.timeouts) ||
    recorded.some((name) => olds[name] !== news[name]) ||
    DECLARED.some((name) => !sameDeclared(name, olds, news)) ||
    (olds.declared?.includes("userPrincipalName") ?? false) !== (news.userPrincipalName !== undefined) ||
    (news.userPrincipalName !== undefined && news.userPrincipalName !== olds.userPrincipalName);
  return { changes, replaces, deleteBeforeReplace: false };
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

/** The edit that makes `user` what the program says; `olds` is undefined where the account is being taken over. */
export function userEdit(user: User, news: UserArguments, olds?: UserState): UserEdit {
  const fields: Partial<Record<UserField, string | null>> = {};
  for (const field of USER_FIELDS) {
    const wanted = news[field];
    if (wanted !== undefined) {
      fields[field] = wanted;
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
  const kept = new Set(Object.keys(news.attributes ?? {}).map((name) => name.toLowerCase()));
  const removed = Object.keys(olds?.attributes ?? {}).filter((name) => !kept.has(name.toLowerCase()));
  return {
    fields,
    userName: news.userName,
    owner: news.owner,
    attributes: { ...valueLists(news.attributes), ...Object.fromEntries(removed.map((name) => [name, []])) },
    ...(news.enabled === undefined ? {} : { enabled: news.enabled }),
    ...(news.organizationalUnit === undefined ? {} : { organizationalUnit: news.organizationalUnit }),
  };
}

/** What the state records after the directory has been made what the program says. */
export function stateOf(news: UserArguments, user: User, adopted: boolean): UserState {
  const { userPrincipalName } = news;
  return {
    ...without(news, "initialPassword", "userPrincipalName"),
    distinguishedName: user.dn,
    objectGuid: user.guid,
    sid: user.sid,
    ...(user.userPrincipalName === undefined ? {} : { userPrincipalName: user.userPrincipalName }),
    ...(userPrincipalName === undefined ? {} : { declared: ["userPrincipalName"] as const }),
    ...(adopted ? { adopted } : {}),
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
