// How much faster than the people a time grows: 1 is as fast, 2 with their square.
import type { Point } from "./plot";
import { result, type Result } from "./result";

/** The exponent of each step of each contestant, from the size before to this one. */
export function exponents(before: readonly Point[], points: readonly Point[]): Result[] {
  return points.flatMap(({ step, what, people, seconds }) => {
    const from = before.find((one) => one.step === step && one.what === what);
    if (from === undefined || from.people === people) {
      return [];
    }
    const exponent = Math.log(seconds / from.seconds) / Math.log(people / from.people);
    return [result(`${step} from ${from.people} to ${people}: ${what}`, exponent, "exponent")];
  });
}
