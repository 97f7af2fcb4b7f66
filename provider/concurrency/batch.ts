/** Gathers single requests that come close together into full calls, and gives each its own answer. */
export class Batch<Request, Answer> {
  private gathering: { request: Request; resolve: (answer: Answer) => void; reject: (error: unknown) => void }[] = [];

  /**
   * @param size requests that one call takes
   * @param gathered resolves when a call that is not full has waited long enough for more
   * @param send one answer, or a promise of one, per request, in their order; rejects if the whole call failed
   */
  constructor(
    private readonly size: number,
    private readonly gathered: () => Promise<unknown>,
    private readonly send: (requests: Request[]) => Promise<(Answer | Promise<Answer>)[]>,
  ) {}

  add(request: Request): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.gathering.push({ request, resolve, reject });
      if (this.gathering.length === this.size) {
        void this.flush(this.gathering);
      } else if (this.gathering.length === 1) {
        const { gathering } = this;
        void this.gathered().then(() => this.flush(gathering));
      }
    });
  }

  private async flush(whole: typeof this.gathering): Promise<void> {
    if (this.gathering !== whole) {
      return; // Already sent: it filled up first.
    }
    this.gathering = [];
    try {
      const answers = await this.send(whole.map(({ request }) => request));
      whole.forEach(({ resolve }, index) => {
        resolve(answers[index] as Answer);
      });
    } catch (error) {
      for (const { reject } of whole) {
        reject(error);
      }
    }
  }
}
