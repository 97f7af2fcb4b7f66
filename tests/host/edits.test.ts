import { expect } from "chai";
import { bound, takesPassword } from "./bound";
import type { Properties } from "./provider-process";
import { directorySuite, type Host } from "./suite";

/** Moves an entry, as an administrator does. */
const move = ({ sandbox: { directory } }: Host, dn: string, target: string) =>
  bound(directory, directory.administrator, (client) => client.modifyDN(dn, target));

directorySuite("an edit of what somebody has changed outside", (host) => {
  let sales: string;
  let elsewhere: string;
  before(async () => {
    const { directory } = host.sandbox;
    sales = `OU=Sales,${directory.usersOu}`;
    elsewhere = `OU=Elsewhere,${directory.usersOu}`;
    for (const unit of [sales, elsewhere]) {
      await directory.add(unit, { objectClass: "organizationalUnit" });
    }
  });

  const declared = (): Properties => ({
    firstName: "Ada",
    lastName: "Byron",
    email: "ada@corp.example.com",
    displayName: "Ada B.",
    userPrincipalName: "ada.byron@corp.example.com",
    description: "ours",
    organizationalUnit: sales,
    enabled: true,
    accountExpires: "2027-03-31",
    passwordNeverExpires: false,
    mustChangePassword: false,
    attributes: { title: "Countess", otherTelephone: ["1", "2"], countryCode: "276" },
  });
  const outside: Record<string, string | string[]> = {
    givenName: "Augusta",
    mail: "theirs@corp.example.com",
    displayName: "Theirs",
    userPrincipalName: "theirs@corp.example.com",
    description: "theirs",
    userAccountControl: String(0x200 | 0x2 | 0x10000),
    accountExpires: "0",
    pwdLastSet: "0",
    title: "Ms",
    otherTelephone: ["3"],
    countryCode: "250",
  };

  it("of a user writes what the program changed and nothing else; a refresh shows the rest, and an up takes it back", async () => {
    const { provider, sandbox } = host;
    const news = (lastName: string) => host.user("edited", { ...declared(), lastName });
    const user = await provider.create("user", news("Byron"));
    const target = `CN=edited,${elsewhere}`;
    await move(host, String(user.state.distinguishedName), target);
    await sandbox.directory.modify(target, outside);

    const updated = await provider.update(user, news("King"));
    const account = await host.account("edited");
    expect(account).to.include({ ...outside, dn: target, sn: "King", otherTelephone: "3" });
    expect(await provider.diff(updated, news("King")), "unseen until a refresh").to.include({ changes: false });
    // An up that was ended after its write, and before the state had it.
    expect(await provider.update(user, news("King"))).to.deep.equal(updated);
    expect(await host.account("edited")).to.include({ uSNChanged: account?.uSNChanged });

    const seen = await provider.read(updated);
    expect(seen?.inputs).to.deep.include({
      firstName: "Augusta",
      lastName: "King",
      email: "theirs@corp.example.com",
      displayName: "Theirs",
      userPrincipalName: "theirs@corp.example.com",
      description: "theirs",
      organizationalUnit: elsewhere,
      enabled: false,
      passwordNeverExpires: true,
      mustChangePassword: true,
      attributes: { title: "Ms", otherTelephone: "3", countryCode: "250" },
    });
    expect(seen?.inputs).to.not.have.property("accountExpires");
    expect(await provider.diff(seen ?? user, news("King"))).to.deep.include({ changes: true, replaces: [] });
    const again = await provider.update(seen ?? user, news("King"));
    expect(await host.account("edited")).to.include({
      dn: `CN=edited,${sales}`,
      givenName: "Ada",
      sn: "King",
      mail: "ada@corp.example.com",
      displayName: "Ada B.",
      userPrincipalName: "ada.byron@corp.example.com",
      description: "ours",
      userAccountControl: "512",
      title: "Countess",
      countryCode: "276",
    });
    expect(await provider.read(again)).to.deep.equal({ ...again, inputs: news("King") });
  });

  it("of a group likewise", async () => {
    const { provider, sandbox } = host;
    const news = (name: string) => ({
      directoryId: host.directoryId,
      owner: "people/test/team",
      name,
      description: "ours",
      scope: "global",
      category: "security",
      organizationalUnit: sales,
    });
    const group = await provider.create("group", news("team"));
    const target = `CN=team,${elsewhere}`;
    await move(host, String(group.state.distinguishedName), target);
    await sandbox.directory.modify(target, { description: "theirs", groupType: "8" });
    const entry = async () => (await sandbox.directory.search("(description=theirs)"))[0];

    const updated = await provider.update(group, news("Team2"));
    expect(await entry()).to.include({ dn: `CN=Team2,${elsewhere}`, sAMAccountName: "Team2", groupType: "8" });
    expect(await provider.diff(updated, news("Team2")), "unseen until a refresh").to.include({ changes: false });
    const seen = await provider.read(updated);
    expect(seen?.inputs).to.include({
      description: "theirs",
      scope: "universal",
      category: "distribution",
      organizationalUnit: elsewhere,
    });
    const again = await provider.update(seen ?? group, news("Team2"));
    expect(await provider.read(again)).to.deep.equal({ ...again, inputs: news("Team2") });
    expect(again.state).to.include({ distinguishedName: `CN=Team2,${sales}` });
  });

  it("of an account that is taken over writes all that is declared, as its preview says", async () => {
    const { provider, sandbox } = host;
    const dn = `CN=there,${sandbox.directory.usersOu}`;
    await sandbox.directory.add(dn, { objectClass: "user", sAMAccountName: "there", mail: "a@x.example" });
    await provider.create("user", host.user("there", { ...declared(), userPrincipalName: undefined, adopt: true }));
    expect(await host.account("there")).to.include({
      dn: `CN=there,${sales}`,
      mail: "ada@corp.example.com",
      userAccountControl: String(0x200 | 0x20),
      countryCode: "276",
    });
  });
});

