// What is wrong with a roster: all of it at once, each with the place where it stands.
import * as pulumi from "@pulumi/pulumi";

/** From the roster's top: `["people", 3, "desktop", "bundleId"]`. */
export type Path = readonly (string | number)[];

/** A place in a file; lines and columns begin with 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Where a roster, or a part of one, comes from. */
export interface Origin {
  /** The file as the program names it, or the program's own name for it. */
  readonly name: string;
  /**
   * Where something stands; undefined where there are no lines. What can tell is loaded when it is first asked for: most rosters have no
   * faults.
   * @param path what is not there is placed where it would be: at the nearest above it that is
   * @param at of a field, its name or its value
   */
  readonly placeOf?: (path: Path, at: "name" | "value") => Place;
  /** In YAML, what stands there without quotes. */
  readonly wordAt?: (path: Path) => string | undefined;
}

export interface RosterFault {
  /** The file, or what the program calls the roster. */
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** What it is about, where there are no lines: `people[3].email`. */
  readonly path?: string;
  readonly message: string;
}

/** Faults while they are found. */
export class Faults {
  private readonly found: RosterFault[] = [];

  add(origin: Origin, path: Path, message: string, at: "name" | "value" = "value"): void {
    const file = origin.name;
    this.found.push(
      origin.placeOf === undefined
        ? { file, path: pathText(path), message }
        : { file, ...origin.placeOf(path, at), message },
    );
  }

  get count(): number {
    return this.found.length;
  }

  get isEmpty(): boolean {
    return this.found.length === 0;
  }

  /** @throws RosterError if there are some */
  throwIfAny(): void {
    if (!this.isEmpty) {
      throw new RosterError(this.found);
    }
  }
}

function pathText(path: Path): string {
  return path.map((step, index) => (typeof step === "number" ? `[${step}]` : index === 0 ? step : `.${step}`)).join("");
}

/** More than a screen of faults has one cause. */
const MOST_TOLD = 100;

/** A roster that will not do. Nothing of it was registered. */
export class RosterError extends pulumi.RunError {
  readonly code = "invalid-argument";
  /** In the order of the file. */
  readonly faults: readonly RosterFault[];

  constructor(found: readonly RosterFault[]) {
    const faults = [...found].sort(
      (one, other) => (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0),
    );
    super(wordsOf(faults));
    this.faults = faults;
  }
}

function wordsOf(faults: readonly RosterFault[]): string {
  // What the program says of its people is in no file, and is called by its own name: `Roster staff`.
  const files = [...new Set(faults.map(({ file }) => (file.startsWith("Roster ") ? file : `the roster ${file}`)))].join(
    " and ",
  );
  const lines = faults.slice(0, MOST_TOLD).map(({ file, line, column, path = "", message }) => {
    return line === undefined
      ? `${file}: ${path === "" ? "" : `${path}: `}${message}`
      : `${file}:${line}:${column}: ${message}`;
  });
  const more = faults.length > MOST_TOLD ? [`… and ${faults.length - MOST_TOLD} more`] : [];
  const count = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
  return [
    `reading ${files}: ${count}; nothing of it was registered. Correct this and run the same command again [invalid-argument]`,
    ...lines,
    ...more,
  ].join("\n");
}
