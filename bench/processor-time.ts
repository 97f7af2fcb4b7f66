import { readFileSync } from "node:fs";
import { descendants } from "../tests/engine/process-tree";

/** Of the kernel's clock that /proc tells times in: 100 a second on every Linux that Node runs on (USER_HZ). */
const TICKS = 100;

/** Seconds of a processor that everything this process started has used so far, what has ended included; without this process itself. */
export function processorSeconds(): number {
  const [, , waitedUser = 0, waitedSystem = 0] = ticksOf(process.pid);
  const living = descendants(process.pid).flatMap(ticksOf);
  return [waitedUser, waitedSystem, ...living].reduce((sum, one) => sum + one) / TICKS;
}

/** In user and in system mode: its own, and its ended children's (proc(5), stat: utime, stime, cutime, cstime). Empty if it has ended. */
function ticksOf(pid: number): number[] {
  try {
    const [, fields = ""] = /\) (.*)/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
    return fields.split(" ").slice(11, 15).map(Number);
  } catch {
    return [];
  }
}
