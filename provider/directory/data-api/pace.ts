// How fast Directory Service Data may be asked (Directory Service Administration Guide, "AWS Directory Service Data").
import type { Clock } from "../../concurrency/clock";
import { RateLimit } from "../../concurrency/rate-limit";
import { Slots } from "../../concurrency/slots";

/** A second, of one directory: more in the Enterprise Edition. */
const RATES = { standard: { reads: 8, writes: 4 }, enterprise: { reads: 16, writes: 8 } } as const;
/** Of either edition. */
const MAX_CONCURRENT_REQUESTS = 10;

export class Pace {
  private readonly reads: RateLimit;
  private readonly writes: RateLimit;
  private readonly slots = new Slots(MAX_CONCURRENT_REQUESTS);

  constructor(clock: Clock, isEnterprise: boolean) {
    const { reads, writes } = RATES[isEnterprise ? "enterprise" : "standard"];
    this.reads = new RateLimit(reads, clock, reads);
    this.writes = new RateLimit(writes, clock, writes);
  }

  turn(kind: "read" | "write"): Promise<void> {
    return (kind === "read" ? this.reads : this.writes).turn();
  }

  /** Beside as many others as the service takes. */
  beside<T>(work: () => Promise<T>): Promise<T> {
    return this.slots.with(work);
  }
}
