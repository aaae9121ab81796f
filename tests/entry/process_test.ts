/**
 * The command line as a process: how it starts, how it refuses to, and how it stops.
 *
 * @module
 */

import assert from "node:assert/strict";
import { startDeno } from "../e2e/servers/deno_process.ts";
import { servedStubEngine } from "../support/stub_engine_server.ts";
import { tempFolder } from "../support/temp_folder.ts";
import { waitFor } from "../support/wait.ts";
import { webhookModel } from "../scenarios/support/model.ts";

const READY = /"message":"Ready".*"url":"([^"]+)"/;
const ENTRY = "src/entry/cli.ts";

async function fetchStatus(url: string, init?: RequestInit): Promise<number> {
  const response = await fetch(url, init);
  await response.body?.cancel();
  return response.status;
}

/** What a command that ends by itself printed, and its exit code. */
async function runCli(
  args: string[],
  env: Record<string, string>,
): Promise<{ code: number; stderr: string }> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", ENTRY, ...args],
    env: { NO_COLOR: "1", ...env },
    stdin: "null",
  }).output();
  return { code, stderr: new TextDecoder().decode(stderr) };
}

Deno.test("serve keeps its webhooks over a restart, with no permission beyond what it needs", async () => {
  await using engine = servedStubEngine();
  await using folder = await tempFolder();
  const start = () =>
    startDeno({
      entry: ENTRY,
      args: ["serve"],
      permissions: [
        "--allow-net=127.0.0.1",
        "--allow-env",
        `--allow-read=${folder.path}`,
        `--allow-write=${folder.path}`,
      ],
      env: {
        CAMUNDA_REST_ADDRESS: engine.url,
        PORT: "0",
        ZEEBRIDGE_STORE: `sqlite:${folder.file("data/zeebridge.db")}`,
        ZEEBRIDGE_POLL_TIMEOUT: "PT1S",
      },
      ready: READY,
    });
  const first = await start();
  const form = new FormData();
  form.append("resources", new File([webhookModel({ id: "hook" })], "hook.bpmn"));
  assert.equal(
    await fetchStatus(`${first.ready[1]}/admin/api/deployments`, { method: "POST", body: form }),
    200,
  );
  const stopped = await first.stop();
  assert.deepEqual([stopped.code, stopped.signal], [0, null], first.logs());

  const second = await start();
  assert.equal(await fetchStatus(`${second.ready[1]}/inbound/hook`, { method: "POST", body: "{}" }), 200);
  assert.equal((await second.stop()).code, 0, second.logs());
});

Deno.test("serve stops while a poll waits: not ready at once, and ended when the poll is", async () => {
  await using engine = servedStubEngine();
  const process = await startDeno({
    entry: ENTRY,
    args: ["serve"],
    permissions: ["-A"],
    env: {
      CAMUNDA_REST_ADDRESS: engine.url,
      PORT: "0",
      ZEEBRIDGE_STORE: "memory",
      ZEEBRIDGE_POLL_TIMEOUT: "PT3S",
      ZEEBRIDGE_SHUTDOWN_TIMEOUT: "PT10S",
    },
    ready: READY,
  });
  await waitFor("the first poll", () => engine.requests.some((path) => path === "/v2/jobs/activation"));
  const ending = process.stop();
  await waitFor(
    "the process to be not ready",
    async () => await fetchStatus(`${process.ready[1]}/ready`) === 503,
  );
  assert.equal((await ending).code, 0, process.logs());
  assert.equal(engine.abortedPolls, 0);
});

Deno.test("serve answers a request that stalls, and stops in time although it is open", async () => {
  await using engine = servedStubEngine();
  const process = await startDeno({
    entry: ENTRY,
    args: ["serve"],
    permissions: ["-A"],
    env: {
      CAMUNDA_REST_ADDRESS: engine.url,
      PORT: "0",
      ZEEBRIDGE_STORE: "memory",
      ZEEBRIDGE_POLL_TIMEOUT: "PT1S",
      ZEEBRIDGE_SHUTDOWN_TIMEOUT: "PT2S",
    },
    ready: READY,
  });
  const url = new URL(process.ready[1] ?? "");
  const form = new FormData();
  form.append("resources", new File([webhookModel({ id: "hook" })], "hook.bpmn"));
  assert.equal(await fetchStatus(`${url.origin}/admin/api/deployments`, { method: "POST", body: form }), 200);
  using connection = await Deno.connect({ hostname: url.hostname, port: Number(url.port) });
  const head = `POST /inbound/hook HTTP/1.1\r\nHost: ${url.host}\r\nContent-Length: 10\r\n\r\n{`;
  await connection.write(new TextEncoder().encode(head));
  const answer = new Uint8Array(1_024);
  const length = await connection.read(answer) ?? 0;
  assert.match(new TextDecoder().decode(answer.subarray(0, length)), /^HTTP\/1\.1 503 /);
  const stoppedAt = performance.now();
  assert.equal((await process.stop()).code, 0, process.logs());
  assert.ok(performance.now() - stoppedAt < 10_000, "the open request held the stop up");
});

