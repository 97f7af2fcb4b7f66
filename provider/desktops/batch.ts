import type { Clock } from "../clock";

/** WorkSpaces' own limit for CreateWorkspaces, TerminateWorkspaces and DescribeWorkspaces by id. */
export const CALL_SIZE = 25;

/** Gathers single requests that come close together into full calls, and gives each its own answer. */
export class Batch<Request, Answer> {
  private gathering: { request: Request; resolve: (answer: Answer) => void; reject: (error: unknown) => void }[] = [];

  /**
   * @param window milliseconds a call that is not full waits for more
   * @param send answers in the order of the requests, an answer may be still to come; throws where the call failed as a whole
   */
  constructor(
    private readonly window: number,
    private readonly clock: Clock,
    private readonly send: (requests: Request[]) => Promise<(Answer | Promise<Answer>)[]>,
  ) {}

  add(request: Request): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.gathering.push({ request, resolve, reject });
      if (this.gathering.length === CALL_SIZE) {
        void this.flush(this.gathering);
      } else if (this.gathering.length === 1) {
        const { gathering } = this;
        void this.clock.sleep(this.window).then(() => this.flush(gathering));
      }
    });
  }

  private async flush(gathered: typeof this.gathering): Promise<void> {
    if (this.gathering !== gathered) {
      return; // It went out full before its window ended.
    }
    this.gathering = [];
    try {
      const answers = await this.send(gathered.map(({ request }) => request));
      gathered.forEach(({ resolve }, index) => {
        resolve(answers[index] as Answer);
      });
    } catch (error) {
      for (const { reject } of gathered) {
        reject(error);
      }
    }
  }
}
