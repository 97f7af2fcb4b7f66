import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { text } from "node:stream/consumers";

const MAIN = resolve(__dirname, "../dist/cli/main.js");

export interface CommandOutcome {
  readonly status: number | null;
  readonly printed: string;
  readonly complained: string;
}

/** Runs `pulumi-workspaces-users` as a pipeline does. */
export async function command(
  args: readonly string[],
  { input = "", cwd, env = {} }: { input?: string; cwd?: string; env?: NodeJS.ProcessEnv },
): Promise<CommandOutcome> {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [MAIN, ...args], { cwd, env: { PATH, HOME, ...env } });
  child.stdin.end(input);
  const [printed, complained, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close") as Promise<[number | null]>,
  ]);
  return { status, printed, complained };
}
