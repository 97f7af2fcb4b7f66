/** A table of text: columns as wide as their widest cell, a rule under the heads. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, column) => Math.max(...[head, ...rows.map((row) => row[column] ?? "")].map(width)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - width(cell)))
      .join("  ")
      .trimEnd();
  return [line(heads), line(widths.map((one) => "─".repeat(one))), ...rows.map(line)].join("\n");
}

/** Columns on a terminal: ideographs and Hangul take two. */
const width = (text: string): number =>
  text.normalize("NFC").length +
  (text.match(/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/g) ?? []).length;
