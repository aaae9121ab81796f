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
  const { variables = {}, files = {}, stdin = "", answer, ...overrides } = options;
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
      const text = files[path];
      if (text === undefined) {
        return Promise.reject(new CommandFailure(`Cannot read ${path}: there is no such file`));
      }
      return Promise.resolve(encoder.encode(text));
    },
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
  return { io, clock, out: () => written.stdout, err: () => written.stderr, requests };
}
