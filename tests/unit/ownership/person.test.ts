import { expect } from "chai";
import { isSamePerson, personOf } from "../../../provider/ownership/person";

const ADA = { firstName: "Ada", lastName: "Byron", email: "ada@example.com" };

describe("two accounts or declarations", () => {
  for (const [what, one, other, same] of [
    ["all is the same", ADA, ADA, true],
    ["the letter case differs", ADA, { firstName: "ADA", lastName: "byron", email: "Ada@Example.COM" }, true],
    ["the first name differs", ADA, { ...ADA, firstName: "Augusta" }, false],
    ["the last name differs", ADA, { ...ADA, lastName: "King" }, false],
    ["the e-mail address differs", ADA, { ...ADA, email: "countess@example.com" }, false],
    ["one says nothing", ADA, {}, true],
    ["neither says anything", {}, {}, true],
    ["each says what the other does not", { firstName: "Ada" }, { lastName: "King", email: "k@example.com" }, true],
    [
      "they agree in what both say",
      { firstName: "Ada", lastName: "Byron" },
      { lastName: "Byron", email: "x@y.z" },
      true,
    ],
    [
      "they differ in the one thing that both say",
      { firstName: "Ada", lastName: "Byron" },
      { lastName: "King", email: "x@y.z" },
      false,
    ],
    ["one has an empty value, which is not a missing one", { firstName: "" }, { firstName: "Ada" }, false],
  ] as const) {
    it(`are ${same ? "one person's" : "two persons'"} if ${what}`, () => {
      expect(isSamePerson(one, other)).to.equal(same);
      expect(isSamePerson(other, one), "whichever is asked about first").to.equal(same);
    });
  }
});

describe("a person in the words of an error", () => {
  for (const [person, words] of [
    [ADA, "Ada Byron <ada@example.com>"],
    [{ firstName: "Ada", lastName: "Byron" }, "Ada Byron"],
    [{ lastName: "Byron" }, "Byron"],
    [{ email: "ada@example.com" }, "<ada@example.com>"],
    [{}, "a person without a name"],
  ] as const) {
    it(`is "${words}" if ${JSON.stringify(person)} is known of them`, () => {
      expect(personOf(person)).to.equal(words);
    });
  }
});
