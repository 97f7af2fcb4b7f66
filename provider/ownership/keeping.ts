// What an update and a delete may do with a thing, by its mark and by what this run declares.
import type { Clock } from "../concurrency/clock";
import type { ClaimKind, Claims } from "./claims";
import { isManagedBy, type Ownership } from "./finding";
import { without } from "../text/without";
import { newIncarnation, type Mark } from "./mark";
import { stackOf, type Owner } from "./owner";
import { lostMark, refuseDeclared, type FoundThing } from "./refusals";

export interface RecordedOwnership extends Ownership {
  readonly adopted?: boolean;
  readonly passwordVersion?: number;
}

/**
 * The mark that an edited thing keeps: its own incarnation, and who manages it now. One that is not this state's any more gets a new
 * incarnation if the program asks to adopt it.
 * @param isDeclared whether this run declares a resource: a mark of another place of the stack that it does not is a move that was begun and
 *   is taken back, and its thing is this resource's again
 * @throws ProviderError `owned-elsewhere` if the program does not ask, or if it is another stack's or another tool's
 */
export function markToKeep(
  found: FoundThing,
  olds: RecordedOwnership,
  { owner, adopt }: { readonly owner: Owner; readonly adopt?: boolean },
  clock: Clock,
  doing: string,
  isDeclared: (owner: Owner) => boolean = () => true,
): Mark {
  const { mark, otherValue } = found;
  // An update that gave a state of release 0.1.0 its incarnation, and was ended before the state had it, is made again.
  const isFirst = olds.incarnation === undefined && (mark?.owner === olds.owner || mark?.owner === owner);
  if (mark !== undefined && (isFirst || isManagedBy(olds, mark))) {
    return {
      ...without(mark, "released"),
      owner,
      incarnation: mark.incarnation ?? newIncarnation(clock),
      ...flagOf(olds.adopted),
    };
  }
  if (mark !== undefined && mark.owner !== owner && stackOf(mark.owner) === stackOf(owner) && !isDeclared(mark.owner)) {
    return { ...without(mark, "released"), owner, incarnation: newIncarnation(clock), ...flagOf(olds.adopted) };
  }
  const mayTake =
    mark === undefined ? otherValue === undefined : mark.released === true || stackOf(mark.owner) === stackOf(owner);
  if (adopt !== true || !mayTake) {
    throw lostMark(found, mayTake, doing);
  }
  return {
    owner,
    incarnation: newIncarnation(clock),
    ...flagOf(mark === undefined ? olds.adopted : mark.adopted),
    ...(olds.passwordVersion === undefined ? {} : { passwordVersion: olds.passwordVersion }),
  };
}

/** What a thing is in the claims of a run. */
export interface Claimed {
  readonly claims: Claims;
  readonly kind: ClaimKind;
  readonly thing: string;
}

/**
 * What becomes of a thing whose resource is deleted. `left`: it is not this state's. `kept`: its resource is made anew, old one first, and an
 * account or group is never replaced by itself: the creation that follows finds it. `handed over`: another resource of this run declares it.
 * `ended`: whatever its deletion policy says.
 */
export type Fate =
  | { readonly is: "left" | "kept" }
  /** With the mark that the new owner knows it by, or with its own. */
  | { readonly is: "handed over" | "ended"; readonly mark: Mark };

/** @throws ProviderError `owned-elsewhere` as {@link markToHandOver} */
export function fateOf(found: FoundThing, state: Ownership, { claims, kind, thing }: Claimed, doing: string): Fate {
  if (!isOwn(found, state)) {
    return { is: "left" };
  }
  if (claims.ownerOf(kind, thing) === state.owner) {
    claims.know(kind, state.owner, thing, state.incarnation);
    return { is: "kept" };
  }
  const mark = markToHandOver(found, { claims, kind, thing }, state.owner, doing);
  return mark === undefined ? { is: "ended", mark: found.mark } : { is: "handed over", mark };
}

/**
 * The mark that hands a thing over whose resource is deleted, if another resource of this run declares it: as after a move in code that was
 * begun and is taken back. Undefined if none does.
 * @throws ProviderError `owned-elsewhere` if the state does not hold that resource yet, so that it could not take the thing over: then this
 *   one keeps it, and the run fails
 */
export function markToHandOver(
  found: FoundThing & { readonly mark: Mark },
  { claims, kind, thing }: Claimed,
  owner: Owner,
  doing: string,
): Mark | undefined {
  const other = claims.ownerOf(kind, thing);
  if (other === undefined || other === owner) {
    return undefined;
  }
  const known = claims.knownOf(kind, other, thing);
  if (known === undefined) {
    refuseDeclared(found.name, other, doing);
  }
  const { incarnation } = known;
  return incarnation === undefined ? { owner: other } : { ...found.mark, owner: other, incarnation };
}

/** Whether a thing's mark is this state's, so that its mark is known. */
export const isOwn = (found: FoundThing, state: Ownership): found is FoundThing & { readonly mark: Mark } =>
  isManagedBy(state, found.mark);

const flagOf = (adopted: boolean | undefined) => (adopted === true ? { adopted } : {});
