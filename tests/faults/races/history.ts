import fc from "fast-check";
import type { WorkspaceState } from "@aws-sdk/client-workspaces";

export const PEOPLE = ["ada", "bo", "cy"] as const;
export type Person = (typeof PEOPLE)[number];

/** WorkSpaces directories of the one domain: two in one Region, one in another. */
export const DIRECTORIES = ["d-9067000001", "d-9067000003", "d-9067000004"] as const;
export type DirectoryId = (typeof DIRECTORIES)[number];

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
  /** Other people's desktops in the first directory: many make looking by name the shorter way. */
  readonly others: number;
  /** Desktops that WorkSpaces shows in one answer. */
  readonly pageSize: number;
  /** Milliseconds that WorkSpaces does not know a new desktop. */
  readonly hiddenFor: number;
  readonly delays: readonly number[];
}

/** One of them more often, so that more happens to the same person. */
const who = fc.constantFrom<Person[]>("ada", "ada", ...PEOPLE);
const where = fc.constantFrom(...DIRECTORIES);
const state = fc.constantFrom<(WorkspaceState | undefined)[]>(undefined, "AVAILABLE", "STOPPED", "ERROR", "SUSPENDED");

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
const policy = fc.constantFrom("fail" as const, "terminate" as const);

export const history: fc.Arbitrary<History> = fc.record({
  before: fc.array(outside, { maxLength: 3 }),
  steps: fc
    .tuple(fc.array(fc.record({ at, act: during }), { maxLength: 9 }), fc.record({ at, act: remove }))
    .map(([steps, last]): Step[] => [...steps, last]),
  whenWorkspaceExists: fc.record({ ada: policy, bo: policy, cy: policy }),
  others: fc.constantFrom(0, 3, 12),
  pageSize: fc.constantFrom(25, 2, 1),
  hiddenFor: fc.constantFrom(0, 2_000, 30_000),
  delays: fc.array(fc.constantFrom(1, 5, 40, 300, 1_500), { minLength: 1, maxLength: 12 }),
});
