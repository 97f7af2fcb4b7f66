// What creating a user does where an account of that name is there already.
import type { Directory } from "../../directory/directory";
import type { User, UserEdit } from "../../directory/user";
import { gone } from "../../errors/gone";
import { ProviderError } from "../../errors/provider-error";
import type { Clock } from "../../concurrency/clock";
import type { Claims } from "../../ownership/claims";
import { findingOf, type Finding } from "../../ownership/finding";
import { attributeOfMark, markOfAttribute, type Mark } from "../../ownership/mark";
import { markToKeep } from "../../ownership/keeping";
import { resourceOf } from "../../ownership/owner";
import { isSamePerson, personOf } from "../../ownership/person";
import { refuseCritical, refuseOtherValue, refuseTakeOver, takenOver, type FoundThing } from "../../ownership/refusals";
import { only, without } from "../../text/without";
import { markPlace } from "../common/mark-place";
import { valueLists } from "./attributes";
import { userEdit } from "./plan";
import { enabledAgain, standardUnitFor, suspension, unitAfterRelease, unitToComeBackTo } from "./set-aside";
import { userFields, type UserArguments, type UserState } from "./properties";

export interface TakeOver {
  readonly directory: Directory;
  readonly news: UserArguments;
  /** The mark that the account gets. */
  readonly mark: Mark;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Whether the state holds this resource already, as with a user name that is changed back. */
  readonly isKnown: boolean;
}

export interface TakenOver {
  readonly user: User;
  readonly mark: Mark;
  /** See `UserState`. */
  readonly unitWhenEnabled?: string;
  /** What the person who runs the engine should know, a line each. */
  readonly said: readonly string[];
}

/** An account as the errors about it name it. */
export function foundUser(user: User, directory: Pick<Directory, "markAttribute" | "setting">): FoundThing {
  const mark = markOfAttribute(user.mark);
  return {
    name: `user ${user.userName} (${user.dn})`,
    mark,
    otherValue: mark === undefined ? user.mark : undefined,
    ...markPlace(directory, user),
    createdAt: user.createdAt,
  };
}

/**
 * Decides whether a user that is created may take over an account.
 * @returns what the account's mark means
 * @throws ProviderError if it may not: it is another person's, another stack's, or nobody asked for it
 */
export function judge(user: User, { directory, news, now, isKnown }: Omit<TakeOver, "mark">): Finding {
  const doing = `creating user ${news.userName} (${news.directoryId})`;
  const found = foundUser(user, directory);
  const finding = findingOf(found.mark, news.owner, now, { createdAt: user.createdAt, isKnown });
  refuseCritical(`user ${user.userName} (${user.sid})`, user.critical, doing);
  if (found.mark !== undefined && finding === "moved" && !isSamePerson(userFields(user), news)) {
    const other = resourceOf(found.mark.owner);
    throw new ProviderError({
      code: "already-exists",
      doing,
      happened: `the account is resource ${other}'s of this program, ${personOf(userFields(user))}, and resource ${resourceOf(news.owner)} declares ${personOf(news)}`,
      next:
        `if ${personOf(news)} is another person: take ${other} out of the program, with their WorkSpace, run pulumi up, and only then add ${resourceOf(news.owner)}. ` +
        `If it is the same person: give the resource the option aliases: [{ name: "${nameOf(other)}" }], or rename it and the person in two runs of pulumi up`,
    });
  }
  refuseTakeOver(found, finding, { adopt: news.adopt, doing });
  refuseOtherValue(found, doing);
  return finding;
}

/** Takes over the account that has the name: an interrupted run's, a moved resource's, or one that the program adopts. */
export async function takeOver(request: TakeOver): Promise<TakenOver> {
  const { directory, news } = request;
  const doing = `creating user ${news.userName} (${news.directoryId})`;
  const found = await directory.findUserByName(news.userName);
  let finding: Finding = "unmanaged";
  let before: Mark | undefined;
  let mark = request.mark;
  const syntaxes = await directory.syntaxes(valueLists(news.attributes));
  const standard = await standardUnitFor(directory, news);
  let unitWhenEnabled: string | undefined;
  const plan = (user: User): UserEdit => {
    finding = judge(user, request);
    before = markOfAttribute(user.mark);
    mark = { ...markAfter(before, finding, request), ...suspension(news, user, before) };
    unitWhenEnabled = unitToComeBackTo(user, news, undefined, standard);
    // Who had to change the password of a run before may have done so.
    const once = finding !== "unmanaged" && news.mustChangePassword === true ? ["mustChangePassword"] : [];
    return {
      ...without(userEdit(user, news, undefined, syntaxes), ...(once as "mustChangePassword"[])),
      ...enabledBy(before, news),
      ...(before?.released === true ? unitAfterRelease(user, news, standard) : {}),
      mark: attributeOfMark(mark),
    };
  };
  const user = found && (await directory.editUser(found, plan, Object.keys(news.attributes ?? {})));
  if (!user) {
    const happened = "the name was taken a moment ago, and is free now";
    throw new ProviderError({ code: "outcome-unknown", doing, happened, next: "run the same command again" });
  }
  const taken = await finish(user, before, mark, finding, request);
  return unitWhenEnabled === undefined ? taken : { ...taken, unitWhenEnabled };
}

