// Whether invitations can be sent: the sender's identity in SES, or the login at an SMTP server. Nothing is sent.
import type { AwsClients } from "../../aws/clients";
import type { MailSettings, Settings } from "../../config/settings";
import { ProviderError, wordsOf } from "../../errors/provider-error";
import { checkAddress } from "../../mail/address";
import { judgeSmtp } from "../../mail/smtp-failure";
import { smtpServer } from "../../mail/smtp-server";
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

const bareAddress = (sender: string): string => (/<([^<>]*)>\s*$/.exec(sender)?.[1] ?? sender).trim();

async function checkSes(report: Report, aws: AwsClients, from: string, region: string): Promise<void> {
  const { GetAccountCommand, GetEmailIdentityCommand } = await import("@aws-sdk/client-sesv2");
  const client = await aws.ses(region);
  const ask = async <T>(about: string, action: string, question: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await question();
    } catch (error) {
      const isAboutRight = isDenied(error);
      const because = isAboutRight
        ? `it may not be asked: allow ${action}, which only this command uses`
        : wordsOf(error);
      report.notChecked(about, because);
      return undefined;
    }
  };
  const account = await ask("SES account", "ses:GetAccount", () => client.send(new GetAccountCommand({})));
  if (account !== undefined) {
    const { ProductionAccessEnabled = false, SendingEnabled = false, SendQuota } = account;
    if (!SendingEnabled) {
      report.say(
        "SES account",
        "to do",
        `sending is paused in ${region}; resume it in Amazon SES, or ask AWS Support`,
        "mail-refused",
      );
    } else if (!ProductionAccessEnabled) {
      report.say(
        "SES account",
        "to do",
        `SES in ${region} is in its test mode, and sends to verified recipients only; request production access: Amazon SES, Account dashboard`,
        "mail-refused",
      );
    } else {
      report.say(
        "SES account",
        "ok",
        `out of the test mode in ${region}, ${SendQuota?.Max24HourSend ?? "?"} mails a day, ${SendQuota?.MaxSendRate ?? "?"} a second`,
      );
    }
  }
  const isVerified = async (identity: string): Promise<boolean | undefined> => {
    try {
      const found = await client.send(new GetEmailIdentityCommand({ EmailIdentity: identity }));
      return found.VerifiedForSendingStatus ?? false;
    } catch (error) {
      if ((error as Error).name === "NotFoundException") {
        return undefined;
      }
      throw error;
    }
  };
  const domain = from.slice(from.lastIndexOf("@") + 1);
  const about = `SES identity ${from}`;
  const verified = await ask(about, "ses:GetEmailIdentity", async () => [
    await isVerified(from),
    await isVerified(domain),
  ]);
  if (verified?.includes(true) === true) {
    report.say(about, "ok", `verified in ${region}`);
  } else if (verified !== undefined) {
    const known = verified.some((one) => one !== undefined);
    const happened = known ? "is not verified yet" : `and its domain ${domain} are not there`;
    const next = known ? "finish its verification (the mail, or the DNS records)" : "verify one of both in Amazon SES";
    report.say(
      about,
      "to do",
      `${happened} in ${region}; ${next}, or correct workspaces-users:mail.from or mail.region`,
      "mail-refused",
    );
  }
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
