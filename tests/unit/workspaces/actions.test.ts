import type { Workspace } from "@aws-sdk/client-workspaces";
import { expect } from "chai";
import { act, waitDone, type Action } from "../../../provider/workspaces/actions";
import { failureOf } from "../failure";
import { desktop, failure, Shown, view } from "./shown";

const DOING = "rebooting the WorkSpace of ada (d-9067000001)";
const ID = "ws-8k2x1b9qz";

/** The desktop in these states, one look after another, the last for ever; undefined is not returned. */
const showing = (...states: (string | undefined | Workspace)[]) =>
  new Shown(states.map((one) => (one === undefined ? [] : [typeof one === "string" ? view(ID, one) : one])));

const CHANGING = view(ID, "AVAILABLE", {
  ModificationStates: [{ Resource: "USER_VOLUME", State: "UPDATE_IN_PROGRESS" }],
});

describe("an action on a desktop", () => {
  let begun: number;
  beforeEach(() => {
    begun = 0;
  });
  const run = (shown: Shown, action: Action = "reboot", timeout?: number) =>
    act(shown.desktops, desktop(ID, "AVAILABLE"), action, { doing: DOING, timeout }, () => {
      begun += 1;
      expect(shown.asked, "before AWS is asked").to.deep.equal([]);
      return Promise.resolve();
    });

  for (const [action, during, from] of [
    ["restore", "RESTORING", ["AVAILABLE", "ERROR", "UNHEALTHY", "STOPPED"]],
    ["rebuild", "REBUILDING", ["AVAILABLE", "ERROR", "UNHEALTHY", "STOPPED"]],
    ["reboot", "REBOOTING", ["AVAILABLE", "UNHEALTHY"]],
  ] as const) {
    for (const state of from) {
      it(`is done to one that is ${state} (${action}), and waited for from when it is shown under way`, async () => {
        const shown = showing(state, state, during, "STARTING", "AVAILABLE");
        expect(await run(shown, action)).to.include({ id: ID, state: "AVAILABLE" });
        expect(shown.asked).to.deep.equal([`${action} ${ID}`]);
        expect(begun).to.equal(1);
        expect(shown.looks).to.equal(5);
      });
    }
  }

  for (const passing of [
    "PENDING",
    "STARTING",
    "STOPPING",
    "REBOOTING",
    "REBUILDING",
    "RESTORING",
    "UPDATING",
    "MAINTENANCE",
  ]) {
    it(`waits while it is ${passing}, before and after`, async () => {
      const shown = showing(passing, "AVAILABLE", passing, "REBOOTING", passing, "AVAILABLE");
      await run(shown);
      expect(shown.looks).to.equal(6);
    });
  }

  it("waits while a change of its properties is under way", async () => {
    const shown = showing(CHANGING, "AVAILABLE", "REBOOTING", "AVAILABLE");
    await run(shown);
    expect(shown.looks).to.equal(4);
  });

  for (const [action, state, takes, way] of [
    ["reboot", "STOPPED", "AVAILABLE, UNHEALTHY", "start it: aws workspaces start-workspaces "],
    [
      "restore",
      "ADMIN_MAINTENANCE",
      "AVAILABLE, ERROR, UNHEALTHY, STOPPED",
      "end the maintenance that an administrator",
    ],
  ] as const) {
    it(`is refused in ${state}, with the states that AWS takes it in (${action})`, async () => {
      const error = await failureOf(run(showing(state), action));
      expect(error.code).to.equal("workspace-refused");
      expect(error.message).to.contain(
        `${DOING}: AWS can ${action} what is ${takes}, and WorkSpace ${ID} is ${state}; nothing has begun; ${way}`,
      );
      expect(error.message).to.contain("; then run the same command again, or take the change of the token back");
      expect(begun).to.equal(0);
    });
  }

  for (const [state, word] of [
    [undefined, "gone"],
    ["TERMINATING", "TERMINATING"],
    ["TERMINATED", "TERMINATED"],
  ] as const) {
    it(`fails if the desktop is ${word}, before and while it is waited for`, async () => {
      for (const shown of [showing(state), showing("AVAILABLE", "REBOOTING", state)]) {
        const error = await failureOf(run(shown));
        expect(error.code).to.equal("workspace-failed");
        expect(error.message).to.contain(`${DOING}: WorkSpace ${ID} is ${word}; run pulumi refresh, then pulumi up`);
      }
      expect(begun).to.equal(1);
    });
  }

  it("says that nothing has begun if the desktop does not become ready for it", async () => {
    const error = await failureOf(run(showing("PENDING"), "restore", 60_000));
    expect(error.code).to.equal("wait-timed-out");
    expect(error.message)
      .to.contain(`${DOING}: waiting until ${ID} can restore: `)
      .and.to.contain("run the same command again: nothing has begun");
  });

  it("that AWS refuses says its words, and that nothing has begun", async () => {
    const shown = showing("AVAILABLE");
    shown.answer = () => Promise.resolve({ ErrorCode: "OperationNotSupported", ErrorMessage: "not this one" });
    const error = await failureOf(run(shown));
    expect(error.code).to.equal("workspace-refused");
    expect(error.message).to.contain(
      `AWS does not reboot ${ID} (OperationNotSupported: not this one); nothing has begun`,
    );
  });

  for (const status of [400, 403, 499]) {
    it(`fails with the answer if that is an error of ours (${status})`, async () => {
      const shown = showing("AVAILABLE");
      const answer = failure(status);
      shown.answer = () => Promise.reject(answer);
      expect(await failureOf(run(shown))).to.equal(answer);
      expect(shown.looks).to.equal(1);
    });
  }

  for (const [what, answer] of [
    ["an error of AWS's own (500)", failure(500)],
    ["an error before anything was answered (399)", failure(399)],
    ["a connection that broke", failure()],
    ["anything else", new Error("socket hang up")],
  ] as const) {
    it(`may have begun after ${what}, and is waited for`, async () => {
      const shown = showing("AVAILABLE", "REBOOTING", "AVAILABLE");
      shown.answer = () => Promise.reject(answer);
      await run(shown);
      expect(shown.looks).to.equal(3);
    });
  }
});

