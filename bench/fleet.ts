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

/** Does work with a stack of people, each with a desktop, whose requests are counted. */
async function withFleet<T>(
  people: number,
  factor: number,
  say: (line: string) => void,
  work: (fleet: Fleet) => Promise<T>,
): Promise<T> {
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
    return await work(new Fleet(people, sandbox, warp, counter, stack, say));
  } finally {
    await cleanup.run();
  }
}

/** @param factor how many times as fast desktops take their time */
export function countFleet(people: number, factor: number, say: (line: string) => void): Promise<FleetCounts> {
  return withFleet(people, factor, say, async (fleet) => ({
    up: await fleet.up(),
    edit: await fleet.edit(),
    terminate: await fleet.terminate(),
    destroy: await fleet.destroy(),
    memory: fleet.memory,
  }));
}

/** The most memory, in MiB, of a provider process that launches so many desktops. */
export function fleetMemory(people: number, factor: number, say: (line: string) => void): Promise<number> {
  return withFleet(people, factor, say, async (fleet) => {
    await fleet.up();
    return fleet.memory;
  });
}

/** What is done to all of them, step by step. */
class Fleet {
  constructor(
    private readonly people: number,
    private readonly sandbox: Sandbox,
    private readonly warp: Warp,
    private readonly counter: LdapCounter,
    private readonly stack: BenchStack,
    private readonly say: (line: string) => void,
  ) {}

  get memory(): number {
    return this.stack.peakMemory;
  }

  up(): Promise<Asked> {
    return this.asked("up", async () => {
      await this.stack.write(roster(this.people), "with desktops");
      await this.warped("CreateWorkspaces", this.step("up", "up", { created: 2 * this.people + 1 }));
    });
  }

  edit(): Promise<Asked> {
    return this.asked("edit", async () => {
      await this.stack.write(roster(this.people, 2), "with desktops");
      await this.step("edit", "up", { updated: this.people });
    });
  }

  terminate(): Promise<Asked> {
    return this.asked("terminate", async () => {
      await this.stack.write(roster(this.people, 2));
      // Once each was looked for; then comes one DescribeTags for each.
      await this.warped("DescribeWorkspaces", this.step("terminate", "up", { deleted: this.people }));
    });
  }

  destroy(): Promise<Asked> {
    return this.asked("destroy", () => this.step("destroy", "destroy", { deleted: this.people + 1 }));
  }

  private async asked(what: string, work: () => Promise<void>): Promise<Asked> {
    const { sandbox, counter, warp } = this;
    const from = sandbox.aws.calls.length;
    counter.take();
    const began = warp.now();
    await work();
    this.say(`fleet, ${what}: ${((warp.now() - began) / MINUTE).toFixed(1)} min of the fleet's time`);
    return { calls: sandbox.aws.calls.slice(from), ldap: counter.take() };
  }

  private async step(what: string, command: "up" | "destroy", expected: Readonly<Record<string, number>>) {
    requireChanges(`fleet, ${what}`, await this.stack.step(command), expected);
  }

  /** Runs work that asks an operation for all desktops, which then take their time: that is what passes fast. */
  private async warped(operation: string, work: Promise<void>): Promise<void> {
    const { sandbox, warp, people } = this;
    const from = sandbox.aws.calls.length;
    const ended = { yes: false };
    const done = work.finally(() => (ended.yes = true));
    while (!ended.yes && desktopsIn(sandbox.aws.calls.slice(from), operation) < people) {
      await Promise.race([sleep(200), done]);
    }
    await warp.begin();
    await done;
    await warp.end();
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
