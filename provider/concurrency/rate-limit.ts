import type { Clock } from "./clock";

/** Longest interval that {@link RateLimit.slowDown} may reach. */
const MAX_INTERVAL_MS = 1_000;

/** Spaces out calls, first come first served. */
export class RateLimit {
  private intervalMs: number;
  /** When the next call would be due if calls came evenly. */
  private due = -Infinity;
  private last = Promise.resolve();

  /**
   * @param perSecond calls a second in the long run; `Infinity` for no limit
   * @param burst calls that may go at once after a pause
   */
  constructor(
    perSecond: number,
    private readonly clock: Clock,
    private readonly burst = 1,
  ) {
    this.intervalMs = 1_000 / perSecond;
  }

  /** Waits until the next call may go. */
  turn(): Promise<void> {
    this.last = this.last.then(async () => {
      const wait = this.due - (this.burst - 1) * this.intervalMs - this.clock.now();
      if (wait > 0) {
        await this.clock.sleep(wait);
      }
      this.due = Math.max(this.due, this.clock.now()) + this.intervalMs;
    });
    return this.last;
  }

  /** Halves the rate, at most down to one call a second. */
  slowDown(): void {
    this.intervalMs = Math.max(this.intervalMs, Math.min(this.intervalMs * 2, MAX_INTERVAL_MS));
  }
}
