import { expect } from "chai";
import { Unfinished } from "../../../../provider/resources/common/handlers";
import { NoticeHandlers } from "../../../../provider/resources/notice/handlers";
import type { NoticeArguments } from "../../../../provider/resources/notice/properties";
import { simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import { USERS } from "../../directory/ldap/memory-client";
import { failureOf } from "../../failure";
import { House } from "../house";

const NOTICED_TAG = "workspaces-users:noticed";
const INVITED_TAG = "workspaces-users:invited";
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("the lifecycle of a notice", () => {
  let house: House;
  let notices: NoticeHandlers;
  let workspaceId: string;

  const launch = async () => (await house.world.aws.launch({ directoryId: simpleAd, userName: "ada" })).id;
  /** Another run of the engine: another process. */
  const anew = () => new NoticeHandlers(house.services());
  const args = (more: Partial<NoticeArguments> = {}): NoticeArguments => ({
    workspaceId,
    endsOn: "2027-04-14",
    owner: "people/prod/ada",
    ...more,
  });
  const tags = async () =>
    (await house.world.aws.workspaces()).find(({ id }) => id === workspaceId)?.tags ?? expect.fail("no desktop");
  const denyTags = () => {
    house.world.aws.faults = ({ operation }) =>
      operation === "CreateTags" ? { status: 400, type: "AccessDeniedException", message: "You may not." } : undefined;
  };
  const put = (mail?: string) => {
    house.memory.put(`CN=ada,${USERS}`, {
      sAMAccountName: ["ada"],
      objectClass: ["top", "user"],
      displayName: ["Ada Byron"],
      ...(mail === undefined ? {} : { mail: [mail] }),
    });
  };

  beforeEach(async () => {
    house = await House.open();
    put("ada@example.com");
    workspaceId = await launch();
    notices = anew();
  });
  afterEach(() => house.close());

  it("is one mail to the user's own address, of which the desktop's tag tells beside that of invitations", async () => {
    const { id, outs } = await notices.create(args());
    expect(id).to.equal(workspaceId);
    expect(house.mails).to.have.length(1);
    expect(house.mails[0]).to.include({ to: "ada@example.com", toName: "Ada Byron" });
    expect(house.mails[0]?.text).to.contain("14 April 2027");
    expect(outs).to.include({
      ...args(),
      userName: "ada",
      sentTo: "ada@example.com",
      messageId: "message-1@example.com",
    });
    expect((await tags())[NOTICED_TAG]).to.contain("ada@example.com");
    expect(await tags()).to.not.have.property(INVITED_TAG);
    expect((await notices.read(outs)).inputs).to.deep.equal(args());
    await notices.delete();
    expect(house.mails).to.have.length(1);
  });

  it("is not sent again by a run that lost its state, nor where it was taken out and comes back", async () => {
    const { outs } = await notices.create(args());
    const again = (await anew().create(args())).outs;
    expect(again).to.include({ sentTo: outs.sentTo, sentAt: outs.sentAt, messageId: outs.messageId });
    expect(house.mails).to.have.length(1);
  });

  for (const [what, more, isSent] of [
    ["another day", { endsOn: "2027-05-01" }, true],
    ["another resendToken", { resendToken: "2" }, true],
    ["another usableUntil", { usableUntil: "2027-03-30" }, false],
    ["another address", { email: "home@example.com" }, false],
    ["other words", { template: { language: "fr" } }, false],
  ] as [string, Partial<NoticeArguments>, boolean][]) {
    it(`is ${isSent ? "sent again" : "recorded, and not sent again,"} for ${what}`, async () => {
      const { outs } = await notices.create(args());
      expect(notices.diff(outs, args(more))).to.deep.include({ changes: true, replaces: [] });
      const now = await notices.update(outs, args(more));
      expect(house.mails).to.have.length(isSent ? 2 : 1);
      expect(now).to.deep.include(more);
      expect(new Set(house.mails.map(({ messageKey }) => messageKey)).size, "no repeat").to.equal(house.mails.length);
    });
  }

  it("that is late is said in its check with the day on which it was due, until it is sent, and is mailed", async () => {
    const late = { ...args(), noticeWasDue: "2027-04-07" };
    expect(await notices.check({ ...late }, {})).to.deep.equal([]);
    const said = [
      "the mail that a WorkSpace ends on 2027-04-14 was due on 2027-04-07, and is sent by this up unless it was before (notice ada)",
    ];
    expect(house.said).to.deep.equal(said);
    const { outs } = await notices.create(args());
    expect(house.mails).to.have.length(1);
    await anew().check({ ...late }, { ...outs });
    expect(house.said).to.deep.equal(said);
    await anew().check({ ...late, endsOn: "2026-01-02" }, {});
    expect(house.said.slice(1).join()).to.match(/^2026-01-02 has passed/);
  });

  it("is told to a desktop that replaces another of the same person, and to no mailbox", async () => {
    const { outs } = await notices.create(args());
    house.world.aws.setState(workspaceId, "TERMINATED");
    workspaceId = await launch();
    const moved = await notices.update(outs, args());
    expect(moved).to.include({ workspaceId, sentAt: outs.sentAt });
    expect((await tags())[NOTICED_TAG]).to.contain("ada@example.com");
    expect(house.mails).to.have.length(1);
  });

  it("whose mail is out and whose tag cannot be written is kept, and the next update writes that and sends nothing", async () => {
    denyTags();
    const error = await notices.create(args()).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(Unfinished);
    const outs = (error as Unfinished).outs as Awaited<ReturnType<typeof notices.update>>;
    house.world.aws.faults = undefined;
    const now = await anew().update(outs, args());
    expect(now).to.not.have.property("unnoted");
    expect((await tags())[NOTICED_TAG]).to.contain("ada@example.com");
    expect(house.mails).to.have.length(1);
  });

  it("that was mailed by a run which was killed before its note is repeated under the same name", async () => {
    denyTags();
    await notices.create(args()).catch(() => undefined);
    house.world.aws.faults = undefined;
    await anew().create(args());
    expect(house.mails).to.have.length(2);
    expect(house.mails[1]?.messageKey).to.equal(house.mails[0]?.messageKey);
  });

  it("goes to two addresses by two resources, in whatever order", async () => {
    await Promise.all([
      notices.create(args()),
      notices.create(args({ owner: "people/prod/home", email: "home@example.com" })),
    ]);
    expect(house.mails.map(({ to }) => to)).to.have.members(["ada@example.com", "home@example.com"]);
    await anew().create(args());
    await anew().create(args({ owner: "people/prod/home", email: "home@example.com" }));
    expect(house.mails).to.have.length(2);
  });

  it("mails nobody of a day that has passed everywhere, which the preview says, and is sent for a day to come", async () => {
    const day = (offset: number) => new Date(house.world.now + offset).toISOString().replace(/T.*/, "");
    const DAY_MS = 24 * 60 * 60 * 1000;
    const past = args({ endsOn: day(-2 * DAY_MS) });
    expect(await notices.check({ ...past })).to.deep.equal([]);
    expect(house.said.join())
      .to.contain(`${past.endsOn} has passed, so that nobody is mailed`)
      .and.to.contain("notice ada");
    const { outs } = await notices.create(past);
    expect([house.mails.length, outs.sentTo, house.said.length]).to.deep.equal([0, "", 1]);
    expect(await tags()).to.not.have.property(NOTICED_TAG);
    // Where today is still yesterday, it has not.
    const today = args({ endsOn: day(-12 * 60 * 60 * 1000) });
    const sent = await notices.update(outs, today);
    expect(sent).to.include({ sentTo: "ada@example.com" });
    // Gone back to, it is told of that day no more than before.
    await notices.update(sent, past);
    expect(house.mails).to.have.length(1);
  });

  it("tells a day again that is gone back to before it has come, since the last mail told another", async () => {
    const { outs } = await notices.create(args());
    const later = await notices.update(outs, args({ endsOn: "2027-05-01" }));
    await notices.update(later, args());
    expect(house.mails.map(({ text }) => /\d+ (?:April|May) 2027/.exec(text)?.[0])).to.deep.equal([
      "14 April 2027",
      "1 May 2027",
      "14 April 2027",
    ]);
  });

  it("is refused for a desktop that has ended, or is another account's by now", async () => {
    const { outs } = await notices.create(args());
    house.memory.entries.delete(`CN=ada,${USERS}`);
    put("other@example.com");
    expect(await failureOf(notices.update(outs, args({ resendToken: "2" })))).to.have.property("code", "gone");
    house.world.aws.setState(workspaceId, "TERMINATING");
    const { message } = await failureOf(anew().create(args({ endsOn: "2027-04-15" })));
    expect(message).to.contain("TERMINATING").and.to.contain("[gone]");
    expect(house.mails).to.have.length(1);
  });

  it("is refused for somebody without an address, by what to set", async () => {
    house.memory.entries.delete(`CN=ada,${USERS}`);
    put();
    const { message } = await failureOf(notices.create(args()));
    expect(message).to.contain("set email on the user or on the notice");
  });

  describe("is checked", () => {
    for (const [news, property, words] of [
      [{ endsOn: undefined }, "endsOn", "is missing"],
      [{ endsOn: "14.04.2027" }, "endsOn", "write that day as 2027-04-14"],
      [{ endsOn: "2027-02-30" }, "endsOn", "no day of the calendar"],
      [{ usableUntil: "2027-04-15" }, "usableUntil", "after endsOn"],
      [{ email: "ada" }, "email", "no @"],
      [{ template: { text: "{{registrationCode}}" } }, "template.text", "{{endsOn}}"],
    ] as const) {
      it(`and refused with ${JSON.stringify(news)}`, async () => {
        const [failure, ...more] = await notices.check({ ...args(), ...news });
        expect(more).to.deep.equal([]);
        expect(failure).to.have.property("property", property);
        expect(failure?.reason).to.contain(words);
      });
    }

    it("and taken where nothing is known yet", async () => {
      expect(await notices.check({ ...args(), workspaceId: UNKNOWN, endsOn: UNKNOWN })).to.deep.equal([]);
    });

    it("and refused as the second for one desktop and address, and where no mail could be sent", async () => {
      expect(await notices.check({ ...args() })).to.deep.equal([]);
      const [second] = await notices.check({ ...args({ owner: "people/prod/other" }) });
      expect(second?.reason).to.contain("is declared by ada and by other");
      const unset = new NoticeHandlers(
        Object.assign(house.services(), { mailFault: () => ({ property: "", reason: "no sender is set" }) }),
      );
      expect(await unset.check({ ...args() })).to.deep.equal([{ property: "", reason: "no sender is set" }]);
      expect(await unset.check({ ...args() }, { ...args() }), "one that was sent").to.deep.equal([]);
    });
  });
});
