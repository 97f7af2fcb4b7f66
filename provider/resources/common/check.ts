// Checking arguments by the rows of a table.
import type { CheckFailure, Properties } from "./handlers";
import { namesWhere, type Property, type Table } from "./property";
import { nearest } from "../../text/nearest";
import { isUnknown } from "./rules";

/** Arguments, and why they will not do; where they will, they are of the types that their rules ask for. */
export type Checked<Arguments> =
  | { readonly failures: []; readonly args: Arguments }
  | { readonly failures: CheckFailure[]; readonly args?: undefined };

/**
 * Checks every argument by its row; names arguments that are missing or that there are none of.
 * @param further what is wrong with several arguments together
 */
export function checkArguments<Arguments>(
  news: Properties,
  table: Table<Arguments>,
  further: readonly CheckFailure[] = [],
): Checked<Arguments> {
  const rows: Readonly<Record<string, Property>> = table;
  const missing = Object.keys(rows)
    .filter((property) => rows[property]?.required && (news[property] === undefined || news[property] === null))
    .map((property) => ({ property, reason: `${property} is missing` }));
  const wrong = Object.entries(news).flatMap(([property, value]) => {
    if (value === undefined || value === null || isUnknown(value) || property === "__provider") {
      return [];
    }
    const row = Object.hasOwn(rows, property) ? rows[property] : undefined;
    const fault = row ? row.rule(value) : nameFault(property, programArguments(rows));
    // The engine shows the value of the property that a failure names.
    const place = row?.secret ? "" : property;
    return fault === undefined ? [] : [{ property: place, reason: `${property} ${fault}` }];
  });
  const failures = [...missing, ...wrong, ...further];
  return hasPassed(news, table, failures) ? { failures: [], args: news } : { failures };
}

const programArguments = (rows: Readonly<Record<string, Property>>): string[] =>
  namesWhere(rows, ({ output }) => output !== "hidden");

/** What a name that is none may have been meant for, and all names that there are. */
function nameFault(name: string, names: readonly string[]): string {
  const meant = nearest(name, names);
  return `is not an argument; ${meant === undefined ? "there" : `did you mean ${meant}? There`} are ${names.join(", ")}`;
}

/** Arguments without a failure are of the types that the rows' rules ask for. */
function hasPassed<Arguments>(
  _news: Properties,
  _table: Table<Arguments>,
  failures: readonly CheckFailure[],
): _news is Properties & Arguments {
  return failures.length === 0;
}
