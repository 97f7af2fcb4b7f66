// What a mail is, and what sends it: for all who make, judge and carry mails.

/** The setting `workspaces-users:mail`. */
export interface MailSettings {
  /** The sender: an address, or `Name <address>`. With SES, of a verified identity. */
  from: string;
  replyTo?: string | undefined;
  /** `ses`, `smtp://[user[:password]@]host[:port]` (STARTTLS, port 587) or `smtps://…` (TLS from the start, port 465). */
  transport: string;
  /** The SMTP password, before one in the URL. */
  password?: string | undefined;
  /** PEM text. The SMTP server's certificate must be signed by this authority; the public ones no longer count. */
  caCertificate?: string | undefined;
  /** SES's Region, for messages; the client itself comes from outside. */
  region?: string | undefined;
  /** Mails a second. Default: 14 with SES, what AWS gives a new account outside its sandbox; no limit with SMTP. */
  rate?: number | undefined;
}

export interface Mail {
  from: string;
  replyTo?: string | undefined;
  /** One bare address: see `checkAddress`. */
  to: string;
  toName?: string | undefined;
  subject: string;
  text: string;
  html?: string | undefined;
  /** Names this mail, and any repeat of it: the Message-ID is made from it. */
  messageKey: string;
}

export interface MailTransport {
  /**
   * Sends one mail to one person; returns its Message-ID without brackets.
   *
   * Repeats by itself only what certainly did not go out: throttling, SMTP 4xx, a server not reached. Throws a
   * `ProviderError`: `mail-refused` (told no, or told "later" too often), `mail-unreachable` (no trusted connection),
   * `outcome-unknown` (the answer to the handed-over mail was lost: it may have gone out, and is not repeated),
   * `invalid-argument` and `invalid-setting` (an address that is none).
   */
  send(mail: Mail): Promise<{ messageId: string }>;
  /** Ends idle connections; mails under way are finished. */
  close(): void;
}
