import { expect } from "chai";
import { atLeast } from "../../machine/programs";

describe("versions of programs", () => {
  const cases: [have: string, needed: string, enough: boolean][] = [
    ["v3.259.0\n", "3.259.0", true],
    ["v3.260.0", "3.259.0", true],
    ["v4.0.0", "3.259.0", true],
    ["v3.259.0-alpha.1", "3.258.9", true],
    ["v3.99.9", "3.259.0", false],
    ["go1.26", "1.25.11", true],
    ["go1.25.11", "1.25.11", true],
    ["go1.25", "1.25.11", false],
    ["go1.19.8", "1.25.11", false],
    ["", "1.0.0", false],
    ["not a version", "0.0.0", false],
  ];
  for (const [have, needed, enough] of cases) {
    it(`${JSON.stringify(have)} is ${enough ? "" : "not "}enough for ${needed}`, () => {
      expect(atLeast(have, needed)).to.equal(enough);
    });
  }
});
