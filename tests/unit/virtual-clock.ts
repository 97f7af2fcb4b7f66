import type { Clock } from "../../provider/concurrency/clock";

/** Time that passes only by sleeping; every sleep is recorded and over at once. */
export class VirtualClock implements Clock {
  readonly slept: number[] = [];
  private time = 0;

  now(): number {
    return this.time;
  }

  sleep(milliseconds: number): Promise<void> {
    this.slept.push(milliseconds);
    this.time += milliseconds;
    return Promise.resolve();
  }
}
