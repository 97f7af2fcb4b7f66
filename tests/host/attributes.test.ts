import { expect } from "chai";
import { without } from "../../provider/text/without";
import { bound } from "./bound";
import { failure } from "./failure";
import type { Properties } from "./provider-process";
import { directorySuite, type Host } from "./suite";

const JPEG = Buffer.from("ffd8ffe000104a46494600010100", "hex");
/** Bytes that are UTF-8 too. */
const TEXT_BYTES = Buffer.from("plain text");
const HOURS = Buffer.alloc(21, 0xf0);
const GUID = Buffer.from("00112233445566778899aabbccddeeff", "hex");

const bytes = (...all: Buffer[]) => all.map((one) => ({ base64: one.toString("base64") }));

/** What the directory holds of a person's attributes, as it sends it: text in latin1, each list in order. */
async function raw({ sandbox: { directory } }: Host, userName: string, names: readonly string[]) {
  const [entry] = await bound(directory, directory.administrator, async (client) => {
    const filter = `(sAMAccountName=${userName})`;
    const attributes = [...names];
    const options = { scope: "sub" as const, filter, attributes, explicitBufferAttributes: attributes };
    return (await client.search(directory.baseDn, options)).searchEntries;
  });
  return Object.fromEntries(
    names.map((name) => {
      const key = Object.keys(entry ?? {}).find((one) => one.toLowerCase() === name.toLowerCase()) ?? name;
      const values = [entry?.[key] ?? []].flat().map((one) => (typeof one === "string" ? one : one.toString("latin1")));
      return [name, values.sort()];
    }),
  );
}

