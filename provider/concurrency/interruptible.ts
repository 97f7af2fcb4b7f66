import { ProviderError } from "../errors/provider-error";
import type { Clock } from "./clock";

/** What a wait ends with that whoever runs the engine has cut short. */
export class RunCancelled extends ProviderError {
  /** Whether it says what was cut short. */
  readonly isNamed: boolean;

  constructor(doing?: string, happened = "the run was cancelled", next = GOES_ON) {
    super({ code: "wait-timed-out", doing: doing ?? "waiting for others", happened, next });
    this.isNamed = doing !== undefined;
  }
}

const GOES_ON = "run the same command again: it goes on from here";

/**
 * What was thrown, with words of our own where it is a wait that was cut short and knew nothing of what it was for.
 * @param holds what is so now
 */
export const namedIfCancelled = (error: unknown, doing: string, holds: string, next?: string): unknown =>
  error instanceof RunCancelled && !error.isNamed
    ? new RunCancelled(doing, `the run was cancelled: ${holds}`, next)
    : error;

/** A clock whose sleeps end, with {@link RunCancelled}, once the run is cancelled: for waits that do nothing but ask again. */
export class InterruptibleClock implements Clock {
  private isCancelled = false;
  private readonly sleepers = new Set<(error: RunCancelled) => void>();

  constructor(private readonly clock: Clock) {}

  now(): number {
    return this.clock.now();
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.isCancelled) {
        reject(new RunCancelled());
        return;
      }
      this.sleepers.add(reject);
      void this.clock.sleep(milliseconds).then(() => {
        this.sleepers.delete(reject);
        resolve();
      });
    });
  }

  /** Ends every sleep, now and from now on. */
  cancel(): void {
    this.isCancelled = true;
    for (const reject of this.sleepers) {
      reject(new RunCancelled());
    }
    this.sleepers.clear();
  }
}
