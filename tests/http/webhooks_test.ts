import assert from "node:assert/strict";
import { createWebhooksApp, type WebhooksAppSettings } from "../../src/http/webhooks.ts";
import { Hono } from "hono";
import type { WebhookReply } from "../../src/core/webhook/reply.ts";
import { createManualClock } from "../../src/testing/manual_clock.ts";
import type { IncomingWebhook } from "../../src/usecases/receive_webhook.ts";
import { createRecordingTelemetry } from "../support/telemetry.ts";

/** The app over a use case that keeps what it gets and answers as told. */
function createApp(reply: WebhookReply = { status: 200 }, settings: Partial<WebhooksAppSettings> = {}) {
  const received: IncomingWebhook[] = [];
  const telemetry = createRecordingTelemetry();
  const app = createWebhooksApp({
    receive(incoming) {
      received.push(incoming);
      return Promise.resolve(reply);
    },
    clock: createManualClock(),
    random: { next: () => 0, uuid: () => "new-request-id" },
    telemetry,
  }, { tenantIds: ["<default>", "red"], maxBodyBytes: 8, trustProxy: false, ...settings });
  return { app, received, telemetry };
}

const TARGETS: [path: string, tenantId: string, webhookId: string][] = [
  ["/inbound/orders", "<default>", "orders"],
  ["/webhooks/orders", "<default>", "orders"],
  ["/inbound/red/orders", "red", "orders"],
  ["/webhooks/red/orders", "red", "orders"],
  ["/inbound/%3Cdefault%3E/orders", "<default>", "orders"],
  ["/inbound/caf%C3%A9%20au%20lait", "<default>", "café au lait"],
  ["/inbound/orders?webhookId=other", "<default>", "orders"],
];
for (const [path, tenantId, webhookId] of TARGETS) {
  Deno.test(`createWebhooksApp() takes ${path} for ${webhookId} of ${tenantId}`, async () => {
    const { app, received } = createApp();
    const response = await app.request(path, { method: "POST", body: "{}" });
    assert.equal(response.status, 200);
    assert.equal(await response.text(), "");
    assert.partialDeepStrictEqual(received, [{ tenantId, webhookId, method: "POST" }]);
  });
}

Deno.test("createWebhooksApp() knows no other path and no other tenant", async () => {
  const { app, received } = createApp();
  for (const path of ["/", "/inbound", "/inbound/", "/inbound/green/orders", "/inbound/a/b/c", "/orders"]) {
    assert.equal((await app.request(path, { method: "POST" })).status, 404, path);
  }
  assert.deepEqual(received, []);
});

Deno.test("createWebhooksApp() hands every method on", async () => {
  const { app, received } = createApp({ status: 405, code: "WEBHOOK_METHOD_NOT_ALLOWED" });
  for (const method of ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"]) {
    assert.equal((await app.request("/inbound/orders", { method })).status, 405, method);
  }
  assert.deepEqual(received.map(({ method }) => method), [
    "GET",
    "HEAD",
    "PUT",
    "DELETE",
    "PATCH",
    "OPTIONS",
  ]);
});

Deno.test("createWebhooksApp() answers with the caller's request id if it is harmless", async () => {
  const { app } = createApp();
  const idFor = async (given: string): Promise<string | null> => {
    const response = await app.request("/inbound/orders", { headers: { "x-request-id": given } });
    return response.headers.get("x-request-id");
  };
  assert.equal(await idFor("abc-1"), "abc-1");
  assert.equal(await idFor("<script>"), "new-request-id");
});

Deno.test("createWebhooksApp() answers a refusal with a problem that says nothing but its code", async () => {
  const { app, telemetry } = createApp({
    status: 405,
    code: "WEBHOOK_METHOD_NOT_ALLOWED",
    headers: { allow: "POST" },
  });
  const response = await app.request("/inbound/orders", { method: "PUT" });
  assert.equal(response.headers.get("allow"), "POST");
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  assert.deepEqual(await response.json(), {
    type: "about:blank",
    title: "Method Not Allowed",
    status: 405,
    code: "WEBHOOK_METHOD_NOT_ALLOWED",
  });
  assert.deepEqual(telemetry.counts, [["zeebridge_webhook_requests_total", { status: "405" }]]);
});

