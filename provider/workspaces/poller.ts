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
  /** Whether AWS has nothing to do for it yet: then nothing goes on there if the wait is cancelled. */
  readonly nothingBegun?: true;
  /** Returns the outcome, or undefined to go on waiting; throws if waiting longer is of no use. `waited` is in milliseconds. */
  readonly until: (desktop: Desktop | undefined, waited: number) => T | undefined;
}

interface Waiter {
  readonly wait: Wait<unknown>;
  readonly since: number;
  /** How often each state was seen. */
  readonly seen: Map<string, number>;
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
/** Until it is first said what is waited for. */
const FIRST_PROGRESS_MS = 5_000;

/** One loop for every wait of a Region: each turn describes all that is waited for, 25 a call. */
export class Poller {
  private readonly waiters = new Set<Waiter>();
  private turning = false;
  private isCancelled = false;
  /** WorkSpaces whose last wait has ended since there were none. */
  private readonly ended = new Map<string, "ready" | "failed">();
  /** When progress was said last; undefined if not since there were no waits. */
  private saidAt: number | undefined;
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

  /** Ends every wait, now and from now on. */
  cancel(): void {
    this.isCancelled = true;
    for (const waiter of this.waiters) {
      this.end(waiter, "failed", () => {
        waiter.reject(cancelled(waiter, this.clock.now()));
      });
    }
  }

  wait<T>(wait: Wait<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const since = this.clock.now();
      const waiter: Waiter = { wait, since, seen: new Map(), lastState: "not seen yet", resolve, reject };
      if (this.isCancelled) {
        reject(cancelled(waiter, since));
        return;
      }
      this.waiters.add(waiter);
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
            this.end(waiter, "failed", () => {
              waiter.reject(error);
            });
          }
        }
      }
      this.sayProgress();
    }
    this.turning = false;
    this.ended.clear();
    this.saidAt = undefined;
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
        this.end(waiter, "ready", () => {
          waiter.resolve(outcome as never);
        });
      } else if (waited >= (waiter.wait.timeout ?? DEFAULT_TIMEOUT_MS)) {
        throw timedOut(waiter, waited);
      }
    } catch (error) {
      this.end(waiter, "failed", () => {
        waiter.reject(error);
      });
    }
  }

  private end(waiter: Waiter, how: "ready" | "failed", tell: () => void): void {
    this.waiters.delete(waiter);
    this.ended.set(waiter.wait.id, how);
    tell();
  }

  /** Some seconds after the first wait began, and then once a minute: one line for all. */
  private sayProgress(): void {
    const now = this.clock.now();
    const waiting = [...this.waiters].sort((one, other) => one.since - other.since);
    const [oldest] = waiting;
    const interval = this.saidAt === undefined ? FIRST_PROGRESS_MS : PROGRESS_INTERVAL_MS;
    const last = this.saidAt ?? oldest?.since;
    if (oldest === undefined || last === undefined || now - last < interval) {
      return;
    }
    this.saidAt = now;
    const { at, since } = this.answered;
    const silence =
      since === undefined ? "" : `; AWS last answered ${minutes(now - at)} ago, and since then: ${wordsOf(since)}`;
    const states = new Map<string, number>();
    for (const one of waiting) {
      states.set(one.lastState, (states.get(one.lastState) ?? 0) + 1);
    }
    const counts = [...states].map(([state, count]) => `${inWords(count)} ${state}`);
    // One that is waited for again, as between the steps of an edit, counts as that.
    const ids = new Set(waiting.map(({ wait }) => wait.id));
    const outcomes = [...this.ended].filter(([id]) => !ids.has(id)).map(([, outcome]) => outcome);
    const failed = outcomes.filter((outcome) => outcome === "failed").length;
    const ready = outcomes.length - failed;
    const all = outcomes.length + ids.size;
    const others = [...counts, ...(failed === 0 ? [] : [`${inWords(failed)} failed`])].join(", ");
    const fleet = `WorkSpaces: ready ${inWords(ready)} of ${inWords(all)}, oldest ${minutes(now - oldest.since)} (${others}); `;
    const { wait, since: begun, lastState } = oldest;
    this.say(
      `${all === 1 ? "" : fleet}${wait.doing}: ${wait.id} is ${lastState} after ${minutes(now - begun)}${silence}`,
    );
  }
}

function cancelled({ wait, since, lastState, seen }: Waiter, now: number): ProviderError {
  const state = seen.size === 0 ? "" : `: ${wait.id} is ${lastState} after ${minutes(now - since)}`;
  return new ProviderError({
    code: "wait-timed-out",
    doing: wait.doing,
    happened: `the run was cancelled${state}${wait.nothingBegun ? "" : `, and AWS goes on with ${wait.id}`}`,
    next: wait.nothingBegun
      ? "run the same command again: nothing has begun"
      : "run the same command again: it goes on waiting for the same WorkSpace",
  });
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

const inWords = (count: number): string => count.toLocaleString("en");

const minutes = (milliseconds: number): string => `${(milliseconds / 60_000).toFixed(1)} min`;
