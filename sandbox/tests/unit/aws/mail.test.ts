import { SendEmailCommand, type SendEmailCommandInput } from "@aws-sdk/client-sesv2";
import { expect } from "chai";
import { simpleParser } from "mailparser";
import { createTransport } from "nodemailer";
import { failure, World } from "./support";

describe("the AWS stand-in: mail", () => {
  let world: World;
  beforeEach(async () => {
    world = await World.start({ verifiedSenders: ["it@example.com", "example.org"] });
  });
  afterEach(() => world.stop());

  function send(input: Partial<SendEmailCommandInput>) {
    const command = new SendEmailCommand({
      FromEmailAddress: "IT <it@example.com>",
      Destination: { ToAddresses: ["ada@example.net"], BccAddresses: ["audit@example.net"] },
      Content: {
        Simple: { Subject: { Data: "Grüße" }, Body: { Text: { Data: "Hello" }, Html: { Data: "<b>Hi</b>" } } },
      },
      ...input,
    });
    return world.mail().send(command);
  }

  it("makes MIME of simple content, with no blind copy in it", async () => {
    const { MessageId } = await send({});
    const [mail] = world.mails;
    expect(mail).to.deep.include({ messageId: MessageId, from: "it@example.com" });
    expect(mail?.to).to.deep.equal(["ada@example.net", "audit@example.net"]);
    const { subject, text, html, from } = await simpleParser(mail?.raw ?? "");
    expect({ subject, text: text?.trim(), html }).to.deep.equal({ subject: "Grüße", text: "Hello", html: "<b>Hi</b>" });
    expect(from?.text).to.include("it@example.com");
    expect(mail?.raw.toString()).not.to.include("audit@example.net");
  });

  it("takes raw messages as nodemailer's SES transport sends them", async () => {
    const transport = createTransport({ SES: { sesClient: world.mail(), SendEmailCommand } });
    await transport.sendMail({ from: "it@example.org", to: "ada@example.net", subject: "Hello", text: "there" });
    const [mail] = world.mails;
    expect(mail).to.deep.include({ from: "it@example.org", to: ["ada@example.net"] });
    expect((await simpleParser(mail?.raw ?? "")).text?.trim()).to.equal("there");
  });

  it("asks a policy for a second action where the message is a raw one", async () => {
    const asked: string[] = [];
    await world.stop();
    world = await World.start({
      verifiedSenders: ["it@example.com"],
      allow: (action) => {
        asked.push(action);
        return action !== "ses:SendRawEmail";
      },
    });
    await send({});
    const Data = Buffer.from("From: it@example.com\r\nTo: ada@example.net\r\n\r\nHello");
    expect((await failure(send({ Content: { Raw: { Data } } }))).message).to.include("perform: ses:SendRawEmail");
    expect(asked).to.deep.equal(["ses:SendEmail", "ses:SendEmail", "ses:SendRawEmail"]);
    expect(world.mails).to.have.lengthOf(1);
  });

  it("rejects a sender that is not verified, by address or by domain", async () => {
    for (const FromEmailAddress of ["hr@example.com", "it@example.com.evil.net", "it@sub.example.org"]) {
      const error = await failure(send({ FromEmailAddress }));
      expect(error.name).to.equal("MessageRejected");
      expect(error.message).to.include(`in region EU-WEST-1: ${FromEmailAddress}`);
    }
    expect(world.mails).to.deep.equal([]);
    await send({ FromEmailAddress: "anybody@EXAMPLE.org" });
    expect(world.mails).to.have.lengthOf(1);
  });

  it("rejects what has no recipients or no content", async () => {
    expect((await failure(send({ Destination: {} }))).name).to.equal("BadRequestException");
    expect((await failure(send({ Destination: { ToAddresses: ["ada"] } }))).name).to.equal("BadRequestException");
    expect((await failure(send({ Content: {} }))).name).to.equal("BadRequestException");
    expect(world.mails).to.deep.equal([]);
  });
});
