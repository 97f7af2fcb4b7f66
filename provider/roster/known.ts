import { UNKNOWN } from "../resources/common/rules";

/** A value with all in it that only the engine will know, or keeps secret, as a preview has it. */
export function known(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(known);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.getPrototypeOf(value) === Object.prototype
    ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, known(one)]))
    : UNKNOWN;
}
