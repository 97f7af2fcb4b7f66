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
    const member = members.map((one) => `CN=${one},${directory.usersOu}`);
    await directory.add(`CN=${name},${directory.usersOu}`, {
      objectClass: "group",
      sAMAccountName: name,
      ...(member.length > 0 ? { member } : {}),
    });
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
    expect(seen?.inputs.members).to.deep.equal([`CN=bob,${host.sandbox.directory.usersOu}`]);
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
    it("of Windows, which gives 1,500 at a time, number 3,100 (Ouest-France ldap #47)", async function () {
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
