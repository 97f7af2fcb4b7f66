import { expect } from "chai";
import { Sandbox } from "../../sandbox/sandbox";
import { account, desktops, invitations, person } from "./person";
import { Stack } from "./stack";

describe("a person under the real engine", function () {
  this.timeout(1_800_000);
  let sandbox: Sandbox;
  let stack: Stack;

  before(async () => {
    sandbox = await Sandbox.start({ rate: false });
    stack = await Stack.create(sandbox);
  });

  after(async () => {
    await stack.remove();
    await sandbox.stop();
  });

  afterEach(async () => {
    expect(await sandbox.aws.violations()).to.deep.equal([]);
  });

  it("is previewed as three creates, and nothing is there yet", async () => {
    await stack.write(person(sandbox, "ada"));
    expect(await stack.preview()).to.include({ create: 4 });
    expect(await account(sandbox, "ada")).to.equal(undefined);
    expect(await desktops(sandbox, "ada")).to.have.length(0);
  });

  it("is created: account, desktop, one mail", async () => {
    expect(await stack.up()).to.include({ created: 4 });
    expect(await account(sandbox, "ada")).to.include({
      givenName: "Ada",
      sn: "Byron",
      mail: "ada@corp.example.com",
      displayName: "Ada Byron",
      userPrincipalName: "ada@corp.example.com",
      userAccountControl: "512",
      adminDescription: "pulumi:people/test/ada",
    });
    expect(
      (await desktops(sandbox, "ada")).map(({ state, properties }) => [state, properties.RunningMode]),
    ).to.deep.equal([["AVAILABLE", "AUTO_STOP"]]);
    const [mail, ...more] = invitations(sandbox, "ada");
    expect(more).to.have.length(0);
    expect(mail?.to).to.deep.equal(["ada@corp.example.com"]);
    expect(mail?.text)
      .to.match(/WSdub\+\w+/)
      .and.to.include("https://clients.amazonworkspaces.com/");
    expect(mail?.text).to.include("Forgot password?");
  });

  it("is recorded as made where the program makes it, and not in a class of ours", async () => {
    const places = [...(await stack.state()).matchAll(/"sourcePosition": "(.*?)#/g)].map(([, place]) => place);
    expect(places).to.include("project:///index.js");
    expect(places.filter((place) => place?.includes("/resources/"))).to.deep.equal([]);
  });

  it("shows nothing to do when nothing changed", async () => {
    expect(await stack.preview("--expect-no-changes")).to.deep.equal({ unchanged: 4 });
    expect(await stack.up()).to.deep.equal({ unchanged: 4 });
    expect(invitations(sandbox, "ada")).to.have.length(1);
  });

  it("is edited in place, with the change previewed", async () => {
    const before = await account(sandbox, "ada");
    await stack.write(
      person(sandbox, "ada", {
        firstName: "Augusta",
        lastName: 'King, "Countess" \\ #1',
        email: "augusta@corp.example.com",
      }),
    );
    expect(await stack.preview()).to.include({ update: 1, unchanged: 3 });
    expect(await stack.up()).to.include({ updated: 1 });
    expect(await account(sandbox, "ada")).to.include({
      objectGUID: before?.objectGUID,
      dn: before?.dn,
      givenName: "Augusta",
      sn: 'King, "Countess" \\ #1',
      mail: "augusta@corp.example.com",
      displayName: 'Augusta King, "Countess" \\ #1',
    });
    expect(invitations(sandbox, "ada"), "a changed e-mail alone invites nobody").to.have.length(1);
  });

  it("gets another running mode in place", async () => {
    const [before] = await desktops(sandbox, "ada");
    await stack.write(person(sandbox, "ada", { runningMode: "ALWAYS_ON" }));
    await stack.up();
    const [now] = await desktops(sandbox, "ada");
    expect(now?.id).to.equal(before?.id);
    expect(now?.properties.RunningMode).to.equal("ALWAYS_ON");
  });

  it("is invited again by another resendToken, and only by that", async () => {
    const resources = person(sandbox, "ada", { runningMode: "ALWAYS_ON" });
    const again = resources.map((one) =>
      one.kind === "Invitation" ? { ...one, args: { ...one.args, resendToken: "2" } } : one,
    );
    await stack.write(again);
    await stack.up();
    expect(invitations(sandbox, "ada")).to.have.length(2);
    await stack.up();
    expect(invitations(sandbox, "ada")).to.have.length(2);
    await stack.write(resources);
  });

  it("that was edited by hand is drift, which refresh shows and up takes back", async () => {
    const found = await account(sandbox, "ada");
    await stack.up();
    await sandbox.directory.modify(found?.dn ?? "", { sn: "Changed", telephoneNumber: "1234" });
    expect(await stack.refresh()).to.include({ updated: 1 });
    expect(await stack.preview()).to.include({ update: 1 });
    await stack.up();
    expect(await account(sandbox, "ada")).to.include({ sn: "Byron", telephoneNumber: "1234" });
    expect(await stack.preview("--expect-no-changes")).to.deep.equal({ unchanged: 4 });
  });

  it("whose desktop exists is not deleted: the message says what to do", async () => {
    await stack.write([...person(sandbox, "ada", { runningMode: "ALWAYS_ON" }), ...person(sandbox, "bob").slice(0, 1)]);
    await stack.up();
    const { id } = await sandbox.aws.launch({ directoryId: sandbox.directoryIds.managedAd, userName: "BOB" });
    await sandbox.aws.settle(id);
    await stack.write(person(sandbox, "ada", { runningMode: "ALWAYS_ON" }));
    const { code, output } = await stack.try(["up", "--yes", "--skip-preview"]);
    expect(code).to.not.equal(0);
    expect(output).to.include(`deleting user bob (${sandbox.directoryIds.simpleAd}): WorkSpace ${id} is AVAILABLE`);
    expect(output).to.include("delete it first").and.to.include("[workspace-exists]");
    expect(output).to.not.match(/\n\s+at .*\.js:\d+/, "no stack trace is shown");
    expect(await account(sandbox, "bob")).to.not.equal(undefined);
    expect(await desktops(sandbox, "bob")).to.have.length(1);
  });

  it("is removed with whenWorkspaceExists: terminate, desktop first", async () => {
    const bob = person(sandbox, "bob", { whenWorkspaceExists: "terminate" }).slice(0, 1);
    await stack.write([...person(sandbox, "ada", { runningMode: "ALWAYS_ON" }), ...bob]);
    await stack.up();
    await stack.write(person(sandbox, "ada", { runningMode: "ALWAYS_ON" }));
    await stack.up();
    expect(await account(sandbox, "bob")).to.equal(undefined);
    expect(await desktops(sandbox, "bob")).to.have.length(0);
  });

  it("whose account was deleted by hand is found gone, and made again", async () => {
    await stack.write([
      ...person(sandbox, "ada", { runningMode: "ALWAYS_ON" }),
      ...person(sandbox, "cleo").slice(0, 1),
    ]);
    await stack.up();
    const found = await account(sandbox, "cleo");
    await sandbox.directory.delete(found?.dn ?? "");
    expect(await stack.refresh()).to.include({ deleted: 1 });
    expect(await stack.up()).to.include({ created: 1 });
    const made = await account(sandbox, "cleo");
    expect(made?.objectGUID).to.not.equal(found?.objectGUID);
  });

  it("with another user name is another person: new account and desktop, then the old ones go, in one up", async () => {
    const resources = person(sandbox, "ada", { runningMode: "ALWAYS_ON" });
    const renamed = { ...resources[0].args, userName: "augusta" };
    await stack.write([{ ...resources[0], args: renamed }, resources[1], resources[2]]);
    expect(await stack.preview()).to.include({ replace: 2 });
    await stack.up();
    expect(await account(sandbox, "ada")).to.equal(undefined);
    expect(await account(sandbox, "augusta")).to.include({ givenName: "Ada" });
    expect(await desktops(sandbox, "ada")).to.have.length(0);
    expect(await desktops(sandbox, "augusta")).to.have.length(1);
    expect(invitations(sandbox, "augusta")).to.have.length(1);
  });

  it("keeps no password in the state", async () => {
    const secret = "Uncommon-Passw0rd!";
    const dora = person(sandbox, "dora", { initialPassword: secret }).slice(0, 1);
    await stack.write([...dora]);
    await stack.up();
    const state = await stack.state();
    expect(state).to.include("dora@corp.example.com").and.to.not.include(secret);
    expect(state).to.not.include(sandbox.directory.service.password);
  });

  it("is recorded with every argument as an output, but for the password, as are a group and its members", async () => {
    const { simpleAd: directoryId } = sandbox.directoryIds;
    const [user, workspace, invitation] = person(sandbox, "edith", {
      displayName: "Edith C.",
      userPrincipalName: "edith@corp.example.com",
      organizationalUnit: sandbox.directory.usersOu,
      enabled: true,
      accountExpires: "2027-03-31",
      passwordNeverExpires: false,
      mustChangePassword: false,
      attributes: { title: "Engineer", otherTelephone: ["1", "2"], jpegPhoto: [{ base64: "/9j/4AAQ" }] },
      initialPassword: "Uncommon-Passw0rd!",
      passwordVersion: 1,
      adopt: false,
      deletionPolicy: "delete",
      whenWorkspaceExists: "fail",
    });
    const encryption = {
      rootVolumeEncryptionEnabled: true,
      userVolumeEncryptionEnabled: false,
      volumeEncryptionKey: "alias/aws/workspaces",
    };
    const group = {
      directoryId,
      name: "engineers",
      description: "Who builds",
      scope: "universal",
      category: "security",
      organizationalUnit: sandbox.directory.usersOu,
      adopt: false,
      deletionPolicy: "delete",
    };
    const members = { directoryId, group: "@group-engineers.id", members: ["@user-edith.id"], exclusive: true };
    await stack.write([
      user,
      { ...workspace, args: { ...workspace.args, ...encryption, tags: { team: "a" }, adopt: false } },
      {
        ...invitation,
        args: { ...invitation.args, resendToken: "1", email: "e@x.example", template: { language: "de" } },
      },
      { kind: "Group", name: "engineers", args: group },
      { kind: "GroupMembership", name: "engineers", args: members },
    ]);
    await stack.up();
    const { resources = [] } = await stack.deployment();
    const ours = resources.filter(({ type }) => type.startsWith("pulumi-nodejs:dynamic/workspaces-users:"));
    expect(ours).to.have.length(5);
    for (const { type, inputs = {}, outputs = {} } of ours) {
      const declared = Object.entries(inputs).filter(([name]) => name !== "initialPassword");
      expect(outputs, type).to.deep.include(Object.fromEntries(declared));
      expect(outputs, type).to.not.have.property("initialPassword");
    }
    expect(ours.filter(({ inputs }) => inputs?.initialPassword !== undefined)).to.have.length(1);
  });

  it("is gone with everything after destroy", async () => {
    await stack.destroy();
    expect(await sandbox.directory.search("(adminDescription=pulumi:*)")).to.have.length(0);
    expect(await sandbox.aws.workspaces()).to.have.length(0);
  });
});
