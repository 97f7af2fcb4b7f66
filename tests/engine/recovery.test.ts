import { expect } from "chai";
import { setTimeout as sleep } from "node:timers/promises";
import { Sandbox } from "../../sandbox/sandbox";
import { account, desktops, person } from "./person";
import { isAlive, killAll, providersOf } from "./process-tree";
import { killedProvider } from "./killed-provider";
import { Stack } from "./stack";

// Twenty-five in tests/faults/many.
killedProvider(4);

describe("what an interrupted or forgotten run left behind", function () {
  this.timeout(1_800_000);
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await Sandbox.start({ rate: false });
  });

  after(() => sandbox.stop());

  afterEach(async () => {
    expect(await sandbox.aws.violations()).to.deep.equal([]);
  });

  it("is told to a second stack as whose it is, and left alone", async () => {
    const [first, stack] = [await Stack.create(sandbox), await Stack.create(sandbox, "other")];
    try {
      await first.write(person(sandbox, "person00").slice(0, 1));
      await first.up();
      await stack.write(person(sandbox, "person00", { lastName: "Stolen" }));
      const { code, output } = await stack.try(["up", "--yes", "--skip-preview"]);
      expect(code).to.not.equal(0);
      expect(output)
        .to.match(/user person00 .*is managed by people\/test\/person00/)
        .and.to.include("[owned-elsewhere]");
      expect(await account(sandbox, "person00")).to.include({ sn: "Byron" });
    } finally {
      await first.remove();
      await stack.remove();
    }
  });

  it("moves with a resource that is renamed in code, with and without an alias", async () => {
    const stack = await Stack.create(sandbox, "rename");
    try {
      const [user] = person(sandbox, "mover");
      await stack.write([user]);
      await stack.up();
      const before = await account(sandbox, "mover");
      await stack.write([{ ...user, name: "renamed" }]);
      expect(await stack.up()).to.include({ created: 1, deleted: 1 });
      expect(await account(sandbox, "mover")).to.include({
        objectGUID: before?.objectGUID,
        adminDescription: "pulumi:people/rename/renamed",
      });
      await stack.write([{ ...user, name: "aliased", options: { aliases: [{ name: "renamed" }] } }]);
      expect(await stack.up()).to.include({ updated: 1 });
      expect(await account(sandbox, "mover")).to.include({
        objectGUID: before?.objectGUID,
        adminDescription: "pulumi:people/rename/aliased",
      });
      await stack.destroy();
    } finally {
      await stack.remove();
    }
  });

  it("is not gone on with by the provider process of a pulumi that was killed", async () => {
    const stack = await Stack.create(sandbox, "orphan");
    try {
      await stack.write(person(sandbox, "orphan"));
      let [providers, isKilled] = [[] as number[], false];
      const killed = stack.try(["up", "--yes", "--skip-preview"], (pid) => {
        void (async () => {
          while ((await desktops(sandbox, "orphan")).length === 0) await sleep(20);
          providers = providersOf(pid);
          await killAll([pid]);
          isKilled = true;
        })();
      });
      const until = Date.now() + 60_000;
      while ((!isKilled || providers.some(isAlive)) && Date.now() < until) await sleep(20);
      expect(providers).to.have.length(1);
      const left = providers.filter(isAlive);
      await killAll(left);
      expect(left).to.deep.equal([]);
      await killed;
      await stack.run("cancel", "--yes");
      await stack.up();
      expect(await desktops(sandbox, "orphan")).to.have.length(1);
      await stack.destroy();
    } finally {
      await stack.remove();
    }
  });

  it("cannot be claimed twice in one program: the preview says so, and all else that is wrong with it", async () => {
    const stack = await Stack.create(sandbox, "twice");
    try {
      const [user, desk] = person(sandbox, "twin");
      const sizes = { ...desk.args, workspaceProperties: { rootVolumeSizeGib: 81 } };
      const late = { ...user, name: "late", args: { ...user.args, userName: "late", passwordVersion: 2 } };
      await stack.write([user, { ...user, name: "again" }, { ...desk, args: sizes }, late]);
      const { code, output } = await stack.try(["preview"]);
      expect(code).to.not.equal(0);
      const told = output.slice(output.indexOf("Diagnostics:"));
      expect(told)
        .to.match(/user twin .* is declared by (twin and by again|again and by twin)/)
        .and.to.match(/workspaceProperties\.rootVolumeSizeGib: 81 GiB is no size/)
        .and.to.match(/passwordVersion does nothing without initialPassword/)
        .and.to.not.include("nil");
      expect(told.match(/error: /g)).to.have.length(4);
      const hidden = { ...user.args, attributes: { employeeNumber: "secret:E-4711-secret", mail: "x" } };
      const taken = (userName: string) => ({ ...user, name: userName, args: { ...user.args, userName } });
      const { directoryId } = user.args;
      await stack.write([
        { ...user, args: { ...hidden, email: "secret:ada-at-home" } },
        ...["Guest", "krbtgt"].map(taken),
        { kind: "Group", name: "guests", args: { directoryId, name: "Domain Guests" } },
        { ...desk, args: { ...desk.args, bundleId: "wsb-000000000" } },
      ]);
      const { code: refusedCode, output: refused } = await stack.try(["preview"]);
      expect(refusedCode).to.not.equal(0);
      expect(refused)
        .to.match(/email is "\[secret\]": it has no @/)
        .and.to.match(/attributes\.mail is not set this way/)
        .and.to.match(/user Guest .* is built in/)
        .and.to.match(/user krbtgt .* is built in/)
        .and.to.match(/group Domain Guests .* is built in/)
        .and.to.match(/bundleId is wsb-000000000/)
        .and.to.not.match(/ada-at-home|E-4711|nil/);
      // And an up of it makes nothing, whether or not it previews.
      for (const options of [[], ["--skip-preview"]]) {
        expect((await stack.try(["up", "--yes", ...options])).code).to.not.equal(0);
      }
      expect(await stack.state()).to.not.include("refusal");
    } finally {
      await stack.remove();
    }
  });
});
