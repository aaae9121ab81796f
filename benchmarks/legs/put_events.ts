/**
 * Events put on a bus by our client, by AWS's SDK, by aws4fetch and by hand; how large the clients are, and how long
 * they take to be there.
 *
 * @module
 */

import type { Leg, LegOptions } from "../leg.ts";
import { pinProcess } from "../machine.ts";
import type { ClientName, PutEventsLoad } from "../servers/put_events_use.ts";
import {
  type Server,
  startPutEventsOnDeno,
  startPutEventsOnWorkerd,
  startStubEventBus,
} from "../servers/start.ts";
import { median } from "../statistics.ts";
import { bundleWorker } from "../../tools/worker_bundle.ts";
import { tempFolder } from "../../tests/support/temp_folder.ts";

const CLIENTS: readonly [name: ClientName, title: string][] = [
  ["bare", "by hand"],
  ["product", "product"],
  ["aws4fetch", "aws4fetch"],
  ["sdk", "AWS SDK"],
];
const SIZES: readonly [bytes: number, title: string][] = [[1_024, "1 KB"], [262_144, "256 KB"]];
const CONCURRENCY = 16;
/** So many sends a load, before the time is looked at again. */
const TIMES = { small: 400, large: 40 } as const;
const LARGE_BYTES = 100_000;
const SDK_TARGET = 4;
const BARE_TARGET = 0.7;
const TARGET_BYTES = 6_000;
const IMPORTS = 7;
/** Share of a round's length that each figure gets: there are many. */
const SHARE = 1 / 4;

/** The leg. */
export const putEventsLeg: Leg = {
  name: "put-events",
  async run(options) {
    const rows: string[][] = [];
    for (const [runtime, start] of RUNTIMES) {
      await using bus = await startStubEventBus(0);
      await using server = await start();
      if (options.cores !== undefined) {
        await pinProcess(bus.pid, options.cores.load);
        await pinProcess(server.pid, options.cores.server);
      }
      for (const size of SIZES) rows.push(...await measureSize({ runtime, server, bus, size }, options));
    }
    rows.push(...await measureWeight(options));
    return {
      title: "Putting events",
      remarks:
        `One event a request, ${CONCURRENCY} at a time, to a bus that takes everything at once. By hand: a signature ` +
        "with a kept key, a fetch, and nothing else. Medians of " +
        `${options.rounds} rounds, all clients in turns; shares are medians of the rounds' own shares. Sizes are ` +
        "minified Workers with nothing but the client, compressed with gzip; imports on Deno, medians of " +
        `${IMPORTS}.`,
      columns: ["where", "client", "events/s", "of by hand", "times the SDK", "target"],
      rows,
    };
  },
};

const RUNTIMES: readonly [name: string, start: () => Promise<Server>][] = [
  ["Deno", startPutEventsOnDeno],
  ["workerd", startPutEventsOnWorkerd],
];

async function measureSize(
  { runtime, server, bus, size: [bytes, title] }: {
    runtime: string;
    server: Server;
    bus: Server;
    size: typeof SIZES[number];
  },
  options: LegOptions,
): Promise<string[][]> {
  const figures = new Map<ClientName, number[]>(CLIENTS.map(([client]) => [client, []]));
  const times = bytes > LARGE_BYTES ? TIMES.large : TIMES.small;
  for (let round = 0; round <= options.rounds; round++) {
    for (const [client] of CLIENTS) {
      const load = { client, endpoint: bus.url, bytes, times, concurrency: CONCURRENCY };
      const perSecond = await measure(server.url, load, options);
      // The first round warms up.
      if (round > 0) figures.get(client)?.push(perSecond);
    }
  }
  options.progress(`${runtime}, ${title}`);
  return CLIENTS.map(([client, name]) => {
    const own = figures.get(client) ?? [];
    const ofBare = shareOf(own, figures.get("bare"));
    const timesSdk = shareOf(own, figures.get("sdk"));
    const isJudged = client === "product" && runtime === "workerd" && bytes < LARGE_BYTES;
    const targets = [
      `≥ ${BARE_TARGET * 100} % of by hand: ${ofBare >= BARE_TARGET ? "met" : "missed"}`,
      `≥ ${SDK_TARGET} times the SDK: ${timesSdk >= SDK_TARGET ? "met" : "missed"}`,
    ];
    return [
      `${runtime}, ${title}`,
      name,
      Math.round(median(own)).toLocaleString("en-US"),
      `${Math.round(ofBare * 100)} %`,
      timesSdk.toFixed(1),
      isJudged ? targets.join("; ") : "",
    ];
  });
}

function shareOf(figures: readonly number[], others: readonly number[] = []): number {
  return median(figures.map((figure, round) => figure / (others[round] ?? NaN)));
}

/** Events per second. */
async function measure(url: string, load: PutEventsLoad, { seconds, signal }: LegOptions): Promise<number> {
  const start = performance.now();
  let events = 0;
  let elapsedMs = 0;
  while (elapsedMs < seconds * 1_000 * SHARE) {
    signal.throwIfAborted();
    const response = await fetch(url, { method: "POST", body: JSON.stringify(load) });
    if (!response.ok) {
      throw new Error(`Cannot measure ${load.client}: ${response.status} ${await response.text()}`);
    }
    await response.body?.cancel();
    events += load.times;
    elapsedMs = performance.now() - start;
  }
  return events * 1_000 / elapsedMs;
}

async function measureWeight({ signal, progress }: LegOptions): Promise<string[][]> {
  const rows: string[][] = [];
  for (const [client, title] of [["product", "product"], ["sdk", "AWS SDK"]] as const) {
    signal.throwIfAborted();
    progress(`size and import of ${title}`);
    await using folder = await tempFolder();
    const config = new URL(`../servers/put_events_${client}.wrangler.toml`, import.meta.url).pathname;
    const { gzipBytes } = await bundleWorker(config, folder.path);
    const importMs: number[] = [];
    while (importMs.length < IMPORTS) importMs.push(await importTimeMs(client));
    const isMet = gzipBytes <= TARGET_BYTES;
    rows.push(
      [
        "gzip",
        title,
        `${(gzipBytes / 1_000).toFixed(1)} KB`,
        "",
        "",
        client === "product" ? `≤ ${TARGET_BYTES / 1_000} KB: ${isMet ? "met" : "missed"}` : "",
      ],
      ["cold import", title, `${median(importMs).toFixed(0)} ms`, "", "", ""],
    );
  }
  return rows;
}

/** Milliseconds that a process needs to import a client, beyond what it needs to be there. */
async function importTimeMs(client: "product" | "sdk"): Promise<number> {
  const module = new URL(`../servers/put_events_${client}.ts`, import.meta.url).href;
  const code = `const start = performance.now(); await import(${JSON.stringify(module)});` +
    "console.log(performance.now() - start);";
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", code],
    cwd: new URL("../..", import.meta.url).pathname,
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`Cannot import ${client}: ${decoder.decode(stderr)}`);
  return Number(decoder.decode(stdout));
}
