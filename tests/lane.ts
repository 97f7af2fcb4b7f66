// `lane.ts FOLDER … [--except FOLDER …] [--tagged TAG | --untagged TAG] [--grep TEXT]`: tests that run one after another in this process, and
// are told to the parent process when they have ended.
import { readdirSync } from "node:fs";
import { join, sep } from "node:path";
import { parseArgs } from "node:util";
import fc from "fast-check";
import Mocha from "mocha";
import { counted, type Tally } from "./faults/tally";
import { MannerCounts } from "./host/manners";

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly tally: Tally;
}

// The same random values each time, so that a failure is repeated by running again; SEED=7 npm test tries others.
fc.configureGlobal({ seed: Number(process.env.SEED ?? 20261124) });

const { values, positionals } = parseArgs({
  options: {
    except: { type: "string", multiple: true, default: [] },
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
for (const folder of positionals.map((name) => join(__dirname, name))) {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  for (const file of files.map((name) => join(folder, name))) {
    if (file.endsWith(".test.ts") && !isLeftOut(file)) {
      mocha.addFile(file);
    }
  }
}
let passed = 0;
const manners = new MannerCounts();
const runner = mocha.run((failed) => {
  if (manners.toString() !== "") console.log(`  ${manners.toString()}\n`);
  const counts: Counts = { passed, failed, tally: counted };
  // A server or socket that a test forgot would keep the process: the count is out, so it ends here.
  process.send?.(counts, () => process.exit());
});
runner.on("pass", (test) => {
  passed += 1;
  manners.add(test.fullTitle());
});
