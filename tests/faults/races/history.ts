import fc from "fast-check";
import type { WorkspaceState } from "@aws-sdk/client-workspaces";
import { refactoringOf, type Refactoring } from "./moves";

export const PEOPLE = ["ada", "bo", "cy"] as const;
export type Person = (typeof PEOPLE)[number];

/** A Managed AD of another domain, which trusts the one that the people are in. */
export const TRUSTING = "d-9067000002";

/** WorkSpaces directories that serve the one domain: two of its own in one Region, one in another, and the one that trusts it. */
export const DIRECTORIES = ["d-9067000001", "d-9067000003", "d-9067000004", TRUSTING] as const;
export type DirectoryId = (typeof DIRECTORIES)[number];

/** The SID of the `ada` that the trusting domain may have of its own. */
export const NAMESAKE = "S-1-5-21-8-8-8-1104";

/** How whoever launches a desktop writes the user's name. */
export const SPELLINGS: readonly ((userName: string) => string)[] = [
  (name) => name,
  (name) => name.toUpperCase(),
  (name) => `CORP\\${name}`,
  (name) => `${name}@corp.example.com`,
];

/** What somebody does. `delete` and `launch` are ours, as `pulumi up` does them in one process; all else happens outside of it. */
export type Act =
  | { readonly does: "delete"; readonly who: Person }
  | { readonly does: "launch"; readonly who: Person; readonly where: DirectoryId }
  | {
      readonly does: "launch outside";
      readonly who: Person;
      readonly where: DirectoryId;
      readonly spelling: number;
      readonly state?: WorkspaceState;
    }
  | { readonly does: "terminate"; readonly who: Person; readonly where: DirectoryId }
  | { readonly does: "rename"; readonly who: Person }
  | { readonly does: "re-create"; readonly who: Person };

export interface Step {
  /** Milliseconds after the beginning. */
  readonly at: number;
  readonly act: Act;
}

export interface History {
  /** What happened before our process began: its state knows the accounts as they were at first, or as re-created. */
  readonly before: readonly Act[];
  readonly steps: readonly Step[];
  readonly whenWorkspaceExists: Readonly<Record<Person, "fail" | "terminate">>;
  /** Whether the domain that trusts the people's has an `ada` of its own. */
  readonly namesake: "none" | "with a desktop" | "without one";
  /** Other people's desktops in the first directory and in the trusting one: many make looking by name the shorter way. */
  readonly others: number;
  /** Desktops that WorkSpaces shows in one answer. */
  readonly pageSize: number;
  /** Milliseconds that WorkSpaces does not know a new desktop. */
  readonly hiddenFor: number;
  readonly delays: readonly number[];
  /** Of people whom no deletion above is about. */
  readonly refactorings: readonly Refactoring[];
  /** How AWS's API to the directory behaves, where it is reached by that; undefined where it is reached by LDAP. */
  readonly api?: ApiManner;
}

export interface ApiManner {
  /** Milliseconds until its reads show what it has written. */
  readonly readsLate: number;
  /** One answer of so many is lost, and the SDK asks again; 0 if none is. */
  readonly losesEvery: number;
}

/** One of them more often, so that more happens to the same person. */
const who = fc.constantFrom<Person[]>("ada", "ada", ...PEOPLE);
const where = fc.constantFrom(...DIRECTORIES);
const state = fc.constantFrom<(WorkspaceState | undefined)[]>(undefined, "AVAILABLE", "STOPPED", "ERROR", "SUSPENDED");

const launchAtOnce = { does: fc.constant("launch outside" as const), spelling: fc.constant(0) };
const launchOutside = fc
  .record({ who, where, spelling: fc.nat({ max: SPELLINGS.length - 1 }), state })
  .map(({ state: entered, ...rest }): Act => ({
    does: "launch outside",
    ...rest,
    ...(entered === undefined ? {} : { state: entered }),
  }));
const terminate = fc.record({ does: fc.constant("terminate" as const), who, where });
const rename = fc.record({ does: fc.constant("rename" as const), who });
const recreate = fc.record({ does: fc.constant("re-create" as const), who });
const launch = fc.record({ does: fc.constant("launch" as const), who, where });
const remove = fc.record({ does: fc.constant("delete" as const), who });

const outside = fc.oneof(
  { weight: 4, arbitrary: launchOutside },
  { weight: 3, arbitrary: terminate },
  rename,
  recreate,
);
const during = fc.oneof(
  { weight: 5, arbitrary: outside },
  { weight: 2, arbitrary: launch },
  { weight: 3, arbitrary: remove },
);
/** Most within the seconds that a deletion takes. */
const at = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 3_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 15_000 }) },
);
/** One with a desktop stands before every deletion of our `ada`. */
const namesake = fc.constantFrom("none" as const, "none" as const, "with a desktop" as const, "without one" as const);
const policy = fc.constantFrom("fail" as const, "terminate" as const);

