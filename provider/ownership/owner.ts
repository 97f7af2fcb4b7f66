// Who manages a thing: `<project>/<stack>/<logical name>`. It is left on the thing itself, so that whoever finds it after a crash,
// a rename in code or a lost state knows whose it is.

import { tagText } from "../text/tag-text";

/** `<project>/<stack>/<logical name>`; project and stack hold no slash, the logical name may. */
export type Owner = string;

const stackOf = (owner: Owner): string => owner.split("/", 2).join("/");

/**
 * What a claimant finds on a thing:
 * `own` its own mark; `renamed` another logical name of the same stack, which is a rename in code;
 * `foreign` another stack's; `none` no mark at all.
 */
export type Claim = "own" | "renamed" | "foreign" | "none";

export function claimOf(claimant: Owner, found: Owner | undefined): Claim {
  if (found === undefined) {
    return "none";
  }
  if (found === claimant) {
    return "own";
  }
  return stackOf(found) === stackOf(claimant) ? "renamed" : "foreign";
}

/** The owner as a tag's value. */
export const ownerTag = (owner: Owner): string => tagText(owner);
