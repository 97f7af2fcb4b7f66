import type { Workspace } from "@aws-sdk/client-workspaces";
import { expect } from "chai";
import { beginMigration, followMigration } from "../../../provider/workspaces/migrate";
import { failureOf } from "../failure";
import { desktop, failure, REGION, Shown, view } from "./shown";

const DOING = "changing the WorkSpace of ada (d-9067000001)";
const [OLD, NEW, BUNDLE] = ["ws-old", "ws-new", "wsb-bh8rsxt14"];
const MINUTE_MS = 60_000;
const CHANGING: Partial<Workspace> = { ModificationStates: [{ Resource: "USER_VOLUME", State: "UPDATE_INITIATED" }] };

describe("beginning a migration", () => {
  let begun: number;
  beforeEach(() => {
    begun = 0;
  });
  const showing = (...states: (string | Workspace | undefined)[]) =>
    new Shown(states.map((one) => (one === undefined ? [] : [typeof one === "string" ? view(OLD, one) : one])));
  const begin = (shown: Shown, timeout?: number) =>
    beginMigration(shown.desktops, desktop(OLD, "AVAILABLE"), BUNDLE, { doing: DOING, timeout }, () => {
      begun += 1;
      expect(shown.asked, "before AWS is asked").to.deep.equal([]);
      return Promise.resolve();
    });

  for (const state of ["AVAILABLE", "STOPPED", "ERROR"]) {
    it(`is done once it is ${state}, and returns the new id`, async () => {
      const shown = showing("STARTING", view(OLD, state, CHANGING), state);
      shown.answer = () => Promise.resolve(NEW);
      expect(await begin(shown)).to.equal(NEW);
      expect(shown.asked).to.deep.equal([`migrate ${OLD} to ${BUNDLE}`]);
      expect(shown.looks).to.equal(3);
    });
  }

  for (const [state, word] of [
    [undefined, "gone"],
    ["TERMINATING", "TERMINATING"],
    ["TERMINATED", "TERMINATED"],
  ] as const) {
    it(`fails if it is ${word}`, async () => {
      const error = await failureOf(begin(showing(state)));
      expect(error.code).to.equal("gone");
      expect(error.message).to.contain(
        `${DOING}: WorkSpace ${OLD} is ${word}; run pulumi refresh to see what is there now, then pulumi up`,
      );
      expect(begun).to.equal(0);
    });
  }

  const REPLACE =
    'it is as it was; take the change of bundleId back; or, to lose this WorkSpace with both its disks, set whenBundleChanges: "replace"';

  it("is refused at once in ADMIN_MAINTENANCE, which does not end by itself", async () => {
    const error = await failureOf(begin(showing("ADMIN_MAINTENANCE")));
    expect(error.code).to.equal("workspace-refused");
    expect(error.message).to.contain(
      `WorkSpace ${OLD} is ADMIN_MAINTENANCE, in which AWS migrates none; it is as it was; end the maintenance that an administrator put it in: ` +
        `aws workspaces modify-workspace-state --region ${REGION} --workspace-id ${OLD} --workspace-state AVAILABLE, then run the same command again`,
    );
  });

  for (const [state, way] of [
    ["UNHEALTHY", "change its rebootToken to restart it"],
    ["IMPAIRED", "stop it and start it"],
  ] as const) {
    it(`gives one that is ${state} ten minutes, and then says how to restart it`, async () => {
      const shown = showing(state);
      const error = await failureOf(begin(shown));
      expect(error.code).to.equal("workspace-failed");
      expect(error.message).to.contain(
        `WorkSpace ${OLD} stays ${state}, and AWS migrates only what is AVAILABLE, STOPPED, ERROR; nothing has begun; ${way}`,
      );
      expect(shown.clock.now()).to.be.within(10 * MINUTE_MS, 11 * MINUTE_MS);
      expect(await begin(showing(state, state, "AVAILABLE"))).to.equal(undefined);
    });
  }

  it("says that nothing has begun if the desktop does not become ready for it", async () => {
    const error = await failureOf(begin(showing("STARTING"), MINUTE_MS));
    expect(error.code).to.equal("wait-timed-out");
    expect(error.message)
      .to.contain(`${DOING}: waiting until ${OLD} can be migrated: `)
      .and.to.contain("run the same command again: nothing has begun");
  });

  for (const system of ["AMAZON_LINUX_2", "UBUNTU_22_04", "RHEL_8", "ROCKY_8"] as const) {
    it(`is refused before AWS is asked of one that runs ${system}`, async () => {
      const linux = view(OLD, "AVAILABLE", { WorkspaceProperties: { OperatingSystemName: system } });
      const error = await failureOf(begin(showing(linux)));
      expect(error.code).to.equal("workspace-refused");
      expect(error.message).to.contain(
        `WorkSpace ${OLD} runs ${system}, and AWS migrates no Linux WorkSpaces; ${REPLACE}`,
      );
      expect(begun).to.equal(0);
    });
  }

  it("is asked for of one that runs Windows", async () => {
    const windows = { WorkspaceProperties: { OperatingSystemName: "WINDOWS_SERVER_2022" as const } };
    const shown = showing(view(OLD, "AVAILABLE", windows));
    await begin(shown);
    expect(shown.asked).to.have.length(1);
  });

  const answered = (error: Error) => {
    const shown = showing("AVAILABLE");
    shown.answer = () => Promise.reject(error);
    return begin(shown);
  };

  for (const name of [
    "InvalidParameterValuesException",
    "OperationNotSupportedException",
    "ResourceUnavailableException",
  ]) {
    it(`that AWS refuses says its words, and that all is as it was (${name})`, async () => {
      const error = await failureOf(answered(failure(400, name, "BYOL only")));
      expect(error.code).to.equal("workspace-refused");
      expect(error.message).to.contain(`AWS does not migrate ${OLD} to ${BUNDLE} (${name}: BYOL only); ${REPLACE}`);
    });
  }

  for (const status of [400, 403, 499]) {
    it(`fails with any other error of ours (${status})`, async () => {
      const error = failure(status);
      expect(await failureOf(answered(error))).to.equal(error);
    });
  }

  for (const [what, error] of [
    ["an error of AWS's own (500)", failure(500)],
    ["an error before anything was answered (399)", failure(399)],
    ["a connection that broke", failure()],
    ["anything else", new Error("socket hang up")],
  ] as const) {
    it(`may have begun after ${what}, under an id that is not known`, async () => {
      expect(await answered(error)).to.equal(undefined);
      expect(begun).to.equal(1);
    });
  }
});

