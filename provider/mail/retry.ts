// One mail, as many attempts as are safe and useful, no faster than the mail service takes them.
import type { Clock } from "../clock";
import { ProviderError, type ErrorCode } from "../errors";

/** What one failed attempt means. */
export interface Failure {
  code: Extract<ErrorCode, "mail-refused" | "mail-unreachable" | "outcome-unknown">;
  happened: string;
  next: string;
  /**
   * Set only where the mail is certainly not on its way and another attempt may succeed: after a wait, or after a wait
   * and with all mails slowed down.
   */
  again?: "later" | "slower";
  cause?: unknown;
}

/** With waits of 1, 2, 4 and 8 seconds between them: a restart or a burst passes, greylisting is left to the next run. */
const ATTEMPTS = 5;
const FIRST_WAIT = 1_000;

/** Runs attempts until one succeeds, one fails for good, or {@link ATTEMPTS} are spent. */
export async function deliver<T>(
  doing: string,
  attempt: () => Promise<T>,
  judge: (error: unknown) => Failure,
  pace: Pace,
  clock: Clock,
): Promise<T> {
  for (let tried = 1; ; tried++) {
    await pace.turn();
    try {
      return await attempt();
    } catch (error) {
      const { again, happened, ...failure } = judge(error);
      if (again === undefined || tried === ATTEMPTS) {
        const times = tried === 1 ? "" : ` (attempt ${tried} of ${ATTEMPTS})`;
        throw new ProviderError({ ...failure, doing, happened: happened + times });
      }
      if (again === "slower") {
        pace.slowDown();
      }
      await clock.sleep(FIRST_WAIT * 2 ** (tried - 1));
    }
  }
}

/** SES's lowest sending rate is one mail a second: that of an account in its sandbox. */
const SLOWEST_INTERVAL = 1_000;

/** Spaces out mails evenly, first come first served. */
export class Pace {
  private interval: number;
  private free = -Infinity;
  private last = Promise.resolve();

  /** @param perSecond mails a second; `Infinity` for no limit. */
  constructor(
    perSecond: number,
    private readonly clock: Clock,
  ) {
    this.interval = 1_000 / perSecond;
  }

  /** Waits until the next mail may go. */
  turn(): Promise<void> {
    this.last = this.last.then(async () => {
      const wait = this.free - this.clock.now();
      if (wait > 0) {
        await this.clock.sleep(wait);
      }
      this.free = this.clock.now() + this.interval;
    });
    return this.last;
  }

  /** Halves the rate, at most down to one mail a second. */
  slowDown(): void {
    this.interval = Math.max(this.interval, Math.min(this.interval * 2, SLOWEST_INTERVAL));
  }
}
