import assert from "node:assert/strict";
import { ZeebridgeError } from "../../src/core/errors.ts";
import type { ProcessDefinitionKey } from "../../src/core/keys.ts";
import type { RouteLookup } from "../../src/core/webhook/route.ts";
import { createManualClock } from "../../src/testing/manual_clock.ts";
import {
  createReceiveWebhook,
  type IncomingWebhook,
  type ReceiveWebhookSettings,
} from "../../src/usecases/receive_webhook.ts";
import { createRecordingTelemetry } from "../support/telemetry.ts";

const SETTINGS: ReceiveWebhookSettings = {
  subscriptionCacheMs: 5_000,
  unknownWebhookGraceMs: 300_000,
  messageId: "event",
  messageTtlMs: 3_600_000,
};
const API_DESTINATION = { "user-agent": "Amazon/EventBridge/ApiDestinations" };

/** A route whose start event asks for an API key that is a secret. */
function routeTo(secret: string): RouteLookup {
  return {
    state: "active",
    tenantId: "<default>",
    webhookId: "hook",
    subscriptions: [{
      webhookId: "hook",
      elementId: "start",
      elementType: "START_EVENT",
      method: "post",
      authorization: { type: "APIKEY", apiKey: `{{secrets.${secret}}}`, locator: "=request.headers.apikey" },
      correlation: { kind: "createInstance" },
      consumeUnmatchedEvents: false,
      processDefinitionId: "process",
      processDefinitionKey: "1" as ProcessDefinitionKey,
      version: 1,
    }],
  };
}

/** The use case; what the registry finds and which secrets there are can be changed while it runs. */
function createWorld(found: RouteLookup | Error, settings: Partial<ReceiveWebhookSettings> = {}) {
  const clock = createManualClock();
  const telemetry = createRecordingTelemetry();
  const world = {
    found,
    secrets: { KEY: "key" } as Record<string, string>,
    lookups: 0,
    findsAfterMs: 0,
    delivered: 0,
    bodiesRead: 0,
    readsDefinitions: false,
    clock,
    telemetry,
  };
  const receive = createReceiveWebhook({
    registry: {
      async find() {
        world.lookups += 1;
        if (world.findsAfterMs > 0) await clock.sleep(world.findsAfterMs);
        if (world.found instanceof Error) throw world.found;
        return world.found;
      },
    },
    secrets: { get: (name) => Promise.resolve(world.secrets[name]) },
    deliver() {
      world.delivered += 1;
      return Promise.resolve({ status: 200 });
    },
    readsDefinitions: () => world.readsDefinitions,
    clock,
    telemetry,
  }, { ...SETTINGS, ...settings });
  const send = (parts: Partial<IncomingWebhook> = {}) =>
    receive({
      tenantId: "<default>",
      webhookId: "hook",
      method: "POST",
      url: "http://host.test/inbound/hook",
      requestId: "request-1",
      readBody() {
        world.bodiesRead += 1;
        return Promise.resolve(new TextEncoder().encode("{}"));
      },
      ...parts,
      headers: parts.headers ?? { apikey: "key" },
    });
  return { world, send };
}

Deno.test("receiveWebhook() delivers what is authorized", async () => {
  const { world, send } = createWorld(routeTo("KEY"));
  assert.deepEqual(await send(), { status: 200 });
  assert.equal(world.delivered, 1);
  assert.partialDeepStrictEqual(await send({ headers: { apikey: "other" } }), { status: 401 });
  assert.equal(world.delivered, 1);
});

Deno.test("receiveWebhook() looks an active webhook up once within the cache time", async () => {
  const { world, send } = createWorld(routeTo("KEY"));
  await send();
  await world.clock.advance(4_999);
  await send();
  assert.equal(world.lookups, 1);
  await world.clock.advance(1);
  await send();
  assert.equal(world.lookups, 2);
});

Deno.test("receiveWebhook() asks every time without a cache", async () => {
  const { world, send } = createWorld(routeTo("KEY"), { subscriptionCacheMs: 0 });
  await send();
  await send();
  assert.equal(world.lookups, 2);
});

Deno.test("receiveWebhook() never remembers that a webhook does not exist", async () => {
  const { world, send } = createWorld({ state: "unknown" });
  assert.deepEqual(await send(), { status: 404 });
  world.found = routeTo("KEY");
  assert.deepEqual(await send(), { status: 200 });
});

Deno.test("receiveWebhook() takes a revoked key for at most the cache time", async () => {
  const { world, send } = createWorld(routeTo("KEY"));
  assert.deepEqual(await send(), { status: 200 });
  world.found = routeTo("NEXT");
  world.secrets = { KEY: "key", NEXT: "next" };
  await world.clock.advance(5_000);
  assert.partialDeepStrictEqual(await send(), { status: 401 });
  assert.deepEqual(await send({ headers: { apikey: "next" } }), { status: 200 });
});

Deno.test("receiveWebhook() serves a webhook again when its missing secret is there", async () => {
  const { world, send } = createWorld(routeTo("LATER"));
  assert.partialDeepStrictEqual(await send(), { status: 503, code: "WEBHOOK_INVALID" });
  assert.ok(JSON.stringify(world.telemetry.lines).includes("LATER"));
  world.secrets = { LATER: "key" };
  await world.clock.advance(5_000);
  assert.deepEqual(await send(), { status: 200 });
});

