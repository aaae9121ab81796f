/**
 * Telemetry: log lines to a sink, numbers in memory.
 *
 * @module
 */

import type { Clock } from "../../ports/clock.ts";
import type { LogLevel, Telemetry } from "../../ports/telemetry.ts";
import { formatJson, formatPretty, isWanted, type LogSink } from "./log.ts";
import { Metrics } from "./metrics.ts";

/** How telemetry is written. */
export interface TelemetryOptions {
  /** Stamps the lines. */
  clock: Clock;
  /** Format of the lines. */
  format: "json" | "pretty" | "none";
  /** Least urgent level that is written. */
  level: LogLevel;
  /** Takes the lines. */
  write: LogSink;
  /** Whether pretty lines are coloured. Default: false. */
  colour?: boolean;
}

/** Makes telemetry. */
export function createTelemetry(options: TelemetryOptions): Required<Telemetry> {
  const { clock, format, level: least, write, colour = false } = options;
  const metrics = new Metrics();
  return {
    log(level, message, fields = {}) {
      if (format === "none" || !isWanted(level, least)) return;
      const line = { at: clock.now(), level, message, fields };
      write(format === "json" ? formatJson(line) : formatPretty(line, { colour }), level);
    },
    count: (metric, labels, by) => metrics.count(metric, labels, by),
    observe: (metric, milliseconds, labels) => metrics.observe(metric, milliseconds, labels),
    gauge: (metric, value, labels) => metrics.gauge(metric, value, labels),
    metricsText: () => metrics.text(),
  };
}

/** A sink that writes to the runtime's console: standard output, errors to standard error. */
export function consoleSink(text: string, level: LogLevel): void {
  // deno-lint-ignore no-console
  if (level === "error") console.error(text);
  // deno-lint-ignore no-console
  else console.log(text);
}
