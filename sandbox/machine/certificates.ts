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

/** A certificate authority of one sandbox's own, made with the openssl command. Certificates hold for 30 days. */
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
  issue(name: string, names: string[]): Promise<Certificate> {
    const extensions = `extendedKeyUsage=serverAuth\nsubjectAltName=${names.join(",")}`;
    return make(join(this.folder, name), name, extensions, this.own);
  }
}

async function make(
  folder: string,
  commonName: string,
  extensions: string,
  signer?: Certificate,
): Promise<Certificate> {
  await mkdir(folder, { mode: 0o700 });
  const [certFile, keyFile, request, extensionFile] = ["cert.pem", "key.pem", "request.pem", "extensions"].map((name) =>
    join(folder, name),
  ) as [string, string, string, string];
  await writeFile(extensionFile, extensions);
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", keyFile];
  await run("openssl", ["req", "-new", ...newKey, "-out", request, "-subj", `/CN=${commonName}`]);
  const signature = signer ? ["-CA", signer.certFile, "-CAkey", signer.keyFile] : ["-signkey", keyFile];
  const validity = ["-days", "30", "-set_serial", serialNumber(), "-extfile", extensionFile];
  await run("openssl", ["x509", "-req", "-in", request, ...signature, ...validity, "-out", certFile]);
  const [cert, key] = await Promise.all([readFile(certFile, "utf8"), readFile(keyFile, "utf8")]);
  return { certFile, keyFile, cert, key };
}

/** Positive, as RFC 5280 §4.1.2.2 asks: Go's TLS refuses others. */
function serialNumber(): string {
  return `0x01${randomBytes(8).toString("hex")}`;
}
