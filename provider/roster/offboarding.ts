// What stands of a person on a day, by the dates of their employment alone: neither the state nor the directory is asked, so that the
// same day has the same answer however often `up` runs, and a night that was missed is caught up with by the next.
import { isObject } from "../resources/common/handlers";
import { isDn } from "../directory/dn";
import { describe, wholeNumber, yesNo, type Rule } from "../resources/common/rules";
import { nearest } from "../text/nearest";
import { dateFault, dayNumber, dayOfNumber } from "./dates";

/** What becomes of somebody who has left. Days are counted from the last day of work (`leaves`): 1 is the day after it. */
export interface OffboardingPolicy {
  /** Whether the account is disabled on the day after the last day. Default true. */
  readonly disable?: boolean;
  /** Distinguished name of the unit that disabled accounts of leavers are moved to. Default: they stay where they are. */
  readonly organizationalUnit?: string;
  /** The desktop is ended so many days after the last day, at least 1. Default: when the account is deleted. */
  readonly endDesktopAfterDays?: number;
  /** The account is deleted so many days after the last day, and never before its desktop. Default: never. */
  readonly deleteAccountAfterDays?: number;
  /** The person is mailed once, so many days before the desktop ends. Default: not at all. */
  readonly noticeDaysBefore?: number;
}

/** What of a person decides, besides the policy. */
export interface Employment {
  /** The first day of work: before it nothing is made. Default: there already. */
  readonly starts?: string;
  /** The last day of work: until its end all stands. Default: none. */
  readonly leaves?: string;
  /** As the person's own row has it: somebody who is suspended stays so. */
  readonly enabled?: boolean;
  /** Whether they are to have a desktop at all. */
  readonly desktop?: boolean;
  /** Whether taking the desktop out of the program leaves it standing, as its `deletionPolicy` or `adopt` says. */
  readonly retainsDesktop?: boolean;
  /** Whether taking the account out of the program keeps it, disabled or as it is. */
  readonly keepsAccount?: boolean;
}

export interface Standing {
  /** The account, with the arguments that a `User` is to be given beside the row's own; undefined if there is to be none. */
  readonly user?: {
    readonly enabled?: boolean;
    readonly whenDisabled?: { readonly organizationalUnit?: string; readonly enabledAgain: true };
  };
  readonly desktop: boolean;
  /** The last day of work of somebody for whom it has passed: nothing is made for them any more. */
  readonly left?: string;
  /** Not for somebody who has left or is suspended: an invitation that is made late would be mailed to them. */
  readonly invitation: boolean;
  /** Arguments of the `Notice` that stands, if one does: from its day until the desktop ends. */
  readonly notice?: { readonly endsOn: string; readonly usableUntil?: string };
  /** The day of that notice. */
  readonly noticeOn?: string;
}

export type Stage = "start" | "notice" | "disable" | "end-desktop" | "delete-account";

/** What the dates bring about next. */
export interface Upcoming {
  readonly what: Stage;
  readonly on: string;
  readonly inDays: number;
}

/** How far a preview looks ahead, where nothing else is said. */
export const LOOK_AHEAD_DAYS = 7;

const POLICY_RULES: { readonly [Name in keyof OffboardingPolicy]-?: Rule } = {
  disable: yesNo,
  organizationalUnit: (value) =>
    typeof value === "string" && isDn(value)
      ? undefined
      : `is ${describe(value)}; give a distinguished name such as OU=Leavers,OU=CORP,DC=corp,DC=com`,
  endDesktopAfterDays: wholeNumber(1),
  deleteAccountAfterDays: wholeNumber(1),
  noticeDaysBefore: wholeNumber(1),
};

