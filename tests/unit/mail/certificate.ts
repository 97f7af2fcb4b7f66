import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Certificate {
  key: string;
  cert: string;
}

/** A self-signed certificate for an IP address or a host name, made by the openssl command: its own authority. */
export function selfSigned(subject: string, days = 1): Certificate {
  const folder = mkdtempSync(join(tmpdir(), "certificate-"));
  const openssl = (...options: string[]) => execFileSync("openssl", options, { cwd: folder, stdio: "pipe" });
  try {
    const name = /^[\d.]+$/.test(subject) ? `IP:${subject}` : `DNS:${subject}`;
    // prettier-ignore
    openssl("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=mailbox",
      "-addext", `subjectAltName=${name}`, "-keyout", "key.pem", "-out", "request.pem");
    // prettier-ignore
    openssl("x509", "-req", "-in", "request.pem", "-signkey", "key.pem", "-copy_extensions", "copy", "-days", `${days}`,
      "-out", "cert.pem");
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
    return { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
