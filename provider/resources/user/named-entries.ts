// Entries that attributes name, such as a manager.
import type { Values } from "../../directory/attribute-value";
import type { Directory } from "../../directory/directory";
import type { Claims } from "../../ownership/claims";
import { isDeclaredByName } from "../common/declared-by-name";

/** Those that are not there, by the attributes that name them, of which the program declares none. */
export async function missingEntries(
  directory: Directory,
  attributes: Values,
  claims: Claims,
): Promise<{ name: string; dn: string }[]> {
  if (Object.keys(attributes).length === 0) {
    return [];
  }
  const syntaxes = await directory.syntaxes(attributes);
  const named = Object.entries(attributes).flatMap(([name, values]) =>
    values.flatMap((value) => {
      const dn = typeof value === "string" ? syntaxes.entryOf(name, value) : undefined;
      return dn === undefined || isDeclaredByName(claims, directory, dn) ? [] : [{ name, dn }];
    }),
  );
  const missing = await Promise.all(named.map(({ dn }) => directory.ahead.missing(dn)));
  return named.filter((_, index) => missing[index]);
}
