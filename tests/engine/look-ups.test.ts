import { expect } from "chai";
import type { Sandbox } from "../../sandbox/sandbox";
import { quickSandbox } from "./moves/series";
import { account, desktops } from "./person";
import { Stack, type Question, type Resource } from "./stack";

describe("a program that looks up and reads what it does not manage", function () {
  this.timeout(1_800_000);
  let sandbox: Sandbox;
  let stack: Stack;

  before(async () => {
    sandbox = await quickSandbox();
    // Its state carries the hook of the guard.
    stack = await Stack.create(sandbox, "test", { PREVIEW_GUARD: "1" });
  });

  after(async () => {
    await stack.remove();
    await sandbox.stop();
  });

  /** What is at the far end of all that the program reads. */
  const farEnd = async () => ({
    grace: await account(sandbox, "grace"),
    readers: await sandbox.directory.search("(sAMAccountName=Readers)"),
    desktops: (await desktops(sandbox, "grace")).map(({ id, state, tags }) => ({ id, state, tags })),
  });

  it("finds it in previews too, shows no change by it, reads it in a refresh, and leaves all of it alone", async () => {
    const { aws, directory, bundles, directoryIds } = sandbox;
    const directoryId = directoryIds.simpleAd;
    const grace = `CN=grace,${directory.usersOu}`;
    await directory.add(grace, { objectClass: "user", sAMAccountName: "grace", displayName: "Grace" });
    const group = { objectClass: "group", sAMAccountName: "Readers", member: grace };
    await directory.add(`CN=Readers,${directory.usersOu}`, group);
    const { id: workspaceId } = await aws.launch({ directoryId, userName: "grace", bundleId: bundles[0]?.id ?? "" });
    await aws.settle(workspaceId);

    const read = (kind: Resource["kind"], id: string): Resource => ({ kind, name: "seen", args: {}, options: { id } });
    const ada: Resource = {
      kind: "User",
      name: "ada",
      args: {
        directoryId: "@directory.directoryId",
        userName: "ada",
        // Each of them is needed for her: an answer that does not come is a user who is not made.
        attributes: {
          manager: "@boss.distinguishedName",
          info: "@readers.sid",
          physicalDeliveryOfficeName: "@desk.workspaceId",
          department: "@bundle.bundleId",
          title: "@user-seen.displayName",
        },
      },
    };
    const lookUps: Question[] = [
      { kind: "getDirectory", name: "", ref: "directory", args: { directoryId } },
      { kind: "getBundle", name: "", ref: "bundle", args: { name: bundles[0]?.name, owner: "AMAZON" } },
      { kind: "getUser", name: "", ref: "boss", args: { directoryId: "@directory.directoryId", userName: "grace" } },
      { kind: "getGroup", name: "", ref: "readers", args: { directoryId, name: "Readers" } },
      { kind: "getWorkspace", name: "", ref: "desk", args: { userName: "grace" } },
    ];
    const reads: Resource[] = [
      read("User", "@boss.id"),
      read("Group", `${directoryId}/Readers`),
      read("GroupMembership", "@group-seen.id"),
      read("Workspace", `${directoryId}/grace`),
    ];
    const before = await farEnd();

    const nobody: Question = { kind: "getGroup", name: "", ref: "nobody", args: { directoryId, name: "Nobody" } };
    const ofNobody: Resource = {
      kind: "User",
      name: "x",
      args: { directoryId, userName: "x", description: "@nobody.id" },
    };
    await stack.write([nobody, ofNobody, read("User", `${directoryId}/nobody`)]);
    const none = await stack.try(["preview"]);
    expect(none.code, none.output).to.not.equal(0);
    expect(none.output).to.match(
      /reading user d-\w+\/nobody: corp\.example\.com has no user of that name.*\[not-found\]/s,
    );
    expect(none.output).to.include(
      `looking up group Nobody (${directoryId}): corp.example.com has no group of that name`,
    );
    expect(none.output).to.not.match(/\bat .*\.js:\d+/);

    await stack.write([...lookUps, ...reads, ada]);
    // The stack itself is the other one.
    expect(await stack.up()).to.deep.equal({ created: 2 });
    expect(await account(sandbox, "ada")).to.deep.include({
      manager: grace,
      info: before.readers[0]?.objectSid,
      physicalDeliveryOfficeName: workspaceId,
      department: bundles[0]?.id,
      title: "Grace",
    });
    await stack.run("preview", "--expect-no-changes");

    const seen = async (kind: string) =>
      (await stack.deployment()).resources?.find(({ urn }) => urn.endsWith(`:${kind}::seen`));
    expect((await seen("GroupMembership"))?.outputs).to.deep.include({ members: ["grace"] });
    expect(await seen("Workspace")).to.include({ id: workspaceId });
    await directory.modify(grace, { displayName: "Grace H." });
    const changed = await farEnd();
    await stack.refresh();
    expect((await seen("User"))?.outputs).to.include({ displayName: "Grace H." });

    // From managing to reading: the account stays.
    await stack.write([{ ...ada, args: {}, options: { id: `${directoryId}/ada` } }]);
    await stack.up();
    expect(await account(sandbox, "ada"))
      .to.include({ title: "Grace" })
      .and.to.not.have.property("adminDescription");
    expect(await farEnd()).to.deep.equal(changed);
    await stack.destroy();
    expect(await account(sandbox, "ada")).to.include({ title: "Grace" });
    expect(await sandbox.aws.violations()).to.deep.equal([]);
  });
});
