import assert from "node:assert/strict";
import { utf8 } from "../../src/core/bytes.ts";
import { ZeebridgeError } from "../../src/core/errors.ts";
import type { DeploymentKey, ProcessDefinitionKey } from "../../src/core/keys.ts";
import type { DeployCommand, DeployedProcess, DeploymentResource } from "../../src/ports/engine.ts";
import type { DefinitionRegistration } from "../../src/ports/subscription_registry.ts";
import { createManualClock } from "../../src/testing/manual_clock.ts";
import { createDeploy } from "../../src/usecases/deploy.ts";
import { createCheckWebhooks } from "../../src/usecases/webhook_health.ts";
import { webhookModel } from "../scenarios/support/model.ts";
import { createRecordingTelemetry } from "../support/telemetry.ts";

const bpmn = (name: string, xml: string): DeploymentResource => ({ name, content: utf8(xml) });

/** The use case over an engine that deploys what it is told to, and a registry that keeps what it gets. */
function createWorld(
  processes: Partial<DeployedProcess>[],
  { storeFails = false, jwtAudiences = undefined as string[] | undefined } = {},
) {
  const commands: DeployCommand[] = [];
  const registrations: DefinitionRegistration[] = [];
  const deploy = createDeploy({
    engine: {
      deploy(command) {
        commands.push(command);
        return Promise.resolve({
          deploymentKey: "9" as DeploymentKey,
          processes: processes.map((process, index) => ({
            processDefinitionId: "order",
            processDefinitionKey: String(index + 1) as ProcessDefinitionKey,
            version: 1,
            resourceName: "order.bpmn",
            tenantId: command.tenantId,
            ...process,
          })),
        });
      },
    },
    registry: {
      register(registration) {
        if (storeFails) return Promise.reject(new ZeebridgeError("STORE_UNAVAILABLE", "Cannot write"));
        registrations.push(registration);
        return Promise.resolve(registration.subscriptions.map(({ webhookId, elementId, elementType }) => ({
          webhookId,
          elementId,
          elementType,
          status: "active",
        })));
      },
    },
    checkWebhooks: createCheckWebhooks({
      secrets: { get: (name) => Promise.resolve(name === "KEY" ? "value" : undefined) },
      keys: { status: () => undefined },
    }),
    settings: { jwtAudiences },
    clock: createManualClock(1_000),
    telemetry: createRecordingTelemetry(),
  });
  return { deploy, commands, registrations };
}

Deno.test("deploy() deploys everything and registers what it read, under the engine's key", async () => {
  const { deploy, commands, registrations } = createWorld([{ version: 7 }]);
  const xml = webhookModel({ id: "order" });
  const resources = [bpmn("order.bpmn", xml), bpmn("rules.dmn", "<x/>")];
  const result = await deploy({ resources, tenantId: "red" });
  assert.deepEqual(commands, [{ resources, tenantId: "red" }]);
  assert.partialDeepStrictEqual(registrations, [{
    processDefinitionId: "order",
    processDefinitionKey: "1",
    version: 7,
    resourceName: "order.bpmn",
    tenantId: "red",
    registeredAt: 1_000,
    xml,
    subscriptions: [{ webhookId: "order" }],
  }]);
  assert.partialDeepStrictEqual(result, {
    deploymentKey: "9",
    processes: [{
      processDefinitionId: "order",
      version: 7,
      tenantId: "red",
      webhooks: [{ webhookId: "order", status: "active" }],
      diagnostics: [{ code: "WEBHOOK_UNAUTHENTICATED" }],
    }],
  });
});

Deno.test("deploy() tells processes of several files apart by file and id", async () => {
  const { deploy, registrations } = createWorld([
    { processDefinitionId: "b", resourceName: "b.bpmn" },
    { processDefinitionId: "a", resourceName: "a.bpmn" },
  ]);
  await deploy({
    resources: [bpmn("a.bpmn", webhookModel({ id: "a" })), bpmn("b.bpmn", webhookModel({ id: "b" }))],
    tenantId: "<default>",
  });
  assert.deepEqual(
    registrations.map(({ processDefinitionId, subscriptions }) => [
      processDefinitionId,
      subscriptions[0]?.webhookId,
    ]),
    [["b", "b"], ["a", "a"]],
  );
});

Deno.test("deploy() registers a model whose name ends in .xml, which the engine takes for BPMN, too", async () => {
  const resourceName = "order.bpmn20.xml";
  const { deploy, registrations } = createWorld([{ resourceName }]);
  await deploy({
    resources: [bpmn(resourceName, webhookModel({ id: "order" }))],
    tenantId: "<default>",
  });
  assert.partialDeepStrictEqual(registrations, [{ resourceName, subscriptions: [{ webhookId: "order" }] }]);
});

Deno.test("deploy() deploys nothing if one of the files is not BPMN", async () => {
  const { deploy, commands } = createWorld([{}]);
  const resources = [bpmn("order.bpmn", webhookModel({ id: "order" })), bpmn("broken.bpmn", "<not closed")];
  await assert.rejects(deploy({ resources, tenantId: "<default>" }), { code: "BPMN_INVALID" });
  assert.deepEqual(commands, []);
});

Deno.test("deploy() says so when it deployed but could not register", async () => {
  const { deploy, commands } = createWorld([{}], { storeFails: true });
  const resources = [bpmn("order.bpmn", webhookModel({ id: "order" }))];
  await assert.rejects(deploy({ resources, tenantId: "<default>" }), { code: "STORE_UNAVAILABLE" });
  assert.equal(commands.length, 1);
});

Deno.test("deploy() lists a process that it has not read, without webhooks", async () => {
  const { deploy, registrations } = createWorld([{ processDefinitionId: "other" }]);
  const resources = [bpmn("order.bpmn", webhookModel({ id: "order" }))];
  const { processes } = await deploy({ resources, tenantId: "<default>" });
  assert.partialDeepStrictEqual(processes, [{ processDefinitionId: "other", webhooks: [], diagnostics: [] }]);
  assert.deepEqual(registrations, []);
});

Deno.test("deploy() says which webhooks cannot serve yet, and why", async () => {
  const { deploy } = createWorld([{}]);
  const xml = (secret: string) =>
    webhookModel({
      id: "order",
      properties: {
        "inbound.auth.type": "APIKEY",
        "inbound.auth.apiKey": `{{secrets.${secret}}}`,
        "inbound.auth.apiKeyLocator": "=request.headers.apikey",
      },
    });
  const statusOf = async (secret: string) =>
    (await deploy({ resources: [bpmn("order.bpmn", xml(secret))], tenantId: "red" })).processes[0]
      ?.webhooks[0];
  assert.partialDeepStrictEqual(await statusOf("KEY"), { status: "active" });
  assert.partialDeepStrictEqual(await statusOf("OTHER"), {
    status: "invalid",
    reason: "Cannot resolve the secret OTHER: it is not there or empty",
  });
});

Deno.test("deploy() warns of tokens for any audience, unless audiences are configured", async () => {
  const xml = webhookModel({
    id: "order",
    properties: { "inbound.auth.type": "JWT", "inbound.auth.jwt.jwkUrl": "https://login.example/keys" },
  });
  for (const jwtAudiences of [undefined, ["orders"]]) {
    const { deploy } = createWorld([{}], { jwtAudiences });
    const { processes } = await deploy({ resources: [bpmn("order.bpmn", xml)], tenantId: "red" });
    const codes = processes[0]?.diagnostics.map(({ code }) => code);
    assert.deepEqual(codes, jwtAudiences === undefined ? ["WEBHOOK_AUDIENCE_ANY"] : []);
  }
});
