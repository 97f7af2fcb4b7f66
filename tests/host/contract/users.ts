import { expect } from "chai";
import { takesPassword } from "../bound";
import { refusal } from "./refusal";
import type { Subject } from "./subject";

/** What a directory promises of people. */
export function usersContract(subject: Subject): void {
  const logsIn = (userName: string, password: string) => takesPassword(subject.sandbox.directory, userName, password);

  it("makes an account with mark, values and password in the default unit, found by name in any letter case and by GUID", async () => {
    const { directory } = subject;
    const made = await subject.user("ada", {
      password: "Analytical-1",
      attributes: { sn: ["Lovelace"], mail: ["a@x.example"] },
    });
    const entry = await subject.found("ada");
    expect(entry).to.include({ sn: "Lovelace", mail: "a@x.example", objectGUID: made.guid, objectSid: made.sid });
    expect(entry?.dn)
      .to.equal(`CN=ada,${await directory.defaultUnit()}`)
      .and.to.equal(made.dn);
    expect(await subject.foundMark("ada")).to.equal(subject.markOf("ada"));
    expect(await logsIn("ada", "Analytical-1")).to.equal(true);
    for (const seen of [made, await directory.findUserByName("ADA"), await directory.findUser(made)]) {
      expect(seen).to.include({ guid: made.guid, userName: "ada", enabled: true, mark: subject.markOf("ada") });
      expect(seen?.attributes).to.deep.include({ sn: ["Lovelace"], mail: ["a@x.example"] });
      expect(seen?.attributes).not.to.have.property("title");
    }
  });

  it("makes a disabled account, to which nobody logs in, with or without a password given", async () => {
    await subject.user("off", { enabled: false, password: "Analytical-1" });
    await subject.user("offrandom", { enabled: false });
    expect(await logsIn("off", "Analytical-1")).to.equal(false);
    for (const name of ["off", "offrandom"]) {
      expect((await subject.directory.findUserByName(name))?.enabled).to.equal(false);
      expect(await subject.foundMark(name)).to.equal(subject.markOf(name));
    }
  });

  it("makes no second account of a name, and refuses the name of a group", async () => {
    await subject.user("once");
    await subject.group("crowd");
    const user = (userName: string) => ({ userName, enabled: true, mark: "pulumi:x/y/z", attributes: { sn: ["B"] } });
    expect(await subject.directory.createUser(user("ONCE"), "pulumi:x/y/z+unfinished")).to.equal(undefined);
    expect(await subject.found("once")).not.to.have.property("sn");
    await refusal(subject.directory.createUser(user("crowd"), "pulumi:x/y/z+unfinished"), "already-exists");
    expect(await subject.foundMark("crowd")).to.equal(subject.markOf("crowd"));
  });

  it("edits what is named alone, clears what is given no values, and writes nothing that is so already", async () => {
    const { directory } = subject;
    const named = ["department", "title"];
    const user = await subject.user("edited", { attributes: { sn: ["B"], givenName: ["E"] } });
    await directory.editUser(user, () => ({ attributes: { sn: [], department: ["Sales"], title: ["Dr"] } }), named);
    const entry = await subject.found("edited");
    expect(entry).to.include({ givenName: "E", department: "Sales", title: "Dr" }).and.not.to.have.property("sn");
    const same = () => ({ enabled: true, attributes: { sn: [], department: ["Sales"], title: ["Dr"] } });
    const again = await directory.editUser(user, same, named);
    expect(again?.attributes).to.deep.include({ title: ["Dr"], department: ["Sales"] });
    expect((await subject.found("edited"))?.uSNChanged).to.equal(entry?.uSNChanged);
  });

  it("plans an edit by what is there, and ends it by what the plan throws, with nothing written", async () => {
    const { directory, sandbox } = subject;
    const user = await subject.user("planned");
    await sandbox.directory.modify(user.dn, { sn: "Theirs" });
    const planning = directory.editUser(user, ({ attributes }) => {
      expect(attributes).to.deep.include({ sn: ["Theirs"] });
      throw new Error("not this one");
    });
    expect(await planning.then(() => "", String)).to.contain("not this one");
    expect(await subject.found("planned")).to.include({ sn: "Theirs" });
  });

  it("changes a mark, and takes it off", async () => {
    const user = await subject.user("marked");
    await subject.directory.editUser(user, () => ({ mark: "pulumi:other/test/marked#0mh5k2x9q1a2b3c4d" }));
    expect(await subject.foundMark("marked")).to.equal("pulumi:other/test/marked#0mh5k2x9q1a2b3c4d");
    const edited = await subject.directory.editUser(user, () => ({ mark: null }));
    expect(edited).to.not.have.property("mark");
    expect(await subject.foundMark("marked")).to.equal(undefined);
  });

  it("disables an account and enables it again", async () => {
    const user = await subject.user("switched");
    const enable = (enabled: boolean) => subject.directory.editUser(user, () => ({ enabled }));
    expect(await enable(false)).to.include({ enabled: false });
    expect(await subject.found("switched")).to.include({ userAccountControl: "514" });
    expect(await enable(true)).to.include({ enabled: true });
    expect(await subject.found("switched")).to.include({ userAccountControl: "512" });
  });

  it("sets passwords, leaves a disabled account disabled by it, and says that one is refused", async () => {
    const user = await subject.user("keys");
    await subject.directory.setPassword(user, "Difference-2");
    expect(await logsIn("keys", "Difference-2")).to.equal(true);
    const since = (await subject.found("keys"))?.pwdLastSet;
    await subject.directory.setPassword(user, undefined);
    // Samba takes the former one for an hour more.
    expect((await subject.found("keys"))?.pwdLastSet).not.to.equal(since);
    await refusal(subject.directory.setPassword(user, "x"), "password-refused");
    const off = await subject.user("locked", { enabled: false });
    await subject.directory.setPassword(off, "Difference-2");
    expect(await subject.found("locked")).to.include({ userAccountControl: "514" });
  });

  it("finds an account that somebody moved and renamed, and edits that one, not who took its name", async () => {
    const { directory } = subject;
    const user = await subject.user("before");
    await subject.rename("before", "after");
    await subject.byHand("before");
    expect(await directory.findUser(user)).to.include({ guid: user.guid, userName: "after" });
    expect((await directory.findUserByName("before"))?.guid).not.to.equal(user.guid);
    await directory.editUser(user, () => ({ attributes: { sn: ["Mine"] } }));
    await directory.setPassword(user, "Difference-2");
    expect(await subject.found("after")).to.include({ sn: "Mine" });
    expect(await subject.found("before")).not.to.have.any.keys("sn");
    expect(await logsIn("after", "Difference-2")).to.equal(true);
  });

  it("finds nobody and edits nothing where an account is gone, though another has its name", async () => {
    const { directory, sandbox } = subject;
    const user = await subject.user("gone");
    await sandbox.directory.delete(user.dn);
    await subject.byHand("gone");
    expect(await directory.findUser(user)).to.equal(undefined);
    expect(await directory.editUser(user, () => ({ attributes: { sn: ["Mine"] } }))).to.equal(undefined);
    expect(await subject.found("gone")).not.to.have.property("sn");
    expect(await directory.findUserByName("nobody")).to.equal(undefined);
  });

  it("lists everybody, or those below a unit, with attributes asked for, on as many pages as it takes", async () => {
    const { directory, sandbox } = subject;
    const unit = `OU=Listed,${sandbox.directory.usersOu}`;
    await sandbox.directory.add(unit, { objectClass: "organizationalUnit" });
    const names = Array.from({ length: 60 }, (_, index) => `listed${index}`);
    for (const name of names) {
      await sandbox.directory.add(`CN=${name},${unit}`, { objectClass: "user", sAMAccountName: name, title: "Dr" });
    }
    const below = await directory.listUsers({ unit }, ["title"]);
    expect(below.map(({ userName }) => userName)).to.have.members(names);
    expect(below.every(({ attributes }) => attributes.title?.[0] === "Dr")).to.equal(true);
    const all = await directory.listUsers({});
    expect(all.map(({ userName }) => userName)).to.include.members([...names, "Administrator", "ada"]);
    expect(all.find(({ userName }) => userName === "ada")).to.include({ mark: subject.markOf("ada"), enabled: true });
    expect(all.find(({ userName }) => userName === "Administrator")).to.include({ critical: true });
  });

  it("keeps values of every script and sign, and names of other entries, as they are", async () => {
    const { directory } = subject;
    const boss = await subject.user("boss");
    const value = ` Ωмегä "佐藤" <a,b;c=d>\\ (1) `.trim();
    const user = await subject.user("scripts", { attributes: { sn: [value], displayName: [value] } });
    const edit = { description: [value], manager: [boss.dn] };
    await directory.editUser(user, () => ({ attributes: edit }), ["description", "manager"]);
    expect(await subject.found("scripts")).to.include({
      sn: value,
      displayName: value,
      description: value,
      manager: boss.dn,
    });
    const seen = await directory.findUser(user, ["manager"]);
    expect(seen?.attributes).to.deep.include({ ...edit, sn: [value] });
  });
}