describe("following a migration", () => {
  const follow = (shown: Shown, timeout?: number) =>
    followMigration(shown.desktops, desktop(OLD, "AVAILABLE"), NEW, { doing: DOING, timeout });
  const both = (old: string | undefined, target: string | Workspace | undefined) => [
    ...(old === undefined ? [] : [view(OLD, old)]),
    ...(target === undefined ? [] : [typeof target === "string" ? view(NEW, target) : target]),
  ];

  for (const gone of [undefined, "TERMINATED"]) {
    it(`ends when the new one is ready and the old one is ${gone ?? "gone"}, and notes the new id`, async () => {
      const shown = new Shown([
        both("AVAILABLE", undefined),
        both("STOPPED", "PENDING"),
        both("TERMINATING", "AVAILABLE"),
        both(gone, "PENDING"),
        both(gone, view(NEW, "AVAILABLE", CHANGING)),
        both(gone, "AVAILABLE"),
      ]);
      expect(await follow(shown)).to.include({ id: NEW, state: "AVAILABLE" });
      expect(shown.looks).to.equal(6);
      expect(shown.successors).to.deep.equal([`${OLD} ${NEW}`]);
    });
  }

  for (const state of ["AVAILABLE", "STOPPED", "ERROR", "UNHEALTHY", "IMPAIRED"]) {
    for (const target of [undefined, "TERMINATING", "TERMINATED"]) {
      it(`ends without one where AWS gave it up: the new one is ${target ?? "gone"} and the old one stands (${state})`, async () => {
        const shown = new Shown([both("STOPPED", "PENDING"), both("STARTING", target), both(state, target)]);
        expect(await follow(shown)).to.equal(undefined);
        expect(shown.looks).to.equal(3);
        expect(shown.successors).to.deep.equal([]);
      });
    }
  }

  it("gives AWS ten minutes to show the new one, and then takes it for given up", async () => {
    const shown = new Shown([both("AVAILABLE", undefined)]);
    expect(await follow(shown)).to.equal(undefined);
    expect(shown.clock.now()).to.be.within(10 * MINUTE_MS, 11 * MINUTE_MS);
  });

  for (const gone of [undefined, "TERMINATED"]) {
    it(`fails if neither is there any more (${gone ?? "not returned"})`, async () => {
      const error = await failureOf(follow(new Shown([both("STOPPED", "PENDING"), both(gone, undefined)])));
      expect(error.code).to.equal("workspace-failed");
      expect(error.message).to.contain(
        `${DOING}: WorkSpaces returns neither ${OLD} any more nor ${NEW}, which was to take its place; run pulumi refresh, then pulumi up; ask AWS Support what became of it`,
      );
    });
  }

  it("fails if the new one is in ERROR when the old one is gone, and not before", async () => {
    const broken = view(NEW, "ERROR", { ErrorMessage: "no network" });
    const error = await failureOf(follow(new Shown([both("TERMINATING", broken), both(undefined, broken)])));
    expect(error.code).to.equal("workspace-failed");
    expect(error.message).to.contain(
      `${DOING}: ${OLD} is gone, and ${NEW}, which took its place, is ERROR (no network); restart or rebuild it in the WorkSpaces console, ` +
        "which keeps the user volume as of its last snapshot, then run pulumi up again",
    );
    const repaired = new Shown([both("TERMINATING", broken), both(undefined, "AVAILABLE")]);
    expect(await follow(repaired)).to.include({ id: NEW });
    const silent = await failureOf(follow(new Shown([both(undefined, "ERROR")])));
    expect(silent.message).to.contain("is ERROR (no reason given)");
  });

  it("ends after two hours, or when it is told to, and says that the same command goes on", async () => {
    for (const [timeout, minutes] of [
      [undefined, 120],
      [5 * MINUTE_MS, 5],
    ] as const) {
      const shown = new Shown([both("STOPPED", "PENDING")]);
      const error = await failureOf(follow(shown, timeout));
      expect(error.code).to.equal("wait-timed-out");
      expect(error.message)
        .to.contain(`${DOING}: migrating ${OLD} to ${NEW}: `)
        .and.to.contain(
          `run the same command again: it goes on waiting for the same migration; if ${OLD} has its old bundle still, ask AWS Support`,
        );
      expect(shown.clock.now()).to.be.within(minutes * MINUTE_MS, (minutes + 1) * MINUTE_MS);
    }
  });
});
