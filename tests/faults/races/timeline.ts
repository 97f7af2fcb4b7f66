import { setImmediate } from "node:timers/promises";
import type { Clock } from "../../../provider/concurrency/clock";

interface Event {
  readonly at: number;
  readonly wake: () => void;
}

/** Time that passes from one event to the next, so that a history of minutes takes a moment and runs the same way each time. */
export class Timeline implements Clock {
  /** Counts the events: two things that happened in different ones have an order. */
  moment = 0;
  private time = 0;
  private readonly events: Event[] = [];
  private messages = 0;

  /** @param delays milliseconds that one message after the other takes on its way, over and over */
  constructor(private readonly delays: readonly number[]) {}

  now(): number {
    return this.time;
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((wake) => {
      // In whole milliseconds, as the machine's clock has them.
      this.events.push({ at: this.time + Math.max(0, Math.ceil(milliseconds)), wake });
    });
  }

  /** A message on its way between two machines. */
  travel(): Promise<void> {
    return this.sleep(this.delays[this.messages++ % this.delays.length] ?? 0);
  }

  /** Lets one event after the other happen, each to its end, until `ended` or nothing more would. */
  async run(ended: () => boolean): Promise<void> {
    for (;;) {
      await quiet();
      const next = ended() ? undefined : this.takeNext();
      if (next === undefined) {
        return;
      }
      this.time = next.at;
      this.moment += 1;
      next.wake();
    }
  }

  private takeNext(): Event | undefined {
    let first = 0;
    for (let index = 1; index < this.events.length; index++) {
      // Of two at the same time the one that was arranged first.
      if ((this.events[index]?.at ?? 0) < (this.events[first]?.at ?? 0)) {
        first = index;
      }
    }
    return this.events.splice(first, 1)[0];
  }
}

/** Resolves when everything that was to follow has followed: promises, and the turns of the loop that the provider itself asks for. */
async function quiet(): Promise<void> {
  await setImmediate();
  await setImmediate();
}