Deno.test("createWebhooksApp() lets the use case read the body under the cap", async () => {
  const { app, received } = createApp();
  await app.request("/inbound/orders", { method: "POST", body: "12345678" });
  await app.request("/inbound/orders", { method: "POST", body: "123456789" });
  const [fitting, larger] = await Promise.all(received.map(({ readBody }) => readBody()));
  assert.equal(new TextDecoder().decode(fitting), "12345678");
  assert.equal(larger, undefined);
});

/** The URL that the use case gets for the one that a sender has called. */
async function publicUrlOf(
  url: string,
  { mount, headers, ...settings }: Partial<WebhooksAppSettings> & {
    mount?: string;
    headers?: Record<string, string>;
  } = {},
): Promise<string | undefined> {
  const { app, received } = createApp(undefined, settings);
  const host = mount === undefined ? app : new Hono().route(mount, app);
  await host.fetch(new Request(url, { method: "POST", headers }));
  return received[0]?.publicUrl();
}

Deno.test("createWebhooksApp() knows the URL that was called, with its query, where nothing stands before it", async () => {
  for (
    const url of [
      "http://host.test:8000/inbound/orders?a=1&a=%202",
      "https://host.test/webhooks/red/orders",
      "https://host.test/inbound/caf%C3%A9%20au%20lait?",
    ]
  ) assert.equal(await publicUrlOf(url), url.replace(/[?]$/, ""));
});

const PUBLIC_URL = "https://hooks.example/base/";
const MOUNTS = [undefined, "/x", "/integrations/zeebe", "/inbound", "/webhooks", "/inbound/red"];
for (const mount of MOUNTS) {
  Deno.test(`createWebhooksApp() puts the configured URL before its own path alone, under ${mount}`, async () => {
    for (const path of ["/inbound/orders?a=1", "/webhooks/orders", "/inbound/red/orders"]) {
      const url = `http://internal:8000${mount ?? ""}${path}`;
      assert.equal(
        await publicUrlOf(url, { mount, publicUrl: PUBLIC_URL }),
        `https://hooks.example/base${path}`,
      );
      assert.equal(await publicUrlOf(url, { mount }), url);
    }
  });
}

Deno.test("createWebhooksApp() believes a proxy before it only where it is told to", async () => {
  const url = "http://internal:8000/x/inbound/orders?a=1";
  const forms: Record<string, string>[] = [
    { "x-forwarded-proto": "https", "x-forwarded-host": "hooks.example" },
    { forwarded: "for=192.0.2.1;proto=https;host=hooks.example" },
  ];
  for (const headers of forms) {
    assert.equal(
      await publicUrlOf(url, { mount: "/x", headers, trustProxy: true }),
      "https://hooks.example/x/inbound/orders?a=1",
    );
    assert.equal(await publicUrlOf(url, { mount: "/x", headers }), url);
    assert.equal(
      await publicUrlOf(url, { mount: "/x", headers, trustProxy: true, publicUrl: "https://other.example" }),
      "https://other.example/inbound/orders?a=1",
    );
  }
});

Deno.test("createWebhooksApp() sends the body and the headers that a model has made", async () => {
  const headers = { "content-type": "text/xml", "x-kind": "a", "x-request-id": "the model's" };
  const { app } = createApp({ status: 201, bodyText: "<ok>\u00fc</ok>", headers });
  const response = await app.request("/inbound/orders", { method: "POST" });
  assert.equal(response.status, 201);
  assert.equal(await response.text(), "<ok>\u00fc</ok>");
  assert.deepEqual([...response.headers].filter(([name]) => name !== "content-length"), [
    ["content-type", "text/xml"],
    ["x-kind", "a"],
    ["x-request-id", "new-request-id"],
  ]);
});

Deno.test("createWebhooksApp() sends statuses that must have no body", async () => {
  for (const status of [204, 205, 304]) {
    const { app } = createApp({ status, headers: { allow: "POST, OPTIONS" } });
    const response = await app.request("/inbound/orders", { method: "OPTIONS" });
    assert.equal(response.status, status);
    assert.equal(response.headers.get("allow"), "POST, OPTIONS");
    assert.equal(await response.text(), "");
  }
});
