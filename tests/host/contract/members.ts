import { expect } from "chai";
import type { Group, Member } from "../../../provider/directory/group";
import { refusal } from "./refusal";
import type { Subject } from "./subject";

/** What a directory promises of members. */
export function membersContract(subject: Subject): void {
  const members = () => subject.directory.members;

  async function resolved(...references: string[]): Promise<Member[]> {
    const found = await members().resolve(references);
    return references.map((one) => found.get(one) ?? expect.fail(`${one} means nobody`));
  }

  /** GUIDs of those that the directory lists, in whatever form it names them. */
  async function listed(group: Group): Promise<(string | undefined)[]> {
    const names = (await members().list(group)) ?? expect.fail(`there is no ${group.name}`);
    return (await resolved(...names)).map(({ guid }) => guid);
  }

  /** As the domain controller has them. */
  async function membersOf(name: string): Promise<string[]> {
    const [entry] = await subject.sandbox.directory.search(`(sAMAccountName=${name})`, ["member"]);
    return [entry?.member ?? []].flat().sort();
  }

  it("means the same entry by its name, id, GUID, SID and distinguished name, and nobody by what is not there", async () => {
    const user = await subject.user("named");
    const group = await subject.group("Named ones");
    const references = [
      "NAMED",
      `${subject.directory.id}/${user.guid}`,
      user.guid,
      user.sid,
      user.dn,
      user.dn.toLowerCase(),
    ];
    for (const member of await resolved(...references)) expect(member).to.include({ guid: user.guid });
    expect((await resolved("named ones"))[0]).to.include({ guid: group.guid });
    const nobody = ["nobody", `CN=nobody,${subject.sandbox.directory.usersOu}`, "00000000-0000-0000-0000-000000000000"];
    expect((await members().resolve(nobody)).size).to.equal(0);
  });

  it("adds and removes value by value, says whom it added, and takes what is so already for done", async () => {
    const group = await subject.group("Crew");
    const [one, two] = await Promise.all([subject.user("crew1"), subject.user("crew2")]);
    await subject.sandbox.directory.changeValues(group.dn, "add", "member", [one.dn]);
    const added = await members().change(group, await resolved("crew1", "crew2", "CREW2"), []);
    expect(added.map(({ guid }) => guid)).to.deep.equal([two.guid]);
    expect(await membersOf("Crew")).to.deep.equal([one.dn, two.dn]);
    expect(await listed(group)).to.have.members([one.guid, two.guid]);
    const [third] = [await subject.user("crew3")];
    await members().change(group, await resolved("crew3"), await resolved("crew1"));
    expect(await membersOf("Crew")).to.deep.equal([two.dn, third.dn]);
    expect(await members().change(group, await resolved("crew3"), await resolved("crew1"))).to.deep.equal([]);
    expect(await membersOf("Crew")).to.deep.equal([two.dn, third.dn]);
  });

  it("puts groups in groups, and lists members of every kind, however many", async () => {
    const group = await subject.group("Many");
    const inner = await subject.group("Inner");
    const { directory } = subject.sandbox;
    const dns = Array.from({ length: 60 }, (_, index) => `CN=many${index},${directory.usersOu}`);
    for (const [index, dn] of dns.entries()) {
      await directory.add(dn, { objectClass: "user", sAMAccountName: `many${index}` });
    }
    await directory.changeValues(group.dn, "add", "member", dns);
    await members().change(group, await resolved("Inner"), []);
    const guids = (await directory.search("(&(objectClass=user)(cn=many*))", ["objectGUID"])).map(
      ({ objectGUID }) => objectGUID,
    );
    expect(guids).to.have.length(60);
    expect(await listed(group)).to.have.members([...guids, inner.guid]);
  });

  it("knows no members of a group that is gone", async () => {
    const group = await subject.group("Gone crew");
    await subject.sandbox.directory.delete(group.dn);
    expect(await members().list(group)).to.equal(undefined);
  });

  it("leaves the members of a group that is not ours to change", async () => {
    const user = await subject.user("ambitious");
    const admins = (await subject.directory.groups.findByName("Domain Admins")) ?? expect.fail("no Domain Admins");
    const before = await membersOf("Domain Admins");
    await refusal(members().change(admins, await resolved(user.userName), []), "directory-refused");
    expect(await membersOf("Domain Admins")).to.deep.equal(before);
  });
}
