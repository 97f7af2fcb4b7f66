import type { Resource } from "../../engine/stack";
import type { Victim } from "./laboratory";
import type { Person } from "./person";
import type { Thing } from "./standing";

type Program = (person: Person) => Resource[];

/** One change in a person's life as the engine makes it. */
export interface Phase {
  readonly title: string;
  readonly command: "up" | "destroy";
  /** Of the command, whenever it is given. */
  readonly options?: (person: Person) => string[];
  /** The program before; undefined if there was none. */
  readonly before?: Program;
  readonly after: Program;
  /** The program of the run that follows the kill, where the change is taken back. Default: what `after` says. */
  readonly takenBack?: Program;
  /** What is in the end what it was before, by its GUID, SID or id. */
  readonly keeps: readonly Thing[];
  /** What is killed. Default: the provider process, and in a series of its own the whole engine. */
  readonly victims?: readonly Victim[];
  /** Whether the provider is killed in it over AWS's API too. */
  readonly overApi?: true;
}

const EVERYTHING: readonly Thing[] = ["account", "group", "desktop"];

const atFirst: Program = (person) => person.atFirst();

export const PHASES: readonly Phase[] = [
  { title: "up", command: "up", after: atFirst, keeps: [], overApi: true },
  {
    title: "edit",
    command: "up",
    before: atFirst,
    after: (person) => person.edited(),
    keeps: EVERYTHING,
    overApi: true,
  },
  {
    title: "replace",
    command: "up",
    before: atFirst,
    after: (person) => person.replaced(),
    keeps: ["group"],
    overApi: true,
  },
  { title: "destroy", command: "destroy", before: atFirst, after: atFirst, keeps: [], overApi: true },
  {
    title: "a migration of the desktop to another bundle",
    command: "up",
    before: atFirst,
    after: (person) => person.migrated(),
    keeps: ["account", "group", "user volume"],
    victims: ["provider"],
  },
  {
    title: "a move of everything into a component",
    command: "up",
    before: atFirst,
    after: (person) => person.moved(),
    keeps: EVERYTHING,
    victims: ["engine"],
  },
  {
    title: "a move of everything into a component, which the next run takes back",
    command: "up",
    before: atFirst,
    after: (person) => person.moved(),
    takenBack: atFirst,
    keeps: EVERYTHING,
    victims: ["provider"],
  },
  {
    title: "a renaming of user and desktop in code",
    command: "up",
    before: atFirst,
    after: (person) => person.renamed(),
    keeps: EVERYTHING,
    victims: ["engine"],
  },
  {
    title: "a replacement of the desktop by --replace",
    command: "up",
    options: (person) => person.toReplace().flatMap((urn) => ["--replace", urn]),
    before: atFirst,
    after: atFirst,
    keeps: ["account", "group"],
    victims: ["provider"],
  },
];
