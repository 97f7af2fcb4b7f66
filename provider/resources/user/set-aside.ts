// Where an account lives: while it is disabled that may be another unit, from which it comes back when it is enabled. And whether it is enabled
// by itself when the program disables it no longer.
import { isDeepStrictEqual } from "node:util";
import { parentDn, sameDn } from "../../directory/dn";
import type { Directory } from "../../directory/directory";
import type { User } from "../../directory/user";
import { markOfAttribute, type Mark } from "../../ownership/mark";
import type { Foresight } from "../common/foresight";
import type { Properties } from "../common/handlers";
import { isUnknown } from "../common/rules";
import type { UserParts } from "./parts";
import type { UserArguments, UserState } from "./properties";

type Placing = Pick<UserArguments, "enabled" | "whenDisabled" | "organizationalUnit">;
type Before = Pick<UserState, keyof Placing | "unitWhenEnabled">;

/** Whether the program puts the account into the unit for those that are disabled. */
export const isSetAside = ({ enabled, whenDisabled }: Partial<Placing>): boolean =>
  enabled === false && whenDisabled?.organizationalUnit !== undefined;

/** Whether the program disables the account for a time, after which it is as it was. */
export const isSuspended = ({ enabled, whenDisabled }: Partial<Placing>): boolean =>
  enabled === false && whenDisabled?.enabledAgain === true;

/**
 * What the mark is to say of an account that the program disables for a time: whether it is enabled after that. Written by the edit that
 * disables, so that neither a lost state nor a killed run takes it for one that somebody else had disabled.
 * @param user before the edit; undefined if it is being created
 */
export function suspension(
  news: Placing,
  user: Pick<User, "enabled"> | undefined,
  before: Mark | undefined,
): Pick<Mark, "suspended"> {
  const wasEnabled = user === undefined || user.enabled || before?.released === true || before?.unfinished === true;
  return isSuspended(news) && (wasEnabled || before?.suspended === true) ? { suspended: true } : {};
}

/** Enables an account that the program had disabled for a time, and says nothing of any more. */
export const enabledAgain = (news: Placing, before: Mark | undefined): { enabled?: true } =>
  before?.suspended === true && news.enabled === undefined ? { enabled: true } : {};

/** Where the program wants the account; undefined if it does not say. */
export const unitWanted = (args: Partial<Placing>): string | undefined =>
  isSetAside(args) ? args.whenDisabled?.organizationalUnit : args.organizationalUnit;

/** Whether an account that was set aside is so no longer, though somebody else may have enabled it before. */
export const isToComeBack = (olds: Partial<Before>, news: Partial<Placing>): boolean =>
  !isSetAside(news) && (isSetAside(olds) || olds.unitWhenEnabled !== undefined);

/** The unit that an edit moves the account to; undefined if the program has not changed its mind. */
export function unitEdit(user: User, news: Placing, olds: Before | undefined): string | undefined {
  if (olds !== undefined && isToComeBack(olds, news) && news.organizationalUnit === undefined) {
    // Who was moved on by somebody else stays there.
    const isThere = olds.whenDisabled?.organizationalUnit === undefined || isAside(user, olds);
    return isThere ? (olds.unitWhenEnabled ?? olds.organizationalUnit) : undefined;
  }
  const unit = unitWanted(news);
  const before = olds && unitWanted(olds);
  return unit === undefined || (before !== undefined && sameDn(unit, before)) ? undefined : unit;
}

/**
 * Where an account that the program sets aside comes back to, for the state; undefined if it sets none aside, or says itself where.
 * @param user before the edit; undefined if it is being created
 * @param standard what {@link standardUnitFor} found
 */
export function unitToComeBackTo(
  user: User | undefined,
  news: Placing,
  olds: Before | undefined,
  standard: string | undefined,
): string | undefined {
  if (!isSetAside(news) || news.organizationalUnit !== undefined) {
    return undefined;
  }
  const wasAside = olds !== undefined && isSetAside(olds);
  const known = olds?.unitWhenEnabled ?? (wasAside ? olds.organizationalUnit : undefined);
  // An edit that was interrupted had moved it already.
  const isElsewhere = user !== undefined && !wasAside && !isAside(user, news);
  return known ?? (isElsewhere ? parentDn(user.dn) : standard);
}

/** Where new accounts go, if that may be asked for: an account that was in the other unit from its beginning comes back to there. */
export async function standardUnitFor(directory: Directory, news: Placing): Promise<string | undefined> {
  const isAsked = news.whenDisabled?.organizationalUnit !== undefined && news.organizationalUnit === undefined;
  return isAsked ? directory.defaultUnit() : undefined;
}

/**
 * Where an account goes that its deletion policy had disabled, and moved, when its resource has it again.
 * @param before where it was then, as far as that is known
 */
export function unitAfterRelease(
  user: User,
  news: Placing,
  before: string | undefined,
): { organizationalUnit?: string } {
  const unit = news.organizationalUnit ?? before;
  return !isSetAside(news) && isAside(user, news) && unit !== undefined ? { organizationalUnit: unit } : {};
}

/** That there is no such unit as an account is to be moved to: it is disabled later, and most likely without a look at a preview. */
export async function foreseeAside(
  parts: Pick<UserParts, "ask">,
  foresight: Foresight,
  { directoryId, domain, userName, whenDisabled }: UserArguments,
  olds: Properties,
): Promise<void> {
  if (whenDisabled === undefined || isUnknown(whenDisabled) || isDeepStrictEqual(whenDisabled, olds.whenDisabled)) {
    return;
  }
  const { organizationalUnit } = whenDisabled;
  if (organizationalUnit === undefined || isUnknown(organizationalUnit)) {
    return;
  }
  await parts.ask(directoryId, domain, async (directory) => {
    if ((await directory.missingUnit(organizationalUnit)) !== undefined) {
      foresight.say(
        `user ${userName} (${directoryId}): whenDisabled names ${organizationalUnit}, and there is no such unit that our account can see; ` +
          "unless this run makes it, the account cannot be moved there when it is disabled",
      );
    }
  });
}

/** Says, and tells, what becomes of an account that the program disabled for a time, when it says no more of that: its mark knows. */
export async function foreseeEnabled(
  parts: Pick<UserParts, "ask">,
  foresight: Foresight,
  { directoryId, domain, userName, enabled }: UserArguments,
  olds: Properties,
): Promise<boolean> {
  if (enabled !== undefined || !isSuspended(olds)) {
    return false;
  }
  const what = `user ${userName} (${directoryId}): enabled: false is taken out`;
  const found = await parts.ask(directoryId, domain, (directory) => directory.findUserByName(userName));
  const isEnabled = markOfAttribute(found?.mark)?.suspended === true;
  if (found !== undefined && isEnabled) {
    foresight.say(`${what}, and the account is enabled again, as it was before`);
  } else if (found?.enabled === false) {
    foresight.say(
      `${what}, and the account stays disabled, since somebody else had disabled it before; give enabled: true to let them log in again`,
    );
  }
  return isEnabled;
}

const isAside = (user: User, { whenDisabled }: Partial<Placing>): boolean =>
  whenDisabled?.organizationalUnit !== undefined && sameDn(parentDn(user.dn), whenDisabled.organizationalUnit);
