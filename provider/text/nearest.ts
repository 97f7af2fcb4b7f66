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

/** How many names an answer that has none may be shown instead. */
const MOST_NEAR = 3;

/** The names that have most in common with one that is not among them; none if nothing is alike. */
export function nearestFew(name: string, names: readonly string[]): string[] {
  const wanted = name.toLowerCase();
  return [...new Set(names)]
    .map((one) => ({ one, wrong: distance(wanted, one.toLowerCase()), holds: one.toLowerCase().includes(wanted) }))
    .filter(({ one, wrong, holds }) => holds || wrong <= Math.max(one.length, name.length) / 2)
    .sort((one, other) => Number(other.holds) - Number(one.holds) || one.wrong - other.wrong)
    .slice(0, MOST_NEAR)
    .map(({ one }) => one);
}
