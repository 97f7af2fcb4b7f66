// What a check says early of a thing that is there already when its resource is to be created.
import type { Directory } from "../../directory/directory";
import type { CheckFailure } from "./handlers";
import { isUnknown } from "./rules";

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

  /** That something that is created or moved has no place to go to, unless this run makes it. */
  async foreseeUnit(directory: Directory, what: string, organizationalUnit: string | undefined): Promise<void> {
    const missing = isUnknown(organizationalUnit) ? undefined : await directory.missingUnit(organizationalUnit);
    if (missing !== undefined) {
      this.say(
        `${what}: ${missing}, and there is no such unit that our account can see; unless this run makes it, nothing can be put there`,
      );
    }
  }

  say(line: string | undefined): void {
    if (line !== undefined && !this.said.has(line)) {
      this.said.add(line);
      this.show(line);
    }
  }
}
