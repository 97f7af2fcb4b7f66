// Days of the calendar, as `2027-03-31`, and which of them it is in a time zone. A day is counted as a number of whole days and never as
// a moment: days of 23 and 25 hours, and the machine's own time zone, change nothing.
import { ProviderError } from "../errors/provider-error";
import { dateFault } from "../resources/common/day";
import { describe, type Rule } from "../resources/common/rules";
import { nearest } from "../text/nearest";

export { dateFault };

const DAY_MS = 24 * 60 * 60 * 1000;
/** Why a value is no time zone; undefined if it is one that this Node knows. */
export const timeZoneFault: Rule = (value) => {
  const example = "Europe/Madrid";
  if (typeof value !== "string" || value === "") {
    return `is ${describe(value)}; give the IANA name of a time zone, such as ${example}`;
  }
  try {
    new Intl.DateTimeFormat("en", { timeZone: value });
  } catch {
    const meant = nearest(value, [...Intl.supportedValuesOf("timeZone"), "UTC"]);
    return `is ${describe(value)}, which is no time zone that is known; give its IANA name, such as ${meant ?? example}`;
  }
  return /^[+-]\d/.test(value)
    ? `is ${describe(value)}, which has no summer time; give the IANA name of a time zone, such as ${example}`
    : undefined;
};

/**
 * Which day it is in a time zone.
 * @param now milliseconds since the epoch
 * @throws ProviderError `invalid-argument` if there is no such time zone
 */
export function dayIn(timeZone: string, now: number): string {
  demand("the time zone", timeZoneFault, timeZone);
  const format = new Intl.DateTimeFormat("en-u-ca-iso8601-nu-latn", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  const parts = Object.fromEntries(format.formatToParts(now).map(({ type, value }) => [type, value]));
  return `${parts.year?.padStart(4, "0")}-${parts.month}-${parts.day}`;
}

/**
 * Days since 1970-01-01: what days are added to and compared by.
 * @throws ProviderError `invalid-argument` if it is no day
 */
export function dayNumber(date: string): number {
  demand("the date", dateFault, date);
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

/** The day of a number of days since 1970-01-01. */
export const dayOfNumber = (days: number): string => new Date(days * DAY_MS).toISOString().replace(/T.*/, "");

function demand(what: string, rule: Rule, value: unknown): void {
  const [happened, next = "correct it"] = rule(value)?.split("; ") ?? [];
  if (happened !== undefined) {
    throw new ProviderError({
      code: "invalid-argument",
      doing: "telling which day it is",
      happened: `${what} ${happened}`,
      next,
    });
  }
}
