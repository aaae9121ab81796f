/**
 * Jobs of the outbound connector: activated at the engine, put on the bus, completed at the engine.
 *
 * @module
 */

import { setTimeout as delay } from "node:timers/promises";
import { type Leg, type LegOptions, WARM_UP_SECONDS } from "../leg.ts";
import { pinProcess, processorTimeMs } from "../machine.ts";
import { DENO, deployModel, type Server, startStubEngine, startStubEventBus } from "../servers/start.ts";
import type { StubEngineCounts } from "../servers/stub_engine.ts";
import { median } from "../statistics.ts";
import { tempFolder } from "../../tests/support/temp_folder.ts";

/** How long the event bus takes: not at all, and as long as AWS from nearby. */
const BUS_DELAYS_MS = [0, 20] as const;

/** One round. */
interface Round {
  jobsPerSecond: number;
  processorUsPerJob: number;
}

/** The leg: on Deno, because bare workerd has no cron that would start the job worker. */
export const jobsLeg: Leg = {
  name: "jobs",
  async run(options) {
    await using folder = await tempFolder();
    await deployInto(folder.path);
    const rows: string[][] = [];
    for (const delayMs of BUS_DELAYS_MS) {
      const rounds = await measureWithBus(delayMs, { ...options, folder: folder.path });
      const jobsPerSecond = median(rounds.map((round) => round.jobsPerSecond));
      const processorUs = median(rounds.map((round) => round.processorUsPerJob));
      rows.push([String(delayMs), Math.round(jobsPerSecond).toLocaleString("en-US"), processorUs.toFixed(0)]);
    }
    return {
      title: "Jobs on Deno",
      remarks:
        "A stub engine that never runs out of jobs and hands out 100 at once, an event bus that answers " +
        "after the given time. Counted are completions at the engine; no job failed. The product's own default " +
        `of 200 jobs in flight. Medians of ${options.rounds} rounds of ${options.seconds} s.`,
      columns: ["event bus answers after ms", "jobs/s", "CPU µs/job"],
      rows,
    };
  },
};

/** Jobs shall find their model known, as they do at a real engine. */
async function deployInto(folder: string): Promise<void> {
  await using engine = await startStubEngine();
  await using product = await DENO.startProduct({ engineUrl: engine.url, folder });
  await deployModel(product);
}

async function measureWithBus(
  delayMs: number,
  options: LegOptions & { folder: string },
): Promise<Round[]> {
  const { folder, cores, signal, progress } = options;
  await using eventBus = await startStubEventBus(delayMs);
  await using engine = await startStubEngine(Infinity);
  await using product = await DENO.startProduct({ engineUrl: engine.url, eventBusUrl: eventBus.url, folder });
  if (cores !== undefined) {
    for (const { pid } of [eventBus, engine]) await pinProcess(pid, cores.load);
    await pinProcess(product.pid, cores.server);
  }
  await delay(WARM_UP_SECONDS * 1_000, undefined, { signal });
  const rounds: Round[] = [];
  while (rounds.length < options.rounds) {
    const round = await measure({ engine, product }, options);
    rounds.push(round);
    progress(`event bus after ${delayMs} ms: ${Math.round(round.jobsPerSecond)} jobs/s`);
  }
  return rounds;
}

async function measure(
  { engine, product }: Record<"engine" | "product", Server>,
  { seconds, signal }: LegOptions,
): Promise<Round> {
  const startedAt = performance.now();
  const usedBeforeMs = await processorTimeMs(product.pid);
  const before = await countsOf(engine);
  await delay(seconds * 1_000, undefined, { signal });
  const after = await countsOf(engine);
  const usedMs = await processorTimeMs(product.pid) - usedBeforeMs;
  const elapsedMs = performance.now() - startedAt;
  const completed = after.completed - before.completed;
  if (after.failed > 0 || completed === 0) {
    throw new Error(`Cannot use a round: ${completed} jobs were completed and ${after.failed} failed`);
  }
  return { jobsPerSecond: completed * 1_000 / elapsedMs, processorUsPerJob: usedMs * 1_000 / completed };
}

async function countsOf({ url }: Server): Promise<StubEngineCounts> {
  const response = await fetch(`${url}/counts`, { signal: AbortSignal.timeout(5_000) });
  return await response.json();
}
