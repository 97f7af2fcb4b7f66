/** Work that may go on at the same time, and work that may not go on beside any of it. */
export class Gate {
  private readonly running = new Set<Promise<unknown>>();
  /** Resolves when nothing runs alone any more. */
  private closed: Promise<void> | undefined;

  /** Runs beside others, but not while one runs alone. */
  async together<T>(work: () => Promise<T>): Promise<T> {
    while (this.closed !== undefined) {
      await this.closed;
    }
    const one = work();
    this.running.add(one);
    try {
      return await one;
    } finally {
      this.running.delete(one);
    }
  }

  /** Waits until nothing runs, and lets nothing begin until it has ended. */
  alone<T>(work: () => Promise<T>): Promise<T> {
    const earlier = this.closed;
    const one = (async () => {
      await earlier;
      await Promise.allSettled([...this.running]);
      return work();
    })();
    const ended = one.then(
      () => undefined,
      () => undefined,
    );
    this.closed = ended;
    void ended.then(() => {
      if (this.closed === ended) {
        this.closed = undefined;
      }
    });
    return one;
  }
}
