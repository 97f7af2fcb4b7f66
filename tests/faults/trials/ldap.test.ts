import { expect } from "chai";
import { suite } from "../../host/suite";
import type { Step } from "../watch/step";
import { IMPATIENT, TIMELESS } from "../hurried";
import { Watch } from "../watch/watch";
import { atStep, undisturbed } from "./at-step";
import { GROUP_OPERATIONS, USER_OPERATIONS, type Operation } from "./operations";
import { Trials } from "./trials";

const OPERATIONS = [...USER_OPERATIONS, ...GROUP_OPERATIONS];

const isWrite = ({ operation }: Step): boolean => !["search", "bind"].includes(operation);

/** Milliseconds of a test, which makes some dozens of trials. */
const LIMIT = 600_000;

suite(
  "with the directory's",
  (host) => {
    let watch: Watch;

    before(async () => {
      watch = await Watch.start(host.sandbox);
    });

    after(() => watch.stop());

    for (const operation of OPERATIONS) {
      it(`connection cut at any step, ${operation.title} ends right`, async () => {
        const trials = await Trials.of(host, watch.environment());
        const { steps, outcome } = await undisturbed(trials, operation, watch, "LDAP");
        const faults = steps.map((step) => atStep(watch, step, "cut", () => "cut", { wrong: blindRepeat(operation) }));
        expect(await trials.disturbed(operation, faults, outcome)).to.deep.equal([]);
      }).timeout(LIMIT);
    }

    it("connection cut at any step of the first call of a process, it ends right", async () => {
      const trials = await Trials.of(host, watch.environment(), true);
      for (const operation of OPERATIONS.filter(({ title }) => /^(creating a user|adding members)/.test(title))) {
        const { steps, outcome } = await undisturbed(trials, operation, watch, "LDAP");
        const faults = steps.map((step) => atStep(watch, step, "cut", () => "cut", { wrong: blindRepeat(operation) }));
        expect(await trials.disturbed(operation, faults, outcome)).to.deep.equal([]);
      }
    }).timeout(LIMIT);

    for (const operation of OPERATIONS) {
      it(`answer to a write never coming, ${operation.title} ends right`, async () => {
        const trials = await Trials.of(host, { ...watch.environment(), NODE_OPTIONS: IMPATIENT });
        const { steps, outcome } = await undisturbed(trials, operation, watch, "LDAP");
        const faults = steps
          .filter(isWrite)
          .map((step) => atStep(watch, step, "silence", () => "silence", { wrong: blindRepeat(operation) }));
        expect(await trials.disturbed(operation, faults, outcome)).to.deep.equal([]);
      }).timeout(LIMIT);
    }

    it("controller gone at any write, every operation goes on with the other one", async () => {
      const trials = await Trials.of(host, watch.environment());
      for (const operation of OPERATIONS) {
        const { steps, outcome } = await undisturbed(trials, operation, watch, "LDAP");
        const faults = steps.filter(isWrite).map((step) => {
          const gone = () => {
            watch.loseController();
            return "cut" as const;
          };
          const end = () => {
            watch.restoreControllers();
            return Promise.resolve();
          };
          return atStep(watch, step, "gone", gone, { end, wrong: blindRepeat(operation) });
        });
        expect(await trials.disturbed(operation, faults, outcome)).to.deep.equal([]);
      }
    }).timeout(LIMIT);

    it("server killed and started anew at any write, every operation ends right", async () => {
      const { directory } = host.sandbox;
      const trials = await Trials.of(host, watch.environment());
      for (const operation of OPERATIONS) {
        const { steps, outcome } = await undisturbed(trials, operation, watch, "LDAP");
        const faults = steps
          .filter(({ moment, ...step }) => moment === "before" && isWrite({ moment, ...step }))
          .map((step) => {
            let restarted = Promise.resolve();
            const kill = () => {
              restarted = directory.restart("crash");
              return "cut" as const;
            };
            return atStep(watch, step, "restart", kill, { end: () => restarted, wrong: blindRepeat(operation) });
          });
        expect(await trials.disturbed(operation, faults, outcome)).to.deep.equal([]);
      }
    }).timeout(LIMIT);
  },
  { timing: TIMELESS },
);

/**
 * After a write whose outcome is unknown the entry is read before another is made. An add, or a deletion by GUID, cannot be done twice: the
 * directory says that it was done.
 */
const blindRepeat =
  ({ unreadable = false }: Operation) =>
  (later: readonly string[]): string | undefined => {
    const next = later.find((operation) => !["bind", "add", "delete"].includes(operation));
    return unreadable || next === undefined || next === "search" ? undefined : `${next} followed, and nothing was read`;
  };
