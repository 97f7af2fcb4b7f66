import { expect } from "chai";
import { Services } from "../../../../provider/resources/common/services";
import { Unfinished } from "../../../../provider/resources/common/handlers";
import { InvitationHandlers } from "../../../../provider/resources/invitation/handlers";
import type { InvitationArguments, InvitationState } from "../../../../provider/resources/invitation/properties";
import { without } from "../../../../provider/text/without";
import { ProviderError } from "../../../../provider/errors/provider-error";
import { USERS } from "../../directory/ldap/memory-client";
import { failureOf } from "../../failure";
import { connector, simpleAd } from "../../../../sandbox/tests/unit/aws/support";
import { House } from "../house";

const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const INVITED_TAG = "workspaces-users:invited";

describe("the lifecycle of an invitation", () => {
  let house: House;
  let invitations: InvitationHandlers;
  let workspaceId: string;

  const launch = async (directoryId = simpleAd) => (await house.world.aws.launch({ directoryId, userName: "ada" })).id;
  /** Another run of the engine: another process. */
  const anew = () => new InvitationHandlers(house.services());
  const args = (more: Partial<InvitationArguments> = {}): InvitationArguments => ({
    workspaceId,
    owner: "people/prod/ada",
    ...more,
  });
  const recipients = () => house.mails.map(({ to }) => to);
  const tags = async () =>
    (await house.world.aws.workspaces()).find(({ id }) => id === workspaceId)?.tags ?? expect.fail("no desktop");

  beforeEach(async () => {
    house = await House.open();
    house.memory.put(`CN=ada,${USERS}`, {
      sAMAccountName: ["ada"],
      objectClass: ["top", "user"],
      givenName: ["Ada"],
      sn: ["Byron"],
      displayName: ["Ada Byron"],
      mail: ["ada@example.com"],
    });
    workspaceId = await launch();
    invitations = anew();
  });
  afterEach(() => house.close());

  describe("is checked", () => {
    for (const [news, property, words] of [
      [{ workspaceId: "ws-1" }, "workspaceId", "ws-8k2x1b9qz"],
      [{ email: "ada" }, "email", "no @"],
      [{ resendToken: "" }, "resendToken", "is empty"],
      [{ template: "Hello" }, "template", "must be an object"],
      [{ template: { language: "tlh" } }, "template.language", "no words in that language"],
      [{ template: { html: "<p>" } }, "template.text", "html is given without text"],
      [{ template: { subject: "{{password}}" } }, "template.subject", "password"],
    ] as const) {
      it(`refuses ${JSON.stringify(news)}`, async () => {
        const [failure] = await invitations.check({ ...args(), ...news });
        expect(failure).to.have.property("property", property);
        expect(failure?.reason).to.contain(words);
      });
    }

    it("refuses one without an address to people who are in no Active Directory that would tell it", async () => {
      const services = house.services();
      services.claims.noteDesktop(workspaceId, { directoryId: "wsd-custom001", adopted: false });
      const checked = (more: Partial<InvitationArguments>) =>
        new InvitationHandlers(services).check({ ...args(more) }, {});
      expect(await checked({})).to.deep.equal([
        {
          property: "email",
          reason: "email is missing: the people of wsd-custom001 are in no Active Directory that would tell it",
        },
      ]);
      expect(await checked({ email: "ada@example.com" })).to.deep.equal([]);
    });

    it("refuses one that is to be sent and cannot be, before a desktop is launched for it, and says what to set", async () => {
      const services = house.services();
      Object.assign(services, {
        mailFault: (owner: string) =>
          new Services({ config: () => undefined, env: {} }, () => undefined).mailFault(owner),
      });
      const unset = new InvitationHandlers(services);
      const [failure, ...more] = await unset.check({ ...args() });
      expect(more).to.deep.equal([]);
      expect(failure?.reason).to.include("no sender is set").and.to.include("pulumi config set workspaces-users:mail");
      expect(await unset.check({ ...args() }, { ...args() }), "one that was sent").to.deep.equal([]);
      expect(await unset.check({ ...args({ resendToken: "2" }) }, { ...args() })).to.have.length(1);
    });

    it("refuses one without a WorkSpace or an owner", async () => {
      const failures = await invitations.check({});
      expect(failures.map(({ property }) => property)).to.deep.equal(["workspaceId", "owner"]);
    });

    it("refuses two for one desktop and address by two resources, and not one by itself again", async () => {
      expect(await invitations.check({ ...args() })).to.deep.equal([]);
      expect(await invitations.check({ ...args() })).to.deep.equal([]);
      const other = { owner: "people/prod/other" };
      expect(await invitations.check({ ...args(other) })).to.deep.equal([
        {
          property: "workspaceId",
          reason: `the invitation for ${workspaceId} to the e-mail address of its user is declared by ada and by other; keep one of the two resources`,
        },
      ]);
      const email = "a@b.example";
      expect(await invitations.check({ ...args({ ...other, email }) }), "to another address").to.deep.equal([]);
      const [third] = await invitations.check({ ...args({ owner: "people/prod/third", email }) });
      expect(third?.reason).to.contain(
        `the invitation for ${workspaceId} to ${email} is declared by other and by third`,
      );
      const elsewhere = { workspaceId: "ws-8k2x1b9qz", owner: "people/prod/fourth" };
      expect(await invitations.check({ ...args(elsewhere) }), "for another desktop").to.deep.equal([]);
    });

    for (const unknown of [{ workspaceId: UNKNOWN }, { email: UNKNOWN }]) {
      it(`claims nothing if ${Object.keys(unknown).join()} is not known in the preview`, async () => {
        for (const owner of ["people/prod/one", "people/prod/two"]) {
          expect(await invitations.check({ ...args({ ...unknown, owner }) })).to.deep.equal([]);
        }
      });
    }

    it("takes what is right, and what a preview does not know yet", async () => {
      const template = { language: "de", subject: "Hallo {{firstName}}", text: "{{registrationCode}}" } as const;
      expect(await invitations.check({ ...args({ template, email: "a@b.example", resendToken: "2" }) })).to.deep.equal(
        [],
      );
      expect(await invitations.check({ ...args({ workspaceId: UNKNOWN, email: UNKNOWN }) })).to.deep.equal([]);
      expect(await invitations.check({ ...args(), template: { text: UNKNOWN } })).to.deep.equal([]);
    });
  });

  it("sends one mail that tells all there is to tell, and notes it on the desktop", async () => {
    const { id, outs } = await invitations.create(args());
    expect(id).to.equal(workspaceId);
    const [mail, ...more] = house.mails;
    expect(more).to.deep.equal([]);
    expect(mail).to.include({ from: "it@example.com", to: "ada@example.com", toName: "Ada Byron" });
    for (const words of ["WSdub+000001", "ada", "https://clients.amazonworkspaces.com/", "Forgot password?"]) {
      expect(mail?.text).to.contain(words);
    }
    expect(outs).to.deep.equal({
      ...args(),
      userName: "ada",
      registrationCode: "WSdub+000001",
      sentTo: "ada@example.com",
      sentAt: outs.sentAt,
      messageId: "message-1@example.com",
      userSid: (await house.world.aws.workspaces()).find((one) => one.id === workspaceId)?.sid,
    });
    expect((await tags())[INVITED_TAG]).to.match(
      /^[0-9a-f]{16} 2026-11-24T\d\d:\d\d:\d\d\.\d{3}Z ada@example\.com message-1@example\.com [0-9a-f]{16}\+[0-9a-f]{12}$/,
    );
  });

  it("waits until the desktop is ready", async () => {
    house.world.aws.setState(workspaceId, "PENDING");
    let looks = 0;
    house.world.aws.faults = ({ moment, operation }) => {
      if (moment === "before" && operation === "DescribeWorkspaces" && (looks += 1) === 3) {
        expect(house.mails).to.deep.equal([]);
        house.world.aws.setState(workspaceId, "AVAILABLE");
      }
      return undefined;
    };
    await invitations.create(args());
    expect(house.mails).to.have.length(1);
  });

  it("waits as long as the resource's customTimeouts say, for a create and for an update", async () => {
    house.world.aws.setState(workspaceId, "PENDING");
    const timeouts = { create: "10m", update: "30m" };
    expect((await failureOf(invitations.create(args({ timeouts })))).message).to.match(/was not done after 10\./);
    const olds = { ...args(), userName: "ada", registrationCode: "c", sentTo: "a", sentAt: "t", messageId: "m" };
    const again = invitations.update(olds, args({ timeouts, resendToken: "2" }));
    expect((await failureOf(again)).message).to.match(/was not done after 30\./);
    expect(house.mails).to.deep.equal([]);
  });

  it("sends nothing for a desktop that fails", async () => {
    house.world.aws.setState(workspaceId, "ERROR");
    expect(await failureOf(invitations.create(args()))).to.include({ code: "workspace-failed" });
    expect(house.mails).to.deep.equal([]);
  });

  it("goes to the address it is given, before the directory's", async () => {
    const { outs } = await invitations.create(args({ email: "private@example.org" }));
    expect(recipients()).to.deep.equal(["private@example.org"]);
    expect(outs).to.include({ sentTo: "private@example.org" });
  });

  it("mails nobody whose account is disabled, says how they are enabled, and is sent once they are", async () => {
    const account = house.memory.named("ada") ?? expect.fail("no account");
    Object.assign(account, { userAccountControl: ["514"] });
    const error = await failureOf(invitations.create(args()));
    expect(error.message).to.contain("the account of ada").and.to.contain("enabled: true");
    expect([house.mails, Object.keys(await tags())]).to.deep.equal([[], []]);
    Object.assign(account, { userAccountControl: ["512"] });
    const { outs } = await anew().create(args());
    expect(recipients()).to.deep.equal(["ada@example.com"]);
    // One that was sent stays so, whatever becomes of the account.
    Object.assign(account, { userAccountControl: ["514"] });
    expect((await anew().create(args())).outs.sentAt).to.equal(outs.sentAt);
    await failureOf(invitations.update(outs, args({ resendToken: "2" })));
    expect(house.mails).to.have.length(1);
  });

  it("says where there is no address, or no user", async () => {
    Object.assign(house.memory.named("ada") ?? {}, { mail: [] });
    expect((await failureOf(invitations.create(args()))).message).to.contain(
      `user ada (${simpleAd}) has no e-mail address; set email on the user or on the invitation`,
    );
    house.memory.entries.delete(`CN=ada,${USERS}`);
    expect((await failureOf(invitations.create(args({ email: "a@b.example" })))).message).to.contain("has no user ada");
    expect(house.mails).to.deep.equal([]);
  });

  it("says to ask an administrator where the client has no way to a first password", async () => {
    workspaceId = await launch(connector);
    await invitations.create(args());
    expect(house.mails[0]?.text).to.not.contain("Forgot password?");
  });

  for (const [region, words] of [
    ["us-gov-west-1", "ask-administrator"],
    ["us-gov-east-1", "forgot-password"],
    ["us-west-1", "forgot-password"],
  ] as const) {
    it(`${words === "forgot-password" ? "names" : "does not name"} “Forgot password?” in ${region}`, async () => {
      await house.close();
      const id = "d-9067000008";
      house = await House.open({ directories: [{ id, region, kind: "MicrosoftAD", domain: "gov.example.com" }] });
      house.memory.put(`CN=ada,${USERS}`, {
        sAMAccountName: ["ada"],
        objectClass: ["top", "user"],
        mail: ["ada@example.com"],
      });
      workspaceId = await launch(id);
      await new InvitationHandlers(house.services({ WORKSPACES_USERS_REGION: region })).create(args());
      const text = house.mails[0]?.text ?? "";
      expect(text.includes("“Forgot password?”")).to.equal(words === "forgot-password");
      expect(text.includes("If you have none yet, ask your administrator.")).to.equal(words === "ask-administrator");
    });
  }

  it("uses the words it is given", async () => {
    const template = { subject: "For {{firstName}}", text: "Code {{registrationCode}} at {{directoryName}}" };
    await invitations.create(args({ template }));
    expect(house.mails[0]).to.include({ subject: "For Ada", text: "Code WSdub+000001 at corp.example.com" });
  });

  describe("sends no second mail", () => {
    it("where the state was lost: the desktop's tag says what was sent", async () => {
      const { outs } = await invitations.create(args());
      expect((await anew().create(args())).outs, "the tag does not tell the account").to.deep.equal(
        without(outs, "userSid"),
      );
      expect(house.mails).to.have.length(1);
    });

    it("where another resource or stack invites the same person", async () => {
      await invitations.create(args());
      await anew().create(args({ owner: "people/test/other" }));
      expect(house.mails).to.have.length(1);
    });

    it("for another address, other words or another name alone: they count for the next", async () => {
      const { outs } = await invitations.create(args());
      const news = args({ email: "new@example.com", template: { language: "de" }, owner: "people/prod/new" });
      const updated = await anew().update(outs, news);
      expect(updated).to.deep.equal({ ...outs, ...news });
      expect(updated).to.include({ sentTo: "ada@example.com" });
      expect(house.mails).to.have.length(1);
      await anew().update(updated, { ...news, resendToken: "2" });
      expect(recipients()).to.deep.equal(["ada@example.com", "new@example.com"]);
    });

    it("for a replaced desktop of the same person, whose tag it notes anew", async () => {
      const { outs } = await invitations.create(args());
      house.world.aws.setState(workspaceId, "TERMINATED");
      workspaceId = await launch();
      const updated = await anew().update(outs, args());
      expect(updated).to.deep.equal({ ...outs, workspaceId });
      await anew().create(args());
      expect(house.mails).to.have.length(1);
    });

    it("for a replaced desktop of the same person, whose name has another letter case by now", async () => {
      const { outs } = await invitations.create(args());
      house.world.aws.setState(workspaceId, "TERMINATED");
      workspaceId = (await house.world.aws.launch({ directoryId: simpleAd, userName: "ADA" })).id;
      await anew().update(outs, args());
      await anew().create(args());
      expect(house.mails).to.have.length(1);
    });

    it("where noting it failed: it is kept as sent, and nobody is mailed by the next up", async () => {
      house.world.aws.faults = ({ operation }) =>
        operation === "CreateTags"
          ? { status: 400, type: "AccessDeniedException", message: "You may not." }
          : undefined;
      const error: unknown = await invitations.create(args()).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(Unfinished).and.to.include({ id: workspaceId });
      expect((error as Unfinished).message).to.contain("workspaces:CreateTags");
      const outs = (error as Unfinished).outs as InvitationState;
      expect(outs).to.include({ sentTo: "ada@example.com", messageId: "message-1@example.com" });
      const still: unknown = await anew()
        .update(outs, args())
        .catch((thrown: unknown) => thrown);
      expect(still, "it cannot be noted yet").to.be.instanceOf(Unfinished);
      expect(house.mails).to.have.length(1);
      const resent: unknown = await anew()
        .update(outs, args({ resendToken: "2" }))
        .catch((thrown: unknown) => thrown);
      expect(resent, "nor after a resend").to.be.instanceOf(Unfinished);
      house.world.aws.faults = undefined;
      const resentOuts = (resent as Unfinished).outs as InvitationState;
      const noted = await anew().update(resentOuts, args({ resendToken: "2" }));
      expect(noted).to.include({ messageId: "message-2@example.com" }).and.not.have.property("unnoted");
      expect((await tags())[INVITED_TAG], "noted at last").to.contain("message-2@example.com");
      expect(house.mails).to.have.length(2);
    });
  });

  describe("sends another mail", () => {
    it("for another resendToken, once each", async () => {
      const { outs } = await invitations.create(args({ resendToken: "1" }));
      const again = await anew().update(outs, args({ resendToken: "2" }));
      expect(again).to.include({ messageId: "message-2@example.com", resendToken: "2" });
      await anew().create(args({ resendToken: "2" }));
      expect(house.mails).to.have.length(2);
      await anew().update(again, args());
      expect(house.mails, "a token taken out is another token").to.have.length(3);
    });

    it("for another person's desktop", async () => {
      const { outs } = await invitations.create(args());
      house.memory.put(`CN=grace,${USERS}`, {
        sAMAccountName: ["grace"],
        objectClass: ["top", "user"],
        mail: ["grace@example.com"],
      });
      workspaceId = (await house.world.aws.launch({ directoryId: simpleAd, userName: "grace" })).id;
      await anew().update(outs, args());
      expect(recipients()).to.deep.equal(["ada@example.com", "grace@example.com"]);
    });

    it("for another registration code", async () => {
      const { outs } = await invitations.create(args());
      workspaceId = await launch(connector);
      await anew().update(outs, args());
      expect(house.mails.map(({ text }) => /WSdub\+\d+/.exec(text)?.[0])).to.deep.equal([
        "WSdub+000001",
        "WSdub+000003",
      ]);
    });

    it("where the first was refused", async () => {
      house.mailFails = new ProviderError({ code: "mail-refused", doing: "a", happened: "b", next: "c" });
      expect(await failureOf(invitations.create(args()))).to.equal(house.mailFails);
      expect(await tags()).to.not.have.property(INVITED_TAG);
      house.mailFails = undefined;
      await anew().create(args());
      expect(house.mails).to.have.length(1);
    });
  });

  it("names each mail anew, also for a token used before, or a mail server would drop it as a repeat", async () => {
    let { outs } = await invitations.create(args({ resendToken: "1" }));
    for (const resendToken of ["2", "1"]) {
      outs = await anew().update(outs, args({ resendToken }));
    }
    const keys = house.mails.map(({ messageKey }) => messageKey);
    expect(keys).to.have.length(3);
    expect(new Set(keys).size).to.equal(3);
  });

  it("has the same name where its note was lost with the process, so that a mail server may know the repeat", async () => {
    const { outs } = await invitations.create(args({ resendToken: "1" }));
    const tryAgain = async () => {
      house.world.aws.faults = ({ operation }) =>
        operation === "CreateTags" ? { status: 400, type: "AccessDeniedException", message: "no" } : undefined;
      await anew()
        .update(outs, args({ resendToken: "2" }))
        .catch(() => undefined);
    };
    await tryAgain();
    await tryAgain();
    const [, second, repeat] = house.mails.map(({ messageKey }) => messageKey);
    expect(second).to.be.a("string").and.to.equal(repeat);
  });

  it("names a mail alike if the name has another letter case by then, so that a mail server may know the repeat", async () => {
    await invitations.create(args());
    house.world.aws.setState(workspaceId, "TERMINATED");
    workspaceId = (await house.world.aws.launch({ directoryId: simpleAd, userName: "ADA" })).id;
    await anew().create(args());
    const [first, second] = house.mails.map(({ messageKey }) => messageKey);
    expect(first).to.be.a("string").and.to.equal(second);
  });

  it("goes to another address though the desktop's tag tells of a mail to the user's own", async () => {
    await invitations.create(args());
    await anew().create(args({ email: "private@example.org" }));
    expect(recipients()).to.deep.equal(["ada@example.com", "private@example.org"]);
  });

  it("keeps the account that it was for in the state, though the tag does not tell it", async () => {
    const { outs } = await invitations.create(args({ resendToken: "1" }));
    const again = await anew().update({ ...outs, resendToken: "0" }, args({ resendToken: "1" }));
    expect(again).to.deep.equal(outs);
    expect(house.mails).to.have.length(1);
  });

  it("goes to an account that is gone from the directory no more, and to another of its name", async () => {
    const { outs } = await invitations.create(args());
    house.world.aws.setState(workspaceId, "TERMINATED");
    house.memory.put(`CN=ada,${USERS}`, { sAMAccountName: ["ada"], objectClass: ["user"], mail: ["ada@example.com"] });
    workspaceId = await launch();
    await anew().update(outs, args());
    expect(recipients(), "another person of that name").to.deep.equal(["ada@example.com", "ada@example.com"]);
  });

  for (const [what, mail, mails] of [
    ["the address is the one it went to", "ADA@example.com", 1],
    ["the address is another", "new@example.com", 2],
    ["there is no address any more", undefined, 1],
  ] as const) {
    it(`of a state of 0.1.0, which tells no account, is ${mails === 1 ? "not " : ""}sent again for a replaced desktop if ${what}`, async () => {
      const outs = without((await invitations.create(args())).outs, "userSid");
      house.world.aws.setState(workspaceId, "TERMINATED");
      workspaceId = await launch();
      Object.assign(house.memory.named("ada") ?? {}, { mail: mail === undefined ? [] : [mail] });
      await anew().update(outs, args());
      expect(house.mails).to.have.length(mails);
    });
  }

  it("greets nobody by a name that the directory does not have", async () => {
    Object.assign(house.memory.named("ada") ?? {}, { givenName: [], sn: [], displayName: [] });
    await invitations.create(args({ template: { subject: "[{{lastName}}]", text: "x" } }));
    expect(house.mails[0]).to.include({ subject: "[]" });
  });

  it("recalls what it sent as it was, whatever characters the address has", async () => {
    const email = "conan.o'brien+{x}@example.com";
    const { outs } = await invitations.create(args({ email }));
    expect((await anew().create(args({ email }))).outs).to.deep.equal(without(outs, "userSid"));
  });

  describe("differs", () => {
    const olds: InvitationState = {
      workspaceId: "ws-8k2x1b9qz",
      owner: "people/prod/ada",
      resendToken: "1",
      email: "a@b.example",
      template: { language: "de", subject: "x" },
      userName: "ada",
      registrationCode: "c",
      sentTo: "a@b.example",
      sentAt: "t",
      messageId: "m",
    };
    for (const [what, news, changes] of [
      ["nothing", {}, false],
      ["the order of what the engine passes", { template: { subject: "x", language: "de" } }, false],
      ["another desktop", { workspaceId: "ws-000000000" }, true],
      ["another token", { resendToken: "2" }, true],
      ["another address", { email: "c@d.example" }, true],
      ["other words", { template: { language: "fr", subject: "x" } }, true],
      ["no words of its own", { template: undefined }, true],
      ["another name", { owner: "people/prod/new" }, true],
    ] as const) {
      it(`by ${what}: ${changes ? "in place" : "not at all"}`, () => {
        expect(invitations.diff(olds, { ...olds, ...news } as InvitationArguments)).to.deep.equal({
          changes,
          replaces: [],
          deleteBeforeReplace: false,
        });
      });
    }

    it("never by what happened outside: it is read as it was sent", async () => {
      const { sentTo, sentAt, messageId, userName, registrationCode, ...inputs } = olds;
      expect(await invitations.read(olds)).to.deep.equal({ outs: olds, inputs });
      expect([sentTo, sentAt, messageId, userName, registrationCode]).to.have.length(5);
    });
  });

  it("ends with nothing sent, and nobody deleted", async () => {
    await invitations.create(args());
    const before = house.world.aws.calls.length;
    await invitations.delete();
    expect(house.mails).to.have.length(1);
    expect(house.world.aws.calls).to.have.length(before);
  });
});
