/**
 * What a user does with the connector, written once for every runtime: real events of a real bus in, real process
 * instances of a real engine, and out again.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import type { JsonObject } from "../../../src/core/json.ts";
import { waitFor } from "../../support/wait.ts";
import type { DestinationAuthorization } from "../servers/api_destination.ts";
import type { MotoServer } from "../servers/moto.ts";
import { deployFixture, webhookUrl } from "./deployment.ts";
import type { EventBridge } from "./event_bridge.ts";
import type { Observer } from "./observer.ts";
import { postEnvelope } from "./sender.ts";
import type { WireCall } from "./wire_tap.ts";

/** What a scenario works with. */
export interface ScenarioWorld {
  /** Base URL of the connector. */
  baseUrl: string;
  /** Headers that open its admin side. */
  adminHeaders: Record<string, string>;
  /** `ZEEBRIDGE_SUBSCRIPTION_CACHE`, in milliseconds. */
  subscriptionCacheMs: number;
  /** Values of the secrets that the models name. */
  secrets: { WEBHOOK_KEY: string; NEXT_WEBHOOK_KEY: string; WRONG_SECRET_KEY: string };
  /** Buses, rules and API destinations. */
  eventBridge: EventBridge;
  /** A bus that checks signatures. */
  signedBus: Pick<MotoServer, "url" | "region" | "eventBusName">;
  /** The engine, from outside. */
  observer: Observer;
  /** What the connector said to the engine so far. */
  engineCalls: readonly WireCall[];
  /** Wakes the job worker up, where there is no loop. */
  wake(): Promise<void>;
}

/** One thing that a user does. */
export interface Scenario {
  /** What holds afterwards. */
  name: string;
  run(world: ScenarioWorld, run: string): Promise<void>;
}

/** Slack on top of a time that the product promises: two cores run everything at once. */
const SLACK_MS = 1_500;

