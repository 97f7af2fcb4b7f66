// From our mail to nodemailer's: every address checked, every header made from values that cannot end it.
import { createHash } from "node:crypto";
import type { SendMailOptions } from "nodemailer";
import addressparser from "nodemailer/lib/addressparser";
import { ProviderError } from "../errors/provider-error";
import { checkAddress, wireAddress } from "./address";
import { oneLine } from "./fields";
import type { Mail } from "./mail";

/** What errors say we were doing. */
export function doingOf(mail: Mail): string {
  return `mailing "${oneLine(mail.subject)}" to ${oneLine(mail.to)}`;
}

/**
 * The Message-ID of a mail, without its brackets: the same whenever the same key is sent from the same domain, so that a
 * receiver can recognise a repeat. SES puts its own in its place, and keeps our header `X-Message-Key`.
 */
export function messageIdOf(mail: Mail): string {
  return `${digest(mail.messageKey)}@${sender(mail).address.split("@")[1] ?? ""}`;
}

/** The mail for nodemailer, to exactly one recipient whatever its texts hold. */
export function messageOf(mail: Mail): SendMailOptions {
  const from = sender(mail);
  const to = wireAddress(mail.to);
  if (to === undefined) {
    throw new ProviderError({
      code: "invalid-argument",
      doing: doingOf(mail),
      happened: `the address is refused: ${checkAddress(mail.to) ?? ""}`,
      next: "give the person a single e-mail address such as ada@example.com",
    });
  }
  return {
    // Without this the recipients would be parsed out of the headers.
    envelope: { from: from.address, to: [to] },
    from,
    to: { name: oneLine(mail.toName ?? ""), address: to },
    ...(mail.replyTo === undefined ? {} : { replyTo: mailbox(mail, "replyTo", mail.replyTo) }),
    subject: oneLine(mail.subject),
    text: mail.text,
    ...(mail.html === undefined ? {} : { html: mail.html }),
    messageId: `<${messageIdOf(mail)}>`,
    headers: {
      // RFC 3834: keeps out-of-office replies away.
      "Auto-Submitted": "auto-generated",
      "X-Message-Key": digest(mail.messageKey),
    },
  };
}

function sender(mail: Mail) {
  return mailbox(mail, "from", mail.from);
}

/** A sender as settings have it: an address, or `Name <address>`. */
function mailbox(mail: Mail, key: "from" | "replyTo", value: string): { name: string; address: string } {
  const [first, ...more] = addressparser(value);
  const written = first?.address ?? "";
  const address = wireAddress(written);
  // What the parser guessed out of something else, such as `<a@example.com> <b@example.com>`, is not taken.
  const plain = value === written || value.endsWith(`<${written}>`);
  if (first === undefined || address === undefined || more.length > 0 || !plain) {
    const reason = more.length > 0 || !plain ? "it holds something else beside it" : checkAddress(written);
    throw new ProviderError({
      code: "invalid-setting",
      doing: doingOf(mail),
      happened: `workspaces-users:mail.${key} "${oneLine(value)}" is not one address: ${reason ?? "it holds none"}`,
      next: `set it with: pulumi config set --path 'workspaces-users:mail.${key}' it@example.com`,
    });
  }
  return { name: oneLine(first.name), address };
}

function digest(key: string): string {
  return createHash("sha256").update(key).digest("hex").slice(0, 32);
}
