import { expect } from "chai";
import { takesPassword } from "./bound";
import { failure } from "./failure";
import { directorySuite } from "./suite";

const PASSWORD = "Uncommon-Passw0rd";
const ELSEWHERE = "people/production/ada";

directorySuite("the mark of who manages a thing", (host) => {
  describe("on a user", () => {
    it("lets a create that lost its state find its own account again, with its password", async () => {
      const { provider } = host;
      const user = await provider.create("user", host.user("lost", { initialPassword: PASSWORD, firstName: "Ada" }));
      const again = await provider.create(
        "user",
        host.user("lost", { initialPassword: "Other-Passw0rd", lastName: "Byron" }),
      );
      expect(again.id).to.equal(user.id);
      expect(await host.account("lost")).to.include({ givenName: "Ada", sn: "Byron" });
      expect(await takesPassword(host.sandbox.directory, "lost", PASSWORD)).to.equal(true);
    });

    it("moves with a rename in code, and the old resource's delete touches nothing", async () => {
      const { provider } = host;
      const old = await provider.create("user", host.user("renamed", { owner: "people/test/old" }));
      const renamed = await provider.create("user", host.user("renamed", { owner: "people/test/new" }));
      expect(renamed.id).to.equal(old.id);
      const account = await host.account("renamed");
      expect(account).to.include({ adminDescription: "pulumi:people/test/new" });
      await provider.delete(old);
      expect(await host.account("renamed")).to.deep.equal(account);
      expect(provider.output).to.include("is managed by people/test/new (project/stack/name) now since 20");
      await provider.delete(renamed);
      expect(await host.account("renamed")).to.equal(undefined);
    });

    it("follows a resource that an alias renames", async () => {
      const { provider } = host;
      const user = await provider.create("user", host.user("aliased", { owner: "people/test/before" }));
      const news = host.user("aliased", { owner: "people/test/after" });
      expect(await provider.diff(user, news)).to.deep.include({ changes: true, replaces: [] });
      await provider.update(user, news);
      expect(await host.account("aliased")).to.include({ adminDescription: "pulumi:people/test/after" });
    });

    it("keeps another stack out, adopt or not", async () => {
      const { provider } = host;
      const theirs = await provider.create("user", host.user("theirs", { owner: ELSEWHERE, lastName: "Byron" }));
      const before = await host.account("theirs");
      const create = provider.create("user", host.user("theirs", { lastName: "Mine", adopt: true }));
      const { message } = await failure(create, "owned-elsewhere");
      expect(message).to.include(`is managed by ${ELSEWHERE} (project/stack/name), another stack; set deletionPolicy`);
      const older = { ...theirs, state: { ...theirs.state, incarnation: "0mwwn4vv3aaaaaaaa" } };
      await failure(provider.update(older, host.user("theirs", { lastName: "Mine" })), "owned-elsewhere");
      await provider.delete(older);
      expect(await host.account("theirs")).to.deep.equal(before);
    });

    it("that somebody took off leaves the account alone, until the program adopts it again", async () => {
      const { provider, sandbox } = host;
      const user = await provider.create("user", host.user("unmarked"));
      await sandbox.directory.modify(String(user.state.distinguishedName), { adminDescription: [] });
      const edit = provider.update(user, host.user("unmarked", { lastName: "B" }));
      expect((await failure(edit, "owned-elsewhere")).message).to.match(/was cleared.+set adopt: true to take it back/);
      await provider.delete(user);
      expect(await host.account("unmarked")).to.not.have.property("sn");
      const news = host.user("unmarked", { lastName: "B", adopt: true });
      const back = await provider.update(user, news);
      expect(await host.account("unmarked")).to.include({ adminDescription: "pulumi:people/test/unmarked", sn: "B" });
      await provider.delete(back);
      expect(await host.account("unmarked")).to.equal(undefined);
    });

    it("is another tool's value, perhaps: that is never overwritten, nor taken for ours", async () => {
      const { provider, sandbox } = host;
      const at = `CN=synced,${sandbox.directory.usersOu}`;
      await sandbox.directory.add(at, { objectClass: "user", sAMAccountName: "synced" });
      const { dn = "" } = (await sandbox.directory.search("(sAMAccountName=synced)"))[0] ?? {};
      await sandbox.directory.modify(dn, { adminDescription: ["User_NoEntraSync"] });
      const adopt = provider.create("user", host.user("synced", { adopt: true }));
      const { message } = await failure(adopt, "already-exists");
      expect(message).to.match(/adminDescription of CN=synced.+ holds "User_NoEntraSync".+markAttribute/);
      expect(await host.account("synced")).to.include({ adminDescription: "User_NoEntraSync" });
    });

    it("is kept in the attribute that the settings name", async () => {
      const other = await host.process(host.directorySettings({ markAttribute: "info" }));
      await other.create("user", host.user("noted"));
      expect(await host.account("noted"))
        .to.include({ info: "pulumi:people/test/noted" })
        .and.not.have.property("adminDescription");
    });
  });

  describe("on a desktop", () => {
    const addUser = (userName: string) => host.provider.create("user", host.user(userName));

    it("lets a create that lost its state find its own desktop again", async () => {
      const { provider } = host;
      await addUser("again");
      const workspace = await provider.create("workspace", host.workspace("again"));
      const other = await (
        await host.process()
      ).create("workspace", host.workspace("again", { tags: { team: "blue" } }));
      expect(other.id).to.equal(workspace.id);
      expect(await host.desktops("again")).to.have.length(1);
      expect((await host.desktops("again"))[0]?.tags).to.include({ team: "blue" });
    });

    it("moves with a rename in code, and the old resource's delete touches nothing", async () => {
      const { provider } = host;
      await addUser("mover");
      const owners = ['people/test/März, "old"', 'people/test/März, "new"'] as const;
      const old = await provider.create("workspace", host.workspace("mover", { owner: owners[0] }));
      const renamed = await provider.create("workspace", host.workspace("mover", { owner: owners[1] }));
      expect(renamed.id).to.equal(old.id);
      await provider.delete(old);
      const [desktop] = await host.desktops("mover");
      expect(desktop).to.deep.include({
        id: old.id,
        state: "AVAILABLE",
        tags: { "workspaces-users:owner": "people/test/März=2C =22new=22" },
      });
      await provider.delete(renamed);
      expect(await host.desktops("mover")).to.deep.equal([]);
    });

    it("keeps another stack out, adopt or not", async () => {
      const { provider, sandbox, directoryId } = host;
      await addUser("rented");
      const tags = { "workspaces-users:owner": ELSEWHERE };
      const { id } = await sandbox.aws.launch({ directoryId, userName: "rented", tags });
      const create = provider.create("workspace", host.workspace("rented", { adopt: true }));
      const { message } = await failure(create, "owned-elsewhere");
      expect(message)
        .to.include(`WorkSpace ${id} of rented`)
        .and.include(`is managed by ${ELSEWHERE} (project/stack/name)`);
      await provider.delete({ kind: "workspace", id, state: host.workspace("rented") });
      expect(await host.desktops("rented")).to.have.length(1);
      expect((await host.desktops("rented"))[0]).to.deep.include({ id, state: "AVAILABLE", tags });
    });
  });
});
