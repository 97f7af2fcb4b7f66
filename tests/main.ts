// `npm test [-- KIND …] [--grep TEXT]`: the tests, and a closing line that counts them.
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { add, tableOf, type Tally } from "./faults/tally";
import type { Counts } from "./lane";

/**
 * From the quickest to the slowest, so that a simple mistake is seen first. Each is some lanes, which run side by side, by the arguments
 * of lane.ts: what is killed at each step keeps both cores busy for a quarter of an hour, while what meets a fault mostly waits.
 */
const KINDS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  unit: [["unit", "../sandbox/tests/unit"]],
  package: [["package"]],
  host: [["host"]],
  engine: [["engine", "../sandbox/tests/engine"]],
  faults: [["faults/crash"], ["faults", "--except=faults/crash"]],
};

const { values, positionals } = parseArgs({ options: { grep: { type: "string" } }, allowPositionals: true });
const unknown = positionals.filter((kind) => !Object.hasOwn(KINDS, kind));
if (unknown.length > 0) {
  console.error(`running tests: there is no kind ${unknown.join(", ")}; there are ${Object.keys(KINDS).join(", ")}`);
  process.exit(2);
}

/** Runs a lane in a process of its own. Only the first of several shows its tests while they run; the others' words are returned. */
async function run(args: readonly string[], index: number): Promise<{ counts: Counts; words: string }> {
  const grep = values.grep === undefined ? [] : ["--grep", values.grep];
  const lane = fork(join(__dirname, "lane.ts"), [...args, ...grep], {
    stdio: ["ignore", index === 0 ? "inherit" : "pipe", "inherit", "ipc"],
  });
  let counts: Counts | undefined;
  lane.on("message", (told) => (counts = told as Counts));
  const words = lane.stdout ? text(lane.stdout) : "";
  const [code, signal] = (await once(lane, "close")) as [number | null, string | null];
  if (counts === undefined) {
    console.error(`running the tests in ${args.join(" ")}: they ended by ${code ?? signal} and were not counted`);
  }
  return { counts: counts ?? { passed: 0, failed: 1, tally: {} }, words: await words };
}

async function main(): Promise<void> {
  let [passed, failed] = [0, 0];
  const tally: Tally = {};
  for (const kind of positionals.length > 0 ? positionals : Object.keys(KINDS)) {
    for (const { counts, words } of await Promise.all((KINDS[kind] ?? []).map(run))) {
      process.stdout.write(words);
      passed += counts.passed;
      failed += counts.failed;
      add(tally, counts.tally);
    }
  }
  const table = tableOf(tally);
  if (table !== "") {
    console.log(table);
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

void main();
