/**
 * Text for terminals: colours where they are wanted, tables, and nothing that could steer a terminal.
 *
 * @module
 */

import type { CliIo } from "./io.ts";

/** Paints text. Without colours every function gives its text back. */
export interface Style {
  /** For errors. */
  red(text: string): string;
  /** For warnings. */
  yellow(text: string): string;
  /** For what went well. */
  green(text: string): string;
  /** For headings. */
  bold(text: string): string;
  /** For what matters less. */
  dim(text: string): string;
}

/**
 * Colours for one of the two streams: only on a terminal, and never when `NO_COLOR` is set.
 *
 * @see https://no-color.org
 */
export function createStyle(io: CliIo, stream: "stdout" | "stderr"): Style {
  const isTerminal = stream === "stdout" ? io.stdoutIsTerminal : io.stderrIsTerminal;
  const painted = isTerminal && (io.env("NO_COLOR") ?? "") === "";
  const paint = (code: number) => (text: string) => painted ? `\x1b[${code}m${text}\x1b[0m` : text;
  return { red: paint(31), yellow: paint(33), green: paint(32), bold: paint(1), dim: paint(2) };
}

// deno-lint-ignore no-control-regex -- finding control characters is the point
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;

/**
 * Text of a stranger on one line, with control characters shown as `\u001b`: a model or a server must not be
 * able to move the cursor or to forge a line.
 */
export function printable(text: string): string {
  return text.replace(CONTROL, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** Rows as lines with aligned columns, two blanks apart. Cells are made printable. */
export function formatTable(rows: readonly (readonly string[])[]): string[] {
  const cells = rows.map((row) => row.map(printable));
  const widths: number[] = [];
  for (const row of cells) {
    row.forEach((cell, column) => widths[column] = Math.max(widths[column] ?? 0, cell.length));
  }
  return cells.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd());
}

/** `1 error`, `2 errors`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
