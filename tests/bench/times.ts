// Floors and ours, measured one after another, and what follows: medians of times, and of the ratios within each round.
import { result, type Result } from "./result";
import { STEPS, type DirectoryTimes, type Speed, type StackRun, type Step, type Times } from "./speed";
import { median } from "./statistics";

interface Round {
  readonly engine: StackRun;
  readonly ours: StackRun;
}

type WholeRound = Round & { readonly directory: DirectoryTimes };

export interface Rounds {
  /** With checkpoints skipped. */
  readonly withPasswords: WholeRound[];
  readonly withoutPasswords: WholeRound[];
  /** The engine's default: the state is written after each step. With passwords. */
  readonly written: Round[];
}

export interface Repeats {
  /** Rounds with checkpoints skipped. */
  readonly skipped: number;
  readonly written: number;
}

export async function measureRounds(speed: Speed, people: number, repeats: Repeats): Promise<Rounds> {
  const rounds: Rounds = { withPasswords: [], withoutPasswords: [], written: [] };
  for (let repeat = 0; repeat < repeats.skipped; repeat++) {
    const bare = { people, checkpoints: "skipped", passwords: "without passwords" } as const;
    const full = { ...bare, passwords: "with passwords" } as const;
    const engine = await speed.stack("Nothing", full);
    rounds.withoutPasswords.push({
      engine,
      directory: await speed.directory(bare),
      ours: await speed.stack("User", bare),
    });
    rounds.withPasswords.push({
      engine,
      directory: await speed.directory(full),
      ours: await speed.stack("User", full),
    });
  }
  for (let repeat = 0; repeat < repeats.written; repeat++) {
    const conditions = { people, checkpoints: "written", passwords: "with passwords" } as const;
    const engine = await speed.stack("Nothing", conditions);
    rounds.written.push({ engine, ours: await speed.stack("User", conditions) });
  }
  return rounds;
}

export function timeResults({ withPasswords, withoutPasswords, written }: Rounds): Result[] {
  const both = ({ engine, directory }: WholeRound, step: "up" | "destroy") => engine.times[step] + directory[step];
  const larger = ({ engine, directory }: WholeRound) => Math.max(engine.times.up, directory.up);
  const skipped = [...withPasswords, ...withoutPasswords];
  return [
    ratio("up, no passwords, by engine + directory", withoutPasswords, "up", (round) => both(round, "up"), 1),
    ratio("up, with passwords, by the larger floor", withPasswords, "up", larger, 1.1),
    ratio("up, state written, by engine", written, "up", ({ engine }) => engine.times.up, 1.15),
    ratio("refresh, by engine", skipped, "refresh", ({ engine }) => engine.times.refresh, 1.2),
    ratio("destroy with the guard, by engine + directory", skipped, "destroy", (round) => both(round, "destroy"), 1),
    ...stackTimes(
      "engine",
      withPasswords.map(({ engine }) => engine.times),
    ),
    ...directoryTimes("directory, no passwords", withoutPasswords),
    ...directoryTimes("directory", withPasswords),
    ...stackTimes(
      "ours, no passwords",
      withoutPasswords.map(({ ours }) => ours.times),
    ),
    ...stackTimes(
      "ours",
      withPasswords.map(({ ours }) => ours.times),
    ),
    ...stackTimes(
      "engine, state written",
      written.map(({ engine }) => engine.times),
    ),
    ...stackTimes(
      "ours, state written",
      written.map(({ ours }) => ours.times),
    ),
  ];
}

export function stateResults({ withPasswords }: Rounds): Result[] {
  const of = (kind: keyof Round, what: "stateBytes" | "memory") =>
    median(withPasswords.map((round) => round[kind][what]));
  return [
    result("state of a user", of("ours", "stateBytes"), "bytes", 1800),
    result("state of a resource that does nothing", of("engine", "stateBytes"), "bytes"),
    result("peak memory of the provider process", of("ours", "memory"), "MiB"),
    result("the same of one whose provider does nothing", of("engine", "memory"), "MiB"),
  ];
}

function ratio<R extends Round>(
  name: string,
  rounds: readonly R[],
  step: Step,
  floor: (round: R) => number,
  target: number,
) {
  return result(name, median(rounds.map((round) => round.ours.times[step] / floor(round))), "×", target);
}

const stackTimes = (name: string, times: readonly Times[]): Result[] =>
  STEPS.map((step) => result(`${name}: ${step}`, median(times.map((one) => one[step])), "s"));

const directoryTimes = (name: string, rounds: readonly WholeRound[]): Result[] =>
  (["up", "edit", "destroy"] as const).map((step) =>
    result(`${name}: ${step}`, median(rounds.map(({ directory }) => directory[step])), "s"),
  );
