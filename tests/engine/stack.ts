import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LookUp } from "../../provider/lookups/kinds";
import { engine } from "../../sandbox/engine/engine";
import { Project, type Outcome } from "../../sandbox/project";
import type { Sandbox } from "../../sandbox/sandbox";
import { COMPILE_CACHE } from "../compile-cache";

/** A resource of a test's program. A string argument `@user-ada.userName` stands for another resource's output. */
export interface Resource {
  readonly kind: "User" | "Group" | "GroupMembership" | "Workspace" | "Invitation";
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** A string `@user-ada` stands for another resource. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** The components it is in, the outermost first. Those of the same path are one. */
  readonly path?: readonly Component[];
  /** What others refer to it by. Default: its kind and name, `user-ada`. */
  readonly ref?: string;
}

/** A look-up of a test's program. */
export interface Question {
  readonly kind: LookUp;
  readonly name: "";
  readonly args: Readonly<Record<string, unknown>>;
  /** What others refer to its answer by. */
  readonly ref: string;
}

export interface Component {
  /** Its type token: `acme:Team`. */
  readonly type: string;
  readonly name: string;
}

/** A resource in a stack's state. */
export interface StateEntry {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** Another took its place, and it is still to be deleted. */
  readonly delete?: boolean;
  /** It is to be replaced by the next run. */
  readonly taint?: boolean;
}

/** A stack's state, as the engine records it. */
export interface Deployment {
  /** Undefined if nothing was made yet. */
  readonly resources?: readonly StateEntry[];
  /** Begun, and not known to have ended. */
  readonly pending_operations?: readonly { readonly type: string; readonly resource: { readonly urn: string } }[];
}

interface Checkpoint {
  readonly checkpoint: { readonly latest: Deployment };
}

/** What the engine did, by its own count: `{ created: 3, unchanged: 1 }`. */
export type Changes = Readonly<Record<string, number>>;

/** For the environment of the engine, and so of the provider: its waits pass ten times faster. */
export const HURRY = { NODE_OPTIONS: `--require=${require.resolve("../host/hurry.cjs")}` };

/** With the cache, and programs in TypeScript, which `npm run typecheck` checks, are not checked again at each start. */
export const COMPILED = { ...COMPILE_CACHE, PULUMI_NODEJS_TRANSPILE_ONLY: "true" };

/** Of each name an empty stack that `pulumi stack init` made once, of which all others begin as copies. */
const initialized = new Map<string, Promise<Project>>();

async function initialize(name: string): Promise<Project> {
  const project = await Project.create({
    engine: await engine(),
    program: join(__dirname, "program"),
    environment: COMPILED,
  });
  const stack = await project.pulumi(["stack", "init", name]);
  if (stack.code !== 0) throw new Error(`making the stack ${name}: ${stack.output}`);
  return project;
}

/** A stack of the test program, worked on by the real engine. */
export class Stack {
  private constructor(
    readonly name: string,
    private readonly project: Project,
    /** The name in Pulumi.yaml. */
    readonly projectName = "people",
  ) {}

  static async create(
    sandbox: Sandbox,
    name = "test",
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Stack> {
    const made = initialized.get(name) ?? initialize(name);
    initialized.set(name, made);
    const project = await (await made).copy({ ...sandbox.environment(), ...HURRY, ...environment });
    const stack = new Stack(name, project);
    await stack.write([]);
    return stack;
  }

  /**
   * Another stack of the same name in a backend of its own, which begins where this one is.
   * @param edit changes what is recorded, before anybody sees it
   */
  async copy(edit: (latest: Deployment) => Deployment = (latest) => latest): Promise<Stack> {
    const copied = new Stack(this.name, await this.project.copy(), this.projectName);
    await copied.rewrite(edit);
    return copied;
  }

  /** Changes what is recorded, past the engine. */
  async rewrite(edit: (latest: Deployment) => Deployment): Promise<void> {
    const file = await this.checkpoint();
    const checkpoint = { ...file.checkpoint, latest: edit(file.checkpoint.latest) };
    await writeFile(this.checkpointFile, JSON.stringify({ ...file, checkpoint }));
  }

  /** Another stack of the same project and backend, which need not be there yet. */
  sibling(name: string): Stack {
    return new Stack(name, this.project, this.projectName);
  }

  /** The stack as it is found once the project has another name. */
  async inProject(projectName: string): Promise<Stack> {
    const file = join(this.project.folder, "Pulumi.yaml");
    await writeFile(file, (await readFile(file, "utf8")).replace(/^name: .*$/m, `name: ${projectName}`));
    return new Stack(this.name, this.project, projectName);
  }

  /** For commands that are run beside the program. */
  get shell(): Project["shell"] {
    return this.project.shell;
  }

  /** What is recorded, be it by a run that was interrupted. */
  async deployment(): Promise<Deployment> {
    return (await this.checkpoint()).checkpoint.latest;
  }

  /** Makes these the program's resources. */
  write(resources: readonly (Resource | Question)[]): Promise<void> {
    return writeFile(join(this.project.folder, "resources.json"), JSON.stringify(resources));
  }

  /** Makes a roster of these arguments a part of the program. */
  writeRoster(args: object): Promise<void> {
    return writeFile(join(this.project.folder, "roster.json"), JSON.stringify(args));
  }

  /** Runs a command that must succeed, and returns what it printed. */
  async run(...args: string[]): Promise<string> {
    const { code, output } = await this.try(args);
    if (code !== 0) {
      throw new Error(`pulumi ${args.join(" ")} ended with ${code}:\n${output}`);
    }
    return output;
  }

  /**
   * Runs a command whatever becomes of it.
   * @param environment of this command alone
   */
  try(
    args: readonly string[],
    spawned?: (pid: number) => void,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Outcome> {
    // A choice by "pulumi stack select" would not go with a copy.
    return this.project.pulumi(args, spawned, { PULUMI_STACK: this.name, ...environment });
  }

  async preview(...args: string[]): Promise<Changes> {
    return changesOf(await this.run("preview", ...args));
  }

  async up(...args: string[]): Promise<Changes> {
    return changesOf(await this.run("up", "--yes", "--skip-preview", ...args));
  }

  async refresh(): Promise<Changes> {
    return changesOf(await this.run("refresh", "--yes", "--skip-preview"));
  }

  async destroy(): Promise<Changes> {
    return changesOf(await this.run("destroy", "--yes", "--skip-preview"));
  }

  /** The stack's state as text, as it lies in the backend. */
  state(): Promise<string> {
    return this.run("stack", "export");
  }

  remove(): Promise<void> {
    return this.project.remove();
  }

  private async checkpoint(): Promise<Checkpoint> {
    return JSON.parse(await readFile(this.checkpointFile, "utf8")) as Checkpoint;
  }

  private get checkpointFile(): string {
    return join(this.project.state, ".pulumi", "stacks", this.projectName, `${this.name}.json`);
  }
}

/** The counts under "Resources:", without the stack itself: its only change is that it is made or removed. */
export function changesOf(output: string): Changes {
  const summary = output.slice(output.lastIndexOf("Resources:"));
  const counts = [...summary.matchAll(/^\s+(?:[~+-]{1,2} ?)?(\d+) (?:to )?([a-z]+)/gm)].filter(
    ([, , word]) => word !== "changes",
  );
  return Object.fromEntries(counts.map(([, count, word]) => [word ?? "", Number(count)]));
}
