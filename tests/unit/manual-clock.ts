import { setImmediate } from "node:timers/promises";
import type { Clock } from "../../provider/concurrency/clock";

/** Time that passes only when a test says so; those who sleep are woken in their order. */
export class ManualClock implements Clock {
  private time = 0;
  private sleepers: { at: number; wake: () => void }[] = [];

  now(): number {
    return this.time;
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((wake) => {
      this.sleepers.push({ at: this.time + milliseconds, wake });
    });
  }

  async pass(milliseconds: number): Promise<void> {
    const until = this.time + milliseconds;
    for (;;) {
      await setImmediate();
      const [next] = this.sleepers.sort((one, other) => one.at - other.at);
      if (next === undefined || next.at > until) {
        this.time = until;
        return;
      }
      this.sleepers.shift();
      this.time = next.at;
      next.wake();
      await setImmediate();
    }
  }
}
