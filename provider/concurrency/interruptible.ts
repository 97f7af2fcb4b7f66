import { ProviderError } from "../errors/provider-error";
import type { Clock } from "./clock";

/** What a wait ends with that whoever runs the engine has cut short. */
export class RunCancelled extends ProviderError {
  constructor(
    doing = "waiting for others",
    happened = "the run was cancelled",
    next = "run the same command again: it goes on from here",
  ) {
    super({ code: "wait-timed-out", doing, happened, next });
  }
}

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
