// What the program's side knows of a kind of resources, beside its class.
import type { Property } from "./property";

export interface DeclaredKind {
  /** Its table of arguments. */
  readonly properties: Readonly<Record<string, Property>>;
  /** What only the provider sets, by name. */
  readonly outputs: Readonly<Record<string, true>>;
}
