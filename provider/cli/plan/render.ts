// What a look has found, for people, for pull requests and for programs.
import Table from "cli-table3";
import { redact } from "../../errors/redaction";
import { standsAgainst, type Finding, type FindingKind } from "./finding";
import type { Report } from "./look";

export const FORMATS = ["table", "markdown", "json"] as const;
export type Format = (typeof FORMATS)[number];

/** What each kind is called. */
export const TITLES: Readonly<Record<FindingKind, string>> = {
  "preview-failed": "preview failed",
  "deletion-blocked": "deletion blocked",
  "name-taken": "name taken",
  threshold: "threshold",
  refused: "refused",
  "disks-lost": "disks lost",
  migration: "migration",
  mail: "mail",
  note: "note",
};

/** Of several, where that is another word. */
const PLURALS: Readonly<Partial<Record<FindingKind, string>>> = {
  "preview-failed": "previews failed",
  "deletion-blocked": "deletions blocked",
  "name-taken": "names taken",
  threshold: "thresholds",
  migration: "migrations",
  mail: "mails",
  note: "notes",
};

/** CI finds its comment by this line, to update it rather than to write another. */
export const MARKER = "<!-- pulumi-workspaces-users plan -->";
/** A comment on a pull request takes 65,536 characters. */
const MAX_MARKDOWN_ROWS = 60;
/** Where the output is no terminal. */
const COLUMNS = 120;

export interface Output {
  readonly format: Format;
  /** Whether it goes to a terminal, and how wide that is. */
  readonly isTerminal: boolean;
  readonly columns?: number;
}

export function render(report: Report, output: Output): string {
  const text = { table: asTable, markdown: asMarkdown, json: asJson }[output.format](report, output);
  return redact(text);
}

function asJson({ verdict, ...report }: Report): string {
  const findings = report.findings.map((one) => ({ ...one, standsAgainst: standsAgainst(one) }));
  return JSON.stringify({ version: 1, verdict, ...report, findings }, undefined, 2);
}

/** How many there are of each kind, in one line. */
export function summary({ findings, verdict, notChecked, changes, accounts }: Report): string {
  if (changes === 0 && findings.length === 0) {
    return "nothing to change";
  }
  const counts = (Object.keys(TITLES) as FindingKind[]).flatMap((kind) => {
    const count = findings.filter((one) => one.kind === kind).length;
    return count === 0 ? [] : [`${count} ${(count > 1 ? PLURALS[kind] : undefined) ?? TITLES[kind]}`];
  });
  const verdicts = {
    ok: "nothing stands against this plan",
    "cannot-ask": "not all of this plan could be checked",
    "stands-against": "this plan would be refused",
  };
  const unasked = notChecked.length === 0 ? [] : [`${notChecked.length} not checked`];
  const fates = Object.entries(accounts).flatMap(([fate, count]) =>
    count === 0 ? [] : [`${count} ${count === 1 ? "account" : "accounts"} ${fate}`],
  );
  const all = [...fates, ...counts, ...unasked];
  return `${verdicts[verdict]}${all.length === 0 ? "" : `: ${all.join(", ")}`}`;
}

function asTable(report: Report, { isTerminal, columns = COLUMNS }: Output): string {
  const lines = [...report.findings.map(rowOf), ...report.notChecked.map((what) => ["not checked", "", what])];
  if (lines.length === 0) {
    return summary(report);
  }
  // As wide as their widest cell, and the last takes what is left.
  const [first, second] = [0, 1].map((index) =>
    Math.min(34, Math.max(...lines.map((row) => (row[index] ?? "").length)) + 2),
  );
  const widths = [first ?? 0, Math.max(second ?? 0, 10)];
  const rest = Math.max(40, columns - widths.reduce((sum, one) => sum + one, 0) - 4);
  const table = new Table({
    head: ["", "resource", "what"],
    colWidths: [...widths, rest],
    wordWrap: true,
    style: isTerminal ? { head: ["bold"], border: ["grey"] } : { head: [], border: [] },
  });
  table.push(...lines);
  return `${table.toString()}\n${summary(report)}`;
}

function rowOf(one: Finding): string[] {
  const next = one.next === undefined ? "" : `\n→ ${one.next}`;
  return [(standsAgainst(one) ? "✗ " : "") + TITLES[one.kind], one.resource ?? "", `${one.what}${ownerOf(one)}${next}`];
}

function asMarkdown(report: Report): string {
  const { project, stack, findings, notChecked } = report;
  const rows = [
    ...findings.map((one) => [
      (standsAgainst(one) ? "❌ " : "") + TITLES[one.kind],
      one.resource ?? "",
      `${one.what}${ownerOf(one)}${one.next === undefined ? "" : ` → ${one.next}`}`,
    ]),
    ...notChecked.map((what) => ["❔ not checked", "", what]),
  ].map((cells) => `| ${cells.map(cell).join(" | ")} |`);
  const more = rows.length - MAX_MARKDOWN_ROWS;
  const shown = more > 0 ? [...rows.slice(0, MAX_MARKDOWN_ROWS), `| | | … and ${more} more |`] : rows;
  const table = shown.length === 0 ? [] : ["", "| | resource | what |", "| --- | --- | --- |", ...shown];
  return [MARKER, `### WorkSpaces users: ${cell(`${project}/${stack}`)}`, "", cell(summary(report)), ...table].join(
    "\n",
  );
}

const ownerOf = ({ owner, what }: Finding): string =>
  owner === undefined || what.includes(owner) ? "" : ` (managed by ${owner})`;

/** On one line, and as it reads: nothing in it is taken for Markdown, HTML or a mention. */
const cell = (text: string): string =>
  text
    .replace(/\s+/g, " ")
    .replace(/[\\`*_[\]<>|#~]/g, (character) => (character === "<" ? "&lt;" : `\\${character}`))
    .replace(/(^|[^\w])@(?=\w)/g, "$1&#64;");
