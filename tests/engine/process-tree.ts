import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Everything that a process started, and what that started. */
export function descendants(pid: number): number[] {
  const children = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((child) => parentOf(child) === pid);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

/** The dynamic provider processes below a `pulumi` process. */
export const providersOf = (pulumi: number): number[] =>
  descendants(pulumi).filter((pid) => read(`/proc/${pid}/cmdline`).includes("cmd/dynamic-provider"));

/** Ends processes as a power failure does, and returns when none of them can do anything any more. */
export async function killAll(pids: readonly number[]): Promise<void> {
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended by itself.
    }
  }
  while (pids.some(isAlive)) {
    await sleep(1);
  }
}

export const isAlive = (pid: number): boolean => !["Z", "X", undefined].includes(fieldsOf(pid)[0]);

const parentOf = (pid: number): number => Number(fieldsOf(pid)[1]);

/** Of /proc/PID/stat, those after the command's name, which is between parentheses and may hold anything: state, parent, … */
function fieldsOf(pid: number): string[] {
  const [, fields = ""] = /\) (.*)/s.exec(read(`/proc/${pid}/stat`)) ?? [];
  return fields.split(" ").filter(Boolean);
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
