import { RateLimit, type Rate } from "../rate-limit";
import type { Directory } from "../world";
import { throttled } from "./errors";

export interface DataRates {
  /** Requests a second, of each directory. */
  readonly reads: number;
  readonly writes: number;
  /** Requests under way, of each directory. */
  readonly concurrent: number;
}

/** By edition: Administration Guide, "Replication and consistency" of Directory Service Data. */
export function documentedRates({ edition = "Standard" }: Pick<Directory, "edition">): DataRates {
  return edition === "Standard" ? { reads: 8, writes: 4, concurrent: 10 } : { reads: 16, writes: 8, concurrent: 10 };
}

/** "AWS account – Supports a total of 100 transactions per second … across all directories." */
const ACCOUNT_RATE: Rate = { rate: 100, burst: 100 };

/** How many may come at once is not told: what a second allows is assumed. What RetryAfterSeconds says is not told either. */
const RETRY_AFTER_SECONDS = 1;

export class DataRateLimit {
  readonly #limit = new RateLimit();
  readonly #underWay = new Map<string, number>();

  /** @throws AwsError ThrottlingException */
  async during<T>(
    directoryId: string,
    { isWrite, rates, now }: { isWrite: boolean; rates: DataRates; now: number },
    work: () => Promise<T>,
  ): Promise<T> {
    const rate = isWrite ? rates.writes : rates.reads;
    const underWay = this.#underWay.get(directoryId) ?? 0;
    if (underWay >= rates.concurrent) {
      throw throttled(`More than ${rates.concurrent} concurrent requests.`, RETRY_AFTER_SECONDS);
    }
    const key = `${directoryId} ${isWrite ? "writes" : "reads"}`;
    if (!this.#limit.take("", ACCOUNT_RATE, now) || !this.#limit.take(key, { rate, burst: rate }, now)) {
      throw throttled("Rate exceeded", RETRY_AFTER_SECONDS);
    }
    this.#underWay.set(directoryId, underWay + 1);
    try {
      return await work();
    } finally {
      this.#underWay.set(directoryId, (this.#underWay.get(directoryId) ?? 1) - 1);
    }
  }
}
