import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Certificate {
  key: string;
  cert: string;
}

/**
 * A self-signed certificate for an IP address or a host name, made by the openssl command: its own authority.
 * @param from the day that it is valid from, in days from now; `days` counts from there
 */
export function selfSigned(subject: string, days = 1, from?: number): Certificate {
  const folder = mkdtempSync(join(tmpdir(), "certificate-"));
  const openssl = (...options: string[]) => execFileSync("openssl", options, { cwd: folder, stdio: "pipe" });
  try {
    const name = /^[\d.]+$/.test(subject) ? `IP:${subject}` : `DNS:${subject}`;
    // prettier-ignore
    openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=mailbox",
      "-addext", `subjectAltName=${name}`, "-keyout", "key.pem", "-out", "request.pem");
    if (from === undefined) {
      // prettier-ignore
      openssl("x509", "-req", "-in", "request.pem", "-signkey", "key.pem", "-copy_extensions", "copy", "-days", `${days}`,
        "-out", "cert.pem");
    } else {
      // Of the commands of OpenSSL 3.0 only this one takes a first day.
      writeFileSync(join(folder, "index.txt"), "");
      writeFileSync(join(folder, "ca.conf"), AUTHORITY);
      const [first, last] = [from, from + days].map((day) => generalizedTime(Date.now() + day * DAY_MS));
      // prettier-ignore
      openssl("ca", "-batch", "-notext", "-config", "ca.conf", "-selfsign", "-keyfile", "key.pem", "-in", "request.pem",
        "-startdate", first ?? "", "-enddate", last ?? "", "-out", "cert.pem");
    }
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const DAY_MS = 24 * 60 * 60 * 1000;

const generalizedTime = (time: number): string => `${new Date(time).toISOString().replace(/[-:T]|\..*$/g, "")}Z`;

const AUTHORITY = `[ca]
default_ca = own
[own]
new_certs_dir = .
database = index.txt
rand_serial = yes
default_md = sha256
copy_extensions = copy
policy = any
[any]
commonName = supplied
`;
