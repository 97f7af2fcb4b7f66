// `npm test [-- KIND …] [--grep TEXT]`: the tests, and a closing line that counts them.
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { InOrder } from "./in-order";
import { add, tableOf, type Tally } from "./faults/tally";
import { mannersTold } from "./host/manners";
import type { Counts } from "./lane";

/**
 * From the quickest to the slowest, so that a simple mistake is seen first. Each is some lanes, by the arguments of lane.ts; those of a kind
 * from the longest to the shortest, and the longest in parts, so that none is left to run by itself in the end. Of the moves, which are many
 * and slow, those tagged @quick are each feature once.
 */
const KINDS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  unit: [["unit", "../sandbox/tests/unit"]],
  documents: [["documents"]],
  package: [["package", "--untagged=@slow"]],
  host: inParts(2, ["host", "--untagged=@slow"]),
  engine: [
    ["engine", "--except=engine/moves", "--untagged=@slow"],
    ["engine/moves", "--tagged=@quick"],
    ["scripts", "--untagged=@slow"],
    ["../sandbox/tests/engine"],
  ],
  faults: [
    ["faults/crash"],
    ...inParts(2, ["faults/trials"]),
    ["faults/races", "faults/many", "faults/hostile"],
    ["scripts", "--tagged=@slow"],
    ["engine", "package", "host", "--tagged=@slow"],
  ],
  moves: [...inParts(2, ["engine/moves", "--untagged=@quick"]), ["faults/moves"]],
};

/** A lane as several that have its files between them. */
function inParts(parts: number, lane: readonly string[]): string[][] {
  return Array.from({ length: parts }, (_, index) => [...lane, `--part=${index + 1}/${parts}`]);
}

/** `npm test` without a kind. The others are the long series: `npm run test:faults`. */
const USUAL = ["unit", "documents", "package", "host", "engine"];

/** Most lanes wait for something for much of their time: three of them keep two cores busy. */
const LANES_AT_ONCE = 3;

const { values, positionals } = parseArgs({ options: { grep: { type: "string" } }, allowPositionals: true });
const unknown = positionals.filter((kind) => !Object.hasOwn(KINDS, kind));
if (unknown.length > 0) {
  console.error(`running tests: there is no kind ${unknown.join(", ")}; there are ${Object.keys(KINDS).join(", ")}`);
  process.exit(2);
}

/** Runs a lane in a process of its own, and says what it says in its turn. */
async function run(args: readonly string[], words: InOrder, turn: number): Promise<Counts> {
  const grep = values.grep === undefined ? [] : ["--grep", values.grep];
  const color = process.stdout.isTTY ? ["--color"] : [];
  const lane = fork(join(__dirname, "lane.ts"), [...args, ...grep, ...color], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  let counts: Counts | undefined;
  lane.on("message", (told) => (counts = told as Counts));
  lane.stdout?.setEncoding("utf8").on("data", (text: string) => {
    words.say(turn, text);
  });
  const [code, signal] = (await once(lane, "close")) as [number | null, string | null];
  if (counts === undefined) {
    words.say(turn, `running the tests in ${args.join(" ")}: they ended by ${code ?? signal} and were not counted\n`);
  }
  words.end(turn);
  return counts ?? { passed: 0, failed: 1, tally: {}, manners: {} };
}

/** What each lane took: `engine/moves --tagged=@quick  183 s`. */
function timesOf(lanes: ReadonlyMap<string, number>): string {
  const width = Math.max(...[...lanes.keys()].map((lane) => lane.length));
  return [...lanes].map(([lane, seconds]) => `  ${lane.padEnd(width)} ${seconds.toFixed(0).padStart(5)} s\n`).join("");
}

async function main(): Promise<void> {
  let [passed, failed] = [0, 0];
  const seconds = new Map<string, number>();
  const tally: Tally = {};
  const manners = new Map<string, number>();
  const words = new InOrder((text) => process.stdout.write(text));
  const kinds = positionals.length > 0 ? positionals : USUAL;
  const lanes = kinds.flatMap((kind) => KINDS[kind] ?? []).entries();
  const worker = async () => {
    for (const [turn, args] of lanes) {
      const start = performance.now();
      const counts = await run(args, words, turn);
      seconds.set(args.join(" "), (performance.now() - start) / 1000);
      passed += counts.passed;
      failed += counts.failed;
      add(tally, counts.tally);
      for (const [name, count] of Object.entries(counts.manners)) manners.set(name, (manners.get(name) ?? 0) + count);
    }
  };
  await Promise.all(Array.from({ length: LANES_AT_ONCE }, worker));
  const told = mannersTold(manners);
  if (told !== "") console.log(`  ${told}\n`);
  const table = tableOf(tally);
  if (table !== "") {
    console.log(table);
  }
  console.log(timesOf(seconds));
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

void main();
