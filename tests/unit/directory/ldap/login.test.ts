import { expect } from "chai";
import { InvalidCredentialsError, UnavailableError } from "ldapts";
import { UntrustedCertificate } from "../../../../provider/directory/ldap/certificate";
import { openingFault } from "../../../../provider/directory/ldap/login";

const SETTING = "workspaces-users:directories.d-90670cd1b9";
const coded = (code: string) => Object.assign(new Error("it failed"), { code });

describe("a connection that cannot be opened", () => {
  const fault = (error: unknown, where = "ldaps://dc1.corp.example.com") =>
    openingFault(error, {
      directoryId: "d-90670cd1b9",
      where,
      username: "svc@corp.example.com",
      setting: SETTING,
      expectedName: "dc1.corp.example.com",
    });

  for (const [what, error, code, words] of [
    [
      "a refused login",
      new InvalidCredentialsError("80090308: LdapErr, comment: AcceptSecurityContext error, data 775, v3839"),
      "directory-refused-login",
      `the account is locked out; check username and password (or passwordSecret) of ${SETTING}; the login is not tried again in this run`,
    ],
    [
      "a refused login of which nothing is told",
      new InvalidCredentialsError("80090308"),
      "directory-refused-login",
      "the directory refused the login; check username",
    ],
    ...["EPROTO", "ERR_SSL_WRONG_VERSION_NUMBER"].map(
      (tls) =>
        [
          `a server that does not speak TLS (${tls})`,
          coded(tls),
          "directory-unreachable",
          `it does not speak TLS as we do (${tls}: it failed); check the port in ${SETTING}.url, and ${SETTING}.startTls: ldaps:// is TLS from the start (636), StartTLS goes with ldap:// (389)`,
        ] as const,
    ),
    [
      "an address that nobody answers at, of whatever name",
      coded("NOT_EPROTO"),
      "directory-unreachable",
      `no connection (it failed); check ${SETTING}.url, and that this machine reaches it (VPC route, security group, DNS)`,
    ],
    [
      "a certificate of another name",
      new UntrustedCertificate("ERR_TLS_CERT_ALTNAME_INVALID", new Error("no"), undefined, undefined),
      "directory-untrusted",
      "its certificate names nobody, and not dc1.corp.example.com",
    ],
  ] as const) {
    it(`says what it is, and what to look at, of ${what}`, () => {
      const said = fault(error);
      expect(said).to.include({ code, cause: error instanceof UntrustedCertificate ? error.cause : error });
      expect(said.message)
        .to.contain("logging in to directory d-90670cd1b9 at ldaps://dc1.corp.example.com as svc@corp.example.com: ")
        .and.to.contain(words);
    });
  }

  it("says that the server is to offer what the URL asks for, if it refuses the connection", () => {
    const refused = new UnavailableError("00000000: LdapErr: DSID-0C090E98");
    const said = (where: string) => fault(refused, where);
    expect(said("ldaps://dc1")).to.include({ code: "directory-unreachable", cause: refused });
    expect(said("ldaps://dc1").message)
      .to.contain("it answered 52 (00000000: LdapErr")
      .and.to.contain("check that the server offers LDAPS and takes a simple bind");
    expect(said("ldap://ldaps").message).to.contain("check that the server offers StartTLS and");
  });
});
