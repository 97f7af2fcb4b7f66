import { expect } from "chai";
import fc from "fast-check";
import { tally } from "../tally";
import type { Request } from "./ber";
import { expectNone } from "./expectations";
import { FarEnd } from "./far-end";
import { Program, type Outcome } from "./program";
import { hostile } from "./strings";

/** Strings for each argument. */
const STRINGS = 500;

/** The far end of one suite, and the program that asks it. */
interface Far {
  readonly end: FarEnd;
  readonly program: Program;
}

/** Tests of hostile strings, with a far end that is there from the first test to the last. */
export function hostileStrings(what: string, define: (far: Far) => void): void {
  describe(`a hostile string ${what}`, function () {
    this.timeout(300_000);
    const far = {} as { -readonly [K in keyof Far]: Far[K] };
    before(async () => {
      far.end = await FarEnd.start();
      far.program = new Program(far.end);
    });
    after(() => far.end.stop());
    define(far);
  });
}

/** Each string is refused by its argument's name before anything is asked, or arrives as the value that it is. */
export function isContained(
  what: string,
  run: (value: string) => Promise<Outcome>,
  expected: (asked: readonly Request[], value: string) => void,
  strings = hostile,
): void {
  const [property = ""] = what.split(" ").slice(-1);
  it(`as ${what} is refused, or is a value and nothing else`, async () => {
    let arrived = 0;
    await fc.assert(
      fc.asyncProperty(strings, async (value) => {
        let good = false;
        try {
          const outcome = await run(value);
          if ("refused" in outcome) {
            // A part of an argument has a path of its own, and a secret none: the engine would show what is there.
            const place = property === "initialPassword" ? "" : property;
            expect(outcome.refused.map((path) => path.replace(/[.[].*/s, ""))).to.deep.equal([place]);
          } else {
            arrived += 1;
            expectNone(outcome.asked);
            expected(outcome.asked, value);
          }
          good = true;
        } finally {
          tally("hostile strings", good);
        }
      }),
      { numRuns: STRINGS },
    );
    expect(arrived, "some strings must arrive, or nothing is tried").to.be.greaterThan(0);
  });
}
