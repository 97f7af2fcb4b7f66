// An estate as a roster, which `Roster` and `readRoster` read.
import { Document, Scalar, visit, type Node } from "yaml";
import { spellUnseen } from "../../text/characters";
import type { Arguments, Estate, Person } from "./estate";
import { headOf, notAdopted } from "./words";

/** For editors, which complete and check what is typed; of the package in the program's folder. */
const SCHEMA = "yaml-language-server: $schema=./node_modules/pulumi-workspaces-users/schema/roster.schema.json";

const OF_GROUPS =
  "They stay in the groups that they are in now, too: to take somebody out of a group, take the group out of their row.";

export function rosterText(estate: Estate): string {
  const { people, groups } = estate;
  // Readers of YAML 1.1 take further words for numbers and for yes or no: such are in quotes.
  const document = new Document({}, { compat: "yaml-1.1" });
  const inLine = (value: unknown): Node => document.createNode(value, { flow: true });
  if (groups.length > 0) {
    const byName = new Map(groups.map(({ name, args }) => [name, inLine({ ...args, name: undefined })]));
    document.set("groups", document.createNode(byName));
  }
  document.set("people", document.createNode(people.map((person) => entryOf(person, inLine))));
  document.commentBefore = commentOf([SCHEMA, "", ...headOf(estate, OF_GROUPS)]);
  const further = notAdopted(estate);
  if (further.length > 0) {
    document.comment = commentOf(further);
  }
  // What cannot be seen is spelled, so that a reviewer sees it; YAML spells in double quotes only.
  visit(document, {
    Scalar: (_key, node) => {
      if (typeof node.value === "string" && spellUnseen(node.value, () => "?") !== node.value) {
        node.type = Scalar.QUOTE_DOUBLE;
      }
    },
  });
  // No line is folded: what is one value stands on one line, for whoever searches and compares.
  return spellUnseen(document.toString({ lineWidth: 0 }), spelled);
}

const spelled = (character: string): string => {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\U${code.padStart(8, "0")}` : `\\u${code.padStart(4, "0")}`;
};

const commentOf = (lines: readonly string[]): string => lines.map((line) => (line === "" ? "" : ` ${line}`)).join("\n");

function entryOf({ args, groups, desktop }: Person, inLine: (value: unknown) => Node): Arguments {
  return {
    ...args,
    ...(groups.length === 0 ? {} : { groups: inLine(groups) }),
    // Said of everybody, since a roster's defaults may say otherwise for those who come later.
    ...(desktop === undefined ? { desktop: false } : { desktop: inLine(flat(desktop)), invitation: false }),
  };
}

/** In a roster, what AWS calls a WorkSpace's properties stands among its arguments. */
function flat({ workspaceProperties = {}, ...further }: Arguments): Arguments {
  return { ...further, ...(workspaceProperties as object) };
}