describe("waiting for an action that has begun", () => {
  const wait = (shown: Shown, action: Action = "reboot", timeout?: number) =>
    waitDone(shown.desktops, ID, action, { doing: DOING, timeout });

  it("gives AWS two minutes to show that it has begun, and not more", async () => {
    const shown = showing("AVAILABLE");
    expect(await wait(shown)).to.include({ state: "AVAILABLE" });
    expect(shown.clock.now()).to.be.within(2 * 60_000, 2 * 60_000 + 15_000);
    const slow = showing("AVAILABLE", "AVAILABLE", "AVAILABLE", "REBOOTING", "AVAILABLE");
    await wait(slow);
    expect(slow.looks).to.equal(5);
    expect(slow.clock.now()).to.be.below(2 * 60_000);
  });

  it("fails if it ends in ERROR, with WorkSpaces' reason if it gives one", async () => {
    const broken = view(ID, "ERROR", { ErrorMessage: "no network" });
    const error = await failureOf(wait(showing("REBUILDING", broken), "rebuild"));
    expect(error.code).to.equal("workspace-failed");
    expect(error.message).to.contain(
      `${DOING}: WorkSpace ${ID} is ERROR after the rebuild (no network); run pulumi refresh`,
    );
    expect((await failureOf(wait(showing("REBOOTING", "ERROR")))).message).to.contain("(no reason given)");
  });

  it("is not ended by an ERROR of before it, which AWS may show still", async () => {
    const shown = showing("ERROR", "RESTORING", "AVAILABLE");
    expect(await wait(shown, "restore")).to.include({ state: "AVAILABLE" });
  });

  for (const [action, minutes] of [
    ["reboot", 30],
    ["rebuild", 120],
    ["restore", 120],
  ] as const) {
    it(`ends after ${minutes} minutes (${action}), and says that the same command goes on`, async () => {
      const shown = showing("MAINTENANCE");
      const error = await failureOf(wait(shown, action));
      expect(error.code).to.equal("wait-timed-out");
      expect(error.message)
        .to.contain(`${DOING}: ${action} of ${ID}: `)
        .and.to.contain("run the same command again: it goes on waiting");
      expect(shown.clock.now()).to.be.within(minutes * 60_000, minutes * 60_000 + 15_000);
    });
  }

  it("ends when it is told to", async () => {
    const shown = showing("REBOOTING");
    await failureOf(wait(shown, "reboot", 60_000));
    expect(shown.clock.now()).to.be.within(60_000, 75_000);
  });
});
