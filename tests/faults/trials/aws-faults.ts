import type { Fault as AwsFault } from "../../../sandbox/aws/stand-in";
import type { Moment } from "../../relay/relay";
import type { Step } from "../watch/step";
import type { Watch } from "../watch/watch";
import { atStep } from "./at-step";
import type { Fault } from "./trials";

export type NamedFault = readonly [title: string, moment: Moment, fault: AwsFault];

/** As WorkSpaces says it. */
export const THROTTLING: AwsFault = { status: 400, type: "ThrottlingException", message: "Rate exceeded" };

/** Every second call is answered so, which whoever calls must outlive. */
export function everySecondCall(watch: Watch, answer: AwsFault): Fault {
  let calls = 0;
  return {
    title: "every second call throttled",
    begin: () => {
      watch.decideBy(({ channel, moment }) => {
        if (channel !== "AWS" || moment !== "before") return "pass";
        calls += 1;
        return calls % 2 === 1 ? { aws: answer } : "pass";
      });
    },
    end: () => {
      watch.decideBy(() => "pass");
    },
    wrong: () => (calls > 1 ? undefined : "nothing was called again"),
  };
}

/** What one call may meet, and when. */
const FAULTS: readonly NamedFault[] = [
  ["lost before it arrives", "before", "drop"],
  ["answered with 500", "before", { status: 500, type: "InternalServerException", message: "Oops" }],
  ["answered with 503", "before", { status: 503, type: "ServiceUnavailable", message: "Later" }],
  ["throttled", "before", THROTTLING],
  ["answered to nobody", "after", "drop"],
  ["answered by half a reply", "after", "cut"],
];

/** Each of these faults at each step that it can come to. */
export const singleFaults = (watch: Watch, steps: readonly Step[], faults = FAULTS): Fault[] =>
  faults.flatMap(([title, moment, fault]) =>
    ends(steps)
      .filter((step) => step.moment === moment)
      .map((step) => atStep(watch, step, title, () => ({ aws: fault }))),
  );

/** Of calls that are made again and again while something is waited for, the first and the last. */
export function ends(steps: readonly Step[]): Step[] {
  const same = (one: Step) => (other: Step) => other.operation === one.operation && other.moment === one.moment;
  return steps.filter((step) => step === steps.find(same(step)) || step === steps.findLast(same(step)));
}
