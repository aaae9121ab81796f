/**
 * Telemetry that keeps what it is told.
 *
 * @module
 */

import type { LogFields, LogLevel, MetricLabels, Telemetry } from "../../src/ports/telemetry.ts";

/** What was told, oldest first. */
export interface RecordingTelemetry extends Telemetry {
  readonly lines: { level: LogLevel; message: string; fields: LogFields }[];
  readonly counts: [metric: string, labels: MetricLabels][];
}

/** Starts empty. */
export function createRecordingTelemetry(): RecordingTelemetry {
  const lines: RecordingTelemetry["lines"] = [];
  const counts: RecordingTelemetry["counts"] = [];
  return {
    lines,
    counts,
    log: (level, message, fields = {}) => void lines.push({ level, message, fields }),
    count: (metric, labels = {}) => void counts.push([metric, labels]),
    observe() {},
    gauge() {},
  };
}
