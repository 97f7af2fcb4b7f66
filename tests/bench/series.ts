// Time against people, beside the floors.
import type { Point } from "./plot";
import type { Speed } from "./speed";

const STEPS = ["up", "refresh", "destroy"] as const;

/** One round a size, with checkpoints skipped and with passwords. */
export async function measureSeries(speed: Speed, sizes: readonly number[]): Promise<Point[]> {
  const points: Point[] = [];
  for (const people of sizes) {
    const conditions = { people, checkpoints: "skipped", passwords: "with passwords" } as const;
    const engine = await speed.stack("Nothing", conditions);
    const directory = await speed.directory(conditions);
    const ours = await speed.stack("User", conditions);
    for (const step of STEPS) {
      points.push({ step, people, what: "ours", seconds: ours.times[step] });
      points.push({ step, people, what: "the engine alone", seconds: engine.times[step] });
      if (step !== "refresh") {
        points.push({ step, people, what: "the directory alone", seconds: directory[step] });
      }
    }
  }
  return points;
}
