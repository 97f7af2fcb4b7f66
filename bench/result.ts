/** One thing that was measured. */
export interface Result {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The most it should be; null if it is only told. */
  readonly target: number | null;
  /** Whether it is no more than its target; null if it has none. */
  readonly ok: boolean | null;
}

/** @param target the most it should be */
export function result(name: string, value: number, unit: string, target?: number): Result {
  const rounded = Number(value.toPrecision(value >= 1000 ? 4 : 3));
  // As it is printed, it is held against its target.
  return {
    name,
    value: rounded,
    unit,
    target: target ?? null,
    ok: target === undefined ? null : rounded <= target,
  };
}

/** For people, as a table in text or in Markdown. */
export function rowsOf(results: readonly Result[]): string[][] {
  return results.map(({ name, value, unit, target, ok }) => [
    name,
    `${value} ${unit}`.trim(),
    target === null ? "" : `≤ ${target}`,
    ok === null ? "" : ok ? "met" : "missed",
  ]);
}

export const HEADS = ["what", "measured", "target", ""];
