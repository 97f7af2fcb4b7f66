import { expect } from "chai";
import { createTransport } from "nodemailer";
import { Mailbox } from "../../mailbox/mailbox";
import { CertificateAuthority } from "../../machine/certificates";
import { temporaryFolder, type TemporaryFolder } from "../../machine/temporary-folder";

describe("the sandbox's mailbox", () => {
  const login = { username: "mailer", password: "a mail password" };
  let folder: TemporaryFolder;
  let authority: CertificateAuthority;
  let mailbox: Mailbox;

  before(async () => {
    folder = await temporaryFolder();
    authority = await CertificateAuthority.create(folder.path);
    const certificate = await authority.issue("mail", ["IP:127.0.0.1"]);
    mailbox = await Mailbox.start({ certificate, login });
  });
  beforeEach(() => {
    mailbox.clear();
  });
  after(async () => {
    await mailbox.stop();
    await folder.remove();
  });

  /** Sends a mail as a client would; the error's message where that fails. */
  async function send(url: string, subject = "Grüße", auth?: { user: string; pass: string }): Promise<string> {
    const { hostname: host, port, protocol } = new URL(url);
    const tls = { ca: authority.pem };
    const secure = protocol === "smtps:";
    const transport = createTransport({
      host,
      port: Number(port),
      secure,
      requireTLS: !secure,
      tls,
      ...(auth && { auth }),
    });
    const mail = { from: "IT <it@corp.example.com>", to: ["ada@corp.example.com", "zoe@corp.example.com"], subject };
    return transport.sendMail({ ...mail, text: "Good day", html: "<p>Good day</p>" }).then(
      () => "sent",
      (error: unknown) => String(error),
    );
  }

  for (const kind of ["url", "secureUrl"] as const) {
    it(`takes mail over TLS at its ${kind}, and shows what a reader sees`, async () => {
      expect(await send(mailbox[kind])).to.equal("sent");
      const [mail, ...others] = mailbox.messages();
      expect(others).to.be.empty;
      expect(mail).to.deep.include({
        from: "it@corp.example.com",
        to: ["ada@corp.example.com", "zoe@corp.example.com"],
        subject: "Grüße",
        html: "<p>Good day</p>",
      });
      expect(mail?.text.trim()).to.equal("Good day");
      expect(mail?.messageId).to.match(/^<.+@corp\.example\.com>$/);
    });
  }

  it("takes its login and refuses another", async () => {
    const { username: user, password: pass } = login;
    expect(await send(mailbox.url, "with a login", { user, pass })).to.equal("sent");
    expect(await send(mailbox.url, "with a wrong one", { user, pass: "wrong" })).to.match(/535/);
    expect(mailbox.messages()).to.have.length(1);
  });

  for (const command of ["MAIL", "RCPT", "DATA", "AUTH"] as const) {
    it(`refuses ${command} as often as it is told to`, async () => {
      const auth = { user: login.username, pass: login.password };
      mailbox.refuse({ command, code: 451, message: "come back later", times: command === "RCPT" ? 2 : 1 });
      expect(await send(mailbox.url, "first", auth)).to.match(/451 come back later/);
      expect(await send(mailbox.url, "second", auth)).to.equal("sent");
      expect(mailbox.messages().map(({ subject }) => subject)).to.deep.equal(["second"]);
    });
  }

  it("refuses by a rule, until it is cleared", async () => {
    mailbox.refuse((command, argument) =>
      command === "RCPT" && argument.startsWith("zoe@") ? { code: 550, message: "no such user" } : undefined,
    );
    expect(await send(mailbox.url)).to.equal("sent");
    mailbox.refuse({ command: "DATA", code: 554, message: "never" });
    expect(await send(mailbox.url)).to.match(/554 never/);
    mailbox.clear();
    expect(await send(mailbox.url)).to.equal("sent");
    expect(mailbox.messages()).to.have.length(1);
  });

  it("takes mail that came another way", async () => {
    await mailbox.deliver("From: a@example.com\r\nTo: b@example.com\r\nSubject: By hand\r\n\r\nHello\r\n");
    expect(mailbox.messages()[0]).to.include({ from: "a@example.com", subject: "By hand", text: "Hello\n", html: "" });
  });
});
