import { domainToASCII } from "node:url";
import { expect } from "chai";
import fc from "fast-check";
import { simpleParser } from "mailparser";
import { createTransport } from "nodemailer";
import { composeInvitation } from "../../../provider/mail/compose";
import type { InvitationFields } from "../../../provider/mail/fields";
import { messageOf } from "../../../provider/mail/message";
import { hostile, RUNS, SENT_HEADERS } from "./hostile";
import { ada, mailToAda } from "./people";

/** Hostile text in every field; the directory's name is never empty, so that the layout is the same. */
const hostileFields: fc.Arbitrary<InvitationFields> = fc.record({
  firstName: hostile,
  lastName: hostile,
  displayName: hostile,
  userName: hostile,
  email: hostile,
  registrationCode: hostile,
  directoryName: hostile,
  passwordHelp: fc.constantFrom("forgot-password", "ask-administrator", "identity-provider"),
});

/** How often each character that makes markup stands in a text. */
function markup(html = ""): string {
  return ["<", ">", '"'].map((character) => html.split(character).length).join(" ");
}

describe(`hostile text in every field (${RUNS} invitations)`, function () {
  this.timeout(30_000);

  it("never becomes markup, in the default HTML or in one's own", () => {
    const template = {
      text: "-",
      html: '<p title="{{displayName}}">{{userName}}<a href="{{clientLink}}">{{email}}</a></p>',
    };
    const byDefault = markup(composeInvitation(ada()).html);
    const byTemplate = markup(composeInvitation(ada(), template).html);
    fc.assert(
      fc.property(hostileFields, (fields) => {
        expect(markup(composeInvitation(fields).html)).to.equal(byDefault);
        expect(markup(composeInvitation(fields, template).html)).to.equal(byTemplate);
      }),
      { numRuns: RUNS },
    );
  });

  it("never becomes a header or a second recipient", async () => {
    const wire = createTransport({ streamTransport: true, buffer: true });
    await fc.assert(
      fc.asyncProperty(hostileFields, hostile, async (fields, messageKey) => {
        const words = composeInvitation(fields, { subject: "{{displayName}} {{userName}} {{registrationCode}}" });
        const mail = mailToAda({ ...words, toName: fields.displayName, messageKey });
        const sent = await wire.sendMail(messageOf(mail));
        const parsed = await simpleParser(sent.message);
        expect(sent.envelope.to).to.deep.equal(["ada@example.com"]);
        expect([parsed.to].flat().flatMap((to) => to?.value.map(({ address }) => address))).to.deep.equal([
          "ada@example.com",
        ]);
        expect([...parsed.headers.keys()].sort()).to.deep.equal(SENT_HEADERS);
        expect(parsed.headerLines).to.have.length(SENT_HEADERS.length);
        expect(parsed.messageId).to.match(/^<[0-9a-f]{32}@example\.com>$/);
      }),
      { numRuns: RUNS },
    );
  });

  it("as an address is refused, or is the one recipient", async () => {
    let taken = 0;
    const wire = createTransport({ streamTransport: true, buffer: true });
    await fc.assert(
      fc.asyncProperty(fc.oneof(hostile, fc.emailAddress()), async (to) => {
        let message;
        try {
          message = messageOf(mailToAda({ to }));
        } catch (error) {
          expect(error).to.include({ name: "ProviderError", code: "invalid-argument" });
          return;
        }
        const sent = await wire.sendMail(message);
        const parsed = await simpleParser(sent.message);
        taken++;
        // The domain travels in ASCII, whatever it was written in (RFC 5891 4.4), and in lower case: few servers take another.
        const [local = "", domain = ""] = to.split("@");
        const ascii = /^[ -~]*$/.test(domain) ? domain.toLowerCase() : domainToASCII(domain);
        expect(sent.envelope.to).to.deep.equal([`${local}@${ascii}`]);
        expect([parsed.to].flat().flatMap((one) => one?.value)).to.have.length(1);
      }),
      { numRuns: RUNS, examples: [["ada@example.com王小明"], ["ada@müller.example"], ["o'brien+x@EXAMPLE.com"]] },
    );
    expect(taken).to.be.greaterThan(RUNS / 10);
  });

  it("in a sender's name is refused, or is one sender", async () => {
    let taken = 0;
    const wire = createTransport({ streamTransport: true, buffer: true });
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        let message;
        try {
          message = messageOf(mailToAda({ from: `${text} <it@example.com>`, replyTo: `"${text}" <help@example.com>` }));
        } catch (error) {
          expect(error).to.include({ name: "ProviderError", code: "invalid-setting" });
          return;
        }
        const sent = await wire.sendMail(message);
        const parsed = await simpleParser(sent.message);
        taken++;
        expect(parsed.from?.value.map(({ address }) => address)).to.deep.equal(["it@example.com"]);
        expect([...parsed.headers.keys()].sort()).to.deep.equal([...SENT_HEADERS, "reply-to"].sort());
      }),
      { numRuns: RUNS },
    );
    expect(taken).to.be.greaterThan(RUNS / 10);
  });
});
