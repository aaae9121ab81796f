/**
 * The production Worker in workerd, beside an engine that can be searched.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createSystemClock } from "../../../src/adapters/system/clock.ts";
import { createStubEngine } from "../../../src/testing/stub_engine.ts";
import { startWorkerd } from "../../e2e/servers/workerd.ts";
import { webhookModel } from "../../scenarios/support/model.ts";
import { waitFor } from "../../support/wait.ts";

const AMAZON = { "user-agent": "Amazon/EventBridge/ApiDestinations" };

Deno.test("a Worker serves what was deployed elsewhere, once its cron has woken the job worker", async () => {
  const engine = createStubEngine({ clock: createSystemClock(), flavour: "8.8" });
  const form = new FormData();
  form.append("resources", new File([webhookModel({ id: "hook" })], "hook.bpmn"));
  await engine.handle(new Request("http://engine.test/v2/deployments", { method: "POST", body: form }));
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, engine.handle);
  const { url, worker, stop } = await startWorkerd({
    vars: { CAMUNDA_REST_ADDRESS: `http://127.0.0.1:${server.addr.port}` },
  });
  try {
    const statusOf = async (path: string): Promise<number> => {
      const response = await fetch(`${url}${path}`, { headers: AMAZON });
      await response.body?.cancel();
      return response.status;
    };
    assert.deepEqual([await statusOf("/inbound/hook"), await statusOf("/ready")], [503, 503]);
    await worker.scheduled({ cron: "* * * * *", scheduledTime: new Date() });
    await waitFor("the webhook", async () => await statusOf("/inbound/hook") === 405);
    await waitFor("the Worker to be ready", async () => await statusOf("/ready") === 200);
    assert.equal(await statusOf("/inbound/other"), 503, "the store has just changed");
  } finally {
    await stop();
  }
});
