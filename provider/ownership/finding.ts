// What a resource that is created finds where its thing is there already.
import { madeAt, type Mark } from "./mark";
import { stackOf, type Owner } from "./owner";

/**
 * `unmanaged`: no mark, or one that another stack has released.
 * `interrupted`: made by this resource lately, so by a run that was ended before its state was written.
 * `earlier`: made by this resource, but not lately: by another backend with the same names, or the state was lost or is being replaced.
 * `moved`: made by another resource of the same stack, as one that was renamed or moved in code.
 * `foreign`: another stack's.
 */
export type Finding = "unmanaged" | "interrupted" | "earlier" | "moved" | "foreign";

/** How long after it was made a thing without a state counts as left by an interrupted run. */
export const INTERRUPTED_RUN_MS = 7 * 24 * 60 * 60_000;

/**
 * @param claimant the resource that is created
 * @param now milliseconds since the epoch
 * @param createdAt when the thing was made, for the marks of release 0.1.0, which do not tell: an ISO 8601 instant
 * @param isKnown whether the state holds the claimant, as where its user name was changed and is changed back
 */
export function findingOf(
  mark: Mark | undefined,
  claimant: Owner,
  now: number,
  { createdAt, isKnown = false }: { createdAt?: string | undefined; isKnown?: boolean } = {},
): Finding {
  if (mark === undefined) {
    return "unmanaged";
  }
  if (stackOf(mark.owner) !== stackOf(claimant)) {
    return mark.released === true ? "unmanaged" : "foreign";
  }
  if (mark.owner !== claimant) {
    return "moved";
  }
  const since = mark.incarnation === undefined ? Date.parse(createdAt ?? "") : madeAt(mark.incarnation);
  // A clock that is behind the one that made it is no reason to think it old.
  return isKnown || mark.released === true || now - since < INTERRUPTED_RUN_MS ? "interrupted" : "earlier";
}

/** What a state records of whose a thing is. */
export interface Ownership {
  readonly owner: Owner;
  readonly incarnation?: string;
}

/**
 * Whether a state is the one that manages the thing with this mark. States of release 0.1.0 have no incarnation: they match a mark of their
 * owner that has none either.
 */
export function isManagedBy({ owner, incarnation }: Ownership, mark: Mark | undefined): boolean {
  return mark !== undefined && mark.incarnation === incarnation && (incarnation !== undefined || mark.owner === owner);
}
