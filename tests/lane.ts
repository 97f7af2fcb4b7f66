// Tests that run one after another in this process: those of the folders given, told to the parent process when they have ended.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import fc from "fast-check";
import Mocha from "mocha";
import { counted, type Tally } from "./faults/tally";

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly tally: Tally;
}

// The same random values each time, so that a failure is repeated by running again; SEED=7 npm test tries others.
fc.configureGlobal({ seed: Number(process.env.SEED ?? 20261124) });

const { values, positionals } = parseArgs({ options: { grep: { type: "string" } }, allowPositionals: true });

const mocha = new Mocha({
  timeout: 20_000,
  reporter: "spec",
  ...(values.grep === undefined ? {} : { grep: values.grep }),
});
for (const folder of positionals.map((name) => join(__dirname, name))) {
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    if (file.endsWith(".test.ts")) {
      mocha.addFile(join(folder, file));
    }
  }
}
let passed = 0;
const runner = mocha.run((failed) => {
  const counts: Counts = { passed, failed, tally: counted };
  // A server or socket that a test forgot would keep the process: the count is out, so it ends here.
  process.send?.(counts, () => process.exit());
});
runner.on("pass", () => {
  passed += 1;
});