/** Every scenario. Each takes a run id of its own, so none depends on another. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: "an event starts a process, whose task puts an event, which continues the process",
    run: orderLoop,
  },
  {
    name: "an event interrupts a task at its boundary, and another one is received",
    run: boundaryAndReceive,
  },
  { name: "an event that is delivered three times starts one instance", run: repeatedDelivery },
  { name: "a new API key and a deletion take effect within the cache time", run: redeployAndForget },
  {
    name: "a signature is accepted, and a wrong key fails the job until its retries are used up",
    run: signature,
  },
  { name: "a signed request is answered with a challenge, or with the result of its process", run: answers },
];

async function orderLoop(world: ScenarioWorld, run: string): Promise<void> {
  const { observer, eventBridge } = world;
  const deployed = await deployFixture(world, "order", { run });
  await eventBridge.createEventBus(`bus-${run}`);
  await route(world, run, { source: "shop", webhookUrl: webhookUrl(deployed, `placed-${run}`) });
  await route(world, run, { source: "billing", webhookUrl: webhookUrl(deployed, `invoiced-${run}`) });

  const detail = { orderId: `order-${run}`, lines: [{ price: 12.5, count: 4 }] };
  const placedBy = await putEvent(world, run, { source: "shop", detailType: "OrderPlaced", detail });
  const started = await observer.job(`started-${run}`);
  assert.deepEqual(started.variables, { orderId: detail.orderId, total: 50, placedBy });
  assert.equal(await observer.complete(started), undefined);

  await world.wake();
  const { variables, ...invoiced } = await observer.job(`invoiced-${run}`);
  assert.equal(variables.failedEntries, 0);
  assert.equal(typeof variables.invoiceEventId, "string");
  assert.equal(
    variables.invoicedBy,
    variables.invoiceEventId,
    "the event that came back is the one that was put",
  );
  assert.partialDeepStrictEqual(variables.invoice, {
    request: {
      body: {
        source: "billing",
        "detail-type": "InvoiceWritten",
        detail: { orderId: detail.orderId, total: 50 },
      },
      headers: { "user-agent": "Amazon/EventBridge/ApiDestinations" },
    },
  });
  assert.equal(await observer.complete(invoiced), undefined);
  await observer.instanceEnds(started.processInstanceKey);
}

async function boundaryAndReceive(world: ScenarioWorld, run: string): Promise<void> {
  const { observer, secrets } = world;
  const deployed = await deployFixture(world, "packing", { run });
  await world.eventBridge.createEventBus(`bus-${run}`);
  await route(world, run, {
    source: "requests",
    webhookUrl: webhookUrl(deployed, `requested-${run}`),
    authorization: { kind: "basic", username: "eventbridge", password: secrets.WEBHOOK_KEY },
  });
  await route(world, run, { source: "cancellations", webhookUrl: webhookUrl(deployed, `cancelled-${run}`) });
  await route(world, run, { source: "refunds", webhookUrl: webhookUrl(deployed, `refunded-${run}`) });
  const orderId = `order-${run}`;
  const put = (source: string, detail: object): Promise<string> =>
    putEvent(world, run, { source, detailType: "Anything", detail: { orderId, ...detail } });

  await put("requests", {});
  const pack = await observer.job(`pack-${run}`);
  assert.deepEqual(pack.variables, { orderId });

  await put("cancellations", { reason: "changed my mind" });
  const cancelled = await observer.job(`cancelled-${run}`);
  assert.deepEqual(cancelled.variables, { orderId, reason: "changed my mind" });
  assert.equal(cancelled.processInstanceKey, pack.processInstanceKey);
  assert.equal(await observer.complete(pack), "NOT_FOUND", "the interrupted task's job is gone");

  // Published before the receive task waits: the engine keeps it for its time to live.
  await put("refunds", { amount: 50 });
  assert.equal(await observer.complete(cancelled), undefined);
  const refunded = await observer.job(`refunded-${run}`);
  assert.deepEqual(refunded.variables, { orderId, reason: "changed my mind", refunded: 50 });
  assert.equal(await observer.complete(refunded), undefined);
  await observer.instanceEnds(pack.processInstanceKey);
}

async function repeatedDelivery(world: ScenarioWorld, run: string): Promise<void> {
  const { observer, engineCalls } = world;
  const url = webhookUrl(await deployFixture(world, "ticket", { run }), `opened-${run}`);
  await world.eventBridge.createEventBus(`bus-${run}`);
  // Two rules match the event, so the bus itself delivers it twice, under one id.
  await route(world, run, { source: "tickets", webhookUrl: url });
  await route(world, run, { source: "tickets", webhookUrl: url, name: "again" });

  const event = { source: "tickets", detailType: "TicketOpened", detail: { ticketId: `ticket-${run}` } };
  const id = await putEvent(world, run, event);
  const published = (): WireCall[] =>
    engineCalls.filter(({ path, body }) => path === "/v2/messages/publication" && body.includes(id));
  await waitFor("both deliveries to reach the engine", () => published().length === 2);
  // And once more, as after an answer that got lost.
  assert.equal(await postEnvelope(url, world.secrets.WEBHOOK_KEY, { id, ...event }), 200);

  assert.deepEqual(published().map(({ status }) => status).sort(), [200, 409, 409]);
  const first = await observer.job(`opened-${run}`);
  assert.deepEqual(first.variables, { ticketId: `ticket-${run}` });
  assert.deepEqual(await observer.jobsNow(`opened-${run}`), []);
}

async function redeployAndForget(world: ScenarioWorld, run: string): Promise<void> {
  const { WEBHOOK_KEY, NEXT_WEBHOOK_KEY } = world.secrets;
  const first = await deployFixture(world, "ticket", { run });
  const url = webhookUrl(first, `opened-${run}`);
  const statusFor = (key: string): Promise<number> =>
    postEnvelope(url, key, { detail: { ticketId: `ticket-${run}` } });
  const withinCacheTime = { deadlineMs: world.subscriptionCacheMs + SLACK_MS };
  assert.equal(await statusFor(WEBHOOK_KEY), 200);
  assert.equal(await statusFor(NEXT_WEBHOOK_KEY), 401);

  const second = await deployFixture(world, "ticket", {
    run,
    edit: (xml) => xml.replace("secrets.WEBHOOK_KEY", "secrets.NEXT_WEBHOOK_KEY"),
  });
  await waitFor(
    "the old key to be refused",
    async () => await statusFor(WEBHOOK_KEY) === 401,
    withinCacheTime,
  );
  assert.equal(await statusFor(NEXT_WEBHOOK_KEY), 200);

  for (const { processes: [definition] } of [second, first]) {
    const deleted = await fetch(
      `${world.baseUrl}/admin/api/definitions/${definition?.processDefinitionKey}`,
      { method: "DELETE", headers: world.adminHeaders },
    );
    assert.equal(deleted.status, 204, await deleted.text());
  }
  await waitFor(
    "the webhook to be gone",
    async () => await statusFor(NEXT_WEBHOOK_KEY) === 404,
    withinCacheTime,
  );
  assert.equal(await statusFor(WEBHOOK_KEY), 404);
}

async function signature(world: ScenarioWorld, run: string): Promise<void> {
  const { observer, engineCalls, signedBus } = world;
  await deployFixture(world, "report", { run });
  const { url: endpoint, region, eventBusName } = signedBus;
  await observer.createInstance(`report_${run}`, { endpoint, region, eventBusName });

  await world.wake();
  const signed = await observer.job(`signed-${run}`);
  assert.partialDeepStrictEqual(signed.variables.signed, {
    sdkHttpMetadata: { httpStatusCode: 200 },
    failedEntryCount: 0,
    entries: [{ errorCode: null, errorMessage: null }],
  });

  const callsBefore = engineCalls.length;
  assert.equal(await observer.complete(signed), undefined);
  const failures = await waitFor("the retries to be used up", () => {
    const calls = engineCalls.slice(callsBefore).filter(({ path }) => path.endsWith("/failure"));
    return calls.length === 3 && calls;
  }, { deadlineMs: 90_000 });
  const bodies = failures.map(({ body }) => JSON.parse(body));
  assert.deepEqual(bodies.map(({ retries }) => retries), [2, 1, 0]);
  for (const { errorMessage } of bodies) assert.match(errorMessage, /403|SignatureDoesNotMatch/);
  for (const { body } of engineCalls) assert.ok(!body.includes(world.secrets.WRONG_SECRET_KEY));

  const key = /\/jobs\/(\d+)\//.exec(failures[0]?.path ?? "")?.[1] ?? "";
  assert.equal(await observer.complete({ key }), "FAILED_PRECONDITION", "the job waits for a person");
}

/** An API destination for one source on the run's bus. Without an authorization it sends the API key. */
async function route(
  { eventBridge, secrets }: ScenarioWorld,
  run: string,
  options: { source: string; webhookUrl: string; name?: string; authorization?: DestinationAuthorization },
): Promise<void> {
  await eventBridge.routeToWebhook({
    name: `${options.name ?? options.source}-${run}`,
    eventBusName: `bus-${run}`,
    pattern: { source: [options.source] },
    webhookUrl: options.webhookUrl,
    authorization: options.authorization ??
      { kind: "apiKey", header: "apikey", value: secrets.WEBHOOK_KEY },
  });
}

