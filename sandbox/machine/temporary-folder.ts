import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder that is removed with its owner, also where the owner is killed and can do nothing itself. */
export interface TemporaryFolder {
  readonly path: string;
  remove(): Promise<void>;
}

export async function temporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), "workspaces-users-"));
  // The keeper reads a pipe that ends with us. It has a process group of its own, so that Ctrl-C does not reach it; the
  // second is for the servers in the folder, which end in the same way, to let go of their files.
  const script = 'cat >/dev/null; if [ -e "$0" ]; then sleep 1; rm -rf "$0"; fi';
  const keeper = spawn("sh", ["-c", script, path], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
  const ended = once(keeper, "exit");
  keeper.unref();
  return {
    path,
    remove: async () => {
      await rm(path, { recursive: true, force: true });
      keeper.ref();
      keeper.stdin.end();
      await ended;
    },
  };
}
