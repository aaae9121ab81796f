/**
 * A child process that is awaited until ready, keeps what it printed, and is stopped by its own id.
 *
 * @module
 */

import { waitFor } from "../../support/wait.ts";

/** How much of the output is kept; the oldest goes first. */
const KEPT_LOG_CHARS = 1_000_000;
/** How much of the output an error quotes. */
const QUOTED_LOG_CHARS = 4_000;

/** What to start, and when to call it ready. */
export interface ChildOptions {
  /** What it is called in messages. */
  name: string;
  command: string;
  args: string[];
  cwd?: string;
  /** Its environment. Nothing is inherited but what `inheritEnv` allows. */
  env?: Record<string, string>;
  /** Adds the whole environment of this process. Default false: a test shall not depend on it. */
  inheritEnv?: boolean;
  /** Neither `undefined` nor `false`, as soon as it can be used. */
  ready: (child: RunningChild) => unknown | Promise<unknown>;
  /** Milliseconds until it must be ready. Default 30,000. */
  readyWithinMs?: number;
  /** Milliseconds between SIGTERM and SIGKILL. Default 10,000. */
  stopWithinMs?: number;
}

/** A process that was started here. */
export interface RunningChild {
  readonly pid: number;
  /** What it printed so far, both streams in order of arrival. */
  logs(): string;
  /** Settles when it has ended, whoever ended it. */
  readonly ended: Promise<Deno.CommandStatus>;
  /** SIGTERM, then SIGKILL if that is not enough; returns how it ended. Calling it again is harmless. */
  stop(): Promise<Deno.CommandStatus>;
  /** SIGKILL: a crash, as seen from outside. */
  kill(): Promise<Deno.CommandStatus>;
}

/** Variables that programs need to run at all. */
const ALWAYS_INHERITED = ["PATH", "HOME", "TMPDIR", "LANG"];

/** Starts a process and returns when it is ready; a process that ends or stays silent is an error with its output. */
export async function startChild(options: ChildOptions): Promise<RunningChild> {
  const child = spawn(options);
  let endedEarly = false;
  void child.ended.then(() => endedEarly = true);
  try {
    await waitFor(`${options.name} to be ready`, () => endedEarly || options.ready(child), {
      deadlineMs: options.readyWithinMs ?? 30_000,
    });
    if (endedEarly) throw new Error(`${options.name} ended before it was ready`);
    return child;
  } catch (cause) {
    const status = await child.kill();
    const printed = child.logs().slice(-QUOTED_LOG_CHARS);
    throw new Error(`Cannot start ${options.name} (exit code ${status.code})\n${printed}`, { cause });
  }
}

function spawn(
  { name, command, args, cwd, env = {}, inheritEnv = false, stopWithinMs = 10_000 }: ChildOptions,
) {
  const inherited = inheritEnv ? Deno.env.toObject() : Object.fromEntries(
    ALWAYS_INHERITED.flatMap((key) => {
      const value = Deno.env.get(key);
      return value === undefined ? [] : [[key, value]];
    }),
  );
  let process: Deno.ChildProcess;
  try {
    process = new Deno.Command(command, {
      args,
      cwd,
      env: { ...inherited, ...env },
      clearEnv: true,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (cause) {
    throw new Error(`Cannot start ${name}: ${command} cannot be run`, { cause });
  }
  let printed = "";
  const keep = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      printed = (printed + text).slice(-KEPT_LOG_CHARS);
    }
  };
  const ended = Promise.all([process.status, keep(process.stdout), keep(process.stderr)])
    .then(([status]) => status);
  const running: RunningChild = {
    pid: process.pid,
    logs: () => printed,
    ended,
    async stop() {
      signal(process, "SIGTERM");
      const timer = setTimeout(() => signal(process, "SIGKILL"), stopWithinMs);
      try {
        return await ended;
      } finally {
        clearTimeout(timer);
      }
    },
    kill() {
      signal(process, "SIGKILL");
      return ended;
    },
  };
  return running;
}

function signal(process: Deno.ChildProcess, name: Deno.Signal): void {
  try {
    process.kill(name);
  } catch (error) {
    // It has ended already, which is what was wanted.
    if (!(error instanceof TypeError) && !(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Whether a GET answers 200 now; a server that does not listen yet throws, which waiting takes as "not yet". */
export async function answersOk(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  await response.body?.cancel();
  return response.status === 200;
}
