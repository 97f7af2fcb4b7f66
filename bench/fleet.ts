// What people with desktops ask of AWS and of the directory, counted where it arrives: at AWS's true rates, and with launches of 20 minutes.
import { setTimeout as sleep } from "node:timers/promises";
import { Cleanup } from "../sandbox/cleanup";
import type { Call } from "../sandbox/aws/calls";
import { temporaryFolder } from "../sandbox/machine/temporary-folder";
import { Sandbox } from "../sandbox/sandbox";
import { directoryIds } from "../sandbox/world";
import { BenchStack } from "./bench-stack";
import { requireChanges } from "./changes";
import { LdapCounter, type Operations } from "./ldap-counter";
import { roster } from "./roster";
import { Warp } from "./warp";

const MINUTE = 60_000;
const LAUNCH = 20 * MINUTE;
const TERMINATE = 5 * MINUTE;

/** What one command asked for. */
export interface Asked {
  readonly calls: readonly Call[];
  readonly ldap: Operations;
}

export interface FleetCounts {
  /** Users and their desktops are created. */
  readonly up: Asked;
  /** Users are edited. */
  readonly edit: Asked;
  /** Desktops are removed, and their users kept. */
  readonly terminate: Asked;
  /** Users are deleted, whose desktops are gone. */
  readonly destroy: Asked;
  /** MiB, of the provider process. */
  readonly memory: number;
}

/** @param factor how many times as fast desktops take their time */
export async function countFleet(people: number, factor: number, say: (line: string) => void): Promise<FleetCounts> {
  const cleanup = new Cleanup();
  try {
    const temporary = await temporaryFolder();
    cleanup.add(() => temporary.remove());
    const warp = new Warp(temporary.path, factor);
    const sandbox = await Sandbox.start({
      only: [directoryIds.simpleAd],
      clock: warp.now,
      timing: { launch: LAUNCH, terminate: TERMINATE },
    });
    cleanup.add(() => sandbox.stop());
    const counter = await LdapCounter.start(sandbox.directory);
    cleanup.add(() => counter.stop());
    const stack = await BenchStack.create(sandbox, {
      kind: "User",
      checkpoints: "skipped",
      parallel: people,
      environment: { ...warp.environment, ...throughCounter(sandbox, counter) },
    });
    cleanup.add(() => stack.remove());

    const asked = async (what: string, work: () => Promise<void>): Promise<Asked> => {
      const from = sandbox.aws.calls.length;
      counter.take();
      const began = warp.now();
      await work();
      say(`fleet, ${what}: ${((warp.now() - began) / MINUTE).toFixed(1)} min of the fleet's time`);
      return { calls: sandbox.aws.calls.slice(from), ldap: counter.take() };
    };
    const step = async (what: string, command: "up" | "destroy", expected: Readonly<Record<string, number>>) => {
      requireChanges(`fleet, ${what}`, await stack.step(command), expected);
    };
    /** Runs work that asks an operation for all desktops, which then take their time: that is what passes fast. */
    const warped = async (operation: string, work: Promise<void>) => {
      const from = sandbox.aws.calls.length;
      const ended = { yes: false };
      const done = work.finally(() => (ended.yes = true));
      while (!ended.yes && desktopsIn(sandbox.aws.calls.slice(from), operation) < people) {
        await Promise.race([sleep(200), done]);
      }
      await warp.begin();
      await done;
      await warp.end();
    };

    const up = await asked("up", async () => {
      await stack.write(roster(people), "with desktops");
      await warped("CreateWorkspaces", step("up", "up", { created: 2 * people + 1 }));
    });
    const edit = await asked("edit", async () => {
      await stack.write(roster(people, 2), "with desktops");
      await step("edit", "up", { updated: people });
    });
    const terminate = await asked("terminate", async () => {
      await stack.write(roster(people, 2));
      // Once each was looked for; then comes one DescribeTags for each.
      await warped("DescribeWorkspaces", step("terminate", "up", { deleted: people }));
    });
    const destroy = await asked("destroy", () => step("destroy", "destroy", { deleted: people + 1 }));
    return { up, edit, terminate, destroy, memory: stack.peakMemory };
  } finally {
    await cleanup.run();
  }
}

/** The provider's settings with the counter in the directory's place. */
function throughCounter(sandbox: Sandbox, counter: LdapCounter): Record<string, string> {
  const name = "WORKSPACES_USERS_DIRECTORIES";
  return { [name]: (sandbox.environment()[name] ?? "").replaceAll(sandbox.directory.url, counter.url) };
}

/** Desktops that successful calls of an operation asked for. */
export function desktopsIn(calls: readonly Call[], operation: string): number {
  const inputs = calls
    .filter((call) => call.operation === operation && !call.error)
    .map(({ input }) => input as object);
  return inputs.reduce((sum, input) => sum + Object.values(input).flat().length, 0);
}
