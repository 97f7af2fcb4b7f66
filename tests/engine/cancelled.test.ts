import { expect } from "chai";
import { setTimeout as sleep } from "node:timers/promises";
import { Sandbox } from "../../sandbox/sandbox";
import { account, desktops, invitations, person } from "./person";
import { Stack } from "./stack";

describe("an up that is cancelled by Ctrl-C while it waits for a launch", function () {
  this.timeout(300_000);
  let sandbox: Sandbox;
  let stack: Stack;

  before(async () => {
    // Longer than any test waits, until it is settled.
    sandbox = await Sandbox.start({ rate: false, timing: { launch: 3_600_000 } });
    stack = await Stack.create(sandbox, "cancel");
  });

  after(async () => {
    await stack.remove();
    await sandbox.stop();
  });

  it("ends at once with everything recorded, says what goes on, has told what it waited for, and the next up goes on", async () => {
    await stack.write(person(sandbox, "waiting"));
    let began = 0;
    const { code, output } = await stack.try(["up", "--yes", "--skip-preview"], (pid) => {
      void (async () => {
        while ((await desktops(sandbox, "waiting")).length === 0) await sleep(50);
        await sleep(3_000);
        began = Date.now();
        process.kill(pid, "SIGINT");
      })();
    });
    expect(Date.now() - began, output).to.be.below(15_000);
    expect(code).to.not.equal(0);
    const [desktop] = await desktops(sandbox, "waiting");
    expect(output).to.match(
      new RegExp(
        `the run was cancelled: ${desktop?.id ?? "none"} is .*, and AWS goes on with ${desktop?.id ?? "none"}`,
      ),
    );
    const [progress, closing = ""] = output.split("Diagnostics:");
    expect(progress, "while it waited").to.match(/launching the WorkSpace of waiting .*: ws-\w+ is PENDING after/);
    expect(closing, "once it has ended").to.not.match(/is PENDING after .* min\n/);
    await sandbox.aws.settle(desktop?.id ?? "");
    await stack.up();
    expect((await desktops(sandbox, "waiting")).map(({ id }) => id)).to.deep.equal([desktop?.id]);
  });

  it("ends by the second Ctrl-C whatever is recorded by then, and the next up goes on with the same account and desktop @slow", async () => {
    await stack.write(person(sandbox, "twice"));
    const { code, output } = await stack.try(["up", "--yes", "--skip-preview"], (pid) => {
      void (async () => {
        while ((await desktops(sandbox, "twice")).length === 0) await sleep(50);
        process.kill(pid, "SIGINT");
        // Two at once would be one.
        await sleep(5);
        process.kill(pid, "SIGINT");
      })();
    });
    expect(code).to.not.equal(0);
    expect(output, output).to.include("^C received; terminating");
    const before = [await account(sandbox, "twice"), await desktops(sandbox, "twice")] as const;
    expect(before[1]).to.have.length(1);
    await sandbox.aws.settle(before[1][0]?.id ?? "");
    await stack.up();
    expect(await account(sandbox, "twice")).to.include({ objectGUID: before[0]?.objectGUID });
    expect((await desktops(sandbox, "twice")).map(({ id }) => id)).to.deep.equal(before[1].map(({ id }) => id));
    expect(invitations(sandbox, "twice")).to.have.length(1);
    // The engine keeps what it did not see end, as after a kill.
    await stack.run("refresh", "--yes", "--skip-preview", "--clear-pending-creates");
    expect((await stack.deployment()).pending_operations ?? []).to.deep.equal([]);
    expect(await stack.up()).to.include({ unchanged: 4 });
  });
});
