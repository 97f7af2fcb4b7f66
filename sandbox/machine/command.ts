import { execFile } from "node:child_process";

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Milliseconds until the command is ended. None unless given. */
  timeout?: number;
}

/** The environment with the folders of system programs on PATH, which Debian leaves out of a user's. */
export function systemEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${process.env.PATH ?? ""}:/usr/local/sbin:/usr/sbin:/sbin` };
}

/** Runs a command and returns what it wrote to standard output. Its failure is an error with the end of what it wrote. */
export function run(command: string, args: string[], options: RunOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const settings = { env: systemEnvironment(), maxBuffer: 64 * 1024 * 1024, ...options };
    execFile(command, args, settings, (error, stdout, stderr) => {
      if (error === null) {
        resolve(stdout);
        return;
      }
      const words = tail(stderr || stdout) || error.message;
      reject(new Error(`running ${[command, ...args].slice(0, 3).join(" ")}: ${words}`, { cause: error }));
    });
  });
}

/** The last lines of a program's output: where it says why it failed. */
export function tail(text: string, lines = 15): string {
  return text.trimEnd().split("\n").slice(-lines).join("\n");
}
