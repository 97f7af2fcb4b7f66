import { expect } from "chai";
import fc from "fast-check";
import {
  attributeOfMark,
  madeAt,
  MARK_OVERHEAD,
  markOfAttribute,
  markOfText,
  newIncarnation,
  textOfMark,
  type Mark,
} from "../../../provider/ownership/mark";
import { tagText, textOfTag } from "../../../provider/text/tag-text";

const INCARNATION = "0mh5k2x9q1a2b3c4d";
const at = (time: number) => newIncarnation({ now: () => time });

/** The latest time that fits its nine digits: the year 5188. */
const LAST_TIME_MS = 36 ** 9 - 1;
const times = fc.integer({ min: 0, max: LAST_TIME_MS });

/** Owners as programs may make them: any Unicode, slashes, line breaks, and the very characters that marks are made of. */
const owners = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom("#", "+", "=", "/", ":", "$", " ", "'", "\n", "\\", "a", "Z", "0", "9", "é", "\u{1f600}"),
    maxLength: 40,
  }),
  fc.constantFrom(
    "p/s/ada#1",
    `p/s/ada#${INCARNATION}`,
    `p/s/ada#${INCARNATION}+adopted`,
    "p/s/a+released",
    "p/s/+password=3",
    "pulumi:pulumi:x",
    "p/s/acme:people:Person$ada",
    "p/s/O'Brien =23",
  ),
);
const marks: fc.Arbitrary<Mark> = fc
  .record(
    {
      adopted: fc.constant(true),
      released: fc.constant(true),
      unfinished: fc.constant(true),
      passwordVersion: fc.nat(),
    },
    { requiredKeys: [] },
  )
  .chain((flags) => fc.tuple(owners, times).map(([owner, time]) => ({ owner, incarnation: at(time), ...flags })));

describe("the text of a mark", () => {
  it("is the owner, the incarnation and the flags, as its documentation shows it", () => {
    const mark = { owner: "hr/prod/ada", incarnation: INCARNATION, adopted: true };
    expect(textOfMark(mark)).to.equal(`hr/prod/ada#${INCARNATION}+adopted`);
    expect(attributeOfMark({ ...mark, released: true, unfinished: true, passwordVersion: 0 })).to.equal(
      `pulumi:hr/prod/ada#${INCARNATION}+adopted+released+unfinished+password=0`,
    );
  });

  it("gives every mark back as it was, whatever its owner is called", () => {
    fc.assert(
      fc.property(marks, (mark) => {
        expect(markOfText(textOfMark(mark))).to.deep.equal(mark);
        expect(markOfAttribute(attributeOfMark(mark))).to.deep.equal(mark);
      }),
      { numRuns: 1_000 },
    );
  });

  it("gives every mark back from the value of a tag too", () => {
    fc.assert(
      fc.property(marks, (mark) => {
        expect(markOfText(textOfTag(tagText(textOfMark(mark))))).to.deep.equal(mark);
      }),
      { numRuns: 1_000 },
    );
  });

  it("needs no more characters in a desktop's tag than MARK_OVERHEAD beside its owner", () => {
    const text = tagText(
      textOfMark({ owner: "p/s/ada", incarnation: INCARNATION, adopted: true, migrates: "8k2x1b9qz" }),
    );
    expect(text).to.have.length("p/s/ada".length + MARK_OVERHEAD);
  });

  for (const [what, text, mark] of [
    ["a mark of release 0.1.0 has an owner alone", "people/prod/ada", { owner: "people/prod/ada" }],
    [
      "an owner of release 0.1.0 may hold what marks are made of",
      "people/prod/ada #2+adopted",
      { owner: "people/prod/ada #2+adopted" },
    ],
    ["sixteen digits are not an incarnation", "p/s/ada#0mh5k2x9q1a2b3c4", { owner: "p/s/ada#0mh5k2x9q1a2b3c4" }],
    ["eighteen digits are not an incarnation", `p/s/ada#${INCARNATION}e`, { owner: `p/s/ada#${INCARNATION}e` }],
    ["capital letters are not an incarnation", "p/s/ada#0MH5K2X9Q1A2B3C4D", { owner: "p/s/ada#0MH5K2X9Q1A2B3C4D" }],
    [
      "what follows an incarnation must be flags",
      `p/s/ada#${INCARNATION}/desk`,
      { owner: `p/s/ada#${INCARNATION}/desk` },
    ],
    [
      "the last incarnation counts where an owner holds one",
      `p/s/a#${INCARNATION}#1mh5k2x9q1a2b3c4d`,
      { owner: `p/s/a#${INCARNATION}`, incarnation: "1mh5k2x9q1a2b3c4d" },
    ],
    [
      "flags of a later release are passed over",
      `p/s/ada#${INCARNATION}+future=1+adopted+passworded`,
      { owner: "p/s/ada", incarnation: INCARNATION, adopted: true },
    ],
    [
      "a password version that is not a number is passed over",
      `p/s/ada#${INCARNATION}+password=x+password=+released`,
      { owner: "p/s/ada", incarnation: INCARNATION, released: true },
    ],
    ["spaces around an owner are its own", " people/prod/ada ", { owner: " people/prod/ada " }],
    ["nothing is an owner without a name", "", { owner: "" }],
  ] as [string, string, Mark][]) {
    it(`is read so that ${what}`, () => {
      expect(markOfText(text)).to.deep.equal(mark);
      expect(markOfAttribute(`pulumi:${text}`)).to.deep.equal(mark);
    });
  }

  it("is the owner alone for a mark without an incarnation, as release 0.1.0 wrote it", () => {
    expect(attributeOfMark({ owner: "people/prod/ada" })).to.equal("pulumi:people/prod/ada");
  });

  for (const value of [
    undefined,
    "",
    "User_NoEntraSync",
    " pulumi:p/s/ada",
    "Pulumi:p/s/ada",
    "managed by pulumi:p/s/ada",
  ]) {
    it(`is not found in ${value === undefined ? "an attribute that is not there" : `another tool's "${value}"`}`, () => {
      expect(markOfAttribute(value)).to.equal(undefined);
    });
  }
});

describe("an incarnation", () => {
  it("tells when it was made, to the millisecond", () => {
    fc.assert(
      fc.property(times, (time) => {
        expect(at(time)).to.match(/^[0-9a-z]{17}$/);
        expect(madeAt(at(time))).to.equal(time);
      }),
    );
  });

  it("sorts by the time it was made", () => {
    fc.assert(
      fc.property(times, times, (one, other) => {
        fc.pre(one < other);
        expect(at(one) < at(other)).to.equal(true);
      }),
    );
  });

  it("is another one each time, even in one millisecond", () => {
    const all = Array.from({ length: 1_000 }, () => at(1_795_000_000_000));
    expect(new Set(all).size).to.equal(all.length);
  });
});
