import { execFile, spawn, type ChildProcess } from "node:child_process";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

const REPOSITORY = join(__dirname, "../../..");

/** Puts a Pulumi program into a new folder, with this repository's packages installed in it. */
export async function makeProgram(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(folder);
  await symlink(join(REPOSITORY, "node_modules"), join(folder, "node_modules"));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}

/** The status and everything it said, of a shell command; it never rejects for a failure of the command. */
export function shell(command: string, options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) {
  return new Promise<{ status: number; output: string }>((resolve) => {
    execFile("/bin/sh", ["-c", `exec 2>&1; ${command}`], { env: process.env, ...options }, (error, output) => {
      resolve({ status: error === null ? 0 : Number(error.code), output });
    });
  });
}

/**
 * Starts a TypeScript file of this repository, in a process group of its own.
 * @param environment beside ours
 */
export function startFile(
  file: string,
  args: string[] = [],
  environment: Readonly<Record<string, string>> = {},
): ChildProcess {
  const node = ["--import", require.resolve("tsx"), join(REPOSITORY, file)];
  const env = { ...process.env, ...environment };
  return spawn(process.execPath, [...node, ...args], { cwd: REPOSITORY, detached: true, env });
}
