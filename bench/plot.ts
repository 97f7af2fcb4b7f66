// The plot of docs/performance.md: time against people, on two logarithmic axes.
import type { TopLevelSpec } from "vega-lite";

/** One measured time. */
export interface Point {
  readonly step: string;
  readonly people: number;
  readonly seconds: number;
  /** `ours`, or one of the floors. */
  readonly what: string;
}

/** An SVG picture, one panel a step. */
export async function plot(points: readonly Point[], subtitle: string): Promise<string> {
  const [vega, { compile }] = await Promise.all([import("vega"), import("vega-lite")]);
  const steps = [...new Set(points.map(({ step }) => step))];
  const whats = [...new Set(points.map(({ what }) => what))];
  const people = [...new Set(points.map((point) => point.people))];
  const specification: TopLevelSpec = {
    background: "white",
    padding: 12,
    title: { text: "Seconds against people", subtitle, anchor: "start" },
    data: { values: points.map((point) => ({ ...point })) },
    facet: { column: { field: "step", sort: steps, header: { title: null } } },
    spec: {
      width: 250,
      height: 260,
      mark: { type: "line", point: true },
      encoding: {
        x: {
          field: "people",
          type: "quantitative",
          scale: { type: "log", nice: false },
          axis: { values: people, format: ",d", labelFlush: false, labelOverlap: false },
        },
        y: { field: "seconds", type: "quantitative", scale: { type: "log" }, title: "seconds" },
        color: {
          field: "what",
          sort: whats,
          title: null,
          scale: { range: ["#c0392b", "#7f8c8d", "#2980b9", "#8e44ad"] },
        },
        strokeDash: { field: "what", sort: whats, title: null },
      },
    },
    config: { font: "sans-serif" },
  };
  const view = new vega.View(vega.parse(compile(specification).spec), { renderer: "none" });
  return view.toSVG();
}
