import { expect } from "chai";
import { findingOf, isManagedBy, type Finding } from "../../../provider/ownership/finding";
import { newIncarnation, type Mark } from "../../../provider/ownership/mark";

const NOW = Date.UTC(2026, 10, 24);
const CLAIMANT = "people/prod/ada";
const made = (ago: number) => newIncarnation({ now: () => NOW - ago });
const iso = (ago: number) => new Date(NOW - ago).toISOString();
/** Seven days: what the reference says. */
const LONG = 604_800_000;
const LATELY = LONG - 1;

type Told = Parameters<typeof findingOf>[3];

describe("what a resource that is created finds", () => {
  for (const [what, mark, told, finding] of [
    ["a thing without a mark", undefined, {}, "unmanaged"],
    ["a thing without a mark, although the state holds the resource", undefined, { isKnown: true }, "unmanaged"],
    ["its own mark, made lately", { owner: CLAIMANT, incarnation: made(LATELY) }, {}, "interrupted"],
    ["its own mark, made this moment", { owner: CLAIMANT, incarnation: made(0) }, {}, "interrupted"],
    ["its own mark, made by a clock that is ahead", { owner: CLAIMANT, incarnation: made(-LONG) }, {}, "interrupted"],
    ["its own mark, made a week ago", { owner: CLAIMANT, incarnation: made(LONG) }, {}, "earlier"],
    [
      "its own mark, made long ago, on a thing of today",
      { owner: CLAIMANT, incarnation: made(LONG) },
      { createdAt: iso(0) },
      "earlier",
    ],
    [
      "its own mark, made lately, on a thing of long ago",
      { owner: CLAIMANT, incarnation: made(LATELY) },
      { createdAt: iso(LONG) },
      "interrupted",
    ],
    [
      "its own mark, made a week ago, where the state holds the resource",
      { owner: CLAIMANT, incarnation: made(LONG) },
      { isKnown: true },
      "interrupted",
    ],
    [
      "its own mark, made a week ago, that says released",
      { owner: CLAIMANT, incarnation: made(LONG), released: true },
      {},
      "interrupted",
    ],
    [
      "its own mark, made a week ago, that says adopted",
      { owner: CLAIMANT, incarnation: made(LONG), adopted: true },
      {},
      "earlier",
    ],
    ["its own mark of 0.1.0 on a thing made lately", { owner: CLAIMANT }, { createdAt: iso(LATELY) }, "interrupted"],
    ["its own mark of 0.1.0 on a thing made a week ago", { owner: CLAIMANT }, { createdAt: iso(LONG) }, "earlier"],
    ["its own mark of 0.1.0 on a thing of unknown age", { owner: CLAIMANT }, {}, "earlier"],
    [
      "its own mark of 0.1.0, where the state holds the resource",
      { owner: CLAIMANT },
      { isKnown: true },
      "interrupted",
    ],
    ["the mark of another name of the stack", { owner: "people/prod/grace", incarnation: made(0) }, {}, "moved"],
    [
      "the mark of another name of the stack, made long ago",
      { owner: "people/prod/grace", incarnation: made(LONG) },
      {},
      "moved",
    ],
    ["the mark of its own name in a component", { owner: "people/prod/a:b:C$ada", incarnation: made(0) }, {}, "moved"],
    [
      "the mark of its own name in another letter case",
      { owner: "people/prod/Ada", incarnation: made(0) },
      {},
      "moved",
    ],
    ["the mark of a longer name", { owner: "people/prod/ada/desk", incarnation: made(0) }, {}, "moved"],
    ["the mark of another name of the stack, of 0.1.0", { owner: "people/prod/grace" }, {}, "moved"],
    [
      "the mark of another name of the stack that says released",
      { owner: "people/prod/grace", incarnation: made(0), released: true },
      {},
      "moved",
    ],
    ["another stack's mark", { owner: "people/test/ada", incarnation: made(0) }, {}, "foreign"],
    [
      "another stack's mark, where the state holds the resource",
      { owner: "people/test/ada", incarnation: made(0) },
      { isKnown: true },
      "foreign",
    ],
    [
      "the mark of a stack whose name only begins alike",
      { owner: "people/production/ada", incarnation: made(0) },
      {},
      "foreign",
    ],
    ["the mark of a project in another letter case", { owner: "PEOPLE/prod/ada", incarnation: made(0) }, {}, "foreign"],
    ["another project's mark of 0.1.0", { owner: "team/prod/ada" }, {}, "foreign"],
    ["a mark without an owner", { owner: "" }, {}, "foreign"],
    [
      "another stack's mark that says released",
      { owner: "people/test/ada", incarnation: made(0), released: true },
      {},
      "unmanaged",
    ],
  ] as [string, Mark | undefined, Told, Finding][]) {
    it(`is ${finding} if it is ${what}`, () => {
      expect(findingOf(mark, CLAIMANT, NOW, told)).to.equal(finding);
    });
  }

  it("needs to be told nothing beside the mark, the claimant and the time", () => {
    expect(findingOf({ owner: CLAIMANT, incarnation: made(0) }, CLAIMANT, NOW)).to.equal("interrupted");
  });
});

describe("the state that manages a thing", () => {
  const [ONE, OTHER] = [made(0), made(1)];
  for (const [what, state, mark, yes] of [
    ["the thing has no mark", { owner: CLAIMANT, incarnation: ONE }, undefined, false],
    ["neither has an incarnation and the thing has no mark", { owner: CLAIMANT }, undefined, false],
    ["the incarnation is the same", { owner: CLAIMANT, incarnation: ONE }, { owner: CLAIMANT, incarnation: ONE }, true],
    [
      "the incarnation is the same and the stack was renamed",
      { owner: "people/new/ada", incarnation: ONE },
      { owner: CLAIMANT, incarnation: ONE },
      true,
    ],
    [
      "the incarnation is another of the same owner",
      { owner: CLAIMANT, incarnation: ONE },
      { owner: CLAIMANT, incarnation: OTHER },
      false,
    ],
    ["only the mark has an incarnation", { owner: CLAIMANT }, { owner: CLAIMANT, incarnation: ONE }, false],
    ["only the state has an incarnation", { owner: CLAIMANT, incarnation: ONE }, { owner: CLAIMANT }, false],
    ["both are of 0.1.0 and of one owner", { owner: CLAIMANT }, { owner: CLAIMANT }, true],
    ["both are of 0.1.0 and of two owners", { owner: CLAIMANT }, { owner: "people/prod/grace" }, false],
    [
      "the mark says released",
      { owner: CLAIMANT, incarnation: ONE },
      { owner: CLAIMANT, incarnation: ONE, released: true },
      true,
    ],
  ] as [string, { owner: string; incarnation?: string }, Mark | undefined, boolean][]) {
    it(`is ${yes ? "" : "not "}this one if ${what}`, () => {
      expect(isManagedBy(state, mark)).to.equal(yes);
    });
  }
});
