// In the preview of an edit: that the attribute of marks holds somebody's text, so that the edit would be refused.
import { isDeepStrictEqual } from "node:util";
import type { Directory } from "../../directory/directory";
import { lostMark, type FoundThing } from "../../ownership/refusals";
import { without } from "../../text/without";
import type { CheckFailure, Properties } from "./handlers";
import type { DirectoryParts } from "./parts";

/** Whether the program says something else than before: only then is the thing edited, and looked at. The password is no part of what is compared. */
export const isEdited = (news: Properties, olds: Properties): boolean =>
  !isDeepStrictEqual(without(news, "initialPassword"), without(olds, "initialPassword"));

/**
 * Looks at what is edited.
 * @param find it by its name of before
 * @param property that has the name
 */
export async function otherValueAhead(
  parts: Pick<DirectoryParts, "ask">,
  { directoryId, domain }: { readonly directoryId: string; readonly domain: string | undefined },
  find: (directory: Directory) => Promise<FoundThing | undefined>,
  property: string,
  doing: string,
): Promise<CheckFailure[]> {
  const found = await parts.ask(directoryId, domain, find);
  return found?.otherValue === undefined ? [] : [{ property, reason: lostMark(found, false, doing).message }];
}
