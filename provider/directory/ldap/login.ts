// Opening a connection: reach a controller, verify its certificate, log in; and words for each way that this fails.
import { Client, InvalidCredentialsError, ResultCodeError } from "ldapts";
import { isIP } from "node:net";
import type { ConnectionOptions } from "node:tls";
import { ProviderError, wordsOf } from "../../errors/provider-error";
import { certificateWords, UntrustedCertificate, withCertificate } from "./certificate";
import type { Controller } from "./controllers";

/** How to reach and log in to a directory; complete, and always encrypted before a password is sent. */
export interface LdapLogin {
  /** Of one controller each, or of a name that stands for several; in the order to try them. */
  readonly urls: readonly string[];
  readonly startTls: boolean;
  readonly username: string;
  readonly password: string;
  /** PEM; undefined trusts what Node trusts. */
  readonly caCertificate?: string;
  readonly serverName?: string;
}

const LDAPS_PORT = 636;
const CONNECT_TIMEOUT_MS = 15_000;
/** ldapts has none by default, and a server that has gone away would be waited for for ever. */
const OPERATION_TIMEOUT_MS = 60_000;

/** A client that is bound. `closed` hears of an end that the client itself does not see. */
export async function openClient(
  login: LdapLogin,
  { url, host, address }: Controller,
  closed: (client: Client) => void,
): Promise<Client> {
  const { protocol, port } = new URL(url);
  const tls = () => ({
    ...(login.caCertificate === undefined ? {} : { ca: login.caCertificate }),
    // Where to connect to, and what the certificate is checked against when there is no server name; a server name must not be an address.
    host: address,
    ...serverName(login.serverName ?? host),
    minVersion: "TLSv1.2" as const,
    // Said, since NODE_TLS_REJECT_UNAUTHORIZED=0 decides where it is not.
    rejectUnauthorized: true,
  });
  const client = new Client({
    url: `${protocol}//${isIP(address) === 6 ? `[${address}]` : address}${port === "" ? "" : `:${port}`}`,
    timeout: OPERATION_TIMEOUT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    ...(login.startTls ? {} : { tlsOptions: tls() }),
  });
  try {
    if (login.startTls) {
      const options: ConnectionOptions = tls();
      await client.startTLS(options);
      // After StartTLS ldapts does not see its connection end, and the next request would wait until its time is up.
      options.socket?.once("close", () => {
        closed(client);
      });
    }
    await client.bind(login.username, login.password);
    return client;
  } catch (error) {
    client.unbind().catch(() => undefined);
    const { caCertificate } = login;
    // After StartTLS the server's certificate cannot be looked at without speaking LDAP first.
    const where = login.startTls ? {} : { ...tls(), port: Number(port === "" ? LDAPS_PORT : port) };
    throw await withCertificate(error, { ...where, ...(caCertificate === undefined ? {} : { caCertificate }) });
  }
}

const serverName = (name: string) => (isIP(name) ? {} : { servername: name });

/** What was to be opened. */
interface Opening {
  readonly directoryId: string;
  /** The controllers that were tried. */
  readonly where: string;
  readonly username: string;
  /** Where the directory's settings are kept. */
  readonly setting: string;
  /** The name that the certificate was to carry. */
  readonly expectedName: string;
}

/** The error for a connection that could not be opened. */
export function openingFault(
  error: unknown,
  { directoryId, where, username, setting, expectedName }: Opening,
): ProviderError {
  const doing = `logging in to directory ${directoryId} at ${where} as ${username}`;
  const message = wordsOf(error);
  if (error instanceof InvalidCredentialsError) {
    const happened = LOGIN_REFUSALS[/data (\w+)/.exec(message)?.[1] ?? ""] ?? "the directory refused the login";
    const next = `check username and password (or passwordSecret) of ${setting}; the login is not tried again in this run`;
    return new ProviderError({ code: "directory-refused-login", doing, happened, next, cause: error });
  }
  const tlsCode = (error as { code?: unknown }).code;
  if (typeof tlsCode === "string" && /^(ERR_SSL_|EPROTO)/.test(tlsCode)) {
    const next = `check the port in ${setting}.url, and ${setting}.startTls: ldaps:// is TLS from the start (636), StartTLS goes with ldap:// (389)`;
    const happened = `it does not speak TLS as we do (${tlsCode}: ${message})`;
    return new ProviderError({ code: "directory-unreachable", doing, happened, next, cause: error });
  }
  if (error instanceof UntrustedCertificate) {
    const words = certificateWords(error, setting, expectedName);
    return new ProviderError({ code: "directory-untrusted", doing, ...words, cause: error.cause });
  }
  if (error instanceof ResultCodeError) {
    const next = `check that the server offers ${where.startsWith("ldaps") ? "LDAPS" : "StartTLS"} and takes a simple bind`;
    const happened = `it answered ${error.code} (${message})`;
    return new ProviderError({ code: "directory-unreachable", doing, happened, next, cause: error });
  }
  const next = `check ${setting}.url, and that this machine reaches it (VPC route, security group, DNS)`;
  const happened = `no connection (${message})`;
  return new ProviderError({ code: "directory-unreachable", doing, happened, next, cause: error });
}

/** Sub-codes of result 49 (Microsoft: "Active Directory bind error codes"). */
const LOGIN_REFUSALS: Readonly<Record<string, string>> = {
  "525": "there is no such account",
  "52e": "the user name or password is wrong",
  "530": "the account may not log in at this time",
  "531": "the account may not log in from here",
  "532": "the account's password has expired",
  "533": "the account is disabled",
  "701": "the account has expired",
  "773": "the account must change its password first",
  "775": "the account is locked out",
};