directorySuite("what a User says of its password and its last day", (host) => {
  it("has a last day, which the account works to the end of, in UTC; taken out, it never expires", async () => {
    const { provider, sandbox } = host;
    const news = host.user("leaver", { accountExpires: "2027-03-31" });
    const user = await provider.create("user", news);
    // 2027-04-01T00:00:00Z in steps of 100 ns since 1601.
    expect(await host.account("leaver")).to.include({ accountExpires: "134510112000000000" });
    expect(await provider.read(user)).to.deep.equal({ ...user, inputs: news });
    const moment = host.user("leaver", { accountExpires: "2027-04-01T02:00:00+02:00" });
    expect(await provider.diff(user, moment), "the same moment").to.include({ changes: false });

    const dn = String(user.state.distinguishedName);
    await sandbox.directory.modify(dn, { accountExpires: "134510148000000000" });
    const seen = await provider.read(user);
    expect(seen?.inputs).to.include({ accountExpires: "2027-04-01T01:00:00.000Z" });
    const back = await provider.update(seen ?? user, news);
    expect(await host.account("leaver")).to.include({ accountExpires: "134510112000000000" });
    const out = await provider.update(back, host.user("leaver"));
    expect(await host.account("leaver")).to.include({ accountExpires: "9223372036854775807" });
    expect(out.state).to.not.have.property("accountExpires");
    expect((await provider.read(out))?.inputs, "not managed").to.not.have.property("accountExpires");
  });

  it("may be exempt from the age of passwords until that is taken out, and other flags of the account stay", async () => {
    const { provider, sandbox } = host;
    const news = host.user("service", { passwordNeverExpires: true });
    const user = await provider.create("user", news);
    expect(await host.account("service")).to.include({ userAccountControl: String(0x10200) });
    const dn = String(user.state.distinguishedName);
    await sandbox.directory.modify(dn, { userAccountControl: String(0x200 | 0x100000) });
    const seen = await provider.read(user);
    expect(seen?.inputs).to.include({ passwordNeverExpires: false });
    const back = await provider.update(seen ?? user, news);
    expect(await host.account("service")).to.include({ userAccountControl: String(0x110200) });
    await provider.update(back, host.user("service"));
    expect(await host.account("service")).to.include({ userAccountControl: String(0x100200) });
  });

  it("must change the password once, which is said, is no drift when done, and is asked for again with another version", async () => {
    const { provider, sandbox } = host;
    const initialPassword = "Uncommon-Passw0rd";
    const args = (passwordVersion: number, flag: object = { mustChangePassword: true }) =>
      host.user("newcomer", { initialPassword, passwordVersion, ...flag });
    expect(await provider.check("user", args(1))).to.deep.equal([]);
    expect(provider.output).to.contain("mustChangePassword: WorkSpaces refuses their sign-in until they have changed");
    const user = await provider.create("user", args(1));
    const pwdLastSet = async () => (await host.account("newcomer"))?.pwdLastSet;
    expect(await pwdLastSet()).to.equal("0");
    expect(await takesPassword(sandbox.directory, "newcomer", initialPassword)).to.equal(false);

    const dn = String(user.state.distinguishedName);
    await sandbox.directory.modify(dn, { pwdLastSet: "-1" });
    const seen = await provider.read(user);
    expect(seen?.inputs).to.include({ mustChangePassword: true });
    expect(await provider.diff(seen ?? user, args(1))).to.include({ changes: false });
    const again = await provider.update(seen ?? user, args(2));
    expect(await pwdLastSet()).to.equal("0");

    const need = await provider.update(again, args(2, { mustChangePassword: false }));
    expect(await pwdLastSet()).to.not.equal("0");
    expect(await takesPassword(sandbox.directory, "newcomer", initialPassword)).to.equal(true);
    await sandbox.directory.modify(dn, { pwdLastSet: "0" });
    const ticked = await provider.read(need);
    expect(ticked?.inputs, "ticked by an administrator").to.include({ mustChangePassword: true });
    const unticked = await provider.update(ticked ?? need, args(2, { mustChangePassword: false }));
    expect(await pwdLastSet()).to.not.equal("0");
    const before = await pwdLastSet();
    await provider.update(unticked, args(2, {}));
    expect(await pwdLastSet(), "taken out").to.equal(before);
  });
});
