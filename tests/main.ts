// `npm test [-- KIND …] [--grep TEXT]`: the tests, and a closing line that counts them.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import fc from "fast-check";
import Mocha from "mocha";
import { tallied } from "./faults/tally";

/** From the quickest to the slowest, so that a simple mistake is seen first. */
const KINDS = ["unit", "package", "host", "engine", "faults"];

// The same random values each time, so that a failure is repeated by running again; SEED=7 npm test tries others.
fc.configureGlobal({ seed: Number(process.env.SEED ?? 20261124) });

const { values, positionals } = parseArgs({ options: { grep: { type: "string" } }, allowPositionals: true });
const unknown = positionals.filter((kind) => !KINDS.includes(kind));
if (unknown.length > 0) {
  console.error(`running tests: there is no kind ${unknown.join(", ")}; there are ${KINDS.join(", ")}`);
  process.exit(2);
}

const mocha = new Mocha({
  timeout: 20_000,
  reporter: "spec",
  ...(values.grep === undefined ? {} : { grep: values.grep }),
});
for (const kind of positionals.length > 0 ? positionals : KINDS) {
  const folder = join(__dirname, kind);
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    if (file.endsWith(".test.ts")) {
      mocha.addFile(join(folder, file));
    }
  }
}
let passed = 0;
const runner = mocha.run((failed) => {
  const table = tallied();
  if (table !== undefined) {
    console.log(`${table}\n`);
  }
  console.log(`${passed} passed, ${failed} failed`);
  // A server or socket that a test forgot would keep the process: the count is out, so it ends here.
  process.exit(failed > 0 || passed === 0 ? 1 : 0);
});
runner.on("pass", () => {
  passed += 1;
});
