import { expect } from "chai";
import fc from "fast-check";
import type { Access } from "../access";
import { tally } from "../tally";
import { history, historyOverApi, type History } from "./history";
import type { Outcome, Window } from "./outcome";
import { run } from "./world";

const HISTORIES = 20_000;
/** Each of them sends several times as many messages. */
const HISTORIES_OVER_API = 2_000;

const WINDOWS: readonly Window[] = ["launched after the last look", "not shown yet", "renamed meanwhile"];

interface Series {
  readonly title: string;
  readonly access: Access;
  readonly count: number;
  readonly histories: fc.Arbitrary<History>;
  /** Each way of being just too late that must have been come by. */
  readonly windows: readonly Window[];
}

const SERIES: readonly Series[] = [
  {
    title: `deletions and moves of users in ${HISTORIES} histories of launches, terminations, renames and re-creations, with a trust`,
    access: "ldap",
    count: HISTORIES,
    histories: history,
    windows: [...WINDOWS, "named otherwise in between"],
  },
  {
    title: `the same over AWS's API in ${HISTORIES_OVER_API} histories, in which it shows late what it wrote, and answers are lost`,
    access: "api",
    count: HISTORIES_OVER_API,
    histories: historyOverApi,
    windows: [...WINDOWS, "made anew meanwhile"],
  },
];

for (const { title, access, count, histories, windows } of SERIES) {
  describe(title, function () {
    this.timeout(1_800_000);
    const outcomes: Outcome[] = [];

    it("delete no user whose WorkSpace could be known of at the last look, and nothing that the program declares", async () => {
      await fc.assert(
        fc.asyncProperty(histories, async (one) => {
          const outcome = await run(one);
          outcomes.push(outcome);
          tally("histories", outcome.violations.length === 0, access);
          expect(outcome.violations).to.deep.equal([]);
        }),
        { numRuns: count },
      );
    });

    it("came by all that can happen: users deleted, deletions refused, and each way of being just too late", () => {
      const refused = new Set(outcomes.flatMap((one) => one.refused));
      expect([...refused].sort()).to.deep.equal(["workspace-exists", "workspace-refused"]);
      expect(outcomes.filter(({ deleted }) => deleted > 0).length).to.be.greaterThan(count / 2);
      expect(outcomes.flatMap(({ window }) => window)).to.include.members(windows);
    });

    it("came by all that can become of a move: done, killed on its way, and refused", () => {
      const sum = (of: (one: Outcome) => number) => outcomes.reduce((all, one) => all + of(one), 0);
      expect(sum(({ runs }) => runs.done)).to.be.greaterThan(count / 10);
      expect(sum(({ runs }) => runs.killed)).to.be.greaterThan(count / 40);
      expect(sum(({ runs }) => runs.refused.length)).to.be.greaterThan(0);
    });
  });
}
