// What is given as a certificate authority: PEM, or something that people take for it.
import { X509Certificate } from "node:crypto";

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

/** The certificates of a PEM text; those that cannot be read are left out. */
export function certificatesOf(pem: string): X509Certificate[] {
  return blocksOf(pem).flatMap(({ label, text }) => {
    const certificate = label.endsWith("CERTIFICATE") ? parsed(text) : undefined;
    return certificate ? [certificate] : [];
  });
}

/** Why a text serves as no authority, and what makes one of it; undefined if every certificate in it can be read. */
export function certificateProblem(text: string): { happened: string; next: string } | undefined {
  if (text.trim() === "") {
    return { happened: "it is empty", next: `put the authority's certificate into it, in PEM; ${HOW_TO_GET}` };
  }
  const blocks = blocksOf(text);
  const [first] = blocks;
  if (!first) {
    // DER begins with a sequence of a length in two bytes; read as text, what is no character became U+FFFD.
    return /^0(\ufffd|\u0082)/.test(text)
      ? {
          happened: "it is a certificate in DER, and not in PEM",
          next: "convert it: openssl x509 -inform der -in FILE -out ca.pem",
        }
      : {
          happened: "there is no whole certificate in it (-----BEGIN CERTIFICATE----- to -----END …)",
          next: HOW_TO_GET,
        };
  }
  if (first.label === "PKCS7") {
    return {
      happened: "it is a PKCS #7 bundle",
      next: "take the certificates out of it: openssl pkcs7 -print_certs -in FILE -out ca.pem",
    };
  }
  const certificates = blocks.filter(({ label }) => label.endsWith("CERTIFICATE"));
  if (certificates.length === 0) {
    return { happened: `it holds ${article(first.label)}, and no certificate`, next: HOW_TO_GET };
  }
  const broken = certificates.findIndex(({ text: one }) => parsed(one) === undefined);
  return broken < 0
    ? undefined
    : {
        happened: `the certificate in it${certificates.length > 1 ? ` that is number ${broken + 1}` : ""} cannot be read: it is cut short or damaged`,
        next: HOW_TO_GET,
      };
}

const HOW_TO_GET = "docs/directories.md tells how to get it (certutil -ca.cert, openssl s_client)";

const blocksOf = (pem: string) => [...pem.matchAll(BLOCK)].map(([text, label = ""]) => ({ text, label }));

const article = (label: string): string => `${/^[AEIOU]/.test(label) ? "an" : "a"} ${label}`;

function parsed(text: string): X509Certificate | undefined {
  try {
    return new X509Certificate(text);
  } catch {
    return undefined;
  }
}
