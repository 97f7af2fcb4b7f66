import { expect } from "chai";
import fc from "fast-check";
import { dateFault, dayIn, dayNumber, dayOfNumber, timeZoneFault } from "../../../provider/roster/dates";

const HOUR_MS = 60 * 60 * 1000;

describe("a day of the calendar", () => {
  for (const [value, words] of [
    ["2027-02-30", "no day of the calendar"],
    ["2027-02-29", "no day of the calendar"],
    ["2027-13-01", "no day of the calendar"],
    ["2027-00-10", "no day of the calendar"],
    ["2027-04-31", "no day of the calendar"],
    ["0207-03-31", "a year from 1900"],
    ["31.03.2027", "write that day as 2027-03-31"],
    ["5.6.2027", "write that day as 2027-06-05"],
    ["31/03/2027", "write that day as 2027-03-31"],
    ["12/31/2026", "write that day as 2026-12-31"],
    ["3-31-2027", "write that day as 2027-03-31"],
    ["05/05/2027", "write that day as 2027-05-05"],
    ["05/06/2027", "write the day that is meant as year-month-day: 2027-06-05 or 2027-05-06"],
    ["2027-3-31", "write that day as 2027-03-31"],
    ["2027/03/31", "write that day as 2027-03-31"],
    ["2027-03-31 00:00:00", "write that day as 2027-03-31"],
    [20270331, "write that day as 2027-03-31"],
    // Of which day that is, the time zone decides.
    ["2027-03-31T00:00:00Z", "a day such as 2027-03-31"],
    ["2027-03-31 23:00:00", "a day such as 2027-03-31"],
    ["31/03/27", "a day such as 2027-03-31"],
    ["31/13/2027", "a day such as 2027-03-31"],
    ["30.02.2027", "a day such as 2027-03-31"],
    ["31/03.2027", "a day such as 2027-03-31"],
    [null, "a day such as 2027-03-31"],
    [new Date("2027-03-31"), "as text"],
  ] as const) {
    it(`is not ${String(value)}`, () => {
      expect(dateFault(value)).to.contain(words);
    });
  }

  it("may be the 29th of February of a leap year, and what personnel systems write for never", () => {
    expect(dateFault("2028-02-29")).to.equal(undefined);
    expect(dateFault("9999-12-31")).to.equal(undefined);
  });

  it("is told from its neighbours by whole days, also where clocks are changed", () => {
    fc.assert(
      fc.property(fc.integer({ min: dayNumber("1900-01-01"), max: dayNumber("9999-12-30") }), (days) => {
        const day = dayOfNumber(days);
        expect(dateFault(day)).to.equal(undefined);
        expect(dayNumber(day)).to.equal(days);
        expect(dayOfNumber(days + 1) > day).to.equal(true);
      }),
    );
  });

  it("that is none is refused where days are reckoned with, in place of an answer", () => {
    expect(() => dayNumber("2027-02-30")).to.throw("no day of the calendar");
  });
});

describe("the day in a time zone", () => {
  for (const [zone, moment, day] of [
    ["Europe/Madrid", "2027-03-31T21:59:59Z", "2027-03-31"],
    ["Europe/Madrid", "2027-03-31T22:00:00Z", "2027-04-01"],
    ["Europe/Madrid", "2027-01-31T22:30:00Z", "2027-01-31"],
    ["America/Los_Angeles", "2027-04-01T06:59:00Z", "2027-03-31"],
    ["Pacific/Kiritimati", "2027-03-31T10:00:00Z", "2027-04-01"],
    ["UTC", "2026-12-31T23:59:59.999Z", "2026-12-31"],
    // Samoa had no December 30.
    ["Pacific/Apia", "2011-12-30T09:59:00Z", "2011-12-29"],
    ["Pacific/Apia", "2011-12-30T10:01:00Z", "2011-12-31"],
  ] as const) {
    it(`is ${day} in ${zone} at ${moment}`, () => {
      expect(dayIn(zone, Date.parse(moment))).to.equal(day);
    });
  }

  it("never goes back and leaves none out through a year of quarter days with both changes of the clock", () => {
    const seen: string[] = [];
    for (let now = Date.parse("2027-01-01T00:00:00Z"); now < Date.parse("2028-01-01T00:00:00Z"); now += 6 * HOUR_MS) {
      const day = dayIn("Europe/Berlin", now);
      if (seen.at(-1) !== day) {
        seen.push(day);
      }
    }
    expect(seen).to.have.length(365);
    expect(seen).to.deep.equal(seen.map((_, index) => dayOfNumber(dayNumber("2027-01-01") + index)));
  });

  for (const [zone, words] of [
    ["Europe/Madrit", "such as Europe/Madrid"],
    ["CEST", "no time zone that is known"],
    ["+01:00", "no summer time"],
    ["", "the IANA name"],
    [1, "the IANA name"],
  ] as const) {
    it(`is not told for the zone ${JSON.stringify(zone)}`, () => {
      expect(timeZoneFault(zone)).to.contain(words);
    });
  }

  it("is refused for a zone that is none, in place of another zone's day", () => {
    expect(() => dayIn("Europe/Madrit", 0)).to.throw("Europe/Madrit");
  });
});
