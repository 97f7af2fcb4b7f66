import { readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { changesOf, type Changes } from "../tests/engine/stack";
import { engine } from "../sandbox/engine/engine";
import { Project } from "../sandbox/project";
import type { Sandbox } from "../sandbox/sandbox";
import { watchMemory } from "./memory";
import type { Person } from "./roster";

/** What the people are in the program: users of ours, or plain resources that do nothing, which show the engine's own time. */
export type Kind = "User" | "Plain";

/** How the engine writes its state: after each step, as it does by default, or once at the end. */
export type Checkpoints = "written" | "skipped";

const SKIPPED = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };

export interface StackOptions {
  readonly kind: Kind;
  readonly checkpoints: Checkpoints;
  /** `--parallel`. */
  readonly parallel: number;
  /** The directory that the people are in; default: the Simple AD. */
  readonly directoryId?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A stack of people under the real engine, with a file backend. */
export class BenchStack {
  /** The most memory that a provider process has had, in MiB. */
  peakMemory = 0;

  private constructor(
    private readonly project: Project,
    private readonly sandbox: Sandbox,
    private readonly options: StackOptions,
  ) {}

  static async create(sandbox: Sandbox, options: StackOptions): Promise<BenchStack> {
    const project = await Project.create({
      engine: await engine(),
      program: join(__dirname, "program"),
      environment: {
        ...sandbox.environment(),
        // Deleting many is what is measured.
        WORKSPACES_USERS_DELETION_THRESHOLD: "1000000",
        ...(options.checkpoints === "skipped" ? SKIPPED : {}),
        ...options.environment,
      },
    });
    const stack = new BenchStack(project, sandbox, options);
    await stack.write([]);
    await stack.run(["stack", "init", "test"]);
    return stack;
  }

  /** Makes these the program's people, each with a desktop or without. */
  write(people: readonly Person[], desktops: "with desktops" | "without desktops" = "without desktops"): Promise<void> {
    const { directoryId = this.sandbox.directoryIds.simpleAd } = this.options;
    const workspace = { directoryId, bundleId: this.sandbox.bundles[0]?.id };
    const program = {
      kind: this.options.kind,
      people: people.map((person) => ({
        name: person.userName,
        user: { directoryId, ...person },
        ...(desktops === "with desktops" ? { workspace } : {}),
      })),
    };
    return writeFile(join(this.project.folder, "people.json"), JSON.stringify(program));
  }

  /** `up`, `refresh` or `destroy`, which must succeed; what it did, by the engine's own count. */
  async step(command: "up" | "refresh" | "destroy"): Promise<Changes> {
    const parallel = String(this.options.parallel);
    return changesOf(await this.run([command, "--yes", "--skip-preview", "--parallel", parallel]));
  }

  /** Bytes of the stack's state as it lies in the backend. */
  async stateBytes(): Promise<number> {
    const folder = join(this.project.folder, "..", "state", ".pulumi", "stacks");
    const files = await readdir(folder, { recursive: true, encoding: "utf8" });
    const state = files.find((file) => file.endsWith("test.json"));
    if (state === undefined) {
      throw new Error(`measuring the state: ${folder} holds ${files.join(", ")}, and no test.json`);
    }
    return (await stat(join(folder, state))).size;
  }

  remove(): Promise<void> {
    return this.project.remove();
  }

  private async run(args: readonly string[]): Promise<string> {
    let stopWatching: () => void = () => undefined;
    const { code, output } = await this.project.pulumi(args, (pid) => {
      stopWatching = watchMemory(pid, (mebibytes) => {
        this.peakMemory = Math.max(this.peakMemory, mebibytes);
      });
    });
    stopWatching();
    if (code !== 0) {
      throw new Error(`pulumi ${args.join(" ")} ended with ${code}:\n${output}`);
    }
    return output;
  }
}