/** Puts one event on the run's bus and gives its id. */
async function putEvent(
  { eventBridge }: ScenarioWorld,
  run: string,
  event: { source: string; detailType: string; detail: object },
): Promise<string> {
  const { Entries: [entry] = [] } = await eventBridge.client.send(
    new PutEventsCommand({
      Entries: [{
        EventBusName: `bus-${run}`,
        Source: event.source,
        DetailType: event.detailType,
        Detail: JSON.stringify(event.detail),
      }],
    }),
  );
  assert.ok(entry?.EventId, "the bus takes the event");
  return entry.EventId;
}

async function answers(world: ScenarioWorld, run: string): Promise<void> {
  const deployed = await deployFixture(world, "quote", { run });
  const url = webhookUrl(deployed, `asked-${run}`);
  const challenge = { type: "url_verification", challenge: "abc" };
  assert.equal((await postSigned(url, challenge, { secret: "another secret" })).status, 401);

  const { WEBHOOK_KEY: secret } = world.secrets;
  const challenged = await postSigned(url, challenge, { secret });
  assert.equal(challenged.status, 200);
  assert.deepEqual(await challenged.json(), { challenge: "abc" });

  const quoted = await postSigned(url, { quote: `quote-${run}`, price: 12.5, count: 4 }, { secret });
  assert.equal(quoted.status, 201);
  assert.equal(quoted.headers.get("x-quote"), `quote-${run}`);
  assert.match(await quoted.text(), /^\{"total":50,"instance":\d{16,}\}$/);
}

/** Posts JSON with the HMAC of URL and body, as `quote.bpmn` wants it. */
async function postSigned(
  url: string,
  fields: JsonObject,
  { secret }: { secret: string },
): Promise<Response> {
  // Names and values in order, without anything between them.
  const form = Object.keys(fields).sort().map((name) => {
    const value = fields[name] ?? null;
    return name + (typeof value === "string" ? value : JSON.stringify(value));
  });
  const signature = createHmac("sha256", secret).update(url + form.join("")).digest("hex");
  return await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", "x-signature": signature },
    body: JSON.stringify(fields),
  });
}
