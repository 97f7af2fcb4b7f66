// From what a program says of a user to an edit of the directory, and from what the directory holds to what the state records. Pure.
import { domainOfDn, parentDn, sameDn } from "../../directory/dn";
import type { NewUser, User, UserEdit } from "../../directory/user";
import type { Mark } from "../../ownership/mark";
import { sameUserName } from "../../text/account-name";
import { only, without } from "../../text/without";
import type { Difference } from "../common/handlers";
import type { Values } from "../../directory/attribute-value";
import { PLAIN, type Syntaxes } from "../../directory/syntaxes";
import { changedValues, declaredValues, withFieldsSeen } from "../common/attributes";
import { differenceOf, namesWhere, recordedArguments } from "../common/property";
import { isUnknown } from "../common/rules";
import { attributesSeen, valueLists } from "./attributes";
import { isSetAside, isToComeBack, unitEdit, unitWanted } from "./set-aside";
import { userFields, USER_PROPERTIES, type UserArguments, type UserState } from "./properties";

/** The LDAP attribute of the name that is shown. */
const DISPLAY_NAME = "displayName";
/** What is a bit or a date of the account, written as it is declared. */
const FLAGS = ["passwordNeverExpires", "mustChangePassword"];
/** Recorded as the account has them, declared or not. */
const SEEN = namesWhere(USER_PROPERTIES, ({ output }) => output === "seen");

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
  // WorkSpaces binds a desktop to the account, so another name is another person; letter case alone is not.
  const sameName = !isUnknown(news.userName) && (sameUserName(olds.userName, news.userName) || followed);
  const isSame = { directoryId: sameDomain, domain: sameDomain, userName: sameName };
  const { changes, replaces } = differenceOf(USER_PROPERTIES, declaredIn(olds), news, isSame);
  const differs = changes || olds.renamedTo !== undefined || isToReturn(olds, news);
  return { changes: differs, replaces, deleteBeforeReplace: false };
}

/** An account that somebody else has enabled is where `whenDisabled` had put it all the same. */
const isToReturn = (olds: UserState, news: UserArguments): boolean =>
  olds.unitWhenEnabled !== undefined && isToComeBack(olds, news);

/** What the program declared, or a refresh has seen of that since. */
const declaredIn = (olds: UserState): Partial<UserArguments> => ({ ...argumentsOf(olds), userName: olds.userName });

/** The user to create: enabled, and shown by their name, unless the program says otherwise. */
export function newUser(news: UserArguments, mark: string): NewUser {
  const displayName = fullName(news);
  const unit = unitWanted(news);
  return {
    userName: news.userName,
    enabled: news.enabled ?? true,
    ...only(news, FLAGS),
    mark,
    attributes: {
      ...(displayName === undefined ? {} : { [DISPLAY_NAME]: [displayName] }),
      ...declaredAttributes(news),
    },
    ...(unit === undefined ? {} : { organizationalUnit: unit }),
    ...(news.initialPassword === undefined ? {} : { password: news.initialPassword }),
  };
}

/**
 * The edit that makes the account what the program says. With the state of before, it is what has changed since: a preview shows that, and
 * what somebody changed outside is not undone unseen; a refresh finds it.
 * @param olds undefined if the account is being taken over: then everything declared is written
 */
export function userEdit(user: User, news: UserArguments, olds?: UserState, syntaxes: Syntaxes = PLAIN): UserEdit {
  const { userName, enabled, mustChangePassword } = news;
  const unit = unitEdit(user, news, olds);
  // Taken out of the program, it is as it is with most accounts.
  const passwordNeverExpires = news.passwordNeverExpires ?? (olds?.passwordNeverExpires === true ? false : undefined);
  return {
    attributes: {
      ...changedValues(USER_PROPERTIES, declaredAttributes(news), declaredAttributes(olds ?? {}), syntaxes),
      ...(news.displayName === undefined ? defaultDisplayName(user, news, olds) : {}),
    },
    ...(olds?.userName === userName && olds.renamedTo === undefined ? {} : { userName }),
    ...(enabled === undefined || enabled === olds?.enabled ? {} : { enabled }),
    ...(passwordNeverExpires === undefined || passwordNeverExpires === olds?.passwordNeverExpires
      ? {}
      : { passwordNeverExpires }),
    ...(mustChangePassword === undefined || mustChangePassword === olds?.mustChangePassword
      ? {}
      : { mustChangePassword }),
    ...(unit === undefined ? {} : { organizationalUnit: unit }),
  };
}

