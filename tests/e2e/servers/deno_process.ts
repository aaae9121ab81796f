/**
 * An entry of the project under `deno run`, as a user would start it.
 *
 * @module
 */

import { startChild } from "./child.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;

/** What to run, and when it is ready. */
export interface DenoProcessOptions {
  /** Path of the entry, relative to the repository, or absolute. */
  entry: string;
  args?: string[];
  /** Permission flags: `["--allow-net=127.0.0.1", "--allow-env"]`. Default none, and none is asked for. */
  permissions?: string[];
  /** Its environment; nothing of this process's own but the path, the home and the temporary folder. */
  env?: Record<string, string>;
  /** Found in its output when it can be used. */
  ready: RegExp;
  /** Milliseconds until then. Default 20,000. */
  readyWithinMs?: number;
}

/** A running entry. */
export interface DenoProcess {
  readonly pid: number;
  /** What `ready` matched, with its groups: the URL, for one. */
  readonly ready: RegExpExecArray;
  logs(): string;
  /** SIGTERM, as an orchestrator sends it; the exit code and signal it ended with. */
  stop(): Promise<Deno.CommandStatus>;
  /** SIGKILL. */
  kill(): Promise<Deno.CommandStatus>;
}

/** Starts the entry and returns when it says that it is ready. */
export async function startDeno(options: DenoProcessOptions): Promise<DenoProcess> {
  const { entry, args = [], permissions = [], env, ready, readyWithinMs = 20_000 } = options;
  const child = await startChild({
    name: `deno run ${entry}`,
    command: Deno.execPath(),
    args: ["run", "--no-prompt", ...permissions, entry, ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1", ...cacheOfThisProcess(), ...env },
    ready: ({ logs }) => ready.test(logs()),
    readyWithinMs,
    stopWithinMs: 30_000,
  });
  const match = ready.exec(child.logs());
  if (match === null) throw new Error(`Cannot read the ready line of ${entry}: ${ready} has the flag g or y`);
  return { pid: child.pid, ready: match, logs: child.logs, stop: child.stop, kill: child.kill };
}

function cacheOfThisProcess(): Record<string, string> {
  const folder = Deno.env.get("DENO_DIR");
  return folder === undefined ? {} : { DENO_DIR: folder };
}
