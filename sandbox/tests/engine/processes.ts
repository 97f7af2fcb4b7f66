import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** The ids of the processes that have that text in their command line or work in such a folder, without our own. */
export function processesWith(text: string): number[] {
  const ids = readdirSync("/proc")
    .map(Number)
    .filter((id) => id > 0 && id !== process.pid);
  return ids.filter((id) => traits(id).includes(text));
}

/** Returns once a condition holds; fails after `limit` milliseconds. */
export async function eventually(condition: () => boolean, limit = 5_000): Promise<void> {
  const deadline = Date.now() + limit;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`it did not come true in ${limit} ms: ${condition.toString()}`);
    await sleep(20);
  }
}

function traits(id: number): string {
  try {
    return `${readFileSync(`/proc/${id}/cmdline`, "utf8")} ${readlinkSync(`/proc/${id}/cwd`)}`;
  } catch {
    // It has ended since it was listed.
    return "";
  }
}
