import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Does `work` while no other process holds the lock `file`. The kernel lets the lock go when its holder dies, so none
 * is ever left behind: `flock` holds it for a shell that ends with our end of its pipe.
 *
 * @param onWait called once where another process has the lock, before waiting for it
 */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  onWait: () => void = () => undefined,
): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  const holder = spawn("flock", [file, "sh", "-c", "echo held; exec cat"], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(holder, "exit");
  const held = Promise.race([
    once(holder.stdout, "data"),
    ended.then(() => Promise.reject(new Error(`locking ${file}: flock ended without the lock`))),
  ]);
  const notice = setTimeout(onWait, 1_000);
  try {
    await held;
    clearTimeout(notice);
    return await work();
  } finally {
    clearTimeout(notice);
    holder.stdin.end();
    await ended;
  }
}
