// Faults at single steps of an operation: the steps are seen in an undisturbed run first.
import { expect } from "chai";
import type { Outcome } from "../outcome";
import type { AwsFate, Channel, Step } from "../watch/step";
import type { Watch } from "../watch/watch";
import type { Operation } from "./operations";
import type { Fault, Trials } from "./trials";

/** What an operation comes to, undisturbed, and its steps on one channel. */
export async function undisturbed(trials: Trials, operation: Operation, watch: Watch, channel: Channel) {
  const steps: Step[] = [];
  const outcome: Outcome = await trials.undisturbed(operation, () => {
    watch.decideBy((step) => {
      if (step.channel === channel) steps.push(step);
      return "pass";
    });
  });
  watch.decideBy(() => "pass");
  expect(steps, `${channel} in ${operation.title}`).to.not.deep.equal([]);
  return { steps, outcome };
}

/**
 * A fault at one step, the first time that it comes.
 * @param wrong is given the operations that followed on the same channel
 */
export function atStep(
  watch: Watch,
  { name, channel }: Step,
  title: string,
  fate: () => AwsFate,
  { end, wrong }: { end?: () => Promise<void>; wrong?: (later: readonly string[]) => string | undefined } = {},
): Fault {
  let later: string[] | undefined;
  return {
    title: `${title} at ${name}`,
    begin: () => {
      watch.decideBy((step) => {
        if (later === undefined && step.name === name) {
          later = [];
          return fate();
        }
        if (step.channel === channel && step.moment === "before") later?.push(step.operation);
        return "pass";
      });
    },
    end: async () => {
      watch.decideBy(() => "pass");
      await end?.();
    },
    wrong: () => (later === undefined ? "the step was not reached" : wrong?.(later)),
  };
}
