// What `npm run test:faults` ends with: how much was tried, and how much of it ended as it should.

const OUTCOMES = {
  "crash points": "converged",
  faults: "survived",
  histories: "without violation",
  "hostile strings": "contained",
} as const;

export type Trial = keyof typeof OUTCOMES;

const counts = new Map<Trial, { tried: number; good: number }>();

/** Counts one trial by its outcome; the test that made it says what went wrong. */
export function tally(trial: Trial, good: boolean): void {
  const count = counts.get(trial) ?? { tried: 0, good: 0 };
  counts.set(trial, { tried: count.tried + 1, good: count.good + (good ? 1 : 0) });
}

/** The table of all that was counted; undefined where nothing was. */
export function tallied(): string | undefined {
  const lines = Object.entries(OUTCOMES).flatMap(([trial, outcome]) => {
    const count = counts.get(trial as Trial);
    return count
      ? [`  ${trial.padEnd(16)} ${String(count.tried).padStart(7)} tried ${String(count.good).padStart(7)} ${outcome}`]
      : [];
  });
  return lines.length > 0 ? lines.join("\n") : undefined;
}
