// One mail, as many attempts as are safe and useful, no faster than the mail service takes them.
import type { Clock } from "../concurrency/clock";
import { ProviderError, type ErrorCode } from "../errors/provider-error";
import type { RateLimit } from "../concurrency/rate-limit";

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
const MAX_ATTEMPTS = 5;
const FIRST_WAIT_MS = 1_000;

/** Runs attempts until one succeeds, one fails for good, or {@link MAX_ATTEMPTS} are spent. */
export async function deliver<T>(
  doing: string,
  attempt: () => Promise<T>,
  judge: (error: unknown) => Failure,
  pace: RateLimit,
  clock: Clock,
): Promise<T> {
  for (let tried = 1; ; tried++) {
    await pace.turn();
    try {
      return await attempt();
    } catch (error) {
      const { again, happened, ...failure } = judge(error);
      if (again === undefined || tried === MAX_ATTEMPTS) {
        const times = tried === 1 ? "" : ` (attempt ${tried} of ${MAX_ATTEMPTS})`;
        throw new ProviderError({ ...failure, doing, happened: happened + times });
      }
      if (again === "slower") {
        pace.slowDown();
      }
      await clock.sleep(FIRST_WAIT_MS * 2 ** (tried - 1));
    }
  }
}
