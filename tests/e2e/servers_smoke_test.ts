/**
 * The real servers themselves: each starts, does its one job, and is gone afterwards.
 * When this is red, look at the machine before looking at the product.
 *
 * @module
 */

import assert from "node:assert/strict";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { tempFolder } from "../support/temp_folder.ts";
import { waitFor } from "../support/wait.ts";
import { createEventBus, routeToWebhook } from "./servers/api_destination.ts";
import { startDeno } from "./servers/deno_process.ts";
import { startMiniStack } from "./servers/ministack.ts";
import { startMoto } from "./servers/moto.ts";
import { createNodeProject } from "./servers/node.ts";
import { startBareWorkerd, startWorkerd } from "./servers/workerd.ts";
import { startZeebe } from "./servers/zeebe.ts";

const EMPTY_PROCESS = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="test">
  <bpmn:process id="smoke" isExecutable="true"><bpmn:startEvent id="start" /></bpmn:process>
</bpmn:definitions>`;

const COUNTING_WORKER = `
import { DurableObject } from "cloudflare:workers";
export class Counter extends DurableObject {
  add() {
    this.ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS visits (at INTEGER)");
    this.ctx.storage.sql.exec("INSERT INTO visits VALUES (1)");
    return this.ctx.storage.sql.exec("SELECT count(*) AS n FROM visits").one().n;
  }
}
export default {
  async fetch(request, env) {
    const seen = await (await fetch(env.BACKEND)).text();
    return Response.json({ seen, visits: await env.COUNTER.getByName("one").add() });
  },
  async scheduled() { console.log("tick"); },
};`;

const COUNTING_WORKER_CONFIG = `name = "smoke"
main = "worker.js"
compatibility_date = "2026-10-01"
[vars]
BACKEND = "http://127.0.0.1:1"
[[durable_objects.bindings]]
name = "COUNTER"
class_name = "Counter"
[exports.Counter]
type = "durable-object"
storage = "sqlite"
`;

Deno.test("startZeebe() keeps what was deployed over a crash", async () => {
  const zeebe = await startZeebe();
  try {
    const form = new FormData();
    form.append("resources", new File([EMPTY_PROCESS], "smoke.bpmn"));
    const deployed = await fetch(`${zeebe.restUrl}/v2/deployments`, { method: "POST", body: form });
    assert.equal(deployed.status, 200, await deployed.text());

    await zeebe.kill();
    await assert.rejects(fetch(`${zeebe.restUrl}/v2/topology`));
    await zeebe.restart();

    const started = await waitFor("an instance of the deployed process", async () => {
      const answer = await fetch(`${zeebe.restUrl}/v2/process-instances`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ bpmnProcessId: "smoke", processDefinitionId: "smoke" }),
      });
      const text = await answer.text();
      return answer.status === 200 ? text : undefined;
    });
    assert.match(started, /smoke/);
  } finally {
    await zeebe.stop();
  }
});

Deno.test("startMiniStack() delivers an event from a bus to a webhook", async () => {
  const calls: { key: string | null; body: unknown }[] = [];
  await using webhook = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    calls.push({ key: request.headers.get("x-api-key"), body: await request.json() });
    return new Response(null, { status: 200 });
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
    await ministack.client.send(
      new PutEventsCommand({
        Entries: [{ EventBusName: "orders", Source: "shop", DetailType: "placed", Detail: '{"id":7}' }],
      }),
    );
    const { key, body } = await waitFor("the delivery", () => calls[0]);
    assert.equal(key, "letmein");
    assert.partialDeepStrictEqual(body, { source: "shop", "detail-type": "placed", detail: { id: 7 } });
  } finally {
    await ministack.stop();
  }
});

Deno.test("startMoto() accepts its user's signature and refuses a wrong key", async () => {
  const moto = await startMoto({ eventBusName: "orders" });
  const put = async (secretAccessKey: string) => {
    const client = new EventBridgeClient({
      endpoint: moto.url,
      region: moto.region,
      credentials: { ...moto.credentials, secretAccessKey },
      maxAttempts: 1,
    });
    try {
      return await client.send(
        new PutEventsCommand({
          Entries: [{ EventBusName: "orders", Source: "shop", DetailType: "placed", Detail: "{}" }],
        }),
      );
    } finally {
      client.destroy();
    }
  };
  try {
    const accepted = await put(moto.credentials.secretAccessKey);
    assert.equal(accepted.FailedEntryCount, 0);
    // moto refuses in XML, which the SDK's JSON client cannot read, so only the status is left to look at.
    await assert.rejects(put("wrong"), (error: { $response?: { statusCode: number } }) => {
      return error.$response?.statusCode === 403;
    });
  } finally {
    await moto.stop();
  }
});

Deno.test("createNodeProject() lets a script on Node 22 import the package", async () => {
  const project = await createNodeProject();
  try {
    const printed = await project.run(
      `await import("@zeebridge/edge"); await import("node:sqlite"); console.log(process.versions.node);`,
    );
    assert.match(printed, /^22\./);
  } finally {
    await project.remove();
  }
});

Deno.test("startWorkerd() and startBareWorkerd() run one Worker with its object, variables and loopback", async () => {
  await using folder = await tempFolder();
  await Deno.writeTextFile(folder.file("worker.js"), COUNTING_WORKER);
  await Deno.writeTextFile(folder.file("wrangler.toml"), COUNTING_WORKER_CONFIG);
  await using backend = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    () => new Response("backend"),
  );
  const options = {
    configFile: folder.file("wrangler.toml"),
    vars: { BACKEND: `http://127.0.0.1:${backend.addr.port}` },
  };
  const harnessed = await startWorkerd(options);
  try {
    assert.deepEqual(await getJson(harnessed.url), { seen: "backend", visits: 1 });
    assert.deepEqual(await getJson(harnessed.url), { seen: "backend", visits: 2 });
    const tick = await harnessed.worker.scheduled({ cron: "* * * * *", scheduledTime: new Date(0) });
    assert.equal(tick.outcome, "ok");
    await waitFor("the Worker's log", () => harnessed.logs().includes("tick"));
  } finally {
    await harnessed.stop();
  }
  const bare = await startBareWorkerd(options);
  try {
    // The readiness probe was the first visit.
    assert.deepEqual(await getJson(bare.url), { seen: "backend", visits: 2 });
  } finally {
    await bare.stop();
  }
  await assert.rejects(fetch(bare.url));
});

