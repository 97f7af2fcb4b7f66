import { expect } from "chai";
import { brokenCharacter, oddCharacter } from "../../../provider/text/characters";

describe("the characters of a name", () => {
  for (const name of [
    "ada",
    "Zo\u00eb",
    "\u738b\u5c0f\u660e",
    "o'brien",
    "\ud840\udc00",
    "two words",
    "\u00c5ke",
    "a\u0301\u0323".normalize("NFC"),
  ]) {
    it(`may be ${JSON.stringify(name)}`, () => {
      expect(oddCharacter(name)).to.equal(undefined);
    });
  }

  for (const [name, fault] of [
    ["ad\u200ba", "an invisible character, U+200B (zero width space), at place 3"],
    ["\u202egnp", "an invisible character, U+202E (right-to-left override), at place 1"],
    ["\ufeffada", "an invisible character, U+FEFF (zero width no-break space), at place 1"],
    ["a\u00ad", "an invisible character, U+00AD (soft hyphen), at place 2"],
    ["\ud83d\ude00\u200d", "an invisible character, U+200D (zero width joiner), at place 2"],
    ["a\u{e0041}", "an invisible character, U+E0041, at place 2"],
    ["\u3164", "an invisible character, U+3164 (Hangul filler), at place 1"],
    ["a\ufe0f", "an invisible character, U+FE0F (variation selector-16), at place 2"],
    ["a\ufff9", "an invisible character, U+FFF9, at place 2"],
    ["\u2800a", "an invisible character, U+2800 (braille pattern blank), at place 1"],
    ["a\u{1d159}", "an invisible character, U+1D159, at place 2"],
    ["a\ud83d", "half a character, U+D83D, at place 2"],
    ["\ude00a", "half a character, U+DE00, at place 1"],
    ["a\u00a0b", "a control character or white space, U+00A0 (no-break space), at place 2"],
    ["a\u3000b", "a control character or white space, U+3000 (ideographic space), at place 2"],
    ["a\u2003b", "a control character or white space, U+2003, at place 2"],
    ["a\tb", "a control character or white space, U+0009 (tab), at place 2"],
    ["a\u0000", "a control character or white space, U+0000, at place 2"],
    ["a\u0085", "a control character or white space, U+0085 (next line), at place 2"],
    ["a\uffff", "what is no character, U+FFFF, at place 2"],
    ["Zoe\u0308x", "a letter that is not composed (NFC), U+0065 U+0308, at place 3; give U+00EB there"],
    ["\u212bke", "a letter that is not composed (NFC), U+212B, at place 1; give U+00C5 there"],
    ["\u1112\u1161\u11ab", "a letter that is not composed (NFC), U+1112, at place 1; give U+1112 there"],
    ["q\u0301\u0323", "a letter that is not composed (NFC), U+0301 U+0323, at place 2; give U+0323 U+0301 there"],
  ] as const) {
    it(`are told with number and place in ${JSON.stringify(name)}`, () => {
      expect(oddCharacter(name)).to.equal(fault);
    });
  }

  it("of any other text are half characters and control characters alone", () => {
    expect(brokenCharacter("a\u200b\u00a0e\u0301")).to.equal(undefined);
    expect(brokenCharacter("a\r\nb")).to.equal(
      "a control character or line break, U+000D (carriage return), at place 2",
    );
    expect(brokenCharacter("a\udc00")).to.equal("half a character, U+DC00, at place 2");
  });
});
