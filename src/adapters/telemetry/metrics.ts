/**
 * Counters, gauges and histograms in memory, written as Prometheus text.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 * @module
 */

import type { MetricLabels } from "../../ports/telemetry.ts";

/** Upper bounds of the histogram buckets, in milliseconds: from a cache hit to a lost long poll. */
const BUCKETS_MS = [1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000];

/** A series more than this per metric is dropped, so that no label can fill the memory. */
const MAX_SERIES = 500;

type Kind = "counter" | "gauge" | "histogram";

interface Series {
  labels: string;
  value: number;
  buckets?: number[];
  sum?: number;
}

/** Numbers of one process or isolate. */
export class Metrics {
  readonly #families = new Map<string, { kind: Kind; series: Map<string, Series> }>();

  /** Adds to a counter. */
  count(metric: string, labels: MetricLabels = {}, by = 1): void {
    const series = this.#series(metric, { kind: "counter", labels });
    if (series !== undefined) series.value += by;
  }

  /** Sets a gauge. */
  gauge(metric: string, value: number, labels: MetricLabels = {}): void {
    const series = this.#series(metric, { kind: "gauge", labels });
    if (series !== undefined) series.value = value;
  }

  /** Records a duration in milliseconds. */
  observe(metric: string, milliseconds: number, labels: MetricLabels = {}): void {
    const series = this.#series(metric, { kind: "histogram", labels });
    if (series === undefined) return;
    series.value += 1;
    series.sum = (series.sum ?? 0) + milliseconds;
    series.buckets ??= BUCKETS_MS.map(() => 0);
    const index = BUCKETS_MS.findIndex((bound) => milliseconds <= bound);
    if (index >= 0) series.buckets[index] = (series.buckets[index] ?? 0) + 1;
  }

  /** Everything, as Prometheus text. */
  text(): string {
    const lines: string[] = [];
    for (const [metric, { kind, series }] of this.#families) {
      lines.push(`# TYPE ${metric} ${kind}`);
      for (const item of series.values()) {
        if (kind === "histogram") lines.push(...histogramLines(metric, item));
        else lines.push(`${metric}${braced(item.labels)} ${item.value}`);
      }
    }
    return lines.join("\n") + "\n";
  }

  #series(metric: string, { kind, labels }: { kind: Kind; labels: MetricLabels }): Series | undefined {
    let family = this.#families.get(metric);
    if (family === undefined) this.#families.set(metric, family = { kind, series: new Map() });
    const key = labelText(labels);
    let series = family.series.get(key);
    if (series === undefined) {
      if (family.series.size >= MAX_SERIES) return undefined;
      family.series.set(key, series = { labels: key, value: 0 });
    }
    return series;
  }
}

function histogramLines(metric: string, { labels, value, sum, buckets = [] }: Series): string[] {
  let running = 0;
  const separator = labels === "" ? "" : ",";
  const lines = BUCKETS_MS.map((bound, index) => {
    running += buckets[index] ?? 0;
    return `${metric}_bucket{${labels}${separator}le="${bound}"} ${running}`;
  });
  return [
    ...lines,
    `${metric}_bucket{${labels}${separator}le="+Inf"} ${value}`,
    `${metric}_sum${braced(labels)} ${sum ?? 0}`,
    `${metric}_count${braced(labels)} ${value}`,
  ];
}

function braced(labels: string): string {
  return labels === "" ? "" : `{${labels}}`;
}

function labelText(labels: MetricLabels): string {
  let text = "";
  for (const name in labels) {
    const value = (labels[name] ?? "").replace(
      /[\\"\n]/g,
      (character) => character === "\n" ? "\\n" : `\\${character}`,
    );
    text += `${text === "" ? "" : ","}${name}="${value}"`;
  }
  return text;
}
