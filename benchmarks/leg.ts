/**
 * A part of the benchmarks, and the table that comes of it.
 *
 * @module
 */

import type { Cores } from "./machine.ts";

/** How a leg is run. */
export interface LegOptions {
  /** Length of one round, in seconds. */
  seconds: number;
  /** Rounds; medians are of these. */
  rounds: number;
  /** Who runs where; `undefined`: everybody everywhere. */
  cores: Cores | undefined;
  /** Ends the run early. What was started is stopped on the way out. */
  signal: AbortSignal;
  /** Says what goes on, one line each. */
  progress(line: string): void;
}

/** A part that can be run alone. */
export interface Leg {
  /** Name on the command line. */
  name: string;
  run(options: LegOptions): Promise<Table>;
}

/** A table with a heading and remarks. */
export interface Table {
  title: string;
  /** How it was measured, and what has to be known to read it. */
  remarks: string;
  columns: readonly string[];
  /** Cells as text, one for each column. */
  rows: readonly string[][];
}

/** How long a server is used before it is measured. */
export const WARM_UP_SECONDS = 3;
