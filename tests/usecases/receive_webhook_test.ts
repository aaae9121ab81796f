import assert from "node:assert/strict";
import { ZeebridgeError } from "../../src/core/errors.ts";
import type { ProcessDefinitionKey } from "../../src/core/keys.ts";
import type { BoundSubscription, RouteLookup } from "../../src/core/webhook/route.ts";
import { createManualClock } from "../../src/testing/manual_clock.ts";
import { createAnswerSender } from "../../src/usecases/answer_sender.ts";
import { createAuthorizeWebhook } from "../../src/usecases/authorize_webhook.ts";
import { createFollowPlan } from "../../src/usecases/follow_plan.ts";
import type { WebhookReply } from "../../src/core/webhook/reply.ts";
import {
  createReceiveWebhook,
  type IncomingWebhook,
  MAX_CONCURRENT_REQUESTS,
  type ReceiveWebhookSettings,
} from "../../src/usecases/receive_webhook.ts";
import { createRecordingTelemetry } from "../support/telemetry.ts";
import { JWT_SETTINGS } from "./support/webhook_settings.ts";

const SETTINGS: ReceiveWebhookSettings = {
  subscriptionCacheMs: 5_000,
  unknownWebhookGraceMs: 300_000,
  messageId: "event",
  messageTtlMs: 3_600_000,
};
const API_DESTINATION = { "user-agent": "Amazon/EventBridge/ApiDestinations" };

/** A route whose start event asks for an API key that is a secret. `parts`: what else its model says. */
function routeTo(secret: string, parts: Partial<BoundSubscription> = {}): RouteLookup {
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
      ...parts,
    }],
  };
}

/** A signature of a text as the model of {@linkcode SIGNED} wants it. */
async function sign(text: string): Promise<string> {
  const bytes = (given: string) => new TextEncoder().encode(given);
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes("key"), algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes(text))).toHex();
}

/** A model that wants the URL and its parameters signed, and asks for nothing else. */
const SIGNED: Partial<BoundSubscription> = {
  method: "get",
  authorization: { type: "NONE" },
  hmac: {
    secret: "{{secrets.KEY}}",
    header: "x-signature",
    algorithm: "SHA-256",
    scopes: ["url", "parameters"],
    toleranceSeconds: 300,
  },
};

const INCOMING = {
  tenantId: "<default>",
  webhookId: "hook",
  method: "POST",
  url: "http://host.test/inbound/hook",
  publicUrl: () => "https://hooks.example/inbound/hook?page=1",
  requestId: "request-1",
};