directorySuite("attributes of a User, of every syntax", (host) => {
  it("name a manager who is nobody, which the preview says of whoever is new or edited", async () => {
    const provider = await host.process();
    const dn = (name: string) => `CN=${name},${host.sandbox.directory.usersOu}`;
    const managed = host.user("managed", { attributes: { manager: dn("nobody") } });
    expect(await provider.check("user", managed)).to.deep.equal([]);
    const said = () =>
      provider.output.split("\n").filter((line) => line.includes(`manager names ${dn("nobody")}, and`));
    expect(said(), "new").to.have.length(1);
    await host.provider.create("user", host.user("managed"));
    const edited = await host.process();
    await edited.check("user", managed, host.user("managed"));
    expect(edited.output).to.contain(`manager names ${dn("nobody")}, and there is no such entry`);
    const other = await host.process();
    await other.check("user", host.user("managed", { attributes: { manager: dn("managed") } }), host.user("managed"));
    expect(other.output).to.not.contain("there is no such entry");
  });

  /** An attribute as the program gives it, and in bytes what the directory then holds, if that is not the text itself. */
  const person = (other: {
    dn: string;
    guid: string;
    sid: string;
  }): Record<string, [given: unknown, held?: string[]]> => ({
    title: ["Dr"],
    department: ["Verkauf „Süd“", [Buffer.from("Verkauf „Süd“").toString("latin1")]],
    company: ["Analytical Engines, Ltd"],
    physicalDeliveryOfficeName: ["1+2"],
    telephoneNumber: ["+44 1"],
    otherTelephone: [
      ["2", "1"],
      ["1", "2"],
    ],
    info: ["a\r\nb"],
    employeeID: ["0017"],
    employeeType: ["x"],
    l: ["London"],
    c: ["GB"],
    uid: [["ada", "lovelace"]],
    unixHomeDirectory: ["/home/ada"],
    loginShell: ["/bin/bash"],
    x121Address: [["12 34"]],
    uidNumber: ["010001", ["10001"]],
    gidNumber: ["+7", ["7"]],
    countryCode: ["0276", ["276"]],
    codePage: ["00850", ["850"]],
    msNPAllowDialin: ["true", ["TRUE"]],
    accountExpires: ["0134000000000000000", ["134000000000000000"]],
    maxStorage: ["-00001", ["-1"]],
    msTSExpireDate: ["2027-01-31T01:00:00+01:00", ["20270131000000.0Z"]],
    manager: [other.dn.toUpperCase().replaceAll(",", " , ").replace("CN=", "cn ="), [other.dn]],
    secretary: [`<GUID=${other.guid}>`, [other.dn]],
    assistant: [`<SID=${other.sid}>`, [other.dn]],
    seeAlso: [[other.dn.toLowerCase()], [other.dn]],
    msPKIAccountCredentials: [`B:6:0a0B0c:<guid=${other.guid}>`, [`B:6:0A0B0C:${other.dn}`]],
    thumbnailPhoto: [bytes(TEXT_BYTES)[0], [TEXT_BYTES.toString("latin1")]],
    jpegPhoto: [bytes(JPEG, TEXT_BYTES), [TEXT_BYTES, JPEG].map((one) => one.toString("latin1"))],
    userCertificate: [bytes(JPEG)[0], [JPEG.toString("latin1")]],
    "mS-DS-ConsistencyGuid": [bytes(GUID)[0], [GUID.toString("latin1")]],
    logonHours: [bytes(HOURS)[0], [HOURS.toString("latin1")]],
  });
  /** What an account has where nobody has set it: these cannot be without a value. */
  const UNSET: Record<string, string[]> = {
    countryCode: ["0"],
    codePage: ["0"],
    accountExpires: ["9223372036854775807"],
  };

  let other: { dn: string; guid: string; sid: string };
  before(async () => {
    const { state } = await host.provider.create("user", host.user("bob"));
    other = { dn: String(state.distinguishedName), guid: String(state.objectGuid), sid: String(state.sid) };
  });

  it("are written, read without drift, and taken out one by one", async () => {
    const { provider } = host;
    const all = person(other);
    const names = Object.keys(all);
    let attributes: Properties = Object.fromEntries(Object.entries(all).map(([name, [given]]) => [name, given]));
    const news = () => host.user("thirty", { attributes });
    expect(await provider.check("user", news())).to.deep.equal([]);
    let user = await provider.create("user", news());
    const held = (): Record<string, string[]> =>
      Object.fromEntries(
        names.map((name) => {
          const [given, kept = [given].flat() as string[]] = all[name] ?? [];
          return [name, name in attributes ? [...kept].sort() : (UNSET[name] ?? [])];
        }),
      );
    expect(await raw(host, "thirty", names)).to.deep.equal(held());
    expect(await provider.read(user)).to.deep.equal({ ...user, inputs: news() });

    for (const name of names) {
      attributes = without(attributes, name);
      expect(await provider.diff(user, news()), name).to.include({ changes: true });
      user = await provider.update(user, news());
      expect(await raw(host, "thirty", names), name).to.deep.equal(held());
      expect(await provider.read(user), name).to.deep.equal({ ...user, inputs: news() });
      expect(await provider.diff(user, news()), name).to.include({ changes: false });
    }
  });

  it("are no change in another spelling of the same, in the preview and in the directory", async () => {
    const { provider } = host;
    const given = (attributes: object) => host.user("spelled", { attributes });
    const user = await provider.create(
      "user",
      given({ manager: other.dn, countryCode: "276", msNPAllowDialin: "TRUE", msTSExpireDate: "20270131000000.0Z" }),
    );
    const account = await host.account("spelled");
    const same = given({
      manager: `<GUID=${other.guid.toUpperCase()}>`,
      CountryCode: "0276",
      msNPAllowDialin: "True",
      msTSExpireDate: "2027-01-31T00:00:00Z",
    });
    expect(await provider.diff(user, same)).to.include({ changes: false });
    const updated = await provider.update(user, same);
    expect(await host.account("spelled")).to.include({ uSNChanged: account?.uSNChanged });
    expect(await provider.read(updated)).to.deep.equal({ ...updated, inputs: same });
    expect(await provider.diff(user, given({ manager: other.dn, countryCode: "277" }))).to.include({ changes: true });
  });

  it("show as drift what is another value, bytes as bytes", async () => {
    const { provider, sandbox } = host;
    const attributes = { thumbnailPhoto: bytes(JPEG)[0], manager: other.dn, uidNumber: "1" };
    const user = await provider.create("user", host.user("drifting", { attributes }));
    const dn = String(user.state.distinguishedName);
    await sandbox.directory.modify(dn, { thumbnailPhoto: TEXT_BYTES, manager: dn, uidNumber: "2" });
    const seen = await provider.read(user);
    expect(seen?.inputs.attributes).to.deep.equal({
      thumbnailPhoto: bytes(TEXT_BYTES)[0],
      manager: dn,
      uidNumber: "2",
    });
    expect(await provider.diff(seen ?? user, user.state)).to.include({ changes: true });
    await provider.update(seen ?? user, host.user("drifting", { attributes }));
    expect(await raw(host, "drifting", ["thumbnailPhoto", "manager"])).to.deep.equal({
      thumbnailPhoto: [JPEG.toString("latin1")],
      manager: [other.dn],
    });
  });

  it("that cannot be are refused in the preview, all of them, each at its property and with the reason", async () => {
    const refused: Record<string, [value: unknown, reason: RegExp]> = {
      thumbnailPhoto: ["abc", /holds bytes; give \{ base64: "…" \}/],
      userSMIMECertificate: [bytes(Buffer.alloc(32_769))[0], /holds at most 32768 bytes; one value has 32769/],
      jpegPhoto: [{ base64: "no base64" }, /no base64/],
      title: [bytes(JPEG)[0], /holds no bytes; give its value as text/],
      department: ["x".repeat(65), /at most 64 characters; one value has 65/],
      manager: ["bob", /holds the distinguished name of an entry/],
      secretary: ["<GUID=00000000-0000-0000-0000-000000000001>", /is none of the domain/],
      countryCode: ["DE", /holds a whole number; give its digits/],
      codePage: ["70000", /holds a number from 0 to 65535; one value is not/],
      uidNumber: ["4294967296", /a number of 32 bits; one value is too large/],
      accountExpires: ["9223372036854775808", /a number of 64 bits/],
      msNPAllowDialin: ["yes", /holds TRUE or FALSE; give one of the two/],
      msTSExpireDate: ["31.01.2027", /holds a time; give one such as 20270131000000/],
      company: [["A", "B"], /holds one value, and not 2/],
      otherTelephone: [["a", "A"], /values to be one that differ in letter case alone/],
      directReports: [other.dn, /back link/],
      tokenGroups: [bytes(GUID)[0], /constructed/],
      "msDS-User-Account-Control-Computed": ["1", /constructed/],
      sAMAccountType: ["1", /the directory writes it itself/],
      isDeleted: ["TRUE", /written by the directory alone/],
      favouriteColour: ["red", /unknown to the directory's schema/],
    };
    const attributes = Object.fromEntries(Object.entries(refused).map(([name, [value]]) => [name, value]));
    const failures = await host.provider.check("user", host.user("refused", { attributes }));
    for (const [name, [, reason]] of Object.entries(refused)) {
      const property = name.includes("-") ? `attributes["${name}"]` : `attributes.${name}`;
      const told = failures.filter((one) => one.startsWith(`${property} `));
      expect(told, name).to.have.length(1);
      expect(told[0]).to.match(reason);
    }
    expect(failures).to.have.length(Object.keys(refused).length);
    expect(await host.account("refused")).to.equal(undefined);
  });

  it("are asked of nobody where the preview cannot reach the directory: it goes on, and compares their texts", async () => {
    const offline = await host.process(host.directorySettings({ url: "ldaps://127.0.0.1:9" }));
    const attributes = { thumbnailPhoto: "abc", manager: other.dn.toUpperCase() };
    const news = host.user("offline", { attributes });
    expect(await offline.check("user", news)).to.deep.equal([]);
    const state = { ...news, distinguishedName: other.dn, objectGuid: other.guid, sid: other.sid };
    const user = { kind: "user" as const, id: `${host.directoryId}/${other.guid}`, state };
    expect(await offline.diff(user, news)).to.include({ changes: false });
    const respelled = host.user("offline", { attributes: { ...attributes, manager: other.dn } });
    expect(await offline.diff(user, respelled)).to.include({ changes: true });
  });

  it("that a program of an older release gives as text, and has not changed, are refused no more than they were", async () => {
    const { provider } = host;
    const news = host.user("older", { attributes: { thumbnailPhoto: "plain text", countryCode: "0276" } });
    expect(await provider.check("user", news, news)).to.deep.equal([]);
    const dn = `CN=older,${host.sandbox.directory.usersOu}`;
    const user = await provider.create("user", host.user("older"));
    await host.sandbox.directory.modify(dn, { thumbnailPhoto: TEXT_BYTES, countryCode: "276" });
    const before = { ...user, state: { ...user.state, ...news } };
    expect(await provider.diff(before, news)).to.include({ changes: false });
    expect((await provider.read(before))?.state).to.deep.include(news);
    await provider.update(before, { ...news, lastName: "King" });
    expect(await host.account("older")).to.include({ sn: "King" });
  });

  it("that cannot be are refused before anything is written, where a preview could not ask", async () => {
    const { provider } = host;
    const attributes = { title: "Dr", countryCode: "DE", favouriteColour: "red" };
    const news = host.user("unasked", { attributes, lastName: "Byron" });
    const refused = await failure(provider.create("user", news), "invalid-argument");
    expect(refused).to.match(/countryCode holds a whole number.*favouriteColour is unknown.*Nothing was written/);
    expect(await host.account("unasked")).to.equal(undefined);
    const user = await provider.create("user", host.user("unasked"));
    await failure(provider.update(user, news), "invalid-argument");
    expect(await host.account("unasked")).to.not.have.any.keys("sn", "title");
  });

  it("of which the directory refuses one lose none unsaid: the error names it, and nothing of the edit is written", async () => {
    const { provider } = host;
    const user = await provider.create("user", host.user("whole", { lastName: "Byron" }));
    const missing = other.dn.replace("CN=bob", "CN=nobody");
    const news = (attributes: object) => host.user("whole", { lastName: "King", attributes });
    const refused = await failure(provider.update(user, news({ title: "Dr", manager: missing })), "directory-refused");
    expect(refused).to.match(/manager names CN=nobody,.+no such entry.+; none of this edit's attributes was written;/);
    const account = await host.account("whole");
    expect(account).to.include({ sn: "Byron" }).and.to.not.have.property("title");
    // What the error asks for.
    await provider.update(user, news({ title: "Dr", manager: other.dn }));
    expect(await host.account("whole")).to.include({ sn: "King", title: "Dr", manager: other.dn });
  });
});
