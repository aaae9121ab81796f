/**
 * What of a webhook request is our own work: deciding about it, all of it without the engine, and looking it up.
 *
 * @module
 */

import { createMemoryRegistry } from "../../src/adapters/store/memory.ts";
import { openSqliteRegistry } from "../../src/adapters/store/node_sqlite.ts";
import { createSystemClock } from "../../src/adapters/system/clock.ts";
import { utf8 } from "../../src/core/bytes.ts";
import { planWebhook } from "../../src/core/webhook/plan.ts";
import { prepareWebhook } from "../../src/core/webhook/prepare.ts";
import { sampleDefinition, sampleKey, startEvent } from "../../src/testing/registry_samples.ts";
import type { SubscriptionRegistry } from "../../src/ports/subscription_registry.ts";
import { createAuthorizeWebhook } from "../../src/usecases/authorize_webhook.ts";
import { readSettings } from "../../src/usecases/config.ts";
import { type Leg, type LegOptions, WARM_UP_SECONDS } from "../leg.ts";
import { runLoad } from "../load.ts";
import { pinProcess, processorTimeMs } from "../machine.ts";
import { perSecond } from "../pace.ts";
import { EVENT_BODY } from "../sample.ts";
import { deployModel, type Server, startEngineless, startEnginelessFloor } from "../servers/start.ts";
import { median } from "../statistics.ts";

const API_KEY = "benchmark-api-key-0123456789abcdef";
/** As on Camunda's page for the EventBridge webhook. */
const CONDITION =
  '=(get value(request.body, "detail-type")="OrderPlaced" and request.body.source="shop.orders")';
const DECISION_TARGET_US = 10;
const REQUEST_TARGET_US = 30;
const CONNECTIONS = 16;
const MANY_WEBHOOKS = 10_000;
const FEW_WEBHOOKS = 10;
/** Share of a round's length that each figure in this process gets. */
const SHARE = 1 / 4;
/** Look-ups among many webhooks may take so much longer than among few: what noise makes of equal figures. */
const LOOKUP_TOLERANCE = 1.2;

/** The leg. */
export const inboundLeg: Leg = {
  name: "inbound",
  async run(options) {
    return {
      title: "A webhook without the engine",
      remarks:
        "On Deno. Deciding: an API key, the activation condition of Camunda's page and the result expression, for an " +
        "event of 354 bytes, in one process. The whole request: over HTTP, to an engine in the same process that " +
        `takes everything at once, CPU of the process by requests, ${CONNECTIONS} connections; the floor is a bare Hono ` +
        "app. Looking up: the same webhooks among few and among many, nothing kept between. " +
        `Medians of ${options.rounds} rounds.`,
      columns: ["what", "µs", "target"],
      rows: [
        rowOf("authorize and plan", { us: await measureDecision(options), target: DECISION_TARGET_US }),
        ...await measureRequests(options),
        ...await measureLookups(options),
      ],
    };
  },
};

function rowOf(what: string, { us, target }: { us: number; target: number }): string[] {
  return [what, us.toFixed(1), `≤ ${target}: ${us <= target ? "met" : "missed"}`];
}

/** Microseconds of a run, as the median of some rounds. */
async function microsecondsOf(
  run: () => unknown,
  { seconds, rounds, signal }: LegOptions,
): Promise<number> {
  const figures: number[] = [];
  for (let round = 0; round < rounds; round++) {
    signal.throwIfAborted();
    figures.push(1_000_000 / await perSecond(run, seconds * 1_000 * SHARE));
  }
  return median(figures);
}

