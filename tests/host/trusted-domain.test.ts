import { expect } from "chai";
import { parse } from "yaml";
import { without } from "../../provider/text/without";
import { command } from "../command";
import { failure } from "./failure";
import type { Kind, Properties } from "./provider-process";
import { suite, type Host } from "./suite";

const TRUSTED = "of a domain that a Managed AD trusts";

/** The two ways to people of the second domain: an AD Connector to it, and a directory whose domain trusts it. */
const WAYS = {
  "behind an AD Connector": (host: Host) => ({ directoryId: host.sandbox.directoryIds.onprem }),
  [TRUSTED]: (host: Host) => ({
    directoryId: host.sandbox.directoryIds.managedAd,
    domain: "onprem.example.com",
  }),
};

for (const [title, place] of Object.entries(WAYS)) {
  suite(
    `people in the customer's own Active Directory ${title}`,
    (host) => {
      const onprem = () => {
        const { onprem: directory } = host.sandbox;
        if (!directory) throw new Error("the sandbox has no second domain");
        return directory;
      };

      /** What tells a process how to reach the second domain. */
      const settings = () => {
        const { url, service, caPem: caCertificate, usersOu: organizationalUnit } = onprem();
        const reached = { url, ...service, caCertificate, organizationalUnit };
        return host.directorySettings(
          { domains: { "onprem.example.com": reached } },
          host.sandbox.directoryIds.managedAd,
        );
      };
      const provider = () => host.process(settings());

      const user = (userName: string, args: Properties = {}) => host.user(userName, { ...place(host), ...args });

      const account = async (userName: string) =>
        (await onprem().search(`(&(objectClass=user)(sAMAccountName=${userName}))`))[0];

      it("are read there without being managed, by their id and by their name, and their groups too", async () => {
        const process = await provider();
        const { directoryId } = place(host);
        const made = await process.create("user", user("reader"));
        const group = { ...place(host), name: "Reading", owner: "people/test/reading" };
        const team = await process.create("group", group);
        const get = (kind: Kind, id: string) => process.read({ kind, id, state: { readBy: "people/test/read" } });
        for (const id of [made.id, `${directoryId}/reader`, `${directoryId}/reader@onprem.example.com`]) {
          const read = await get("user", id);
          expect(read).to.include({ id: made.id });
          expect(read?.state.domain).to.equal("domain" in place(host) ? "onprem.example.com" : undefined);
        }
        expect(await get("group", `${directoryId}/Reading`)).to.include({ id: team.id });
        await process.delete(team);
        await process.delete(made);
        expect((await failure(get("user", made.id), "not-found")).message).to.match(
          "domain" in place(host) ? /corp\.example\.com and onprem\.example\.com have/ : /onprem\.example\.com has/,
        );
      });

      it("are created there and nowhere else, edited, moved and deleted", async () => {
        const process = await provider();
        const teams = `OU=Teams,${onprem().usersOu}`;
        await onprem().add(teams, { objectClass: "organizationalUnit" });
        const made = await process.create("user", user("ada", { firstName: "Ada", lastName: "Byron" }));
        expect(await account("ada")).to.include({
          dn: `CN=ada,${onprem().usersOu}`,
          userPrincipalName: "ada@onprem.example.com",
          objectGUID: made.state.objectGuid,
        });
        expect(await host.account("ada")).to.equal(undefined);
        const news = user("ada", { firstName: "Augusta", organizationalUnit: teams });
        expect(await process.diff(made, news))
          .to.include({ changes: true })
          .and.to.deep.include({ replaces: [] });
        const now = await process.update(made, news);
        expect(await account("ada")).to.include({ dn: `CN=ada,${teams}`, givenName: "Augusta" });
        expect(await process.diff(now, news)).to.include({ changes: false });
        await process.delete(now);
        expect(await account("ada")).to.equal(undefined);
        await onprem().delete(teams);
      });

      it("are adopted, found changed and found gone", async () => {
        const process = await provider();
        const dn = `CN=Old Hand,${onprem().usersOu}`;
        await onprem().add(dn, { objectClass: "user", sAMAccountName: "oldhand", sn: "Hand", title: "Carpenter" });
        await failure(process.create("user", user("oldhand")), "already-exists");
        const made = await process.create("user", user("oldhand", { adopt: true, lastName: "Hand" }));
        expect(await account("oldhand")).to.include({ dn, title: "Carpenter" });
        await onprem().modify(dn, { sn: "Changed" });
        expect((await process.read(made))?.inputs).to.include({ lastName: "Changed" });
        await onprem().delete(dn);
        expect(await process.read(made)).to.equal(undefined);
      });

      it("are in groups of their own domain", async () => {
        const process = await provider();
        const bob = await process.create("user", user("bob"));
        const owner = "people/test/carpenters";
        const group = await process.create("group", { ...place(host), name: "Carpenters", owner });
        const members = { ...place(host), group: group.id, members: [bob.id], owner };
        const membership = await process.create("groupMembership", members);
        const [entry] = await onprem().search("(sAMAccountName=Carpenters)", ["member"]);
        expect(entry?.member).to.equal(`CN=bob,${onprem().usersOu}`);
        await process.delete(membership);
        await process.delete(group);
        await process.delete(bob);
        expect(await onprem().search("(adminDescription=pulumi:*)")).to.have.length(0);
      });

      if (title === TRUSTED) {
        it("are left in a roster's group of another domain if they were in it before and their row goes, and leave it if they have a row without it", async () => {
          const { managedAd: directoryId } = host.sandbox.directoryIds;
          const domain = "onprem.example.com";
          const process = await provider();
          const people = await Promise.all(
            ["tess", "ursa", "uwe"].map((name) => process.create("user", host.user(name, { directoryId, domain }))),
          );
          const [tess, ursa, uwe] = people.map(({ state }) => String(state.sid));
          await host.sandbox.directory.add(`CN=Drivers,${host.sandbox.directory.usersOu}`, {
            objectClass: "group",
            // 0x80000004: a security group of the domain, which may have members of others.
            groupType: "-2147483644",
            sAMAccountName: "Drivers",
            member: `<SID=${ursa ?? ""}>`,
          });
          const args = { directoryId, group: "Drivers", owner: "people/test/workspaces-users:index:Roster$Drivers" };
          const before = { ...args, members: [tess, ursa, uwe] };
          const rowsOf = (...names: string[]) => [{ userNames: "ursa" }, { domain, userNames: names.join("\n") }];
          await process.check("groupMembership", { ...before, rosterRows: rowsOf("tess", "ursa", "uwe") });
          const membership = await process.create("groupMembership", before);

          const later = await provider();
          const now = { ...args, members: [uwe] };
          await later.check("groupMembership", { ...now, rosterRows: rowsOf("Tess", "uwe") }, before);
          await later.diff(membership, now);
          const outs = await later.update(membership, now);
          const [entry] = await host.sandbox.directory.search("(sAMAccountName=Drivers)", ["member"]);
          const left = [entry?.member ?? []].flat().map((dn) => /^CN=([^,]*)/.exec(dn)?.[1]);
          expect(left).to.have.members([ursa, uwe]);
          expect(later.everything).to.include(
            `${ursa ?? ""} has no row in the roster any more, and stays in group Drivers`,
          );
          for (const one of [outs, ...people]) {
            await later.delete(one);
          }
          await host.sandbox.directory.delete(`CN=Drivers,${host.sandbox.directory.usersOu}`);
        });
      }

      it("are not deleted under a desktop, wherever it is registered", async () => {
        const process = await provider();
        const made = await process.create("user", user("cleo"));
        const directoryId = host.sandbox.directoryIds.onprem;
        const { id } = await host.sandbox.aws.launch({ directoryId, userName: "CLEO" });
        await host.sandbox.aws.settle(id);
        const { message } = await failure(process.delete(made), "workspace-exists");
        expect(message).to.include(id);
        expect(await account("cleo")).to.not.equal(undefined);
        await process.delete({ ...made, state: { ...made.state, whenWorkspaceExists: "terminate" } });
        expect(await account("cleo")).to.equal(undefined);
      });

      it("are invited by the address that their own domain has, and told to ask there for a password", async () => {
        const process = await provider();
        const made = await process.create("user", user("eve", { email: "eve@onprem.example.com" }));
        const { directoryId } = place(host);
        const { id: workspaceId } = await host.sandbox.aws.launch({ directoryId, userName: "eve" });
        await process.create("invitation", { workspaceId, owner: "people/test/eve" });
        const [mail] = host.sandbox.mailbox.messages();
        expect(mail).to.deep.include({ to: ["eve@onprem.example.com"] });
        expect(mail?.text).to.include("ask your administrator").and.not.include("Forgot password?");
        host.sandbox.aws.setState(workspaceId, "TERMINATED");
        await process.delete(made);
      });

      it("are exported with their groups and WorkSpaces, by --domain where the directory trusts it, and taken over as they are", async () => {
        const { directoryId, ...further } = place(host);
        const { domain } = further as { domain?: string };
        const dn = (name: string) => `CN=${name},${onprem().usersOu}`;
        const names = { objectClass: "user", userAccountControl: "514" };
        await onprem().add(dn("xena"), {
          ...names,
          sAMAccountName: "xena",
          givenName: "Xena",
          mail: "xena@example.com",
        });
        await onprem().add(dn("Xers"), { objectClass: "group", sAMAccountName: "Xers", member: dn("xena") });
        const { id } = await host.sandbox.aws.launch({ directoryId, userName: "xena" });
        const args = ["export", "--directory", directoryId, "--unit", onprem().usersOu, "--with-desktop"];
        const env = { ...host.environment(), ...settings() };
        const all = domain === undefined ? args : [...args, "--domain", "ONPREM.example.com"];
        const { status, printed, complained } = await command(all, { env });
        expect(status, complained).to.equal(0);
        const { people, groups } = parse(printed) as { people: Properties[]; groups: Record<string, Properties> };
        const [one, ...more] = people.filter(({ userName }) => userName === "xena");
        expect(more).to.deep.equal([]);
        const trusted = domain === undefined ? {} : { domain };
        expect(groups.Xers).to.deep.include({ ...trusted, adopt: true });
        expect(one).to.deep.include({ ...trusted, firstName: "Xena", email: "xena@example.com", groups: ["Xers"] });
        expect(one?.desktop).to.deep.include({ adopt: true });

        const before = await account("xena");
        const process = await provider();
        const owner = "people/test/xena";
        const declared = without(one ?? {}, "desktop", "groups", "invitation");
        const made = await process.create("user", { directoryId, owner, ...declared });
        const { adopt, bundleId } = one?.desktop as Properties;
        const taken = await process.create("workspace", { directoryId, userName: "xena", owner, adopt, bundleId });
        expect(taken.id).to.equal(id);
        const after = (await account("xena")) ?? expect.fail("it is gone");
        const changed = Object.keys(after).filter((name) => String(after[name]) !== String(before?.[name]));
        expect(changed.filter((name) => !["whenChanged", "uSNChanged"].includes(name))).to.deep.equal([
          "adminDescription",
        ]);
        await process.delete(taken);
        await process.delete(made);
        host.sandbox.aws.setState(id, "TERMINATED");
        for (const name of ["xena", "Xers"]) await onprem().delete(dn(name));
      });

      it("are in another place when the domain changes: a replacement", async () => {
        const process = await provider();
        const made = await process.create("user", user("dora"));
        const { replaces } = await process.diff(made, user("dora", { domain: "other.example.com" }));
        expect(replaces).to.deep.equal(["domain"]);
        await process.delete(made);
      });
    },
    { onprem: true },
  );
}

suite("a trusted domain that no setting tells how to reach", (host) => {
  it("is named with the setting that is missing", async () => {
    const { managedAd: directoryId } = host.sandbox.directoryIds;
    const lost = host.user("lost", { directoryId, domain: "unknown.example.com" });
    const { message } = await failure(host.provider.create("user", lost), "invalid-setting");
    expect(message).to.include(`workspaces-users:directories.${directoryId}.domains["unknown.example.com"].username`);
  });
});
