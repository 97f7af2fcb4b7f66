import { expect } from "chai";
import { foldWidely, sameName } from "../../../provider/text/folding";

// What Samba takes for the same is asked of Samba, in tests/host/names.test.ts.
describe("names that no directory's table settles", () => {
  it("are one composed and decomposed", () => {
    expect(sameName("Zo\u00eb", "zoe\u0308")).to.equal(true);
    expect(sameName("\u00c5ke", "\u212bke")).to.equal(true);
    expect(sameName("zoe", "zo\u00eb")).to.equal(false);
  });

  // bugzilla.samba.org 14847, and what Windows' flags for comparing say ([MS-ADTS] 6.5).
  for (const [one, other] of [
    ["bj\u00f6rn", "BJORN"],
    ["bj\u01ebr\u1e45", "bjorn"],
    ["b\u0328\u0301\u0304\u0310j\u1ab2\u01eb\u0308\u24c7n\u0328\u0308", "bj\u00f6rn"],
    ["c\u00f8m", "com"],
    ["\u30c4", "\u3064"],
    ["\uff76", "\u304b"],
    ["\uff41da", "ada"],
    ["stra\u00dfe", "STRASSE"],
    ["I\u0307rfan", "\u0131rfan"],
    ["\u0130rfan", "irfan"],
    ["\u03c3\u03b1\u03c2", "\u03a3\u0391\u03a3"],
    ["a\u200bda", "ada"],
    ["ada  b", "ada\u00a0b"],
    ["\u017fam", "SAM"],
    ["\u0218tefan", "stefan"],
  ] as const) {
    it(`may be one person's on Windows: ${one} and ${other}`, () => {
      expect(foldWidely(one)).to.equal(foldWidely(other));
      expect(foldWidely(other)).to.equal(foldWidely(foldWidely(one)));
    });
  }

  it("are two where they differ in a letter", () => {
    const names = ["ada", "adam", "bjorn", "bjoern", "\u03c3\u03b1", "\u738b", "\u6c5f", "a-b", "a.b", "a_b"];
    expect(new Set(names.map(foldWidely)).size).to.equal(names.length);
  });
});
