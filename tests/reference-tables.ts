// `npm run docs`: writes the tables of arguments in docs/reference.md, which are made of the tables in provider/resources/*/properties.ts,
// and the schema of rosters, which is made of them too.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import type { Property, Words } from "../provider/resources/common/property";
import { GROUP_PROPERTIES } from "../provider/resources/group/properties";
import { GROUP_MEMBERSHIP_PROPERTIES } from "../provider/resources/group-membership/properties";
import { INVITATION_PROPERTIES } from "../provider/resources/invitation/properties";
import { USER_PROPERTIES } from "../provider/resources/user/properties";
import { INNER_PROPERTIES, WORKSPACE_PROPERTIES } from "../provider/resources/workspace/properties";
import { rosterSchema, SCHEMA } from "./roster-schema";

export const REFERENCE = join(__dirname, "../docs/reference.md");

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

/** By heading: the columns that a table has beside the argument's name, and its rows. */
const TABLES: Readonly<Record<string, [columns: Readonly<Partial<Record<keyof Words, string>>>, rows: Rows]>> = {
  User: [COLUMNS, Object.entries(USER_PROPERTIES)],
  Group: [COLUMNS, Object.entries(GROUP_PROPERTIES)],
  GroupMembership: [WITHOUT_TAKING_OUT, Object.entries(GROUP_MEMBERSHIP_PROPERTIES)],
  Workspace: [WITHOUT_TAKING_OUT, WORKSPACE],
  Invitation: [{ created: "meaning", changed: "when changed" }, Object.entries(INVITATION_PROPERTIES)],
};

/** The reference with its tables as they are to be. */
export async function withTables(reference: string): Promise<string> {
  const text = Object.entries(TABLES).reduce((all, [heading, [columns, rows]]) => {
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
    return all.replace(new RegExp(`(^## ${heading}\n[^|]*)(?:^\\|.*\n)+`, "m"), (_, before: string) => before + table);
  }, reference);
  return format(text, { ...(await resolveConfig(REFERENCE)), filepath: REFERENCE });
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
  void withTables(readFileSync(REFERENCE, "utf8")).then(async (text) => {
    writeFileSync(REFERENCE, text);
    writeFileSync(SCHEMA, await rosterSchema());
  });
}
