/**
 * `zeebridge start`: the sandbox. An engine, an event bus and the connector in this process, with a folder of processes
 * that are deployed again when their files change.
 *
 * @module
 */

import type { ProcessDefinition } from "../../sandbox/engine/definitions.ts";
import { endsWithin } from "../../usecases/ends_within.ts";
import type { Connector } from "../connector.ts";
import type { SandboxParts } from "../sandbox/sandbox_parts.ts";
import { createEngineDoor } from "../sandbox/engine_door.ts";
import { type CommandDefinition, CommandFailure, type CommandInput, UsageError } from "./command.ts";
import type { CliIo } from "./io.ts";
import { LISTEN_OPTIONS, listenSettings } from "./serve.ts";
import { narrate } from "./start_narration.ts";
import { createSandboxFolder, type SandboxFolder } from "./start_folder.ts";
import { reportStart } from "./start_report.ts";

const EXAMPLES_FOLDER = "examples/processes";
const DEFINITIONS_FILE = "definitions.json";
/** A process that starts itself again and again must not fill the memory. */
const MAX_ENDED_INSTANCES = 1_000;
/** A file system may hold a watcher longer than anybody wants to wait. */
const LAST_LOOK_MS = 1_000;
const MAX_PORT = 65_535;

/** The command. */
export const start: CommandDefinition = {
  name: "start",
  argument: {
    name: "[folder]",
    description: `folder of BPMN files (default: $ZEEBRIDGE_PROCESSES, or ${EXAMPLES_FOLDER})`,
  },
  summary: "run the sandbox: try processes without Camunda and AWS",
  description:
    "Runs an engine, an event bus and the connector in one process, deploys a folder of processes, and deploys " +
    "a file again when it changes. Nothing leaves this machine. Every webhook gets every event of every bus: " +
    "its own activation condition decides. Secrets come from SECRET_… in the environment; a secret that is not " +
    "there is made up.",
  options: [
    ...LISTEN_OPTIONS,
    {
      flags: "--engine-port <number>",
      description: "port for Zeebe's REST API, for other clients (default: none)",
    },
    { flags: "--data <folder>", description: "folder to keep deployments in (default: they are forgotten)" },
    { flags: "--no-watch", description: "leave files alone that change" },
  ],
  examples: [
    { line: "start", says: `deploy ${EXAMPLES_FOLDER} and run` },
    { line: "start my/processes --port 9000", says: "another folder, another port" },
    { line: "start --engine-port 8080", says: "with a Zeebe that other job workers can use" },
  ],
  run: runStart,
};

async function runStart(input: CommandInput, io: CliIo): Promise<number> {
  const path = input.args[0] ?? io.env("ZEEBRIDGE_PROCESSES") ?? EXAMPLES_FOLDER;
  const files = await io.readFolder(path);
  const watches = input.flag("watch");
  const enginePort = enginePortOf(input);
  const dataFile = dataFileOf(input);
  const parts = await createParts(dataFile, io);
  const { server, connector } = await serveSandbox(parts, { input, io });
  const save = (): Promise<void> => saveData(dataFile, { parts, io });
  const engine = enginePort === undefined ? undefined : await io.listen(
    { host: "127.0.0.1", port: enginePort },
    await createDoor(parts, { connector, onDeployed: save }),
  );

  const folder = createSandboxFolder({ path, files, io, deploy: (file) => deployFile(connector, file) });
  const deployed = await folder.deployAll();
  await save();
  reportStart({
    url: server.url,
    engineUrl: engine?.url,
    path,
    deployed,
    parts,
    watches,
  }, io);

  const stopNarration = narrate(parts, io);
  const ending = new AbortController();
  const watching = watches ? folder.watch(ending.signal, save) : undefined;
  await server.finished;
  ending.abort();
  stopNarration();
  const ended = Promise.all([watching, engine?.close(), parts.eventBus.close()]);
  await endsWithin(ended, { clock: io.clock, limitMs: LAST_LOOK_MS });
  return 0;
}