/** All that is wrong with a policy, each with the name of its field. */
export function policyFaults(policy: unknown): { property: string; reason: string }[] {
  if (!isObject(policy)) {
    return [{ property: "", reason: `is ${describe(policy)}; give an object such as { endDesktopAfterDays: 14 }` }];
  }
  const names = Object.keys(POLICY_RULES);
  const given = Object.entries(policy).filter(([, value]) => value !== undefined);
  const wrong = given.flatMap(([property, value]) => {
    const rule = (POLICY_RULES as Readonly<Record<string, Rule>>)[property];
    const meant = nearest(property, names);
    const unknown = `is no field of it; ${meant === undefined ? `there are ${names.join(", ")}` : `did you mean ${meant}?`}`;
    const reason = rule === undefined ? unknown : rule(value);
    return reason === undefined ? [] : [{ property, reason }];
  });
  return wrong.length > 0 ? wrong : contradictions(policy);
}

function contradictions(policy: OffboardingPolicy): { property: string; reason: string }[] {
  const { disable, organizationalUnit, endDesktopAfterDays: end, deleteAccountAfterDays: gone } = policy;
  const faults = [];
  if (end !== undefined && gone !== undefined && gone < end) {
    const reason = `is ${gone}, and endDesktopAfterDays is ${end}; give at least ${end}: an account is never deleted while its desktop stands`;
    faults.push({ property: "deleteAccountAfterDays", reason });
  }
  if (disable === false && organizationalUnit !== undefined) {
    const reason = "does nothing with disable: false; keep one of the two";
    faults.push({ property: "organizationalUnit", reason });
  }
  if (policy.noticeDaysBefore !== undefined && end === undefined && gone === undefined) {
    const reason = "announces nothing without endDesktopAfterDays; give both";
    faults.push({ property: "noticeDaysBefore", reason });
  }
  return faults;
}

/** All that is wrong with a person's days, each with the name of its field. */
export function employmentFaults({ starts, leaves }: Readonly<Record<"starts" | "leaves", unknown>>) {
  const faults = Object.entries({ starts, leaves }).flatMap(([property, value]) => {
    const reason = value === undefined ? undefined : dateFault(value);
    return reason === undefined ? [] : [{ property, reason }];
  });
  if (faults.length === 0 && typeof starts === "string" && typeof leaves === "string" && leaves < starts) {
    const reason = `is "${leaves}", before starts, "${starts}"; correct one of the two`;
    faults.push({ property: "leaves", reason });
  }
  return faults;
}

/**
 * What stands of a person on a day.
 * @param asOf the day, as `dayIn` gives it or as somebody who previews does
 * @throws ProviderError `invalid-argument` if a date is none: {@link employmentFaults} tells that with its field
 */
export function standingOn(asOf: string, person: Employment, policy: OffboardingPolicy = {}): Standing {
  const today = dayNumber(asOf);
  const days = daysOf(person, policy);
  const has = (stage: Stage) => days[stage] !== undefined && days[stage] <= today;
  if ((days.start !== undefined && !has("start")) || has("delete-account")) {
    return { desktop: false, invitation: false };
  }
  const hasLeft = person.leaves !== undefined && today > dayNumber(person.leaves);
  const desktop = person.desktop !== false && !has("end-desktop");
  const end = days["end-desktop"];
  return {
    user: accountOn(has("disable"), person, policy),
    desktop,
    invitation: desktop && !hasLeft && person.enabled !== false,
    ...(hasLeft ? { left: person.leaves } : {}),
    ...(desktop && has("notice") && end !== undefined
      ? { notice: noticeOf(end, person, policy), noticeOn: dayOfNumber(days.notice ?? end) }
      : {}),
  };
}

/**
 * What the dates bring about after a day, the nearest first.
 * @param lookAheadDays how many days are looked at
 */