/** The use case; what the registry finds and which secrets there are can be changed while it runs. */
function createWorld(found: RouteLookup | Error, settings: Partial<ReceiveWebhookSettings> = {}) {
  const clock = createManualClock();
  const telemetry = createRecordingTelemetry();
  const world = {
    found,
    secrets: { KEY: "key" } as Record<string, string>,
    lookups: 0,
    findsAfterMs: 0,
    authorizing: undefined as Promise<WebhookReply | undefined> | undefined,
    delivered: 0,
    delivering: undefined as Promise<void> | undefined,
    uploaded: 0,
    bodiesRead: 0,
    readsDefinitions: false,
    clock,
    telemetry,
  };
  const authorize = createAuthorizeWebhook({ keys: { find: () => undefined }, clock }, JWT_SETTINGS);
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
    authorize: (webhook, request) => world.authorizing ?? authorize(webhook, request),
    readsDefinitions: () => world.readsDefinitions,
    follow: createFollowPlan({
      upload({ parts }) {
        world.uploaded += parts.length;
        return Promise.resolve({ kind: "answer", reply: { status: 201 } });
      },
      async deliver() {
        world.delivered += 1;
        await world.delivering;
        return { status: 200 };
      },
      answer: createAnswerSender({ telemetry }),
    }),
    clock,
    telemetry,
  }, { ...SETTINGS, ...settings });
  const send = (parts: Partial<IncomingWebhook> = {}) =>
    receive({
      ...INCOMING,
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

Deno.test("receiveWebhook() answers 503 in time where the store does not answer", async () => {
  const { world, send } = createWorld(routeTo("KEY"));
  world.findsAfterMs = Infinity;
  const reply = send();
  await world.clock.advance(4_500);
  assert.partialDeepStrictEqual(await reply, { status: 503, code: "WEBHOOK_UNAVAILABLE" });
  assert.deepEqual([world.bodiesRead, world.delivered], [0, 0]);
});

Deno.test("receiveWebhook() answers 503 in time where nobody can say in time who calls, and delivers nothing", async () => {
  const { world, send } = createWorld(routeTo("KEY"));
  const { promise, resolve } = Promise.withResolvers<undefined>();
  world.authorizing = promise;
  const reply = send();
  await world.clock.advance(4_500);
  assert.partialDeepStrictEqual(await reply, { status: 503, code: "WEBHOOK_UNAVAILABLE" });
  resolve(undefined);
  await world.clock.advance(0);
  assert.equal(world.delivered, 0);
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

Deno.test("receiveWebhook() names the methods to whoever asks, without credentials and without an effect", async () => {
  const { world, send } = createWorld(routeTo("KEY"));
  assert.deepEqual(await send({ method: "OPTIONS", headers: {} }), {
    status: 204,
    headers: { allow: "POST, OPTIONS" },
  });
  assert.deepEqual([world.delivered, world.bodiesRead], [0, 0]);
});

Deno.test("receiveWebhook() refuses another method before it reads anything", async () => {
  const { world, send } = createWorld(routeTo("KEY"));
  for (const method of ["GET", "HEAD", "PATCH", "TRACE", "post"]) {
    assert.deepEqual(await send({ method }), {
      status: 405,
      code: "WEBHOOK_METHOD_NOT_ALLOWED",
      headers: { allow: "POST, OPTIONS" },
    }, method);
  }
  assert.deepEqual([world.delivered, world.bodiesRead], [0, 0]);
});

Deno.test("receiveWebhook() lets HEAD in like GET, and does nothing for it", async () => {
  const { world, send } = createWorld(routeTo("KEY", { method: "get" }));
  assert.deepEqual(await send({ method: "HEAD" }), { status: 200 });
  assert.partialDeepStrictEqual(await send({ method: "HEAD", headers: {} }), { status: 401 });
  assert.equal(world.delivered, 0);
  assert.deepEqual(await send({ method: "GET" }), { status: 200 });
  assert.equal(world.delivered, 1);
});

Deno.test("receiveWebhook() takes no more than the limit of each webhook, and says when to come again", async () => {
  const { world, send } = createWorld(routeTo("KEY"), { rateLimit: 2 });
  const refused = { status: 429, code: "WEBHOOK_RATE_LIMITED", headers: { "retry-after": "1" } };
  assert.deepEqual([await send(), await send(), await send()], [{ status: 200 }, { status: 200 }, refused]);
  assert.deepEqual(await send({ webhookId: "other" }), { status: 200 });
  assert.deepEqual(await send({ tenantId: "red" }), { status: 200 });
  assert.equal(world.bodiesRead, 4);
  await world.clock.advance(500);
  assert.deepEqual([await send(), await send()], [{ status: 200 }, refused]);
});

Deno.test("receiveWebhook() does not count what it refuses for its method, or for having no webhook", async () => {
  const { world, send } = createWorld(routeTo("KEY"), { rateLimit: 1, subscriptionCacheMs: 0 });
  await send({ method: "OPTIONS" });
  await send({ method: "PATCH" });
  assert.deepEqual(await send(), { status: 200 });
  world.found = { state: "unknown" };
  assert.deepEqual([await send(), await send()], [{ status: 404 }, { status: 404 }]);
});

Deno.test("receiveWebhook() works on a bounded number of requests at a time", async () => {
  const { world, send } = createWorld(routeTo("KEY"));
  await send();
  const gate = Promise.withResolvers<void>();
  world.delivering = gate.promise;
  const running = Array.from({ length: MAX_CONCURRENT_REQUESTS }, () => send());
  assert.partialDeepStrictEqual(await send(), {
    status: 503,
    code: "WEBHOOK_UNAVAILABLE",
    headers: { "retry-after": "5" },
  });
  gate.resolve();
  const replies = await Promise.all(running);
  assert.ok(replies.every(({ status }) => status === 200));
  assert.deepEqual(await send(), { status: 200 });
});

Deno.test("receiveWebhook() verifies signatures over the URL that the sender knows, and not the one that came", async () => {
  const { world, send } = createWorld(routeTo("KEY", SIGNED));
  const url = "http://internal:8000/inbound/hook?page=1";
  const get = async (signed: string) =>
    await send({ method: "GET", url, headers: { "x-signature": await sign(signed) } });
  assert.deepEqual(await get("https://hooks.example/inbound/hook?page=1"), { status: 200 });
  assert.deepEqual(await get(url), { status: 401, code: "WEBHOOK_UNAUTHORIZED", headers: undefined });
  assert.equal(world.delivered, 1);
});

Deno.test("receiveWebhook() looks for no public URL where nothing is signed", async () => {
  const { send } = createWorld(routeTo("KEY"));
  const publicUrl = () => {
    throw new Error("it was looked for");
  };
  assert.deepEqual(await send({ publicUrl }), { status: 200 });
});

Deno.test("receiveWebhook() lets a model answer a challenge by itself, but only to whoever may call", async () => {
  const { world, send } = createWorld(routeTo("KEY", {
    verificationExpression:
      "=if request.body.challenge != null then {body: request.body.challenge} else null",
  }));
  const readBody = () => Promise.resolve(new TextEncoder().encode('{"challenge":"abc"}'));
  assert.partialDeepStrictEqual(await send({ readBody }), { status: 200, bodyText: "abc" });
  const refused = await send({ readBody, headers: {} });
  assert.deepEqual([refused.status, refused.bodyText], [401, undefined]);
  assert.equal(world.delivered, 0);
  assert.deepEqual(await send(), { status: 200 });
  assert.equal(world.delivered, 1);
});

Deno.test("receiveWebhook() answers as the model says for an event that it consumes without an effect", async () => {
  const { world, send } = createWorld(routeTo("KEY", {
    activationCondition: "=false",
    consumeUnmatchedEvents: true,
    responseExpression: {
      kind: "response",
      text: '={statusCode: 202, body: if correlation = null then "ignored" else "?"}',
    },
  }));
  assert.partialDeepStrictEqual(await send(), { status: 202, bodyText: "ignored" });
  assert.equal(world.delivered, 0);
});

Deno.test("receiveWebhook() uploads the files of a form, and goes on with what comes of it", async () => {
  const { world, send } = createWorld(routeTo("KEY"));
  const form = '--b\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--b--';
  const reply = await send({
    headers: { apikey: "key", "content-type": "multipart/form-data; boundary=b" },
    readBody: () => Promise.resolve(new TextEncoder().encode(form)),
  });
  assert.deepEqual(reply, { status: 201 });
  assert.deepEqual([world.uploaded, world.delivered], [1, 0]);
});
