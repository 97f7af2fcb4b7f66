import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./command";

/** Files in PEM, and the same as text. */
export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
  readonly cert: string;
  readonly key: string;
}

/** The days that a certificate is valid from and to, in days from now. */
export interface Validity {
  readonly from: number;
  readonly to: number;
}

/** A certificate authority of one sandbox's own, made with the openssl command. Certificates hold for 30 days, unless others are asked for. */
export class CertificateAuthority {
  private constructor(
    private readonly folder: string,
    private readonly own: Certificate,
  ) {}

  /** @param folder an existing folder for the files */
  static async create(folder: string): Promise<CertificateAuthority> {
    const extensions =
      "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash";
    const own = await make(join(folder, "ca"), "Sandbox CA", extensions);
    return new CertificateAuthority(folder, own);
  }

  get pem(): string {
    return this.own.cert;
  }

  get pemFile(): string {
    return this.own.certFile;
  }

  /**
   * A server certificate.
   *
   * @param names the subject alternative names, as openssl writes them: `DNS:dc1.corp.example.com`, `IP:127.77.0.1`
   */
  issue(name: string, names: string[], validity?: Validity): Promise<Certificate> {
    const extensions = `extendedKeyUsage=serverAuth\nsubjectAltName=${names.join(",")}`;
    return make(join(this.folder, name), name, extensions, this.own, validity);
  }
}

async function make(
  folder: string,
  commonName: string,
  extensions: string,
  signer?: Certificate,
  validity?: Validity,
): Promise<Certificate> {
  await mkdir(folder, { mode: 0o700 });
  const [certFile, keyFile, request, extensionFile] = ["cert.pem", "key.pem", "request.pem", "extensions"].map((name) =>
    join(folder, name),
  ) as [string, string, string, string];
  await writeFile(extensionFile, extensions);
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", keyFile];
  await run("openssl", ["req", "-new", ...newKey, "-out", request, "-subj", `/CN=${commonName}`]);
  if (signer !== undefined && validity !== undefined) {
    await signFor(folder, validity, { signer, request, extensionFile, certFile });
    const [cert, key] = await Promise.all([readFile(certFile, "utf8"), readFile(keyFile, "utf8")]);
    return { certFile, keyFile, cert, key };
  }
  const signature = signer ? ["-CA", signer.certFile, "-CAkey", signer.keyFile] : ["-signkey", keyFile];
  const further = ["-days", "30", "-set_serial", serialNumber(), "-extfile", extensionFile];
  await run("openssl", ["x509", "-req", "-in", request, ...signature, ...further, "-out", certFile]);
  const [cert, key] = await Promise.all([readFile(certFile, "utf8"), readFile(keyFile, "utf8")]);
  return { certFile, keyFile, cert, key };
}

/** Of the commands of OpenSSL 3.0 only `ca` takes a first day. */
async function signFor(
  folder: string,
  { from, to }: Validity,
  {
    signer,
    request,
    extensionFile,
    certFile,
  }: { signer: Certificate; request: string; extensionFile: string; certFile: string },
): Promise<void> {
  const [configuration, database] = [join(folder, "ca.conf"), join(folder, "index.txt")];
  await writeFile(database, "");
  await writeFile(
    configuration,
    `[ca]\ndefault_ca = own\n[own]\nnew_certs_dir = ${folder}\ndatabase = ${database}\nrand_serial = yes\ndefault_md = sha256\npolicy = any\n[any]\ncommonName = supplied\n`,
  );
  const [first = "", last = ""] = [from, to].map((day) => generalizedTime(Date.now() + day * DAY_MS));
  const authority = [
    "-batch",
    "-notext",
    "-config",
    configuration,
    "-cert",
    signer.certFile,
    "-keyfile",
    signer.keyFile,
  ];
  const dates = ["-startdate", first, "-enddate", last];
  await run("openssl", ["ca", ...authority, ...dates, "-extfile", extensionFile, "-in", request, "-out", certFile]);
}

const DAY_MS = 24 * 60 * 60 * 1000;

const generalizedTime = (time: number): string => `${new Date(time).toISOString().replace(/[-:T]|\..*$/g, "")}Z`;

/** Positive, as RFC 5280 §4.1.2.2 asks: Go's TLS refuses others. */
function serialNumber(): string {
  return `0x01${randomBytes(8).toString("hex")}`;
}
