/**
 * Tables as Markdown, for the terminal and for `RESULTS.md`.
 *
 * @module
 */

import type { Table } from "./leg.ts";

/** Measured earlier, by other means: it says where the product stands, and is no comparison of this run. */
const JAVA_RUNTIME: Table = {
  title: "For orientation: Camunda's Java runtime",
  remarks:
    "Measured elsewhere and earlier, not in this run: version 8.9.7 over gRPC, warm, on both cores of a " +
    "machine with two, with a stub engine. It had no authorization to do.",
  columns: ["what", "figure"],
  rows: [
    ["webhook requests per second, 16 connections", "4,825 (p99 9.9 ms)"],
    ["webhook requests per second, 64 connections", "4,511 (p99 44 ms)"],
    ["jobs per second, event bus answers after 0 ms", "1,021"],
    ["jobs per second, event bus answers after 20 ms", "1,222"],
    ["start to first answer", "6.4 s"],
    ["idle memory", "392 MiB"],
  ],
};

const INTRODUCTION =
  "`deno task bench` writes this file. Everything runs on one machine over loopback. Figures " +
  "of one run can be compared with each other, those of two runs only by their shares; CPU per request is the " +
  "steadiest figure.";

/** The whole document. */
export function formatReport(facts: readonly string[], tables: readonly Table[]): string {
  return [
    "# Benchmarks",
    INTRODUCTION,
    facts.map((fact) => `- ${fact}`).join("\n"),
    ...[...tables, JAVA_RUNTIME].map(formatTable),
  ].join("\n\n") + "\n";
}

/** One table with its heading and remarks. */
export function formatTable({ title, remarks, columns, rows }: Table): string {
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...rows.map((row) => row[index]?.length ?? 0))
  );
  const format = (cells: readonly string[]): string =>
    `| ${widths.map((width, index) => (cells[index] ?? "").padEnd(width)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [`## ${title}`, "", remarks, "", format(columns), rule, ...rows.map(format)].join("\n");
}
