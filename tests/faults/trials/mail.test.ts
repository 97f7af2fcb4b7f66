import { expect } from "chai";
import { suite } from "../../host/suite";
import { IMPATIENT, TIMELESS } from "../hurried";
import { Watch } from "../watch/watch";
import { atStep, undisturbed } from "./at-step";
import { INVITATION_OPERATIONS } from "./operations";
import { Trials, type Fault } from "./trials";

/** A connection is kept, so only the first mail of a process begins with EHLO. */
const ANEW = true;

const COMMANDS = ["MAIL", "RCPT", "DATA"] as const;

/** Milliseconds of a test, which makes some dozens of trials. */
const LIMIT = 600_000;

suite(
  "with the mail server's",
  (host) => {
    let watch: Watch;

    before(async () => {
      watch = await Watch.start(host.sandbox);
    });

    after(() => watch.stop());

    /** One command is refused, so many times or until the fault ends. */
    const refusal = (refused: (typeof COMMANDS)[number], code: number, times: number): Fault => {
      let left = 0;
      let said = 0;
      return {
        title: `${refused} answered with ${code}, ${times} times`,
        begin: () => {
          left = times;
          host.sandbox.mailbox.refuse((command) => {
            if (command !== refused || left === 0) return undefined;
            left -= 1;
            said += 1;
            return { code, message: "Not now, or never" };
          });
        },
        end: () => {
          left = 0;
        },
        wrong: () => (said === Math.min(times, code < 500 ? times : 1) ? undefined : `refused ${said} times`),
      };
    };

    for (const operation of INVITATION_OPERATIONS) {
      it(`connection cut at any command, ${operation.title} ends right`, async () => {
        const trials = await Trials.of(host, watch.environment(), ANEW);
        const { steps, outcome } = await undisturbed(trials, operation, watch, "SMTP");
        const faults = steps.map((step) => atStep(watch, step, "cut", () => "cut"));
        expect(await trials.disturbed(operation, faults, outcome)).to.deep.equal([]);
      }).timeout(LIMIT);

      it(`answer never coming at any command, ${operation.title} ends right`, async () => {
        const trials = await Trials.of(host, { ...watch.environment(), NODE_OPTIONS: IMPATIENT }, ANEW);
        const { steps, outcome } = await undisturbed(trials, operation, watch, "SMTP");
        const faults = steps.map((step) => atStep(watch, step, "silence", () => "silence"));
        expect(await trials.disturbed(operation, faults, outcome)).to.deep.equal([]);
      }).timeout(LIMIT);

      it(`"later" or "never" to any command, ${operation.title} ends right`, async () => {
        const trials = await Trials.of(host, watch.environment());
        const { outcome } = await undisturbed(trials, operation, watch, "SMTP");
        const faults = COMMANDS.flatMap((command) => [
          refusal(command, 451, 1),
          refusal(command, 421, 3),
          refusal(command, 550, Infinity),
        ]);
        expect(await trials.disturbed(operation, faults, outcome)).to.deep.equal([]);
      }).timeout(LIMIT);
    }
  },
  { timing: TIMELESS },
);
