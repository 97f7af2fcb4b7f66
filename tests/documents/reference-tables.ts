// `npm run docs`: writes the tables of arguments in docs/resources/, which are made of the tables in provider/resources/*/properties.ts,
// and the schema of rosters, which is made of them too.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import type { Property, Words } from "../../provider/resources/common/property";
import { GROUP_PROPERTIES } from "../../provider/resources/group/properties";
import { GROUP_MEMBERSHIP_PROPERTIES } from "../../provider/resources/group-membership/properties";
import { INVITATION_PROPERTIES } from "../../provider/resources/invitation/properties";
import { NOTICE_PROPERTIES } from "../../provider/resources/notice/properties";
import { USER_PROPERTIES } from "../../provider/resources/user/properties";
import { INNER_PROPERTIES, WORKSPACE_PROPERTIES } from "../../provider/resources/workspace/properties";
import { rosterSchema, SCHEMA } from "./roster-schema";

const DOCS = join(__dirname, "../../docs");

/** The pages of docs/resources/ that have a table. */
export const PAGES = ["user", "group", "group-membership", "workspace", "invitation", "notice"] as const;
type Page = (typeof PAGES)[number];

type Rows = readonly (readonly [name: string, property: Property])[];

const WORKSPACE: Rows = Object.entries(WORKSPACE_PROPERTIES).flatMap(([name, property]): Rows => {
  const inner = Object.entries(INNER_PROPERTIES).map(([one, row]) => [`${name}.${one}`, row] as const);
  return name === "workspaceProperties" ? inner : [[name, property]];
});

const COLUMNS = {
  created: "at creation",
  changed: "when changed",
  takenOut: "taken out",
  drift: "drift shown",
} as const;
const WITHOUT_TAKING_OUT = { created: "at creation", changed: "when changed", drift: "drift shown" };

type Columns = Readonly<Partial<Record<keyof Words, string>>>;

/** By page: the columns that a table has beside the argument's name, and its rows. */
const TABLES: Readonly<Record<Page, readonly [columns: Columns, rows: Rows]>> = {
  user: [COLUMNS, Object.entries(USER_PROPERTIES)],
  group: [COLUMNS, Object.entries(GROUP_PROPERTIES)],
  "group-membership": [WITHOUT_TAKING_OUT, Object.entries(GROUP_MEMBERSHIP_PROPERTIES)],
  workspace: [WITHOUT_TAKING_OUT, WORKSPACE],
  invitation: [{ created: "meaning", changed: "when changed" }, Object.entries(INVITATION_PROPERTIES)],
  notice: [{ created: "meaning", changed: "when changed" }, Object.entries(NOTICE_PROPERTIES)],
};

export const fileOf = (page: Page): string => join(DOCS, `resources/${page}.md`);

/** A page with its table of arguments as it is to be. */
export async function withTable(page: Page, text: string): Promise<string> {
  const [columns, rows] = TABLES[page];
  const lines = [
    ["argument", ...Object.values(columns)],
    ["", ...Object.values(columns)].map(() => "---"),
    ...rows
      .filter(([, { output }]) => output !== "hidden")
      .map(([name, property]) => {
        const words = wordsOf(property);
        return [`\`${name}\``, ...(Object.keys(columns) as (keyof Words)[]).map((column) => words[column])];
      }),
  ];
  const table = lines.map((cells) => `| ${cells.join(" | ")} |\n`).join("");
  const replaced = text.replace(/^\| argument .*\n(?:^\|.*\n)+/m, () => table);
  return format(replaced, { ...(await resolveConfig(fileOf(page))), filepath: fileOf(page) });
}

const CHANGED = { update: "in place", replace: "replace", record: "recorded", nothing: "nothing happens" };
const TAKEN_OUT = { clear: "cleared", keep: "left as it is", default: "back to the default" };

/** What is said of an argument; what follows from its row need not be written there. */
function wordsOf({ required, change, takenOut, attribute, words }: Property): Required<Words> {
  const record = change === "record" ? "recorded" : undefined;
  return {
    created: attribute ?? (required ? "required" : (record ?? "–")),
    changed: CHANGED[change],
    takenOut: takenOut === undefined ? (record ?? "–") : TAKEN_OUT[takenOut],
    drift: attribute === undefined ? "–" : "yes",
    ...words,
  };
}

if (require.main === module) {
  void Promise.all([
    ...PAGES.map(async (page) => {
      writeFileSync(fileOf(page), await withTable(page, readFileSync(fileOf(page), "utf8")));
    }),
    rosterSchema().then((schema) => {
      writeFileSync(SCHEMA, schema);
    }),
  ]);
}
