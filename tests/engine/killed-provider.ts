import { expect } from "chai";
import { setTimeout as sleep } from "node:timers/promises";
import { Sandbox } from "../../sandbox/sandbox";
import { account, desktops, invitations, person } from "./person";
import { killAll, providersOf } from "./process-tree";
import { Stack } from "./stack";

/** A suite of so many people whose provider process is killed while they are made, and whose state is lost then. */
export function killedProvider(count: number): void {
  const people = Array.from({ length: count }, (_, index) => `person${String(index).padStart(2, "0")}`);

  describe(`what a killed provider process or a lost state left of ${count} people`, function () {
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
      for (const userName of people) {
        expect(await desktops(sandbox, userName), userName).to.have.length(1);
        expect(invitations(sandbox, userName), userName).to.have.length.within(1, 2);
      }
      expect(await sandbox.directory.search("(adminDescription=pulumi:people/test/*)")).to.have.length(people.length);
      expect(await sandbox.aws.workspaces()).to.have.length(people.length);
    };

    it("is finished by the next up when the provider process was killed: everybody, with their desktops, no second of either", async () => {
      const stack = await Stack.create(sandbox);
      try {
        await stack.write(people.flatMap((userName) => person(sandbox, userName)));
        const running = stack.try(["up", "--yes", "--skip-preview", "--parallel", "50"], (pid) => {
          void killProviderOnce(sandbox, pid, count / 2);
        });
        const { code } = await running;
        expect(code, "the first up must have been hit").to.not.equal(0);
        await stack.up("--parallel", "50");
        await everybodyOnce();
        expect(await stack.preview("--expect-no-changes")).to.deep.equal({ unchanged: 3 * people.length + 1 });
      } finally {
        await stack.remove();
      }
    });

    it("is taken over by up when the state is lost: the same accounts, the same desktops, no mail", async () => {
      const before = await account(sandbox, "person00");
      const mails = sandbox.mailbox.messages().length;
      const stack = await Stack.create(sandbox);
      try {
        await stack.write(people.flatMap((userName) => person(sandbox, userName)));
        expect(await stack.up("--parallel", "50")).to.include({ created: 3 * people.length + 1 });
        await everybodyOnce();
        expect((await account(sandbox, "person00"))?.objectGUID).to.equal(before?.objectGUID);
        expect(sandbox.mailbox.messages()).to.have.length(mails);
      } finally {
        await stack.remove();
      }
    });
  });
}

/** Kills the dynamic provider process below `pulumi` once so many accounts are made. */
async function killProviderOnce(sandbox: Sandbox, pulumi: number, least: number): Promise<void> {
  while ((await sandbox.directory.search("(adminDescription=pulumi:people/test/*)", ["cn"])).length < least) {
    await sleep(50);
  }
  const providers = providersOf(pulumi);
  if (providers.length === 0) {
    throw new Error(`no provider process below pulumi (${pulumi})`);
  }
  await killAll(providers);
}
