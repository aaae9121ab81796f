/**
 * The example app as its reader would run it, on Deno and on workerd: its own page, webhooks under its own path,
 * and its own job worker beside the connector's.
 *
 * @module
 */

import assert from "node:assert/strict";
import { startDeno } from "../e2e/servers/deno_process.ts";
import { startWorkerd } from "../e2e/servers/workerd.ts";
import { webhookModel } from "../scenarios/support/model.ts";
import { type DeploymentBody, jsonOf } from "../support/json.ts";
import { type ServedStubEngine, servedStubEngine } from "../support/stub_engine_server.ts";
import { waitFor } from "../support/wait.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const TOKEN = "example-admin-token";

interface RunningApp {
  url: string;
  /** Lets the platform's timer tick, where there is one. */
  tick(): Promise<void>;
  stop(): Promise<void>;
}

const RUNTIMES: Record<string, (env: Record<string, string>) => Promise<RunningApp>> = {
  async Deno(env) {
    const process = await startDeno({
      entry: "examples/host_app_deno.ts",
      permissions: ["-A"],
      env: { ...env, PORT: "0", ZEEBRIDGE_STORE: "memory", ZEEBRIDGE_POLL_TIMEOUT: "PT1S" },
      ready: /"message":"Ready".*"url":"([^"]+)"/,
    });
    return {
      url: process.ready[1] ?? "",
      tick: () => Promise.resolve(),
      stop: async () => void await process.stop(),
    };
  },
  async workerd(env) {
    const { url, worker, stop } = await startWorkerd({
      configFile: `${ROOT}examples/host_app.wrangler.toml`,
      vars: env,
    });
    return {
      url,
      tick: async () => void await worker.scheduled({ cron: "* * * * *", scheduledTime: new Date() }),
      stop,
    };
  },
};

for (const [runtime, start] of Object.entries(RUNTIMES)) {
  Deno.test(`the example app serves its own page, the connector and its own jobs on ${runtime}`, async () => {
    await using stub = servedStubEngine();
    const app = await start({ CAMUNDA_REST_ADDRESS: stub.url, ZEEBRIDGE_ADMIN_TOKEN: TOKEN });
    try {
      await useApp(app, stub);
    } finally {
      await app.stop();
    }
  });
}

async function useApp({ url, tick }: RunningApp, { engine }: ServedStubEngine): Promise<void> {
  assert.equal(await (await fetch(url)).text(), "My own app");

  const form = new FormData();
  form.append("resources", new File([webhookModel({ id: "hook" })], "hook.bpmn"));
  const deployed = await fetch(`${url}/zeebridge/admin/api/deployments`, {
    method: "POST",
    headers: { authorization: `Bearer ${TOKEN}` },
    body: form,
  });
  const webhookUrl = (await jsonOf<DeploymentBody>(deployed)).processes[0]?.webhooks[0]?.url ?? "";
  assert.equal(webhookUrl, `${url}/zeebridge/inbound/hook`);
  const received = await fetch(webhookUrl, { method: "POST", body: "{}" });
  assert.equal(received.status, 200);
  await received.body?.cancel();
  assert.equal(engine.instances.length, 1);

  const { jobKey } = engine.addJob({ type: "charge-card", variables: { total: 59.9, orderId: "order-1" } });
  await tick();
  const job = await waitFor("the app's own worker to complete the job", () => {
    const found = engine.job(jobKey);
    return found?.state === "completed" && found;
  }, { deadlineMs: 20_000 });
  assert.deepEqual(job.resultVariables, { charged: 59.9, receipt: "R-order-1" });
  // The engine knows of the completion before the worker has its answer.
  await waitFor("the admin side to count it", async () => {
    const { items } = await jsonOf<{ items: { type: string; completed: number }[] }>(
      fetch(`${url}/zeebridge/admin/api/jobs`, { headers: { authorization: `Bearer ${TOKEN}` } }),
    );
    return items.some(({ type, completed }) => type === "charge-card" && completed === 1);
  });
}
