/** Calls a second in the long run, and how many may come at once. WorkSpaces allows 2 and 5 (its API guide). */
export interface Rate {
  rate: number;
  burst: number;
}

/** A token bucket for each key. */
export class RateLimit {
  readonly #buckets = new Map<string, { tokens: number; at: number }>();

  /** Takes a token of `key`'s bucket; false where it is empty. `now` is in milliseconds. */
  take(key: string, { rate, burst }: Rate, now: number): boolean {
    const bucket = this.#buckets.get(key) ?? { tokens: burst, at: now };
    this.#buckets.set(key, bucket);
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * rate);
    bucket.at = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }
}
