import { expect } from "chai";
import { claimOf, ownerTag } from "../../../provider/ownership/owner";

describe("whose a thing is", () => {
  for (const [found, claim] of [
    [undefined, "none"],
    ["people/prod/ada", "own"],
    ["people/prod/ada/desk", "renamed"],
    ["people/prod/", "renamed"],
    ["people/test/ada", "foreign"],
    ["people/production/ada", "foreign"],
    ["team/prod/ada", "foreign"],
    ["PEOPLE/prod/ada", "foreign"],
    ["", "foreign"],
  ] as const) {
    it(`is ${claim} for people/prod/ada where the mark is ${found ?? "missing"}`, () => {
      expect(claimOf("people/prod/ada", found)).to.equal(claim);
    });
  }
});

describe("an owner as a tag's value", () => {
  it("is claimed as the owner itself is", () => {
    expect(claimOf(ownerTag("p/s/O'Brien"), ownerTag("p/s/O'Brien"))).to.equal("own");
    expect(claimOf(ownerTag("p/s/O'Brien"), ownerTag("p/s/Ada #2"))).to.equal("renamed");
    expect(claimOf(ownerTag("p/s/O'Brien"), ownerTag("p/t/O'Brien"))).to.equal("foreign");
  });
});
