import { expect } from "chai";
import fc from "fast-check";
import { tagText, textOfTag } from "../../../provider/text/tag-text";

describe("text as a tag's value", () => {
  for (const [text, value] of [
    ["people/prod/Zo\u00eb_1.a:b+c-d@e \u738b", "people/prod/Zo\u00eb_1.a:b+c-d@e \u738b"],
    ["p/s/O'Brien=\u20ac", "p/s/O=27Brien=3D=E2=82=AC"],
    ["", ""],
  ] as const) {
    it(`is ${value || "nothing"} for ${text || "nothing"}`, () => {
      expect(tagText(text)).to.equal(value);
      expect(textOfTag(value)).to.equal(text);
    });
  }

  it("is of characters that AWS takes, and comes back as it was", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(tagText(text)).to.match(/^[\p{L}\p{N} _.:/=+@-]*$/u);
        expect(textOfTag(tagText(text))).to.equal(text);
      }),
      { numRuns: 500 },
    );
  });

  it("that was not made here stays readable", () => {
    expect(textOfTag("by=hand =zz")).to.equal("by=hand =zz");
  });
});
