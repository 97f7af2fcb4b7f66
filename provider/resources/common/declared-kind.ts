// What the program's side knows of a kind of resources, beside its class.
import type { CheckFailure, Properties } from "./handlers";
import type { Property } from "./property";

export interface DeclaredKind {
  /** Its table of arguments. */
  readonly properties: Readonly<Record<string, Property>>;
  /** What only the provider sets, by name. */
  readonly outputs: Readonly<Record<string, true>>;
  /** All that is wrong with arguments whatever the state holds, and whatever anybody would answer. */
  readonly faults: (news: Properties) => readonly CheckFailure[];
  /** The arguments that tell which thing a resource stands for: two with the same are one too many. */
  readonly identity: readonly string[];
}
