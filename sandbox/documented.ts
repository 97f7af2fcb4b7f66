// The permissions that docs/permissions.md asks for: the sandbox grants these and no others, so that the document is true.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const PAGE = readFileSync(join(__dirname, "../docs/permissions.md"), "utf8");

const [, IN_AWS = "", IN_THE_DIRECTORY = ""] = /^## In AWS$(.*?)^## In the directory$(.*)/ms.exec(PAGE) ?? [];

function block(language: string, section: string): string {
  const [, text] = new RegExp("^```" + language + "\n(.*?)^```", "ms").exec(section) ?? [];
  if (text === undefined) {
    throw new Error(`reading docs/permissions.md: there is no block of ${language} where it was`);
  }
  return text;
}

interface Policy {
  readonly Statement: readonly { readonly Action: readonly string[] }[];
}

/** Every action of the IAM policy. */
export const POLICY_ACTIONS: readonly string[] = (JSON.parse(block("json", IN_AWS)) as Policy).Statement.flatMap(
  ({ Action }) => Action,
);

/** The actions that each feature needs, by its name in the table. */
export const FEATURE_ACTIONS: ReadonlyMap<string, readonly string[]> = new Map(
  [...IN_AWS.matchAll(/^\| ([^-\s].*?) +\| (.*?) +\|$/gm)]
    .slice(1)
    .map(([, feature = "", actions = ""]) => [feature, actions.match(/(?<=`)[\w-]+:\w+(?=`)/g) ?? []]),
);

/** The rights of the service account on the unit of its people, in the security descriptor language. */
export const delegation = (sid: string): string =>
  (block("sh", IN_THE_DIRECTORY).match(/\(OA;[^)]*\)/g) ?? []).join("").replaceAll("SID", sid);
