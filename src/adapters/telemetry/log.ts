/**
 * Log lines: JSON for machines, or one readable line for people.
 *
 * @module
 */

import type { LogFields, LogLevel } from "../../ports/telemetry.ts";

/** One log line. */
export interface LogLine {
  /** When, in milliseconds since the epoch. */
  at: number;
  /** How urgent. */
  level: LogLevel;
  /** What happened. */
  message: string;
  /** Details. */
  fields: LogFields;
}

/** Writes a finished line somewhere. */
export type LogSink = (text: string, level: LogLevel) => void;

const URGENCY: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };

const COLOURS: Record<LogLevel, string> = {
  debug: "\x1b[90m",
  info: "\x1b[36m",
  warn: "\x1b[33m",
  error: "\x1b[31m",
};

/** Whether a line of `level` is wanted where `least` is the least urgent wanted level. */
export function isWanted(level: LogLevel, least: LogLevel): boolean {
  return URGENCY[level] >= URGENCY[least];
}

/** A line as JSON. */
export function formatJson({ at, level, message, fields }: LogLine): string {
  return JSON.stringify({ time: new Date(at).toISOString(), level, message, ...fields });
}

/** A line for people: time, level, message, then the fields. Control characters are escaped. */
export function formatPretty({ at, level, message, fields }: LogLine, options: { colour: boolean }): string {
  const time = new Date(at).toISOString().slice(11, 23);
  const label = level.toUpperCase().padEnd(5);
  const shown = options.colour ? `${COLOURS[level]}${label}\x1b[0m` : label;
  const details = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}=${typeof value === "string" ? quoteWhereNeeded(value) : value}`);
  return `${time} ${shown} ${message}${details.join("")}`;
}

function quoteWhereNeeded(text: string): string {
  return /^[\w.:/<>+-]+$/.test(text) ? text : JSON.stringify(text);
}
