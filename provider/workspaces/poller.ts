import type { Clock } from "../concurrency/clock";
import { ProviderError, wordsOf } from "../errors/provider-error";
import type { Desktop } from "./desktop";

/** What to wait for. */
export interface Wait<T> {
  readonly id: string;
  /** `launching WorkSpace of ada (d-90670cd1b9)`: for errors and progress. */
  readonly doing: string;
  /** Milliseconds; left out, an hour: a launch takes up to 20 minutes (WorkSpaces Administration Guide). */
  readonly timeout?: number | undefined;
  /** What to run or look at when the time is up. */
  readonly next: string;
  /** Returns the outcome, or undefined to go on waiting; throws if waiting longer is of no use. `waited` is in milliseconds. */
  readonly until: (desktop: Desktop | undefined, waited: number) => T | undefined;
}

interface Waiter {
  readonly wait: Wait<unknown>;
  readonly since: number;
  /** How often each state was seen. */
  readonly seen: Map<string, number>;
  saidAt: number;
  lastState: string;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

const DEFAULT_TIMEOUT_MS = 60 * 60_000;
const MIN_INTERVAL_MS = 1_000;
const MAX_INTERVAL_MS = 15_000;
const PROGRESS_INTERVAL_MS = 60_000;
/** Polls in a row that may fail, each after the SDK's own retries, before those who wait get the error. */
const MAX_CONSECUTIVE_FAILURES = 5;
const MAX_NAMED_IN_PROGRESS = 5;

/** One loop for every wait of a Region: each turn describes all that is waited for, 25 a call. */
export class Poller {
  private readonly waiters = new Set<Waiter>();
  private turning = false;
  private failures = 0;
  /** When AWS answered last, and what it said since. */
  private answered: { at: number; since?: unknown };

  constructor(
    private readonly describe: (ids: string[]) => Promise<Desktop[]>,
    private readonly clock: Clock,
    private readonly say: (line: string) => void,
  ) {
    this.answered = { at: clock.now() };
  }

  wait<T>(wait: Wait<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const since = this.clock.now();
      this.waiters.add({ wait, since, seen: new Map(), saidAt: since, lastState: "not seen yet", resolve, reject });
      if (!this.turning) {
        this.turning = true;
        void this.turn();
      }
    });
  }

  private async turn(): Promise<void> {
    while (this.waiters.size > 0) {
      await this.clock.sleep(this.interval());
      // A snapshot: a waiter that is added during the call was not in it, and its desktop would look missing.
      const asked = [...this.waiters];
      try {
        const desktops = await this.describe([...new Set(asked.map(({ wait }) => wait.id))]);
        this.failures = 0;
        this.answered = { at: this.clock.now() };
        const byId = new Map(desktops.map((desktop) => [desktop.id, desktop]));
        for (const waiter of asked) {
          this.look(waiter, byId.get(waiter.wait.id));
        }
      } catch (error) {
        this.failures += 1;
        this.answered.since = error;
        if (this.failures >= MAX_CONSECUTIVE_FAILURES) {
          this.failures = 0;
          for (const waiter of this.waiters) {
            this.end(waiter, () => {
              waiter.reject(error);
            });
          }
        }
      }
      this.sayProgress();
    }
    this.turning = false;
  }

  /** New waits are polled often, old ones seldom: a launch takes up to 20 minutes. */
  private interval(): number {
    const ages = [...this.waiters].map(({ since }) => this.clock.now() - since);
    return Math.min(MAX_INTERVAL_MS, Math.max(MIN_INTERVAL_MS, Math.min(...ages) / 4));
  }

  private look(waiter: Waiter, desktop: Desktop | undefined): void {
    const waited = this.clock.now() - waiter.since;
    waiter.lastState = desktop?.state ?? "not returned";
    waiter.seen.set(waiter.lastState, (waiter.seen.get(waiter.lastState) ?? 0) + 1);
    try {
      const outcome = waiter.wait.until(desktop, waited);
      if (outcome !== undefined) {
        this.end(waiter, () => {
          waiter.resolve(outcome as never);
        });
      } else if (waited >= (waiter.wait.timeout ?? DEFAULT_TIMEOUT_MS)) {
        throw timedOut(waiter, waited);
      }
    } catch (error) {
      this.end(waiter, () => {
        waiter.reject(error);
      });
    }
  }

  private end(waiter: Waiter, tell: () => void): void {
    this.waiters.delete(waiter);
    tell();
  }

  private sayProgress(): void {
    const now = this.clock.now();
    const due = [...this.waiters].filter(({ saidAt }) => now - saidAt >= PROGRESS_INTERVAL_MS);
    for (const waiter of due) {
      waiter.saidAt = now;
    }
    const { at, since } = this.answered;
    const silence =
      since === undefined ? "" : `; AWS last answered ${minutes(now - at)} ago, and since then: ${wordsOf(since)}`;
    const named = due.slice(0, MAX_NAMED_IN_PROGRESS).map(({ wait, since: begun, lastState }) => {
      return `${wait.doing}: ${wait.id} is ${lastState} after ${minutes(now - begun)}${silence}`;
    });
    if (named.length > 0) {
      const rest = due.length - named.length;
      this.say(named.join("\n") + (rest > 0 ? `\n… and ${rest} more` : ""));
    }
  }
}

function timedOut({ wait, seen }: Waiter, waited: number): ProviderError {
  const states = [...seen].map(([state, times]) => `${state} ${times}×`).join(", ");
  return new ProviderError({
    code: "wait-timed-out",
    doing: wait.doing,
    happened: `${wait.id} was not done after ${minutes(waited)} (seen: ${states})`,
    next: wait.next,
  });
}

const minutes = (milliseconds: number): string => `${(milliseconds / 60_000).toFixed(1)} min`;
