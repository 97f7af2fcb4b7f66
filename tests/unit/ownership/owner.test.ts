import { expect } from "chai";
import { resourceOf, stackOf } from "../../../provider/ownership/owner";

describe("the owner of a thing", () => {
  for (const [owner, stack, resource] of [
    ["people/prod/ada", "people/prod", "ada"],
    ["people/prod/teams/sales/ada", "people/prod", "teams/sales/ada"],
    ["people/prod/acme:people:Person$ada", "people/prod", "acme:people:Person$ada"],
    [
      "people/prod/acme:people/team:Team$acme:people:Person$ada",
      "people/prod",
      "acme:people/team:Team$acme:people:Person$ada",
    ],
    ["people/prod/", "people/prod", ""],
    ["PEOPLE/prod/Ada", "PEOPLE/prod", "Ada"],
  ] as const) {
    it(`is of the stack ${stack} and the resource "${resource}" for ${owner}`, () => {
      expect([stackOf(owner), resourceOf(owner)]).to.deep.equal([stack, resource]);
    });
  }
});
