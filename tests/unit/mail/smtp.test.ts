import { expect } from "chai";
import fc from "fast-check";
import type { SMTPServerOptions } from "smtp-server";
import type { MailSettings, MailTransport } from "../../../provider/mail/mail";
import { mailTransport } from "../../../provider/mail/transport";
import { selfSigned, type Certificate } from "./certificate";
import { failureOf } from "../failure";
import { hostile, SENT_HEADERS } from "./hostile";
import { Mailbox, reply } from "./mailbox";
import { mailToAda } from "./people";
import { VirtualClock } from "../virtual-clock";

const HOST = "127.72.0.2";
const PASSWORD = "pa%s:w@rd/ü";

describe("mails through an SMTP server", () => {
  let clock: VirtualClock;
  let certificate: Certificate;
  const opened: (Mailbox | MailTransport)[] = [];

  before(() => {
    certificate = selfSigned(HOST);
  });
  beforeEach(() => {
    clock = new VirtualClock();
  });
  afterEach(async () => {
    for (const each of opened.splice(0).reverse()) {
      await each.close();
    }
  });

  async function mailbox(options?: SMTPServerOptions): Promise<Mailbox> {
    const box = await Mailbox.open(HOST, { ...certificate, ...options });
    opened.push(box);
    return box;
  }

  function transport(url: string, settings: Partial<MailSettings> = {}): MailTransport {
    const made = mailTransport(
      { from: "it@example.com", transport: url, ...settings },
      {
        sesClient: () => {
          throw new Error("no SES here");
        },
        clock,
        timeouts: { connect: 1_000, answer: 1_000 },
      },
    );
    opened.push(made);
    return made;
  }

  /** Takes one login. */
  const onAuth: SMTPServerOptions["onAuth"] = (auth, _session, done) => {
    if (auth.username === "desk@example.com" && auth.password === PASSWORD) {
      done(null, { user: auth.username });
    } else {
      // Some servers quote what they were sent.
      done(reply(535, `5.7.8 Authentication failed for ${auth.username ?? ""} with ${auth.password ?? ""}`));
    }
  };
  const login = `desk%40example.com:${encodeURIComponent(PASSWORD)}@`;

  it("delivers over TLS, after a login, to one person", async () => {
    const box = await mailbox({ secure: true, authOptional: false, onAuth });
    const smtp = transport(`smtps://${login}${HOST}:${box.port}`, { caCertificate: certificate.cert });
    const { messageId } = await smtp.send(mailToAda({ replyTo: "help@example.com" }));
    const [delivery] = box.deliveries;
    expect(delivery?.session).to.include({ secure: true, user: "desk@example.com" });
    expect(delivery?.session.envelope.rcptTo.map(({ address }) => address)).to.deep.equal(["ada@example.com"]);
    expect(delivery?.session.envelope.mailFrom).to.include({ address: "it@example.com" });
    expect(delivery?.mail).to.include({ subject: "Your desktop is ready", messageId: `<${messageId}>` });
    expect(delivery?.mail.text?.trim()).to.equal("Hello Ada");
    expect(delivery?.mail.html).to.equal("<p>Hello Ada</p>");
    expect(delivery?.mail.replyTo?.text).to.equal("help@example.com");
  });

  it("delivers over STARTTLS, the password from the settings", async () => {
    const box = await mailbox({ authOptional: false, onAuth });
    const settings = { caCertificate: certificate.cert, password: PASSWORD };
    await transport(`smtp://desk%40example.com@${HOST}:${box.port}`, settings).send(mailToAda());
    expect(box.deliveries[0]?.session).to.include({ secure: true, user: "desk@example.com" });
  });

  it("delivers in plain to this machine, without a login", async () => {
    const box = await mailbox();
    await transport(`smtp://${HOST}:${box.port}`).send(mailToAda());
    expect(box.deliveries).to.have.length(1);
    expect(box.deliveries[0]?.session.secure).to.equal(false);
  });

  it("never logs in without TLS, even on this machine", async () => {
    const seen: string[] = [];
    const box = await mailbox({
      hideSTARTTLS: true,
      disabledCommands: ["STARTTLS"],
      allowInsecureAuth: true,
      onAuth: (auth, _session, done) => {
        seen.push(auth.password ?? "");
        done(null, { user: "anyone" });
      },
    });
    const error = await failureOf(transport(`smtp://${login}${HOST}:${box.port}`).send(mailToAda()));
    expect(error.code).to.equal("mail-unreachable");
    expect(error.message).to.contain("no trusted TLS connection");
    expect(seen).to.deep.equal([]);
    expect(box.deliveries).to.have.length(0);
  });

  for (const scheme of ["smtp", "smtps"]) {
    it(`refuses a certificate of another authority, of another name, and an expired one (${scheme})`, async () => {
      for (const [served, trusted] of [
        [certificate, selfSigned(HOST)],
        [certificate, undefined],
        ...[selfSigned("mail.example.com")].map((other) => [other, other] as const),
        ...[selfSigned(HOST, -1)].map((expired) => [expired, expired] as const),
      ] as const) {
        const box = await mailbox({ secure: scheme === "smtps", ...served, onAuth });
        const smtp = transport(`${scheme}://${login}${HOST}:${box.port}`, { caCertificate: trusted?.cert });
        const error = await failureOf(smtp.send(mailToAda()));
        expect(error.code).to.equal("mail-unreachable");
        expect(error.message).to.contain("no trusted TLS connection").and.to.contain("mail.caCertificate");
        expect(box.connections).to.equal(1);
        expect(box.deliveries).to.have.length(0);
      }
    });
  }

  it("keeps verifying when the environment says not to", async () => {
    const box = await mailbox({ secure: true });
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
    try {
      const error = await failureOf(transport(`smtps://${HOST}:${box.port}`).send(mailToAda()));
      expect(error.message).to.contain("no trusted TLS connection");
    } finally {
      delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    }
  });

  it("says that a login was refused, in words without any form of the password", async () => {
    const box = await mailbox({ secure: true, onAuth });
    const wrong = "wr%ng:p@ss/wörd";
    const smtp = transport(`smtps://desk%40example.com:${encodeURIComponent(wrong)}@${HOST}:${box.port}`, {
      caCertificate: certificate.cert,
    });
    const error = await failureOf(smtp.send(mailToAda()));
    expect(error.code).to.equal("mail-refused");
    expect(error.message).to.contain("535").and.to.contain("mail.password");
    expect(error.cause).to.equal(undefined);
    for (const secret of [wrong, encodeURIComponent(wrong), Buffer.from(wrong).toString("base64")]) {
      expect(error.stack).not.to.contain(secret);
    }
    expect(box.connections).to.equal(1);
  });

  for (const code of [421, 451]) {
    it(`repeats after ${code}, after growing waits, then delivers once`, async () => {
      const box = await mailbox({ hideSTARTTLS: true });
      box.onMail = (attempt) => (attempt <= 2 ? reply(code, "4.3.0 try again later") : undefined);
      await transport(`smtp://${HOST}:${box.port}`).send(mailToAda());
      expect(box.deliveries).to.have.length(1);
      expect(clock.slept).to.deep.equal([1_000, 2_000]);
    });
  }

  it("stops after five attempts at a server that keeps saying later", async () => {
    let asked = 0;
    const box = await mailbox({
      onRcptTo: (_address, _session, done) => {
        asked++;
        done(reply(450, "4.2.0 greylisted"));
      },
    });
    const error = await failureOf(transport(`smtp://${HOST}:${box.port}`).send(mailToAda()));
    expect(asked).to.equal(5);
    expect(error.code).to.equal("mail-refused");
    expect(error.message).to.contain("greylisted (attempt 5 of 5); run pulumi up again later");
  });

  it("says at once who is refused and what to correct", async () => {
    let asked = 0;
    const box = await mailbox({
      onRcptTo: (_address, _session, done) => {
        asked++;
        done(reply(550, "5.1.1 no such mailbox"));
      },
    });
    const error = await failureOf(transport(`smtp://${HOST}:${box.port}`).send(mailToAda()));
    expect(asked).to.equal(1);
    expect(error.message).to.equal(
      `mailing "Your desktop is ready" to ada@example.com: ${HOST}:${box.port} refused: Can't send mail - all recipients ` +
        "were rejected: 550 5.1.1 no such mailbox; correct the person's e-mail address, or let the server relay to it [mail-refused]",
    );
  });

  it("says that the sender is refused", async () => {
    const box = await mailbox({
      onMailFrom: (_address, _session, done) => {
        done(reply(553, "5.7.1 not yours"));
      },
    });
    const error = await failureOf(transport(`smtp://${HOST}:${box.port}`).send(mailToAda()));
    expect(error.message).to.contain("553 5.7.1 not yours; set workspaces-users:mail.from");
  });

  it("repeats when the connection is cut before the mail was handed over", async () => {
    let asked = 0;
    const box = await mailbox({
      onRcptTo: (_address, _session, done) => {
        if (++asked === 1) {
          box.cut();
        }
        done();
      },
    });
    await transport(`smtp://${HOST}:${box.port}`).send(mailToAda());
    expect(box.deliveries).to.have.length(1);
    expect(asked).to.equal(2);
  });

  it("does not repeat a mail that was handed over when the answer is lost", async () => {
    const box = await mailbox();
    let handedOver = 0;
    box.onMail = (attempt) => {
      handedOver = attempt;
      box.cut();
      return undefined;
    };
    const error = await failureOf(transport(`smtp://${HOST}:${box.port}`).send(mailToAda()));
    expect(error.code).to.equal("outcome-unknown");
    expect(error.message).to.contain("may or may not");
    expect([handedOver, box.deliveries.length, box.connections]).to.deep.equal([1, 1, 1]);
  });

  it("does not repeat a mail whose answer never comes", async () => {
    const box = await mailbox();
    box.onMail = () => "silence";
    const error = await failureOf(transport(`smtp://${HOST}:${box.port}`).send(mailToAda()));
    expect(error.code).to.equal("outcome-unknown");
    expect(box.connections).to.equal(1);
  });

  it("says that a server is not reached, after trying again", async () => {
    const box = await mailbox();
    const { port } = box;
    await box.close();
    opened.pop();
    const error = await failureOf(transport(`smtp://${HOST}:${port}`).send(mailToAda()));
    expect(error.code).to.equal("mail-unreachable");
    expect(error.message).to.contain("ECONNREFUSED").and.to.contain("(attempt 5 of 5)");
    expect(clock.slept).to.deep.equal([1_000, 2_000, 4_000, 8_000]);
  });

  it("sends many at once over a few connections, at the rate set", async () => {
    const box = await mailbox();
    const smtp = transport(`smtp://${HOST}:${box.port}`, { rate: 10 });
    const keys = Array.from({ length: 40 }, (_, index) => `key ${index}`);
    await Promise.all(keys.map((messageKey) => smtp.send(mailToAda({ messageKey }))));
    expect(new Set(box.deliveries.map(({ mail }) => mail.messageId)).size).to.equal(40);
    expect(box.mostAtOnce).to.be.at.most(5);
    expect(clock.slept).to.deep.equal(Array.from({ length: 39 }, () => 100));
  });

  it("delivers hostile words as words (100 mails)", async () => {
    const box = await mailbox();
    const smtp = transport(`smtp://${HOST}:${box.port}`);
    const texts = fc.sample(hostile, 100);
    await Promise.all(
      texts.map((text) => smtp.send(mailToAda({ toName: text, subject: `For ${text}`, messageKey: text }))),
    );
    expect(box.deliveries).to.have.length(100);
    for (const { session, mail } of box.deliveries) {
      expect(session.envelope.rcptTo.map(({ address }) => address)).to.deep.equal(["ada@example.com"]);
      expect([...mail.headers.keys()]).to.have.members(SENT_HEADERS);
    }
  });
});
