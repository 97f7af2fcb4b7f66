import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { systemEnvironment, tail } from "../machine/command";

/** How long Samba may take to end when asked to, in milliseconds. */
const PATIENCE = 5_000;

/**
 * A running domain controller. Samba in its interactive mode ends when its standard input does: when we say so, and
 * also when this process is killed.
 */
export class SambaProcess {
  private output = "";
  private readonly exited: Promise<unknown>;

  private constructor(private readonly process: ChildProcess) {
    const keep = (text: string) => {
      this.output = tail(this.output + text, 40);
    };
    process.stdout?.setEncoding("utf8").on("data", keep);
    process.stderr?.setEncoding("utf8").on("data", keep);
    this.exited = once(process, "exit");
  }

  static async start(configurationFile: string): Promise<SambaProcess> {
    const args = ["--interactive", "--no-process-group", "--model=single", "--debug-stdout", "-s", configurationFile];
    // A process group of its own: Ctrl-C is for us to hear, and ending the group ends whatever Samba started.
    const child = spawn("samba", args, { detached: true, env: systemEnvironment() });
    await once(child, "spawn");
    return new SambaProcess(child);
  }

  get running(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  get pid(): number {
    if (this.process.pid === undefined) throw new Error("samba has no process id");
    return this.process.pid;
  }

  /** The last lines it logged. */
  get log(): string {
    return this.output;
  }

  async stop(): Promise<void> {
    this.process.stdin?.end();
    const late = sleep(PATIENCE, "late", { ref: false });
    if ((await Promise.race([this.exited, late])) === "late") await this.kill();
  }

  /** Ends it as a crash would. */
  async kill(): Promise<void> {
    if (this.running) process.kill(-this.pid, "SIGKILL");
    await this.exited;
  }
}
