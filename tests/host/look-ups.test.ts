import { resolve } from "node:path";
import { expect } from "chai";
import { run } from "../../sandbox/machine/command";
import { failure } from "./failure";
import type { Kind } from "./provider-process";
import { suite } from "./suite";

const REPOSITORY = resolve(__dirname, "../..");

suite("what a program reads and does not manage, in a real provider process", (host) => {
  /** Asks as the engine does for `User.get` and the others: with what the program's side passes, and nothing else. */
  const get = (kind: Kind, id: string, process = host.provider) =>
    process.read({ kind, id, state: { readBy: "people/test/read" } });

  const stranger = async (userName: string, attributes: Record<string, string> = {}) => {
    const dn = `CN=${userName},${host.sandbox.directory.usersOu}`;
    await host.sandbox.directory.add(dn, { objectClass: "user", sAMAccountName: userName, ...attributes });
    const [entry] = await host.sandbox.directory.search(`(sAMAccountName=${userName})`);
    const guid = String(entry?.objectGUID);
    return { dn, guid, sid: entry?.objectSid, id: `${host.directoryId}/${guid}` };
  };

  it("is all that an account has, by its id or its name, also with its domain", async () => {
    const { dn, id, guid, sid } = await stranger("ada", { givenName: "Ada", mail: "ada@corp.example.com" });
    const read = await get("user", id);
    expect(read).to.deep.equal({
      kind: "user",
      id,
      inputs: {},
      state: {
        directoryId: host.directoryId,
        userName: "ada",
        firstName: "Ada",
        email: "ada@corp.example.com",
        organizationalUnit: host.sandbox.directory.usersOu,
        enabled: false,
        passwordNeverExpires: false,
        mustChangePassword: true,
        distinguishedName: dn,
        objectGuid: guid,
        sid,
      },
    });
    for (const name of ["ADA", "CORP\\ada", "ada@corp.example.com"]) {
      expect(await get("user", `${host.directoryId}/${name}`)).to.deep.equal(read);
    }
    // A refresh brings the outputs, and sees what was changed.
    await host.sandbox.directory.modify(dn, { givenName: "Augusta" });
    const seen = await host.provider.read({ kind: "user", id, state: read?.state ?? {} });
    expect(seen?.state).to.include({ firstName: "Augusta" });
    await host.sandbox.directory.delete(dn);
    expect(await host.provider.read({ kind: "user", id, state: read?.state ?? {} })).to.equal(undefined);
    const gone = await failure(get("user", id), "not-found");
    expect(gone.message).to.include(`reading user ${id}: corp.example.com has no such account; correct the id`);
  });

  it("is nothing to its own mark: another stack's account is read as any other, and its deletion deletes it", async () => {
    const made = await host.provider.create("user", host.user("grace"));
    const process = await host.process();
    expect((await get("user", made.id, process))?.state).to.include({ userName: "grace" });
    await process.delete({ ...made, state: (await get("user", made.id, process))?.state ?? {} });
    expect(await host.account("grace")).to.include({ adminDescription: "pulumi:people/test/grace" });
    await process.delete(made);
    expect(await host.account("grace")).to.equal(undefined);
  });

  it("is what was managed in the same place of the program: it stays, without its mark", async () => {
    const made = await host.provider.create("user", host.user("alan"));
    const process = await host.process();
    const place = { readBy: "people/test/alan" };
    await process.read({ kind: "user", id: `${host.directoryId}/alan`, state: place });
    await process.delete(made);
    expect(await host.account("alan"))
      .to.include({ objectGUID: made.state.objectGuid })
      .and.to.not.have.property("adminDescription");
  });

  it("is a group, and everybody who is in it", async () => {
    const { provider, sandbox, directoryId } = host;
    const [kurt, tony] = [await stranger("kurt"), await stranger("tony")];
    const dn = `CN=Readers,${sandbox.directory.usersOu}`;
    await sandbox.directory.add(dn, {
      objectClass: "group",
      sAMAccountName: "Readers",
      description: "read",
      member: [tony.dn, kurt.dn],
    });
    const read = await get("group", `${directoryId}/readers`);
    expect(read?.state).to.include({ name: "Readers", description: "read", scope: "global", category: "security" });
    expect(await get("group", read?.id ?? "")).to.deep.equal(read);
    const members = await get("groupMembership", `${directoryId}/Readers`);
    expect(members).to.deep.include({ id: read?.id });
    expect(members?.state).to.deep.equal({ directoryId, group: read?.id, members: ["kurt", "tony"] });
    const made = await provider.create("groupMembership", {
      directoryId,
      group: "Readers",
      members: ["kurt"],
      owner: "people/test/readers",
    });
    expect(await get("groupMembership", made.id)).to.deep.equal(members);
    await failure(get("group", `${directoryId}/Writers`), "not-found");
  });

  it("is a WorkSpace, by its id or its user, and the mail that went out for it", async () => {
    const { provider, sandbox, directoryId } = host;
    await provider.create("user", host.user("edsger", { email: "edsger@corp.example.com" }));
    const { id } = await sandbox.aws.launch({ directoryId, userName: "edsger" });
    await sandbox.aws.settle(id);
    const read = await get("workspace", id);
    expect(read?.state).to.include({ workspaceId: id, userName: "edsger", state: "AVAILABLE", directoryId });
    expect(read?.state.workspaceProperties).to.include({ computeTypeName: "VALUE" });
    expect(await get("workspace", `${directoryId}/edsger`)).to.deep.equal(read);
    expect((await failure(get("workspace", "ws-0n0n0n0n0"), "not-found")).message).to.include("does not know it");
    await failure(get("invitation", id), "not-found");
    const sent = await provider.create("invitation", { workspaceId: id, owner: "people/test/edsger" });
    const { sentTo, sentAt, messageId } = sent.state;
    expect(sentTo).to.equal("edsger@corp.example.com");
    expect((await get("invitation", id))?.state).to.deep.equal({
      workspaceId: id,
      userName: "edsger",
      registrationCode: "WSdub+A1C2E1",
      ...{ sentTo, sentAt, messageId },
    });
  });

  /** Runs a program, and returns what it said as JSON, and how many milliseconds the process lived on after that. */
  const program = async (text: string, env = host.sandbox.environment()) => {
    const printed = await run(
      process.execPath,
      [
        "--eval",
        `const pulumi = require("@pulumi/pulumi");
        const { getBundle, getDirectory, getGroup, getUser, getUserOutput, getWorkspace, User } = require("pulumi-workspaces-users");
        const say = (value) => console.log(JSON.stringify({ value, at: Date.now() }));
        const words = (promise) => promise.then(say, (error) => say([error.code, error.message, pulumi.RunError.isInstance(error)]));
        const isUnknown = (output) => output.isKnown.then((known) => !known);
        void (async () => { ${text} })();`,
      ],
      { cwd: REPOSITORY, env: { PATH: process.env.PATH, ...env } },
    );
    const { value, at } = JSON.parse(printed.trim().split("\n").at(-1) ?? "") as { value: unknown[]; at: number };
    return { value, lived: Date.now() - at };
  };

  it("is what its look-ups find, each asked once, and then the program's process ends at once", async () => {
    const { aws, directory, bundles } = host.sandbox;
    const { id } = await stranger("barbara", { sn: "Liskov" });
    await directory.add(`CN=Lookers,${directory.usersOu}`, { objectClass: "group", sAMAccountName: "Lookers" });
    const desktop = await aws.launch({ directoryId: host.directoryId, userName: "barbara" });
    const before = aws.callsTo("DescribeWorkspaceBundles").length;
    const { value, lived } = await program(`
      const directory = await getDirectory({ directoryId: ${JSON.stringify(host.directoryId)} });
      const { directoryId } = directory;
      const ask = () => [
        getBundle({ name: ${JSON.stringify(bundles[0]?.name)}, owner: "AMAZON" }),
        getUser({ directoryId, userName: "barbara" }),
        getGroup({ name: "Lookers", directoryId }),
        getWorkspace({ userName: "barbara", directoryId }),
      ];
      const [bundle, user, group, workspace] = await Promise.all(ask());
      await Promise.all([...ask(), ...ask()]);
      say([directory, bundle, user, group, workspace]);`);
    expect(value[0]).to.include({ domainName: "corp.example.com", kind: "SimpleAD", registrationCode: "WSdub+A1C2E1" });
    expect(value[1]).to.include({ bundleId: bundles[0]?.id });
    expect(value[2]).to.include({ id, lastName: "Liskov", enabled: false });
    expect(value[3]).to.include({ name: "Lookers", scope: "global" });
    expect(value[4]).to.include({ workspaceId: desktop.id });
    expect(aws.callsTo("DescribeWorkspaceBundles").length - before).to.equal(1);
    expect(lived, "milliseconds that open connections kept the process").to.be.lessThan(2_000);
  });

  it("is not looked up in a preview that does not know yet whom to ask for, or whose account is still to be made", async () => {
    const before = host.sandbox.aws.calls.length;
    const { value } = await program(`
      await pulumi.runtime.setMocks({ newResource: ({ name, inputs }) => ({ id: name === "later" ? undefined : name, state: inputs }), call: () => ({}) }, "p", "s", true);
      const unknown = new pulumi.Output(new Set(), Promise.resolve(undefined), Promise.resolve(false), Promise.resolve(false), Promise.resolve(new Set()));
      const later = new User("later", { directoryId: "d-1", userName: "ada" });
      say(await Promise.all([
        isUnknown(getUserOutput({ directoryId: "d-1", userName: unknown })),
        isUnknown(getUserOutput({ directoryId: "d-1", userName: later.userName })),
      ]));`);
    expect(value).to.deep.equal([true, true]);
    expect(host.sandbox.aws.calls.length).to.equal(before);
  });

  it("fails with words and a code, without a stack and without a secret", async () => {
    const { value } = await program(
      `await words(getUser({ directoryId: ${JSON.stringify(host.directoryId)}, userName: "nobody" }));`,
    );
    expect(value[0]).to.equal("not-found");
    expect(value[1]).to.include(
      `looking up user nobody (${host.directoryId}): corp.example.com has no user of that name`,
    );
    expect(value[2]).to.equal(true);
    const password = "Wrong-Passw0rd-of-ours";
    const wrong = { ...host.sandbox.environment(), ...host.directorySettings({ password }) } as Record<string, string>;
    const refused = await program(
      `await words(getUser({ directoryId: ${JSON.stringify(host.directoryId)}, userName: "nobody" }));`,
      wrong,
    );
    expect(refused.value[0]).to.equal("directory-refused-login");
    expect(refused.value[1]).to.not.include(password);
    const output = await program(`await words(getUser({ directoryId: "d-1", userName: pulumi.output("ada") }));`);
    expect(output.value[1]).to.equal(
      "getUser: userName is an output or a promise; call getUserOutput, which takes them",
    );
  });
});
