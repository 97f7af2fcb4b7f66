import { expect } from "chai";
import { failure } from "./failure";
import type { Properties, Resource } from "./provider-process";
import { directorySuite, type Host } from "./suite";

const membership = (host: Host, group: string, members: readonly string[], args: Properties = {}): Properties => ({
  directoryId: host.directoryId,
  group,
  members,
  owner: `people/test/${group}-members`,
  ...args,
});

/** The group's members by CN, in order. */
async function membersOf({ sandbox }: Host, group: string): Promise<string[]> {
  const [entry] = await sandbox.directory.search(`(&(objectClass=group)(sAMAccountName=${group}))`, ["member"]);
  const member = entry?.member ?? [];
  return (typeof member === "string" ? [member] : member).map((dn) => /^CN=([^,]*)/.exec(dn)?.[1] ?? dn).sort();
}

directorySuite("a group's members in the provider process", (host, manner) => {
  const made = new Map<string, Resource>();
  const idOf = (name: string) => made.get(name)?.id ?? "";
  let count = 0;

  /** A new group with these members put in by hand. */
  async function groupWith(...members: string[]): Promise<string> {
    count += 1;
    const name = `team${count}`;
    const { directory } = host.sandbox;
    const dn = `CN=${name},${directory.usersOu}`;
    await directory.add(dn, { objectClass: "group", sAMAccountName: name });
    if (members.length > 0) {
      const values = members.map((one) => `CN=${one},${directory.usersOu}`);
      await directory.changeValues(dn, "add", "member", values);
    }
    return name;
  }

  before(async () => {
    for (const name of ["ada", "bob", "cleo", "dora"]) {
      made.set(name, await host.provider.create("user", host.user(name)));
    }
  });

  it("are added to those there (ad #134, #151), given in any spelling, and a second look finds nothing to do (ad #94)", async () => {
    const group = await groupWith("dora");
    const bob = `cn=BOB,${host.sandbox.directory.usersOu.toLowerCase()}`;
    const news = membership(host, group, [idOf("ada"), bob, "CLEO"]);
    const resource = await host.provider.create("groupMembership", news);
    expect(await membersOf(host, group)).to.deep.equal(["ada", "bob", "cleo", "dora"]);
    expect(await host.provider.diff(resource, { ...news, members: ["CLEO", idOf("ada"), bob] })).to.include({
      changes: false,
    });
    const seen = await host.provider.read(resource);
    expect(await host.provider.diff({ ...resource, state: seen?.state ?? {} }, news)).to.include({ changes: false });
  });

  it("leave with the resource, those only that it added (ad #176)", async () => {
    const group = await groupWith("dora", "ada");
    const resource = await host.provider.create("groupMembership", membership(host, group, ["ada", "bob"]));
    await host.provider.delete(resource);
    expect(await membersOf(host, group)).to.deep.equal(["ada", "dora"]);
  });

  it("change value by value: the group stays the same (Ouest-France ldap #16)", async () => {
    const group = await groupWith("dora");
    const [before] = await host.sandbox.directory.search(`(sAMAccountName=${group})`, ["objectGUID"]);
    const resource = await host.provider.create("groupMembership", membership(host, group, ["ada", "bob"]));
    const news = membership(host, group, ["bob", "cleo"]);
    expect(await host.provider.diff(resource, news)).to.deep.equal({
      changes: true,
      replaces: [],
      deleteBeforeReplace: false,
    });
    await host.provider.update(resource, news);
    expect(await membersOf(host, group)).to.deep.equal(["bob", "cleo", "dora"]);
    const [after] = await host.sandbox.directory.search(`(sAMAccountName=${group})`, ["objectGUID"]);
    expect(after?.objectGUID).to.equal(before?.objectGUID);
  });

  it("are the exact list with exclusive, an empty one too", async () => {
    const group = await groupWith("dora", "cleo");
    const resource = await host.provider.create(
      "groupMembership",
      membership(host, group, ["ada", "cleo"], { exclusive: true }),
    );
    expect(await membersOf(host, group)).to.deep.equal(["ada", "cleo"]);
    await host.sandbox.directory.modify(`CN=${group},${host.sandbox.directory.usersOu}`, {
      member: [`CN=bob,${host.sandbox.directory.usersOu}`],
    });
    const seen = await host.provider.read(resource);
    expect(seen?.inputs.members).to.deep.equal(["bob"]);
    const news = membership(host, group, [], { exclusive: true });
    await host.provider.update({ ...resource, state: seen?.state ?? {} }, news);
    expect(await membersOf(host, group)).to.deep.equal([]);
    expect((await host.provider.check("groupMembership", membership(host, group, []))).join()).to.include(
      "members is empty",
    );
  });

  it("removed by hand are drift; absent ones no error (l-with ldap #75, #98, #115)", async () => {
    const group = await groupWith();
    const news = membership(host, group, ["ada", "bob"]);
    const resource = await host.provider.create("groupMembership", news);
    const dn = `CN=${group},${host.sandbox.directory.usersOu}`;
    await host.sandbox.directory.modify(dn, { member: [`CN=ada,${host.sandbox.directory.usersOu}`] });
    const seen = await host.provider.read(resource);
    expect(seen?.inputs.members).to.deep.equal(["ada"]);
    const current = { ...resource, state: seen?.state ?? {} };
    expect(await host.provider.diff(current, news)).to.include({ changes: true });
    const again = await host.provider.update(current, news);
    expect(await membersOf(host, group)).to.deep.equal(["ada", "bob"]);
    await host.sandbox.directory.modify(dn, { member: [] });
    await host.provider.delete(again);
    expect(await membersOf(host, group)).to.deep.equal([]);
  });

  it("are one member each, whatever they are called: by name, id, GUID, SID, distinguished name, letter case", async () => {
    const [ada] = await host.sandbox.directory.search("(sAMAccountName=ada)");
    const guid = String(ada?.objectGUID);
    const dn = String(ada?.dn);
    const lists = [
      ["ada", "ADA"],
      ["ada", idOf("ada")],
      [guid, guid.toUpperCase()],
      [String(ada?.objectSid), "Ada", dn],
      [dn, dn.toLowerCase(), dn.replaceAll(",", ", ")],
      ["ada", idOf("ada"), guid, String(ada?.objectSid).toLowerCase(), dn, "bob"],
    ];
    for (const exclusive of [false, true]) {
      for (const members of lists) {
        const group = await groupWith();
        const others = members.includes("bob") ? ["bob"] : [];
        const resource = await host.provider.create("groupMembership", membership(host, group, members, { exclusive }));
        expect(await membersOf(host, group), members.join()).to.deep.equal(["ada", ...others]);
        const seen = await host.provider.read(resource);
        expect(seen?.inputs.members).to.deep.equal(members);
        const left = { ...membership(host, group, ["cleo"], { exclusive }) };
        const after = await host.provider.update(resource, left);
        expect(await membersOf(host, group)).to.deep.equal(["cleo"]);
        await host.provider.delete(after);
        expect(await membersOf(host, group)).to.deep.equal([]);
      }
    }
  });

  // Windows holds nobody twice.
  if (manner !== "windows") {
    it("that Samba holds twice are found by a refresh, told by name in their own line, and are in the group once after an update", async () => {
      for (const exclusive of [false, true]) {
        const group = await groupWith("dora", "ada", "ada", "bob");
        expect(await membersOf(host, group)).to.deep.equal(["ada", "ada", "bob", "dora"]);
        const members = [idOf("bob"), idOf("ada"), "dora"];
        const news = membership(host, group, members, { exclusive });
        const made = await host.provider.create("groupMembership", {
          ...news,
          members: [idOf("bob"), "dora"],
          exclusive: false,
        });
        const recorded = { ...made, state: { ...made.state, members, exclusive } };
        const seen = await host.provider.read(recorded);
        expect(seen?.inputs.members).to.deep.equal([idOf("bob"), "ada [in the group twice]", "dora"]);
        const current = { ...recorded, state: seen?.state ?? {} };
        expect(await host.provider.diff(current, news)).to.include({ changes: true });
        const repaired = await host.provider.update(current, news);
        expect(await membersOf(host, group)).to.deep.equal(["ada", "bob", "dora"]);
        expect((await host.provider.read(repaired))?.inputs.members).to.deep.equal(members);
        await host.provider.update(repaired, { ...news, members: [idOf("bob"), "dora"] });
        expect(await membersOf(host, group)).to.deep.equal(["bob", "dora"]);
      }
    });

    it("that Samba holds twice leave all the same, and one who left once of two copies leaves too: with the list, exclusive, and the resource", async () => {
      const { directory } = host.sandbox;
      const dn = `CN=ada,${directory.usersOu}`;
      for (const stuck of [false, true]) {
        for (const way of ["list", "exclusive", "resource"]) {
          const group = await groupWith("dora", "ada", "ada");
          if (stuck) await directory.changeValues(`CN=${group},${directory.usersOu}`, "delete", "member", [dn]);
          expect(await membersOf(host, group)).to.deep.equal(stuck ? ["ada", "dora"] : ["ada", "ada", "dora"]);
          const exclusive = way === "exclusive";
          const news = membership(host, group, ["bob"], { exclusive });
          const made = await host.provider.create("groupMembership", { ...news, exclusive: false });
          const [, guid] = idOf("ada").split("/");
          const before = { ...made, state: { ...made.state, members: ["ada", "bob"], added: [guid], exclusive } };
          await (way === "resource" ? host.provider.delete(before) : host.provider.update(before, news));
          const expected = { list: ["bob", "dora"], exclusive: ["bob"], resource: ["bob", "dora"] }[way];
          expect(await membersOf(host, group), `${way} ${stuck}`).to.deep.equal(expected);
        }
      }
    });
  }

  it("that drift move no other line: who is gone from the middle of a list is told in their own place, by name", async () => {
    const group = await groupWith();
    const members = [idOf("ada"), idOf("bob"), "cleo", "dora"];
    const news = membership(host, group, members);
    const resource = await host.provider.create("groupMembership", news);
    const { directory } = host.sandbox;
    const inGroup = (...names: string[]) =>
      directory.modify(`CN=${group},${directory.usersOu}`, {
        member: names.map((one) => `CN=${one},${directory.usersOu}`),
      });
    await inGroup("ada", "cleo");
    const seen = await host.provider.read(resource);
    expect(seen?.inputs.members).to.deep.equal([idOf("ada"), "bob [not in the group]", "cleo"]);
    const current = { ...resource, state: seen?.state ?? {} };
    expect(await host.provider.diff(current, news)).to.include({ changes: true });
    // Who is taken out of the program in between leaves, though the state tells them as absent and they have come back.
    await inGroup("ada", "bob", "cleo");
    await host.provider.update(current, { ...news, members: [idOf("ada"), "cleo", "dora"] });
    expect(await membersOf(host, group)).to.deep.equal(["ada", "cleo", "dora"]);
    const exact = { ...resource, state: { ...resource.state, exclusive: true } };
    await inGroup("ada", "dora", "bob");
    const two = { ...exact, state: { ...exact.state, members: ["ada", "cleo", "dora"] } };
    expect((await host.provider.read(two))?.inputs.members).to.deep.equal(["ada", "bob", "dora"]);
  });

  it("may be groups, and people added by many resources at once (ad #119, #141)", async () => {
    const outer = await groupWith();
    const inner = await groupWith();
    const owners = ["ada", "bob", "cleo", "dora", inner];
    const adding = owners.map((one) =>
      host.provider.create("groupMembership", membership(host, outer, [one], { owner: `people/test/${one}-in` })),
    );
    await Promise.all(adding);
    expect(await membersOf(host, outer)).to.deep.equal(["ada", "bob", "cleo", "dora", inner].sort());
  });

  it("of a trusted domain come by SID as foreign principals; DOMAIN\\name is refused with what to give", async () => {
    const group = await groupWith();
    const sid = "S-1-5-21-1111111111-2222222222-3333333333-1104";
    const news = membership(host, group, [sid]);
    const resource = await host.provider.create("groupMembership", news);
    expect(await membersOf(host, group)).to.deep.equal([sid]);
    const seen = await host.provider.read(resource);
    expect(await host.provider.diff({ ...resource, state: seen?.state ?? {} }, news)).to.include({ changes: false });
    await host.provider.delete(resource);
    expect(await membersOf(host, group)).to.deep.equal([]);
    const wrong = await host.provider.check("groupMembership", membership(host, group, ["ONPREM\\ada"]));
    expect(wrong.join()).to.include("the SID of a trusted domain's account");
  });

  it("that do not exist are named, and nothing is changed", async () => {
    const group = await groupWith();
    const news = membership(host, group, ["ada", "nobody", "CN=none,DC=corp,DC=example,DC=com"]);
    const refused = await failure(host.provider.create("groupMembership", news), "invalid-argument");
    expect(refused.message).to.include("nobody, CN=none,DC=corp,DC=example,DC=com");
    expect(await membersOf(host, group)).to.deep.equal([]);
    await failure(
      host.provider.create("groupMembership", membership(host, "no-such-group", ["ada"])),
      "invalid-argument",
    );
  });

  it("stay when another resource of the program declares them, as after a rename in code", async () => {
    const group = await groupWith();
    const old = await host.provider.create("groupMembership", membership(host, group, ["ada", "bob"]));
    const process = await host.process();
    const news = membership(host, group, ["ADA"], { owner: "people/test/renamed" });
    await process.check("groupMembership", news);
    await process.create("groupMembership", news);
    await process.delete(old);
    expect(await membersOf(host, group)).to.deep.equal(["ada"]);
  });

  it("leave the primary group alone", async () => {
    const users = membership(host, "Domain Users", [idOf("ada")]);
    const resource = await host.provider.create("groupMembership", users);
    expect((await host.provider.read(resource))?.inputs.members).to.deep.equal([idOf("ada")]);
    await host.provider.delete(resource);
    expect((await host.account("ada"))?.primaryGroupID).to.equal("513");
  });

  if (manner === "windows") {
    it("of Windows, which gives 1,500 at a time, number 3,100 (Ouest-France ldap #47) @slow", async function () {
      this.timeout(180_000);
      const { directory } = host.sandbox;
      const names = Array.from({ length: 3100 }, (_, index) => `m${index}`);
      for (let from = 0; from < names.length; from += 50) {
        const some = names.slice(from, from + 50);
        await Promise.all(some.map((cn) => directory.add(`CN=${cn},${directory.usersOu}`, { objectClass: "contact" })));
      }
      const group = await groupWith();
      const news = membership(
        host,
        group,
        names.map((cn) => `CN=${cn},${directory.usersOu}`),
      );
      const resource = await host.provider.create("groupMembership", news);
      expect(await membersOf(host, group)).to.have.length(3100);
      const seen = await host.provider.read(resource);
      expect(seen?.inputs.members).to.have.length(3100);
      expect(await host.provider.diff({ ...resource, state: seen?.state ?? {} }, news)).to.include({ changes: false });
      await host.provider.delete(resource);
      expect(await membersOf(host, group)).to.have.length(0);
    });
  }
});
