import { expect } from "chai";
import fc from "fast-check";
import { history } from "./history";
import type { Outcome } from "./outcome";
import { run } from "./world";
import { tally } from "../tally";

const HISTORIES = 20_000;

describe(`deletions and moves of users in ${HISTORIES} histories of launches, terminations, renames and re-creations, with a trust`, function () {
  this.timeout(600_000);
  const outcomes: Outcome[] = [];

  it("delete no user whose WorkSpace could be known of at the last look, and nothing that the program declares", async () => {
    await fc.assert(
      fc.asyncProperty(history, async (one) => {
        const outcome = await run(one);
        outcomes.push(outcome);
        tally("histories", outcome.violations.length === 0);
        expect(outcome.violations).to.deep.equal([]);
      }),
      { numRuns: HISTORIES },
    );
  });

  it("came by all that can happen: users deleted, deletions refused, and each way of being just too late", () => {
    const refused = new Set(outcomes.flatMap((one) => one.refused));
    expect([...refused].sort()).to.deep.equal(["workspace-exists", "workspace-refused"]);
    expect(outcomes.filter(({ deleted }) => deleted > 0).length).to.be.greaterThan(HISTORIES / 2);
    expect([...new Set(outcomes.flatMap(({ window }) => window))].sort()).to.deep.equal([
      "launched after the last look",
      "named otherwise in between",
      "not shown yet",
      "renamed meanwhile",
    ]);
  });

  it("came by all that can become of a move: done, killed on its way, and refused", () => {
    const count = (of: (one: Outcome) => number) => outcomes.reduce((sum, one) => sum + of(one), 0);
    expect(count(({ runs }) => runs.done)).to.be.greaterThan(HISTORIES / 10);
    expect(count(({ runs }) => runs.killed)).to.be.greaterThan(HISTORIES / 40);
    expect(count(({ runs }) => runs.refused.length)).to.be.greaterThan(0);
  });
});
