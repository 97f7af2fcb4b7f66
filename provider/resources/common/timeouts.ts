// How long a program lets an operation wait: the resource option customTimeouts. The engine tells a dynamic provider nothing of it, so
// the program side passes it on as a property.
import { describe, type Rule } from "./rules";
import { isObject } from "./handlers";

/** Durations of Go's form, which the engine has checked: `90m`, `1h30m`, `1.5h`. */
export interface Timeouts {
  readonly create?: string;
  readonly update?: string;
  readonly delete?: string;
}

const UNITS = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };

export const timeouts: Rule = (value) =>
  isObject(value) ? undefined : `is ${describe(value)}; give the resource option customTimeouts`;

/** Milliseconds; undefined if the program does not say. */
export function timeoutOf(given: Timeouts | undefined, operation: keyof Timeouts): number | undefined {
  const parts = [...(given?.[operation] ?? "").matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g)];
  const all = parts.map(([, number, unit]) => Number(number) * UNITS[unit as keyof typeof UNITS]);
  return all.length > 0 ? all.reduce((sum, one) => sum + one, 0) : undefined;
}
