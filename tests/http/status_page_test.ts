import assert from "node:assert/strict";
import { createStatusPage, type StatusPageParts } from "../../src/http/status_page.ts";

const HOSTILE = '<script>alert("x")</script>';

function page(parts: Partial<StatusPageParts> = {}): Promise<Response> {
  const app = createStatusPage({
    admin: () => Response.json({ items: [] }),
    instances: () => [],
    events: () => [],
    ...parts,
  });
  return Promise.resolve(
    app.fetch(new Request("http://127.0.0.1:8000/", { headers: { "x-asked": "by me" } })),
  );
}

Deno.test("the status page says so where there is nothing", async () => {
  const response = await page();
  assert.equal(response.status, 200);
  assert.match(response.headers.get("content-type") ?? "", /^text\/html/);
  assert.match(response.headers.get("content-security-policy") ?? "", /^default-src 'none'/);
  assert.match(await response.text(), /No process with a webhook is deployed\./);
});

Deno.test("the status page lists webhooks, instances, events and jobs, the last ones first", async () => {
  const webhook = {
    webhookId: "orders",
    url: "http://h/inbound/orders",
    status: "invalid",
    reason: "it is broken",
  };
  const job = {
    type: "pack",
    latest: [{ at: "2026-01-01T00:00:00Z", elementId: "packing", outcome: "fail", code: "NO_BOX" }],
  };
  const response = await page({
    admin: ({ url }) => Response.json({ items: url.endsWith("webhooks") ? [webhook] : [job] }),
    instances: () => ["first", "last"].map((key) => ({ key, process: "order v1", state: "completed" })),
    events:
      () => [{ at: "2026-01-01T00:00:00Z", bus: "default", source: "s", detailType: "T", outcome: "nobody" }],
  });
  const text = (await response.text()).replace(/<[^>]*>/g, "|");
  assert.match(text, /orders\|+invalid: it is broken\|/);
  assert.ok(text.indexOf("last") < text.indexOf("first"));
  assert.match(text, /packing\|+fail: NO_BOX/);
  assert.match(text, /default\|+s\|+T\|+nobody/);
});

Deno.test("the status page shows text of strangers as text", async () => {
  const text = await (await page({
    admin: () =>
      Response.json({ items: [{ webhookId: HOSTILE, url: null, status: "active", type: "t", latest: [] }] }),
    events: () => [{ at: "", bus: HOSTILE, source: HOSTILE, detailType: HOSTILE, outcome: HOSTILE }],
  })).text();
  assert.doesNotMatch(text, /<script/);
  assert.match(text, /&lt;script&gt;/);
});

Deno.test("the status page asks the admin side as its visitor, and shows a refusal as it is", async () => {
  const asked: (string | null)[] = [];
  const response = await page({
    admin({ headers, url }) {
      asked.push(`${new URL(url).pathname} ${headers.get("x-asked")}`);
      return new Response("no", { status: 403 });
    },
    instances: () => [{ key: "canary", process: "", state: "" }],
  });
  assert.equal(response.status, 403);
  assert.equal(await response.text(), "no");
  assert.deepEqual(asked, ["/admin/api/webhooks by me", "/admin/api/jobs by me"]);
});