Deno.test("receiveWebhook() says 503 for a broken webhook, and reads no body for it", async () => {
  const { world, send } = createWorld({
    state: "invalid",
    tenantId: "<default>",
    webhookId: "hook",
    reason: "x",
  });
  assert.partialDeepStrictEqual(await send(), { status: 503, code: "WEBHOOK_INVALID" });
  assert.equal(world.bodiesRead, 0);
});

Deno.test("receiveWebhook() asks an API destination alone to come again soon after a change", async () => {
  const { world, send } = createWorld({ state: "unknown", storeChangedAt: createManualClock().now() });
  assert.partialDeepStrictEqual(await send({ headers: API_DESTINATION }), {
    status: 503,
    code: "WEBHOOK_NOT_READY",
  });
  assert.deepEqual(await send(), { status: 404 });
  await world.clock.advance(300_000);
  assert.deepEqual(await send({ headers: API_DESTINATION }), { status: 404 });
  world.found = { state: "unknown" };
  assert.deepEqual(await send({ headers: API_DESTINATION }), { status: 404 });
});

Deno.test("receiveWebhook() asks an API destination to come again until definitions were read once", async () => {
  const { world, send } = createWorld({ state: "unknown" });
  world.readsDefinitions = true;
  assert.partialDeepStrictEqual(await send({ headers: API_DESTINATION }), { status: 503 });
  assert.deepEqual(await send(), { status: 404 });
  world.found = { state: "unknown", syncedAt: 1 };
  assert.deepEqual(await send({ headers: API_DESTINATION }), { status: 404 });
});

Deno.test("receiveWebhook() refuses a body over the cap before anything else about it", async () => {
  const { world, send } = createWorld(routeTo("KEY"));
  const refused = await send({ readBody: () => Promise.resolve(undefined) });
  assert.deepEqual(refused, { status: 413, code: "WEBHOOK_BODY_TOO_LARGE" });
  assert.equal(world.delivered, 0);
});

Deno.test("receiveWebhook() answers 503 when the store or the sender's connection fails, and does not quote them", async () => {
  const down = createWorld(new ZeebridgeError("STORE_UNAVAILABLE", "Cannot read the store"));
  assert.partialDeepStrictEqual(await down.send(), { status: 503, code: "WEBHOOK_UNAVAILABLE" });
  const { world, send } = createWorld(routeTo("KEY"));
  const cut = await send({ readBody: () => Promise.reject(new Error("quotes the payload")) });
  assert.partialDeepStrictEqual(cut, { status: 503, code: "WEBHOOK_UNAVAILABLE" });
  assert.ok(!JSON.stringify(world.telemetry.lines).includes("quotes the payload"));
});

Deno.test("receiveWebhook() keeps a bounded number of webhooks in memory", async () => {
  const { world, send } = createWorld(routeTo("KEY"));
  for (let index = 0; index < 1_001; index++) await send({ webhookId: `hook-${index}` });
  assert.equal(world.lookups, 1_001);
  await send({ webhookId: "hook-1000" });
  assert.equal(world.lookups, 1_001);
  await send({ webhookId: "hook-0" });
  assert.equal(world.lookups, 1_002);
});

Deno.test("receiveWebhook() asks once for all requests that find the time of a busy webhook up", async () => {
  const { world, send } = createWorld(routeTo("KEY"));
  await send();
  world.findsAfterMs = 12;
  await world.clock.advance(5_000);
  const replies = Promise.all(Array.from({ length: 50 }, () => send()));
  await world.clock.advance(20);
  assert.deepEqual((await replies).map(({ status }) => status), Array.from({ length: 50 }, () => 200));
  assert.equal(world.lookups, 2);
});

Deno.test("receiveWebhook() does not wait long for a request that reads a webhook and never ends", async () => {
  const { world, send } = createWorld(routeTo("KEY"));
  await send();
  world.findsAfterMs = Infinity;
  await world.clock.advance(5_000);
  void send();
  world.findsAfterMs = 0;
  const reply = send();
  await world.clock.advance(1_100);
  assert.deepEqual(await reply, { status: 200 });
});

Deno.test("receiveWebhook() answers 503 in time to a sender whose body does not end", async () => {
  const { world, send } = createWorld(routeTo("KEY"));
  const reply = send({ readBody: () => new Promise(() => {}) });
  await world.clock.advance(4_500);
  assert.partialDeepStrictEqual(await reply, { status: 503, code: "WEBHOOK_UNAVAILABLE" });
  assert.equal(world.delivered, 0);
  await send();
  assert.equal(world.clock.sleepers, 0);
});

Deno.test("receiveWebhook() takes a body that breaks off for the sender's affair, and not for an error", async () => {
  const { world, send } = createWorld(routeTo("KEY"));
  const reply = await send({ readBody: () => Promise.reject(new Error("connection reset")) });
  assert.partialDeepStrictEqual(reply, { status: 503 });
  assert.equal(world.delivered, 0);
  assert.deepEqual(world.telemetry.lines.map(({ level, message }) => [level, message]), [
    ["debug", "Webhook request broke off"],
  ]);
});

Deno.test("receiveWebhook() takes a revoked key no longer when the clock is set back", async () => {
  const { world, send } = createWorld(routeTo("KEY"));
  await send();
  world.found = { state: "unknown" };
  world.clock.setBack(3_600_000);
  assert.partialDeepStrictEqual(await send(), { status: 404 });
});
