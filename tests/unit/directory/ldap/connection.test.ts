import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { X509Certificate } from "node:crypto";
import { expect } from "chai";
import { InsufficientAccessError, ProtocolOperation, type Client } from "ldapts";
import { ConnectionLost, settled } from "../../../../provider/directory/ldap/connection";
import type { LdapLogin } from "../../../../provider/directory/ldap/login";
import { certificateWords, UntrustedCertificate } from "../../../../provider/directory/ldap/certificate";
import { LdapPool } from "../../../../provider/directory/ldap/pool";
import { selfSigned } from "../../mail/certificate";
import { failureOf } from "../../failure";
import { rememberSecret } from "../../../../provider/errors/redaction";
import { LdapServer } from "./server";

const { LDAP_REQ_BIND: BIND, LDAP_REQ_DELETE: DELETE, LDAP_REQ_EXTENSION: EXTENSION } = ProtocolOperation;
const PASSWORD = "Bind-Passw0rd";

/** One that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

const request = (client: Client) => client.del("CN=x");

describe("a connection to a directory", function () {
  this.timeout(3_000);
  const certificate = selfSigned("127.0.0.1");
  const servers: LdapServer[] = [];

  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  const serve = async (...options: ["ldap" | "ldaps"] | []) => {
    const server = await LdapServer.start(certificate, ...options);
    servers.push(server);
    return server;
  };

  const to = (server: Pick<LdapServer, "url">, more: Partial<LdapLogin> = {}) =>
    new LdapPool("d-90670cd1b9", () =>
      Promise.resolve({
        urls: [server.url],
        startTls: server.url.startsWith("ldap:"),
        username: "svc@corp.example.com",
        password: PASSWORD,
        caCertificate: certificate.cert,
        ...more,
      }),
    );

  it("is one for all who first use it at once, bound before any of them", async () => {
    const server = await serve();
    const connection = to(server);
    await Promise.all(Array.from({ length: 8 }, () => connection.use(request)));
    expect(server.connections).to.equal(1);
    expect(server.operations).to.deep.equal([BIND, ...Array.from({ length: 8 }, () => DELETE)]);
  });

  it("sends the password through TLS only, after StartTLS where the URL is ldap", async () => {
    const server = await serve("ldap");
    await to(server).use(request);
    expect(server.requests.map(({ operation, encrypted }) => [operation, encrypted])).to.deep.equal([
      [EXTENSION, false],
      [BIND, true],
      [DELETE, true],
    ]);
  });

  for (const scheme of ["ldaps", "ldap"] as const) {
    it(`that was dropped while idle is replaced, bound anew (${scheme})`, async () => {
      const server = await serve(scheme);
      const connection = to(server);
      await connection.use(request);
      await server.drop();
      await connection.use(request);
      expect(server.connections).to.equal(2);
      const bind = scheme === "ldap" ? [EXTENSION, BIND] : [BIND];
      expect(server.operations).to.deep.equal([...bind, DELETE, ...bind, DELETE]);
    });

    it(`that breaks while requests are out fails them all, and is replaced once (${scheme})`, async () => {
      const server = await serve(scheme);
      const connection = to(server);
      await connection.use(request);
      server.answer = ({ connection: number, operation }) =>
        number === 1 && operation === DELETE && server.operations.filter((one) => one === DELETE).length > 5
          ? "drop"
          : number === 1 && operation === DELETE
            ? "nothing"
            : { code: 0 };
      const works = Array.from({ length: 8 }, () => {
        let tries = 0;
        return settled(async () => {
          tries += 1;
          await connection.use(request);
          return tries;
        });
      });
      expect(await Promise.all(works), "each is repeated from its start").to.deep.equal(works.map(() => 2));
      expect(server.connections).to.equal(2);
    });
  }

  it("that one request broke is not broken again for the others, which learn of it later", async () => {
    const server = await serve();
    server.answer = ({ connection: number, operation }) =>
      number === 1 && operation === DELETE ? "nothing" : { code: 0 };
    const connection = to(server);
    const waiting = Array.from({ length: 5 }, () => settled(() => connection.use(request)));
    let tries = 0;
    await settled(() =>
      connection.use((client) => ((tries += 1) === 1 ? Promise.reject(new Error("timed out")) : request(client))),
    );
    await Promise.all(waiting);
    expect(server.connections).to.equal(2);
  });

  it("that breaks says the outcome is unknown, and keeps why", async () => {
    const server = await serve();
    server.answer = ({ operation }) => (operation === BIND ? { code: 0 } : "drop");
    const lost = await to(server)
      .use(request)
      .catch((error: unknown) => error);
    expect(lost).to.be.instanceOf(ConnectionLost).and.to.have.property("cause").that.is.instanceOf(Error);
    expect((lost as Error).message).to.match(/closed|ECONNRESET/);
  });

  it("gives up after three breaks, and repeats nothing that was refused", async () => {
    const server = await serve();
    const connection = to(server);
    let tries = 0;
    const lost = settled(() => {
      tries += 1;
      return Promise.reject(new ConnectionLost("gone"));
    });
    expect(await lost.catch((error: unknown) => error)).to.be.instanceOf(ConnectionLost);
    expect(tries).to.equal(3);

    server.answer = ({ operation }) => (operation === BIND ? { code: 0 } : { code: 50, message: "00002098: no" });
    const refused = await settled(() => connection.use(request)).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(InsufficientAccessError);
    expect(server.operations).to.deep.equal([BIND, DELETE]);
    server.answer = () => ({ code: 0 });
    await connection.use(request);
    expect(server.connections, "a refusal is no reason to connect anew").to.equal(1);
  });

  for (const [data, reason] of [
    ["52e", "the user name or password is wrong"],
    ["525", "there is no such account"],
    ["530", "the account may not log in at this time"],
    ["531", "the account may not log in from here"],
    ["532", "the account's password has expired"],
    ["533", "the account is disabled"],
    ["701", "the account has expired"],
    ["773", "the account must change its password first"],
    ["775", "the account is locked out"],
    ["999", "the directory refused the login"],
  ] as const) {
    it(`that is refused with data ${data} says: ${reason}`, async () => {
      const server = await serve();
      const message = `80090308: LdapErr: DSID-0C090447, comment: AcceptSecurityContext error, data ${data}, v3839`;
      server.answer = () => ({ code: 49, message });
      const error = await failureOf(to(server).use(request));
      expect(error.code).to.equal("directory-refused-login");
      expect(error.message).to.contain(
        `logging in to directory d-90670cd1b9 at ${server.url} as svc@corp.example.com: ${reason}; check username and password (or passwordSecret) of workspaces-users:directories.d-90670cd1b9`,
      );
    });
  }

  it("is not tried again once it was refused: 25 people would lock the account", async () => {
    const server = await serve();
    server.answer = () => ({ code: 49, message: "data 52e" });
    const connection = to(server);
    const first = await Promise.all(Array.from({ length: 25 }, () => failureOf(connection.use(request))));
    const later = await failureOf(connection.use(request));
    expect(new Set([...first, later]).size).to.equal(1);
    expect(server.operations).to.deep.equal([BIND]);
  });

  it("that takes no simple bind says so, and is tried again", async () => {
    const server = await serve();
    server.answer = () => ({ code: 8, message: "BindSimple: Transport encryption required." });
    const connection = to(server);
    const error = await failureOf(connection.use(request));
    expect(error.code).to.equal("directory-unreachable");
    expect(error.message).to.contain("it answered 8").and.to.contain("takes a simple bind");
    server.answer = () => ({ code: 0 });
    await connection.use(request);
  });

  it("whose settings cannot be read fails with their fault, and reads them again", async () => {
    const server = await serve();
    let reads = 0;
    const fault = new Error("no password is set");
    const connection = new LdapPool("d-90670cd1b9", () => {
      reads += 1;
      return reads === 1
        ? Promise.reject(fault)
        : Promise.resolve({
            urls: [server.url],
            startTls: false,
            username: "a",
            password: "b",
            caCertificate: certificate.cert,
          });
    });
    expect(await connection.use(request).catch((error: unknown) => error)).to.equal(fault);
    await connection.use(request);
  });

  describe("to a server that is not trusted", () => {
    it("ends before a password is sent, and names the certificate's setting", async () => {
      for (const scheme of ["ldaps", "ldap"] as const) {
        const server = await serve(scheme);
        const error = await failureOf(to(server, { caCertificate: selfSigned("127.0.0.1").cert }).use(request));
        expect(error.code).to.equal("directory-untrusted");
        expect(error.message).to.match(/its certificate is not trusted \([A-Z_]+: /);
        expect(error.message).to.contain("workspaces-users:directories.d-90670cd1b9.caCertificate");
        expect(server.operations).to.not.contain(BIND);
      }
    });

    it("names the setting for the name, where the certificate carries another", async () => {
      const server = await serve();
      const error = await failureOf(to(server, { serverName: "dc1.corp.example.com" }).use(request));
      expect(error.code).to.equal("directory-untrusted");
      expect(error.message).to.contain("ERR_TLS_CERT_ALTNAME_INVALID").and.to.contain("serverName");
    });

    it("trusts the name in serverName, whatever the address is", async () => {
      const named = selfSigned("dc1.corp.example.com");
      const server = await LdapServer.start(named);
      servers.push(server);
      await to(server, { caCertificate: named.cert, serverName: "dc1.corp.example.com" }).use(request);
      const error = await failureOf(to(server, { caCertificate: named.cert }).use(request));
      expect(error.code).to.equal("directory-untrusted");
    });

    for (const [what, own, trusts, words] of [
      [
        "an expired certificate, with the day, and that it is its own authority's",
        selfSigned("127.0.0.1", -1),
        undefined,
        [
          /the certificate of the authority in .*caCertificate, CN=mailbox, expired on 20\d\d-\d\d-\d\d \(CERT_HAS_EXPIRED/,
          /renew the authority's certificate, and give the new one in workspaces-users:\S+\.caCertificate/,
        ],
      ],
      [
        "a certificate that is not valid yet, with the day and this machine's clock",
        selfSigned("127.0.0.1", 2, 1),
        undefined,
        [
          /is not valid before 20\d\d-\d\d-\d\d, and this machine's clock says 20\d\d-\d\d-\d\d \(CERT_NOT_YET_VALID/,
          /set this machine's clock right/,
        ],
      ],
      [
        "a certificate with another name, which it says",
        selfSigned("dc1.corp.example.com"),
        undefined,
        [
          /its certificate names dc1\.corp\.example\.com, and not 127\.0\.0\.1/,
          /pulumi config set --path 'workspaces-users:directories\.d-90670cd1b9\.serverName' dc1\.corp\.example\.com/,
        ],
      ],
      [
        "a certificate of another authority, with who signed it and whom caCertificate holds",
        selfSigned("127.0.0.1"),
        selfSigned("127.0.0.1").cert,
        [/it is signed by itself, and caCertificate holds CN=mailbox; check that/],
      ],
    ] as const) {
      it(`says what is wrong with ${what}`, async () => {
        const server = await LdapServer.start(own);
        servers.push(server);
        const error = await failureOf(to(server, { caCertificate: trusts ?? own.cert }).use(request));
        expect(error).to.include({ code: "directory-untrusted" });
        words.forEach((expected) => expect(error.message).to.match(expected));
        expect(server.operations).to.deep.equal([]);
      });
    }

    it("says that an expired certificate is the server's own, where its authority's holds", () => {
      const [expired, authority] = [selfSigned("127.0.0.1", -1), selfSigned("127.0.0.1")].map(
        ({ cert }) => new X509Certificate(cert),
      );
      const error = new UntrustedCertificate(
        "CERT_HAS_EXPIRED",
        new Error("expired"),
        expired,
        authority && [authority],
      );
      const { happened, next } = certificateWords(error, "workspaces-users:directories.d-1", "127.0.0.1");
      expect(happened).to.match(/^its certificate expired on 20\d\d-/);
      expect(next).to.contain("let whoever runs the directory renew it");
    });
  });

  describe("to a server that is not there", () => {
    it("says so, and what to look at", async () => {
      const error = await failureOf(to({ url: `ldaps://127.0.0.1:${await freePort()}` }).use(request));
      expect(error.code).to.equal("directory-unreachable");
      expect(error.message)
        .to.contain("no connection (connect ECONNREFUSED 127.0.0.1:")
        .and.to.contain("security group");
    });

    it("says so of an IPv6 address", async () => {
      const error = await failureOf(to({ url: `ldaps://[::1]:${await freePort()}` }).use(request));
      expect(error.code).to.equal("directory-unreachable");
      expect(error.message).to.match(/no connection \(connect E\w+ ::1:\d+/);
    });

    it("speaks of TLS, not of trust, where something else listens", async () => {
      const other = createServer((socket) => socket.end("220 mail.example.com ESMTP\r\n")).listen(0, "127.0.0.1");
      await once(other, "listening");
      const url = `ldaps://127.0.0.1:${(other.address() as AddressInfo).port}`;
      const error = await failureOf(to({ url }).use(request));
      other.close();
      expect(error.code).to.equal("directory-unreachable");
      expect(error.message).to.contain("does not speak TLS");
    });
  });

  it("quotes no password", async () => {
    const server = await serve();
    server.answer = () => ({ code: 53, message: `will not take ${PASSWORD}` });
    rememberSecret(PASSWORD);
    const error = await failureOf(to(server).use(request));
    expect(error.message).to.contain("will not take [secret]");
  });
});
