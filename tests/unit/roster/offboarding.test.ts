import { expect } from "chai";
import fc from "fast-check";
import { dayNumber, dayOfNumber } from "../../../provider/roster/dates";
import {
  employmentFaults,
  policyFaults,
  standingOn,
  upcomingAfter,
  upcomingLine,
  type OffboardingPolicy,
  type Standing,
} from "../../../provider/roster/offboarding";

const LEAVERS = "OU=Leavers,OU=CORP,DC=corp,DC=example,DC=com";
const ada = { starts: "2026-12-01", leaves: "2027-03-31" };
const policy = {
  organizationalUnit: LEAVERS,
  endDesktopAfterDays: 14,
  deleteAccountAfterDays: 90,
  noticeDaysBefore: 20,
};

/** Each day of two years, with what stands on it. */
const DAYS = Array.from({ length: 730 }, (_, index) => dayOfNumber(dayNumber("2026-06-01") + index));

/** How far a person's leaving has come: never less on a later day. */
function progress({ user, desktop, notice }: Standing): number {
  if (user === undefined) {
    return 4;
  }
  return desktop ? (user.enabled === false ? 2 : notice ? 1 : 0) : 3;
}

const policies: fc.Arbitrary<OffboardingPolicy> = fc
  .record(
    {
      disable: fc.boolean(),
      endDesktopAfterDays: fc.integer({ min: 1, max: 60 }),
      deleteAccountAfterDays: fc.integer({ min: 1, max: 120 }),
      noticeDaysBefore: fc.integer({ min: 1, max: 60 }),
    },
    { requiredKeys: [] },
  )
  .map((one) => one as OffboardingPolicy);

describe("what stands of a person on a day", () => {
  const full = { whenDisabled: { organizationalUnit: LEAVERS, enabledAgain: true } };
  const left = "2027-03-31";
  const notice = { endsOn: "2027-04-14", usableUntil: "2027-03-31" };
  const noticeOn = "2027-03-25";
  for (const [day, standing] of [
    ["2026-11-30", { desktop: false, invitation: false }],
    ["2026-12-01", { user: full, desktop: true, invitation: true }],
    ["2027-03-24", { user: full, desktop: true, invitation: true }],
    ["2027-03-25", { user: full, desktop: true, invitation: true, notice, noticeOn }],
    ["2027-03-31", { user: full, desktop: true, invitation: true, notice, noticeOn }],
    ["2027-04-01", { user: { ...full, enabled: false }, desktop: true, invitation: false, notice, noticeOn, left }],
    ["2027-04-13", { user: { ...full, enabled: false }, desktop: true, invitation: false, notice, noticeOn, left }],
    ["2027-04-14", { user: { ...full, enabled: false }, desktop: false, invitation: false, left }],
    ["2027-06-28", { user: { ...full, enabled: false }, desktop: false, invitation: false, left }],
    ["2027-06-29", { desktop: false, invitation: false }],
    ["2035-01-01", { desktop: false, invitation: false }],
  ] as const) {
    it(`is so on ${day} for who starts on 2026-12-01 and has their last day on 2027-03-31`, () => {
      expect(standingOn(day, ada, policy)).to.deep.equal(standing);
    });
  }

  it("is all of it, with nothing said of the account, where there are no dates", () => {
    expect(standingOn("2027-03-31", {}, policy)).to.deep.equal({ user: {}, desktop: true, invitation: true });
  });

  it("is a disabled account with its desktop for ever where the policy says no more", () => {
    expect(standingOn("2031-01-01", ada)).to.deep.equal({
      user: { enabled: false, whenDisabled: { enabledAgain: true } },
      desktop: true,
      invitation: false,
      left,
    });
  });

  it("is nothing but the invitation's end where leavers are not disabled and nothing of theirs ends", () => {
    expect(standingOn("2031-01-01", ada, { disable: false })).to.deep.equal({
      user: {},
      desktop: true,
      invitation: false,
      left,
    });
  });

  it("keeps somebody who is suspended disabled before their last day, and out of the leavers' unit", () => {
    const suspended = { ...ada, enabled: false };
    expect(standingOn("2027-01-01", suspended, policy)).to.deep.include({
      user: { enabled: false },
      invitation: false,
    });
    expect(standingOn("2027-04-01", suspended, policy).user).to.deep.equal({ ...full, enabled: false });
  });

  it("never enables an account by dates: a last day that is put off leaves that to what the account was before", () => {
    const later = { ...ada, leaves: "2027-12-31" };
    const { user } = standingOn("2027-04-20", ada, policy);
    expect(user).to.deep.include({ enabled: false }).and.deep.include(full);
    expect(standingOn("2027-04-20", later, policy)).to.deep.equal({ user: full, desktop: true, invitation: true });
  });

  it("declares nothing of whether an account is enabled on any day before its last has passed", () => {
    for (const day of DAYS.filter((one) => one <= ada.leaves)) {
      expect(standingOn(day, ada, policy).user ?? {}, day).to.not.have.property("enabled");
      expect(standingOn(day, { ...ada, enabled: true }, policy).user?.enabled ?? true, day).to.equal(true);
    }
  });

  it("ends the desktop with the account where only the account's end is given", () => {
    const only = { deleteAccountAfterDays: 30 };
    expect(standingOn("2027-04-29", ada, only).desktop).to.equal(true);
    expect(standingOn("2027-04-30", ada, only)).to.deep.equal({ desktop: false, invitation: false });
  });

  it("has no desktop and no notice for somebody who is to have none", () => {
    const standing = standingOn("2027-03-31", { ...ada, desktop: false }, policy);
    expect(standing).to.deep.equal({ user: full, desktop: false, invitation: false });
  });

  it("only ever goes forward through two years of days, whatever the policy, and deletes no account before its desktop", () => {
    fc.assert(
      fc.property(policies, fc.constantFrom(...DAYS), (one, leaves) => {
        let before = { standing: standingOn(DAYS[0] ?? "", { leaves }, one), progress: 0 };
        let notices = 0;
        for (const day of DAYS) {
          const standing = standingOn(day, { leaves }, one);
          expect(progress(standing), day).to.be.at.least(before.progress);
          expect(standing.desktop && standing.user === undefined, day).to.equal(false);
          expect(standing.invitation && !standing.desktop, day).to.equal(false);
          expect(standing.desktop || day > leaves, day).to.equal(true);
          // Once: it stands without a gap and unchanged, since what is made again is mailed again.
          notices += standing.notice !== undefined && before.standing.notice === undefined ? 1 : 0;
          if (standing.notice && before.standing.notice) {
            expect(standing.notice).to.deep.equal(before.standing.notice);
          }
          before = { standing, progress: progress(standing) };
        }
        expect(notices).to.be.at.most(1);
      }),
      { numRuns: 20 },
    );
  });
});

