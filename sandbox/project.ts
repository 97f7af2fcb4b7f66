import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, symlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Engine } from "./engine/engine";
import { temporaryFolder, type TemporaryFolder } from "./machine/temporary-folder";

const REPOSITORY = resolve(__dirname, "..");

/** How a `pulumi` command ended. */
export interface Outcome {
  readonly code: number;
  /** Everything it printed, standard error included. */
  readonly output: string;
}

export interface ProjectOptions {
  readonly engine: Engine;
  /** A folder with a Pulumi program, copied so that it may be changed. */
  readonly program: string;
  /** Added to the environment of every command. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A copy of a Pulumi program with a file backend of its own, worked on by the `pulumi` command as a user types it. */
export class Project {
  private constructor(
    private readonly pulumiCommand: string,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly temporary: TemporaryFolder,
  ) {}

  static async create({ engine, program, environment }: ProjectOptions): Promise<Project> {
    const temporary = await temporaryFolder();
    const folder = join(temporary.path, "program");
    await mkdir(join(temporary.path, "state"));
    await cp(program, folder, { recursive: true });
    // The package and what it depends on, as `npm install` would lay them out, from this checkout.
    await symlink(join(REPOSITORY, "node_modules"), join(folder, "node_modules"));
    const settings = { PULUMI_CONFIG_PASSPHRASE: "sandbox" };
    const all = { ...process.env, ...engine.environment, ...settings, ...environment };
    return new Project(engine.pulumi, all, temporary);
  }

  /** Where the program is. */
  get folder(): string {
    return join(this.temporary.path, "program");
  }

  /** Where the file backend keeps its stacks. */
  get state(): string {
    return join(this.temporary.path, "state");
  }

  /** What a command needs that is run beside the program, as from the shell that `pulumi` is run in. */
  get shell(): { readonly cwd: string; readonly env: NodeJS.ProcessEnv } {
    return { cwd: this.folder, env: { ...this.environment, PULUMI_BACKEND_URL: `file://${this.state}` } };
  }

  /**
   * Another project with a copy of all that this one has, its backend included.
   * @param environment of its commands, beside this one's
   */
  async copy(environment: Readonly<Record<string, string>> = {}): Promise<Project> {
    const temporary = await temporaryFolder();
    await cp(this.temporary.path, temporary.path, { recursive: true, verbatimSymlinks: true });
    return new Project(this.pulumiCommand, { ...this.environment, ...environment }, temporary);
  }

  /**
   * Runs `pulumi` with these arguments in the program's folder.
   * @param spawned is given its process id, to interfere with it
   * @param environment of this command alone
   */
  async pulumi(
    args: readonly string[],
    spawned: (pid: number) => void = () => undefined,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Outcome> {
    const child = spawn(this.pulumiCommand, [...args, "--non-interactive", "--color=never"], {
      cwd: this.shell.cwd,
      env: { ...this.shell.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    if (child.pid !== undefined) {
      spawned(child.pid);
    }
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => chunks.push(chunk));
    const [code, signal] = (await once(child, "close")) as [number | null, string | null];
    return { code: code ?? (signal === null ? 1 : 128), output: Buffer.concat(chunks).toString() };
  }

  remove(): Promise<void> {
    return this.temporary.remove();
  }
}
