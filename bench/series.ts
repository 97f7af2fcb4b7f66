// Time against people, beside the floors.
import type { Step } from "./contestant";
import type { Point } from "./plot";
import type { Speed } from "./speed";

const PLOTTED: readonly Step[] = ["up", "refresh", "destroy"];

/** One round a size, with checkpoints skipped; what each size took, as soon as it is known. */
export async function* measureSeries(speed: Speed, sizes: readonly number[]): AsyncGenerator<Point[]> {
  for (const people of sizes) {
    const conditions = { people, checkpoints: "skipped", passwords: "random" } as const;
    const { engine, directory, ours, peer } = await speed.round(conditions, PLOTTED);
    const points: Point[] = [];
    for (const step of PLOTTED) {
      const who = {
        ours: ours.times,
        "the engine alone": engine.times,
        "the directory alone": directory.times,
        ...(peer === undefined ? {} : { "the peer": peer.times }),
      };
      for (const [what, times] of Object.entries(who).filter(([, one]) => one[step] > 0)) {
        points.push({ step, people, what, seconds: times[step] });
      }
    }
    yield points;
  }
}
