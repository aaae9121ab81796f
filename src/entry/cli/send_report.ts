/**
 * What `zeebridge send` prints: a line for each event, how far it has come, and a last line for all events.
 *
 * @module
 */

import type { CliIo } from "./io.ts";
import type { SendEnding, SentEvent } from "./sender.ts";
import { createStyle, plural, printable, type Style } from "./terminal.ts";

/** An event with its place in time. */
export interface ReportedEvent extends SentEvent {
  /** Position, from 1. */
  number: number;
  /** How long it took. */
  durationMs: number;
}

/** Prints what became of events. */
export interface SendReport {
  /** Prints one event. */
  add(event: ReportedEvent): void;
  /** Prints the last line. Returns the exit code: 0 if every event arrived. */
  finish(): number;
}

/** Makes a report of as many events as will be sent. */
export function createSendReport(
  { endings, json, count }: { endings: readonly SendEnding[]; json: boolean; count: number },
  io: CliIo,
): SendReport {
  const style = createStyle(io, "stdout");
  const counts = new Map(endings.map((ending) => [ending, 0]));
  let done = 0;
  let arrived = 0;
  // On a terminal the lines themselves show the progress; in a pipe nobody sees them.
  const showsProgress = io.stderrIsTerminal && !io.stdoutIsTerminal && count > 1;

  return {
    add(event) {
      counts.set(event.ending, (counts.get(event.ending) ?? 0) + 1);
      done += 1;
      if (event.ending.isSuccess) arrived += 1;
      io.stdout(json ? `${JSON.stringify(fieldsOf(event))}\n` : formatEvent(event, style));
      if (showsProgress) io.stderr(`\r${done}/${count}`);
    },
    finish() {
      if (showsProgress) io.stderr("\n");
      const totals = [...counts].map(([{ words }, total]) => `${total} ${words}`);
      const summary = `${plural(done, "event")}: ${totals.join(", ")}\n`;
      if (json) io.stderr(summary);
      else io.stdout(summary);
      return arrived === done ? 0 : 1;
    },
  };
}

function fieldsOf({ number, fields, durationMs }: ReportedEvent): Record<string, unknown> {
  return { number, ...fields, durationMs };
}

function formatEvent({ number, ending, answer, note, durationMs }: ReportedEvent, style: Style): string {
  const result = [answer, ending.words].filter((part) => part !== undefined).map(printable).join(" ");
  const columns = [String(number), style[ending.colour](result), `${durationMs} ms`, printable(note ?? "")];
  return `${columns.join("  ").trimEnd()}\n`;
}