Deno.test("startDeno() waits for the ready line, and stop() returns the exit code", async () => {
  await using folder = await tempFolder();
  await Deno.writeTextFile(
    folder.file("entry.ts"),
    `const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: ({ port }) => console.log("ready on " + port) }, () => new Response("hi"));
     Deno.addSignalListener("SIGTERM", async () => { await server.shutdown(); Deno.exit(3); });`,
  );
  const process = await startDeno({
    entry: folder.file("entry.ts"),
    permissions: ["--allow-net=127.0.0.1"],
    ready: /ready on (\d+)/,
  });
  const answer = await fetch(`http://127.0.0.1:${process.ready[1]}`);
  assert.equal(await answer.text(), "hi");
  assert.equal((await process.stop()).code, 3);
});

Deno.test("startDeno() fails with the output of an entry that ends before it is ready", async () => {
  await using folder = await tempFolder();
  await Deno.writeTextFile(folder.file("entry.ts"), `console.error("no engine address"); Deno.exit(1);`);
  await assert.rejects(
    startDeno({ entry: folder.file("entry.ts"), ready: /never/ }),
    /Cannot start deno run .*exit code 1\)\nno engine address/,
  );
});

async function getJson(url: string): Promise<unknown> {
  const response = await fetch(url);
  return await response.json();
}
