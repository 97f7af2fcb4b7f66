// What `npm run test:faults` ends with: how much was tried, and how much of it ended as it should.

import type { Access } from "./access";

const OUTCOMES = {
  "crash points": "converged",
  faults: "survived",
  histories: "without violation",
  "hostile strings": "contained",
  moves: "with nothing lost",
} as const;

export type Trial = keyof typeof OUTCOMES;

interface Count {
  readonly tried: number;
  readonly good: number;
  /** Of those tried, how many went by AWS's Directory Service Data API in place of LDAP. */
  readonly overApi?: number;
}

/** How many there were of each trial, and how many of them were good. */
export type Tally = Partial<Record<Trial, Count>>;

/** What this process counted. */
export const counted: Tally = {};

/** Counts one trial by its outcome; the test that made it says what went wrong. */
export function tally(trial: Trial, good: boolean, access: Access = "ldap"): void {
  add(counted, { [trial]: { tried: 1, good: good ? 1 : 0, overApi: access === "api" ? 1 : 0 } });
}

export function add(to: Tally, more: Tally): void {
  for (const [trial, { tried, good, overApi = 0 }] of Object.entries(more) as [Trial, Count][]) {
    const before = to[trial] ?? { tried: 0, good: 0 };
    to[trial] = {
      tried: before.tried + tried,
      good: before.good + good,
      overApi: (before.overApi ?? 0) + overApi,
    };
  }
}

/** A table of all that was counted; empty if nothing was. */
export const tableOf = (all: Tally): string =>
  Object.entries(OUTCOMES)
    .flatMap(([trial, outcome]) => {
      const { tried = 0, good = 0, overApi = 0 } = all[trial as Trial] ?? {};
      if (tried === 0) return [];
      const part = overApi > 0 ? `; ${overApi} of them over the API` : "";
      return [
        `  ${trial.padEnd(16)} ${String(tried).padStart(7)} tried ${String(good).padStart(7)} ${outcome}${part}\n`,
      ];
    })
    .join("");
