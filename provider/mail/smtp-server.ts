// Which SMTP server, and how safely we talk to it: TLS is always verified, a password never goes without it.
import { isIPv4 } from "node:net";
import type { SMTPPoolOptions } from "nodemailer";
import { ProviderError } from "../errors/provider-error";
import { rememberSecret } from "../errors/redaction";
import type { MailSettings } from "./mail";

export interface SmtpServer {
  /** `host:port`, for messages. */
  name: string;
  options: SMTPPoolOptions;
}

/**
 * Reads `smtp://[user[:password]@]host[:port]` and `smtps://…`. Throws `invalid-setting`, never showing the URL: it may
 * hold a password.
 *
 * `smtps` speaks TLS from the start, `smtp` demands STARTTLS. Only to this machine itself (localhost, 127.0.0.0/8, ::1),
 * with no login and no `caCertificate`, is `smtp` left plain: that is how a local relay listens.
 */
export function smtpServer(settings: MailSettings): SmtpServer {
  const url = parseUrl(settings.transport);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const secure = url.protocol === "smtps:";
  const port = Number(url.port) || (secure ? 465 : 587);
  const auth = login(url, settings.password);
  const encrypted = secure || auth !== undefined || settings.caCertificate !== undefined || !isLoopback(host);
  return {
    name: `${host}:${port}`,
    options: {
      host,
      port,
      secure,
      ...(encrypted ? { requireTLS: true } : { ignoreTLS: true }),
      // Said outright, since NODE_TLS_REJECT_UNAUTHORIZED would otherwise switch it off.
      tls: {
        rejectUnauthorized: true,
        ...(settings.caCertificate === undefined ? {} : { ca: settings.caCertificate }),
      },
      ...(auth === undefined ? {} : { auth }),
    },
  };
}

function parseUrl(transport: string): URL {
  const url = URL.canParse(transport) ? new URL(transport) : undefined;
  if (!url || !/^smtps?:$/.test(url.protocol) || !url.hostname || /^\/./.test(url.pathname) || url.search || url.hash) {
    throw invalid("it is neither ses nor a URL of the form smtp://user@host:587 or smtps://user@host:465");
  }
  return url;
}

function login(url: URL, password: string | undefined): { user: string; pass: string } | undefined {
  if (url.username === "" && url.password === "" && password === undefined) {
    return undefined;
  }
  // As written and as meant: a server's words may quote either.
  rememberSecret(url.password);
  const user = decode(url.username);
  const pass = rememberSecret(password ?? decode(url.password));
  if (user === "" || pass === "") {
    throw invalid(
      user === "" ? "there is a password but no user name in it" : "it names a user, and there is no password for it",
      user === "" ? undefined : "--secret --path 'workspaces-users:mail.password'",
    );
  }
  // As AUTH PLAIN sends it, which some servers quote in their refusal.
  rememberSecret(Buffer.from(`\0${user}\0${pass}`).toString("base64"));
  return { user, pass };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalid("its user name or password has a % that is not part of an escape such as %25");
  }
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIPv4(host) && host.startsWith("127."));
}

function invalid(
  happened: string,
  set = "--path 'workspaces-users:mail.transport' smtps://user@mail.example.com",
): ProviderError {
  return new ProviderError({
    code: "invalid-setting",
    doing: "reading the setting workspaces-users:mail.transport",
    happened,
    next: `set it with: pulumi config set ${set}`,
  });
}
