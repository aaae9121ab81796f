import assert from "node:assert/strict";
import { Hono } from "hono";
import { createConnector } from "../../src/entry/embed.ts";
import { createInProcess, deployed, ENGINE_ORIGIN } from "../scenarios/support/in_process.ts";
import { webhookModel } from "../scenarios/support/model.ts";
import { type DeploymentBody, jsonOf } from "../support/json.ts";

const TOKEN = { authorization: "Bearer scenario-admin-token" };

Deno.test("createConnector() does nothing and reads nothing before it is used", () => {
  const world = createInProcess({ env: { ZEEBRIDGE_LOG: "none" } });
  assert.deepEqual(world.sent, []);
  assert.deepEqual(world.logs, []);
  assert.equal(world.clock.sleepers, 0);
});

Deno.test("createConnector() names the engine's address if there is neither address nor engine", () => {
  assert.throws(() => createConnector(), (error: Error & { code?: string }) => {
    return error.code === "CONFIG_INVALID" && error.message.includes("CAMUNDA_REST_ADDRESS");
  });
});

Deno.test("createConnector() lets options win over the environment", () => {
  const { connector } = createInProcess({
    env: { ZEEBRIDGE_MESSAGE_TTL: "PT1S", ZEEBRIDGE_MESSAGE_ID: "model", ZEEBRIDGE_ADMIN_TOKEN: "other" },
    ZEEBRIDGE_MESSAGE_TTL: "PT2S",
  });
  const { messageTtlMs, messageId, adminToken } = connector.settings;
  assert.deepEqual([messageTtlMs, messageId, adminToken], [2_000, "model", "scenario-admin-token"]);
});

Deno.test("createConnector() has an app that can be mounted anywhere, and knows where it is", async () => {
  const world = createInProcess();
  const host = new Hono().route("/deep/inside", world.connector.app);
  const form = new FormData();
  form.append("resources", new File([webhookModel({ id: "hook" })], "hook.bpmn"));
  const answer = await host.request("http://host.test/deep/inside/admin/api/deployments", {
    method: "POST",
    headers: TOKEN,
    body: form,
  });
  const url = (await jsonOf<DeploymentBody>(answer)).processes[0]?.webhooks[0]?.url ?? "";
  assert.equal(url, "http://host.test/deep/inside/inbound/hook");
  assert.equal((await host.request(url, { method: "POST", body: "{}" })).status, 200);
  assert.equal((await host.request("http://host.test/inbound/hook", { method: "POST" })).status, 404);
  assert.equal((await host.request("http://host.test/deep/inside/health")).status, 200);
});

Deno.test("createConnector() has webhooks and admin side apart", async () => {
  const world = createInProcess();
  await deployed(world, webhookModel({ id: "hook" }));
  const { webhooks, admin } = world.connector;
  assert.equal((await webhooks.request("/inbound/hook", { method: "POST", body: "{}" })).status, 200);
  assert.equal((await webhooks.request("/admin/api/webhooks", { headers: TOKEN })).status, 404);
  assert.equal((await admin.request("/admin/api/webhooks", { headers: TOKEN })).status, 200);
  assert.equal((await admin.request("/inbound/hook", { method: "POST" })).status, 404);
});

Deno.test("createConnector() answers by the app that its host mounts it in", async () => {
  const world = createInProcess({
    mount: (connector) => new Hono().get("/", (context) => context.text("Mine")).route("/b", connector.app),
  });
  assert.equal(await (await world.send("/")).text(), "Mine");
  assert.equal((await world.send("/b/health")).status, 200);
  assert.equal((await world.send("/health")).status, 404);
});

Deno.test("createConnector() closes the admin side of an embedded connector without a token", async () => {
  const world = createInProcess({ ZEEBRIDGE_ADMIN_TOKEN: undefined });
  const response = await world.connector.fetch(new Request("http://127.0.0.1/admin/api/webhooks"));
  assert.equal(response.status, 403);
});

Deno.test("worker() has the app's own handler work on jobs of its type", async () => {
  const world = createInProcess({
    workers: [{ type: "by-option", handler: (job) => ({ doubled: Number(job.variables["amount"]) * 2 }) }],
  });
  world.connector.worker("by-call", () => ({ called: true }));
  const byOption = world.engine.addJob({ type: "by-option", variables: { amount: 21 } });
  const byCall = world.engine.addJob({ type: "by-call" });
  const polled = world.connector.workers.pollOnce(1_000);
  await world.clock.advance(1_000);
  await polled;
  assert.deepEqual(world.engine.job(byOption.jobKey)?.resultVariables, { doubled: 42 });
  assert.deepEqual(world.engine.job(byCall.jobKey)?.resultVariables, { called: true });
  const { items } = await jsonOf<{ items: { type: string }[] }>(world.admin("/admin/api/jobs"));
  assert.partialDeepStrictEqual(
    items.filter(({ type }) => type === "by-call"),
    [{ type: "by-call", tenantId: "<default>", activated: 1, completed: 1, failed: 0 }],
  );
});

Deno.test("start() and stop() run the loops and end them, with running work done", async () => {
  const world = createInProcess({ ZEEBRIDGE_POLL_TIMEOUT: "PT2S" });
  let finish = (): void => {};
  world.connector.worker("slow", () => new Promise<void>((resolve) => finish = resolve));
  const { jobKey } = world.engine.addJob({ type: "slow" });
  world.connector.start();
  await world.clock.advance(100);
  assert.equal(world.engine.job(jobKey)?.state, "locked");
  let stopped = false;
  const stopping = world.connector.stop().then(() => stopped = true);
  assert.equal((await world.connector.ready()).ready, false);
  await world.clock.advance(5_000);
  assert.equal(stopped, false);
  finish();
  await world.clock.advance(1);
  await stopping;
  assert.equal(world.engine.job(jobKey)?.state, "completed");
  const sent = world.sent.length;
  await world.clock.advance(60_000);
  assert.equal(world.sent.length, sent);
  assert.equal(world.clock.sleepers, 0);
});

Deno.test("ready() asks the engine at its address", async () => {
  const world = createInProcess();
  assert.equal((await world.connector.ready()).ready, true);
  assert.ok(world.sent.some((request) => request.startsWith(`GET\n${ENGINE_ORIGIN}/v2/topology`)));
});