const whenWorkspaceExists = fc.record({ ada: policy, bo: policy, cy: policy });
const step = (from: number, to: number, act: fc.Arbitrary<Act>): fc.Arbitrary<Step> =>
  fc.record({ at: fc.integer({ min: from, max: to }), act });
const steps = (...parts: fc.Arbitrary<Step | Step[]>[]): fc.Arbitrary<Step[]> =>
  fc.tuple(...parts).map((all) => all.flat());

/** Whatever may happen, in any order. */
const anything: fc.Arbitrary<History> = fc.record({
  before: fc.array(outside, { maxLength: 3 }),
  steps: steps(fc.array(fc.record({ at, act: during }), { maxLength: 9 }), fc.record({ at, act: remove })),
  whenWorkspaceExists,
  namesake,
  others: fc.constantFrom(0, 3, 12),
  pageSize: fc.constantFrom(25, 2, 1),
  hiddenFor: fc.constantFrom(0, 2_000, 30_000),
  delays: fc.array(fc.constantFrom(1, 5, 40, 300, 1_500), { minLength: 1, maxLength: 12 }),
  refactorings: fc.constant([]),
});

/** A program that is refactored, with little else in the way. */
const moves: fc.Arbitrary<History> = fc.record({
  before: fc.array(launchOutside, { maxLength: 1 }),
  steps: fc.array(fc.record({ at, act: fc.oneof({ weight: 4, arbitrary: launchOutside }, outside, remove) }), {
    maxLength: 2,
  }),
  whenWorkspaceExists,
  namesake,
  others: fc.constantFrom(0, 3),
  pageSize: fc.constantFrom(25, 2),
  hiddenFor: fc.constantFrom(0, 2_000, 30_000),
  delays: fc.array(fc.constantFrom(1, 5, 40, 300), { minLength: 1, maxLength: 12 }),
  refactorings: fc.tuple(refactoringOf(who)),
});

/** A few people of one domain, with nothing else going on, and answers that take their time. */
const UNDISTURBED = {
  namesake: fc.constant("none" as const),
  others: fc.constant(0),
  pageSize: fc.constant(25),
  hiddenFor: fc.constant(0),
  delays: fc.array(fc.constantFrom(300, 1_500), { minLength: 1, maxLength: 7 }),
  refactorings: fc.constant([]),
};

/** Deletions that share looks, and launches while those are on their way. */
const crowd: fc.Arbitrary<History> = fc.record({
  before: fc.constant([]),
  steps: steps(
    fc.array(step(0, 6_000, remove), { minLength: 3, maxLength: 5 }),
    fc.array(step(2_000, 9_000, fc.record({ ...launchAtOnce, who, where: fc.constant(DIRECTORIES[0]) })), {
      minLength: 1,
      maxLength: 3,
    }),
  ),
  whenWorkspaceExists,
  ...UNDISTURBED,
});

/** A fleet that was listed once, and in which looking by name is the shorter way from then on. */
const fleet: fc.Arbitrary<History> = fc.record({
  before: fc.array(fc.oneof(launchOutside, recreate, rename), { maxLength: 3 }),
  steps: steps(
    step(0, 500, fc.constant({ does: "delete", who: "cy" })),
    fc.array(step(4_000, 12_000, fc.oneof(launchOutside, rename)), { maxLength: 3 }),
    fc.array(step(8_000, 16_000, remove), { minLength: 1, maxLength: 2 }),
  ),
  whenWorkspaceExists,
  namesake,
  others: fc.constantFrom(12, 16),
  pageSize: fc.constant(1),
  hiddenFor: fc.constant(0),
  delays: fc.array(fc.constantFrom(1, 5, 40), { minLength: 1, maxLength: 4 }),
  refactorings: fc.constant([]),
});

export const history: fc.Arbitrary<History> = fc.oneof(
  { weight: 4, arbitrary: anything },
  { weight: 2, arbitrary: crowd },
  { weight: 2, arbitrary: fleet },
  { weight: 1, arbitrary: moves },
);

/** Somebody makes an account anew while we delete it, which the API does by its name. */
const remade: fc.Arbitrary<History> = fc.record({
  before: fc.constant([]),
  steps: steps(
    step(0, 500, fc.constant({ does: "delete", who: "ada" })),
    step(1_000, 12_000, fc.constant({ does: "re-create", who: "ada" })),
  ),
  whenWorkspaceExists,
  ...UNDISTURBED,
});

/** The same over AWS's API. Controllers of a site tell each other within a minute: data-api/settled.ts. */
export const historyOverApi: fc.Arbitrary<History> = fc
  .tuple(
    fc.oneof({ weight: 9, arbitrary: history }, { weight: 1, arbitrary: remade }),
    fc.record<ApiManner>({
      readsLate: fc.constantFrom(0, 0, 400, 4_000, 15_000),
      losesEvery: fc.constantFrom(0, 0, 2, 3, 7),
    }),
  )
  .map(([whole, api]) => ({ ...whole, api }));
