/**
 * The client of EventBridge against servers: one that checks its signatures, and one that delivers its events.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createEventBridge, type EventBridgeOptions } from "../../src/entry/eventbridge.ts";
import { waitFor } from "../support/wait.ts";
import { createEventBus, routeToWebhook } from "./servers/api_destination.ts";
import { startMiniStack } from "./servers/ministack.ts";
import { startMoto } from "./servers/moto.ts";

Deno.test("createEventBridge() signs so that a server which computes signatures again takes them", async (t) => {
  const moto = await startMoto();
  const good = { region: moto.region, endpoint: moto.url, credentials: moto.credentials };
  const events = Array.from({ length: 25 }, (_, id) => ({
    Source: "shop",
    DetailType: "Plaçed",
    Detail: { id, text: "é€😀" },
    EventBusName: moto.eventBusName,
  }));
  try {
    await t.step("25 events in three requests", async () => {
      const outcomes = await createEventBridge(good).putEvents(events);
      assert.deepEqual(
        outcomes.map(({ outcome, attempts }) => [outcome, attempts]),
        events.map(() => ["sent", 1]),
      );
    });
    const wrong: [what: string, options: Partial<EventBridgeOptions>][] = [
      ["the key is wrong", { credentials: { ...moto.credentials, secretAccessKey: "wrong" } }],
      ["the key id is wrong", { credentials: { ...moto.credentials, accessKeyId: "AKIAWRONG" } }],
      ["a token was added", { credentials: { ...moto.credentials, sessionToken: "none" } }],
    ];
    for (const [what, options] of wrong) {
      await t.step(`none if ${what}`, async () => {
        const outcomes = await createEventBridge({ ...good, ...options }).putEvents(events.slice(0, 2));
        assert.deepEqual(outcomes.map(({ outcome }) => outcome), ["refused", "refused"]);
      });
    }
  } finally {
    await moto.stop();
  }
});

Deno.test("createEventBridge() sends what an API destination then delivers", async () => {
  const bodies: { detail: { id: number } }[] = [];
  await using webhook = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    bodies.push(await request.json());
    return new Response(null);
  });
  const ministack = await startMiniStack();
  try {
    await createEventBus(ministack.client, "orders");
    await routeToWebhook(ministack.client, {
      name: "to-webhook",
      eventBusName: "orders",
      pattern: { source: ["shop"] },
      webhookUrl: `http://127.0.0.1:${webhook.addr.port}/inbound/order`,
      authorization: { kind: "apiKey", header: "x-api-key", value: "letmein" },
    });
    const { putEvents } = createEventBridge({
      region: ministack.region,
      endpoint: ministack.url,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
    const ids = Array.from({ length: 12 }, (_, id) => id);
    const outcomes = await putEvents(
      ids.map((id) => ({ Source: "shop", DetailType: "placed", Detail: { id }, EventBusName: "orders" })),
    );
    assert.deepEqual(outcomes.map(({ outcome }) => outcome), ids.map(() => "sent"));
    await waitFor("all deliveries", () => bodies.length === ids.length);
    assert.deepEqual(bodies.map(({ detail }) => detail.id).sort((one, other) => one - other), ids);
  } finally {
    await ministack.stop();
  }
});
