import assert from "node:assert/strict";
import { readKey } from "../../../src/core/keys.ts";
import { assembleConnector } from "../../../src/entry/assemble.ts";
import type { Connector } from "../../../src/entry/connector.ts";
import { createSandboxApp } from "../../../src/entry/sandbox/sandbox_app.ts";
import { createSandboxParts, type SandboxParts } from "../../../src/entry/sandbox/sandbox_parts.ts";
import { SANDBOX_CREDENTIALS } from "../../../src/sandbox/event_bus/mod.ts";
import { createManualClock } from "../../../src/testing/manual_clock.ts";

const FOLDER = new URL("../../../examples/processes/", import.meta.url);

async function createWorld(variables: Record<string, string> = {}): Promise<
  {
    parts: SandboxParts;
    connector: Connector;
    deploy(file: string, edit?: (xml: string) => string): Promise<void>;
  }
> {
  const parts = createSandboxParts({ clock: createManualClock(), readVariable: (name) => variables[name] });
  const connector = assembleConnector({ ZEEBRIDGE_LOG: "none", ...parts.options }, {});
  parts.connect(connector);
  return await Promise.resolve({
    parts,
    connector,
    async deploy(file, edit = (xml) => xml) {
      const xml = edit(await Deno.readTextFile(new URL(file, FOLDER)));
      const content = new TextEncoder().encode(xml);
      await connector.deploy({ resources: [{ name: file, content }], tenantId: "<default>" });
    },
  });
}

/** Names of the rules of a bus. */
function rulesOf({ eventBus }: SandboxParts, bus: string): string[] {
  return eventBus.listRules(bus).map(({ name }) => name).sort();
}

Deno.test("a sandbox has a rule for every webhook on every bus that a model names", async () => {
  const { parts, deploy } = await createWorld();
  assert.deepEqual(parts.eventBus.listEventBuses(), ["default"]);
  await deploy("order.bpmn");
  assert.deepEqual(parts.eventBus.listEventBuses(), ["default", "orders"]);
  assert.deepEqual(rulesOf(parts, "default"), ["order-placed", "payment-received"]);
  await deploy("ec2_state_change.bpmn");
  for (const bus of ["default", "orders", "operations"]) {
    assert.deepEqual(rulesOf(parts, bus), ["ec2-state-change", "order-placed", "payment-received"]);
  }
});

Deno.test("a sandbox keeps events in it, whatever endpoint a task has", async () => {
  const { parts, connector, deploy } = await createWorld();
  const input = '<zeebe:input source="eu-central-1" target="configuration.region" />';
  const endpoint =
    '<zeebe:input source="https://events.eu-central-1.amazonaws.com" target="configuration.endpoint" />';
  await deploy("order.bpmn", (xml) => xml.replace(input, `${input}${endpoint}`));
  const headers = { apikey: "sandbox-ORDER_WEBHOOK_KEY", "content-type": "application/json" };
  for (
    const [webhook, detailType] of [["order-placed", "OrderPlaced"], ["payment-received", "PaymentReceived"]]
  ) {
    const detail = { orderId: "order-1", customerId: "customer-1", total: 1, paymentId: "payment-1" };
    const body = JSON.stringify({ id: webhook, "detail-type": detailType, source: "shop", detail });
    const request = new Request(`http://localhost/inbound/${webhook}`, { method: "POST", headers, body });
    assert.equal((await connector.fetch(request)).status, 200);
  }
  await connector.workers.pollOnce(1_000);
  assert.deepEqual(parts.eventBus.events.map(({ detailType }) => detailType), ["OrderConfirmed"]);
  assert.equal(parts.engine.instances()[0]?.state, "COMPLETED");
});

Deno.test("a sandbox has one tenant, whatever the environment of production asks for", () => {
  const env = { CAMUNDA_TENANT_IDS: "acme" };
  const { options } = createSandboxParts({ clock: createManualClock(), readVariable: () => undefined });
  const { settings } = assembleConnector({ ZEEBRIDGE_LOG: "none", env, ...options }, {});
  assert.deepEqual(settings.tenantIds, ["<default>"]);
});

