// What a user of a Managed AD takes in calls of AWS's API in place of LDAP, counted where they arrive. How many there are is no matter of time:
// so AWS's rates are lifted, and the provider's own pace passes ten times faster.
import type { Call } from "../sandbox/aws/calls";
import { Cleanup } from "../sandbox/cleanup";
import { Sandbox } from "../sandbox/sandbox";
import { directoryIds } from "../sandbox/world";
import { directoryIdFor, environmentFor, optionsFor } from "../tests/faults/access";
import { HURRIED } from "../tests/faults/hurried";
import { BenchStack } from "./bench-stack";
import { requireChanges } from "./changes";
import { result, type Result } from "./result";
import { roster } from "./roster";

/** Enough for what a process asks once, the list of all among it, to be little for each. */
const PEOPLE = 25;

const STEPS = ["create", "edit", "refresh", "delete"] as const;
type Step = (typeof STEPS)[number];

/** What the API is asked in each step, for all people. */
export type ApiCalls = Readonly<Record<Step, readonly Call[]>>;

/** Calls a user, to a tenth, and how many of them write: of those AWS takes the fewest a second. */
const TARGETS: Readonly<Record<Step, readonly [all: number, writes: number]>> = {
  create: [6.5, 4],
  edit: [3.5, 1],
  refresh: [1.5, 0],
  delete: [3.5, 1],
};

/** Creates, edits, refreshes and deletes some people over the API, by the real engine. */
export async function countApiCalls(say: (line: string) => void): Promise<ApiCalls> {
  const cleanup = new Cleanup();
  try {
    const sandbox = await Sandbox.start({ rate: false, only: [directoryIds.managedAd], ...optionsFor("api") });
    cleanup.add(() => sandbox.stop());
    const stack = await BenchStack.create(sandbox, {
      kind: "User",
      checkpoints: "skipped",
      parallel: PEOPLE,
      directoryId: directoryIdFor(sandbox, "api"),
      environment: { ...environmentFor(sandbox, "api"), NODE_OPTIONS: HURRIED },
    });
    cleanup.add(() => stack.remove());
    const calls: Partial<Record<Step, readonly Call[]>> = {};
    const step = async (name: Step, command: "up" | "refresh" | "destroy", expected: Record<string, number>) => {
      const from = sandbox.aws.calls.length;
      requireChanges(`calls of the API, ${name}`, await stack.step(command), expected);
      calls[name] = sandbox.aws.calls.slice(from).filter(isOfApi);
      say(`${PEOPLE} people over the API, ${name}: ${calls[name].length} calls`);
    };
    await stack.write(roster(PEOPLE));
    await step("create", "up", { created: PEOPLE + 1 });
    await stack.write(roster(PEOPLE, 2));
    await step("edit", "up", { updated: PEOPLE });
    await step("refresh", "refresh", { unchanged: PEOPLE + 1 });
    await step("delete", "destroy", { deleted: PEOPLE + 1 });
    return calls as ApiCalls;
  } finally {
    await cleanup.run();
  }
}

/** What Directory Service is asked of the directory itself, once a process, is left out. */
const isOfApi = ({ service, operation }: Call): boolean => service === "ds-data" || operation === "ResetUserPassword";

const isWrite = ({ operation }: Call): boolean => !/^(?:Describe|List|Search)/.test(operation);

export const apiResults = (calls: ApiCalls): Result[] =>
  STEPS.flatMap((step) => {
    const each = (some: readonly Call[]) => Math.round((10 * some.length) / PEOPLE) / 10;
    const [all, writes] = TARGETS[step];
    return [
      result(`API calls to ${step} a user`, each(calls[step]), "calls", all),
      result(`of which write, to ${step} a user`, each(calls[step].filter(isWrite)), "calls", writes),
    ];
  });
