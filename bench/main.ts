// `npm run bench [-- --people N] [--json] [--peer FOLDER] [--series N,N,… [--plot FILE]] [--desktops N]`: what the package costs beside what is the engine's, the
// directory's and AWS's own.
import { writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { table } from "../demo/table";
import { apiResults, countApiCalls } from "./api-calls";
import { countFleet, fleetMemory } from "./fleet";
import { fleetResults } from "./fleet-results";
import { exponents } from "./growth";
import { countMigrations, migrationResults } from "./migrations";
import { plot, type Point } from "./plot";
import { requireTime } from "./require-time";
import { readRosters } from "./roster-read";
import { HEADS, result, rowsOf, type Result } from "./result";
import { measureSeries } from "./series";
import { Speed } from "./speed";
import { startTime } from "./start-time";
import { median } from "./statistics";
import { measureRounds, stateResults, timeResults } from "./times";

const REQUIRES = 11;

const { values } = parseArgs({
  options: {
    people: { type: "string", default: "1000" },
    repeat: { type: "string", default: "3" },
    "repeat-written": { type: "string", default: "1" },
    // 20 minutes in two. Much more makes of the network's own time as much as lies between two calls, which then are fewer.
    warp: { type: "string", default: "10" },
    json: { type: "boolean", default: false },
    series: { type: "string" },
    // How much memory a provider process needs for so many desktops, and nothing else.
    desktops: { type: "string" },
    // A folder with another tool: see peer.ts.
    peer: { type: "string" },
    plot: { type: "string", default: "docs/performance.svg" },
  },
});
const people = wholeNumber("people", values.people);
const warp = wholeNumber("warp", values.warp);
const repeats = {
  skipped: wholeNumber("repeat", values.repeat),
  written: wholeNumber("repeat-written", values["repeat-written"]),
};

/** Progress goes beside the results. */
const say = (line: string): void => {
  console.error(`· ${line}`);
};

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) {
    console.error(`reading --${option}: it is ${text}; give a whole number of at least 1`);
    process.exit(2);
  }
  return value;
}

async function requireResults(): Promise<Result[]> {
  const times: Awaited<ReturnType<typeof requireTime>>[] = [];
  while (times.length < REQUIRES) {
    times.push(await requireTime());
  }
  return [
    result('require("pulumi-workspaces-users") after @pulumi/pulumi', median(times.map(({ ours }) => ours)), "ms", 20),
    ...(await startResults()),
    result('require("@pulumi/pulumi")', median(times.map(({ pulumi }) => pulumi)), "ms"),
  ];
}

async function startResults(): Promise<Result[]> {
  const times: Awaited<ReturnType<typeof startTime>>[] = [];
  while (times.length < REQUIRES) {
    times.push(await startTime());
  }
  const [host, answer] = [median(times.map((one) => one.host)), median(times.map((one) => one.answer))];
  return [
    result("the provider process's first answer after its start", answer, "ms", 250),
    result("of which Pulumi's own host, before it loads anything of ours", host, "ms"),
  ];
}

async function bench(): Promise<void> {
  const rounds = await measureRounds(new Speed(say, values.peer), people, repeats);
  const results = [
    ...timeResults(rounds),
    ...stateResults(rounds),
    ...fleetResults(people, await countFleet(people, warp, say)),
    ...apiResults(await countApiCalls(say)),
    ...migrationResults(people, await countMigrations(people, say)),
    ...(await requireResults()),
    ...(await readRosters()),
  ];
  if (values.json) {
    print(results);
    return;
  }
  const times = (count: number) => (count === 1 ? "1 round" : `medians of ${count} rounds`);
  console.log(
    `${people} people, ${cpus().length} cores; ${times(repeats.skipped)} with checkpoints skipped, ${times(repeats.written)} with ` +
      `the state written after each step; ${REQUIRES} times of require\n`,
  );
  console.log(table(HEADS, rowsOf(results)));
}

async function series(sizes: string): Promise<void> {
  const subtitle = `checkpoints skipped, ${cpus().length} cores; one round a size`;
  const wanted = sizes.split(",").map((size) => wholeNumber("series", size));
  const all: Point[] = [];
  let before: Point[] = [];
  for await (const points of measureSeries(new Speed(say, values.peer), wanted)) {
    all.push(...points);
    await writeFile(values.plot, await plot(all, subtitle));
    print(points.map(({ step, people, what, seconds }) => result(`${step} of ${people}: ${what}`, seconds, "s")));
    print(exponents(before, points));
    before = points;
  }
}

/** A line each, as soon as it is known. */
function print(results: readonly Result[]): void {
  for (const one of results) {
    console.log(values.json ? JSON.stringify(one) : `${one.name} ${one.value} ${one.unit}`);
  }
}

async function memory(desktops: number): Promise<void> {
  const peak = await fleetMemory(desktops, warp, say);
  print([result(`peak memory of a provider process that launches ${desktops} desktops`, peak, "MiB")]);
}

function asked(): Promise<void> {
  if (values.desktops !== undefined) {
    return memory(wholeNumber("desktops", values.desktops));
  }
  return values.series === undefined ? bench() : series(values.series);
}

asked().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
