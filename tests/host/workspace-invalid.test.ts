import { expect } from "chai";
import { failure } from "./failure";
import type { Properties, Resource } from "./provider-process";
import { suite } from "./suite";

suite("a Workspace that cannot be", (host) => {
  const addUser = (userName: string) => host.provider.create("user", host.user(userName));

  const launched = async (userName: string, args: Properties = {}): Promise<Resource> => {
    await addUser(userName);
    return host.provider.create("workspace", host.workspace(userName, args));
  };

  const refusals: [title: string, args: Properties, reason: RegExp][] = [
    ["a bundle of another form", { bundleId: "bundle" }, /^bundleId: bundleId is "bundle"; give one such as wsb-/],
    ["no bundle", { bundleId: undefined }, /^bundleId is missing$/],
    ["a malformed directory id", { directoryId: "d-XYZ" }, /^directoryId: directoryId is "d-XYZ"; give one such as/],
    [
      "a running mode there is not",
      { workspaceProperties: { runningMode: "sometimes" } },
      /^workspaceProperties.runningMode is .+; give one such as AUTO_STOP/,
    ],
    [
      "a time-out without AUTO_STOP",
      { workspaceProperties: { runningModeAutoStopTimeoutInMinutes: 60 } },
      /goes with runningMode: "AUTO_STOP" only$/,
    ],
    ["a tag of ours", { tags: { "workspaces-users:owner": "me" } }, /^tags has the tag "workspaces-users:owner"/],
  ];
  for (const [title, args, reason] of refusals) {
    it(`is refused by the check: ${title}`, async () => {
      const failures = await host.provider.check("workspace", { ...host.workspace("invalid"), ...args });
      expect(failures).to.have.length(1);
      expect(failures[0]).to.match(reason);
    });
  }

  it("is refused by the check: a volume that shrinks, and two for one user", async () => {
    const { provider } = host;
    const sized = (userVolumeSizeGib: number) =>
      host.workspace("sized", { workspaceProperties: { userVolumeSizeGib } });
    const [failure] = await provider.check("workspace", sized(10), sized(50));
    expect(failure).to.include(
      "workspaceProperties.userVolumeSizeGib is 10, and the volume has 50 GiB: volumes never shrink",
    );
    expect(await provider.check("workspace", host.workspace("twin"))).to.deep.equal([]);
    const [claimed] = await provider.check("workspace", host.workspace("Twin", { owner: "people/test/other" }));
    expect(claimed).to.include("is declared by twin and by other; AWS allows one a user");
  });

  it("is refused by the check: a bundle or key that is not there, or a key that is disabled", async () => {
    const { provider } = host;
    const check = async (args: Properties) => (await provider.check("workspace", host.workspace("keyed", args))).join();
    expect(await check({ bundleId: "wsb-000000000" })).to.match(
      /^bundleId: bundleId is wsb-000000000, which .+ not know/,
    );
    expect(await check({ volumeEncryptionKey: "alias/none" })).to.match(
      /^volumeEncryptionKey: .+ alias\/none, which KMS/,
    );
    expect(await check({ volumeEncryptionKey: "alias/corp/retired" })).to.match(/^volumeEncryptionKey: .+ disabled/);
    expect(await check({ volumeEncryptionKey: "alias/corp/workspaces" })).to.equal("");
  });

  it("with a bundle that does not exist launches nothing", async () => {
    await addUser("bundleless");
    const create = host.provider.create("workspace", host.workspace("bundleless", { bundleId: "wsb-000000000" }));
    const { message, unfinished } = await failure(create, "bundle-not-found");
    expect(message).to.match(
      /^launching the WorkSpace of bundleless \(d-\w+\): WorkSpaces refused it \(ResourceNotFound.Bundle: .+aws workspaces describe-workspace-bundles/,
    );
    expect(unfinished).to.equal(undefined);
    expect(await host.desktops("bundleless")).to.deep.equal([]);
  });

  it("with a user that does not exist launches nothing, after waiting for the user a while", async () => {
    const provider = await host.process();
    const { message } = await failure(provider.create("workspace", host.workspace("nobody")), "workspace-refused");
    expect(message).to.include("create the user first; with a User resource, pass its userName output");
    expect(await host.desktops("nobody")).to.deep.equal([]);
  });

  it("with volumes that AWS does not take launches nothing, and says so of itself alone", async () => {
    await addUser("good");
    await addUser("odd");
    const [good, odd] = await Promise.allSettled([
      host.provider.create("workspace", host.workspace("good")),
      failure(
        host.provider.create("workspace", host.workspace("odd", { workspaceProperties: { userVolumeSizeGib: 33 } })),
        "aws-refused",
      ),
    ]);
    expect(odd.status).to.equal("fulfilled");
    expect(await host.desktops("odd")).to.deep.equal([]);
    expect(good.status, "one wrong request fails the whole call, not the other people's desktops").to.equal(
      "fulfilled",
    );
  });

  it("cannot be made smaller than people have made it themselves", async () => {
    const { provider, sandbox } = host;
    const workspace = await launched("grown", { workspaceProperties: { userVolumeSizeGib: 10 } });
    sandbox.aws.change(workspace.id, { properties: { UserVolumeSizeGib: 100 } });
    const update = provider.update(
      workspace,
      host.workspace("grown", { workspaceProperties: { userVolumeSizeGib: 50 } }),
    );
    const { message } = await failure(update, "workspace-refused");
    expect(message)
      .to.include("UserVolumeSizeGib of")
      .and.include("is 100 GiB, and 50 is asked: volumes never shrink; set it to 100");
  });

  it("cannot be terminated while it is SUSPENDED", async () => {
    const workspace = await launched("frozen");
    host.sandbox.aws.setState(workspace.id, "SUSPENDED");
    const { message } = await failure(host.provider.delete(workspace), "workspace-refused");
    expect(message).to.include(`WorkSpace ${workspace.id} is SUSPENDED and cannot be terminated`);
    expect(await host.desktops("frozen")).to.have.length(1);
  });

  it("that is gone cannot be changed: the error says how to find out what is there", async () => {
    const { provider } = host;
    const workspace = await launched("gone");
    await provider.delete(workspace);
    const update = provider.update(workspace, host.workspace("gone", { tags: { team: "blue" } }));
    const { message } = await failure(update, "gone");
    expect(message).to.include(workspace.id).and.include("run pulumi refresh");
  });
});
