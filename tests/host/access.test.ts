import { expect } from "chai";
import { dataClient } from "../../sandbox/tests/unit/aws/data-client";
import { REGION } from "../../sandbox/world";
import { failure } from "./failure";
import type { Properties } from "./provider-process";
import { suite } from "./suite";

const REPLICA = "d-9067a1c2f1";

suite(
  "an AWS Managed Microsoft AD without a network path",
  (host) => {
    const managedAd = () => host.sandbox.directoryIds.managedAd;
    /** A process that has these settings of the directories, and no others. */
    const having = (directories: Readonly<Record<string, object>>) =>
      host.process({ WORKSPACES_USERS_DIRECTORIES: JSON.stringify(directories) });
    const person = (userName: string, args: Properties = {}) =>
      host.user(userName, { directoryId: managedAd(), firstName: "Ada", lastName: "Byron", ...args });
    const overLdap = (more: object = {}) => having({ [managedAd()]: { ...host.sandbox.directory.settings, ...more } });
    const overApi = () => having({ [managedAd()]: { access: "api" } });

    beforeEach(() => {
      host.sandbox.aws.setDataAccess(managedAd(), true);
    });

    it("is refused in the preview while data access is disabled, with the command that enables it", async () => {
      host.sandbox.aws.setDataAccess(managedAd(), false);
      const [reason = ""] = await (await overApi()).check("user", person("early"));
      expect(reason)
        .to.match(/^reading the setting workspaces-users:directories\.\S+\.access: data access of \S+ is Disabled/)
        .and.to.contain(`aws ds enable-directory-data-access --directory-id ${managedAd()} --region ${REGION}`);
    });

    it("is offered where nothing is set and data access is disabled, beside what LDAP needs", async () => {
      host.sandbox.aws.setDataAccess(managedAd(), false);
      const [reason = ""] = await (await having({})).check("user", person("early"));
      expect(reason)
        .to.contain("no account to log in with is set")
        .and.to.contain(`aws ds enable-directory-data-access --directory-id ${managedAd()}`);
    });

    it("is refused in a Region that the directory is replicated to, with the primary Region", async () => {
      const provider = await having({ [REPLICA]: { access: "api" } });
      const [reason = ""] = await provider.check("user", person("far", { directoryId: REPLICA }));
      expect(reason)
        .to.contain("which is us-east-1 for d-9067a1c2f1")
        .and.to.contain("workspaces-users:region us-east-1");
    });

    it("is refused for a Simple AD, and beside settings that nobody would read", async () => {
      const { simpleAd } = host.sandbox.directoryIds;
      const provider = await having({
        [simpleAd]: { access: "api" },
        [managedAd()]: { access: "api", url: "ldaps://dc1.corp.example.com" },
      });
      const of = async (directoryId: string) => (await provider.check("user", person("x", { directoryId }))).join();
      expect(await of(simpleAd))
        .to.contain("is a Simple AD")
        .and.to.contain("give access: ldap");
      expect(await of(managedAd())).to.contain(
        `pulumi config rm --path 'workspaces-users:directories.${managedAd()}.url'`,
      );
    });

    it("leaves those in a roster's group who were in it before and whose row goes, and takes out who has a row without it", async () => {
      const process = await overApi();
      const names = ["row.gone", "row.there", "row.other"];
      const people = await Promise.all(names.map((name) => process.create("user", person(name))));
      const of = { directoryId: managedAd(), owner: "people/test/workspaces-users:index:Roster$Rows" };
      const { directory } = host.sandbox;
      const member = String((await host.account("row.gone"))?.dn);
      const rows = `CN=Rows,${directory.usersOu}`;
      await directory.add(rows, { objectClass: "group", sAMAccountName: "Rows", member });
      const before = { ...of, group: "Rows", members: names };
      await process.check("groupMembership", { ...before, rosterRows: [{ userNames: names.join("\n") }] });
      const membership = await process.create("groupMembership", before);
      const later = await overApi();
      const now = { ...before, members: ["row.other"] };
      await later.check("groupMembership", { ...now, rosterRows: [{ userNames: "Row.There\nrow.other" }] }, before);
      const outs = await later.update(membership, now);
      const [entry] = await directory.search("(sAMAccountName=Rows)", ["member"]);
      const left = [entry?.member ?? []].flat().map((dn) => /^CN=([^,]*)/.exec(dn)?.[1]);
      expect(left).to.have.members(["row.gone", "row.other"]);
      for (const one of [outs, ...people]) {
        await later.delete(one);
      }
      await directory.delete(rows);
    });

    it("is taken by itself where nothing is set, which is said once, and nobody connects to the directory", async () => {
      const provider = await having({});
      const { connections } = host.sandbox.directory;
      for (const name of ["first", "second"]) {
        expect(await provider.check("user", person(name))).to.deep.equal([]);
        await provider.create("user", person(name));
      }
      expect(await host.account("first")).to.include({ sn: "Byron", userAccountControl: "512" });
      expect(
        provider.output.split("\n").filter((line) => line.includes("over AWS's Directory Service Data API")),
      ).to.have.length(1);
      expect(host.sandbox.directory.connections).to.equal(connections);
    });

    it("is no way to what it cannot do, which the preview refuses at each argument at once", async () => {
      const provider = await overApi();
      const args = {
        organizationalUnit: `OU=Leavers,${host.sandbox.directory.baseDn}`,
        accountExpires: "2027-01-31",
        mustChangePassword: true,
        attributes: { employeeID: "7", title: "Countess" },
      };
      const reasons = await provider.check("user", person("limited", args));
      expect(reasons.map((reason) => /^[\w.]+/.exec(reason)?.[0]).sort()).to.deep.equal(
        ["accountExpires", "attributes.employeeID", "mustChangePassword", "organizationalUnit"].sort(),
      );
      expect(provider.output, "the unit, a second time").to.not.contain("no such unit");
    });

    it("deletes again what it made of somebody whose creation is refused, and where that fails, says a command that does", async () => {
      const provider = await overApi();
      const weak = person("weak", { initialPassword: "x" });
      const { message } = await failure(provider.create("user", weak), "password-refused");
      expect(message)
        .to.match(/^creating user weak /)
        .and.to.contain("is deleted again");
      expect(await host.account("weak")).to.equal(undefined);

      host.sandbox.aws.faults = ({ operation, moment }) =>
        operation === "DeleteUser" && moment === "before"
          ? { status: 400, type: "AccessDeniedException", message: "not allowed" }
          : undefined;
      const left = await failure(provider.create("user", weak), "password-refused");
      host.sandbox.aws.faults = undefined;
      expect(await host.account("weak")).to.include({ userAccountControl: "514" });
      const command = /aws ds-data delete-user --directory-id (\S+) --sam-account-name (\S+) --region (\S+)/;
      const [, DirectoryId, SAMAccountName, region] = command.exec(left.message) ?? [];
      const call = dataClient(host.sandbox.aws.environment(REGION), region);
      expect((await call("DeleteUser", { DirectoryId, SAMAccountName })).error).to.equal(undefined);
      expect(await host.account("weak")).to.equal(undefined);
    });

    it("refuses in the preview to rename back whom somebody else has renamed, and follows the new name in code", async () => {
      const made = await (await overApi()).create("user", person("before"));
      const dn = String(made.state.distinguishedName);
      await host.sandbox.directory.modify(dn, { sAMAccountName: "after" });
      const provider = await overApi();
      const seen = (await provider.read(made)) ?? expect.fail("it is gone");
      expect(await provider.diff(seen, person("before")), "as a refresh asks, which declares nothing").to.include({
        changes: true,
      });
      expect(await provider.check("user", person("before"), seen.inputs)).to.deep.equal([]);
      const { message } = await failure(provider.diff(seen, person("before")), "invalid-argument");
      expect(message).to.contain('give userName: "after"');
      expect(await provider.check("user", person("after"), seen.inputs)).to.deep.equal([]);
      const followed = person("after", { owner: "people/test/before" });
      expect(await provider.diff(seen, followed)).to.deep.include({ changes: true, replaces: [] });
      expect((await provider.update(seen, followed)).id).to.equal(made.id);
      await host.sandbox.directory.modify(dn, { sAMAccountName: "before" });
      expect(await (await overApi()).diff(seen, person("before")), "renamed back by hand").to.include({
        changes: true,
      });
    });

    it("says of a group's member who was renamed in the directory what the account is called now, over either way", async () => {
      for (const [name, provider] of [
        ["overapi", await overApi()],
        ["overldap", await overLdap({ markAttribute: "info" })],
      ] as const) {
        const made = await provider.create("user", person(name));
        await provider.create("group", {
          directoryId: managedAd(),
          name: `of-${name}`,
          owner: `people/test/of-${name}`,
        });
        const news = {
          directoryId: managedAd(),
          group: `of-${name}`,
          members: [name],
          owner: `people/test/in-${name}`,
        };
        const membership = await provider.create("groupMembership", news);
        await host.sandbox.directory.modify(String(made.state.distinguishedName), { sAMAccountName: `${name}x` });
        const { message } = await failure(provider.update(membership, news), "invalid-argument");
        expect(message).to.contain(`the account that was added as ${name} is called ${name}x now`);
        const given = await provider.update(membership, { ...news, members: [`${name}x`] });
        expect(given.state.added).to.deep.equal(membership.state.added);
      }
    });

    it("follows a group's new name in code without a refresh too, and names the one it has where the program has another", async () => {
      const crew = (name: string) => ({ directoryId: managedAd(), name, owner: "people/test/crew" });
      const made = await (await overApi()).create("group", crew("Crew"));
      await host.sandbox.directory.modify(String(made.state.distinguishedName), { sAMAccountName: "Team" });
      const provider = await overApi();
      expect(await provider.check("group", crew("Team"), crew("Crew"))).to.deep.equal([]);
      expect((await provider.update(made, crew("Team"))).state).to.include({ objectGuid: made.state.objectGuid });
      const [reason] = await provider.check("group", crew("Crew"), crew("Team"));
      expect(reason).to.match(/^name: name is Team in the directory, and cannot be changed/);
    });

    it("has the attribute of marks hold notes of somebody's: refused in the preview over either way, with ways that work", async () => {
      const made = await (await overLdap()).create("user", person("noted"));
      const dn = String(made.state.distinguishedName);
      await host.sandbox.directory.modify(dn, { info: ["Prefers tea"] });
      const adopting = person("noted", { adopt: true });
      const marking = await overLdap({ markAttribute: "info" });
      const [reason = ""] = await marking.check("user", adopting, person("noted"));
      expect(reason)
        .to.match(/^userName: editing user noted .*: info of CN=noted,\S+ holds "Prefers tea"/)
        .and.to.match(/clear info of CN=noted,.* set \S+markAttribute to wWWHomePage/);
      const elsewhere = await overLdap({ markAttribute: "wWWHomePage" });
      expect(await elsewhere.check("user", adopting, person("noted"))).to.deep.equal([]);
      await elsewhere.update(made, adopting);
      expect(await host.account("noted")).to.include({ info: "Prefers tea" });

      await host.sandbox.directory.add(`CN=notes,${host.sandbox.directory.usersOu}`, {
        objectClass: "user",
        sAMAccountName: "notes",
        info: "Prefers coffee",
      });
      const overIt = await (await overApi()).check("user", person("notes", { adopt: true }));
      expect(overIt.join()).to.match(/holds "Prefers coffee".*set \S+markAttribute to wWWHomePage/);
    });

    it("keeps initialPassword among the state's inputs in a refresh that finds everything as it was, over either way", async () => {
      for (const provider of [await overApi(), await overLdap({ markAttribute: "info" })]) {
        const made = await provider.create("user", person("kept", { initialPassword: "Uncommon-Passw0rd" }));
        const read = (await provider.read(made)) ?? expect.fail("it is gone");
        expect(read.inputs).to.include({ initialPassword: "Uncommon-Passw0rd", lastName: "Byron" });
        expect(read.state).to.deep.equal(made.state);
        await host.sandbox.directory.modify(String(made.state.distinguishedName), { sn: "Changed" });
        const drifted = (await provider.read(made)) ?? expect.fail("it is gone");
        expect(drifted.inputs).to.include({ lastName: "Changed" }).and.to.not.have.property("initialPassword");
        await provider.delete(made);
      }
    });

    it("goes on with what was made over LDAP once its mark is where the API reads it, and back", async () => {
      const ldap = await overLdap();
      const made = await ldap.create("user", person("moved", { description: "first" }));
      const marking = await overLdap({ markAttribute: "info" });
      const marked = await marking.update(made, person("moved", { description: "first", adopt: true }));
      expect(await host.account("moved"))
        .to.have.property("info")
        .that.matches(/^pulumi:people\/test\/moved/);

      const api = await overApi();
      const news = person("moved", { description: "second", adopt: true });
      expect(await api.diff(marked, person("moved", { description: "first", adopt: true }))).to.include({
        changes: false,
      });
      const edited = await api.update(marked, news);
      expect(await host.account("moved")).to.include({ description: "second" });

      const back = await overLdap({ markAttribute: "info" });
      expect((await back.read(edited))?.state).to.include({ description: "second" });
      await back.delete(edited);
      expect(await host.account("moved")).to.equal(undefined);
    });

    it("leaves alone whose mark it does not find, and says so, of an edit in the preview already", async () => {
      const made = await (await overLdap()).create("user", person("unmoved"));
      const api = await overApi();
      expect(await api.check("user", person("unmoved"), person("unmoved")), "nothing is edited").to.deep.equal([]);
      const edit = person("unmoved", { lastName: "King" });
      const [reason = ""] = await api.check("user", edit, person("unmoved"));
      expect(reason)
        .to.match(
          /^userName: editing user unmoved .*: info of CN=unmoved,\S+ was cleared, or a run over LDAP has moved/,
        )
        .and.to.contain("set adopt: true to take it back");
      expect(await api.check("user", { ...edit, adopt: true }, person("unmoved"))).to.deep.equal([]);
      await api.delete(made);
      expect(await host.account("unmoved")).to.include({ sn: "Byron" });
      expect(api.output).to.contain("unmoved").and.to.contain("left");
      const { message } = await failure(api.update(made, person("unmoved", { lastName: "King" })), "owned-elsewhere");
      expect(message).to.contain("adopt: true");
    });

    it("does not hide an account's stack from those who adopt over LDAP, and says of an adoption that it does not see theirs", async () => {
      const { directory } = host.sandbox;
      for (const [name, attribute] of [
        ["theirs", "info"],
        ["others", "wWWHomePage"],
        ["unseen", "adminDescription"],
      ] as const) {
        const mark = `pulumi:elsewhere/prod/${name}#0mwxrc3ga3e0getl0`;
        const given = { objectClass: "user", sAMAccountName: name, [attribute]: mark };
        await directory.add(`CN=${name},${directory.usersOu}`, given);
      }
      for (const name of ["theirs", "others"]) {
        const adopting = (await overLdap()).create("user", person(name, { adopt: true }));
        const { message } = await failure(adopting, "owned-elsewhere");
        expect(message)
          .to.contain("elsewhere/prod")
          .and.to.contain(`clear ${name === "theirs" ? "info" : "wWWHomePage"} of`);
      }
      const preview = await overApi();
      expect(await preview.check("user", person("unseen", { adopt: true }))).to.deep.equal([]);
      expect(preview.output).to.contain("does not show adminDescription");
    });

    it("keeps what another stack has adopted over the API from being edited, or deleted, by the stack that had it over LDAP", async () => {
      const made = await (await overLdap()).create("user", person("passed"));
      const taken = { ...person("passed", { adopt: true }), owner: "elsewhere/prod/passed" };
      await (await overApi()).create("user", taken);
      const before = await host.account("passed");
      const ldap = await overLdap();
      const editing = ldap.update(made, person("passed", { lastName: "King" }));
      expect((await failure(editing, "owned-elsewhere")).message).to.contain("elsewhere/prod");
      await ldap.delete(made);
      expect(ldap.output).to.contain("elsewhere/prod");
      expect(await host.account("passed")).to.deep.equal(before);
      const group = { directoryId: host.directoryId, name: "PassedGroup", owner: "people/test/passedgroup" };
      const first = await (await overLdap()).create("group", group);
      await (await overApi()).create("group", { ...group, adopt: true, owner: "elsewhere/prod/passedgroup" });
      await (await overLdap()).delete(first);
      const [found] = await host.sandbox.directory.search("(&(objectClass=group)(sAMAccountName=PassedGroup))");
      expect(found).to.include({
        adminDescription: `pulumi:people/test/passedgroup#${String(first.state.incarnation)}`,
      });
    });
  },
  {
    manner: "windows",
    dataAccess: true,
    further: [{ id: REPLICA, region: REGION, kind: "MicrosoftAD", primaryRegion: "us-east-1" }],
  },
);
