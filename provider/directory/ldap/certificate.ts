// Why a server's certificate is not trusted, and words for each reason.
import { X509Certificate } from "node:crypto";
import { connect, type ConnectionOptions } from "node:tls";
import { certificatesOf } from "../../config/certificates";
import { wordsOf } from "../../errors/provider-error";

/** How long a look at a certificate may take; without it, the words are those of the error alone. */
const LOOK_MS = 5_000;

/** A certificate that is not trusted, with what the server showed. */
export class UntrustedCertificate extends Error {
  override readonly name = "UntrustedCertificate";

  constructor(
    readonly code: string,
    override readonly cause: Error,
    readonly shown: X509Certificate | undefined,
    readonly trusted: readonly X509Certificate[] | undefined,
  ) {
    super(cause.message);
  }
}

/** The error with what the server showed, if it is about its certificate: nothing is sent over the connection that looks. */
export async function withCertificate(error: unknown, options: ConnectionOptions & { caCertificate?: string }) {
  const { code } = error as { code?: unknown };
  if (!(error instanceof Error) || typeof code !== "string" || !isAboutCertificates(code)) {
    return error;
  }
  const { caCertificate, ...where } = options;
  const trusted = caCertificate === undefined ? undefined : certificatesOf(caCertificate);
  return new UntrustedCertificate(code, error, shownBy(error) ?? (await look(where)), trusted);
}

const isAboutCertificates = (code: string): boolean =>
  !/^(ERR_SSL_|EPROTO)/.test(code) && /CERT|SSL|TLS|SIGNATURE|ISSUER/.test(code);

/** With a wrong name Node says which certificate it was. */
function shownBy(error: Error): X509Certificate | undefined {
  const { cert } = error as { cert?: { raw?: Buffer } };
  return cert?.raw && new X509Certificate(cert.raw);
}

function look(options: ConnectionOptions): Promise<X509Certificate | undefined> {
  return new Promise((resolve) => {
    if (options.port === undefined) {
      resolve(undefined);
      return;
    }
    // Only to say what is wrong with the certificate that was just refused: the connection ends before anything is sent over it.
    const socket = connect({ ...options, rejectUnauthorized: false, timeout: LOOK_MS });
    const done = (certificate?: X509Certificate) => {
      socket.destroy();
      resolve(certificate);
    };
    socket.once("secureConnect", () => {
      done(socket.getPeerX509Certificate());
    });
    for (const end of ["error", "timeout", "close"] as const) {
      socket.once(end, () => {
        done();
      });
    }
  });
}

/**
 * What is wrong with it, and what to do.
 * @param setting where the directory's settings are kept
 * @param expected the name that it was to carry
 */
export function certificateWords(
  { code, cause, shown, trusted }: UntrustedCertificate,
  setting: string,
  expected: string,
  now = new Date(),
): { happened: string; next: string } {
  // Node says no more than the code of some; and of others how to start Node, which is not ours to say.
  const words = wordsOf(cause).replace(/; if the root CA is installed locally.*/s, "");
  const said = words.startsWith(code) ? `(${words})` : `(${code}: ${words})`;
  switch (code) {
    case "CERT_HAS_EXPIRED":
      return expiredWords(shown, trusted, setting, said, now);
    case "CERT_NOT_YET_VALID":
      return {
        happened: `its certificate is not valid before ${day(shown?.validFrom)}, and this machine's clock says ${day(now)} ${said}`,
        next: "set this machine's clock right; if it is, let whoever runs the directory look at the clock of the authority that issued the certificate, and issue another",
      };
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return otherName(shown, setting, expected, said);
    default:
      return untrustedWords(shown, trusted, setting, said);
  }
}

function expiredWords(
  shown: X509Certificate | undefined,
  trusted: readonly X509Certificate[] | undefined,
  setting: string,
  said: string,
  now: Date,
): { happened: string; next: string } {
  const authority = trusted?.find((one) => endOf(one) < now);
  if (authority && !(shown && endOf(shown) < now && shown.fingerprint256 !== authority.fingerprint256)) {
    return {
      happened: `the certificate of the authority in ${setting}.caCertificate, ${nameOf(authority)}, expired on ${day(authority.validTo)} ${said}`,
      next: `renew the authority's certificate, and give the new one in ${setting}.caCertificate`,
    };
  }
  return {
    happened: `its certificate expired on ${day(shown?.validTo)} ${said}`,
    next: "let whoever runs the directory renew it: a controller of Windows takes a new one by itself once its authority issues it (certutil -pulse), a load balancer is given one; then run again",
  };
}

function otherName(shown: X509Certificate | undefined, setting: string, expected: string, said: string) {
  const names = namesIn(shown);
  const [first = "THE-NAME"] = names;
  return {
    happened: `its certificate names ${names.join(", ") || "nobody"}, and not ${expected} ${said}`,
    next: `if it is the right server, say ${setting}.serverName the name it carries: pulumi config set --path '${setting}.serverName' ${first}; or name that host in ${setting}.url`,
  };
}

function untrustedWords(
  shown: X509Certificate | undefined,
  trusted: readonly X509Certificate[] | undefined,
  setting: string,
  said: string,
) {
  const issuer = shown && (shown.issuer === shown.subject ? "itself" : lastOf(shown.issuer));
  const held = trusted?.map(nameOf).join(", ");
  const reason = [
    ...(issuer === undefined ? [] : [`it is signed by ${issuer}`]),
    ...(held === undefined ? ["no caCertificate is set"] : [`caCertificate holds ${held || "no certificate"}`]),
  ].join(", and ");
  return {
    happened: `its certificate is not trusted ${said}: ${reason}`,
    next: `check that ${setting}.caCertificate is the authority that signed its certificate, and ${setting}.serverName the name it carries; docs/directories.md tells how to get the authority's certificate`,
  };
}

/** The DNS names and addresses that a certificate is for. */
function namesIn(certificate: X509Certificate | undefined): string[] {
  const names = (certificate?.subjectAltName ?? "").split(/, */).map((one) => one.replace(/^(DNS|IP Address):/, ""));
  return names.filter((name) => /^[\w.*:-]+$/.test(name));
}

const nameOf = ({ subject }: X509Certificate): string => lastOf(subject);

/** `CN=Corp CA` of a name that Node writes in lines. */
const lastOf = (name: string): string => name.split("\n").at(-1) ?? name;

const endOf = ({ validTo }: X509Certificate): Date => new Date(validTo);

const day = (date: Date | string | undefined): string =>
  date === undefined ? "a day that it does not tell" : new Date(date).toISOString().slice(0, 10);
