// Whether invitations can be sent: the sender's identity in SES, or the login at an SMTP server. Nothing is sent.
import type { AwsClients } from "../../aws/clients";
import type { MailSettings, Settings } from "../../config/settings";
import { ProviderError } from "../../errors/provider-error";
import { checkAddress } from "../../mail/address";
import { judgeSmtp } from "../../mail/smtp-failure";
import { smtpServer } from "../../mail/smtp-server";
import { whyNotAsked } from "../aws-fault";
import { bareAddress, Ses, type SesFault } from "../ses";
import { isDenied } from "./actions";
import type { Report } from "./report";

/** Milliseconds for each step of talking to an SMTP server. */
const SMTP_TIMEOUT_MS = 10_000;

export async function checkMail(
  report: Report,
  settings: Settings,
  aws: AwsClients,
  canAskAws: boolean,
): Promise<void> {
  const mail = await report.step(
    "mail settings",
    () => settings.mail,
    ({ from, transport }) => `${from}, by ${transport === "ses" ? "SES" : "SMTP"}`,
  );
  if (mail === undefined) {
    report.notChecked("mail service", "the mail settings will not do");
    return;
  }
  for (const key of ["from", "replyTo"] as const) {
    const given = mail[key];
    const address = given === undefined ? "" : bareAddress(given);
    const fault = given === undefined ? undefined : checkAddress(address);
    if (fault !== undefined) {
      report.say(
        `mail ${key}`,
        "to do",
        `"${address}" is no address: ${fault}; set workspaces-users:mail.${key}`,
        "invalid-setting",
      );
    }
  }
  if (mail.transport !== "ses") {
    await checkSmtp(report, mail);
  } else if (canAskAws) {
    await checkSes(report, aws, bareAddress(mail.from), mail.region ?? settings.region);
  } else {
    report.notChecked("mail service", "AWS could not be asked");
  }
}

async function checkSes(report: Report, aws: AwsClients, from: string, region: string): Promise<void> {
  const ses = new Ses(await aws.ses(region), region);
  const ask = async (about: string, action: string, question: () => Promise<string | SesFault>): Promise<void> => {
    try {
      const answer = await question();
      if (typeof answer === "string") {
        report.say(about, "ok", answer);
      } else {
        report.say(about, "to do", `${answer.happened}; ${answer.next}`, "mail-refused");
      }
    } catch (error) {
      const because = isDenied(error)
        ? `it may not be asked: allow ${action}, which only this command and plan use`
        : whyNotAsked(error);
      report.notChecked(about, because);
    }
  };
  await ask("SES account", "ses:GetAccount", async () => {
    const { isPaused, isInTestMode, mailsADay = "?", mailsASecond = "?" } = await ses.account();
    return isPaused
      ? ses.pausedFault()
      : isInTestMode
        ? ses.testModeFault()
        : `out of the test mode in ${region}, ${mailsADay} mails a day, ${mailsASecond} a second`;
  });
  await ask(`SES identity ${from}`, "ses:GetEmailIdentity", async () => {
    return (await ses.senderFault(from)) ?? `verified in ${region}`;
  });
}

async function checkSmtp(report: Report, mail: MailSettings): Promise<void> {
  const { createTransport } = await import("nodemailer");
  let about = "SMTP server";
  await report.step(
    about,
    async () => {
      const server = smtpServer(mail);
      about = `SMTP server ${server.name}`;
      const timeouts = {
        connectionTimeout: SMTP_TIMEOUT_MS,
        greetingTimeout: SMTP_TIMEOUT_MS,
        socketTimeout: SMTP_TIMEOUT_MS,
      };
      const transporter = createTransport({ ...server.options, ...timeouts });
      try {
        await transporter.verify();
      } catch (error) {
        const { code, happened, next } = judgeSmtp(error, server, false);
        throw new ProviderError({ code, doing: `asking the SMTP server ${server.name}`, happened, next });
      } finally {
        transporter.close();
      }
      return server;
    },
    ({ name, options }) =>
      `${name} answers${options.auth === undefined ? ", without a login" : ", and takes the login"}${options.ignoreTLS === true ? "" : ", over trusted TLS"}`,
  );
}
