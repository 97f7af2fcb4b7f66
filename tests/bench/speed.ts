// How long things take: the engine with resources that do nothing, the directory by OpenLDAP's commands, and ours, one after another.
import { type Changes, requireChanges } from "./changes";
import { Sandbox } from "../sandbox/sandbox";
import { directoryIds } from "../sandbox/world";
import { BenchStack, type Checkpoints, type Kind } from "./bench-stack";
import { LdapTools } from "./ldap-tools";
import { roster, type Passwords } from "./roster";

/** What is done to all people, in this order; `again` is an up that finds nothing to do. */
export const STEPS = ["up", "again", "refresh", "edit", "destroy"] as const;
export type Step = (typeof STEPS)[number];

/** Seconds, by step. */
export type Times = Readonly<Record<Step, number>>;
/** The directory has no part in an up that finds nothing to do, and none of OpenLDAP's commands refreshes. */
export type DirectoryTimes = Readonly<Record<"up" | "edit" | "destroy", number>>;

export interface StackRun {
  readonly times: Times;
  /** Of one person, in the state. */
  readonly stateBytes: number;
  /** The most that the provider process had, in MiB. */
  readonly memory: number;
}

export interface Conditions {
  readonly people: number;
  readonly checkpoints: Checkpoints;
  readonly passwords: Passwords;
}

/** A sandbox to measure in. */
export class Speed {
  private constructor(
    private readonly sandbox: Sandbox,
    private readonly tools: LdapTools,
    private readonly say: (line: string) => void,
  ) {}

  static async start(say: (line: string) => void): Promise<Speed> {
    const sandbox = await Sandbox.start({ only: [directoryIds.simpleAd] });
    return new Speed(sandbox, await LdapTools.create(sandbox.directory), say);
  }

  async stop(): Promise<void> {
    await this.tools.remove();
    await this.sandbox.stop();
  }

  /** Everything that is done to people, by the engine. */
  async stack(kind: Kind, { people, checkpoints, passwords }: Conditions): Promise<StackRun> {
    const what = kind === "User" ? `ours, ${passwords}` : "the engine alone";
    const stack = await BenchStack.create(this.sandbox, { kind, checkpoints, passwords, parallel: people });
    const times: Partial<Record<Step, number>> = {};
    const timed = async (step: Step, command: "up" | "refresh" | "destroy", expected: Changes) => {
      times[step] = await this.timed(`${what}, checkpoints ${checkpoints}, ${step}`, async (name) => {
        requireChanges(name, await stack.step(command), expected);
      });
    };
    try {
      await stack.step("up");
      const empty = await stack.stateBytes();
      await stack.write(roster(people));
      await timed("up", "up", { created: people });
      await timed("again", "up", { unchanged: people + 1 });
      const stateBytes = ((await stack.stateBytes()) - empty) / people;
      await timed("refresh", "refresh", { unchanged: people + 1 });
      await stack.write(roster(people, 2));
      await timed("edit", "up", { updated: people });
      await timed("destroy", "destroy", { deleted: people + 1 });
      return { times: times as Times, stateBytes, memory: stack.peakMemory };
    } finally {
      await stack.remove();
    }
  }

  /** The same that ours asks of the directory, by OpenLDAP's commands. */
  async directory({ people, passwords }: Pick<Conditions, "people" | "passwords">): Promise<DirectoryTimes> {
    const before = roster(people);
    const timed = (step: string, work: () => Promise<void>) =>
      this.timed(`the directory alone, ${passwords}, ${step}`, work);
    return {
      up: await timed("up", () => this.tools.add(before, passwords)),
      edit: await timed("edit", () => this.tools.rename(roster(people, 2))),
      destroy: await timed("destroy", () => this.tools.delete(before)),
    };
  }

  private async timed(name: string, work: (name: string) => Promise<void>): Promise<number> {
    const began = performance.now();
    await work(name);
    const seconds = (performance.now() - began) / 1000;
    this.say(`${name}: ${seconds.toFixed(1)} s`);
    return seconds;
  }
}
