// A look at the certificate that a server shows: nothing is sent over the connection that looks, and no password anywhere.
import { connect as connectPlain, type Socket } from "node:net";
import { connect, type ConnectionOptions, type TLSSocket } from "node:tls";
import { once } from "node:events";
import { isIP } from "node:net";
import type { X509Certificate } from "node:crypto";
import { certificatesOf } from "../../config/certificates";
import { certificateWords, UntrustedCertificate } from "./certificate";
import type { Controller } from "./controllers";
import type { LdapLogin } from "./login";

/** Milliseconds for each step. */
const LOOK_MS = 8_000;

const DAY_MS = 24 * 60 * 60_000;

/** LDAP's StartTLS request with message id 1 (RFC 4511 4.14.1). */
const START_TLS = Buffer.concat([
  Buffer.from([0x30, 0x1d, 0x02, 0x01, 0x01, 0x77, 0x18, 0x80, 0x16]),
  Buffer.from("1.3.6.1.4.1.1466.20037"),
]);

export interface TlsLook {
  /** Undefined if it is trusted. */
  readonly fault?: { readonly happened: string; readonly next: string };
  /** The server's own first, as far as it sent them. */
  readonly subjects: readonly string[];
  /** Until the first of them expires. */
  readonly daysLeft: number;
}

export const portOf = (url: string): number => Number(new URL(url).port || (/^ldaps:/i.test(url) ? 636 : 389));

/** Whether something listens there. Rejects if nothing does. */
export async function connectTo({ url, address }: Controller): Promise<Socket> {
  const socket = connectPlain({ host: address, port: portOf(url) });
  socket.setTimeout(LOOK_MS, () => {
    socket.destroy(Object.assign(new Error(`no answer in ${LOOK_MS / 1000} seconds`), { code: "ETIMEDOUT" }));
  });
  await once(socket, "connect");
  return socket;
}

/** @throws Error if it speaks no TLS */
export async function lookAtTls(
  login: LdapLogin,
  controller: Controller,
  setting: string,
  now: Date,
): Promise<TlsLook> {
  const plain = await connectTo(controller);
  try {
    if (login.startTls) {
      await startTls(plain);
    }
    const name = login.serverName ?? controller.host;
    const options: ConnectionOptions = {
      socket: plain,
      host: controller.host,
      ...(isIP(name) ? {} : { servername: name }),
      ...(login.caCertificate === undefined ? {} : { ca: login.caCertificate }),
      minVersion: "TLSv1.2",
      // What is wrong with it is to be told, and nothing is sent.
      rejectUnauthorized: false,
    };
    const socket = connect(options);
    await once(socket, "secureConnect");
    const look = described(socket, login, name, setting, now);
    socket.destroy();
    return look;
  } finally {
    plain.destroy();
  }
}

async function startTls(socket: Socket): Promise<void> {
  socket.write(START_TLS);
  const [answer] = (await once(socket, "data")) as [Buffer];
  // ExtendedResponse, with the result code of success (RFC 4511 4.12, 4.1.9).
  const at = answer.indexOf(Buffer.from([0x0a, 0x01]));
  if (at < 0 || answer[at + 2] !== 0) {
    throw Object.assign(new Error("it refused StartTLS"), { code: "ESTARTTLS" });
  }
}

function described(socket: TLSSocket, login: LdapLogin, name: string, setting: string, now: Date): TlsLook {
  const chain = chainOf(socket.getPeerX509Certificate());
  const ends = chain.map(({ validTo }) => new Date(validTo).getTime());
  const facts = {
    subjects: chain.map(({ subject }) => subject.split("\n").at(-1) ?? subject),
    daysLeft: Math.floor((Math.min(...ends) - now.getTime()) / DAY_MS),
  };
  // Said to be an Error, and a text where Node itself has checked the chain.
  const error: unknown = socket.authorizationError;
  if (socket.authorized || !error) {
    return facts;
  }
  const cause = error instanceof Error ? error : new Error(typeof error === "string" ? error : JSON.stringify(error));
  const code = (cause as NodeJS.ErrnoException).code ?? (typeof error === "string" ? error : cause.message);
  const trusted = login.caCertificate === undefined ? undefined : certificatesOf(login.caCertificate);
  const untrusted = new UntrustedCertificate(code, cause, chain[0], trusted);
  return { ...facts, fault: certificateWords(untrusted, setting, name, now) };
}

function chainOf(certificate: X509Certificate | undefined, below: readonly X509Certificate[] = []): X509Certificate[] {
  // The last of a whole chain is signed by itself.
  return certificate === undefined || below.some(({ fingerprint256 }) => fingerprint256 === certificate.fingerprint256)
    ? [...below]
    : chainOf(certificate.issuerCertificate, [...below, certificate]);
}
