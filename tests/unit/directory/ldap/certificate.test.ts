import { X509Certificate } from "node:crypto";
import { expect } from "chai";
import {
  certificateWords,
  UntrustedCertificate,
  withCertificate,
} from "../../../../provider/directory/ldap/certificate";
import { selfSigned } from "../../mail/certificate";

const SETTING = "workspaces-users:directories.d-90670cd1b9";
const NOW = new Date("2026-11-26T12:00:00Z");
const YESTERDAY = "Nov 25 12:00:00 2026 GMT";
const NEXT_YEAR = "Nov 26 12:00:00 2027 GMT";

function shown(more: Partial<X509Certificate> = {}): X509Certificate {
  const fields: Partial<X509Certificate> = {
    subject: "O=Corp\nCN=dc1",
    issuer: "O=Corp\nCN=Corp CA",
    validFrom: "Nov 27 12:00:00 2026 GMT",
    validTo: NEXT_YEAR,
    subjectAltName: "DNS:dc1.corp.example.com",
    fingerprint256: "01:02",
    ...more,
  };
  return fields as X509Certificate;
}

const authority = (more: Partial<X509Certificate> = {}) =>
  shown({ subject: "O=Corp\nCN=Corp CA", fingerprint256: "AA:BB", ...more });

describe("the words for a certificate that is not trusted", () => {
  const words = (code: string, own?: X509Certificate, trusted?: readonly X509Certificate[]) =>
    certificateWords(
      new UntrustedCertificate(code, new Error("not trusted"), own, trusted),
      SETTING,
      "dc9.corp.example.com",
      NOW,
    );

  const OF_AUTHORITY = `the certificate of the authority in ${SETTING}.caCertificate, CN=Corp CA, expired on 2026-11-25 (CERT_HAS_EXPIRED: not trusted)`;
  const expired = { validTo: YESTERDAY };
  for (const [what, own, trusted, happened] of [
    [
      "its own, if its authority is still valid",
      shown(expired),
      [authority()],
      "its certificate expired on 2026-11-25",
    ],
    ["its own, if nothing is set as authority", shown(expired), undefined, "its certificate expired on 2026-11-25"],
    ["its own, if both are", shown(expired), [authority(expired)], "its certificate expired on 2026-11-25"],
    ["the authority's, if its own is still valid", shown(), [authority(expired)], OF_AUTHORITY],
    [
      "the authority's, if it is one of several",
      shown(),
      [authority({ subject: "CN=Other" }), authority(expired)],
      OF_AUTHORITY,
    ],
    ["the authority's, if it is its own authority", authority(expired), [authority(expired)], OF_AUTHORITY],
    ["the authority's, if nothing was shown", undefined, [authority(expired)], OF_AUTHORITY],
    [
      "of a day unknown, if nothing was shown",
      undefined,
      [authority()],
      "its certificate expired on a day that it does not tell",
    ],
  ] as const) {
    it(`say of one that expired: ${what}`, () => {
      const said = words("CERT_HAS_EXPIRED", own, trusted);
      expect(said.happened).to.contain(happened);
      expect(said.next).to.contain(
        happened === OF_AUTHORITY ? `give the new one in ${SETTING}.caCertificate` : "certutil -pulse",
      );
    });
  }

  it("count one as valid until the very second that it ends in", () => {
    const ending = [authority({ validTo: "Nov 26 12:00:00 2026 GMT" })];
    expect(words("CERT_HAS_EXPIRED", undefined, ending).happened).to.contain("its certificate expired");
    const both = words("CERT_HAS_EXPIRED", shown({ validTo: "Nov 26 12:00:00 2026 GMT" }), [authority(expired)]);
    expect(both.happened).to.equal(OF_AUTHORITY);
  });

  it("say from which day on it is valid, and what this machine's clock says", () => {
    const { happened, next } = words("CERT_NOT_YET_VALID", shown());
    expect(happened).to.equal(
      "its certificate is not valid before 2026-11-27, and this machine's clock says 2026-11-26 (CERT_NOT_YET_VALID: not trusted)",
    );
    expect(next).to.contain("set this machine's clock right; if it is, let whoever runs the directory");
    expect(words("CERT_NOT_YET_VALID").happened).to.contain("before a day that it does not tell");
  });

  const otherName = (subjectAltName: string | undefined) =>
    words("ERR_TLS_CERT_ALTNAME_INVALID", shown({ subjectAltName }));

  it("say which names it carries, and the command that expects the first of them", () => {
    const { happened, next } = otherName("DNS:dc1.corp.example.com, DNS:*.corp.example.com, IP Address:10.0.0.4");
    expect(happened).to.equal(
      "its certificate names dc1.corp.example.com, *.corp.example.com, 10.0.0.4, and not dc9.corp.example.com (ERR_TLS_CERT_ALTNAME_INVALID: not trusted)",
    );
    expect(next).to.equal(
      `if it is the right server, say ${SETTING}.serverName the name it carries: pulumi config set --path '${SETTING}.serverName' dc1.corp.example.com; or name that host in ${SETTING}.url`,
    );
  });

  it("say nothing of how to start Node", () => {
    const cause = new Error("unable to verify; if the root CA is installed locally, try running Node.js with --use");
    const untrusted = new UntrustedCertificate("UNABLE_TO_VERIFY_LEAF_SIGNATURE", cause, undefined, undefined);
    expect(certificateWords(untrusted, SETTING, "dc1.corp.example.com").happened).to.contain(
      "(UNABLE_TO_VERIFY_LEAF_SIGNATURE: unable to verify):",
    );
  });

  it("put nothing into a command for the shell that is no host name", () => {
    for (const name of ["$(reboot)", "dc1 ; reboot", "dc1;reboot"]) {
      const { happened, next } = otherName(`DNS:${name}`);
      expect(happened).to.contain("names nobody, and not dc9");
      expect(next).to.contain(`'${SETTING}.serverName' THE-NAME; or`);
    }
    expect(otherName("DNS:dc1;reboot, DNS:dc1.corp.example.com").next).to.contain("' dc1.corp.example.com; or");
  });

  it("say nobody of one that carries no name, or was not shown", () => {
    expect(otherName(undefined).happened).to.contain("names nobody, and not");
    expect(words("ERR_TLS_CERT_ALTNAME_INVALID").happened).to.contain("names nobody, and not");
  });

  for (const [what, own, trusted, reason] of [
    [
      "another's",
      shown(),
      [authority({ subject: "C=NL\nCN=Old CA" }), authority()],
      "it is signed by CN=Corp CA, and caCertificate holds CN=Old CA, CN=Corp CA",
    ],
    [
      "itself",
      shown({ issuer: "O=Corp\nCN=dc1" }),
      [],
      "it is signed by itself, and caCertificate holds no certificate",
    ],
    ["an authority that is not set", shown(), undefined, "it is signed by CN=Corp CA, and no caCertificate is set"],
    ["somebody who was not shown", undefined, undefined, "no caCertificate is set"],
  ] as const) {
    it(`say who signed it, and who is trusted: ${what}`, () => {
      const { happened, next } = words("SELF_SIGNED_CERT_IN_CHAIN", own, trusted);
      expect(happened).to.equal(`its certificate is not trusted (SELF_SIGNED_CERT_IN_CHAIN: not trusted): ${reason}`);
      expect(next)
        .to.contain(`check that ${SETTING}.caCertificate is the authority that signed its certificate`)
        .and.to.contain(`${SETTING}.serverName the name it carries; docs/directories.md tells how`);
    });
  }
});

