// `lane.ts FOLDER … [--except FOLDER …] [--part 1/2] [--tagged TAG | --untagged TAG] [--grep TEXT]`: tests that run one after another in this
// process, and are told to the parent process when they have ended. Part 1/2 is every second of the files, from the first.
import { readdirSync } from "node:fs";
import { join, sep } from "node:path";
import { parseArgs } from "node:util";
import fc from "fast-check";
import Mocha from "mocha";
import { counted, type Tally } from "./faults/tally";
import { mannerOf } from "./host/manners";

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly tally: Tally;
  /** Of the tests that passed, how many there were of each manner of directory. */
  readonly manners: Readonly<Record<string, number>>;
}

// The same random values each time, so that a failure is repeated by running again; SEED=7 npm test tries others.
fc.configureGlobal({ seed: Number(process.env.SEED ?? 20261124) });

const { values, positionals } = parseArgs({
  options: {
    except: { type: "string", multiple: true, default: [] },
    part: { type: "string", default: "1/1" },
    tagged: { type: "string" },
    untagged: { type: "string" },
    grep: { type: "string", default: "" },
    color: { type: "boolean", default: false },
  },
  allowPositionals: true,
});

/** Of titles, which have their tags in them: mocha takes one expression for all that is asked. */
const asked = [
  "^",
  values.tagged === undefined ? "" : `(?=[^]*${values.tagged})`,
  values.untagged === undefined ? "" : `(?![^]*${values.untagged})`,
  `(?=[^]*?(?:${values.grep}))`,
].join("");

const mocha = new Mocha({
  timeout: 20_000,
  reporter: "spec",
  color: values.color,
  grep: new RegExp(asked),
});
const isLeftOut = (file: string): boolean =>
  values.except.some((folder) => file.startsWith(join(__dirname, folder) + sep));
const testsIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .sort()
    .map((name) => join(folder, name))
    .filter((file) => file.endsWith(".test.ts") && !isLeftOut(file));
const [part = 1, parts = 1] = values.part.split("/").map(Number);
for (const [index, file] of positionals.flatMap((name) => testsIn(join(__dirname, name))).entries()) {
  if (index % parts === part - 1) {
    mocha.addFile(file);
  }
}
let passed = 0;
const manners: Record<string, number> = {};
const runner = mocha.run((failed) => {
  const counts: Counts = { passed, failed, tally: counted, manners };
  // A server or socket that a test forgot would keep the process: the count is out, so it ends here.
  process.send?.(counts, () => process.exit());
});
runner.on("pass", (test) => {
  passed += 1;
  const manner = mannerOf(test.fullTitle());
  if (manner !== undefined) manners[manner] = (manners[manner] ?? 0) + 1;
});
