/**
 * Load on a webhook by `wrk`, which costs far less than what it measures.
 *
 * @module
 */

import { API_KEY, EVENT_BODY, WEBHOOK_PATH } from "./sample.ts";

/** What to put load on, and how much. */
export interface LoadOptions {
  /** Base URL of the server. */
  url: string;
  /** Connections that each have one request in flight all the time. */
  connections: number;
  /** How long. */
  seconds: number;
  /** Core to run on. Default: any. */
  core?: number;
  /** Stops it. */
  signal: AbortSignal;
}

/** What the load generator saw. */
export interface LoadResult {
  requests: number;
  seconds: number;
  /** Latencies in milliseconds. */
  p50Ms: number;
  p99Ms: number;
}

/** The last line that `load.lua` prints. */
interface Report {
  requests: number;
  durationUs: number;
  p50Us: number;
  p99Us: number;
  /** Answers with a status of 400 and more. */
  refused: number;
  /** Connections, reads and writes that failed, and time-outs. */
  broken: number;
}

const SCRIPT = new URL("./load.lua", import.meta.url).pathname;
/** A saturated server may keep some requests waiting for longer than the 2 s that `wrk` allows. */
const REQUEST_TIMEOUT = "10s";

/** Says how to get the load generator where it is missing. */
export async function requireLoadGenerator(): Promise<void> {
  try {
    await new Deno.Command("wrk", { args: ["--version"], stdout: "null", stderr: "null" }).output();
  } catch (cause) {
    throw new Error("Cannot measure: wrk is missing; on Debian and Ubuntu `apt install wrk` brings it", {
      cause,
    });
  }
}

/** Posts the event from all connections until the time is over; an answer that is no success is an error. */
export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const { url, connections, seconds, core, signal } = options;
  const wrk = [
    "wrk",
    "--threads=1",
    `--connections=${connections}`,
    `--duration=${seconds}s`,
    `--timeout=${REQUEST_TIMEOUT}`,
    `--script=${SCRIPT}`,
    `${url}${WEBHOOK_PATH}`,
    API_KEY,
    EVENT_BODY,
  ];
  const [command = "", ...args] = core === undefined ? wrk : ["taskset", "--cpu-list", String(core), ...wrk];
  const { success, stdout, stderr } = await new Deno.Command(command, { args, signal }).output();
  signal.throwIfAborted();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`Cannot put load on ${url}: ${decoder.decode(stderr).trim()}`);
  return readReport(decoder.decode(stdout));
}

/** Reads what `wrk` printed with our script. */
export function readReport(output: string): LoadResult {
  const line = output.trimEnd().split("\n").at(-1) ?? "";
  const { requests, durationUs, p50Us, p99Us, refused, broken }: Report = JSON.parse(line);
  if (refused > 0 || broken > 0 || requests === 0) {
    throw new Error(
      `Cannot use a round: of ${requests} requests ${refused} were refused and ${broken} broke, expected none`,
    );
  }
  return { requests, seconds: durationUs / 1e6, p50Ms: p50Us / 1e3, p99Ms: p99Us / 1e3 };
}
