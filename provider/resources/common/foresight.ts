// What a check says early of a thing that is there already when its resource is to be created.
import type { CheckFailure } from "./handlers";

/** Says each line once: what a check has said, the creation that follows it does not say again. */
export class Foresight {
  private readonly said = new Set<string>();

  constructor(private readonly show: (line: string) => void) {}

  /**
   * What creating a resource would be refused for; a take-over is said.
   * @param judge returns what is to be said, and throws what the creation would be refused with
   */
  foresee(property: string, judge: () => string | undefined): CheckFailure[] {
    try {
      this.say(judge());
      return [];
    } catch (error) {
      return [{ property, reason: (error as Error).message }];
    }
  }

  say(line: string | undefined): void {
    if (line !== undefined && !this.said.has(line)) {
      this.said.add(line);
      this.show(line);
    }
  }
}