Deno.test("serve says in one line that the port is taken", async () => {
  await using engine = servedStubEngine();
  const { port } = new URL(engine.url);
  const { code, stderr } = await runCli(["serve", "--port", port], {
    CAMUNDA_REST_ADDRESS: engine.url,
    ZEEBRIDGE_STORE: "memory",
    ZEEBRIDGE_LOG: "none",
  });
  assert.equal(code, 1);
  assert.equal(
    stderr,
    `error: Cannot start: 1 problem\n  - PORT is ${port}, which another process listens on; choose another one\n`,
  );
});

Deno.test("start says in one line that a port is taken, or a folder is missing", async () => {
  await using engine = servedStubEngine();
  const { port } = new URL(engine.url);
  const ports = await Promise.all([
    runCli(["start", "--port", port], {}),
    runCli(["start", "--port", "0", "--engine-port", port], {}),
  ]);
  assert.deepEqual(ports.map(({ code }) => code), [1, 1]);
  assert.match(ports[0].stderr, /^error: .*\n? *-? *PORT is \d+, which another process listens on; .*\n$/);
  assert.match(ports[1].stderr, /error: Cannot listen at 127\.0\.0\.1:\d+: another process listens there\n$/);
  const { code, stderr } = await runCli(["start", "nowhere"], {});
  assert.equal(code, 1);
  assert.equal(stderr, "error: Cannot read the folder nowhere: there is no such folder\n");
});

Deno.test("start runs a folder without anything else, deploys what changes, and stops when it is asked to", async () => {
  await using folder = await tempFolder();
  const model = new URL("../../examples/processes/order.bpmn", import.meta.url);
  const text = await Deno.readTextFile(model);
  await Deno.writeTextFile(folder.file("order.bpmn"), text);
  const sandbox = await startDeno({
    entry: ENTRY,
    args: ["start", folder.path, "--port", "0", "--engine-port", "0", "--data", folder.file("data")],
    permissions: [
      "--allow-net=127.0.0.1",
      "--allow-env",
      `--allow-read=${folder.path}`,
      `--allow-write=${folder.path}`,
    ],
    ready: /Zeebridge sandbox +(http:\S+)\n.* +(http:\S+)[^]*Ctrl\+C stops/,
  });
  const [, url = "", engineUrl = ""] = sandbox.ready;
  const poll = fetchStatus(`${engineUrl}/v2/jobs/activation`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ type: "pack", timeout: 1_000, maxJobsToActivate: 1, requestTimeout: 600_000 }),
  }).catch(() => "broken off");
  const event = { id: "1", "detail-type": "OrderPlaced", detail: { orderId: "order-1" } };
  const status = await fetchStatus(`${url}/inbound/order-placed`, {
    method: "POST",
    headers: { apikey: "sandbox-ORDER_WEBHOOK_KEY" },
    body: JSON.stringify(event),
  });
  assert.equal(status, 200);
  await waitFor("the order to wait", () => /order v1 \d+ waits at payment_received/.test(sandbox.logs()));
  assert.equal(await fetchStatus(`${url}/`), 200);

  await Deno.writeTextFile(folder.file("order.bpmn"), text.replaceAll('"payment-received"', '"order-paid"'));
  await waitFor("the change to be deployed", () => sandbox.logs().includes("order is version 2"));
  assert.match(
    sandbox.logs(),
    /order\.bpmn: order is version 2; webhooks: \+ order-paid, - payment-received/,
  );
  const { success } = await sandbox.stop();
  assert.ok(success, sandbox.logs());
  assert.equal(await poll, "broken off");
  assert.match(await Deno.readTextFile(folder.file("data/definitions.json")), /"version":2/);
});
