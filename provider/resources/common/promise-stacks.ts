import { forEachInSlices } from "./slices";

type Format = (error: Error, frames: NodeJS.CallSite[]) => unknown;

/**
 * Spares Pulumi's SDK the stack that it takes for each of a resource's promises, some dozens: 60 % of a large program's time. For the length
 * of one constructor only, and of ours: other resources are left as they are. The SDK sets a limit of its own where it looks for the
 * resource's place in the program; that stack goes into the state, a sixth of a person's, and keeps the program's own part.
 */
export class PromiseStacks {
  private readonly limit = Error.stackTraceLimit;
  private readonly format = Reflect.get(Error, "prepareStackTrace") as Format | undefined;

  constructor() {
    const { format } = this;
    Error.stackTraceLimit = 0;
    // Whoever maps positions to a program's TypeScript does so here; where nobody does, nothing is set that could be in Node's own way.
    if (format !== undefined) {
      Error.prepareStackTrace = (error, frames): unknown => format.call(Error, error, programsOwn(frames));
    }
  }

  restore(): void {
    Error.stackTraceLimit = this.limit;
    if (this.format !== undefined) {
      Error.prepareStackTrace = this.format;
    }
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

/** Files of Node, whose frames may have no file at all, and of Pulumi's SDK: what loads a program is below all of its frames. */
const LOADER = /^$|^node:|[\\/]@pulumi[\\/]pulumi[\\/]/;

/** A stack down to the last frame of the program, or of what it gives to a loop of ours. */
function programsOwn(frames: NodeJS.CallSite[]): NodeJS.CallSite[] {
  const loop = frames.findIndex((frame) => frame.getFunctionName() === forEachInSlices.name);
  const above = loop === -1 ? frames : frames.slice(0, loop);
  const last = above.findLastIndex((frame) => !LOADER.test(frame.getFileName() ?? ""));
  return last === -1 ? frames : above.slice(0, last + 1);
}
