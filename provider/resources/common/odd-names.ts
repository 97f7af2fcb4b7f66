// Names that a program gives anew, and that nobody could tell from others by looking.
import { oddCharacter } from "../../text/characters";
import type { CheckFailure, Properties } from "./handlers";
import type { Property } from "./property";
import { isUnknown } from "./rules";

/** A name that the state has already goes on working: it is what the account or group is called. */
export function oddNames(
  news: Properties,
  olds: Properties,
  table: Readonly<Record<string, Property>>,
  properties: readonly string[],
): CheckFailure[] {
  return properties.flatMap((property) => {
    const value = news[property];
    const isChecked = typeof value !== "string" || value === olds[property] || isUnknown(value);
    if (isChecked || table[property]?.rule(value) !== undefined) {
      return [];
    }
    const odd = oddCharacter(value);
    return odd === undefined ? [] : [{ property, reason: `${property} holds ${odd}; take it out, or replace it` }];
  });
}
