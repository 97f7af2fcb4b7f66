import { Cleanup } from "../../../sandbox/cleanup";
import { Sandbox } from "../../../sandbox/sandbox";
import { descendants, killAll, providersOf } from "../../engine/process-tree";
import { planned } from "../../engine/moves/stands";
import { Stack, type Deployment, type Resource } from "../../engine/stack";
import type { Fate } from "../../relay/relay";
import type { Fates, Step } from "../watch/step";
import { Watch } from "../watch/watch";
import { environmentFor, optionsFor, type Access } from "../access";
import { HURRIED, TIMELESS } from "../hurried";
import { isOf, outcomeOf, withoutPlaces, type Outcome } from "../outcome";
import { Person } from "./person";
import type { Phase } from "./phases";
import { losses, standingOf, type Standing } from "./standing";

/** What is killed: the dynamic provider process, or `pulumi` with all that it started. */
export type Victim = "provider" | "engine";

export interface Resumed {
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** What is there no more, or not as it was, and what the next preview would do, by whose it is. */
  readonly faults: ReadonlyMap<string, readonly string[]>;
  /** What the engine said, where it did not succeed. */
  readonly errors: string;
}

/** So that each run takes the same steps in the same order. */
const ONE_BY_ONE = ["--yes", "--skip-preview", "--parallel", "1"];

/** More users than one series has: what is resumed for all of them at once may delete each of them. */
const EVERYONE = 1000;

/** A sandbox under watch, where people go through a phase of their life, disturbed or not. */
export class Laboratory {
  /** What there was of each person before their phase. */
  private readonly before = new Map<string, readonly Standing[]>();

  private constructor(
    private readonly sandbox: Sandbox,
    private readonly watch: Watch,
    private readonly access: Access,
    /** A stack with nothing in it. */
    private readonly empty: Stack,
    private readonly cleanup: Cleanup,
  ) {}

