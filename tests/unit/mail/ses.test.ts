import { expect } from "chai";
import { simpleParser } from "mailparser";
import type { MailTransport } from "../../../provider/mail/mail";
import { mailTransport } from "../../../provider/mail/transport";
import { failureOf } from "../failure";
import { mailToAda } from "./people";
import { SesEndpoint } from "./ses-endpoint";
import { VirtualClock } from "../virtual-clock";

const throttled = { status: 429, type: "TooManyRequestsException", message: "Maximum sending rate exceeded." };

describe("mails through SES", () => {
  let ses: SesEndpoint;
  let clock: VirtualClock;

  beforeEach(async () => {
    ses = await SesEndpoint.open("127.72.0.1");
    clock = new VirtualClock();
  });
  afterEach(() => ses.close());

  function open(settings: { rate?: number; region?: string } = {}): MailTransport {
    return mailTransport(
      { from: "it@example.com", transport: "ses", ...settings },
      { sesClient: () => ses.client(), clock },
    );
  }

  it("sends one mail to one person and returns SES's message id", async () => {
    const sent = await open().send(mailToAda({ replyTo: "Help <help@example.com>", subject: "Zoës Desktop" }));
    expect(sent.messageId).to.equal("0102-1@eu-west-1.amazonses.com");
    expect(ses.requests).to.have.length(1);
    const [request] = ses.requests;
    expect(request?.Destination).to.deep.equal({ ToAddresses: ["ada@example.com"] });
    expect(request?.FromEmailAddress).to.equal("IT Service <it@example.com>");
    const mail = await simpleParser(Buffer.from(request?.Content.Raw.Data ?? "", "base64"));
    expect(mail).to.include({ subject: "Zoës Desktop", text: "Hello Ada", html: "<p>Hello Ada</p>" });
    expect(mail.from?.text).to.equal('"IT Service" <it@example.com>');
    expect(mail.replyTo?.text).to.equal('"Help" <help@example.com>');
  });

  it("marks a repeat of the same mail as such", async () => {
    const transport = open();
    await transport.send(mailToAda());
    await transport.send(mailToAda());
    await transport.send(mailToAda({ messageKey: "project/stack/ada#2" }));
    const keys = await Promise.all(
      ses.requests.map(async ({ Content }) => {
        const mail = await simpleParser(Buffer.from(Content.Raw.Data, "base64"));
        return [mail.headers.get("x-message-key"), mail.messageId];
      }),
    );
    expect(keys[0]).to.deep.equal(keys[1]);
    expect(keys[0]?.[0]).not.to.equal(keys[2]?.[0]);
  });

  it("repeats after throttling, slower and after growing waits", async () => {
    ses.answer = (attempt) => (attempt <= 2 ? throttled : undefined);
    await open({ rate: 10 }).send(mailToAda());
    expect(ses.requests).to.have.length(3);
    expect(clock.slept).to.deep.equal([1_000, 2_000]);
  });

  it("keeps to the rate however many mails come at once", async () => {
    const transport = open({ rate: 2 });
    await Promise.all(["a", "b", "c", "d"].map((messageKey) => transport.send(mailToAda({ messageKey }))));
    expect(ses.requests).to.have.length(4);
    expect(clock.slept).to.deep.equal([500, 500, 500]);
  });

  it("gives up after five attempts, and says what to set", async () => {
    ses.answer = () => throttled;
    const error = await failureOf(open().send(mailToAda()));
    expect(ses.requests).to.have.length(5);
    expect(error.code).to.equal("mail-refused");
    expect(error.message).to.contain("Maximum sending rate exceeded. (attempt 5 of 5); set workspaces-users:mail.rate");
  });

  it("says at once that the daily quota is spent", async () => {
    ses.answer = () => ({ ...throttled, message: "Daily message quota exceeded." });
    const error = await failureOf(open().send(mailToAda()));
    expect(error.message).to.contain("quota of the last 24 hours");
    expect(ses.requests).to.have.length(1);
  });

  it("says which identity to verify, and where", async () => {
    ses.answer = () => ({
      status: 400,
      type: "MessageRejected",
      message:
        "Email address is not verified. The following identities failed the check in region EU-WEST-1: it@example.com",
    });
    const error = await failureOf(open().send(mailToAda()));
    expect(error.code).to.equal("mail-refused");
    expect(error.message).to.equal(
      'mailing "Your desktop is ready" to ada@example.com: SES in eu-west-1 answered MessageRejected: Email address is not ' +
        "verified. The following identities failed the check in region EU-WEST-1: it@example.com; verify each identity " +
        "named here in Amazon SES in eu-west-1; if it is the recipient's, the account is still in the SES sandbox: " +
        "ask AWS for production access [mail-refused]",
    );
    expect(ses.requests).to.have.length(1);
  });

  it("says which permission is missing", async () => {
    ses.answer = () => ({ status: 403, type: "AccessDeniedException", message: "User is not authorized" });
    const error = await failureOf(open().send(mailToAda()));
    expect(error.message).to.contain("ses:SendEmail").and.to.contain("[mail-refused]");
  });

  it("repeats when SES is out of service", async () => {
    ses.answer = (attempt) => (attempt === 1 ? { status: 503, type: "ServiceUnavailable", message: "" } : undefined);
    await open().send(mailToAda());
    expect(ses.requests).to.have.length(2);
  });

  for (const [what, answer] of [
    ["the connection is cut before the answer", "cut"],
    ["SES fails inside", { status: 500, type: "InternalFailure", message: "" }],
  ] as const) {
    it(`does not repeat a mail that may have gone out: ${what}`, async () => {
      ses.answer = () => answer;
      const error = await failureOf(open().send(mailToAda()));
      expect(error.code).to.equal("outcome-unknown");
      expect(ses.requests).to.have.length(1);
      expect(clock.slept).to.deep.equal([]);
    });
  }

  it("repeats when SES is not reached, then says so", async () => {
    const client = ses.client();
    await ses.close();
    const error = await failureOf(
      mailTransport({ from: "it@example.com", transport: "ses" }, { sesClient: () => client, clock }).send(mailToAda()),
    );
    expect(error.code).to.equal("mail-unreachable");
    expect(error.message).to.contain("ECONNREFUSED").and.to.contain("(attempt 5 of 5)");
    ses = await SesEndpoint.open("127.72.0.1");
  });

  it("refuses an address that is none before asking anyone", async () => {
    const error = await failureOf(open().send(mailToAda({ to: "ada@example.com, eve@evil.example" })));
    expect(error.code).to.equal("invalid-argument");
    expect(ses.requests).to.have.length(0);
  });
});