describe("what the dates bring about next", () => {
  const lines = (day: string, days?: number) =>
    upcomingAfter(day, ada, policy, days).map((one) => upcomingLine("ada", one));

  it("is told some days ahead, the nearest first", () => {
    expect(lines("2026-11-28")).to.deep.equal(["in 3 days: ada starts (2026-12-01)"]);
    expect(lines("2027-03-24")).to.deep.equal(["in 1 day: ada is mailed that the desktop will end (2027-03-25)"]);
    expect(lines("2027-03-31", 100)).to.deep.equal([
      "in 1 day: account of ada is disabled (2027-04-01)",
      "in 14 days: desktop of ada ends (2027-04-14)",
      "in 90 days: account of ada ends (2027-06-29)",
    ]);
    expect(lines("2027-04-11")).to.deep.equal(["in 3 days: desktop of ada ends (2027-04-14)"]);
  });

  it("names the desktop before the account where both end on one day", () => {
    const both = upcomingAfter("2027-04-29", ada, { deleteAccountAfterDays: 30 });
    expect(both.map(({ what }) => what)).to.deep.equal(["end-desktop", "delete-account"]);
  });

  it("is nothing on the day itself, nor for who is gone", () => {
    expect(lines("2027-04-14")).to.deep.equal([]);
    expect(lines("2030-01-01", 1000)).to.deep.equal([]);
  });

  it("is on every day of two years what changes on the day that it names", () => {
    const shown = ({ user, desktop, notice }: Standing) =>
      JSON.stringify([user === undefined, user?.enabled, desktop, desktop && notice]);
    for (const day of DAYS) {
      const changes = upcomingAfter(day, ada, policy, 1).length > 0;
      const tomorrow = dayOfNumber(dayNumber(day) + 1);
      const changed = shown(standingOn(day, ada, policy)) !== shown(standingOn(tomorrow, ada, policy));
      expect(changes, day).to.equal(changed);
    }
  });
});

describe("a policy or dates that will not do", () => {
  for (const [wrong, property, words] of [
    [{ endDesktopAfterDays: 0 }, "endDesktopAfterDays", "a whole number from 1"],
    [{ endDesktopAfterDays: "14" }, "endDesktopAfterDays", "a whole number from 1"],
    [{ disable: "yes" }, "disable", "true or false"],
    [{ organizationalUnit: "Leavers" }, "organizationalUnit", "a distinguished name"],
    [{ endDesktopAfterDay: 14 }, "endDesktopAfterDay", "did you mean endDesktopAfterDays?"],
    [{ grace: 14 }, "grace", "there are disable"],
    [
      { endDesktopAfterDays: 30, deleteAccountAfterDays: 14 },
      "deleteAccountAfterDays",
      "never deleted while its desktop",
    ],
    [{ disable: false, organizationalUnit: LEAVERS }, "organizationalUnit", "keep one of the two"],
    [{ noticeDaysBefore: 3 }, "noticeDaysBefore", "announces nothing"],
    ["soon", "", "give an object"],
  ] as const) {
    it(`are told with the field's name: ${JSON.stringify(wrong)}`, () => {
      const faults = policyFaults(wrong);
      expect(faults.map((one) => one.property)).to.deep.equal([property]);
      expect(faults[0]?.reason).to.contain(words);
    });
  }

  it("are told all at once", () => {
    expect(policyFaults({ disable: 1, noticeDaysBefore: -1 })).to.have.length(2);
    expect(employmentFaults({ starts: "soon", leaves: "2027-02-30" })).to.have.length(2);
  });

  it("are a last day before the first", () => {
    expect(employmentFaults({ starts: "2027-01-02", leaves: "2027-01-01" })).to.deep.equal([
      { property: "leaves", reason: 'is "2027-01-01", before starts, "2027-01-02"; correct one of the two' },
    ]);
    expect(employmentFaults({ starts: "2027-01-01", leaves: "2027-01-01" })).to.deep.equal([]);
  });

  it("decide nothing, in place of keeping or ending somebody by a date that is none", () => {
    expect(() => standingOn("today", ada, policy)).to.throw('"today"');
    expect(() => standingOn("2027-01-01", { leaves: "2027-02-30" }, policy)).to.throw("2027-02-30");
  });
});
