// Times as a directory keeps them: generalized time, UTC time (RFC 4517 3.3.13, 3.3.34), and FILETIME.

/** FILETIME counts from here, 1601-01-01, in steps of 100 nanoseconds ([MS-DTYP] 2.3.3). */
const FILETIME_EPOCH_MS = Date.UTC(1601, 0, 1);
const FILETIME_STEPS_PER_MS = 10_000n;
/** accountExpires of an account that never expires; 0 says the same ([MS-ADTS] 2.2.16, attribute accountExpires). */
export const NEVER = "9223372036854775807";
const DAY_MS = 86_400_000;

const GENERALIZED = /^(\d{4})(\d\d)(\d\d)(\d\d)(?:(\d\d)(\d\d)?)?(?:[.,]\d+)?(Z|[+-]\d\d(?:\d\d)?)$/;
const UTC = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(Z|[+-]\d{4})$/;
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;
const DAY = /^\d{4}-\d\d-\d\d$/;

/** Milliseconds since the epoch, to the second as Active Directory keeps them; undefined for what is no time of that form, or of ISO 8601. */
export function timeOf(text: string, form: "generalized" | "utc"): number | undefined {
  if (ISO.test(text)) {
    const time = Date.parse(text);
    return Number.isNaN(time) ? undefined : Math.floor(time / 1000) * 1000;
  }
  const parts = (form === "utc" ? UTC : GENERALIZED).exec(text);
  if (!parts) {
    return undefined;
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map((part: string | undefined) => Number(part ?? 0));
  // Of two digits, those below 50 are of this century (RFC 5280 4.1.2.5.1).
  const full = form === "generalized" ? year : year < 50 ? 2000 + year : 1900 + year;
  const time = Date.UTC(full, month - 1, day, hour, minute, second);
  const isReal = new Date(time).getUTCMonth() === month - 1 && hour < 24 && minute < 60 && second < 61;
  return isReal ? time - offsetOf(parts[7] ?? "Z") : undefined;
}

/** `20270131000000.0Z`, or `270131000000Z`. */
export function timeText(time: number, form: "generalized" | "utc"): string {
  const digits = new Date(time).toISOString().replace(/\D/g, "").slice(0, 14);
  return form === "utc" ? `${digits.slice(2)}Z` : `${digits}.0Z`;
}

function offsetOf(zone: string): number {
  if (zone === "Z") {
    return 0;
  }
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5) || 0);
  return (zone.startsWith("-") ? -1 : 1) * minutes * 60_000;
}

/** Why a value is no last day or moment of an account; undefined if it is one. */
export function expiryFault(value: string): string | undefined {
  const time = DAY.test(value) || ISO.test(value) ? Date.parse(value) : Number.NaN;
  // Date.parse takes 31 February for a day in March.
  const isReal = !Number.isNaN(time) && (!DAY.test(value) || new Date(time).toISOString().startsWith(value));
  if (!isReal) {
    return `is "${value}"; give the last day, such as 2027-03-31, or a moment, such as 2027-03-31T18:00:00Z`;
  }
  return time < Date.UTC(1970, 0, 1) ? `is "${value}"; give a day after 1970` : undefined;
}

/** accountExpires for a day, which the account works to the end of, in UTC, or for a moment. */
export function expiryToDirectory(value: string): string {
  const time = DAY.test(value) ? Date.parse(value) + DAY_MS : Date.parse(value);
  return String(BigInt(time - FILETIME_EPOCH_MS) * FILETIME_STEPS_PER_MS);
}

/** Whether two mean one moment; what a preview does not know yet means none. */
export const sameExpiry = (one: string, other: string): boolean =>
  one === other ||
  (expiryFault(one) === undefined &&
    expiryFault(other) === undefined &&
    expiryToDirectory(one) === expiryToDirectory(other));

/** The same the other way round: a day where one ends then in UTC, else the moment; undefined for an account that never expires. */
export function expiryFromDirectory(filetime: string): string | undefined {
  if (filetime === NEVER || filetime === "0" || !/^\d+$/.test(filetime)) {
    return undefined;
  }
  const time = Number(BigInt(filetime) / FILETIME_STEPS_PER_MS) + FILETIME_EPOCH_MS;
  const date = new Date(time % DAY_MS === 0 ? time - DAY_MS : time);
  // Beyond what Date can hold: nobody lives so long.
  if (Number.isNaN(date.getTime())) {
    return undefined;
  }
  return time % DAY_MS === 0 ? date.toISOString().slice(0, 10) : date.toISOString();
}
