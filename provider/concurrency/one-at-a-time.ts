/** Runs what is done to one thing one after the other, in the order it was asked for. */
export class OneAtATime {
  private readonly last = new Map<string, Promise<unknown>>();

  async run<T>(thing: string, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(thing);
    const now = (before ?? Promise.resolve()).then(work, work);
    this.last.set(thing, now);
    try {
      return await now;
    } finally {
      if (this.last.get(thing) === now) {
        this.last.delete(thing);
      }
    }
  }
}
