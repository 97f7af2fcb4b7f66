import { setImmediate as nextTurn } from "node:timers/promises";

/** Some 20 milliseconds of a program's time: less is more waiting than work, and more lets the engine wait. */
const SLICE = 10;

/**
 * Makes the resources of many people, so that the engine begins with the first while the program makes the rest. Without pauses nothing is
 * sent to the engine until the last one is made: some seconds, where there are thousands.
 *
 * @example
 * export = async () => {
 *   await forEachInSlices(people, (person) => {
 *     new User(person.userName, { directoryId, ...person });
 *   });
 * };
 *
 * @param items people, or what else there is one resource or several of each
 * @param make called for one after another, in their order; what it throws ends the loop and fails the program, as in a loop of one's own. Promises
 *   that it returns are waited for, those of one slice together
 */
export async function forEachInSlices<Item>(
  items: Iterable<Item>,
  make: (item: Item, index: number) => unknown,
): Promise<void> {
  const pending: unknown[] = [];
  let index = 0;
  for (const item of items) {
    if (index > 0 && index % SLICE === 0) {
      await Promise.all(pending.splice(0));
      await nextTurn();
    }
    const made = make(item, index);
    if (made instanceof Promise) {
      // One that is rejected before it is waited for is no unhandled one.
      made.catch(() => undefined);
      pending.push(made);
    }
    index++;
  }
  await Promise.all(pending);
}
