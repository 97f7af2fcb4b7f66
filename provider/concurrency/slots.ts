/** Lets so many work at a time; whoever comes later waits, first come first served. */
export class Slots {
  private taken = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly most: number) {}

  async with<T>(work: () => Promise<T>): Promise<T> {
    if (this.taken === this.most) {
      // Whoever leaves hands its slot over.
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      this.taken += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) {
        next();
      } else {
        this.taken -= 1;
      }
    }
  }
}
