/**
 * A world for commands: what they write is kept, what they read is given.
 *
 * @module
 */

import { createEnvironmentCredentials } from "../../../src/adapters/aws/environment_credentials.ts";
import { CommandFailure } from "../../../src/entry/cli/command.ts";
import type { CliIo } from "../../../src/entry/cli/io.ts";
import { createManualClock, type ManualClock } from "../../../src/testing/manual_clock.ts";

/** A fake world and what happened in it. */
export interface FakeIo {
  io: CliIo;
  clock: ManualClock;
  /** Everything written to standard output. */
  out(): string;
  /** Everything written to standard error. */
  err(): string;
  /** Every request made. */
  requests: Request[];
  /** Files by path, written ones included. Folders are what paths begin with. */
  files: Map<string, string>;
  /** Tells whoever watches a folder that something in it has changed. */
  touch(): void;
}

/** What a test says about the world. */
export interface FakeIoOptions extends Partial<Omit<CliIo, "env" | "fetch">> {
  /** Environment variables. */
  variables?: Record<string, string>;
  /** Files by path. */
  files?: Record<string, string>;
  /** Standard input. */
  stdin?: string;
  /** Answers requests; without it there is no network. */
  answer?(request: Request): Response | Promise<Response>;
}

const encoder = new TextEncoder();

/** Makes a fake world: no terminal, no files, no network, and time that stands still. */
export function createFakeIo(options: FakeIoOptions = {}): FakeIo {
  const { variables = {}, stdin = "", answer, files: given = {}, ...overrides } = options;
  const files = new Map(Object.entries(given));
  const changes = createChanges();
  const clock = createManualClock();
  const written = { stdout: "", stderr: "" };
  const requests: Request[] = [];
  const io: CliIo = {
    stdout: (text) => void (written.stdout += text),
    stderr: (text) => void (written.stderr += text),
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
    env: (name) => variables[name],
    readFile(path) {
      const text = files.get(path);
      if (text === undefined) {
        return Promise.reject(new CommandFailure(`Cannot read ${path}: there is no such file`));
      }
      return Promise.resolve(encoder.encode(text));
    },
    readFileIfAny: (path) => Promise.resolve(files.has(path) ? encoder.encode(files.get(path)) : undefined),
    writeFile: (path, text) => Promise.resolve(void files.set(path, text)),
    readFolder(path) {
      const inside = [...files].filter(([name]) => name.startsWith(`${path}/`)).sort();
      if (inside.length === 0) {
        return Promise.reject(new CommandFailure(`Cannot read the folder ${path}: there is no such folder`));
      }
      return Promise.resolve(inside.map(([name, text]) => ({
        name: name.slice(path.length + 1),
        content: encoder.encode(text),
      })));
    },
    watchFolder: (_path, signal) => changes.until(signal),
    listen: () => Promise.reject(new Error("This world has no server")),
    readStdin: () => Promise.resolve(encoder.encode(stdin)),
    async fetch(input, init) {
      const request = new Request(input, init);
      requests.push(request);
      if (answer === undefined) throw new TypeError("connection refused");
      return await answer(request);
    },
    clock,
    random: { next: () => 0.5, uuid: () => "6d3d35b7-5bf2-43ec-9e55-5cfb27ad31b4" },
    awsCredentials: () => createEnvironmentCredentials((name) => variables[name]),
    serve: () => Promise.reject(new Error("This world has no server")),
    ...overrides,
  };
  return {
    io,
    clock,
    out: () => written.stdout,
    err: () => written.stderr,
    requests,
    files,
    touch: changes.add,
  };
}

/** Changes, for one who waits for them. */
function createChanges(): { add(): void; until(signal: AbortSignal): AsyncIterable<number> } {
  let { promise, resolve } = Promise.withResolvers<void>();
  let count = 0;
  return {
    add() {
      count += 1;
      resolve();
      ({ promise, resolve } = Promise.withResolvers<void>());
    },
    async *until(signal) {
      const ended = new Promise<void>((end) => signal.addEventListener("abort", () => end()));
      for (;;) {
        await Promise.race([promise, ended]);
        if (signal.aborted) return;
        yield count;
      }
    },
  };
}
