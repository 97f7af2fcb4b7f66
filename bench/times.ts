// From rounds to results: medians of the times, and of the ratios within each round.
import { STEPS, type Step } from "./contestant";
import { result, type Result } from "./result";
import type { Round, Speed } from "./speed";
import { median } from "./statistics";

export interface Rounds {
  /** With checkpoints skipped. */
  readonly skipped: Round[];
  /** The same up, with passwords that the program gives. */
  readonly given: Round[];
  /** The engine's default: the state is written after each step. */
  readonly written: Round[];
}

export interface Repeats {
  readonly skipped: number;
  readonly written: number;
}

export async function measureRounds(speed: Speed, people: number, repeats: Repeats): Promise<Rounds> {
  const rounds: Rounds = { skipped: [], given: [], written: [] };
  for (let repeat = 0; repeat < repeats.skipped; repeat++) {
    // Who comes later finds more in the directory.
    const turn = repeat % 2 === 0 ? "the directory first" : "ours first";
    rounds.skipped.push(await speed.round({ people, checkpoints: "skipped", passwords: "random" }, STEPS, turn));
    rounds.given.push(
      await speed.round({ people, checkpoints: "skipped", passwords: "given" }, ["up", "destroy"], turn),
    );
  }
  for (let repeat = 0; repeat < repeats.written; repeat++) {
    rounds.written.push(await speed.round({ people, checkpoints: "written", passwords: "random" }));
  }
  return rounds;
}

export function timeResults({ skipped, given, written }: Rounds): Result[] {
  const engine = (step: Step) => (round: Round) => round.engine.times[step];
  const both = (step: Step) => (round: Round) => round.engine.times[step] + round.directory.times[step];
  const larger = (step: Step) => (round: Round) => Math.max(round.engine.times[step], round.directory.times[step]);
  return [
    ratio("up, no passwords given, by engine + directory", skipped, "up", both("up"), 0.85),
    ratio("up, no passwords given, by the larger of the two", skipped, "up", larger("up")),
    ratio("up, passwords given, by engine + directory", given, "up", both("up"), 0.85),
    ratio("up, passwords given, by the larger of the two", given, "up", larger("up")),
    ratio("up, state written, by engine", written, "up", engine("up"), 1.15),
    ratio("up, nothing to do, by engine", skipped, "again", engine("again"), 0.65),
    ratio("refresh, by engine", skipped, "refresh", engine("refresh"), 1.1),
    ratio("edit, by engine", skipped, "edit", engine("edit"), 0.75),
    ratio("destroy with the guard, by engine + directory", skipped, "destroy", both("destroy"), 0.9),
    ...peerRatios(skipped),
    ...times("checkpoints skipped", skipped, "times"),
    ...times("passwords given", given, "times"),
    ...times("state written", written, "times"),
    ...times("processor time", skipped, "processor"),
  ];
}

export function stateResults({ skipped }: Rounds): Result[] {
  const of = (who: "engine" | "ours", what: "stateBytes" | "memory") =>
    median(skipped.map((round) => round[who][what]));
  return [
    result("state of a user", of("ours", "stateBytes"), "bytes", 1500),
    result("state of a plain resource that does nothing", of("engine", "stateBytes"), "bytes"),
    result("peak memory of the provider process", of("ours", "memory"), "MiB"),
    result("the same of one whose provider does nothing", of("engine", "memory"), "MiB"),
  ];
}

function ratio(name: string, rounds: readonly Round[], step: Step, floor: (round: Round) => number, target?: number) {
  return result(name, median(rounds.map((round) => round.ours.times[step] / floor(round))), "×", target);
}

/** Ours by the peer's, where there was one; each of its people is given a password. */
function peerRatios(rounds: readonly Round[]): Result[] {
  const raced = rounds.filter(({ peer }) => peer !== undefined);
  const peer = (step: Step) => (round: Round) => round.peer?.times[step] ?? NaN;
  return raced.length === 0 ? [] : STEPS.map((step) => ratio(`${step}, by the peer`, raced, step, peer(step), 1));
}

const CONTESTANTS = {
  "the engine alone": "engine",
  "the directory alone": "directory",
  ours: "ours",
  "the peer": "peer",
} as const;

function times(conditions: string, rounds: readonly Round[], which: "times" | "processor"): Result[] {
  return STEPS.flatMap((step) =>
    Object.entries(CONTESTANTS).flatMap(([name, who]) => {
      const seconds = median(rounds.map((round) => round[who]?.[which][step] ?? 0));
      return seconds === 0 ? [] : [result(`${step}, ${conditions}: ${name}`, seconds, "s")];
    }),
  );
}
