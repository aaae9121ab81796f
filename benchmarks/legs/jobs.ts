/**
 * Jobs of the outbound connector: activated at the engine, put on the bus, completed at the engine.
 *
 * @module
 */

import { setTimeout as delay } from "node:timers/promises";
import { type Leg, type LegOptions, WARM_UP_SECONDS } from "../leg.ts";
import { pinProcess, processorTimeMs } from "../machine.ts";
import {
  DENO,
  deployModel,
  type Server,
  startJobsFloor,
  startStubEngine,
  startStubEventBus,
} from "../servers/start.ts";
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

/** What takes the jobs. */
interface Contender {
  name: string;
  start(places: { engineUrl: string; eventBusUrl: string }): Promise<Server>;
}

/** The leg: on Deno, because bare workerd has no cron that would start the job worker. */
export const jobsLeg: Leg = {
  name: "jobs",
  async run(options) {
    await using folder = await tempFolder();
    await deployInto(folder.path);
    const floor: Contender = { name: "floor", start: startJobsFloor };
    const product: Contender = {
      name: "product",
      start: (places) => DENO.startProduct({ ...places, folder: folder.path }),
    };
    const rows: string[][] = [];
    for (const delayMs of BUS_DELAYS_MS) {
      const least = await measureWithBus({ delayMs, contender: floor }, options);
      const reached = await measureWithBus({ delayMs, contender: product }, options);
      rows.push([
        String(delayMs),
        ...[reached, least].flatMap(({ jobsPerSecond, processorUsPerJob }) => [
          Math.round(jobsPerSecond).toLocaleString("en-US"),
          processorUsPerJob.toFixed(0),
        ]),
        `${Math.round(reached.jobsPerSecond / least.jobsPerSecond * 100)} %`,
      ]);
    }
    return {
      title: "Jobs on Deno",
      remarks:
        "A stub engine that never runs out of jobs and hands out 100 at once, an event bus that answers " +
        "after the given time. Counted are completions at the engine; no job failed. The product's own default " +
        "of 200 jobs in flight. The floor is two bare loops of as many jobs, with aws4fetch and fetch, without " +
        `secrets, expressions and locks. Medians of ${options.rounds} rounds of ${options.seconds} s.`,
      columns: [
        "event bus answers after ms",
        "jobs/s",
        "CPU µs/job",
        "floor jobs/s",
        "floor CPU µs/job",
        "of floor",
      ],
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

/** Medians of each figure. */
async function measureWithBus(
  { delayMs, contender }: { delayMs: number; contender: Contender },
  options: LegOptions,
): Promise<Round> {
  const { cores, signal, progress } = options;
  await using eventBus = await startStubEventBus(delayMs);
  await using engine = await startStubEngine(Infinity);
  await using server = await contender.start({ engineUrl: engine.url, eventBusUrl: eventBus.url });
  if (cores !== undefined) {
    for (const { pid } of [eventBus, engine]) await pinProcess(pid, cores.load);
    await pinProcess(server.pid, cores.server);
  }
  await delay(WARM_UP_SECONDS * 1_000, undefined, { signal });
  const rounds: Round[] = [];
  while (rounds.length < options.rounds) {
    const round = await measure({ engine, server }, options);
    rounds.push(round);
    const { jobsPerSecond } = round;
    progress(`${contender.name}, event bus after ${delayMs} ms: ${Math.round(jobsPerSecond)} jobs/s`);
  }
  return {
    jobsPerSecond: median(rounds.map((round) => round.jobsPerSecond)),
    processorUsPerJob: median(rounds.map((round) => round.processorUsPerJob)),
  };
}

async function measure(
  { engine, server }: Record<"engine" | "server", Server>,
  { seconds, signal }: LegOptions,
): Promise<Round> {
  const startedAt = performance.now();
  const usedBeforeMs = await processorTimeMs(server.pid);
  const before = await countsOf(engine);
  await delay(seconds * 1_000, undefined, { signal });
  const after = await countsOf(engine);
  const usedMs = await processorTimeMs(server.pid) - usedBeforeMs;
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
