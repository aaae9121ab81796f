/**
 * `zeebridge start`: the quickest way to see something. Until there is a sandbox with an engine of its own,
 * it is `serve` with the example processes deployed and a log for people.
 *
 * @module
 */

import { type CommandDefinition, CommandFailure, type CommandInput } from "./command.ts";
import type { CliIo } from "./io.ts";
import { LISTEN_OPTIONS, listenSettings } from "./serve.ts";

const EXAMPLES_FOLDER = "examples/processes";

/** The command. */
export const start: CommandDefinition = {
  name: "start",
  argument: {
    name: "[folder]",
    description: `folder to deploy (default: $ZEEBRIDGE_PROCESSES, or ${EXAMPLES_FOLDER})`,
  },
  summary: "run the connector with the example processes",
  description:
    "Deploys a folder of BPMN, DMN and form files to the engine at CAMUNDA_REST_ADDRESS and runs the " +
    "connector, with a log for people.",
  options: LISTEN_OPTIONS,
  examples: [
    { line: "start", says: `deploy ${EXAMPLES_FOLDER} and run` },
    { line: "start my/processes --port 9000", says: "another folder, another port" },
  ],
  run: runStart,
};

async function runStart(input: CommandInput, io: CliIo): Promise<number> {
  if (!io.env("CAMUNDA_REST_ADDRESS") && !io.env("ZEEBE_REST_ADDRESS")) {
    throw new CommandFailure(
      "Cannot start without an engine: set CAMUNDA_REST_ADDRESS to the address of Zeebe's REST API, " +
        "such as http://127.0.0.1:8080",
    );
  }
  const server = await io.serve({
    ...listenSettings(input),
    ZEEBRIDGE_PROCESSES: input.args[0] ?? io.env("ZEEBRIDGE_PROCESSES") ?? EXAMPLES_FOLDER,
    ZEEBRIDGE_LOG: io.env("ZEEBRIDGE_LOG") ?? "pretty",
  });
  io.stdout(
    `Zeebridge listens at ${server.url}\n` +
      `List its webhooks with:  deno task cli webhooks --to ${server.url}\n`,
  );
  await server.finished;
  return 0;
}
