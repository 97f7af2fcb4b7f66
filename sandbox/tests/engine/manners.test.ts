import { once } from "node:events";
import { connect } from "node:tls";
import { expect } from "chai";
import { Attribute, Change, Client } from "ldapts";
import { passwordValue } from "../../directory/binary-values";
import { Directory } from "../../directory/directory";

const GOOD = "Uncommon-Passw0rd";

type Written = Readonly<Record<string, string | string[] | Buffer>>;

const attributesOf = (written: Written) =>
  Object.entries(written).map(
    ([type, value]) => new Attribute({ type, values: Buffer.isBuffer(value) ? [value] : [value].flat() }),
  );

/** A client of the directory as the provider is one, logged in as the service account or as somebody else. */
async function clientOf(directory: Directory, { username, password } = directory.service): Promise<Client> {
  const { url, caPem, controllers } = directory;
  const [first] = controllers;
  const servername = first?.name === undefined ? {} : { servername: first.name };
  const client = new Client({ url, tlsOptions: { ca: caPem, ...servername }, timeout: 30_000 });
  await client.bind(username, password);
  return client;
}

/** How the directory answered: its code, and Windows' own before the first colon. */
const answerTo = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "done",
    (error: unknown) => {
      const { code, message } = error as { code: number; message: string };
      return `${code} ${/^[0-9A-F]{8}/.exec(message)?.[0] ?? message}`;
    },
  );

describe("a directory with the manners of Windows", function () {
  this.timeout(120_000);
  let directory: Directory;
  let client: Client;
  let unit: string;

  before(async () => {
    directory = await Directory.start({ manner: "windows" });
    client = await clientOf(directory);
    unit = directory.usersOu;
  });
  after(async () => {
    await client.unbind();
    await directory.stop();
  });

  const add = (name: string, written: Written = {}, place = unit) =>
    answerTo(
      client.add(`CN=${name},${place}`, attributesOf({ objectClass: "user", sAMAccountName: name, ...written })),
    );
  const change = (name: string, operation: "add" | "delete" | "replace", written: Written, place = unit) =>
    answerTo(
      client.modify(
        `CN=${name},${place}`,
        attributesOf(written).map((modification) => new Change({ operation, modification })),
      ),
    );
  const dn = (name: string) => `CN=${name},${unit}`;

  it("enables no account without a password, in an add or later, and any that has one or needs none", async () => {
    expect(await add("bare", { userAccountControl: "512" })).to.equal("53 0000052D");
    expect(await add("bare")).to.equal("done");
    expect(await change("bare", "replace", { userAccountControl: "512" })).to.equal("53 0000052D");
    expect(await change("bare", "replace", { unicodePwd: passwordValue(GOOD) })).to.equal("done");
    expect(await change("bare", "replace", { userAccountControl: "512" })).to.equal("done");
    await directory.modify(dn("bare"), { pwdLastSet: "0", userAccountControl: "514" });
    expect(await change("bare", "replace", { userAccountControl: "512" }), "one that must be changed").to.equal("done");
    expect(await add("open", { userAccountControl: "544" })).to.equal("done");
    expect(await add("ready", { userAccountControl: "512", unicodePwd: passwordValue(GOOD) })).to.equal("done");
  });

  it("takes no password with the account's name or a token of its display name in it, nor a short one", async () => {
    const named = { displayName: "Ada Lovelace-King" };
    for (const [password, answer] of [
      ["9-LOVELACE-9x", "53 0000052D"],
      ["9-kIng-9-x-Y", "53 0000052D"],
      ["9-Adalbert-9", "53 0000052D"],
      ["short", "53 0000052D"],
      ["9-Lovelac-9x", "done"],
    ] as const) {
      expect(await add("countess", { ...named, unicodePwd: passwordValue(password) }), password).to.equal(answer);
    }
    expect(await change("countess", "replace", { unicodePwd: passwordValue("x-COUNTESS-9") })).to.equal("53 0000052D");
    expect(await change("countess", "replace", { unicodePwd: passwordValue("x-Lovelace-99") })).to.equal("53 0000052D");
    expect(await change("countess", "replace", { unicodePwd: passwordValue("x-Countes-999") })).to.equal("done");
  });

  it("says what is taken, each with its own code: an account name, an entry's name, a UPN, an SPN", async () => {
    await add("first", { userPrincipalName: "first@corp.example.com" });
    await directory.modify(dn("first"), { servicePrincipalName: "HTTP/first" });
    await add("second");
    expect(
      await answerTo(client.add(dn("other"), attributesOf({ objectClass: "user", sAMAccountName: "FIRST" }))),
    ).to.equal("68 00000524");
    expect(await answerTo(client.add(dn("first"), attributesOf({ objectClass: "group" })))).to.equal("68 00002071");
    const upn = { userPrincipalName: "FIRST@corp.example.com" };
    expect(await add("third", upn)).to.equal("19 000021C8");
    expect(await change("second", "replace", upn)).to.equal("19 000021C8");
    expect(await change("second", "replace", { servicePrincipalName: "HTTP/first" })).to.equal("19 000021C7");
  });

  it("says 32 for a parent that is not there, in an add and in a move", async () => {
    const nowhere = `OU=Nowhere,${unit}`;
    expect(await add("lost", {}, nowhere)).to.equal("32 0000208D");
    await add("mover");
    expect(await answerTo(client.modifyDN(dn("mover"), `CN=mover,${nowhere}`))).to.equal("32 0000208D");
    expect(await answerTo(client.del(dn("nobody")))).to.equal("32 0000208D");
  });

  it("takes each member once: 20 for one that stands twice, 68 for one that is there, 53 for one that is not", async () => {
    await add("ann");
    await directory.add(dn("crew"), { objectClass: "group", sAMAccountName: "crew" });
    const [ann] = await directory.search("(sAMAccountName=ann)", ["objectGUID"]);
    for (const twice of [
      [dn("ann"), dn("ANN")],
      [dn("ann"), `<GUID=${String(ann?.objectGUID)}>`],
    ]) {
      expect(await change("crew", "add", { member: twice })).to.equal("20 0000200D");
    }
    expect(await change("crew", "add", { member: dn("ann") })).to.equal("done");
    expect(await change("crew", "add", { member: dn("ann") })).to.equal("68 00000562");
    expect(await change("crew", "delete", { member: dn("ann") })).to.equal("done");
    expect(await change("crew", "delete", { member: dn("ann") })).to.equal("53 00000561");
    expect(await change("ann", "replace", { otherTelephone: ["1", "1"] })).to.equal("20 0000200D");
  });

  it("deletes nothing that has entries below it, that is denied, or that the system needs", async () => {
    await add("parent");
    await directory.add(`CN=child,${dn("parent")}`, { objectClass: "classStore" });
    expect(await answerTo(client.del(dn("parent")))).to.equal("66 00002015");
    await add("guarded");
    await directory.protect(dn("guarded"));
    expect(await answerTo(client.del(dn("guarded")))).to.equal("50 00000005");
    const admin = await clientOf(directory, directory.administrator);
    expect(await answerTo(admin.del(`CN=krbtgt,CN=Users,${directory.baseDn}`))).to.equal("53 000020CE");
    await admin.unbind();
  });

  it("shows 1,500 values at a time, and 1,000 entries to a search without paging", async () => {
    const names = Array.from({ length: 1600 }, (_, index) => `n${index}`);
    const place = `OU=Many,${unit}`;
    await directory.add(place, { objectClass: "organizationalUnit" });
    for (let from = 0; from < names.length; from += 50) {
      await Promise.all(
        names.slice(from, from + 50).map((cn) => directory.add(`CN=${cn},${place}`, { objectClass: "contact" })),
      );
    }
    const member = names.map((cn) => `CN=${cn},${place}`);
    await directory.add(dn("many"), { objectClass: "group", sAMAccountName: "many", member });
    const ask = async (attribute: string) => {
      const [entry] = (await client.search(dn("many"), { scope: "base", attributes: [attribute] })).searchEntries;
      return Object.fromEntries(Object.entries(entry ?? {}).map(([name, value]) => [name, [value].flat().length]));
    };
    expect(await ask("member")).to.include({ "member;range=0-1499": 1500, member: 0 });
    expect(await ask("member;range=0-*")).to.include({ "member;range=0-1499": 1500 });
    expect(await ask("member;range=1500-*")).to.include({ "member;range=1500-*": 100 });
    const found = (paged: boolean) => client.search(place, { scope: "one", attributes: ["cn"], paged });
    expect(await answerTo(found(false))).to.equal("4 00002023");
    expect((await found(true)).searchEntries).to.have.length(1600);
  });

  it("has certificates that name the controller alone, over LDAPS and StartTLS", async () => {
    const socket = connect({
      host: directory.address,
      port: 636,
      ca: directory.caPem,
      servername: "dc1.corp.example.com",
    });
    await once(socket, "secureConnect");
    expect(socket.getPeerCertificate().subjectaltname).to.equal("DNS:dc1.corp.example.com");
    socket.destroy();
    const upgraded = new Client({ url: directory.plainUrl, timeout: 5_000 });
    await upgraded.startTLS({ ca: directory.caPem, servername: "dc1.corp.example.com" });
    await upgraded.bind(directory.service.username, directory.service.password);
    await upgraded.unbind();
  });
});

