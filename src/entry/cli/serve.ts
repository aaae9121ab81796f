/**
 * `zeebridge serve`: the production runtime, on Deno.
 *
 * @module
 */

import type { ConnectorOptions } from "../options.ts";
import type { CommandDefinition, CommandInput, OptionDefinition } from "./command.ts";
import type { CliIo } from "./io.ts";

/** Where to listen. */
export const LISTEN_OPTIONS: readonly OptionDefinition[] = [
  { flags: "--host <address>", description: "address to listen on (default: $HOST, or 127.0.0.1)" },
  { flags: "--port <number>", description: "port to listen on (default: $PORT, or 8000)" },
];

/** The command. */
export const serve: CommandDefinition = {
  name: "serve",
  summary: "run the connector",
  description:
    "Runs the connector until it is asked to stop by SIGTERM or SIGINT: webhooks, job worker and " +
    "admin API.\n\nSettings come from the environment; docs/configuration.md lists them.",
  options: LISTEN_OPTIONS,
  examples: [
    { line: "serve", says: "with CAMUNDA_REST_ADDRESS and the other settings in the environment" },
    { line: "serve --port 9000", says: "on another port" },
  ],
  run: runServe,
};

async function runServe(input: CommandInput, io: CliIo): Promise<number> {
  const server = await io.serve(listenSettings(input));
  await server.finished;
  return 0;
}

/** The settings that the listening options stand for. */
export function listenSettings(input: CommandInput): ConnectorOptions {
  return { HOST: input.text("host"), PORT: input.text("port") };
}
