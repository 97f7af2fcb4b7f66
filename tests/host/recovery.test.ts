import { expect } from "chai";
import { ProviderProcess } from "./provider-process";
import { suite, type Host } from "./suite";

/** What the engine does for one person, in its order. */
async function createPerson(host: Host, provider: ProviderProcess, userName: string): Promise<void> {
  await provider.create("user", host.user(userName));
  await provider.create("workspace", host.workspace(userName));
}

suite("many people at once", (host) => {
  const namesOf = (count: number, prefix: string) =>
    Array.from({ length: count }, (_, index) => `${prefix}${String(index).padStart(2, "0")}`);

  /** Everybody has one account with our mark, and one desktop bound to it. */
  const everybodyOnce = async (userNames: readonly string[]) => {
    for (const userName of userNames) {
      const [desktop, ...more] = await host.desktops(userName);
      expect(more, userName).to.deep.equal([]);
      const account = await host.account(userName);
      expect(account, userName).to.include({ adminDescription: `pulumi:people/test/${userName}` });
      expect(desktop, userName).to.deep.include({
        state: "AVAILABLE",
        sid: account?.objectSid,
        tags: { "workspaces-users:owner": `people/test/${userName}` },
      });
    }
  };

  it("are 24 desktops in at most two calls, at the rates AWS allows", async () => {
    const { aws } = host.sandbox;
    const userNames = namesOf(25, "batch");
    await Promise.all(userNames.map((userName) => host.provider.create("user", host.user(userName))));
    aws.rate = { rate: 2, burst: 5 };
    try {
      // Time is as it is: requests that come together are gathered by it. Those of a process that loads its code meanwhile come late.
      const provider = await host.process({ NODE_OPTIONS: "" });
      const [first = "", ...others] = userNames;
      await provider.create("workspace", host.workspace(first));
      const before = aws.callsTo("CreateWorkspaces").length;
      await Promise.all(others.map((userName) => provider.create("workspace", host.workspace(userName))));
      const calls = aws.callsTo("CreateWorkspaces").slice(before);
      expect(calls.length).to.be.within(1, 2);
      await everybodyOnce(userNames);
    } finally {
      aws.rate = false;
    }
  });

  const moments: [title: string, holds: (created: number, launched: number) => boolean][] = [
    ["in the middle of creating users", (created) => created >= 5],
    ["when the first desktops have been asked for", (_created, launched) => launched >= 1],
  ];
  for (const [index, [title, holds]] of moments.entries()) {
    it(`are ten of each, none twice, though the process was killed ${title}`, async () => {
      const { aws, directory } = host.sandbox;
      const userNames = namesOf(10, `crash${index}x`);
      const before = aws.callsTo("CreateWorkspaces").length;
      const doomed = await host.process({ NODE_OPTIONS: "" });
      const first = Promise.allSettled(userNames.map((userName) => createPerson(host, doomed, userName)));
      const marked = () => directory.search(`(adminDescription=pulumi:people/test/crash${index}x*)`, ["cn"]);
      while (!holds((await marked()).length, aws.callsTo("CreateWorkspaces").length - before)) {
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      await doomed.kill();
      const outcomes = await first;
      expect(
        outcomes.some(({ status }) => status === "rejected"),
        "the first run must have been hit",
      ).to.equal(true);
      const next = await host.process();
      await Promise.all(userNames.map((userName) => createPerson(host, next, userName)));
      await everybodyOnce(userNames);
      expect(await marked()).to.have.length(10);
    });
  }

  it("are ten of each, none twice, though the process was killed before it heard that they were launched", async () => {
    const { aws } = host.sandbox;
    const userNames = namesOf(10, "deaf");
    const doomed = await host.process();
    const launched = new Promise<void>((resolve) => {
      aws.faults = ({ operation, moment }) => {
        if (operation !== "CreateWorkspaces" || moment !== "after") return undefined;
        aws.faults = undefined;
        resolve();
        return doomed.kill().then(() => "drop");
      };
    });
    const first = Promise.allSettled(userNames.map((userName) => createPerson(host, doomed, userName)));
    await launched;
    expect((await first).every(({ status }) => status === "rejected")).to.equal(true);
    const held = (await aws.workspaces()).filter(({ userName }) => userName.startsWith("deaf"));
    expect(held, "launched, and in nobody's state").to.not.deep.equal([]);
    const next = await host.process();
    await Promise.all(userNames.map((userName) => createPerson(host, next, userName)));
    await everybodyOnce(userNames);
    for (const { id } of held) {
      expect((await aws.workspaces()).map((desktop) => desktop.id)).to.include(id);
    }
  });

  it("are deleted again, desktops first, with the terminations in full calls", async () => {
    const { aws } = host.sandbox;
    const userNames = namesOf(10, "leaver");
    const args = { whenWorkspaceExists: "terminate" };
    const users = await Promise.all(
      userNames.map((userName) => host.provider.create("user", host.user(userName, args))),
    );
    for (const userName of userNames) {
      await aws.launch({ directoryId: host.directoryId, userName });
    }
    const before = aws.callsTo("TerminateWorkspaces").length;
    const provider = await host.process({ NODE_OPTIONS: "" });
    await Promise.all(users.map((user) => provider.delete(user)));
    expect(aws.callsTo("TerminateWorkspaces").length - before).to.be.within(1, 2);
    for (const userName of userNames) {
      expect(await host.account(userName)).to.equal(undefined);
      expect(await host.desktops(userName)).to.deep.equal([]);
    }
  });
});
