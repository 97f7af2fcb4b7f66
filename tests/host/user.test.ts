import { expect } from "chai";
import { without } from "../../provider/text/without";
import { bound } from "./bound";
import { failure } from "./failure";
import { UNKNOWN } from "./provider-process";
import { directorySuite } from "./suite";

directorySuite("a User in a real provider process", (host) => {
  it("is created with a name alone, read unchanged, and deleted", async () => {
    const { provider, directoryId, sandbox } = host;
    const news = host.user("basic");
    expect(await provider.check("user", news)).to.deep.equal([]);
    const user = await provider.create("user", news);
    const account = await host.account("basic");
    expect(account).to.include({
      dn: `CN=basic,${sandbox.directory.usersOu}`,
      userPrincipalName: "basic@corp.example.com",
      userAccountControl: "512",
      adminDescription: "pulumi:people/test/basic",
    });
    expect(account).to.not.have.any.keys("givenName", "sn", "mail", "displayName");
    expect(user.id).to.equal(`${directoryId}/${String(account?.objectGUID)}`);
    expect(user.state).to.deep.equal({
      ...news,
      distinguishedName: account?.dn,
      objectGuid: account?.objectGUID,
      sid: account?.objectSid,
      userPrincipalName: "basic@corp.example.com",
      incarnation: user.state.incarnation,
    });
    expect(await provider.read(user)).to.deep.equal({ ...user, inputs: news });
    expect(await provider.diff(user, news)).to.include({ changes: false });
    await provider.delete(user);
    expect(await host.account("basic"), "what a run declares, it does not delete").to.include({ dn: account?.dn });
    await (await host.process()).delete(user);
    expect(await host.account("basic")).to.equal(undefined);
  });

  it("is created with every argument there is", async () => {
    const { provider, sandbox } = host;
    const organizationalUnit = `OU=Sales,${sandbox.directory.usersOu}`;
    await sandbox.directory.add(organizationalUnit, { objectClass: "organizationalUnit" });
    const news = host.user("complete", {
      firstName: "Grace",
      lastName: "Hopper",
      email: "grace@corp.example.com",
      displayName: "Rear Admiral Hopper",
      userPrincipalName: "grace.hopper@corp.example.com",
      organizationalUnit,
      enabled: false,
      attributes: { title: "Admiral", otherTelephone: ["1", "2"] },
      initialPassword: "Uncommon-Passw0rd",
      passwordVersion: 1,
      adopt: false,
      deletionPolicy: "delete",
      whenWorkspaceExists: "terminate",
    });
    expect(await provider.check("user", news)).to.deep.equal([]);
    const user = await provider.create("user", news);
    const account = await host.account("complete");
    expect(account).to.include({
      dn: `CN=complete,${organizationalUnit}`,
      givenName: "Grace",
      sn: "Hopper",
      mail: "grace@corp.example.com",
      displayName: "Rear Admiral Hopper",
      userPrincipalName: "grace.hopper@corp.example.com",
      title: "Admiral",
      userAccountControl: "514",
    });
    expect(account?.otherTelephone).to.have.members(["1", "2"]);
    const declared = without(news, "initialPassword");
    expect(user.state).to.deep.include(declared);
    expect(user.state).to.not.have.property("initialPassword");
    expect((await provider.read(user))?.inputs, "as the state has them").to.deep.equal(news);
    expect(await provider.diff(user, news)).to.include({ changes: false });
  });

  it("has a description, which is edited, shown as drift, taken back, and cleared where it is taken out", async () => {
    const { provider, sandbox } = host;
    const news = host.user("described", { description: "Verkauf, “Süd”" });
    const user = await provider.create("user", news);
    expect(await host.account("described")).to.include({ description: "Verkauf, “Süd”" });
    await sandbox.directory.modify(String(user.state.distinguishedName), { description: "theirs" });
    const seen = await provider.read(user);
    expect(seen?.inputs).to.deep.equal({ ...news, description: "theirs" });
    const drifted = { ...user, state: seen?.state ?? {} };
    expect(await provider.diff(drifted, news)).to.include({ changes: true });
    const again = await provider.update(drifted, news);
    expect(await host.account("described")).to.include({ description: "Verkauf, “Süd”" });
    const without = host.user("described");
    expect(await provider.diff(again, without)).to.deep.include({ changes: true, replaces: [] });
    const cleared = await provider.update(again, without);
    expect(await host.account("described")).to.not.have.property("description");
    expect(cleared.state).to.not.have.property("description");
  });

  it("may have its description among attributes still, and moves it to the argument without a change of the account", async () => {
    const { provider } = host;
    const before = host.user("still", { attributes: { Description: "as ever", title: "Dr" } });
    expect(await provider.check("user", before)).to.deep.equal([]);
    const user = await provider.create("user", before);
    const updated = await provider.update(user, { ...before, enabled: true });
    expect((await provider.read(updated))?.inputs).to.deep.equal({ ...before, enabled: true });
    const account = await host.account("still");
    expect(account).to.include({ description: "as ever" });

    const after = host.user("still", { attributes: { title: "Dr" }, description: "as ever", enabled: true });
    const moved = await provider.update(updated, after);
    expect(await host.account("still")).to.include({ description: "as ever", uSNChanged: account?.uSNChanged });
    expect(await provider.diff(moved, after)).to.include({ changes: false });
    await provider.update(moved, { ...before, enabled: true });
    expect(await host.account("still")).to.include({ description: "as ever" });

    expect(await provider.check("user", { ...after, attributes: { Description: "x" } })).to.deep.equal([
      "attributes.description is given as description too; keep one of the two",
    ]);
  });

  it("is edited in place: what is declared and nothing else", async () => {
    const { provider, sandbox } = host;
    const user = await provider.create(
      "user",
      host.user("update", { firstName: "Ada", lastName: "Byron", email: "a@x.example" }),
    );
    const before = await host.account("update");
    await sandbox.directory.modify(before?.dn ?? "", { telephoneNumber: "1234" });
    const organizationalUnit = `OU=Research,${sandbox.directory.usersOu}`;
    await sandbox.directory.add(organizationalUnit, { objectClass: "organizationalUnit" });
    const news = host.user("Update", { firstName: "Augusta", lastName: "King", organizationalUnit, enabled: false });
    expect(await provider.diff(user, news)).to.deep.equal({ changes: true, replaces: [], deleteBeforeReplace: false });
    const updated = await provider.update(user, news);
    const account = await host.account("update");
    expect(account).to.include({
      dn: `CN=Update,${organizationalUnit}`,
      sAMAccountName: "Update",
      givenName: "Augusta",
      sn: "King",
      displayName: "Augusta King",
      telephoneNumber: "1234",
      userAccountControl: "514",
      objectGUID: before?.objectGUID,
      objectSid: before?.objectSid,
    });
    expect(account, "taken out of the program").to.not.have.property("mail");
    expect(updated.state).to.include({ distinguishedName: account?.dn }).and.to.not.have.property("email");
    expect(await provider.diff(updated, news)).to.include({ changes: false });
    const again = await provider.update(updated, news);
    expect(again).to.deep.equal(updated);
    expect(await host.account("update"), "nothing is written twice").to.include({ uSNChanged: account?.uSNChanged });
  });

  it("is replaced for another name, and not for other letter case or another id of the same domain", async () => {
    const { provider, sandbox } = host;
    const user = await provider.create("user", host.user("replace"));
    const replaces = async (args: object) => (await provider.diff(user, { ...host.user("replace"), ...args })).replaces;
    expect(await replaces({ directoryId: sandbox.directoryIds.managedAd })).to.deep.equal([]);
    expect(await replaces({ domain: "corp.example.com" })).to.deep.equal([]);
    expect(await replaces({ domain: "other.example.com" })).to.deep.equal(["domain"]);
    expect(await replaces({ directoryId: UNKNOWN })).to.deep.equal(["directoryId"]);
    expect(await replaces({ userName: "replaced" })).to.deep.equal(["userName"]);
    expect(await replaces({ userName: UNKNOWN })).to.deep.equal(["userName"]);
    expect(await replaces({ userName: "RePlace", firstName: "Other" })).to.deep.equal([]);
    const elsewhere = await provider.diff(user, host.user("replaced"));
    expect(elsewhere.deleteBeforeReplace, "the new person first").to.equal(false);
  });

  it("may have arguments that a preview does not know yet", async () => {
    const { provider } = host;
    const news = { directoryId: UNKNOWN, userName: UNKNOWN, email: UNKNOWN, attributes: { title: UNKNOWN } };
    expect(await provider.check("user", host.user("preview", news))).to.deep.equal([]);
    expect(await host.account("preview")).to.equal(undefined);
  });

  it("shows as drift what was edited outside, of what is declared", async () => {
    const { provider, sandbox } = host;
    const news = host.user("drift", { lastName: "Byron", attributes: { title: "Countess" } });
    const user = await provider.create("user", news);
    await sandbox.directory.modify(String(user.state.distinguishedName), {
      sn: "Other",
      title: "Ms",
      mail: "o@x.example",
    });
    const seen = await provider.read(user);
    expect(seen?.inputs).to.deep.equal({ ...news, lastName: "Other", attributes: { title: "Ms" } });
    expect(await provider.diff(seen ?? user, news)).to.include({ changes: true });
    await provider.update(seen ?? user, news);
    expect(await host.account("drift")).to.include({ sn: "Byron", title: "Countess", mail: "o@x.example" });
  });

  it("that was moved by an administrator is found by its identity", async () => {
    const { provider, sandbox } = host;
    const user = await provider.create("user", host.user("moved"));
    const { baseDn } = sandbox.directory;
    await sandbox.directory.add(`OU=Elsewhere,${baseDn}`, { objectClass: "organizationalUnit" });
    const target = `CN=found,OU=Elsewhere,${baseDn}`;
    const { administrator } = sandbox.directory;
    await bound(sandbox.directory, administrator, (client) =>
      client.modifyDN(String(user.state.distinguishedName), target),
    );
    expect((await provider.read(user))?.state).to.include({ distinguishedName: target });
    await failure(provider.delete(user), "directory-refused");
    expect(await host.account("moved"), "outside what the service account may delete").to.include({ dn: target });
    const trusted = await host.process(host.directorySettings(administrator));
    await trusted.delete(user);
    expect(await host.account("moved")).to.equal(undefined);
  });

  it("that was deleted outside is gone on read, and deleting it is success", async () => {
    const { provider, sandbox } = host;
    const user = await provider.create("user", host.user("vanished"));
    await sandbox.directory.delete(String(user.state.distinguishedName));
    expect(await provider.read(user)).to.equal(undefined);
    await provider.delete(user);
  });

  it("that was deleted and made anew by somebody else is not the same person, and is left alone", async () => {
    const { provider, sandbox } = host;
    const user = await provider.create("user", host.user("remade"));
    const dn = String(user.state.distinguishedName);
    await sandbox.directory.delete(dn);
    await sandbox.directory.add(dn, { objectClass: "user", sAMAccountName: "remade" });
    expect(await provider.read(user)).to.equal(undefined);
    const other = await host.account("remade");
    expect(provider.output).to.include(`another of that name made since (${String(other?.objectGUID)})`);
    await provider.delete(user);
    expect(await host.account("remade")).to.deep.equal(other);
  });

  it("has names stored character by character (ad #172, #197, #102)", async () => {
    const { provider } = host;
    const names = [
      'King, "Countess" of Lovelace',
      "O'Neill\\Smith",
      "#1+2=3; <b>&amp;</b>",
      "Müller-Lüdenscheidt",
      "Nguyễn Thị 山田 太郎",
      "(*)(objectClass=*)",
    ];
    for (const [index, name] of names.entries()) {
      const args = { firstName: name, lastName: name, displayName: name };
      const user = await provider.create("user", host.user(`names${index}`, args));
      expect(await host.account(`names${index}`)).to.include({ givenName: name, sn: name, displayName: name });
      expect((await provider.read(user))?.inputs).to.include(args);
      const other = { firstName: `${name}!`, lastName: `,${name}`, displayName: ` ${name}\\` };
      await provider.update(user, host.user(`names${index}`, other));
      expect(await host.account(`names${index}`)).to.include({
        givenName: `${name}!`,
        sn: `,${name}`,
        displayName: ` ${name}\\`,
      });
    }
  });
});
