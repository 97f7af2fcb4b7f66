// What went wrong between us and an SMTP server, and whether another attempt is safe.
import type { NodemailerError } from "nodemailer";
import { wordsOf } from "../errors/provider-error";
import type { Failure } from "./retry";
import type { SmtpServer } from "./smtp-server";

/** System errors that pass: a server that restarts, a network that comes back. */
const PASSING = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EAI_AGAIN",
]);

/**
 * Judges an error of nodemailer. A reply of the server decides; without one, `contentRead` does: once the mail's content
 * was on its way, a lost connection leaves open whether it was taken, and that is never repeated.
 *
 * The error itself is not passed on as a cause: the server's reply in it may quote the login.
 */
export function judgeSmtp(error: unknown, server: SmtpServer, contentRead: boolean): Failure {
  const { code, responseCode, command, originalCode } = error as NodemailerError;
  const words = wordsOf(error);
  const reply = responseCode ?? 0;
  if (code !== "ETLS" && reply >= 400) {
    const happened = `${server.name} refused: ${words}`;
    return reply < 500
      ? { code: "mail-refused", happened, next: "run pulumi up again later", again: "later" }
      : { code: "mail-refused", happened, next: nextStep(code, command) };
  }
  if (contentRead) {
    return {
      code: "outcome-unknown",
      happened: `${server.name} may or may not have taken the mail, its answer was lost: ${words}`,
      next: "ask the person whether it came; the next pulumi up may send it a second time, with the same Message-ID",
    };
  }
  if (code === "EAUTH") {
    return { code: "mail-refused", happened: `no login at ${server.name}: ${words}`, next: nextStep(code, command) };
  }
  const passing =
    originalCode === undefined ? code === "ECONNECTION" || code === "ETIMEDOUT" : PASSING.has(originalCode);
  if (passing) {
    return {
      code: "mail-unreachable",
      happened: `${server.name} was not reached: ${words}`,
      next: "check host, port and network, then run pulumi up again",
      again: "later",
    };
  }
  if (code === "ETLS" || code === "ESOCKET") {
    return {
      code: "mail-unreachable",
      happened: `no trusted TLS connection to ${server.name}: ${words}`,
      next:
        "set workspaces-users:mail.caCertificate to the authority that signed the server's certificate, or correct " +
        "the host name, or the scheme in workspaces-users:mail.transport (smtps:// for TLS from the start, smtp:// for STARTTLS)",
    };
  }
  return {
    code: "mail-unreachable",
    happened: `no mail could be handed to ${server.name}: ${words}`,
    next: "check host and port in workspaces-users:mail.transport",
  };
}

function nextStep(code: string | undefined, command: string | undefined): string {
  if (code === "EAUTH") {
    return "check the user in workspaces-users:mail.transport and set the password with: pulumi config set --secret --path 'workspaces-users:mail.password'";
  }
  switch (command) {
    case "MAIL FROM":
      return "set workspaces-users:mail.from to an address this server and login may send from";
    case "RCPT TO":
      return "correct the person's e-mail address, or let the server relay to it";
    default:
      return "correct what the server names, then run pulumi up again";
  }
}