Deno.test("a sandbox drops the rules of webhooks that are gone", async () => {
  const { parts, deploy } = await createWorld();
  await deploy("order.bpmn");
  await deploy("order.bpmn", (xml) => xml.replaceAll('value="payment-received"', 'value="order-paid"'));
  assert.ok(rulesOf(parts, "orders").includes("order-paid"));
  for (const { processDefinitionKey } of parts.engine.definitions) {
    await parts.options.registry.forget(readKey(processDefinitionKey));
  }
  assert.deepEqual(rulesOf(parts, "orders"), []);
});

Deno.test("a sandbox leaves the rules alone that others have put, whatever is deployed", async () => {
  const { parts, deploy } = await createWorld();
  const eventPattern = { source: ["shop"] };
  const theirs = [() => {}];
  for (const name of ["large-orders", "order-placed"]) {
    parts.eventBus.putRule({ name, eventPattern, targets: theirs });
  }
  await deploy("order.bpmn");
  assert.deepEqual(
    rulesOf(parts, "default"),
    ["large-orders", "order-placed", "order-placed-2", "payment-received"],
  );
  const [own] = parts.eventBus.listRules("default").filter(({ name }) => name === "order-placed");
  assert.deepEqual(own?.targets, theirs);
});

Deno.test("a sandbox has a rule for each of two webhooks whose ids are alike", async () => {
  const { parts, deploy } = await createWorld();
  await deploy("order.bpmn", (xml) =>
    xml.replaceAll('value="order-placed"', 'value="an order"').replaceAll(
      'value="payment-received"',
      'value="an_order"',
    ));
  assert.deepEqual(rulesOf(parts, "default"), ["an_order", "an_order-2"]);
});

Deno.test("a sandbox makes no rule for a webhook that EventBridge cannot call", async () => {
  const { parts, deploy } = await createWorld();
  await deploy("order.bpmn", (xml) => xml.replaceAll("=request.headers.apikey", "=request.params.key"));
  assert.deepEqual(rulesOf(parts, "default"), []);
  assert.deepEqual(
    parts.rules.webhooks.map(({ prepared, access }) => [prepared.webhookId, access.refusal !== undefined]),
    [["order-placed", true], ["payment-received", true]],
  );
});

Deno.test("a sandbox knows every secret: the environment's, its own AWS keys, and made-up ones", async () => {
  const { parts, deploy } = await createWorld({ SECRET_GIVEN: "from-the-environment" });
  await deploy("order.bpmn");
  const { secrets } = parts.options;
  assert.ok(typeof secrets === "object" && typeof secrets.get === "function");
  const get = secrets.get.bind(secrets);
  const owner = { tenantId: "<default>" };
  assert.equal(await get("GIVEN", owner), "from-the-environment");
  assert.equal(await get("AWS_ACCESS_KEY", owner), SANDBOX_CREDENTIALS.accessKeyId);
  assert.equal(await get("AWS_SECRET_KEY", owner), SANDBOX_CREDENTIALS.secretAccessKey);
  assert.equal(await get("ANYTHING", owner), "sandbox-ANYTHING");
});

Deno.test("a sandbox's task signs with the sandbox's keys, whatever the environment has", async () => {
  const { parts, deploy } = await createWorld({
    SECRET_AWS_ACCESS_KEY: "AKIAREAL",
    SECRET_AWS_SECRET_KEY: "real",
  });
  await deploy("order.bpmn");
  const { secrets } = parts.options;
  assert.ok(typeof secrets === "object" && typeof secrets.get === "function");
  assert.equal(
    await secrets.get("AWS_SECRET_KEY", { tenantId: "<default>" }),
    SANDBOX_CREDENTIALS.secretAccessKey,
  );
});

Deno.test("a sandbox takes PutEvents from programs of this machine, and from nobody where others can reach it", async () => {
  const { parts, connector } = await createWorld();
  const open = createSandboxApp(parts, connector);
  const token = { ...connector.settings, adminToken: "a token" };
  const reachable = createSandboxApp(parts, { ...connector, settings: token });
  const statusOf = async (app: typeof open, headers: Record<string, string> = {}): Promise<number> => {
    const request = new Request("http://127.0.0.1:8000/", { method: "POST", body: "{}", headers });
    return (await app.fetch(request)).status;
  };
  assert.notEqual(await statusOf(open), 403, "the bus itself says what is wrong with it");
  assert.equal(await statusOf(open, { host: "attacker.example" }), 403);
  assert.equal(await statusOf(open, { origin: "https://attacker.example" }), 403);
  assert.equal(await statusOf(reachable), 403);
});
