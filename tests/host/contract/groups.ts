import { expect } from "chai";
import { refusal } from "./refusal";
import type { Subject } from "./subject";

/** What a directory promises of groups. */
export function groupsContract(subject: Subject): void {
  const groups = () => subject.directory.groups;

  it("makes a group of any scope and category with its mark, found by name in any letter case and by GUID", async () => {
    const attributes = { description: ["Ours"] };
    const made = await subject.group("Sales #1", { scope: "universal", category: "distribution", attributes });
    expect(await subject.found("Sales #1")).to.include({ groupType: "8", description: "Ours", objectGUID: made.guid });
    expect(await subject.foundMark("Sales #1")).to.equal(subject.markOf("Sales #1"));
    for (const seen of [made, await groups().findByName("SALES #1"), await groups().find(made.guid)]) {
      expect(seen).to.include({ scope: "universal", category: "distribution", mark: subject.markOf("Sales #1") });
      expect(seen?.attributes).to.deep.include(attributes);
    }
  });

  it("makes no second group of a name, and refuses the name of a user", async () => {
    await subject.group("single");
    await subject.user("person");
    const group = { scope: "global", category: "security", mark: "pulumi:x/y/z", attributes: {} } as const;
    expect(await groups().create({ ...group, name: "SINGLE" })).to.equal(undefined);
    expect(await subject.foundMark("single")).to.equal(subject.markOf("single"));
    await refusal(groups().create({ ...group, name: "person" }), "already-exists");
  });

  it("edits what is named alone: values, mark, scope and category", async () => {
    const { guid } = await subject.group("Plans", { attributes: { description: ["Old"] } });
    await groups().edit(guid, () => ({
      scope: "universal",
      attributes: { description: ["New"], mail: ["p@x.example"] },
    }));
    expect(await subject.found("Plans")).to.include({
      description: "New",
      mail: "p@x.example",
      groupType: "-2147483640",
    });
    const edited = await groups().edit(guid, ({ attributes }) => {
      expect(attributes).to.deep.include({ description: ["New"] });
      return { category: "distribution", mark: null, attributes: { description: [] } };
    });
    expect(edited).to.include({ scope: "universal", category: "distribution" }).and.not.to.have.property("mark");
    const entry = await subject.found("Plans");
    expect(entry).to.include({ groupType: "8", mail: "p@x.example" }).and.not.to.have.property("description");
    expect(await subject.foundMark("Plans")).to.equal(undefined);
  });

  it("lists every group of the domain", async () => {
    await subject.group("Listed");
    const listed = await groups().list();
    expect(listed.map(({ name }) => name)).to.include.members(["Listed", "Domain Admins", "Users"]);
    expect(listed.find(({ name }) => name === "Listed")).to.include({
      mark: subject.markOf("Listed"),
      critical: false,
    });
    expect(listed.find(({ name }) => name === "Domain Admins")).to.include({ critical: true });
  });

  it("deletes a group and not its members, takes one that is gone for deleted, and leaves one that took its name", async () => {
    const { guid } = await subject.group("Ending");
    const user = await subject.user("survivor");
    await subject.sandbox.directory.changeValues((await subject.found("Ending"))?.dn ?? "", "add", "member", [user.dn]);
    await groups().delete(guid);
    expect(await subject.found("Ending")).to.equal(undefined);
    expect(await subject.found("survivor")).to.include({ objectGUID: user.guid });
    await subject.group("Ending");
    await groups().delete(guid);
    expect(await groups().find(guid)).to.equal(undefined);
    expect(await groups().edit(guid, () => ({ attributes: { description: ["x"] } }))).to.equal(undefined);
    expect(await subject.found("Ending"))
      .to.include({ sAMAccountName: "Ending" })
      .and.not.to.have.property("description");
  });
}