describe("a second controller", function () {
  this.timeout(120_000);

  it("has what was written to the first once it is replicated, and not before", async () => {
    const directory = await Directory.start({ manner: "windows", secondController: true });
    try {
      const [, second] = directory.controllers;
      if (!second?.name) throw new Error("there is no second controller");
      const { caPem: ca, service, usersOu, baseDn } = directory;
      const seen = async () => {
        const tlsOptions = { ca, servername: second.name ?? "" };
        const client = new Client({ url: `ldaps://${second.address}`, tlsOptions, timeout: 5_000 });
        await client.bind(service.username, service.password);
        const { searchEntries } = await client.search(baseDn, { filter: "(sAMAccountName=ada)", attributes: ["cn"] });
        await client.unbind();
        return searchEntries.length;
      };
      await directory.add(`CN=ada,${usersOu}`, { objectClass: "user", sAMAccountName: "ada" });
      expect(await seen()).to.equal(0);
      await directory.replicate();
      expect(await seen()).to.equal(1);
    } finally {
      await directory.stop();
    }
  });
});

describe("a directory with the manners of a Simple AD behind a load balancer", function () {
  this.timeout(120_000);

  it("takes logins over the TLS that ends before it, and no password of an account", async () => {
    const directory = await Directory.start({ manner: "simple-ad" });
    try {
      const client = await clientOf(directory);
      const add = (written: Written) =>
        answerTo(
          client.add(
            `CN=ada,${directory.usersOu}`,
            attributesOf({ objectClass: "user", sAMAccountName: "ada", ...written }),
          ),
        );
      expect(await add({ unicodePwd: passwordValue(GOOD) })).to.equal("53 00002035");
      expect(await add({})).to.equal("done");
      await client.unbind();
    } finally {
      await directory.stop();
    }
  });
});
