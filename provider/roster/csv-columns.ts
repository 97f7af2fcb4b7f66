// Which field of a person a column of a spreadsheet holds, and its cells as values of that field.
import { nearest } from "../text/nearest";
import { Faults, type Origin, type Path } from "./faults";
import { DESKTOP_ROWS, INVITATION_ROWS, PERSON_ROWS, type Rows } from "./rows";

/** No column holds an object. */
const below = (prefix: readonly string[], rows: Rows): [string, Path][] =>
  Object.entries(rows)
    .filter(([, { rule }]) => rule.schema?.type !== "object")
    .map(([name]) => [[...prefix, name].join("."), [...prefix, name]]);

/** `desktop.bundleId`, or `bundleId` where no field of a person has that name; later ones go before. */
const FIELDS: ReadonlyMap<string, Path> = new Map([
  ...below([], DESKTOP_ROWS).map(([name, path]): [string, Path] => [name, ["desktop", ...path]]),
  ...below(["desktop"], DESKTOP_ROWS),
  ...below(["invitation"], INVITATION_ROWS),
  ...below([], PERSON_ROWS),
]);
/** What follows is a name of the directory's or of the tag's. */
const OPEN = ["attributes", "desktop.tags"];

/** `First name`, `first_name` and `firstName` are one. */
const folded = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, "");
const BY_FOLDED = new Map([...FIELDS].map(([name, path]) => [folded(name), path]));

/** The field that a column was probably meant for. */
function nearestField(name: string): string | undefined {
  const near = nearest(folded(name), [...BY_FOLDED.keys()]);
  return near === undefined ? undefined : [...FIELDS.keys()].find((one) => folded(one) === near);
}

function fieldOf(name: string): Path | undefined {
  const open = OPEN.find((prefix) => name.startsWith(`${prefix}.`));
  return open === undefined ? BY_FOLDED.get(folded(name)) : [...open.split("."), name.slice(open.length + 1)];
}

/** Of two letters, nearly all are wrong in any other word. */
const LEAST_LETTERS = 4;

export interface ColumnOptions {
  readonly columns?: Readonly<Record<string, string>>;
  readonly otherColumns?: "refuse" | "ignore";
}

/**
 * Of each column, the field it holds; undefined where it is left out.
 * @param note is told of a column that is left out, though it may be a field that is misspelt
 */
export function fieldsOfColumns(
  header: readonly string[],
  { columns = {}, otherColumns = "refuse" }: ColumnOptions,
  faults: Faults,
  origin: Origin,
  note: (at: Path, words: string) => void,
): (Path | undefined)[] {
  const names = header.map((name) => name.trim());
  const mapped = new Map<string, string>();
  for (const [field, column] of Object.entries(columns)) {
    if (fieldOf(field) === undefined) {
      faults.add(origin, ["columns"], `columns maps ${field}, which is no field; ${meantField(field)}`);
    }
    if (!names.includes(column)) {
      const there = `there is no column "${column}", which columns has for ${field}`;
      faults.add(origin, ["columns"], `${there}; ${meant(column, names)}`);
    }
    mapped.set(column, field);
  }
  const given = names.filter((name) => name !== "");
  const isNamed = given.some((name) => fieldOf(mapped.get(name) ?? name) !== undefined || PASSWORD.test(name));
  const isOfPeople = given.some((name) => name.includes("@")) || !given.some((name) => nearestField(name));
  if (otherColumns === "refuse" && !isNamed && isOfPeople) {
    const words = "the first line names no field of a person, as where a file begins with its people";
    faults.add(
      origin,
      ["columns"],
      `${words}; put a line of column names above them, or map the columns by columns; ${THERE_ARE}`,
    );
    return names.map(() => undefined);
  }
  const seen = new Map<string, number>();
  let isListed = false;
  return names.map((name, index) => {
    const field = mapped.get(name) ?? name;
    const path = fieldOf(field);
    const at = ["columns", index];
    if (name === "" || (path === undefined && otherColumns === "ignore")) {
      const near = name.length < LEAST_LETTERS ? undefined : nearestField(name);
      if (near !== undefined) {
        const words = `the column "${name}" is ignored, as otherColumns says; did you mean ${near}?`;
        note(at, `${words} Then call it so, or map it by columns`);
      }
      return undefined;
    }
    if (path === undefined) {
      const what = PASSWORD.test(name) ? "may not be in a file: see initialPasswords" : "is no field of a person";
      const near = nearestField(name);
      const hint = near === undefined ? (isListed ? "" : `${THERE_ARE}; `) : `did you mean ${near}? `;
      isListed ||= near === undefined;
      const way = `${hint === "" ? "" : "else "}map it by columns, or leave it out by otherColumns: "ignore"`;
      faults.add(origin, at, `the column "${name}" ${what}; ${hint}${way}`);
      return undefined;
    }
    const key = path.join(".");
    const before = seen.get(key);
    if (before !== undefined) {
      const first = names[before] ?? "";
      const words = first === name ? `there are two columns "${name}"` : `"${first}" and "${name}" are both ${field}`;
      faults.add(origin, at, `${words}; keep one of the two`);
    }
    seen.set(key, before ?? index);
    return path;
  });
}

const PASSWORD = /^initial ?password$/i;
const SHORT = [...FIELDS.keys()].filter((one) => !one.includes("."));
const THERE_ARE = `there are ${SHORT.join(", ")}, and desktop., invitation. and attributes. with a name behind the dot`;

function meantField(name: string): string {
  const near = nearestField(name);
  return near === undefined ? THERE_ARE : `did you mean ${near}?`;
}

function meant(name: string, names: readonly string[]): string {
  const near = nearest(name, names);
  return near === undefined ? `there are ${names.join(", ")}` : `did you mean ${near}?`;
}

/** As people write it, and as Excel does in the languages that this package speaks. */
const YES = ["true", "yes", "y", "1", "x", "wahr", "ja", "vrai", "oui", "verdadero", "sí", "si"];
const NO = ["false", "no", "n", "0", "falsch", "nein", "faux", "non", "falso"];

/** A cell as a value of its field; what is none of them stays text, and is refused as that by the field's rule. */
export function valueOf(path: Path, cell: string): unknown {
  const name = String(path.at(-1));
  const rows = path.length === 1 ? PERSON_ROWS : path[0] === "desktop" ? DESKTOP_ROWS : INVITATION_ROWS;
  const isOpen = path.length > 1 && (path[0] === "attributes" || path[1] === "tags");
  const { type, anyOf } = (isOpen ? undefined : rows[name]?.rule.schema) ?? {};
  if (type === "integer") {
    return /^-?\d+$/.test(cell) ? Number(cell) : cell;
  }
  if (type === "array") {
    return cell
      .split("|")
      .map((one) => one.trim())
      .filter((one) => one !== "");
  }
  if (type === "boolean" || anyOf !== undefined) {
    const word = cell.toLowerCase();
    return YES.includes(word) ? true : NO.includes(word) ? false : cell;
  }
  return cell;
}
