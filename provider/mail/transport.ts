// How invitations leave: by SES or an SMTP server, behind one interface.
import type { SESv2Client } from "@aws-sdk/client-sesv2";
import { systemClock, type Clock } from "../concurrency/clock";
import type { MailSettings, MailTransport } from "./mail";
import { RateLimit } from "../concurrency/rate-limit";
import { sesTransport } from "./ses";
import { smtpTransport, type SmtpTimeouts } from "./smtp";

export interface MailDeps {
  /** Must be made with `maxAttempts: 1`: SES has no idempotency token, so the SDK must not repeat a call by itself. */
  sesClient: () => SESv2Client | Promise<SESv2Client>;
  clock?: Clock | undefined;
  /** Default: 20 s to connect, 5 min for each answer. */
  timeouts?: SmtpTimeouts | undefined;
}

/** SES's sending rate for a new account in production; the sandbox's is 1, to which throttling slows us down. */
const SES_MAILS_PER_SECOND = 14;

/** The transport of the settings. Connects when the first mail is sent. Throws `invalid-setting` for a URL it cannot use. */
export function mailTransport(settings: MailSettings, deps: MailDeps): MailTransport {
  const clock = deps.clock ?? systemClock;
  if (settings.transport === "ses") {
    return sesTransport(
      settings.region,
      deps.sesClient,
      new RateLimit(settings.rate ?? SES_MAILS_PER_SECOND, clock),
      clock,
    );
  }
  return smtpTransport(settings, new RateLimit(settings.rate ?? Infinity, clock), clock, deps.timeouts);
}
