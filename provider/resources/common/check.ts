// Checking arguments by the rows of a table.
import type { CheckFailure, Properties } from "./handlers";
import type { Property, Table } from "./property";
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
    const fault = row ? row.rule(value) : `is not an argument; there are ${Object.keys(rows).join(", ")}`;
    return fault === undefined ? [] : [{ property, reason: `${property} ${fault}` }];
  });
  const failures = [...missing, ...wrong, ...further];
  return hasPassed(news, table, failures) ? { failures: [], args: news } : { failures };
}

/** Arguments without a failure are of the types that the rows' rules ask for. */
function hasPassed<Arguments>(
  _news: Properties,
  _table: Table<Arguments>,
  failures: readonly CheckFailure[],
): _news is Properties & Arguments {
  return failures.length === 0;
}
