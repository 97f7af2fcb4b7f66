import { setImmediate } from "node:timers/promises";
import { expect } from "chai";
import { ProtocolOperation, type Client } from "ldapts";
import type { LdapLogin } from "../../../../provider/directory/ldap/login";
import { LdapPool } from "../../../../provider/directory/ldap/pool";
import { settled } from "../../../../provider/directory/ldap/connection";
import { failureOf } from "../../failure";
import { selfSigned } from "../../mail/certificate";
import { LdapServer, type Answer } from "./server";

const { LDAP_REQ_BIND: BIND } = ProtocolOperation;
const request = (client: Client) => client.del("CN=x");

describe("the connections to a directory", function () {
  this.timeout(3_000);
  const certificate = selfSigned("localhost");
  const servers: LdapServer[] = [];

  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  const serve = async () => {
    const server = await LdapServer.start(certificate);
    servers.push(server);
    return server;
  };
  const pool = (urls: readonly string[], more: Partial<LdapLogin> = {}) =>
    new LdapPool("d-90670cd1b9", () =>
      Promise.resolve({
        urls,
        startTls: false,
        username: "svc",
        password: "Bind-Passw0rd",
        caCertificate: certificate.cert,
        serverName: "localhost",
        ...more,
      }),
    );
  /** That many requests at once, none answered before all are there. */
  const together = async (to: LdapPool, server: LdapServer, count: number) => {
    let arrived = 0;
    const all = new Promise<void>((resolve) => {
      server.answer = async ({ operation }) => {
        if (operation !== BIND) {
          arrived += 1;
          if (arrived === count) resolve();
          await all;
        }
        return { code: 0 };
      };
    });
    await Promise.all(Array.from({ length: count }, () => to.use(request)));
  };

  it("are as many as are busy, four at most, each bound once", async () => {
    const server = await serve();
    const connections = pool([server.url]);
    await connections.use(request);
    await together(connections, server, 8);
    expect(server.connections).to.equal(1);
    await together(connections, server, 9);
    expect(server.connections).to.equal(2);
    await together(connections, server, 32);
    await together(connections, server, 32);
    expect(server.connections).to.equal(4);
    expect(server.operations.filter((operation) => operation === BIND)).to.have.length(4);
  });

  it("carry eight requests each: the rest wait here, so that no time-out runs while they do, and urgent ones go first", async () => {
    const server = await serve();
    const connections = pool([server.url]);
    await connections.use(request);
    const answers: (() => void)[] = [];
    server.answer = ({ operation }) =>
      operation === BIND
        ? Promise.resolve({ code: 0 })
        : new Promise((resolve) =>
            answers.push(() => {
              resolve({ code: 0 });
            }),
          );
    const order: string[] = [];
    const sent = (name: string) => (client: Client) => {
      order.push(name);
      return request(client);
    };
    const all = Array.from({ length: 40 }, (_, index) => connections.use(sent(`plain ${index}`)));
    const urgent = connections.use(sent("urgent"), true);
    while (answers.length < 32) {
      await setImmediate();
    }
    expect(order).to.have.length(32);
    answers.shift()?.();
    while (answers.length < 32) {
      await setImmediate();
    }
    expect(order.slice(32)).to.deep.equal(["urgent"]);
    while (order.length < 41 || answers.length > 0) {
      answers.shift()?.();
      await setImmediate();
    }
    await Promise.all([...all, urgent]);
  });

  it("are no more than the directory takes: what another was to carry goes by those there are", async () => {
    const server = await serve();
    const connections = pool([server.url]);
    const full: Answer = { code: 51, message: "too many connections of one client" };
    server.answer = ({ connection }) => (connection > 2 ? full : { code: 0 });
    await connections.use(request);
    await Promise.all(Array.from({ length: 100 }, () => connections.use(request)));
    const tried = server.connections;
    expect(tried).to.be.within(3, 4);
    await Promise.all(Array.from({ length: 100 }, () => connections.use(request)));
    expect(server.connections, "those refused are not tried again").to.equal(tried);
    expect(server.operations.filter((operation) => operation !== BIND)).to.have.length(201);
  });

  it("go to the first controller that can be reached, and stay with it", async () => {
    const [gone, server, other] = [await serve(), await serve(), await serve()];
    const connections = pool([gone.url, server.url, other.url]);
    await gone.stop();
    servers.shift();
    await connections.use(request);
    await together(connections, server, 32);
    await server.drop();
    await settled(() => connections.use(request));
    expect(server.connections).to.be.greaterThan(1);
    expect(other.connections).to.equal(0);
  });

  it("go all to another when theirs is gone", async () => {
    const [first, second] = [await serve(), await serve()];
    const connections = pool([first.url, second.url]);
    await connections.use(request);
    await together(connections, first, 32);
    expect(second.connections).to.equal(0);
    await first.stop();
    servers.shift();
    await Promise.all(Array.from({ length: 40 }, () => settled(() => connections.use(request))));
    expect(second.connections).to.be.within(1, 4);
  });

  it("are taken from every address that a name has", async () => {
    const server = await serve();
    const { port } = new URL(server.url);
    await pool([`ldaps://localhost:${port}`]).use(request);
    expect(server.connections).to.equal(1);
  });

  it("go to no other controller for a login or a certificate that is refused", async () => {
    const [first, second] = [await serve(), await serve()];
    first.answer = () => ({ code: 49, message: "data 52e" });
    expect(await failureOf(pool([first.url, second.url]).use(request))).to.include({ code: "directory-refused-login" });
    const wrongName = pool([first.url, second.url], { serverName: "other.example.com" });
    expect(await failureOf(wrongName.use(request))).to.include({ code: "directory-untrusted" });
    expect(second.connections).to.equal(0);
  });

  it("that reach no controller name all that were tried", async () => {
    const urls = [(await serve()).url, (await serve()).url];
    await Promise.all(servers.splice(0).map((server) => server.stop()));
    const error = await failureOf(pool(urls).use(request));
    expect(error.code).to.equal("directory-unreachable");
    expect(error.message).to.contain(urls.join(", "));
    const unknown = await failureOf(pool(["ldaps://dc1.invalid"]).use(request));
    expect(unknown.code).to.equal("directory-unreachable");
    expect(unknown.message).to.contain("ldaps://dc1.invalid").and.to.contain("ENOTFOUND");
  });
});
