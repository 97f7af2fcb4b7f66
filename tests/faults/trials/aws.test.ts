import { expect } from "chai";
import { suite } from "../../host/suite";
import { IMPATIENT, TIMELESS } from "../hurried";
import { Watch } from "../watch/watch";
import { atStep, undisturbed } from "./at-step";
import { ends, everySecondCall, singleFaults, THROTTLING } from "./aws-faults";
import { DESKTOP_OPERATIONS, INVITATION_OPERATIONS, SIDE_BY_SIDE, USER_OPERATIONS } from "./operations";
import { Trials, type Fault } from "./trials";

const OPERATIONS = [
  ...DESKTOP_OPERATIONS,
  ...INVITATION_OPERATIONS,
  ...USER_OPERATIONS.filter(({ title }) => title === "deleting a user"),
];

/** Between them these ask all that a process asks once, and a trial's lasting process has asked before. */
const FIRST_OF_A_PROCESS = [...USER_OPERATIONS, ...DESKTOP_OPERATIONS, ...INVITATION_OPERATIONS].filter(({ title }) =>
  ["creating a user", "launching a desktop", "deleting a user", "inviting"].includes(title),
);

/** Milliseconds of a test, which makes some dozens of trials. */
const LIMIT = 600_000;

suite(
  "with AWS'",
  (host) => {
    let watch: Watch;

    before(async () => {
      watch = await Watch.start(host.sandbox);
    });

    after(() => watch.stop());

    /** With mail by SES. */
    const trialsOf = (environment: NodeJS.ProcessEnv = {}, anew = false) => {
      const { WORKSPACES_USERS_MAIL } = host.sandbox.environment();
      return Trials.of(host, { ...watch.environment(), WORKSPACES_USERS_MAIL, ...environment }, anew);
    };

    for (const operation of OPERATIONS) {
      it(`answer failing once at any call, ${operation.title} ends right`, async () => {
        const trials = await trialsOf();
        const { steps, outcome } = await undisturbed(trials, operation, watch, "AWS");
        expect(await trials.disturbed(operation, singleFaults(watch, steps), outcome)).to.deep.equal([]);
      }).timeout(LIMIT);
    }

    for (const operation of FIRST_OF_A_PROCESS) {
      it(`answer failing once at any call of a process that begins with ${operation.title}, it ends right`, async () => {
        const trials = await trialsOf({}, true);
        const { steps, outcome } = await undisturbed(trials, operation, watch, "AWS");
        expect(await trials.disturbed(operation, singleFaults(watch, steps), outcome)).to.deep.equal([]);
      }).timeout(LIMIT);
    }

    it("answer never coming to any call, every operation ends right", async () => {
      const trials = await trialsOf({ NODE_OPTIONS: IMPATIENT });
      for (const operation of [...OPERATIONS, SIDE_BY_SIDE]) {
        const { steps, outcome } = await undisturbed(trials, operation, watch, "AWS");
        const firsts = ends(steps).filter(({ name }) => name.includes("#1 "));
        const faults = firsts.map((step) => atStep(watch, step, "silence", () => "silence"));
        expect(await trials.disturbed(operation, faults, outcome)).to.deep.equal([]);
      }
    }).timeout(LIMIT);

    it("answer to every second call being that it is throttled, every operation ends right", async () => {
      const trials = await trialsOf();
      for (const operation of [...OPERATIONS, SIDE_BY_SIDE]) {
        const { outcome } = await undisturbed(trials, operation, watch, "AWS");
        const fault = everySecondCall(watch, THROTTLING);
        expect(await trials.disturbed(operation, [fault], outcome)).to.deep.equal([]);
      }
    }).timeout(LIMIT);

    it("permission missing for any call, every operation says so, and ends right with it", async () => {
      const [lasting, anew] = [await trialsOf(), await trialsOf({}, true)];
      for (const [trials, operation] of [
        ...[...OPERATIONS, SIDE_BY_SIDE].map((one) => [lasting, one] as const),
        ...FIRST_OF_A_PROCESS.map((one) => [anew, one] as const),
      ]) {
        const { steps, outcome } = await undisturbed(trials, operation, watch, "AWS");
        const called = [...new Set(steps.map((step) => step.operation))];
        let denials = 0;
        const faults = called.map((name): Fault => ({
          title: `${name} denied`,
          begin: () => {
            denials = 0;
            watch.decideBy((step) => {
              if (step.operation !== name || step.moment !== "before") return "pass";
              denials += 1;
              return { aws: { status: 400, type: "AccessDeniedException", message: `not authorized: ${name}` } };
            });
          },
          end: () => {
            watch.decideBy(() => "pass");
          },
          wrong: () => (denials > 0 ? undefined : "nothing was denied"),
        }));
        expect(await trials.disturbed(operation, faults, outcome)).to.deep.equal([]);
      }
    }).timeout(LIMIT);
  },
  { timing: TIMELESS },
);