/** The port for other clients: 0 finds one that is free, as for `--port`. */
function enginePortOf(input: CommandInput): number | undefined {
  const text = input.text("engine-port");
  if (text === undefined) return undefined;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Infinity;
  if (port <= MAX_PORT) return port;
  throw new UsageError(`--engine-port is '${text}', expected a whole number from 0 to ${MAX_PORT}`);
}

function dataFileOf(input: CommandInput): string | undefined {
  const folder = input.text("data");
  if (folder === "") throw new UsageError("--data is '', expected a folder");
  return folder && `${folder}/${DEFINITIONS_FILE}`;
}

/** Loaded late, so that the other commands start fast. */
async function createParts(dataFile: string | undefined, io: CliIo): Promise<SandboxParts> {
  const { createSandboxParts } = await import("../sandbox/sandbox_parts.ts");
  const options = {
    clock: io.clock,
    random: io.random,
    readVariable: io.env,
    maxEndedInstances: MAX_ENDED_INSTANCES,
  };
  if (dataFile === undefined) return createSandboxParts(options);
  const definitions = await readData(dataFile, io);
  try {
    return createSandboxParts({ ...options, definitions });
  } catch (error) {
    // Another version of the sandbox may have taken what this one refuses.
    const message =
      `Cannot use ${dataFile}: it has a model that this sandbox does not run, delete it to start anew`;
    throw new CommandFailure(message, { cause: error });
  }
}

async function serveSandbox(
  parts: SandboxParts,
  { input, io }: { input: CommandInput; io: CliIo },
): Promise<{ server: Awaited<ReturnType<CliIo["serve"]>>; connector: Connector }> {
  const { createSandboxApp } = await import("../sandbox/sandbox_app.ts");
  const { restoreWebhooks } = await import("../sandbox/restore.ts");
  const server = await io.serve({
    ...parts.options,
    ...listenSettings(input),
    // Files are deployed below, one by one, and again when they change.
    ZEEBRIDGE_PROCESSES: "",
    // Where production is to be found says nothing about the sandbox.
    ZEEBRIDGE_PUBLIC_URL: "",
    // A stop waits for the last poll.
    ZEEBRIDGE_POLL_TIMEOUT: "PT1S",
    ZEEBRIDGE_LOG: io.env("ZEEBRIDGE_LOG") ?? "pretty",
    ZEEBRIDGE_LOG_LEVEL: io.env("ZEEBRIDGE_LOG_LEVEL") ?? "warn",
    mount: (connector) => createSandboxApp(parts, connector),
  });
  const { connector } = server;
  parts.connect(connector);
  await restoreWebhooks(parts, connector);
  return { server, connector };
}

/** The engine for other clients. What they deploy has its webhooks served as well. */
async function createDoor(
  parts: SandboxParts,
  { connector, onDeployed }: { connector: Connector; onDeployed(): Promise<void> },
): Promise<(request: Request) => Promise<Response>> {
  const { restoreWebhooks } = await import("../sandbox/restore.ts");
  return createEngineDoor(async function handle(request) {
    const response = await parts.engine.handle(request);
    if (response.ok && new URL(request.url).pathname === "/v2/deployments") {
      await restoreWebhooks(parts, connector);
      await onDeployed();
    }
    return response;
  });
}

async function deployFile(connector: Connector, file: SandboxFolder["files"][number]) {
  return await connector.deploy({ resources: [file], tenantId: connector.settings.tenantIds[0] ?? "" });
}

async function readData(file: string, io: CliIo): Promise<ProcessDefinition[]> {
  const { readDefinitions } = await import("../sandbox/restore.ts");
  const bytes = await io.readFileIfAny(file);
  if (bytes === undefined) return [];
  try {
    return readDefinitions(new TextDecoder().decode(bytes));
  } catch (error) {
    const reason = error instanceof Error ? error.message : "unknown";
    throw new CommandFailure(`Cannot read ${file}: ${reason}, expected what start --data has written`, {
      cause: error,
    });
  }
}

async function saveData(
  file: string | undefined,
  { parts, io }: { parts: SandboxParts; io: CliIo },
): Promise<void> {
  if (file === undefined) return;
  const { writeDefinitions } = await import("../sandbox/restore.ts");
  await io.writeFile(file, writeDefinitions(parts.engine.definitions));
}