describe("an error of a connection", () => {
  const coded = (code: unknown) => Object.assign(new Error("it failed"), { code });

  for (const code of [
    "CERT_HAS_EXPIRED",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "UNABLE_TO_GET_ISSUER",
  ]) {
    it(`is about the certificate if Node says ${code}`, async () => {
      const error = coded(code);
      const outcome = await withCertificate(error, {});
      expect(outcome).to.be.instanceOf(UntrustedCertificate);
      expect(outcome).to.include({ code, cause: error, message: "it failed", shown: undefined, trusted: undefined });
    });
  }

  it("has the certificate that Node refused for its name, and the authorities that were set", async () => {
    const { cert } = selfSigned("dc1.corp.example.com");
    const { raw } = new X509Certificate(cert);
    const error = Object.assign(coded("ERR_TLS_CERT_ALTNAME_INVALID"), { cert: { raw } });
    const outcome = (await withCertificate(error, { caCertificate: cert })) as UntrustedCertificate;
    expect(outcome.shown?.subjectAltName).to.equal("DNS:dc1.corp.example.com");
    expect(outcome.trusted).to.have.length(1);
  });

  it("is left as it is if it is about anything else", async () => {
    for (const error of [
      coded("ECONNREFUSED"),
      coded("ERR_SSL_NO_CERTIFICATE"),
      coded("EPROTO_SSL"),
      coded(49),
      new Error("CERT_HAS_EXPIRED"),
      { code: "CERT_HAS_EXPIRED" },
    ]) {
      expect(await withCertificate(error, {})).to.equal(error);
    }
  });
});
