// Faults of Directory Service Data, in all that is done by it.
import { expect } from "chai";
import { suite } from "../../host/suite";
import { environmentFor, optionsFor } from "../access";
import { IMPATIENT, TIMELESS } from "../hurried";
import type { Step } from "../watch/step";
import { Watch } from "../watch/watch";
import { atStep, undisturbed } from "./at-step";
import { everySecondCall, singleFaults, type NamedFault } from "./aws-faults";
import { EDITING_A_USER, GROUP_OPERATIONS, USER_OPERATIONS } from "./operations";
import { Trials, type Fault } from "./trials";

const OPERATIONS = [
  ...USER_OPERATIONS.filter(({ title }) => title !== "editing and moving a user"),
  EDITING_A_USER,
  ...GROUP_OPERATIONS,
];

/** One of each kind, for what takes long to go wrong. */
const SOME = OPERATIONS.filter(({ title }) =>
  ["creating a user", "editing a user", "deleting a user", "creating a group", "adding members"].includes(title),
);

const THROTTLED = { status: 429, type: "ThrottlingException", message: "Rate exceeded" };

const FAULTS: readonly NamedFault[] = [
  ["lost before it arrives", "before", "drop"],
  ["answered with 500", "before", { status: 500, type: "InternalServerException", message: "Oops" }],
  ["throttled", "before", THROTTLED],
  ["answered to nobody", "after", "drop"],
];

/** How often something is read until it is shown is not the same each time. */
const isFirst = ({ name }: Step): boolean => name.includes("#1 ");

/** Milliseconds of a test, which makes some dozens of trials. */
const LIMIT = 600_000;

suite(
  "over AWS's API to the directory, with an",
  (host) => {
    let watch: Watch;

    before(async () => {
      watch = await Watch.start(host.sandbox);
    });

    after(() => watch.stop());

    const trialsOf = (environment: NodeJS.ProcessEnv = {}) =>
      Trials.of(host, { ...watch.environment(), ...environmentFor(host.sandbox, "api"), ...environment }, false, "api");

    for (const operation of OPERATIONS) {
      it(`answer failing once at any call, ${operation.title} ends right`, async () => {
        const trials = await trialsOf();
        const { steps, outcome } = await undisturbed(trials, operation, watch, "AWS");
        const faults = singleFaults(watch, steps.filter(isFirst), FAULTS);
        expect(await trials.disturbed(operation, faults, outcome)).to.deep.equal([]);
      }).timeout(LIMIT);
    }

    it("answer never coming to any call, an operation of each kind ends right", async () => {
      const trials = await trialsOf({ NODE_OPTIONS: IMPATIENT });
      for (const operation of SOME) {
        const { steps, outcome } = await undisturbed(trials, operation, watch, "AWS");
        const faults = steps.filter(isFirst).map((step) => atStep(watch, step, "silence", () => "silence"));
        expect(await trials.disturbed(operation, faults, outcome)).to.deep.equal([]);
      }
    }).timeout(LIMIT);

    it("answer to every second call being that it is throttled, an operation of each kind ends right", async () => {
      const trials = await trialsOf();
      for (const operation of SOME) {
        const { outcome } = await undisturbed(trials, operation, watch, "AWS");
        const fault = everySecondCall(watch, THROTTLED);
        expect(await trials.disturbed(operation, [fault], outcome)).to.deep.equal([]);
      }
    }).timeout(LIMIT);

    it("answer that shows what was written only later, every operation ends right", async () => {
      const trials = await trialsOf();
      for (const operation of OPERATIONS) {
        const { outcome } = await undisturbed(trials, operation, watch, "AWS");
        const fault: Fault = {
          title: "late reads",
          begin: () => {
            host.sandbox.aws.dataDelay = 300;
          },
          end: () => {
            host.sandbox.aws.dataDelay = 0;
          },
        };
        expect(await trials.disturbed(operation, [fault], outcome)).to.deep.equal([]);
      }
    }).timeout(LIMIT);
  },
  { timing: TIMELESS, ...optionsFor("api") },
);
