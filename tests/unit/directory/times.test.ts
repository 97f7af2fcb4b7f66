import { expect } from "chai";
import {
  expiryFromDirectory,
  expiryToDirectory,
  sameExpiry,
  timeOf,
  timeText,
} from "../../../provider/directory/times";

describe("a time as the directory keeps it", () => {
  const JANUARY = Date.UTC(2027, 0, 31, 12, 30, 15);

  for (const [text, form, time] of [
    ["20270131123015.0Z", "generalized", JANUARY],
    ["20270131123015Z", "generalized", JANUARY],
    ["20270131123015,999Z", "generalized", JANUARY],
    ["20270131133015+0100", "generalized", JANUARY],
    ["20270131070015-0530", "generalized", JANUARY],
    ["202701311230Z", "generalized", Date.UTC(2027, 0, 31, 12, 30)],
    ["2027013112Z", "generalized", Date.UTC(2027, 0, 31, 12)],
    ["2027-01-31T12:30:15.9Z", "generalized", JANUARY],
    ["2027-01-31T13:30:15+01:00", "utc", JANUARY],
    ["270131123015Z", "utc", JANUARY],
    ["2701311230Z", "utc", Date.UTC(2027, 0, 31, 12, 30)],
    ["500101000000Z", "utc", Date.UTC(1950, 0, 1)],
    ["20270230000000Z", "generalized", undefined],
    ["20270131250000Z", "generalized", undefined],
    ["20270131", "generalized", undefined],
    ["2027-01-31", "generalized", undefined],
    ["", "utc", undefined],
  ] as const) {
    it(`of the form ${form} is ${time === undefined ? "none" : new Date(time).toISOString()} in "${text}"`, () => {
      expect(timeOf(text, form)).to.equal(time);
    });
  }

  it("is written in the directory's own form", () => {
    expect(timeText(JANUARY, "generalized")).to.equal("20270131123015.0Z");
    expect(timeText(JANUARY, "utc")).to.equal("270131123015Z");
  });
});

describe("the last day of an account", () => {
  // 2027-04-01T00:00:00Z as `w32tm /ntte` and date(1) have it: seconds since 1970 plus 11,644,473,600, times 10,000,000.
  const FIRST_OF_APRIL = String((BigInt(Date.UTC(2027, 3, 1) / 1000) + 11_644_473_600n) * 10_000_000n);

  it("is worked to its end in UTC", () => {
    expect(expiryToDirectory("2027-03-31")).to.equal(FIRST_OF_APRIL);
    expect(expiryFromDirectory(FIRST_OF_APRIL)).to.equal("2027-03-31");
  });

  it("may be a moment, and is shown as one where no day ends then", () => {
    const moment = expiryToDirectory("2027-03-31T18:00:00+02:00");
    expect(expiryFromDirectory(moment)).to.equal("2027-03-31T16:00:00.000Z");
    expect(sameExpiry("2027-03-31T18:00:00+02:00", "2027-03-31T16:00Z")).to.equal(true);
    expect(sameExpiry("2027-03-31", "2027-04-01T00:00:00Z")).to.equal(true);
    expect(sameExpiry("2027-03-31", "2027-03-31T00:00:00Z")).to.equal(false);
  });

  for (const never of ["9223372036854775807", "0", ""]) {
    it(`is none with accountExpires ${never || "left empty"}`, () => {
      expect(expiryFromDirectory(never)).to.equal(undefined);
    });
  }

  it("that a preview does not know yet is no other's", () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    expect(sameExpiry(unknown, "2027-03-31")).to.equal(false);
    expect(sameExpiry(unknown, unknown)).to.equal(true);
  });
});
