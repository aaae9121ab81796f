/**
 * What operators see: log lines and numbers. Never a secret, token, payload or raw header.
 *
 * @module
 */

/** Levels, least to most urgent. */
export type LogLevel = "debug" | "info" | "warn" | "error";

/** Structured fields of a log line. */
export type LogFields = Record<string, string | number | boolean | undefined>;

/** Labels of a number. Few values each: never an id that a stranger chooses. */
export type MetricLabels = Record<string, string>;

/** Takes log lines and numbers. Must not throw. */
export interface Telemetry {
  /** Writes a log line. */
  log(level: LogLevel, message: string, fields?: LogFields): void;
  /** Adds to a counter. */
  count(metric: string, labels?: MetricLabels, by?: number): void;
  /** Records a duration in a histogram, in milliseconds. */
  observe(metric: string, milliseconds: number, labels?: MetricLabels): void;
  /** Sets a gauge. */
  gauge(metric: string, value: number, labels?: MetricLabels): void;
  /** The numbers as Prometheus text, where they are kept here. Without it there is no `/metrics`. */
  metricsText?(): string;
}
