// Where the fields of a CSV file stand, which its parser does not tell. It is asked only where something is wrong.

/**
 * Where the fields of each row begin; empty lines are no rows.
 * @returns `malformed`: where the first field begins whose quotes are not right
 */
export function scan(body: string, delimiter: string): { readonly rows: number[][]; readonly malformed?: number } {
  const end = new RegExp(`\\r\\n|\\r|\\n|${delimiter.replace(/[|.*+?^$()[\]{}\\]/g, "\\$&")}`, "g");
  const quote = /"(?:[^"]|"")*"/y;
  const rows: number[][] = [];
  let row: number[] = [];
  let malformed: number | undefined;
  for (let offset = 0; offset < body.length;) {
    row.push(offset);
    quote.lastIndex = offset;
    const [quoted] = body[offset] === '"' ? (quote.exec(body) ?? [body.slice(offset)]) : [""];
    end.lastIndex = offset + quoted.length;
    const { index, 0: found } = end.exec(body) ?? { index: body.length, 0: "" };
    const rest = body.slice(offset + quoted.length, index);
    if ((quoted !== "" && (rest !== "" || found === "")) || rest.includes('"')) {
      malformed ??= offset;
    }
    const isEmpty = row.length === 1 && index === offset && found !== delimiter;
    if (found !== delimiter) {
      rows.push(...(isEmpty ? [] : [row]));
      row = [];
    }
    offset = index + Math.max(found.length, 1);
  }
  return { rows: row.length > 0 ? [...rows, row] : rows, ...(malformed === undefined ? {} : { malformed }) };
}
