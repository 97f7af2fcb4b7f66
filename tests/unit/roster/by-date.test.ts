import { expect } from "chai";
import { Roster, type RosterArgs } from "../../../provider/roster";
import { planOf } from "../../../provider/roster/plan";
import { without } from "../../../provider/text/without";
import { registrations } from "./engine";
import { faultsOf } from "./files";

const ARGS: RosterArgs = {
  directoryId: "d-9067a1c2e1",
  people: [
    {
      userName: "ada",
      email: "ada@corp.example.com",
      starts: "2026-12-01",
      leaves: "2027-03-31",
      groups: ["Readers"],
      desktop: { bundleId: "wsb-bh8rsxt14" },
    },
    { userName: "bob" },
  ],
  offboarding: {
    organizationalUnit: "OU=Leavers,DC=corp,DC=example,DC=com",
    endDesktopAfterDays: 14,
    deleteAccountAfterDays: 90,
    noticeDaysBefore: 7,
  },
  timeZone: "Europe/Madrid",
};

describe("a Roster on a day", () => {
  /** What of ada is registered on a day, and whether she may sign in. */
  const adaOn = async (asOf: string) => {
    const all = await registrations(() => new Roster("staff", { ...ARGS, asOf }));
    expect(all.map(({ resource }) => resource)).to.include("User bob");
    const hers = all.filter(({ resource }) => / (ada|Readers)$/.test(resource) && !resource.startsWith("Person"));
    const user = hers.find(({ resource }) => resource === "User ada");
    return [
      hers.map(({ resource }) => resource.replace(/ .*/, "")).sort(),
      user?.inputs.enabled,
      user?.inputs.whenDisabled,
    ];
  };

  // A resource that is taken out goes by the policy of the last run's state: what the row says now would come too late.
  const kept: [string, object, string[]][] = [
    ["an account that is retained", { deletionPolicy: "retain" }, ["GroupMembership", "User"]],
    ["an account that is disabled when it is taken out", { deletionPolicy: "disable" }, ["GroupMembership", "User"]],
    ["an adopted account", { adopt: true }, ["GroupMembership", "User"]],
    [
      "a desktop that is retained, and its account",
      { desktop: { deletionPolicy: "retain" } },
      ["GroupMembership", "User", "Workspace"],
    ],
    ["an adopted desktop, and its account", { desktop: { adopt: true } }, ["GroupMembership", "User", "Workspace"]],
    ["nothing adopted that is to be deleted", { adopt: true, deletionPolicy: "delete" }, []],
  ];
  for (const [what, settings, expected] of kept) {
    it(`keeps declared, long after everything else has ended: ${what}`, async () => {
      const people = [{ userName: "ada", leaves: "2026-12-31", groups: ["Readers"], ...settings }];
      const defaults = { desktop: { bundleId: "wsb-bh8rsxt14" }, invitation: false };
      const args = { ...ARGS, people: [...people, { userName: "bob" }], defaults, asOf: "2028-01-01" };
      const made = await registrations(() => new Roster("staff", args));
      const hers = made.filter(({ resource }) => / (ada|Readers)$/.test(resource) && !resource.startsWith("Person"));
      expect(hers.map(({ resource }) => resource.replace(/ .*/, "")).sort()).to.deep.equal(expected);
      expect(planOf("Roster staff", { ...args, asOf: "2026-12-30" }).ahead.join()).to.not.match(
        expected.includes("Workspace") ? /desktop of ada|mailed/ : /^$/,
      );
    });
  }

  const all = ["GroupMembership", "Invitation", "User", "Workspace"];
  const unit = { organizationalUnit: "OU=Leavers,DC=corp,DC=example,DC=com", enabledAgain: true };
  const days: [string, string, unknown][] = [
    ["2026-11-30", "there is nothing of somebody who starts tomorrow", [[], undefined, undefined]],
    ["2026-12-01", "all of them stands on their first day", [all, undefined, unit]],
    ["2027-03-31", "all of them stands on their last day", [all, undefined, unit]],
    ["2027-04-01", "the account is disabled on the day after", [["GroupMembership", "User", "Workspace"], false, unit]],
    [
      "2027-04-07",
      "the notice is sent a week before the desktop ends",
      [["GroupMembership", "Notice", "User", "Workspace"], false, unit],
    ],
    ["2027-04-14", "the desktop ends", [["GroupMembership", "User"], false, unit]],
    ["2027-06-29", "the account ends", [[], undefined, undefined]],
  ];
  for (const [day, what, expected] of days) {
    it(`${day}: ${what}`, async () => {
      expect(await adaOn(day)).to.deep.equal(expected);
    });
  }

  it("tells a notice that its day has passed, but not for a day that is only previewed", () => {
    const dueOf = (asOf: string, today: string) => {
      const [ada] = planOf("Roster staff", { ...ARGS, asOf }, Date.parse(`${today}T12:00:00Z`)).people;
      const { noticeWasDue } = { noticeWasDue: undefined, ...ada?.parts.notice };
      return [ada?.parts.notice?.endsOn, noticeWasDue];
    };
    expect(dueOf("2027-04-07", "2027-04-07")).to.deep.equal(["2027-04-14", undefined]);
    expect(dueOf("2027-04-08", "2027-04-08")).to.deep.equal(["2027-04-14", "2027-04-07"]);
    expect(dueOf("2027-04-10", "2027-04-01")).to.deep.equal(["2027-04-14", undefined]);
  });

  it("tells the person of the desktop's end at the invitation's address, and in the words of the roster", async () => {
    const notice = { template: { language: "es" as const } };
    const people = [
      {
        userName: "ada",
        leaves: "2027-03-31",
        desktop: { bundleId: "wsb-bh8rsxt14" },
        invitation: { email: "ada@home.example" },
      },
    ];
    const made = await registrations(() => new Roster("staff", { ...ARGS, people, notice, asOf: "2027-04-10" }));
    const found = made.find(({ resource }) => resource === "Notice ada");
    expect(found?.inputs).to.deep.equal({
      workspaceId: "ada-id",
      endsOn: "2027-04-14",
      usableUntil: "2027-03-31",
      email: "ada@home.example",
      template: { language: "es" },
    });
  });

  it("makes nothing new of who has left, and says so to the provider only of a day that has passed in truth", () => {
    const leftOf = (asOf: string | undefined, now: string) => {
      const plan = planOf("Roster staff", { ...ARGS, ...(asOf === undefined ? {} : { asOf }) }, Date.parse(now));
      const [ada] = plan.people;
      return [ada?.parts.user, ada?.parts.workspace].map((one) => (one as { left?: string } | undefined)?.left);
    };
    expect(leftOf(undefined, "2027-03-31T12:00:00Z")).to.deep.equal([undefined, undefined]);
    expect(leftOf(undefined, "2027-04-01T12:00:00Z")).to.deep.equal(["2027-03-31", "2027-03-31"]);
    // A preview of a later day is of somebody whom the nights until then make.
    expect(leftOf("2027-04-01", "2027-03-01T12:00:00Z")).to.deep.equal([undefined, undefined]);
  });

  it("keeps the unit that a row has for its disabled account, where the policy has none", async () => {
    const whenDisabled = { organizationalUnit: "OU=Own,DC=corp,DC=example,DC=com" };
    const people = [{ userName: "ada", leaves: "2027-03-31", whenDisabled }];
    const args = { ...ARGS, people, offboarding: {}, asOf: "2027-04-01" };
    const made = await registrations(() => new Roster("staff", args));
    const inputs = made.find(({ resource }) => resource === "User ada")?.inputs;
    expect(inputs?.whenDisabled).to.deep.equal({ ...whenDisabled, enabledAgain: true });
  });

  it("invites nobody whose row says that the account is disabled, and invites them once it says so no more", async () => {
    const person = { userName: "ada", email: "ada@corp.example.com", desktop: { bundleId: "wsb-bh8rsxt14" } };
    const kinds = async (further: object) => {
      const people = [{ ...person, ...further }];
      const made = await registrations(() => new Roster("staff", { ...ARGS, people, asOf: "2027-01-01" }));
      return made.map(({ resource }) => resource).filter((one) => one === "Invitation ada");
    };
    for (const dates of [{}, { leaves: "2027-03-31" }]) {
      expect(await kinds({ ...dates, enabled: false })).to.deep.equal([]);
      expect(await kinds(dates)).to.deep.equal(["Invitation ada"]);
    }
  });

  it("goes by the time zone's day where no other is given, and says what the next days bring", () => {
    // Half past midnight in Madrid, and the day before in UTC.
    const plan = planOf("Roster staff", ARGS, Date.parse("2027-04-05T22:30:00Z"));
    expect(plan.asOf).to.equal("2027-04-06");
    expect(plan.ahead).to.deep.equal(["in 1 day: ada is mailed that the desktop will end (2027-04-07)"]);
    expect(planOf("Roster staff", { ...ARGS, asOf: "2027-04-11" }).ahead).to.deep.equal([
      "in 3 days: desktop of ada ends (2027-04-14)",
    ]);
  });

  it("asks for the time zone where somebody has dates, and for none where nobody has", () => {
    const args = without(ARGS, "timeZone");
    expect(faultsOf(() => planOf("Roster staff", args))).to.deep.equal([
      "timeZone: is missing, and people have starts or leaves: give the time zone whose days they are, such as Europe/Madrid",
    ]);
    const plan = planOf("Roster staff", { ...args, people: [{ userName: "bob" }] });
    expect([plan.asOf, plan.people.length]).to.deep.equal([undefined, 1]);
  });

  it("may have nobody by their dates, which is no empty roster", () => {
    const people = [{ userName: "ada", starts: "2026-12-01" }];
    expect(planOf("Roster staff", { ...ARGS, people, asOf: "2026-11-30" }).people).to.deep.equal([]);
  });
});
