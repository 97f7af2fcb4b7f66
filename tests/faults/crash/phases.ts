import type { Resource } from "../../engine/stack";
import type { Person } from "./person";

/** One change in a person's life as the engine makes it. */
export interface Phase {
  readonly title: string;
  readonly command: "up" | "destroy";
  /** The program before; undefined where there was none. */
  readonly before?: (person: Person) => Resource[];
  readonly after: (person: Person) => Resource[];
}

export const PHASES: readonly Phase[] = [
  { title: "up", command: "up", after: (person) => person.atFirst() },
  { title: "edit", command: "up", before: (person) => person.atFirst(), after: (person) => person.edited() },
  { title: "replace", command: "up", before: (person) => person.atFirst(), after: (person) => person.replaced() },
  { title: "destroy", command: "destroy", before: (person) => person.atFirst(), after: (person) => person.atFirst() },
];
