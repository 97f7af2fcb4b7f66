import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { connect } from "node:tls";
import { expect } from "chai";
import { Client } from "ldapts";
import { Directory, type Account } from "../../directory/directory";
import { temporaryFolder } from "../../machine/temporary-folder";
import { startFile } from "./programs";
import { eventually, processesWith } from "./processes";

const person = (name: string) => ({ objectClass: "user", sAMAccountName: name });
const group = (name: string) => ({ objectClass: "group", sAMAccountName: name });

/** What became of a promise, in a word or a message. */
function outcome(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "done",
    (error: unknown) => String(error),
  );
}

async function withClient(url: string, ca: string | undefined, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ url, timeout: 5_000, ...(ca === undefined ? {} : { tlsOptions: { ca } }) });
  try {
    await work(client);
  } finally {
    await client.unbind();
  }
}

describe("the sandbox's directory", function () {
  this.timeout(120_000);
  let directory: Directory;
  const bind = (client: Client, { username, password }: Account) => client.bind(username, password);
  const plainBind = (to: Directory) => withClient(to.plainUrl, undefined, (client) => bind(client, to.service));

  before(async () => {
    directory = await Directory.start();
  });
  after(() => directory.stop());

  describe("TLS", () => {
    it("is trusted by who has its authority's certificate, and by nobody else", async () => {
      const { url, caPem, service } = directory;
      expect(await outcome(withClient(url, caPem, (client) => bind(client, service)))).to.equal("done");
      expect(await outcome(withClient(url, undefined, (client) => bind(client, service)))).to.match(/certificate/);
    });

    it("works on port 389 after StartTLS, where a bind without it is refused", async () => {
      const upgraded = withClient(directory.plainUrl, undefined, async (client) => {
        await client.startTLS({ ca: directory.caPem, servername: `dc1.${directory.realm}` });
        await bind(client, directory.service);
      });
      expect(await outcome(upgraded)).to.equal("done");
      expect(await outcome(plainBind(directory))).to.match(/StrongAuthRequired|Transport encryption required/);
    });

    it("shows a certificate for its names and address, with a positive serial number", async () => {
      const socket = connect({ host: directory.address, port: 636, ca: directory.caPem });
      await once(socket, "secureConnect");
      const { raw } = socket.getPeerCertificate();
      socket.destroy();
      const certificate = new X509Certificate(raw);
      expect(certificate.subjectAltName).to.equal(
        `DNS:dc1.corp.example.com, DNS:corp.example.com, IP Address:${directory.address}`,
      );
      expect(certificate.serialNumber).to.match(/^0?1/);
    });
  });

  it("lets the service account manage people and groups below its unit, and nothing elsewhere", async () => {
    const { usersOu, baseDn } = directory;
    const parent = usersOu.replace(/^OU=Users,/, "");
    await withClient(directory.url, directory.caPem, async (client) => {
      await bind(client, directory.service);
      for (const entry of [person("below"), group("below-too")]) {
        const dn = `CN=${entry.sAMAccountName},${usersOu}`;
        await client.add(dn, entry);
        await client.del(dn);
      }
      for (const place of [parent, `CN=Users,${baseDn}`, baseDn]) {
        expect(await outcome(client.add(`CN=elsewhere,${place}`, person("elsewhere"))), place).to.match(
          /InsufficientAccess/,
        );
      }
      const ou = client.add(`OU=More,${usersOu}`, { objectClass: "organizationalUnit" });
      expect(await outcome(ou)).to.match(/InsufficientAccess/);
    });
  });

  it("reads entries with their SID and GUID in words, and what was added, changed and deleted", async () => {
    const dn = `CN=Zoë,${directory.usersOu}`;
    await directory.add(dn, { ...person("zoe"), givenName: "Zoë" });
    await directory.modify(dn, { givenName: [], sn: "O'Neill" });
    const [entry] = await directory.search("(sAMAccountName=ZOE)");
    expect(entry).to.include({ dn, sn: "O'Neill" }).and.not.have.property("givenName");
    expect(entry?.objectSid).to.match(/^S-1-5-21-\d+-\d+-\d+-\d{4}$/);
    expect(entry?.objectGUID).to.match(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    await directory.delete(dn);
    expect(await directory.search("(sAMAccountName=zoe)")).to.be.empty;
  });

  describe("the people that AWS sees", () => {
    const id = "d-1234567890";
    const password = "A-new-passw0rd!";

    before(() => directory.add(`CN=Ada,${directory.usersOu}`, { ...person("ada"), userAccountControl: "514" }));
    after(() => directory.delete(`CN=Ada,${directory.usersOu}`));

    it("are found by name, letter case aside, and by SID, while they are there", async () => {
      const people = directory.people();
      const ada = await people.find(id, "ADA");
      expect(ada).to.include({ enabled: false });
      expect(await people.exists(id, ada?.sid ?? "")).to.be.true;
      expect(await people.exists(id, `${ada?.sid ?? ""}9`)).to.be.false;
      expect(await people.find(id, "a*")).to.be.undefined;
    });

    it("can have their password set, which enables them; a weak one is refused", async () => {
      const people = directory.people();
      expect(await people.resetPassword(id, "nobody", password)).to.equal("no-user");
      expect(await people.resetPassword(id, "ada", "weak")).to.equal("weak");
      expect(await people.find(id, "ada")).to.include({ enabled: false });
      expect(await people.resetPassword(id, "Ada", password)).to.equal("done");
      const account = { username: `ada@${directory.realm}`, password };
      expect(await outcome(withClient(directory.url, directory.caPem, (client) => bind(client, account)))).to.equal(
        "done",
      );
    });
  });

  for (const how of ["orderly", "crash"] as const) {
    it(`keeps its data over a restart (${how})`, async () => {
      const dn = `CN=Kept,${directory.usersOu}`;
      await directory.add(dn, person("kept"));
      await directory.restart(how);
      expect(await directory.search("(sAMAccountName=kept)", ["cn"])).to.deep.equal([{ dn, cn: "Kept" }]);
      await directory.delete(dn);
    });
  }

  it("takes a bind without TLS where a test asks for that, in a second domain beside the first", async () => {
    const other = await Directory.start({ realm: "onprem.example.com", plainBinds: true });
    try {
      expect(other.address).not.to.equal(directory.address);
      expect(other.usersOu).to.equal("OU=Users,OU=ONPREM,DC=onprem,DC=example,DC=com");
      expect(await outcome(plainBind(other))).to.equal("done");
    } finally {
      await other.stop();
    }
  });

  it("is provisioned once, also when two ask for it at the same moment", async () => {
    const cache = await temporaryFolder();
    const { XDG_CACHE_HOME: before } = process.env;
    process.env.XDG_CACHE_HOME = cache.path;
    const lines: string[] = [];
    const log = (line: string) => lines.push(line);
    try {
      const both = await Promise.all([Directory.start({ log }), Directory.start({ log })]);
      await Promise.all(both.map((one) => one.stop()));
    } finally {
      if (before === undefined) delete process.env.XDG_CACHE_HOME;
      else process.env.XDG_CACHE_HOME = before;
      await cache.remove();
    }
    expect(lines).to.deep.equal(["provisioning the domain corp.example.com, once"]);
  });

  it("leaves no process and no file when it is stopped", async () => {
    const other = await Directory.start();
    const folder = dirname(dirname(dirname(other.caFile)));
    expect(processesWith(folder)).not.to.be.empty;
    await other.stop();
    expect(processesWith(folder)).to.be.empty;
    expect(existsSync(folder)).to.be.false;
  });

  it("leaves no process and no file when the process that started it is killed", async () => {
    const owner = startFile("sandbox/tests/engine/directory-owner.ts");
    const [said] = (await once(owner.stdout ?? owner, "data")) as [Buffer];
    const folder = said.toString().trim();
    expect(existsSync(folder)).to.be.true;
    owner.kill("SIGKILL");
    await eventually(() => processesWith(folder).length === 0 && !existsSync(folder));
  });
});
