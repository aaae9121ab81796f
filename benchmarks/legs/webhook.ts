/**
 * Requests to a webhook that start a process instance, beside the floor.
 *
 * @module
 */

import type { Leg, LegOptions, Table } from "../leg.ts";
import { WARM_UP_SECONDS } from "../leg.ts";
import { type LoadResult, runLoad } from "../load.ts";
import { pinProcess, processorTimeMs } from "../machine.ts";
import { deployModel, type Runtime, type Server, startStubEngine } from "../servers/start.ts";
import { median } from "../statistics.ts";
import { tempFolder } from "../../tests/support/temp_folder.ts";

/** Share of the floor's requests per second that the product shall reach. */
export const TARGET_SHARE = 0.7;

const CONNECTIONS = [16, 64] as const;
const COLUMNS = [
  "connections",
  "server",
  "req/s",
  "p50 ms",
  "p99 ms",
  "CPU µs/request",
  "of the floor",
  "by CPU",
  "target",
] as const;

/** One round of one server. */
interface Round extends Omit<LoadResult, "requests" | "seconds"> {
  requestsPerSecond: number;
  processorUsPerRequest: number;
}

/** A round of the floor and the round of the product that came right after it. */
interface Pair {
  floor: Round;
  product: Round;
}

/** Makes the leg of a runtime. */
export function createWebhookLeg(name: string, runtime: Runtime): Leg {
  return {
    name,
    async run(options) {
      await using folder = await tempFolder();
      await using engine = await startStubEngine();
      await using floor = await runtime.startFloor(engine.url);
      await using product = await runtime.startProduct({ engineUrl: engine.url, folder: folder.path });
      await deployModel(product);
      await placeServers({ engine, floor, product }, options);
      const rows: string[][] = [];
      for (const connections of CONNECTIONS) {
        rows.push(
          ...rowsOf(connections, await measurePairs({ floor, product }, { ...options, connections })),
        );
      }
      return tableOf(runtime, rows, options);
    },
  };
}

async function placeServers(
  { engine, floor, product }: Record<"engine" | "floor" | "product", Server>,
  { cores }: LegOptions,
): Promise<void> {
  if (cores === undefined) return;
  await pinProcess(engine.pid, cores.load);
  for (const { pid } of [floor, product]) await pinProcess(pid, cores.server);
}

/** Floor and product take turns, so that a bad minute of the machine hits both. */
async function measurePairs(
  { floor, product }: Record<"floor" | "product", Server>,
  options: LegOptions & { connections: number },
): Promise<Pair[]> {
  for (const server of [floor, product]) await measure(server, { ...options, seconds: WARM_UP_SECONDS });
  const pairs: Pair[] = [];
  while (pairs.length < options.rounds) {
    const pair = { floor: await measure(floor, options), product: await measure(product, options) };
    pairs.push(pair);
    const [least, reached] = [pair.floor, pair.product].map((round) => whole(round.requestsPerSecond));
    options.progress(`${options.connections} connections: floor ${least}, product ${reached} req/s`);
  }
  return pairs;
}

async function measure(
  { url, pid }: Server,
  { connections, seconds, cores, signal }: LegOptions & { connections: number },
): Promise<Round> {
  const usedBeforeMs = await processorTimeMs(pid);
  const result = await runLoad({ url, connections, seconds, core: cores?.load, signal });
  const usedMs = await processorTimeMs(pid) - usedBeforeMs;
  return {
    requestsPerSecond: result.requests / result.seconds,
    processorUsPerRequest: usedMs * 1_000 / result.requests,
    p50Ms: result.p50Ms,
    p99Ms: result.p99Ms,
  };
}

function rowsOf(connections: number, pairs: Pair[]): string[][] {
  const share = median(
    pairs.map(({ floor, product }) => product.requestsPerSecond / floor.requestsPerSecond),
  );
  const processorShare = median(
    pairs.map(({ floor, product }) => floor.processorUsPerRequest / product.processorUsPerRequest),
  );
  const target = `≥ ${percent(TARGET_SHARE)}: ${share >= TARGET_SHARE ? "met" : "missed"}`;
  return [
    [String(connections), "floor", ...cellsOf(pairs.map(({ floor }) => floor)), "", "", ""],
    [
      String(connections),
      "product",
      ...cellsOf(pairs.map(({ product }) => product)),
      percent(share),
      percent(processorShare),
      target,
    ],
  ];
}

function cellsOf(rounds: Round[]): string[] {
  return [
    whole(median(rounds.map(({ requestsPerSecond }) => requestsPerSecond))),
    median(rounds.map(({ p50Ms }) => p50Ms)).toFixed(2),
    median(rounds.map(({ p99Ms }) => p99Ms)).toFixed(2),
    median(rounds.map(({ processorUsPerRequest }) => processorUsPerRequest)).toFixed(1),
  ];
}

function tableOf({ name }: Runtime, rows: string[][], { rounds, seconds }: LegOptions): Table {
  return {
    title: `Webhook to process instance on ${name}`,
    remarks:
      "An event of 354 bytes with an API key; every answer was 200. The floor is a bare Hono app that " +
      "compares the key and makes one fetch to the same stub engine. Medians of " +
      `${rounds} rounds of ${seconds} s each, floor and product in turns after ${WARM_UP_SECONDS} s of warm-up; ` +
      "shares are medians of the rounds' own shares.",
    columns: COLUMNS,
    rows,
  };
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
