// `npm run docs` writes schema/roster.schema.json, by which editors complete and check rosters. It is made of the rows in
// provider/roster/rows.ts, which are those of the resources, and of the words above the arguments.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import ts from "typescript";
import type { JsonSchema } from "../../provider/resources/common/rules";
import {
  DESKTOP_ROWS,
  GROUP_ROWS,
  groupName,
  INNER_ROWS,
  INVITATION_ROWS,
  PERSON_ROWS,
  SETTINGS_ROWS,
  type Rows,
} from "../../provider/roster/rows";

const ROOT = join(__dirname, "../..");
export const SCHEMA = join(ROOT, "schema/roster.schema.json");

/** A field's schema, with its description. */
type Described = JsonSchema & { readonly description?: string };

/** The first lines above the members of an interface, by the members' names. */
function wordsOf(file: string, name: string): Readonly<Record<string, string>> {
  const source = ts.createSourceFile(file, readFileSync(join(ROOT, file), "utf8"), ts.ScriptTarget.ES2022, true);
  const found = source.statements.find((one) => ts.isInterfaceDeclaration(one) && one.name.text === name);
  if (found === undefined) {
    throw new Error(`${file} has no interface ${name}`);
  }
  const members = (found as ts.InterfaceDeclaration).members.map((member) => {
    const words = ts.getJSDocCommentsAndTags(member).map((one) => ts.getTextOfJSDocComment(one.comment) ?? "");
    return [member.name?.getText() ?? "", words.join(" ").replace(/\s+/g, " ")];
  });
  return Object.fromEntries(members.filter(([, words]) => words !== "")) as Record<string, string>;
}

const USER = wordsOf("provider/resources/user/user.ts", "UserArgs");
const PERSON = { ...USER, ...wordsOf("provider/roster/args.ts", "PersonArgs") };
const DESKTOP = {
  ...wordsOf("provider/resources/workspace/workspace.ts", "WorkspaceArgs"),
  ...wordsOf("provider/resources/workspace/workspace.ts", "WorkspaceProperties"),
};
const INVITATION = wordsOf("provider/resources/invitation/invitation.ts", "InvitationArgs");
const GROUP = {
  ...wordsOf("provider/resources/group/group.ts", "GroupArgs"),
  ...wordsOf("provider/roster/args.ts", "RosterGroup"),
};

/** @param inner fields whose values have fields of their own */
function objectOf(
  rows: Rows,
  words: Readonly<Record<string, string>>,
  inner: Readonly<Record<string, object>> = {},
): object {
  const properties = Object.entries(rows).map(([name, { rule }]): [string, Described] => {
    if (rule.schema === undefined) {
      throw new Error(`the rule of ${name} has no schema: give it one by ruled, in its table of properties`);
    }
    const description = words[name];
    return [name, { ...(description === undefined ? {} : { description }), ...(inner[name] ?? rule.schema) }];
  });
  return { type: "object", properties: Object.fromEntries(properties), additionalProperties: false };
}

const yesNoOr = (definition: string) => ({ anyOf: [{ type: "boolean" }, { $ref: `#/definitions/${definition}` }] });
const INNER = { desktop: yesNoOr("desktop"), invitation: yesNoOr("invitation") };
const named = (definition: string) => ({ additionalProperties: { $ref: `#/definitions/${definition}` } });

/** The schema as it is to be. */
export async function rosterSchema(): Promise<string> {
  const people = { type: "array", minItems: 1, items: { $ref: "#/definitions/person" } };
  const schema = {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "A roster of pulumi-workspaces-users",
    anyOf: [
      people,
      {
        type: "object",
        required: ["people"],
        additionalProperties: false,
        properties: {
          $schema: { type: "string" },
          people: { description: "Everybody, one after another.", ...people },
          defaults: { description: "What everybody has.", $ref: "#/definitions/settings" },
          teams: { description: "What the people of a team have, by its name.", type: "object", ...named("settings") },
          groups: {
            description: "Groups that the roster makes, by their names. Other groups are only added to.",
            type: "object",
            propertyNames: groupName.schema,
            additionalProperties: { anyOf: [{ type: "null" }, { $ref: "#/definitions/group" }] },
          },
        },
      },
    ],
    definitions: {
      person: { ...objectOf(PERSON_ROWS, PERSON, INNER), required: ["userName"] },
      settings: objectOf(SETTINGS_ROWS, PERSON, INNER),
      desktop: objectOf(DESKTOP_ROWS, DESKTOP, { workspaceProperties: objectOf(INNER_ROWS, DESKTOP) }),
      invitation: objectOf(INVITATION_ROWS, INVITATION),
      group: objectOf(GROUP_ROWS, GROUP),
    },
  };
  return format(JSON.stringify(schema), { ...(await resolveConfig(SCHEMA)), filepath: SCHEMA });
}
