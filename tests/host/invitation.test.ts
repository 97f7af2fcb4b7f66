import { expect } from "chai";
import { failure } from "./failure";
import type { Properties } from "./provider-process";
import { without } from "../../provider/text/without";
import { suite } from "./suite";

suite("an Invitation in a real provider process", (host) => {
  /** A person with a ready desktop. */
  const person = async (userName: string, args: Properties = { email: `${userName}@corp.example.com` }) => {
    const user = await host.provider.create(
      "user",
      host.user(userName, { firstName: "Ada", lastName: "Byron", ...args }),
    );
    const { directoryId } = host.user(userName, args) as { directoryId: string };
    const { id } = await host.sandbox.aws.launch({ directoryId, userName });
    const invitation = (more: Properties = {}) => ({ workspaceId: id, owner: `people/test/${userName}`, ...more });
    return { user, id, invitation };
  };

  const mails = () => host.sandbox.mailbox.messages();

  const tagOf = async (userName: string) => (await host.desktops(userName))[0]?.tags["workspaces-users:invited"];

  it("is one mail with registration code, user name, client and how to get a first password", async () => {
    const { provider } = host;
    const { invitation, id } = await person("basic");
    expect(await provider.check("invitation", invitation())).to.deep.equal([]);
    const sent = await provider.create("invitation", invitation());
    expect(sent.id).to.equal(id);
    const [mail, ...more] = mails();
    expect(more).to.deep.equal([]);
    expect(mail).to.deep.include({ from: "it@corp.example.com", to: ["basic@corp.example.com"] });
    for (const part of [mail?.text, mail?.html]) {
      expect(part).to.include("WSdub+A1C2E1").and.include("basic").and.include("Forgot password?");
    }
    expect(mail?.text).to.include("https://clients.amazonworkspaces.com/");
    expect(sent.state).to.include({
      sentTo: "basic@corp.example.com",
      userName: "basic",
      registrationCode: "WSdub+A1C2E1",
    });
    expect(mail?.raw).to.include("X-Message-Key");
    expect(await tagOf("basic")).to.include("basic@corp.example.com");
    expect(await provider.read(sent)).to.deep.equal({ ...sent, inputs: invitation() });
    expect(await provider.diff(sent, invitation())).to.include({ changes: false });
    await provider.delete(sent);
    expect(mails()).to.have.length(1);
    expect(await host.desktops("basic")).to.have.length(1);
    expect(await host.account("basic")).to.not.equal(undefined);
  });

  it("goes to its own address, in its own words, over SMTP", async () => {
    const { mailbox, directory } = host.sandbox;
    const smtp = await host.process({
      WORKSPACES_USERS_MAIL: JSON.stringify({
        from: "Ada's IT <it@corp.example.com>",
        replyTo: "help@corp.example.com",
        transport: mailbox.secureUrl,
        caCertificate: directory.caPem,
      }),
    });
    const { invitation } = await person("complete");
    const template = {
      language: "de",
      subject: "Für {{displayName}}",
      text: "Code {{registrationCode}}",
      html: "<b>{{userName}}</b>",
    };
    const args = invitation({ email: "private@home.example", template, resendToken: "1" });
    expect(await smtp.check("invitation", args)).to.deep.equal([]);
    const sent = await smtp.create("invitation", args);
    const [mail] = mails();
    expect(mail).to.deep.include({
      to: ["private@home.example"],
      subject: "Für Ada Byron",
      text: "Code WSdub+A1C2E1",
      html: "<b>complete</b>",
    });
    expect(mail?.messageId).to.equal(`<${String(sent.state.messageId)}>`);
  });

  it("tells people behind an AD Connector to ask their administrator", async () => {
    const { adConnector } = host.sandbox.directoryIds;
    const { invitation } = await person("connected", { email: "connected@corp.example.com", directoryId: adConnector });
    await host.provider.create("invitation", invitation());
    expect(mails()[0]?.text).to.include("WSdub+A1C2E3").and.not.include("Forgot password?");
  });

  it("is sent again by another resendToken, and by nothing else", async () => {
    const { provider } = host;
    const { invitation, user } = await person("again");
    const first = await provider.create("invitation", invitation());
    const otherWords = invitation({ email: "new@corp.example.com", template: { language: "fr" } });
    expect(await provider.diff(first, otherWords)).to.include({ changes: true });
    const second = await provider.update(first, otherWords);
    await provider.update(user, host.user("again", { email: "newer@corp.example.com" }));
    await provider.update(second, invitation());
    expect(mails()).to.have.length(1);
    const resent = invitation({ resendToken: "2" });
    expect((await provider.update(second, resent)).state).to.include({ sentTo: "newer@corp.example.com" });
    expect(mails()).to.have.length(2);
  });

  it("is not sent again by a process that lost its state", async () => {
    const { provider } = host;
    const { invitation } = await person("forgotten");
    const first = await provider.create("invitation", invitation());
    const again = await (await host.process()).create("invitation", invitation());
    // The SID is known to whoever asked the directory, and nobody need ask it for a mail that is sent.
    expect(again).to.deep.equal({ ...first, state: without(first.state, "userSid") });
    expect(mails()).to.have.length(1);
  });

  it("is not sent again for a desktop that replaces another of the same person", async () => {
    const { provider, sandbox, directoryId } = host;
    const { invitation, id } = await person("replaced");
    const first = await provider.create("invitation", invitation());
    const state = { ...host.workspace("replaced"), owner: "people/test/replaced" };
    await provider.delete({ kind: "workspace", id, state });
    const { id: workspaceId } = await sandbox.aws.launch({ directoryId, userName: "replaced" });
    const news = { ...invitation(), workspaceId };
    expect(await provider.diff(first, news)).to.deep.equal({ changes: true, replaces: [], deleteBeforeReplace: false });
    const moved = await provider.update(first, news);
    expect(moved.state).to.include({ workspaceId, sentAt: first.state.sentAt });
    expect(mails()).to.have.length(1);
    expect(await tagOf("replaced")).to.include("replaced@corp.example.com");
  });

  it("waits for the desktop, and is not sent for one that fails", async () => {
    const { invitation, id } = await person("unready");
    host.sandbox.aws.setState(id, "PENDING");
    const sending = host.provider.create("invitation", invitation());
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(mails()).to.deep.equal([]);
    host.sandbox.aws.setState(id, "ERROR", { code: "Oops", message: "no" });
    const { message } = await failure(sending, "workspace-failed");
    expect(message).to.include(`inviting the user of WorkSpace ${id}: WorkSpace ${id} is ERROR (Oops: no)`);
    expect(mails()).to.deep.equal([]);
  });

  it("is apart from a Notice: each is one mail, and neither forgets what the other has sent", async () => {
    const { provider } = host;
    const { invitation, id } = await person("leaving");
    await provider.create("invitation", invitation());
    const news = (more: Properties = {}) => ({
      workspaceId: id,
      endsOn: "2999-04-14",
      usableUntil: "2999-03-31",
      template: { language: "de" },
      owner: "people/test/leaving",
      ...more,
    });
    expect(await provider.check("notice", news())).to.deep.equal([]);
    const notice = await provider.create("notice", news());
    expect(notice.state).to.include({ userName: "leaving", sentTo: "leaving@corp.example.com" });
    const [, mail, ...more] = mails();
    expect(more).to.deep.equal([]);
    expect(mail).to.deep.include({ from: "it@corp.example.com", to: ["leaving@corp.example.com"] });
    for (const part of [mail?.text, mail?.html]) {
      expect(part).to.include("14. April 2999").and.include("31. März 2999");
    }
    expect(await provider.read(notice)).to.deep.equal({ ...notice, inputs: news() });
    await provider.delete(notice);
    const later = await host.process();
    await later.create("notice", news());
    await later.create("invitation", invitation());
    expect(mails(), "both are known").to.have.length(2);
    await later.update(notice, news({ endsOn: "2999-05-01" }));
    expect(mails()[2]?.text).to.include("1. Mai 2999");
  });

  describe("that cannot be sent leaves no trace of having been, and goes out with the next up", () => {
    /** What fails now goes out by a process with the sandbox's own settings. */
    const sentLater = async (userName: string, args: Properties) => {
      expect(mails()).to.deep.equal([]);
      expect(await tagOf(userName)).to.equal(undefined);
      await host.provider.create("invitation", args);
      expect(mails()).to.have.length(1);
    };
    const smtp = (transport: string) => ({
      WORKSPACES_USERS_MAIL: JSON.stringify({ from: "it@corp.example.com", transport }),
    });

    it("with a sender that SES has not verified", async () => {
      const mail = JSON.stringify({ from: "ceo@other.example", transport: "ses" });
      const unverified = await host.process({ WORKSPACES_USERS_MAIL: mail });
      const { invitation } = await person("unverified");
      const { message } = await failure(unverified.create("invitation", invitation()), "mail-refused");
      expect(message)
        .to.include("Email address is not verified")
        .and.include("verify each identity named here in Amazon SES in eu-west-1");
      await sentLater("unverified", invitation());
    });

    it("with a server that refuses the recipient", async () => {
      const { mailbox } = host.sandbox;
      mailbox.refuse({ command: "RCPT", code: 550, message: "No such user here" });
      const { invitation } = await person("refused");
      const { message } = await failure(
        (await host.process(smtp(mailbox.url))).create("invitation", invitation()),
        "mail-refused",
      );
      expect(message).to.match(
        /^mailing ".+" to refused@corp.example.com: 127\S+ refused: .*550 No such user here.*; correct the person's e-mail address/,
      );
      await sentLater("refused", invitation());
    });

    it("with a server that always says later", async () => {
      const { mailbox } = host.sandbox;
      mailbox.refuse({ command: "MAIL", code: 451, message: "Try again later" });
      const provider = await host.process(smtp(mailbox.url));
      const { invitation } = await person("postponed");
      const { message } = await failure(provider.create("invitation", invitation()), "mail-refused");
      expect(message).to.include("451 Try again later").and.include("attempt 5 of 5");
      await sentLater("postponed", invitation());
    });

    it("with a server that nobody reaches", async () => {
      const provider = await host.process(smtp(`smtp://${host.sandbox.address}:9`));
      const { invitation } = await person("unreached");
      const { message } = await failure(provider.create("invitation", invitation()), "mail-unreachable");
      expect(message)
        .to.include(`${host.sandbox.address}:9 was not reached`)
        .and.include("check host, port and network");
      await sentLater("unreached", invitation());
    });

    it("with a server whose certificate nobody vouches for", async () => {
      const untrusting = await host.process(smtp(host.sandbox.mailbox.secureUrl));
      const { invitation } = await person("untrusted");
      const { message } = await failure(untrusting.create("invitation", invitation()), "mail-unreachable");
      expect(message).to.include("no trusted TLS connection").and.include("workspaces-users:mail.caCertificate");
      await sentLater("untrusted", invitation());
    });

    it("without any setting for mail", async () => {
      const { invitation } = await person("unset");
      const unset = await host.process({ WORKSPACES_USERS_MAIL: "" });
      const { message } = await failure(unset.create("invitation", invitation()), "invalid-setting");
      expect(message).to.include("pulumi config set workspaces-users:mail");
      await sentLater("unset", invitation());
    });

    it("to a user who has no e-mail", async () => {
      const { invitation, user } = await person("mailless", {});
      const { message } = await failure(host.provider.create("invitation", invitation()), "invalid-argument");
      expect(message).to.include(
        `user mailless (${host.directoryId}) has no e-mail address; set email on the user or on the invitation`,
      );
      await host.provider.update(user, host.user("mailless", { email: "m@corp.example.com" }));
      await sentLater("mailless", invitation());
    });
  });

  describe("is refused by the check", () => {
    const refusals: [title: string, args: Properties, reason: RegExp][] = [
      ["no WorkSpace", { workspaceId: undefined }, /^workspaceId is missing$/],
      [
        "an id of something else",
        { workspaceId: "d-9067a1c2e1" },
        /^workspaceId: workspaceId is .+; give one such as ws-/,
      ],
      ["an e-mail that is none", { email: "Ada" }, /^email: email .*no @/],
      ["an unknown field", { template: { text: "{{password}}" } }, /^template\.text: .+password/],
      ["an unknown language", { template: { language: "tlh" } }, /^template\.language: /],
    ];
    for (const [title, args, reason] of refusals) {
      it(title, async () => {
        const news = { workspaceId: "ws-8k2x1b9qz", owner: "people/test/x", ...args };
        const failures = await host.provider.check("invitation", news);
        expect(failures).to.have.length(1);
        expect(failures[0]).to.match(reason);
      });
    }
  });
});