/** Sets the password that is due, if one is, and writes last what says that it was set: a run that is ended before does it again. */
async function finish(
  user: User,
  before: Mark | undefined,
  mark: Mark,
  finding: Finding,
  request: TakeOver,
): Promise<TakenOver> {
  const { directory, news } = request;
  const { initialPassword, passwordVersion } = news;
  // A password that is set is dated now.
  const again = news.mustChangePassword === true ? { mustChangePassword: true } : {};
  const line = takenOver({ ...foundUser(user, directory), mark: before }, finding);
  const said = line === undefined ? [] : [line];
  if (before?.unfinished === true) {
    await directory.setPassword(user, initialPassword);
    const done = { ...request.mark, ...only(mark, ["adopted", "suspended"]) };
    const enabled = news.enabled ?? true;
    const edited = await directory.editUser(user, () => ({ enabled, ...again, mark: attributeOfMark(done) }));
    return { user: edited ?? user, mark: done, said };
  }
  if (!user.enabled && before !== undefined && before.incarnation === undefined && news.enabled !== false) {
    // An older release left unfinished accounts so, and so does an administrator who suspends somebody.
    said.push(
      `user ${user.userName} (${news.directoryId}) is disabled and stays so: a run of an older release was interrupted before it had a password, or it was disabled since; ` +
        "if it may be used, raise passwordVersion with an initialPassword, run pulumi up, then set enabled: true",
    );
  }
  if (initialPassword === undefined) {
    return { user, mark, said };
  }
  // A password that is there is somebody's. Only a version that was raised since says that it is to be set.
  const isRaised =
    finding !== "unmanaged" && before?.incarnation !== undefined && before.passwordVersion !== passwordVersion;
  if (isRaised && passwordVersion !== undefined) {
    await directory.setPassword(user, initialPassword);
    const done = { ...mark, passwordVersion };
    const edited = await directory.editUser(user, () => ({ ...again, mark: attributeOfMark(done) }));
    return { user: edited ?? user, mark: done, said };
  }
  const kept = `user ${user.userName} (${news.directoryId}): initialPassword is not set, since the account has a password; change passwordVersion to set it`;
  return {
    user,
    mark,
    said: finding === "interrupted" || passwordVersion !== undefined ? said : [...said, kept],
  };
}

/** An account that was suspended stays so, unless the program says otherwise or its own deletion policy disabled it. */
function enabledBy(before: Mark | undefined, news: UserArguments): { enabled?: boolean } {
  if (before?.unfinished === true) {
    return { enabled: false };
  }
  return before?.released === true ? { enabled: news.enabled ?? true } : enabledAgain(news, before);
}

/** What was adopted stays so, and what we made ourselves never becomes it. */
function markAfter(before: Mark | undefined, finding: Finding, { mark }: TakeOver): Mark {
  return {
    ...without(mark, "passwordVersion", "suspended"),
    ...(finding === "unmanaged" || before?.adopted === true ? { adopted: true } : {}),
    ...(before?.unfinished === true ? { unfinished: true } : {}),
    // What was set last, until the new one is.
    ...(finding === "unmanaged" || before?.passwordVersion === undefined
      ? {}
      : { passwordVersion: before.passwordVersion }),
  };
}

/** The logical name in a resource's place. */
const nameOf = (resource: string): string => resource.slice(resource.lastIndexOf("$") + 1);

/**
 * The mark that an account keeps which an update edits.
 * @throws ProviderError `owned-elsewhere`, `protected-account`
 */
export function markKept(
  found: User,
  olds: UserState,
  { directory, news, parts }: { directory: Directory; news: UserArguments; parts: { claims: Claims; clock: Clock } },
): Mark {
  const doing = editing(olds, news);
  const mark = markToKeep(foundUser(found, directory), olds, news, parts.clock, doing, (owner) => {
    return parts.claims.declared("user", owner) !== undefined;
  });
  refuseCritical(`user ${found.userName} (${found.sid})`, found.critical, doing);
  return mark;
}

export const accountGone = (olds: UserState, news: UserArguments): ProviderError =>
  gone(editing(olds, news), "the account is gone from the directory");

const editing = (olds: UserState, { directoryId }: UserArguments): string =>
  `editing user ${olds.userName} (${directoryId})`;
