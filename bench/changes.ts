import type { Changes } from "../tests/engine/stack";

export type { Changes } from "../tests/engine/stack";

/** A measure of less than was meant to be done would be a lie. */
export function requireChanges(what: string, changes: Changes, expected: Changes): void {
  for (const [change, count] of Object.entries(expected)) {
    if (changes[change] !== count) {
      throw new Error(
        `measuring ${what}: ${count} should be ${change}, but the engine counts ${JSON.stringify(changes)}`,
      );
    }
  }
}