/** Not declared, it was made of the names: it follows them, or comes back, as long as nobody has chosen another. */
function defaultDisplayName(user: User, news: UserArguments, olds: UserState | undefined): Values {
  const now = userFields(user);
  const { displayName } = now;
  if (olds === undefined) {
    // What is taken over keeps the names that are not declared.
    const wanted =
      displayName === fullName(now) ? fullName({ ...now, ...only(news, ["firstName", "lastName"]) }) : undefined;
    return displayName === undefined || wanted === undefined ? {} : { [DISPLAY_NAME]: [wanted] };
  }
  const ours = olds.displayName ?? fullName(olds);
  const wanted = displayName === ours ? fullName(news) : displayName;
  return { [DISPLAY_NAME]: wanted === undefined ? [] : [wanted] };
}

/** What arguments say of the account's LDAP attributes. */
const declaredAttributes = (args: Partial<UserArguments>): Values => ({
  ...valueLists(args.attributes),
  ...declaredValues(USER_PROPERTIES, args),
});

/**
 * What the state records after the directory has been made what the program says.
 * @param unitWhenEnabled see {@link UserState}
 */
export function stateOf(news: UserArguments, user: User, mark: Mark, unitWhenEnabled?: string): UserState {
  const declared = SEEN.filter((name) => news[name] !== undefined);
  return {
    ...only(userFields(user), SEEN),
    ...recordedArguments(USER_PROPERTIES, news),
    // What somebody changed outside is for a refresh to find.
    ...only(news, declared),
    distinguishedName: user.dn,
    objectGuid: user.guid,
    sid: user.sid,
    ...(declared.length > 0 ? { declared } : {}),
    ...(unitWhenEnabled === undefined ? {} : { unitWhenEnabled }),
    ...(mark.adopted === true ? { adopted: true } : {}),
    ...(mark.incarnation === undefined ? {} : { incarnation: mark.incarnation }),
  };
}

/** The state as the directory has it now: declared properties only, and in the program's own spelling where that means the same. */
export function stateSeen(state: UserState, user: User, syntaxes: Syntaxes = PLAIN): UserState {
  const isUnseen = (flag: string) => user.unseen?.has(flag) === true;
  return {
    ...without(withFieldsSeen(USER_PROPERTIES, state, user), "renamedTo"),
    ...placeSeen(state, user),
    ...(state.enabled === undefined ? {} : { enabled: user.enabled }),
    ...(state.passwordNeverExpires === undefined || isUnseen("passwordNeverExpires")
      ? {}
      : { passwordNeverExpires: user.passwordNeverExpires }),
    // Who had to change the password, and has done so, is as the program wanted it.
    ...(state.mustChangePassword === false && !isUnseen("mustChangePassword")
      ? { mustChangePassword: user.mustChangePassword }
      : {}),
    ...(state.attributes === undefined ? {} : { attributes: attributesSeen(state.attributes, user, syntaxes) }),
    ...(sameUserName(state.userName, user.userName) ? {} : { renamedTo: user.userName }),
    distinguishedName: user.dn,
    sid: user.sid,
  };
}

/** Where the account is, at the argument that says where it should be. */
function placeSeen(state: UserState, user: User): Partial<UserState> {
  const unit = unitWanted(state);
  const here = parentDn(user.dn);
  if (unit === undefined || sameDn(unit, here)) {
    return {};
  }
  return isSetAside(state)
    ? { whenDisabled: { ...state.whenDisabled, organizationalUnit: here } }
    : { organizationalUnit: here };
}

/** The DNS name of the domain that the account is in, whatever id or name the program gives for it. */
export const domainOfState = ({ distinguishedName }: UserState): string => domainOfDn(distinguishedName).toLowerCase();

/** The arguments among a state's properties. */
export function argumentsOf(state: UserState): Partial<UserArguments> {
  const undeclared: string[] = SEEN.filter((name) => !state.declared?.includes(name));
  const names = Object.keys(USER_PROPERTIES).filter((name) => !undeclared.includes(name));
  return { ...only(state, names), ...(state.renamedTo === undefined ? {} : { userName: state.renamedTo }) };
}
