import { readFileSync } from "node:fs";
import { providersOf } from "../tests/engine/process-tree";

/** Milliseconds between looks at a process: seldom enough not to take the time that is measured. */
const LOOK_EVERY = 250;

/** Tells the most memory that the provider process below a `pulumi` process has had, in MiB, each time that it looks. */
export function watchMemory(pulumi: number, tell: (mebibytes: number) => void): () => void {
  let provider: number | undefined;
  const watch = setInterval(() => {
    provider ??= providersOf(pulumi)[0];
    const peak = provider === undefined ? undefined : peakMemory(provider);
    if (peak !== undefined) {
      tell(peak);
    } else {
      // Pulumi looks for its host with a process of the same words, which ends at once.
      provider = undefined;
    }
  }, LOOK_EVERY);
  return () => {
    clearInterval(watch);
  };
}

/** VmHWM; undefined if the process has ended. */
function peakMemory(pid: number): number | undefined {
  try {
    const [, kibibytes] = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return kibibytes === undefined ? undefined : Number(kibibytes) / 1024;
  } catch {
    return undefined;
  }
}
