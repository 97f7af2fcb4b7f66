import type { Sandbox } from "../sandbox/sandbox";
import { BenchStack, type Checkpoints, type Kind } from "./bench-stack";
import { requireChanges } from "./changes";
import type { LdapTools } from "./ldap-tools";
import { roster, withPasswords } from "./roster";

/** What is done to all people, in this order; `again` is an up that finds nothing to do. */
export const STEPS = ["up", "again", "refresh", "edit", "destroy"] as const;
export type Step = (typeof STEPS)[number];

/** Who does the steps: the engine with plain resources that do nothing, the directory by OpenLDAP's commands, ours, or a peer. */
export interface Contestant {
  readonly name: string;
  /** Undefined if the step is none of theirs. */
  step(step: Step): Promise<void> | undefined;
  stop(): Promise<void>;
}

export interface Conditions {
  readonly people: number;
  readonly checkpoints: Checkpoints;
  /** Whether the program says what passwords there are, as secrets, or says none, and each is a random one. */
  readonly passwords: "given" | "random";
}

/** A stack of people. */
export class StackContestant implements Contestant {
  /** Of one person, in the state after `up`. */
  stateBytes = NaN;

  private constructor(
    readonly name: string,
    private readonly stack: BenchStack,
    private readonly conditions: Conditions,
    /** Bytes of the state without people. */
    private readonly emptyState: number,
  ) {}

  static async create(sandbox: Sandbox, name: string, kind: Kind, conditions: Conditions): Promise<StackContestant> {
    const { people, checkpoints } = conditions;
    const stack = await BenchStack.create(sandbox, { kind, checkpoints, parallel: people });
    await stack.step("up");
    return new StackContestant(name, stack, conditions, await stack.stateBytes());
  }

  /** The most that the provider process had, in MiB. */
  get memory(): number {
    return this.stack.peakMemory;
  }

  async step(step: Step): Promise<void> {
    const { stack } = this;
    const { people, passwords } = this.conditions;
    if (step === "up" || step === "edit") {
      const all = roster(people, step === "up" ? 1 : 2);
      await stack.write(passwords === "given" ? withPasswords(all) : all);
    }
    const changes = await stack.step(step === "refresh" || step === "destroy" ? step : "up");
    const expected = {
      up: { created: people },
      again: { unchanged: people + 1 },
      refresh: { unchanged: people + 1 },
      edit: { updated: people },
      destroy: { deleted: people + 1 },
    };
    requireChanges(`${this.name}, ${step}`, changes, expected[step]);
    if (step === "up") {
      this.stateBytes = ((await stack.stateBytes()) - this.emptyState) / people;
    }
  }

  stop(): Promise<void> {
    return this.stack.remove();
  }
}

/** The same changes of the directory as ours, by OpenLDAP's commands. */
export class ToolsContestant implements Contestant {
  constructor(
    readonly name: string,
    private readonly tools: LdapTools,
    private readonly people: number,
  ) {}

  step(step: Step): Promise<void> | undefined {
    // People of their own, of names as long.
    const edition = (number: number) => roster(this.people, number, "member");
    switch (step) {
      case "up":
        return this.tools.add(edition(1));
      case "edit":
        return this.tools.rename(edition(2));
      case "destroy":
        return this.tools.delete(edition(2));
      default:
        return undefined;
    }
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }
}
