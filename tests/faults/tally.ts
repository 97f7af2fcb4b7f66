// What `npm run test:faults` ends with: how much was tried, and how much of it ended as it should.

const OUTCOMES = {
  "crash points": "converged",
  faults: "survived",
  histories: "without violation",
  "hostile strings": "contained",
  moves: "with nothing lost",
} as const;

export type Trial = keyof typeof OUTCOMES;

/** How many there were of each trial, and how many of them were good. */
export type Tally = Partial<Record<Trial, { readonly tried: number; readonly good: number }>>;

/** What this process counted. */
export const counted: Tally = {};

/** Counts one trial by its outcome; the test that made it says what went wrong. */
export function tally(trial: Trial, good: boolean): void {
  add(counted, { [trial]: { tried: 1, good: good ? 1 : 0 } });
}

export function add(to: Tally, more: Tally): void {
  for (const [trial, { tried, good }] of Object.entries(more) as [Trial, { tried: number; good: number }][]) {
    const before = to[trial] ?? { tried: 0, good: 0 };
    to[trial] = { tried: before.tried + tried, good: before.good + good };
  }
}

/** A table of all that was counted; empty if nothing was. */
export const tableOf = (all: Tally): string =>
  Object.entries(OUTCOMES)
    .flatMap(([trial, outcome]) => {
      const { tried = 0, good = 0 } = all[trial as Trial] ?? {};
      return tried > 0
        ? [`  ${trial.padEnd(16)} ${String(tried).padStart(7)} tried ${String(good).padStart(7)} ${outcome}\n`]
        : [];
    })
    .join("");