async function measureDecision(options: LegOptions): Promise<number> {
  options.progress("authorize and plan");
  const settings = readSettings({});
  const subscription = startEvent("orders", {
    authorization: { type: "APIKEY", apiKey: API_KEY, locator: "=request.headers.apikey" },
    activationCondition: CONDITION,
    resultExpression: "={event: request.body}",
  });
  const bound = {
    ...subscription,
    processDefinitionId: "order",
    processDefinitionKey: sampleKey("1"),
    version: 1,
  };
  const route = {
    state: "active",
    tenantId: "<default>",
    webhookId: "orders",
    subscriptions: [bound],
  } as const;
  const webhook = await prepareWebhook(
    { ...route, subscriptions: [bound] },
    () => Promise.resolve(undefined),
  );
  const authorize = createAuthorizeWebhook(
    { clock: createSystemClock(), keys: { find: () => undefined } },
    settings,
  );
  const url = "http://127.0.0.1:8000/inbound/orders";
  const request = {
    method: "POST",
    url,
    headers: { apikey: API_KEY, "content-type": "application/json" },
    params: {},
    body: utf8(EVENT_BODY),
    publicUrl: () => url,
  };
  return await microsecondsOf(() => {
    if (authorize(webhook, request) !== undefined) throw new Error("Cannot measure: the request is refused");
    const plan = planWebhook(webhook, request, settings);
    if (plan.kind !== "deliver") throw new Error(`Cannot measure: the plan is ${plan.kind}`);
  }, options);
}

/** Floor and product take turns, so that a bad minute of the machine hits both. */
async function measureRequests(options: LegOptions): Promise<string[][]> {
  await using floor = await startEnginelessFloor();
  await using product = await startEngineless();
  await deployModel(product);
  const servers = [floor, product];
  const figures = new Map<Server, number[]>(servers.map((server) => [server, []]));
  for (const server of servers) await prepareServer(server, options);
  for (let round = 0; round < options.rounds; round++) {
    for (const server of servers) figures.get(server)?.push(await processorUs(server, options));
    const [least, reached] = servers.map((server) => figures.get(server)?.at(-1)?.toFixed(1));
    options.progress(`the whole request: floor ${least}, product ${reached} µs`);
  }
  const [least = NaN, reached = NaN] = servers.map((server) => median(figures.get(server) ?? []));
  return [
    ["the whole request: floor", least.toFixed(1), ""],
    rowOf("the whole request", { us: reached, target: REQUEST_TARGET_US }),
  ];
}

async function prepareServer({ url, pid }: Server, { cores, signal }: LegOptions): Promise<void> {
  if (cores !== undefined) await pinProcess(pid, cores.server);
  await runLoad({ url, connections: CONNECTIONS, core: cores?.load, signal, seconds: WARM_UP_SECONDS });
}

/** Microseconds of processor time that a request costs a server. */
async function processorUs({ url, pid }: Server, { cores, seconds, signal }: LegOptions): Promise<number> {
  const usedBeforeMs = await processorTimeMs(pid);
  const { requests } = await runLoad({ url, connections: CONNECTIONS, core: cores?.load, signal, seconds });
  return (await processorTimeMs(pid) - usedBeforeMs) * 1_000 / requests;
}

async function measureLookups(options: LegOptions): Promise<string[][]> {
  const rows: string[][] = [];
  for (const [name, open] of STORES) {
    const few = await measureLookup(FEW_WEBHOOKS, { ...options, open });
    const many = await measureLookup(MANY_WEBHOOKS, { ...options, open });
    const isAlike = many <= few * LOOKUP_TOLERANCE;
    rows.push(
      [`look-up among ${FEW_WEBHOOKS}, ${name}`, few.toFixed(2), ""],
      [
        `look-up among ${MANY_WEBHOOKS.toLocaleString("en-US")}, ${name}`,
        many.toFixed(2),
        `as among ${FEW_WEBHOOKS}: ${isAlike ? "met" : "missed"}`,
      ],
    );
  }
  return rows;
}

const STORES: readonly [name: string, open: () => Promise<SubscriptionRegistry>][] = [
  ["memory", () => Promise.resolve(createMemoryRegistry())],
  ["SQLite", () => openSqliteRegistry(":memory:")],
];

async function measureLookup(
  webhooks: number,
  { open, ...options }: LegOptions & { open(): Promise<SubscriptionRegistry> },
): Promise<number> {
  options.progress(`look-up among ${webhooks}`);
  const registry = await open();
  const ids = Array.from({ length: webhooks }, (_, index) => `webhook-${index}`);
  for (const id of ids) {
    await registry.register(sampleDefinition({ process: id, subscriptions: [startEvent(id)] }));
  }
  let turn = 0;
  const us = await microsecondsOf(
    () => registry.find("<default>", ids[turn++ % FEW_WEBHOOKS] ?? ""),
    options,
  );
  await registry.close();
  return us;
}
