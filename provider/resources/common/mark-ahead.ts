// In the preview of an edit: that what is edited carries no mark, or somebody's text in its place, so that the edit would be refused.
import { isDeepStrictEqual } from "node:util";
import type { Directory } from "../../directory/directory";
import { lostMark, type FoundThing } from "../../ownership/refusals";
import { without } from "../../text/without";
import type { CheckFailure, Properties } from "./handlers";
import type { DirectoryParts } from "./parts";

/** Whether the program says something else than before: only then is the thing edited, and looked at. The password is no part of what is compared. */
export const isEdited = (news: Properties, olds: Properties): boolean =>
  !isDeepStrictEqual(without(news, "initialPassword"), without(olds, "initialPassword"));

/** Whether it stays in its directory; in another one it is made anew, and what becomes of the former one asks for no mark. */
export const isInPlace = (news: WhereTo, { directoryId, domain }: Properties): boolean =>
  news.directoryId === directoryId && news.domain === domain;

interface WhereTo {
  readonly directoryId: string;
  readonly domain?: string;
}

/**
 * Looks at what is edited.
 * @param find it by its name of before
 * @param property that has the name
 */
export async function lostMarkAhead(
  parts: Pick<DirectoryParts, "ask">,
  { directoryId, domain, adopt }: WhereTo & { readonly adopt?: boolean },
  find: (directory: Directory) => Promise<FoundThing | undefined>,
  property: string,
  doing: string,
): Promise<CheckFailure[]> {
  const found = await parts.ask(directoryId, domain, find);
  if (found === undefined || found.mark !== undefined) {
    return [];
  }
  const mayTake = found.otherValue === undefined;
  return mayTake && adopt === true ? [] : [{ property, reason: lostMark(found, mayTake, doing).message }];
}
