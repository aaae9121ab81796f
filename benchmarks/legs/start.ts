/**
 * From the start of the process to its first 200 on a webhook that it knows from an earlier start, and the memory
 * that it has when nothing is asked of it.
 *
 * @module
 */

import { setTimeout as delay } from "node:timers/promises";
import type { Leg, LegOptions } from "../leg.ts";
import { type Launch, launchOf, residentMebibytes } from "../machine.ts";
import {
  DENO,
  deployModel,
  postEvent,
  type Runtime,
  type Server,
  startStubEngine,
  WORKERD,
} from "../servers/start.ts";
import { median } from "../statistics.ts";
import { startChild } from "../../tests/e2e/servers/child.ts";
import { tempFolder } from "../../tests/support/temp_folder.ts";
import { waitFor } from "../../tests/support/wait.ts";

const TARGET_START_MS = 250;
const TARGET_IDLE_MEBIBYTES = 90;
const STARTS = 11;
const IDLE_MS = 5_000;
const PATIENCE_MS = 20_000;

/** The leg. */
export const startLeg: Leg = {
  name: "start",
  async run(options) {
    const rows: string[][] = [];
    for (const runtime of [DENO, WORKERD]) rows.push(await measureRuntime(runtime, options));
    return {
      title: "Start and memory",
      remarks:
        `${STARTS} starts, from the start of the process to its first 200 on a webhook that an earlier ` +
        `start registered, through the stub engine. Memory is resident memory ${
          IDLE_MS / 1_000
        } s after the ` +
        "last start. Not kept on one core.",
      columns: ["runtime", "start ms", "min–max", "target", "idle MiB", "target"],
      rows,
    };
  },
};

async function measureRuntime(runtime: Runtime, { signal, progress }: LegOptions): Promise<string[]> {
  await using folder = await tempFolder();
  await using engine = await startStubEngine();
  await using first = await runtime.startProduct({ engineUrl: engine.url, folder: folder.path });
  await deployModel(first);
  const launch = await launchOf(first.pid);
  await crash(first);

  const startsMs: number[] = [];
  let idleMebibytes = 0;
  while (startsMs.length < STARTS) {
    signal.throwIfAborted();
    await using server = await startAgain(launch, first.url);
    startsMs.push(server.startMs);
    if (startsMs.length < STARTS) continue;
    await delay(IDLE_MS, undefined, { signal });
    idleMebibytes = await residentMebibytes(server.pid);
  }
  const startMs = median(startsMs);
  progress(`${runtime.name}: ${startMs.toFixed(0)} ms, ${idleMebibytes.toFixed(0)} MiB`);
  return [
    runtime.name,
    startMs.toFixed(0),
    `${Math.min(...startsMs).toFixed(0)}–${Math.max(...startsMs).toFixed(0)}`,
    judge(startMs, TARGET_START_MS),
    idleMebibytes.toFixed(0),
    judge(idleMebibytes, TARGET_IDLE_MEBIBYTES),
  ];
}

function judge(value: number, most: number): string {
  return `≤ ${most}: ${value <= most ? "met" : "missed"}`;
}

/** Ends a server by its id and leaves what it stored; its folder lives until the leg is over. */
async function crash({ pid, url }: Server): Promise<void> {
  Deno.kill(pid, "SIGKILL");
  await waitFor(`${url} to be free`, () => postEvent(url).then(() => false, () => true));
}

/** Starts the very process once more and waits for its first 200. */
async function startAgain(launch: Launch, url: string) {
  const startedAt = performance.now();
  let startMs = 0;
  const child = await startChild({
    name: `${launch.command} again`,
    ...launch,
    ready: async () => {
      await firstSuccess(url);
      startMs = performance.now() - startedAt;
      return true;
    },
    readyWithinMs: PATIENCE_MS,
  });
  return {
    pid: child.pid,
    startMs,
    async [Symbol.asyncDispose]() {
      await child.kill();
    },
  };
}

/** Asks without a pause worth mentioning: the waiting must not be what is measured. */
async function firstSuccess(url: string): Promise<void> {
  await waitFor(`a 200 from ${url}`, async () => await postEvent(url) === 200, {
    deadlineMs: PATIENCE_MS,
    intervalMs: 1,
  });
}
