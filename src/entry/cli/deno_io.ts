/**
 * The world of a command, on Deno.
 *
 * @module
 */

import { createSystemClock, createSystemRandom } from "../../adapters/system/clock.ts";
import type { DeploymentResource } from "../../ports/engine.ts";
import type { CredentialSource } from "../../ports/credential_source.ts";
import type { ConnectorOptions } from "../options.ts";
import { readFolder } from "../deno_folder.ts";
import { CommandFailure } from "./command.ts";
import type { CliIo, ListeningServer, RunningServer } from "./io.ts";

const encoder = new TextEncoder();

/** Reads and writes the process's own streams, files and network. */
export function createDenoIo(): CliIo {
  return {
    stdout: (text) => writeAll(Deno.stdout, text),
    stderr: (text) => writeAll(Deno.stderr, text),
    stdoutIsTerminal: Deno.stdout.isTerminal(),
    stderrIsTerminal: Deno.stderr.isTerminal(),
    env: readVariable,
    readFile,
    readFileIfAny,
    writeFile,
    readFolder: readProcesses,
    watchFolder,
    readStdin: async () => new Uint8Array(await new Response(Deno.stdin.readable).arrayBuffer()),
    fetch: (input, init) => fetch(input, init),
    clock: createSystemClock(),
    random: createSystemRandom(),
    awsCredentials: createLateCredentials,
    serve: startServer,
    listen,
  };
}

/** Loaded late, so that the other commands start fast. */
async function startServer(options: ConnectorOptions): Promise<RunningServer> {
  const { serve } = await import("../deno.ts");
  return await serve(options);
}

/** Loaded late as well. */
function createLateCredentials(): CredentialSource {
  const chain = import("../aws_profile.ts").then(({ createDefaultCredentialChain }) =>
    createDefaultCredentialChain()
  );
  return { credentials: async (options) => await (await chain).credentials(options) };
}

function writeAll(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  let bytes = encoder.encode(text);
  try {
    while (bytes.length > 0) bytes = bytes.subarray(stream.writeSync(bytes));
  } catch (error) {
    // Whoever reads the pipe has seen enough (`zeebridge webhooks | head`).
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

async function readFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    throw new CommandFailure(`Cannot read ${path}: ${describeFileError(error, path)}`, { cause: error });
  }
}

async function readFileIfAny(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw new CommandFailure(`Cannot read ${path}: ${describeFileError(error, path)}`, { cause: error });
  }
}

async function writeFile(path: string, text: string): Promise<void> {
  try {
    await Deno.mkdir(path.replace(/[^/\\]*$/, "") || ".", { recursive: true });
    // In one step, so that whoever reads it finds the old text or the new one.
    await Deno.writeTextFile(`${path}.new`, text);
    await Deno.rename(`${path}.new`, path);
  } catch (error) {
    throw new CommandFailure(`Cannot write ${path}: ${describeFileError(error, path)}`, { cause: error });
  }
}

async function readProcesses(path: string): Promise<DeploymentResource[]> {
  try {
    return await readFolder(path);
  } catch (error) {
    const reason = error instanceof Deno.errors.NotFound
      ? "there is no such folder"
      : error instanceof Deno.errors.NotADirectory
      ? "it is a file, expected a folder"
      : describeFileError(error, path);
    throw new CommandFailure(`Cannot read the folder ${path}: ${reason}`, { cause: error });
  }
}

/** However much happens between two looks, it is one change. */
async function* watchFolder(path: string, signal: AbortSignal): AsyncIterable<void> {
  using watcher = Deno.watchFs(path, { recursive: false });
  signal.addEventListener("abort", () => watcher.close(), { once: true });
  let changed = Promise.withResolvers<boolean>();
  const watching = (async () => {
    for await (const _ of watcher) changed.resolve(true);
  })().then(() => changed.resolve(false), (error) => changed.reject(error));
  while (await changed.promise) {
    changed = Promise.withResolvers<boolean>();
    yield;
  }
  await watching;
}

function listen(
  { host, port }: { host: string; port: number },
  handle: (request: Request) => Promise<Response>,
): Promise<ListeningServer> {
  try {
    const closing = new AbortController();
    const server = Deno.serve({ hostname: host, port, signal: closing.signal, onListen: () => {} }, handle);
    return Promise.resolve({
      url: `http://${host}:${server.addr.port}`,
      close() {
        closing.abort();
        return server.finished;
      },
    });
  } catch (error) {
    const reason = error instanceof Deno.errors.AddrInUse ? "another process listens there" : String(error);
    return Promise.reject(
      new CommandFailure(`Cannot listen at ${host}:${port}: ${reason}`, { cause: error }),
    );
  }
}

function describeFileError(error: unknown, path: string): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such file";
  if (error instanceof Deno.errors.IsADirectory) return `it is a folder, expected files, such as ${path}/*`;
  if (error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotCapable) {
    return "permission denied";
  }
  return error instanceof Error ? error.message : String(error);
}

function readVariable(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch (error) {
    // A variable that this process may not see is not set.
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}
