/**
 * `zeebridge check`: what BPMN files ask for and what is wrong with them, without any server.
 *
 * @module
 */

import { checkFile, countProblems, formatProblems, formatProcesses, formatSummary } from "./check_report.ts";
import { type CommandDefinition, type CommandInput, JSON_OPTION } from "./command.ts";
import type { CliIo } from "./io.ts";
import { createStyle } from "./terminal.ts";

/** The command. */
export const check: CommandDefinition = {
  name: "check",
  argument: { name: "<files...>", description: "BPMN files" },
  summary: "say what BPMN files ask for, and what is wrong with them",
  description: "Reads BPMN files and lists their webhooks, job-worker tasks, secrets and problems. Asks no " +
    "server.\n\nExits with 1 if a file has an error; warnings alone are 0.",
  options: [JSON_OPTION],
  examples: [
    { line: "check order.bpmn", says: "webhooks, tasks and problems of one file" },
    { line: "check examples/processes/*.bpmn", says: "of many" },
    { line: "check order.bpmn --json", says: "for other programs" },
  ],
  run: runCheck,
};

async function runCheck(input: CommandInput, io: CliIo): Promise<number> {
  const files = [];
  for (const file of input.args) files.push(checkFile(file, await io.readFile(file)));
  const errors = countProblems(files, "error");
  if (input.flag("json")) {
    const warnings = countProblems(files, "warning");
    io.stdout(`${JSON.stringify({ items: files, errors, warnings }, null, 2)}\n`);
  } else {
    for (const file of files) {
      io.stdout(formatProcesses(file, createStyle(io, "stdout")));
      io.stderr(formatProblems(file, createStyle(io, "stderr")));
    }
    io.stdout(formatSummary(files));
  }
  return errors > 0 ? 1 : 0;
}
