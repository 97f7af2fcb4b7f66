import { expect } from "chai";
import { failure } from "./failure";
import type { Properties } from "./provider-process";
import { suite } from "./suite";

suite("people who are in no Active Directory", (host) => {
  for (const kind of ["entraId", "identityCenter", "custom"] as const) {
    const place = (userName: string, more: Properties = {}) =>
      host.workspace(userName, {
        directoryId: host.sandbox.directoryIds[kind],
        owner: `people/test/${userName}`,
        ...more,
      });

    it(`have a Workspace and an Invitation where AWS has them: ${kind}`, async () => {
      const { provider, sandbox } = host;
      const args = place("Ada@example.com");
      expect(await provider.check("workspace", args)).to.deep.equal([]);
      const workspace = await provider.create("workspace", args);
      const desktop = (await sandbox.aws.workspaces()).find(({ id }) => id === workspace.id);
      expect(desktop).to.include({ directoryId: sandbox.directoryIds[kind], state: "AVAILABLE" });
      expect(await provider.diff(workspace, args)).to.include({ changes: false });
      expect((await provider.read(workspace))?.id).to.equal(workspace.id);

      const invitation = { workspaceId: workspace.id, owner: "people/test/invited" };
      expect(await (await host.process()).check("invitation", invitation)).to.deep.equal([]);
      expect(await provider.diff(workspace, args)).to.include({ changes: false });
      expect(await provider.check("invitation", invitation)).to.deep.equal([
        `email is missing: the people of ${sandbox.directoryIds[kind]} are in no Active Directory that would tell it`,
      ]);
      const { message } = await failure(provider.create("invitation", invitation), "invalid-argument");
      expect(message).to.include("the e-mail address of Ada@example.com is not known; set email on the invitation");
      await provider.create("invitation", { ...invitation, email: "ada@corp.example.com" });
      const [mail] = sandbox.mailbox.messages();
      expect(mail).to.deep.include({ to: ["ada@corp.example.com"] });
      expect(mail?.text).to.include("page of your organization").and.include("Ada@example.com");
      expect(mail?.text).to.not.include("Forgot password?").and.not.include("in the directory");
      expect(mail?.text).to.match(/workspaces:\/\/Ada%40example\.com@WSdub\+/);

      await provider.delete(workspace);
      expect(sandbox.aws.callsTo("TerminateWorkspaces")).to.not.deep.equal([]);
    });
  }

  const entra = (userName: string, more: Properties = {}) =>
    host.workspace(userName, { directoryId: host.sandbox.directoryIds.entraId, ...more });

  it("are two people with two names, though the names differ in their domain alone", async () => {
    const { provider } = host;
    const [com, org] = [entra("ada@example.com"), entra("ada@example.org")];
    for (const args of [com, org]) {
      expect(await provider.check("workspace", args)).to.deep.equal([]);
    }
    const made = await Promise.all([provider.create("workspace", com), provider.create("workspace", org)]);
    const all = await host.sandbox.aws.workspaces();
    expect(made.map(({ id }) => all.find((one) => one.id === id)?.userName)).to.deep.equal([
      com.userName,
      org.userName,
    ]);
    expect((await provider.diff(made[0], { ...org, owner: com.owner })).replaces).to.deep.equal(["userName"]);
    const again = await failure(provider.create("workspace", { ...com, owner: "other/stack/ada" }), "owned-elsewhere");
    expect(again.message).to.include(made[0].id);
    await Promise.all(made.map((one) => provider.delete(one)));
  });

  it("are refused a Workspace where AWS refuses it: for a name that is not theirs, and in WorkSpaces Pools", async () => {
    const { provider, sandbox } = host;
    const { message } = await failure(provider.create("workspace", entra("nobody@example.com")), "workspace-refused");
    expect(message).to.include("ResourceNotFound.User");
    const pools = host.workspace("grace", { directoryId: sandbox.directoryIds.pools });
    const [reason, ...more] = await provider.check("workspace", pools);
    expect(reason).to.match(/^directoryId: .*WorkSpaces Pools directory.*this provider serves WorkSpaces Personal/);
    expect(more).to.deep.equal([]);
    expect(await provider.check("workspace", entra("[UNDEFINED]"))).to.satisfy(([fault = ""]: string[]) =>
      fault.includes("user-decoupled WorkSpace"),
    );
  });
});
