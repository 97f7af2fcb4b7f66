import { expect } from "chai";
import { failure } from "./failure";
import { plainEntry } from "../mark-text";
import { directorySuite, type Host } from "./suite";
import type { Properties } from "./provider-process";

const group = (host: Host, name: string, args: Properties = {}): Properties => ({
  directoryId: host.directoryId,
  name,
  owner: `people/test/${name}`,
  ...args,
});

const found = async ({ sandbox }: Host, name: string) =>
  (await sandbox.directory.search(`(&(objectClass=group)(sAMAccountName=${name}))`)).map(plainEntry)[0];

directorySuite("a group in the provider process", (host) => {
  it("is created as a global security group below the users' unit, with our mark", async () => {
    const made = await host.provider.create("group", group(host, "Sales", { description: "Verkauf, “Süd”" }));
    expect(await found(host, "Sales")).to.include({
      dn: `CN=Sales,${host.sandbox.directory.usersOu}`,
      groupType: "-2147483646",
      description: "Verkauf, “Süd”",
      adminDescription: "pulumi:people/test/Sales",
      objectGUID: made.state.objectGuid,
    });
    expect(await host.provider.diff(made, group(host, "Sales", { description: "Verkauf, “Süd”" }))).to.include({
      changes: false,
    });
  });

  it("is edited in place: name, description, scope, category and unit, with the same GUID", async () => {
    const { directory } = host.sandbox;
    const unit = `OU=Teams,${directory.usersOu}`;
    await directory.add(unit, { objectClass: "organizationalUnit" });
    const made = await host.provider.create("group", group(host, "Before", { description: "gone soon" }));
    const news = group(host, "After", { scope: "domainLocal", category: "distribution", organizationalUnit: unit });
    expect(await host.provider.diff(made, news)).to.deep.equal({
      changes: true,
      replaces: [],
      deleteBeforeReplace: false,
    });
    const now = await host.provider.update(made, news);
    const entry = await found(host, "After");
    expect(entry).to.include({ dn: `CN=After,${unit}`, groupType: "4", objectGUID: made.state.objectGuid });
    expect(entry).to.not.have.property("description");
    expect(await host.provider.diff(now, news)).to.include({ changes: false });
    expect(await found(host, "Before")).to.equal(undefined);
  });

  it("that was edited outside is drift, of declared properties only", async () => {
    const news = group(host, "Drift", { description: "ours" });
    const made = await host.provider.create("group", news);
    await host.sandbox.directory.modify(String(made.state.distinguishedName), { description: "theirs", info: "note" });
    const seen = await host.provider.read(made);
    expect(seen?.inputs).to.include({ description: "theirs" });
    const now = await host.provider.update({ ...made, state: seen?.state ?? {} }, news);
    expect(await found(host, "Drift")).to.include({ description: "ours", info: "note" });
    expect(await host.provider.diff(now, news)).to.include({ changes: false });
  });

  it("that exists is adopted only when asked, and then retained", async () => {
    const { directory } = host.sandbox;
    const dn = `CN=Legacy,${directory.usersOu}`;
    await directory.add(dn, { objectClass: "group", sAMAccountName: "Legacy", description: "old", info: "kept" });
    const refused = await failure(host.provider.create("group", group(host, "Legacy")), "already-exists");
    expect(refused.message).to.include(dn).and.to.include("adopt: true");
    const made = await host.provider.create("group", group(host, "Legacy", { adopt: true }));
    expect(await found(host, "Legacy")).to.include({ description: "old", info: "kept" });
    await host.provider.delete(made);
    const entry = await found(host, "Legacy");
    expect(entry).to.include({ description: "old" }).and.to.not.have.property("adminDescription");
  });

  it("of another stack is refused, and renamed in code is taken over; the old owner's delete leaves it", async () => {
    const made = await host.provider.create("group", group(host, "Owned"));
    const foreign = group(host, "Owned", { owner: "people/other/Owned" });
    const refused = await failure(host.provider.create("group", foreign), "owned-elsewhere");
    expect(refused.message).to.include("people/test/Owned");
    const renamed = await host.provider.create("group", group(host, "Owned", { owner: "people/test/renamed" }));
    expect(renamed.id).to.equal(made.id);
    await host.provider.delete(made);
    expect(await found(host, "Owned")).to.include({ adminDescription: "pulumi:people/test/renamed" });
    expect(host.provider.output).to.include(
      `group Owned (${String(made.state.distinguishedName)}) is managed by people/test/renamed (project/stack/name) now`,
    );
  });

  it("that the directory made itself is never adopted, edited or deleted", async () => {
    const refused = group(host, "Domain Admins", { adopt: true, description: "mine" });
    await failure(host.provider.create("group", refused), "protected-account");
    expect(await found(host, "Domain Admins")).to.not.have.property("adminDescription");
  });

  it("whose name a user has is refused with that user's name", async () => {
    await host.provider.create("user", host.user("clash"));
    const refused = await failure(host.provider.create("group", group(host, "clash")), "already-exists");
    expect(refused.message).to.include("CN=clash,");
  });

  it("is not renamed to what another account is called, or another entry beside it: the error says who", async () => {
    const { directory } = host.sandbox;
    const made = await host.provider.create("group", group(host, "Renamed"));
    const rename = async (name: string) =>
      (await failure(host.provider.update(made, group(host, name)), "already-exists")).message;
    const contact = `CN=Neighbour,${directory.usersOu}`;
    await directory.add(contact, { objectClass: "contact" });
    expect(await rename("Neighbour")).to.include(
      `renaming group Renamed (${host.directoryId}): ${contact} has the name ${contact} already; if this program gives that one another name too, run pulumi up again`,
    );
    const user = `CN=Some One,${directory.usersOu}`;
    await directory.add(user, { objectClass: "user", sAMAccountName: "someone" });
    expect(await rename("someone")).to.include(
      `renaming group Renamed (${host.directoryId}): ${user} has the name someone already`,
    );
    await directory.delete(user);
    await host.provider.update(made, group(host, "someone"));
    expect(await found(host, "someone")).to.include({ objectGUID: made.state.objectGuid });
  });

  it("is refused in the check for a name that will not do, and when two resources claim it", async () => {
    expect((await host.provider.check("group", group(host, "a/b"))).join()).to.include("name holds the character /");
    expect((await host.provider.check("group", group(host, "x".repeat(65)))).join()).to.include("65 characters");
    expect((await host.provider.check("group", group(host, "Sales", { scope: "world" }))).join()).to.include("scope");
    await host.provider.check("group", group(host, "Twice"));
    const again = group(host, "TWICE", { owner: "people/test/other" });
    expect((await host.provider.check("group", again)).join()).to.include("is declared by Twice and by other");
  });

  it("is deleted, and a group gone already is success", async () => {
    const made = await host.provider.create("group", group(host, "Leaving"));
    await host.provider.delete(made);
    expect(await found(host, "Leaving")).to.equal(undefined);
    await host.provider.delete(made);
    expect(await host.provider.read(made)).to.equal(undefined);
  });
});
