// In the preview of an edit: that the attribute of marks holds somebody's text, so that the edit would be refused.
import { isDeepStrictEqual } from "node:util";
import { lostMark, type FoundThing } from "../../ownership/refusals";
import { without } from "../../text/without";
import type { CheckFailure, Properties } from "./handlers";

/** Whether the program says something else than before: only then is the thing edited, and looked at. The password is no part of what is compared. */
export const isEdited = (news: Properties, olds: Properties): boolean =>
  !isDeepStrictEqual(without(news, "initialPassword"), without(olds, "initialPassword"));

/** @param property by which the thing was looked for */
export function otherValueAhead(found: FoundThing, property: string, doing: string): CheckFailure[] {
  return found.otherValue === undefined ? [] : [{ property, reason: lostMark(found, false, doing).message }];
}
