// When a call to AWS is sent again.
import { AdaptiveRetryStrategy } from "@smithy/core/retry";
import { hasAnswered, isSilence } from "./no-answer";

type RetryToken = Awaited<ReturnType<AdaptiveRetryStrategy["acquireInitialRetryToken"]>>;
type Refresh = Parameters<AdaptiveRetryStrategy["refreshRetryTokenForRetry"]>;

/** No call to a service that was never reached is sent again after this: it is the network that is wrong, and waiting does not mend it. */
const UNREACHED_MS = 5_000;

/** So long whoever asks next is told at once what the one before waited for. */
const REMEMBERED_MS = 30_000;

/** Of one client: adaptive as the SDK's own, but for a service that has never answered it. */
export class Retries extends AdaptiveRetryStrategy {
  private isReached = false;
  private silence: { readonly error: Error; readonly since: number } | undefined;
  private readonly begun = new WeakMap<RetryToken, number>();

  constructor(
    maxAttempts: number,
    private readonly now: () => number = Date.now,
  ) {
    super(maxAttempts);
  }

  override async acquireInitialRetryToken(scope: string): Promise<RetryToken> {
    if (this.silence !== undefined && this.now() - this.silence.since < REMEMBERED_MS) {
      throw this.silence.error;
    }
    const token = await super.acquireInitialRetryToken(scope);
    this.begun.set(token, this.now());
    return token;
  }

  override async refreshRetryTokenForRetry(token: Refresh[0], failed: Refresh[1]): Promise<RetryToken> {
    const begun = this.begun.get(token) ?? this.now();
    if (hasAnswered(failed.error)) {
      this.noteAnswer();
    } else if (isSilence(failed.error) && !this.isReached && this.now() - begun >= UNREACHED_MS) {
      this.silence = { error: failed.error ?? new Error("no answer"), since: this.now() };
      throw this.silence.error;
    }
    const next = await super.refreshRetryTokenForRetry(token, failed);
    this.begun.set(next, begun);
    return next;
  }

  override recordSuccess(token: Refresh[0]): void {
    this.noteAnswer();
    super.recordSuccess(token);
  }

  private noteAnswer(): void {
    this.isReached = true;
    this.silence = undefined;
  }
}
