// Mails through Amazon SES v2.
import type { SESv2Client } from "@aws-sdk/client-sesv2";
import type { Clock } from "../concurrency/clock";
import { wordsOf } from "../errors/provider-error";
import { doingOf, messageOf } from "./message";
import type { RateLimit } from "../concurrency/rate-limit";
import { deliver, type Failure } from "./retry";
import type { MailTransport } from "./mail";

export function sesTransport(
  configuredRegion: string | undefined,
  sesClient: () => SESv2Client | Promise<SESv2Client>,
  pace: RateLimit,
  clock: Clock,
): MailTransport {
  const open = async () => {
    const { createTransport } = await import("nodemailer");
    const { SendEmailCommand } = await import("@aws-sdk/client-sesv2");
    const client = await sesClient();
    return { client, transporter: createTransport({ SES: { sesClient: client, SendEmailCommand } }) };
  };
  let opened: ReturnType<typeof open> | undefined;
  return {
    async send(mail) {
      const message = messageOf(mail);
      const { client, transporter } = await (opened ??= open());
      const region = configuredRegion ?? (await client.config.region());
      const attempt = () => transporter.sendMail(message);
      const sent = await deliver(doingOf(mail), attempt, (error) => judge(error, region), pace, clock);
      return { messageId: sent.messageId.replace(/[<>]/g, "") };
    },
    close() {
      // The client is the caller's, and holds nothing open that would keep the process.
    },
  };
}

/** What an error of the AWS SDK tells. */
interface SdkError {
  name?: string;
  code?: string;
  $metadata?: { httpStatusCode?: number };
}

/** Network errors that come before a byte of the request was sent. */
const NOT_SENT = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);

function judge(error: unknown, region: string): Failure {
  const { name = "", code = "", $metadata } = error as SdkError;
  const status = $metadata?.httpStatusCode;
  const words = wordsOf(error);
  const happened = `SES in ${region} answered ${name}: ${words}`;
  const refused = (next: string): Failure => ({ code: "mail-refused", happened, next, cause: error });
  if (/daily message quota/i.test(words)) {
    return refused("run pulumi up again when the quota of the last 24 hours is free again, or ask AWS to raise it");
  }
  if (/throttl|toomanyrequests/i.test(name) || /maximum sending rate exceeded/i.test(words)) {
    const next = "set workspaces-users:mail.rate to the account's sending rate, then run pulumi up again";
    return { ...refused(next), again: "slower" };
  }
  if (status === 503) {
    return { ...refused("run pulumi up again when SES is back"), again: "later" };
  }
  if (status !== undefined && status >= 400 && status < 500) {
    return refused(nextStep(name, words, region));
  }
  if (name.endsWith("ProviderError")) {
    return {
      code: "mail-refused",
      happened: `no AWS credentials for SES in ${region}: ${words}`,
      next: "log in, or set workspaces-users:profile",
      cause: error,
    };
  }
  if (NOT_SENT.has(code)) {
    return {
      code: "mail-unreachable",
      happened: `SES in ${region} was not reached: ${words || code}`,
      next: "check the network and the Region workspaces-users:mail.region, then run pulumi up again",
      again: "later",
      cause: error,
    };
  }
  return {
    code: "outcome-unknown",
    happened: `SES in ${region} may or may not have taken the mail, its answer was lost: ${words || name}`,
    next: "ask the person whether it came; the next pulumi up may send it a second time",
    cause: error,
  };
}

function nextStep(name: string, words: string, region: string): string {
  if (/not verified/i.test(words)) {
    return (
      `verify each identity named here in Amazon SES in ${region}; if it is the recipient's, ` +
      "the account is still in the SES sandbox: ask AWS for production access"
    );
  }
  if (/AccessDenied|NotAuthorized|UnrecognizedClient|ExpiredToken|InvalidClientTokenId|Signature/i.test(name)) {
    return "use credentials that allow ses:SendEmail and ses:SendRawEmail for the sender's identity";
  }
  if (/AccountSuspended|SendingPaused/.test(name)) {
    return `resume sending in Amazon SES in ${region}`;
  }
  return "correct what SES names, then run pulumi up again";
}
