import { distance } from "fastest-levenshtein";

/** More letters than this that are wrong are another word. */
const MOST_WRONG_LETTERS = 2;

/** The name that a wrong one was probably meant for; undefined if none is near. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map((one) => ({ one, wrong: distance(name.toLowerCase(), one.toLowerCase()) }))
    .sort((one, other) => one.wrong - other.wrong);
  return best !== undefined && best.wrong <= MOST_WRONG_LETTERS ? best.one : undefined;
}
