import { expect } from "chai";
import { failure } from "../../host/failure";
import type { Resource } from "../../host/provider-process";
import { suite, type Host } from "../../host/suite";
import { HURRIED, TIMELESS } from "../hurried";
import { tally } from "../tally";

/** A fault that one test makes by itself. */
const trial = (title: string, work: () => Promise<void>) =>
  it(title, async () => {
    let survived = false;
    try {
      await work();
      survived = true;
    } finally {
      tally("faults", survived);
    }
  }).timeout(300_000);

const names = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}${String(index).padStart(2, "0")}`);

const usersOf = (host: Host, userNames: readonly string[]): Promise<Resource[]> =>
  Promise.all(userNames.map((userName) => host.provider.create("user", host.user(userName))));

suite(
  "of many desktops",
  (host) => {
    trial("some fail in a call that succeeds: the others are launched, and those too with the next run", async () => {
      const userNames = names("batch", 8);
      await usersOf(host, userNames);
      const provider = await host.process({ NODE_OPTIONS: HURRIED });
      const before = host.sandbox.aws.callsTo("CreateWorkspaces").length;
      const bundleId = (index: number) => (index % 3 === 0 ? { bundleId: "wsb-000000000" } : {});
      const outcomes = await Promise.allSettled(
        userNames.map((userName, index) => provider.create("workspace", host.workspace(userName, bundleId(index)))),
      );
      expect(host.sandbox.aws.callsTo("CreateWorkspaces").length - before, "together").to.equal(1);
      const failed = userNames.filter((_, index) => outcomes[index]?.status === "rejected");
      expect(failed).to.deep.equal(["batch00", "batch03", "batch06"]);
      for (const userName of failed) {
        await failure(provider.create("workspace", host.workspace(userName, bundleId(0))), "bundle-not-found");
        await provider.create("workspace", host.workspace(userName));
      }
      for (const userName of userNames) {
        expect(await host.desktops(userName), userName).to.have.length(1);
      }
    });

    trial("one cannot be terminated: the others are, and that one with the run after it can be", async () => {
      const userNames = names("last", 5);
      await usersOf(host, userNames);
      const provider = await host.process({ NODE_OPTIONS: HURRIED });
      const desktops = await Promise.all(
        userNames.map((userName) => provider.create("workspace", host.workspace(userName))),
      );
      const [first, ...rest] = desktops;
      if (first === undefined) throw new Error("there is no desktop");
      host.sandbox.aws.setState(first.id, "SUSPENDED");
      const ends = desktops.map((desktop) => provider.delete(desktop));
      await failure(ends[0] ?? Promise.resolve(), "workspace-refused");
      await Promise.all(ends.slice(1));
      const standing = (await Promise.all(userNames.map((userName) => host.desktops(userName)))).flat();
      expect(standing.map(({ id }) => id)).to.deep.equal([first.id]);
      expect(rest).to.have.length(4);
      host.sandbox.aws.setState(first.id, "AVAILABLE");
      await provider.delete(first);
      expect(await host.desktops("last00")).to.deep.equal([]);
    });

    trial(
      "others come and go while they are listed: whose desktop stands is not deleted, whose does not is",
      async () => {
        const { aws } = host.sandbox;
        const crowd = names("crowd", 70);
        const users = await usersOf(host, [...crowd, "guarded", "free"]);
        const [guarded, free] = users.slice(-2);
        if (guarded === undefined || free === undefined) throw new Error("there is no user");
        for (const userName of [...crowd.slice(0, 60), "guarded"]) {
          await aws.launch({ directoryId: host.directoryId, userName });
        }
        let moves = 0;
        aws.faults = async ({ operation, moment, input }) => {
          const isLaterPage = operation === "DescribeWorkspaces" && "NextToken" in (input as object);
          if (!isLaterPage || moment !== "before" || moves >= 10) return undefined;
          const standing = (await aws.workspaces()).find(({ userName }) => userName.startsWith("crowd"));
          if (standing) {
            aws.setState(standing.id, "TERMINATING");
          }
          await aws.launch({ directoryId: host.directoryId, userName: crowd[60 + moves] ?? "" });
          moves += 1;
          return undefined;
        };
        const provider = await host.process({ NODE_OPTIONS: HURRIED });
        const { message } = await failure(provider.delete(guarded), "workspace-exists");
        expect(message).to.include("deleting user guarded");
        await provider.delete(free);
        expect(moves, "the pages did shift").to.be.greaterThan(1);
        expect(await host.account("guarded")).to.include({ objectGUID: guarded.state.objectGuid });
        expect(await host.account("free")).to.equal(undefined);
      },
    );
  },
  { timing: TIMELESS },
);

suite(
  "of a desktop that ten looks do not show",
  (host) => {
    trial("the launch ends right, and so does its end", async () => {
      const [user] = await usersOf(host, ["shy"]);
      const provider = await host.process({ NODE_OPTIONS: HURRIED });
      const desktop = await provider.create("workspace", host.workspace("shy"));
      expect(desktop.state).to.include({ state: "AVAILABLE" });
      await provider.delete(desktop);
      expect(await host.desktops("shy")).to.deep.equal([]);
      if (user) await provider.delete(user);
      expect(await host.account("shy")).to.equal(undefined);
    });

    trial("a launch whose answer was lost is found by a later run, and is no second one", async () => {
      await usersOf(host, ["lost"]);
      const doomed = await host.process({ NODE_OPTIONS: HURRIED });
      host.sandbox.aws.faults = async ({ operation, moment }) => {
        if (operation !== "CreateWorkspaces" || moment !== "after") return undefined;
        host.sandbox.aws.faults = undefined;
        await doomed.kill();
        return "drop";
      };
      await doomed.create("workspace", host.workspace("lost")).catch(() => undefined);
      const [held] = await host.desktops("lost");
      const news = host.workspace("lost");
      const next = await host.process({ NODE_OPTIONS: HURRIED });
      const { message } = await failure(next.create("workspace", news), "workspace-refused");
      expect(message).to.include("run the same command again in a few minutes");
      const desktop = await (await host.process({ NODE_OPTIONS: HURRIED })).create("workspace", news);
      expect(desktop.id).to.equal(held?.id);
      expect(await host.desktops("lost")).to.have.length(1);
    });
  },
  { timing: { ...TIMELESS, hiddenDescribes: 10 } },
);
