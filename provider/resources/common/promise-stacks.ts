/**
 * Spares Pulumi's SDK the stack that it takes for each of a resource's promises, some dozens: 60 % of a large program's time. For the length
 * of one constructor only, and of ours: other resources are left as they are. The SDK sets a limit of its own where it looks for the
 * resource's place in the program.
 */
export class PromiseStacks {
  private readonly limit = Error.stackTraceLimit;

  constructor() {
    Error.stackTraceLimit = 0;
  }

  restore(): void {
    Error.stackTraceLimit = this.limit;
  }

  /** An error of the constructor, with the stack that it lost: from where the program calls the class. */
  withStack(error: unknown, constructor: new (...args: never[]) => unknown): unknown {
    this.restore();
    if (error instanceof Error) {
      Error.captureStackTrace(error, constructor);
    }
    return error;
  }
}
