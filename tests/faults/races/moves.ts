// What becomes of one person's resources in their program: moves, replacements, and the person's leaving.
import fc from "fast-check";
import type { Person } from "./history";

/** Where a resource is in its program: by itself, or in one of two components. */
export const PLACES = ["", "acme:Team$", "acme:Squad$"] as const;
export type Place = (typeof PLACES)[number];

/** One `up` of a program that has a person's resources in these places. */
export interface Run {
  readonly user: Place;
  readonly desktop: Place;
  /** What `--replace` names. */
  readonly replaced?: "user" | "desktop" | undefined;
  /** Messages that the process sends or gets before it is killed; undefined if it is not. */
  readonly killedAfter?: number | undefined;
}

/** What is done with one person's resources in their program, while all else happens. */
export interface Refactoring {
  readonly who: Person;
  /** Milliseconds after the beginning. */
  readonly at: number;
  readonly deletionPolicy: "delete" | "disable";
  readonly hasDesktop: boolean;
  /** The last is given again, undisturbed. */
  readonly runs: readonly Run[];
  /** Whether the person is taken out of the program in the end. */
  readonly leaves: boolean;
}

const place = fc.constantFrom(...PLACES);
const run: fc.Arbitrary<Run> = fc.record({
  user: place,
  desktop: place,
  replaced: fc.constantFrom(
    undefined,
    undefined,
    undefined,
    undefined,
    "user" as const,
    "user" as const,
    "desktop" as const,
  ),
  // A move takes some seventy messages.
  killedAfter: fc.oneof(fc.constant(undefined), fc.nat({ max: 75 })),
});
export const refactoringOf = (who: fc.Arbitrary<Person>): fc.Arbitrary<Refactoring> =>
  fc.record({
    who,
    at: fc.integer({ min: 0, max: 3_000 }),
    deletionPolicy: fc.constantFrom("delete" as const, "delete" as const, "disable" as const),
    hasDesktop: fc.constantFrom(true, true, false),
    runs: fc.array(run, { minLength: 1, maxLength: 3 }),
    leaves: fc.constantFrom(false, false, true),
  });
