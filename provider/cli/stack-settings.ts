// How a command gets the settings that the provider has: of a stack, with its secrets, and of the environment.
import { execFile } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { SettingSources } from "../config/settings";
import { ProviderError } from "../errors/provider-error";

/** Where settings are looked for. */
export interface StackChoice {
  /** The stack's name; undefined for the environment alone. */
  readonly stack: string | undefined;
  /** A folder of the program. Default: the one that the command is run in. */
  readonly folder?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Structured values are JSON text in `value`, as the provider gets them. */
type Configuration = Readonly<Record<string, { readonly value?: string }>>;

/**
 * The settings of a stack's configuration, then of the environment. `pulumi` itself reads the configuration, so that every backend, secrets
 * provider and ESC environment works as it does in an `up`.
 * @throws ProviderError `invalid-setting` if there is no such stack, or `pulumi` cannot read it
 */
export async function stackSettings({
  stack,
  folder = process.cwd(),
  env = process.env,
}: StackChoice): Promise<SettingSources> {
  const project = projectFolder(folder);
  const program = project === undefined ? folder : programFolder(project);
  if (stack === undefined) {
    return { config: () => undefined, env, folder: program };
  }
  const configuration = await read(stack, project ?? folder, env);
  return { config: (key) => configuration[key]?.value, keys: Object.keys(configuration), env, folder: program };
}

/** The folder of the project that a folder is in: the nearest one above that has a Pulumi.yaml. */
export function projectFolder(folder: string): string | undefined {
  for (let here = resolve(folder); ; here = dirname(here)) {
    if (PROJECT_FILES.some((name) => existsSync(join(here, name)))) {
      return here;
    }
    if (dirname(here) === here) {
      return undefined;
    }
  }
}

const PROJECT_FILES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/** The name of the project in a folder. */
export const projectName = (project: string): string | undefined => valueIn(project, "name");

/** Where the engine runs the program and its provider: paths in settings are from there. */
function programFolder(project: string): string {
  const main = valueIn(project, "main");
  if (main === undefined) {
    return project;
  }
  const path = resolve(project, main);
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? path : dirname(path);
}

/** A plain value of the project's file, in YAML or JSON. */
function valueIn(project: string, key: "name" | "main"): string | undefined {
  const file = PROJECT_FILES.map((name) => join(project, name)).find((name) => existsSync(name)) ?? "";
  return new RegExp(`^[ {]*"?${key}"?:\\s*["']?([^"',#\\s}]+)`, "m").exec(readFileSync(file, "utf8"))?.[1];
}

async function read(stack: string, cwd: string, env: NodeJS.ProcessEnv): Promise<Configuration> {
  const command = ["config", "--show-secrets", "--json", "--stack", stack, "--non-interactive", "--color=never"];
  const doing = `reading the configuration of stack ${stack}`;
  const { failure, printed, complaint } = await run("pulumi", command, cwd, env);
  if (failure !== undefined) {
    const isMissing = (failure as NodeJS.ErrnoException).code === "ENOENT";
    throw new ProviderError({
      code: "invalid-setting",
      doing,
      // What was printed may hold secrets, and what was complained of does not.
      happened: isMissing ? "there is no pulumi on PATH" : `pulumi config failed: ${complaint || "it said nothing"}`,
      next: isMissing
        ? "install it, or give the settings by the environment (WORKSPACES_USERS_…) with --no-stack"
        : "run it in the program's folder, with the backend and passphrase of the stack (pulumi stack ls lists the stacks); or give the settings by the environment (WORKSPACES_USERS_…) with --no-stack",
    });
  }
  try {
    return JSON.parse(printed) as Configuration;
  } catch {
    throw new ProviderError({
      code: "invalid-setting",
      doing,
      happened: "pulumi config printed something else than JSON",
      next: "see what pulumi config --json prints",
    });
  }
}

function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<{ failure: Error | undefined; printed: string; complaint: string }> {
  return new Promise((done) => {
    const child = execFile(command, args, { cwd, env, maxBuffer: 64 * 1024 * 1024 }, (failure, printed, complaint) => {
      const words = complaint.replace(/^error:\s*/i, "").trim();
      done({ failure: failure ?? undefined, printed, complaint: words });
    });
    // It must not read what is piped to us.
    child.stdin?.end();
  });
}
