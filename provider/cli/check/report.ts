// What the command check has found, a line each.
import { isThrottling, whyNotAsked } from "../aws-fault";
import { ProviderError, wordsOf } from "../../errors/provider-error";

/** `to do`: a later `up` would fail for it. `note`: nothing is wrong, and it is to be known. */
export type Outcome = "ok" | "to do" | "note" | "not checked";

export interface Line {
  /** What was looked at: `certificate of dc1.corp.example.com`. */
  readonly about: string;
  readonly outcome: Outcome;
  /** What was found; and what to do, where there is something. */
  readonly words: string;
  /** The code of the error that `up` would end with, where there is one. */
  readonly code?: string;
}

export class Report {
  readonly lines: Line[] = [];

  /** @param show is given each line as it is found */
  constructor(private readonly show: (line: Line) => void = () => undefined) {}

  get hasToDo(): boolean {
    return this.lines.some(({ outcome }) => outcome === "to do");
  }

  say(about: string, outcome: Outcome, words: string, code?: string): void {
    const line = { about, outcome, words: words.replace(/\s+/g, " "), ...(code === undefined ? {} : { code }) };
    this.lines.push(line);
    this.show(line);
  }

  notChecked(about: string, because: string): void {
    this.say(about, "not checked", `because ${because}`);
  }

  fault(about: string, error: unknown): void {
    if (isThrottling(error)) {
      this.notChecked(about, whyNotAsked(error));
      return;
    }
    this.say(about, "to do", wordsOf(error), error instanceof ProviderError ? error.code : undefined);
  }

  /**
   * Does a step and says what came of it.
   * @returns undefined if it failed, which is said
   */
  async step<T>(about: string, work: () => T | Promise<T>, words: (found: T) => string): Promise<T | undefined> {
    try {
      const found = await work();
      this.say(about, "ok", words(found));
      return found;
    } catch (error) {
      this.fault(about, error);
      return undefined;
    }
  }
}
