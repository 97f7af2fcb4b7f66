import { expect } from "chai";
import { PROTECTION } from "../../sandbox/directory/access";
import { failure } from "./failure";
import type { Properties, Resource } from "./provider-process";
import { directorySuite } from "./suite";

directorySuite("what the directory would refuse the deletion of", (host, manner) => {
  const service = async () => {
    const [entry] = await host.sandbox.directory.search("(sAMAccountName=svc-pulumi)", ["objectSid"]);
    return String(entry?.objectSid);
  };

  /** A user whose desktop may be terminated for their deletion, and who has one. */
  const withDesktop = async (userName: string, args: Properties = {}) => {
    const user = await host.provider.create("user", host.user(userName, { whenWorkspaceExists: "terminate", ...args }));
    const { id } = await host.sandbox.aws.launch({ directoryId: host.directoryId, userName });
    return { user, id, dn: String(user.state.distinguishedName) };
  };

  /** The deletion fails, and changes nothing: the account stands, and so does the desktop. */
  const refused = async (userName: string, user: Resource, id: string) => {
    const { message } = await failure(host.provider.delete(user), "directory-refused");
    expect(message).to.include(`deleting user ${userName} (${host.directoryId}): `);
    expect(message).to.include(`; WorkSpace ${id} is left as it is; `);
    expect((await host.desktops(userName)).map(({ state }) => state)).to.deep.equal(["AVAILABLE"]);
    expect(await host.account(userName)).to.include({ objectGUID: user.state.objectGuid });
    return message;
  };

  const gone = async (userName: string, user: Resource) => {
    await host.provider.delete(user);
    expect(await host.account(userName)).to.equal(undefined);
    expect(await host.desktops(userName)).to.deep.equal([]);
  };

  it("keeps the desktop of an account with entries below it, names them, and lets it go once they are deleted", async () => {
    const { user, id, dn } = await withDesktop("devices");
    const child = `CN=ExchangeActiveSyncDevices,${dn}`;
    await host.sandbox.directory.add(child, { objectClass: "classStore" });
    expect(await refused("devices", user, id)).to.include(
      `${child} stands below ${dn}, which the directory therefore does not delete (result 66); ` +
        `WorkSpace ${id} is left as it is; delete or move it, then run again`,
    );
    await host.sandbox.directory.delete(child);
    await gone("devices", user);
  });

  it("keeps the desktop of an account that is protected from accidental deletion, until that is cleared", async () => {
    const { directory } = host.sandbox;
    const { user, id, dn } = await withDesktop("guarded");
    await directory.protect(dn);
    try {
      const message = await refused("guarded", user, id);
      expect(message).to.include(`${dn} is protected from accidental deletion; WorkSpace`);
      expect(message).to.include("clear it in Active Directory Users and Computers (Object tab)");
      await directory.unprotect(dn);
      await gone("guarded", user);
    } finally {
      await directory.removeRule(directory.usersOu, PROTECTION.ofParent);
    }
  });

  it("keeps the desktop of an account that ours may not delete, until the right is delegated", async () => {
    const { directory, aws } = host.sandbox;
    const unit = `OU=Elsewhere,${directory.baseDn}`;
    const dn = `CN=distant,${unit}`;
    await directory.add(unit, { objectClass: "organizationalUnit" });
    await directory.add(dn, {
      objectClass: "user",
      sAMAccountName: "distant",
      adminDescription: "pulumi:people/test/distant",
    });
    const [entry] = await directory.search("(sAMAccountName=distant)", ["objectGUID", "objectSid"]);
    const state = {
      ...host.user("distant", { whenWorkspaceExists: "terminate" }),
      distinguishedName: dn,
      objectGuid: entry?.objectGUID,
      sid: entry?.objectSid,
    };
    const user: Resource = { kind: "user", id: `${host.directoryId}/${String(entry?.objectGUID)}`, state };
    const { id } = await aws.launch({ directoryId: host.directoryId, userName: "distant" });
    expect(await refused("distant", user, id)).to.include(
      `our account has no right to delete ${dn} (result 50); WorkSpace ${id} is left as it is; delegate that right ` +
        `on ${unit} to the account in workspaces-users:directories.${host.directoryId}.username, then run again`,
    );
    await directory.addRule(unit, { effect: "allow", rights: ["DC"], sid: await service() });
    await gone("distant", user);
  });

  it("is said in the same words where there is no desktop, and the directory itself refuses", async () => {
    const { directory } = host.sandbox;
    const user = await host.provider.create("user", host.user("plain"));
    const dn = String(user.state.distinguishedName);
    await directory.add(`CN=Devices,${dn}`, { objectClass: "classStore" });
    const parent = await failure(host.provider.delete(user), "directory-refused");
    expect(parent.message).to.include(`CN=Devices,${dn} stands below ${dn}`).and.include("delete or move it, then run");
    await directory.delete(`CN=Devices,${dn}`);
    await directory.protect(dn);
    try {
      const { message } = await failure(host.provider.delete(user), "directory-refused");
      expect(message).to.include(`: ${dn} is protected from accidental deletion; clear it in`);
      const unit = `OU=Asked,${directory.usersOu}`;
      await directory.add(unit, { objectClass: "organizationalUnit" });
      const moved = host.provider.update(user, host.user("plain", { organizationalUnit: unit }));
      expect((await failure(moved, "directory-refused")).message).to.include(
        `${dn} is protected from accidental deletion, which keeps it where it is; clear it in`,
      );
      await directory.unprotect(dn);
      await host.provider.delete(user);
      expect(await host.account("plain")).to.equal(undefined);
    } finally {
      await directory.removeRule(directory.usersOu, PROTECTION.ofParent);
    }
  });

  it("leaves out what the directory protects as an administrator's: no edit reaches it, which is said, and a deletion by its unit does", async () => {
    const { directory } = host.sandbox;
    const user = await host.provider.create("user", host.user("boss", { passwordVersion: 1 }));
    const dn = String(user.state.distinguishedName);
    await directory.protectAsAdministrator(dn);
    const beyond =
      `${dn} (result 50): it is or was in a group that the directory protects, such as Domain Admins (adminCount is 1, AdminSDHolder), ` +
      "so that no right delegated on its unit reaches it; take it out of the protected groups";
    const edit = host.provider.update(user, host.user("boss", { passwordVersion: 1, lastName: "King" }));
    expect((await failure(edit, "directory-refused")).message).to.include(`no right to change ${beyond}`);
    await host.provider.delete(user);
    expect(await host.account("boss")).to.equal(undefined);
  });

  it("is said of a group too", async () => {
    const { directory } = host.sandbox;
    const args = { directoryId: host.directoryId, name: "Keepers", owner: "people/test/keepers" };
    const group = await host.provider.create("group", args);
    const dn = `CN=Keepers,${directory.usersOu}`;
    await directory.protect(dn);
    try {
      const { message } = await failure(host.provider.delete(group), "directory-refused");
      expect(message).to.include(`: ${dn} is protected from accidental deletion; clear it in`);
      await directory.unprotect(dn);
      await host.provider.delete(group);
      expect(await directory.search("(sAMAccountName=Keepers)")).to.deep.equal([]);
    } finally {
      await directory.removeRule(directory.usersOu, PROTECTION.ofParent);
    }
  });

  if (manner === "windows") {
    it("is said of more entries below an account than Windows shows to one search", async function () {
      this.timeout(120_000);
      const user = await host.provider.create("user", host.user("many"));
      const dn = String(user.state.distinguishedName);
      const names = Array.from({ length: 1001 }, (_, index) => `device${index}`);
      for (let from = 0; from < names.length; from += 50) {
        const some = names.slice(from, from + 50).map((name) => `CN=${name},${dn}`);
        await Promise.all(some.map((one) => host.sandbox.directory.add(one, { objectClass: "classStore" })));
      }
      const { message } = await failure(host.provider.delete(user), "directory-refused");
      expect(message)
        .to.include(`and at least 997 more stand below ${dn}`)
        .and.include("delete or move them, then run");
    });
  }
});
