import { setImmediate as turn } from "node:timers/promises";
import type { Clock } from "../provider/concurrency/clock";

/** Turns of the event loop in which nothing may happen before time moves: what follows a reply takes some. */
const QUIET_TURNS = 8;

/** Time that stands while anything is done, and goes on to the next who waits as soon as everybody does. */
export class EventClock implements Clock {
  private time: number;
  private readonly sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  private requests = 0;
  private quiet = 0;

  constructor(begin: number) {
    this.time = begin;
  }

  readonly now = (): number => this.time;

  sleep(milliseconds: number): Promise<void> {
    return new Promise((wake) => {
      this.sleepers.push({ at: this.time + milliseconds, wake });
      this.quiet = 0;
    });
  }

  /** Lets no time pass while a request is under way. */
  async during<T>(request: Promise<T>): Promise<T> {
    this.requests += 1;
    try {
      return await request;
    } finally {
      this.requests -= 1;
      this.quiet = 0;
    }
  }

  /** Lets time pass until work is done. */
  async until<T>(work: Promise<T>): Promise<T> {
    const ended = { yes: false };
    const done = work.finally(() => (ended.yes = true));
    // Its failure is told by what is returned.
    done.catch(() => undefined);
    while (!ended.yes) {
      await turn();
      this.quiet = this.requests > 0 ? 0 : this.quiet + 1;
      if (this.quiet > QUIET_TURNS) {
        this.wakeNext();
      }
    }
    return done;
  }

  private wakeNext(): void {
    this.quiet = 0;
    const at = Math.min(...this.sleepers.map((one) => one.at));
    const index = this.sleepers.findIndex((one) => one.at === at);
    const [next] = index < 0 ? [] : this.sleepers.splice(index, 1);
    if (next !== undefined) {
      this.time = Math.max(this.time, next.at);
      next.wake();
    }
  }
}
