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
    return `is ${describe(value)}; give a day such as 2027-03-31`;
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
