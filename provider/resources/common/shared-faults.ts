// In a check: what is wrong with a directory or with the settings, and so stands against every resource that needs them.
import { resourceOf, type Owner } from "../../ownership/owner";
import type { CheckFailure } from "./handlers";

export class SharedFaults {
  /** The resource that each was told of in full. */
  private readonly toldOf = new Map<string, Owner>();

  /**
   * In full for the first resource that has it, and shortly for each other: all are refused, and one of fifty errors is read.
   * @param subject what is wrong, in words
   */
  of(owner: Owner, subject: string, failure: CheckFailure): CheckFailure {
    const { property, reason } = failure;
    const first = this.toldOf.get(reason) ?? owner;
    this.toldOf.set(reason, first);
    const [code = ""] = /(?: \[[a-z-]+\])?$/.exec(reason) ?? [];
    const toldOf = resourceOf(first);
    return first === owner
      ? failure
      : { property, reason: `${subject}: the error of ${toldOf} says why, and what to do about it${code}`, toldOf };
  }
}
