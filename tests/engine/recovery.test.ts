import { expect } from "chai";
import { setTimeout as sleep } from "node:timers/promises";
import { Sandbox } from "../../sandbox/sandbox";
import { account, desktops, invitations, person } from "./person";
import { isAlive, killAll, providersOf } from "./process-tree";
import { Stack } from "./stack";

const PEOPLE = Array.from({ length: 25 }, (_, index) => `person${String(index).padStart(2, "0")}`);

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

  const everybodyOnce = async () => {
    for (const userName of PEOPLE) {
      expect(await desktops(sandbox, userName), userName).to.have.length(1);
      expect(invitations(sandbox, userName), userName).to.have.length.within(1, 2);
    }
    expect(await sandbox.directory.search("(adminDescription=pulumi:people/test/*)")).to.have.length(PEOPLE.length);
    expect(await sandbox.aws.workspaces()).to.have.length(PEOPLE.length);
  };

  it("is finished by the next up when the provider process was killed: 25 people, 25 desktops, no second of either", async () => {
    const stack = await Stack.create(sandbox);
    try {
      await stack.write(PEOPLE.flatMap((userName) => person(sandbox, userName)));
      const running = stack.try(["up", "--yes", "--skip-preview", "--parallel", "50"], (pid) => {
        void killProviderOnce(sandbox, pid);
      });
      const { code } = await running;
      expect(code, "the first up must have been hit").to.not.equal(0);
      await stack.up("--parallel", "50");
      await everybodyOnce();
      expect(await stack.preview("--expect-no-changes")).to.deep.equal({ unchanged: 3 * PEOPLE.length + 1 });
    } finally {
      await stack.remove();
    }
  });

  it("is taken over by up when the state is lost: the same accounts, the same desktops, no mail", async () => {
    const before = await account(sandbox, "person00");
    const mails = sandbox.mailbox.messages().length;
    const stack = await Stack.create(sandbox);
    try {
      await stack.write(PEOPLE.flatMap((userName) => person(sandbox, userName)));
      expect(await stack.up("--parallel", "50")).to.include({ created: 3 * PEOPLE.length + 1 });
      await everybodyOnce();
      expect((await account(sandbox, "person00"))?.objectGUID).to.equal(before?.objectGUID);
      expect(sandbox.mailbox.messages()).to.have.length(mails);
    } finally {
      await stack.remove();
    }
  });

  it("is told to a second stack as whose it is, and left alone", async () => {
    const stack = await Stack.create(sandbox, "other");
    try {
      await stack.write(person(sandbox, "person00", { lastName: "Stolen" }));
      const { code, output } = await stack.try(["up", "--yes", "--skip-preview"]);
      expect(code).to.not.equal(0);
      expect(output).to.include("user person00 is managed by people/test/person00").and.to.include("[owned-elsewhere]");
      expect(await account(sandbox, "person00")).to.include({ sn: "Byron" });
    } finally {
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

  it("cannot be claimed twice in one program: the preview says so", async () => {
    const stack = await Stack.create(sandbox, "twice");
    try {
      const [user] = person(sandbox, "twin");
      await stack.write([user, { ...user, name: "again" }]);
      const { code, output } = await stack.try(["preview"]);
      expect(code).to.not.equal(0);
      expect(output).to.match(/user twin \(d-\w+\) is claimed by people\/twice\/(twin|again) too/);
    } finally {
      await stack.remove();
    }
  });
});

/** Kills the dynamic provider process below `pulumi` once half the desktops have been asked for. */
async function killProviderOnce(sandbox: Sandbox, pulumi: number): Promise<void> {
  while (
    (await sandbox.directory.search("(adminDescription=pulumi:people/test/*)", ["cn"])).length <
    PEOPLE.length / 2
  ) {
    await sleep(50);
  }
  const providers = providersOf(pulumi);
  if (providers.length === 0) {
    throw new Error(`no provider process below pulumi (${pulumi})`);
  }
  await killAll(providers);
}
