// Rosters in CSV, as spreadsheets and personnel systems export them.
import { CsvError, parse } from "csv-parse/sync";
import { fieldsOfColumns, valueOf, type ColumnOptions } from "./csv-columns";
import { scan } from "./csv-places";
import { Faults, type Path, type Place } from "./faults";
import { placesIn } from "./text-file";
import type { Reading } from "./tree-file";

export interface CsvOptions extends ColumnOptions {
  readonly delimiter?: string;
}

/** Excel's first line, by which it opens the file in every country: `sep=;`. */
const SEPARATOR_LINE = /^sep=(.)\r?\n/i;
const DELIMITERS = [",", ";", "\t", "|"];

/** @throws RosterError for half a file, and for columns that will not do; what is wrong with people is told later, with all the rest */
export function readCsv(name: string, text: string, options: CsvOptions = {}): Reading {
  const [line = "", separator] = SEPARATOR_LINE.exec(text) ?? [];
  const body = text.slice(line.length);
  const delimiter = options.delimiter ?? separator ?? detected(body);
  const placeOf = placesIn(text);
  const faults = new Faults();
  const at = (offset: number) => ({ name, placeOf: () => placeOf(line.length + offset) });
  if (!/[\r\n]$/.test(body)) {
    faults.add(
      at(body.length),
      [],
      "has no line end after its last line, as a file has that was cut off: restore the rest, or add the line end",
    );
  }
  const cells = parsed(body, delimiter, (offset, words) => {
    faults.add(at(offset), [], words);
    faults.throwIfAny();
  });
  const [header = [], ...rows] = cells;
  const isEmpty = (row: readonly string[]) => row.every((cell) => cell.trim() === "");
  const isRight = (row: readonly string[]) => row.length >= header.length && isEmpty(row.slice(header.length));
  const filled = rows.map((row, index) => ({ row, line: index + 1 })).filter(({ row }) => !isEmpty(row));
  const people = filled.filter(({ row }) => isRight(row));
  let fields: (Path | undefined)[] = [];
  let offsets: number[][] | undefined;
  const placeOfField = (line: number, column: number): Place => {
    offsets ??= scan(body, delimiter).rows;
    const starts = offsets[line] ?? [0];
    return at(starts[column] ?? starts[0] ?? 0).placeOf();
  };
  const origin = {
    name,
    placeOf: ([list, index, ...path]: Path) =>
      typeof index !== "number"
        ? placeOfField(0, 0)
        : list === "people"
          ? placeOfField(people[index]?.line ?? 0, columnOf(fields, path))
          : placeOfField(0, index),
  };
  const notes: string[] = [];
  fields = fieldsOfColumns(header, options, faults, origin, (place, words) => {
    const { line: row, column } = origin.placeOf(place);
    notes.push(`${name}:${row}:${column}: ${words}`);
  });
  if (faults.isEmpty && !fields.some((field) => field?.join() === "userName")) {
    faults.add(origin, [], `no column is userName; there are ${header.join(", ")}: name it so, or map it by columns`);
  }
  // With wrong columns every row would be wrong.
  faults.throwIfAny();
  for (const { row, line } of filled.filter(({ row }) => !isRight(row))) {
    const words = `has ${row.length} fields, and the first row has ${header.length}; add what is missing, or put what holds a ${nameOf(delimiter)} in quotes`;
    faults.add({ name, placeOf: () => placeOfField(line, 0) }, [], `this row ${words}`);
  }
  if (people.length === 0) {
    faults.throwIfAny();
  }
  return { origin, content: people.map(({ row }) => personOf(fields, row)), faults, notes };
}

const nameOf = (delimiter: string): string => ({ ",": "comma", ";": "semicolon", "\t": "tab" })[delimiter] ?? delimiter;

/** The one that the first line has most of, outside quotes. */
function detected(body: string): string {
  const [first = ""] = body.replace(/"[^"]*"/g, "").split(/\r|\n/, 1);
  const counts = DELIMITERS.map((one) => [one, first.split(one).length] as const);
  return counts.sort(([, one], [, other]) => other - one)[0]?.[0] ?? ",";
}

function parsed(body: string, delimiter: string, refuse: (offset: number, words: string) => void): string[][] {
  try {
    return parse(body, { delimiter, relax_column_count: true, skip_empty_lines: true });
  } catch (error) {
    if (!(error instanceof CsvError)) {
      throw error;
    }
    const words =
      error.code === "CSV_QUOTE_NOT_CLOSED"
        ? "begins with a quote that is never closed, as in a file that was cut off: restore the rest, or close it"
        : 'has a quote within it: put the whole field in quotes, and write each quote in it twice: "Ada ""Countess"" Byron"';
    refuse(scan(body, delimiter).malformed ?? 0, `this field ${words}`);
    throw error;
  }
}

function columnOf(fields: readonly (Path | undefined)[], path: Path): number {
  const key = path.join(".");
  const exact = fields.findIndex((field) => field?.join(".") === key);
  return exact >= 0 ? exact : fields.findIndex((field) => field !== undefined && field[0] === path[0]);
}

/** A row as the person it would be in YAML. */
function personOf(fields: readonly (Path | undefined)[], row: readonly string[]): Record<string, unknown> {
  const person: Record<string, unknown> = {};
  // A plain `desktop` last: `no` outweighs what stands in the columns beside it.
  for (const [index, path] of fields.entries()) {
    const cell = row[index]?.trim() ?? "";
    if (path === undefined || cell === "") {
      continue;
    }
    const value = valueOf(path, cell);
    const [first = "", ...inner] = path.map(String);
    const before = person[first];
    if (inner.length === 0) {
      person[first] = value === true && typeof before === "object" ? before : value;
    } else if (before === undefined || before === true || (typeof before === "object" && before !== null)) {
      person[first] = withInner(before === true ? {} : (before ?? {}), inner, value);
    }
  }
  return person;
}

function withInner(object: object, [name = "", ...further]: readonly string[], value: unknown): object {
  const before = (object as Record<string, unknown>)[name];
  const inner =
    further.length === 0
      ? value
      : withInner(typeof before === "object" && before !== null ? before : {}, further, value);
  return { ...object, [name]: inner };
}
