// The rule of a day of the calendar, as `2027-03-31`.
import { describe, type Rule } from "./rules";

/** Earlier years are slips of the keyboard (`0207`); 9999 is what personnel systems write for "never". */
const FIRST_YEAR = 1900;

/** Why a value is no day; undefined if it is one. */
export const dateFault: Rule = (value) => {
  if (value instanceof Date) {
    return `is a moment and no day; give it as text, such as "2027-03-31"`;
  }
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) {
    const [meant, ...others] = daysMeant(String(value));
    const next =
      meant === undefined
        ? "give a day such as 2027-03-31"
        : others.length === 0
          ? `write that day as ${meant}`
          : `write the day that is meant as year-month-day: ${[meant, ...others].join(" or ")}`;
    return `is ${describe(value)}; ${next}`;
  }
  const [year = 0, month = 0, day = 0] = value.split("-").map(Number);
  if (year < FIRST_YEAR) {
    return `is ${describe(value)}; give a year from ${FIRST_YEAR}`;
  }
  // February 30 is March 2 to JavaScript.
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
    ? undefined
    : `is ${describe(value)}, which is no day of the calendar; give one such as 2027-03-31`;
};

const YEAR_FIRST = /^(\d{4})([-./])(\d{1,2})\2(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?$/;
const YEAR_LAST = /^(\d{1,2})([-./])(\d{1,2})\2(\d{4})$/;
const ALL_TOGETHER = /^(\d{4})(\d\d)(\d\d)$/;

/** Which days a text of another form may be: of `05/06/2026` the month may be either, and of `31.12.2026` the day stands before its month. */
function daysMeant(text: string): string[] {
  const together = ALL_TOGETHER.exec(text)?.slice(1);
  const [, year, , month, day] = YEAR_FIRST.exec(text) ?? [];
  const [, first, part, second, last] = YEAR_LAST.exec(text) ?? [];
  const ways = [
    together ?? [year, month, day],
    [last, second, first],
    ...(part === "." && Number(second) <= MONTHS ? [] : [[last, first, second]]),
  ];
  const days = ways.map((way) => way.map((one = "") => one.padStart(2, "0")).join("-"));
  return [...new Set(days)].filter((one) => /^\d{4}-\d\d-\d\d$/.test(one) && dateFault(one) === undefined);
}

const MONTHS = 12;
