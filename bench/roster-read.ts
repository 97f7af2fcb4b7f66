// How long a program waits for a large roster, and how much memory that takes, whatever is made of it then.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../sandbox/machine/command";
import { temporaryFolder } from "../sandbox/machine/temporary-folder";
import { result, type Result } from "./result";

const PEOPLE = 10_000;
const MOST_MS = 2000;
const MOST_MIB = 300;

/** In a fresh process, with Pulumi's SDK in it as in any program; the file is the last argument. */
const SCRIPT = `
  require("@pulumi/pulumi");
  const began = performance.now();
  const { readRoster } = require("pulumi-workspaces-users/roster");
  const { length } = readRoster(process.argv.at(-1));
  console.log(JSON.stringify([length, performance.now() - began, process.resourceUsage().maxRSS / 1024]));`;

const NAMES = Array.from({ length: PEOPLE }, (_, index) => `person${String(index).padStart(5, "0")}`);

const FILES: Readonly<Record<string, string>> = {
  YAML: `teams:
  analysts:
    groups: [Analysts]
    desktop: { bundleId: wsb-bh8rsxt14, runningMode: AUTO_STOP, tags: { team: analysts } }
people:
${NAMES.map(
  (userName) => `  - userName: ${userName}
    firstName: Zoë
    lastName: "O'Brien, Jr."
    email: ${userName}@corp.example.com
    team: analysts
    groups: [Readers]
    starts: 2026-12-01
`,
).join("")}`,
  CSV: `userName;firstName;lastName;email;team;groups;desktop;starts
${NAMES.map((name) => `${name};Zoë;"O'Brien; Jr.";${name}@corp.example.com;analysts;Readers|Writers;yes;2026-12-01\r\n`).join("")}`,
};

export async function readRosters(): Promise<Result[]> {
  const folder = await temporaryFolder();
  try {
    const results: Result[] = [];
    for (const [kind, text] of Object.entries(FILES)) {
      const file = join(folder.path, `people.${kind.toLowerCase()}`);
      await writeFile(file, text);
      const printed = await run(process.execPath, ["--eval", SCRIPT, "--", file]);
      const [people = 0, milliseconds = NaN, mebibytes = NaN] = JSON.parse(printed) as number[];
      if (people !== PEOPLE) {
        throw new Error(`${file} was read as ${people} people`);
      }
      const what = `a roster of ${PEOPLE} people in ${kind}`;
      results.push(
        result(`${what}, read and checked`, milliseconds, "ms", MOST_MS),
        result(`${what}: peak memory of the program's process`, mebibytes, "MiB", MOST_MIB),
      );
    }
    return results;
  } finally {
    await folder.remove();
  }
}