  static async open(access: Access = "ldap"): Promise<Laboratory> {
    const cleanup = new Cleanup();
    try {
      const sandbox = await Sandbox.start({ rate: false, timing: TIMELESS, ...optionsFor(access) });
      cleanup.add(() => sandbox.stop());
      const watch = await Watch.start(sandbox);
      cleanup.add(() => watch.stop());
      const empty = await Stack.create(sandbox, "test", {
        ...watch.environment(),
        ...environmentFor(sandbox, access),
        NODE_OPTIONS: HURRIED,
        WORKSPACES_USERS_DELETION_THRESHOLD: String(EVERYONE),
      });
      cleanup.add(() => empty.remove());
      return new Laboratory(sandbox, watch, access, empty, cleanup);
    } catch (error) {
      await cleanup.run();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.cleanup.run();
  }

  /** A stack in which all these are as the phase finds them, beside one who takes no part in it. */
  async prepare(phase: Phase, names: readonly string[]): Promise<Stack> {
    const stack = await this.empty.copy();
    this.cleanup.add(() => stack.remove());
    const people = phase.before === undefined ? [] : this.programOf(phase.before, names);
    await stack.write([
      ...this.person(`resident${names[0] ?? ""}`)
        .atFirst()
        .slice(0, 1),
      ...people,
    ]);
    await stack.up("--parallel", "50");
    for (const name of names) {
      this.before.set(name, await standingOf(this.sandbox, name));
    }
    return stack;
  }

  /**
   * Takes one of the prepared through the phase, undisturbed: the steps that this takes, and what it comes to; of a change that is taken
   * back, what there was before.
   */
  async undisturbed(phase: Phase, prepared: Stack, name: string): Promise<{ steps: string[]; outcome: Outcome }> {
    const before = await this.outcome(phase, name, await prepared.deployment());
    const stack = await this.only(name, phase, prepared);
    const steps: string[] = [];
    const note = (step: Step): Fate => {
      steps.push(step.name);
      return "pass";
    };
    await this.watched(note, () => stack.run(phase.command, ...ONE_BY_ONE, ...this.optionsOf(phase, [name])));
    const lost = await this.lost(phase, name);
    if (lost.length > 0) throw new Error(`${phase.title}, undisturbed: ${lost.join(", ")}`);
    const outcome = phase.takenBack ? before : await this.outcome(phase, name, await stack.deployment());
    return { steps, outcome };
  }

  /** Begins the same, with a kill at one step; the stack as that leaves it. */
  async interrupted(phase: Phase, prepared: Stack, name: string, victim: Victim, at: string): Promise<Stack> {
    const stack = await this.only(name, phase, prepared);
    const run = { pid: 0, isHit: false };
    const kill = async (step: Step): Promise<Fate> => {
      if (run.isHit || step.name !== at) return "pass";
      run.isHit = true;
      await killAll(victim === "provider" ? providersOf(run.pid) : [run.pid, ...descendants(run.pid)]);
      return "cut";
    };
    const args = [phase.command, ...ONE_BY_ONE, ...this.optionsOf(phase, [name])];
    await this.watched(kill, () => stack.try(args, (pid) => (run.pid = pid)));
    if (!run.isHit) throw new Error(`${phase.title} did not come to ${at}`);
    return stack;
  }

  /**
   * Gives the command once more to all whom it was interrupted for, or takes the change back, in one stack, so that one start of the engine
   * does for them all.
   */
  async resumed(phase: Phase, prepared: Stack, interrupted: ReadonlyMap<string, Stack>): Promise<Resumed> {
    const left = await Promise.all(
      [...interrupted].map(async ([name, stack]) => [name, await stack.deployment()] as const),
    );
    const all = await prepared.copy((latest) => ({
      ...latest,
      resources: [
        ...(latest.resources ?? []).filter(isShared),
        ...left.flatMap(([name, { resources = [] }]) => resources.filter(({ urn }) => isOf(urn, name))),
      ],
      pending_operations: left.flatMap(([, { pending_operations: pending = [] }]) => pending),
    }));
    this.cleanup.add(() => all.remove());
    await Promise.all([...interrupted.values()].map((stack) => stack.remove()));
    const names = [...interrupted.keys()];
    await all.write(this.programOf(phase.takenBack ?? phase.after, names));
    const options = this.optionsOf(phase, names);
    const { code, output } = await all.try([
      phase.command,
      "--yes",
      "--skip-preview",
      "--continue-on-error",
      ...options,
    ]);
    const deployment = await all.deployment();
    const plan = phase.command === "up" ? await planned(all) : [];
    const outcomes = new Map<string, Outcome>();
    const faults = new Map<string, readonly string[]>();
    for (const name of names) {
      outcomes.set(name, await this.outcome(phase, name, deployment));
      const next = plan.filter((line) => line.includes(name)).map((line) => `the next preview: ${line}`);
      faults.set(name, [...(await this.lost(phase, name)), ...next]);
    }
    return { outcomes, faults, errors: code === 0 ? "" : output };
  }

  /** Desktops that stood when their accounts were deleted. */
  violations(): Promise<readonly unknown[]> {
    return this.sandbox.aws.violations();
  }

  private async outcome(phase: Phase, name: string, deployment: Deployment): Promise<Outcome> {
    const outcome = await outcomeOf(this.sandbox, name, deployment);
    return phase.takenBack ? withoutPlaces(outcome) : outcome;
  }

  private async lost(phase: Phase, name: string): Promise<string[]> {
    return losses(this.before.get(name) ?? [], await standingOf(this.sandbox, name), phase.keeps);
  }

  private person(name: string): Person {
    return new Person(this.sandbox, name, this.access);
  }

  private optionsOf({ options = () => [] }: Phase, names: readonly string[]): string[] {
    return names.flatMap((name) => options(this.person(name)));
  }

  private programOf(resources: (person: Person) => Resource[], names: readonly string[]): Resource[] {
    return names.flatMap((name) => resources(this.person(name)));
  }

  /** A stack with nobody but this person in it. */
  private async only(name: string, phase: Phase, prepared: Stack): Promise<Stack> {
    const stack = await prepared.copy((latest) => ({
      ...latest,
      resources: (latest.resources ?? []).filter((one) => isShared(one) || isOf(one.urn, name)),
    }));
    this.cleanup.add(() => stack.remove());
    await stack.write(this.programOf(phase.after, [name]));
    return stack;
  }

  private async watched(fates: Fates, run: () => Promise<unknown>): Promise<void> {
    this.watch.decideBy(fates);
    try {
      await run();
    } finally {
      this.watch.decideBy(() => "pass");
    }
  }
}

/** The stack itself, and the engine's own resource for the provider. */
const isShared = ({ urn }: { urn: string }): boolean => /::pulumi:(pulumi:Stack|providers:[^:]+)::/.test(urn);