export function upcomingAfter(
  asOf: string,
  person: Employment,
  policy: OffboardingPolicy = {},
  lookAheadDays = LOOK_AHEAD_DAYS,
): Upcoming[] {
  const today = dayNumber(asOf);
  const days = daysOf(person, policy);
  const stages: readonly Stage[] = ["start", "notice", "disable", "end-desktop", "delete-account"];
  return stages
    .flatMap((what): Upcoming[] => {
      const day = days[what];
      const inDays = day === undefined ? 0 : day - today;
      return day !== undefined && inDays > 0 && inDays <= lookAheadDays ? [{ what, on: dayOfNumber(day), inDays }] : [];
    })
    .sort((one, other) => one.inDays - other.inDays);
}

/** A line of a preview's output: `in 3 days: desktop of ada ends (2027-04-14)`. */
export function upcomingLine(userName: string, { what, on, inDays }: Upcoming): string {
  const words: Record<Stage, string> = {
    start: `${userName} starts`,
    notice: `${userName} is mailed that the desktop will end`,
    disable: `account of ${userName} is disabled`,
    "end-desktop": `desktop of ${userName} ends`,
    "delete-account": `account of ${userName} ends`,
  };
  return `in ${inDays} ${inDays === 1 ? "day" : "days"}: ${words[what]} (${on})`;
}

/** The day of each stage that there is. The desktop's is never after the account's. */
function daysOf(
  { starts, leaves, desktop, retainsDesktop = false, keepsAccount = false }: Employment,
  policy: OffboardingPolicy,
): Readonly<Partial<Record<Stage, number>>> {
  const start: { start?: number } = starts === undefined ? {} : { start: dayNumber(starts) };
  if (leaves === undefined) {
    return start;
  }
  const last = dayNumber(leaves);
  const { disable = true, noticeDaysBefore } = policy;
  const standsOn = desktop !== false && retainsDesktop;
  // What is kept stays declared: taken out by date, the policy of the last run's state would decide, and not the one that the row has now.
  const deleteAccountAfterDays = keepsAccount || standsOn ? undefined : policy.deleteAccountAfterDays;
  const endDesktopAfterDays = standsOn ? undefined : (policy.endDesktopAfterDays ?? deleteAccountAfterDays);
  const noticeDay = last + (endDesktopAfterDays ?? 0) - (noticeDaysBefore ?? 0);
  const gone = deleteAccountAfterDays && Math.max(deleteAccountAfterDays, endDesktopAfterDays ?? 0);
  return {
    ...start,
    ...(disable ? { disable: last + 1 } : {}),
    ...(desktop !== false && endDesktopAfterDays !== undefined ? { "end-desktop": last + endDesktopAfterDays } : {}),
    ...(desktop !== false && endDesktopAfterDays !== undefined && noticeDaysBefore !== undefined
      ? { notice: Math.max(noticeDay, start.start ?? noticeDay) }
      : {}),
    ...(gone === undefined ? {} : { "delete-account": last + gone }),
  };
}

function accountOn(
  isDisabled: boolean,
  { leaves, enabled }: Employment,
  { disable = true, organizationalUnit }: OffboardingPolicy,
): NonNullable<Standing["user"]> {
  if (leaves === undefined || !disable) {
    return enabled === undefined ? {} : { enabled };
  }
  // Nothing is declared before: a rule that is to end somebody's access never gives it to them, whoever has disabled the account. A last day
  // that is put off after it has passed enables the account again, by what its mark says of how it was.
  const declared = isDisabled ? { enabled: false } : enabled === undefined ? {} : { enabled };
  // Given from the start, so that a unit that is missing is told long before it is needed; but who is suspended has not left.
  const isGiven = isDisabled || (enabled !== false && organizationalUnit !== undefined);
  const whenDisabled = {
    ...(organizationalUnit === undefined ? {} : { organizationalUnit }),
    enabledAgain: true,
  } as const;
  return { ...declared, ...(isGiven ? { whenDisabled } : {}) };
}

/** The same on every day, or the notice would change with them. */
const noticeOf = (end: number, { leaves }: Employment, { disable = true }: OffboardingPolicy) => ({
  endsOn: dayOfNumber(end),
  ...(disable && leaves !== undefined ? { usableUntil: leaves } : {}),
});
