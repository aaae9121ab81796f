/**
 * The parser and the help, made of the commands' definitions. The one file that knows the argument library.
 *
 * @module
 */

import { Command, CommanderError, Option } from "commander";
import { check } from "./check.ts";
import {
  type CommandDefinition,
  type CommandExample,
  CommandInput,
  HELP_OPTION,
  type OptionDefinition,
  UsageError,
  VERSION_OPTION,
} from "./command.ts";
import { createCompletion } from "./completion.ts";
import { deploy } from "./deploy.ts";
import type { CliIo } from "./io.ts";
import { send } from "./send.ts";
import { serve } from "./serve.ts";
import { start } from "./start.ts";
import { createStyle, printable } from "./terminal.ts";
import { VERSION } from "./version.ts";
import { webhooks } from "./webhooks.ts";

const WORKING_COMMANDS: readonly CommandDefinition[] = [start, serve, check, deploy, webhooks, send];
const COMMANDS = [...WORKING_COMMANDS, createCompletion(WORKING_COMMANDS)];

const DESCRIPTION = "Connects Camunda 8 (Zeebe) to Amazon EventBridge, in both directions.";
const EXAMPLES: readonly CommandExample[] = [
  { line: "check order.bpmn", says: "what does this model ask for?" },
  { line: "deploy order.bpmn --to http://127.0.0.1:8000", says: "deploy it and register its webhooks" },
  { line: "send --webhook order-placed --to http://127.0.0.1:8000", says: "send it an event" },
];

const EXIT_FAILURE = 1;
const EXIT_USAGE = 2;

/** Runs the command that the arguments name. Never rejects. Returns the exit code. */
export async function runProgram(args: readonly string[], io: CliIo): Promise<number> {
  const outcome = { exitCode: 0 };
  const program = createProgram(io, outcome);
  try {
    await program.parseAsync(args.length === 0 ? ["--help"] : args, { from: "user" });
    return outcome.exitCode;
  } catch (error) {
    // The library has printed its own errors already; for help and version it throws with exit code 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE;
    return reportError(error, io);
  }
}

function reportError(error: unknown, io: CliIo): number {
  const style = createStyle(io, "stderr");
  const message = error instanceof Error ? error.message : String(error);
  // Messages may quote an answer from elsewhere; only line breaks of our own may stay.
  const lines = message.split("\n").map(printable).join("\n");
  io.stderr(`${style.red("error:")} ${lines}\n`);
  if (!(error instanceof UsageError)) return EXIT_FAILURE;
  io.stderr("Add --help to see how the command is used\n");
  return EXIT_USAGE;
}

function createProgram(io: CliIo, outcome: { exitCode: number }): Command {
  const program = new Command("zeebridge")
    .description(DESCRIPTION)
    .version(VERSION, VERSION_OPTION.flags, VERSION_OPTION.description)
    .helpOption(HELP_OPTION.flags, HELP_OPTION.description)
    .helpCommand(false)
    .addHelpText("after", helpOfExamples(EXAMPLES));
  settle(program, io);
  for (const definition of COMMANDS) program.addCommand(createCommand(definition, io, outcome));
  return program;
}

function createCommand(definition: CommandDefinition, io: CliIo, outcome: { exitCode: number }): Command {
  const command = new Command(definition.name)
    .summary(definition.summary)
    .description(definition.description)
    .helpOption(HELP_OPTION.flags, HELP_OPTION.description)
    .addHelpText("after", helpOfExamples(definition.examples));
  settle(command, io);
  if (definition.argument !== undefined) {
    command.argument(definition.argument.name, definition.argument.description);
  }
  for (const option of definition.options) command.addOption(createOption(option));
  command.action(async () => {
    outcome.exitCode = await definition.run(new CommandInput(command.args, command.opts()), io);
  });
  return command;
}

function createOption({ flags, description, required, repeatable }: OptionDefinition): Option {
  const option = new Option(flags, required ? `${description} (required)` : description);
  option.makeOptionMandatory(required ?? false);
  if (repeatable) option.argParser((value: string, previous: string[] = []) => [...previous, value]);
  return option;
}

function settle(command: Command, io: CliIo): void {
  command
    .exitOverride()
    .showHelpAfterError("Add --help to see how the command is used")
    .configureOutput({
      writeOut: (text) => io.stdout(text),
      writeErr: (text) => io.stderr(text),
      getOutHelpWidth: () => 100,
      getErrHelpWidth: () => 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    });
}

function helpOfExamples(examples: readonly CommandExample[]): string {
  const lines = examples.map(({ line, says }) => `  # ${says}\n  zeebridge ${line}`);
  return `\nExamples:\n${lines.join("\n")}`;
}
