import assert from "node:assert/strict";
import type { DeploymentKey, ProcessDefinitionKey } from "../../src/core/keys.ts";
import { ZeebridgeError } from "../../src/core/errors.ts";
import { type AdminAppParts, type AdminAppSettings, createAdminApp } from "../../src/http/admin.ts";
import type { RegisteredDefinition, RegisteredWebhook } from "../../src/ports/subscription_registry.ts";
import type { DeployRequest } from "../../src/usecases/deploy.ts";
import { JobStatistics } from "../../src/usecases/job_statistics.ts";
import { jsonOf } from "../support/json.ts";
import { createRecordingTelemetry } from "../support/telemetry.ts";

const KEY = "2251799813685249" as ProcessDefinitionKey;
const IDENTITY = {
  tenantId: "<default>",
  processDefinitionId: "order",
  processDefinitionKey: KEY,
  version: 1,
} as const;
const WEBHOOK: RegisteredWebhook = {
  ...IDENTITY,
  webhookId: "order placed",
  elementId: "placed",
  elementType: "START_EVENT",
  status: "active",
  method: "post",
  authorization: "APIKEY",
};
const DEFINITION: RegisteredDefinition = {
  ...IDENTITY,
  resourceName: "order.bpmn",
  registeredAt: Date.UTC(2026, 0, 1),
  subscriptions: [],
  invalidWebhooks: [],
  serviceTasks: [],
  diagnostics: [{ severity: "warning", code: "PROPERTY_DUPLICATE", elementId: "placed", message: "Twice" }],
};
const TOKEN = "token";
const BEARER = { authorization: `Bearer ${TOKEN}` };

/** The app over a registry with one definition and a use case that keeps what it is asked for. */
function createWorld(settings: Partial<AdminAppSettings> = {}, parts: Partial<AdminAppParts> = {}) {
  const deployed: DeployRequest[] = [];
  const telemetry = createRecordingTelemetry();
  const filters: unknown[] = [];
  const known = <T>(key: string, value: T): Promise<T | undefined> =>
    Promise.resolve(key === KEY ? value : undefined);
  const app = createAdminApp({
    deploy(request) {
      deployed.push(request);
      const { webhookId, elementId, elementType, status } = WEBHOOK;
      return Promise.resolve({
        deploymentKey: "9" as DeploymentKey,
        processes: [{
          ...IDENTITY,
          webhooks: [{ webhookId, elementId, elementType, status }],
          diagnostics: DEFINITION.diagnostics,
        }],
      });
    },
    checkWebhooks: (webhooks) => Promise.resolve([...webhooks]),
    registry: {
      webhooks(filter) {
        filters.push(filter);
        return Promise.resolve([WEBHOOK, { ...WEBHOOK, status: "superseded" }]);
      },
      definitions(filter) {
        filters.push(filter);
        return Promise.resolve([DEFINITION]);
      },
      definition: (key) => known(key, DEFINITION),
      xml: (key) => known(key, "<xml/>"),
      forget: async (key) => await known(key, true) ?? false,
    },
    jobs: new JobStatistics(),
    telemetry,
    metricsText: () => "zeebridge_up 1\n",
    random: { next: () => 0, uuid: () => "new-request-id" },
    ...parts,
  }, { adminToken: TOKEN, tenantIds: ["<default>", "red"], trustProxy: false, ...settings });
  const ask = (path: string, init: RequestInit = {}) =>
    app.request(`http://bridge.test${path}`, { ...init, headers: { ...BEARER, ...init.headers as object } });
  return { app, ask, deployed, filters, telemetry };
}

function formOf(...parts: [name: string, value: string | File][]): FormData {
  const form = new FormData();
  for (const [name, value] of parts) form.append(name, value);
  return form;
}

const FILE = new File(["<xml/>"], "order.bpmn");

Deno.test("createAdminApp() opens to the bearer of the token alone", async () => {
  const { app } = createWorld();
  for (const path of ["/admin/api/webhooks", "/admin/api/nothing", "/metrics"]) {
    for (const authorization of ["", "Bearer", "Bearer other", `Basic ${TOKEN}`, TOKEN]) {
      const response = await app.request(path, { headers: { authorization } });
      assert.equal(response.status, 401, path);
      assert.equal(response.headers.get("www-authenticate"), "Bearer");
      assert.partialDeepStrictEqual(await response.json(), { code: "ADMIN_UNAUTHORIZED" });
    }
  }
});

Deno.test("createAdminApp() answers nobody without a token where the peer is not known", async () => {
  const { ask } = createWorld({ adminToken: undefined });
  assert.equal((await ask("/admin/api/webhooks")).status, 403);
});

Deno.test("createAdminApp() answers this machine without a token where the peer is known", async () => {
  const { app } = createWorld({ adminToken: undefined }, { peerAddress: () => "127.0.0.1" });
  assert.equal((await app.request("http://127.0.0.1:8000/admin/api/webhooks")).status, 200);
  assert.equal((await app.request("http://bridge.example/admin/api/webhooks")).status, 403);
});

Deno.test("createAdminApp() sends no headers that let a web page in, and forbids to keep answers", async () => {
  const { ask } = createWorld();
  const response = await ask("/admin/api/webhooks", { headers: { origin: "https://evil.example" } });
  assert.equal(response.headers.get("access-control-allow-origin"), null);
  assert.equal(response.headers.get("cache-control"), "no-store");
  assert.equal(response.headers.get("x-request-id"), "new-request-id");
});

Deno.test("createAdminApp() deploys the parts named resources, for the first tenant", async () => {
  const { ask, deployed } = createWorld();
  const form = formOf(["resources", FILE], ["resources", new File(["x"], "rules.dmn")]);
  const response = await ask("/admin/api/deployments", { method: "POST", body: form });
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), {
    deploymentKey: "9",
    processes: [{
      ...IDENTITY,
      webhooks: [{
        webhookId: "order placed",
        url: "http://bridge.test/inbound/order%20placed",
        path: "/inbound/order%20placed",
        elementId: "placed",
        elementType: "START_EVENT",
        status: "active",
      }],
      diagnostics: DEFINITION.diagnostics,
    }],
  });
  assert.deepEqual(deployed.map(({ tenantId, resources }) => [tenantId, resources.map(({ name }) => name)]), [
    ["<default>", ["order.bpmn", "rules.dmn"]],
  ]);
});

Deno.test("createAdminApp() deploys for a tenant that is served", async () => {
  const { ask, deployed } = createWorld();
  const body = formOf(["resources", FILE], ["tenantId", "red"]);
  assert.equal((await ask("/admin/api/deployments", { method: "POST", body })).status, 200);
  assert.equal(deployed[0]?.tenantId, "red");
});

const BAD_DEPLOYMENTS: [name: string, init: RequestInit, detail: RegExp][] = [
  ["no form", { body: "{}", headers: { "content-type": "application/json" } }, /multipart\/form-data/],
  ["no body", {}, /multipart\/form-data/],
  ["no file", { body: formOf(["resources", "text"]) }, /no file part named resources/],
  [
    "501 files",
    { body: formOf(...Array.from({ length: 501 }, (): [string, File] => ["resources", FILE])) },
    /501 files, expected at most 500/,
  ],
  ["another tenant", { body: formOf(["resources", FILE], ["tenantId", "green"]) }, /CAMUNDA_TENANT_IDS/],
];
for (const [name, init, detail] of BAD_DEPLOYMENTS) {
  Deno.test(`createAdminApp() refuses a deployment with ${name}`, async () => {
    const { ask, deployed } = createWorld();
    const response = await ask("/admin/api/deployments", { method: "POST", ...init });
    assert.equal(response.status, 400);
    const problem = await jsonOf<{ code: string; detail: string }>(response);
    assert.equal(problem.code, "DEPLOYMENT_INVALID");
    assert.match(problem.detail, detail);
    assert.deepEqual(deployed, []);
  });
}

Deno.test("createAdminApp() refuses a deployment that is too large", async () => {
  const { ask } = createWorld();
  const body = formOf(["resources", new File([new Uint8Array(9 * 1024 * 1024)], "big.bpmn")]);
  assert.equal((await ask("/admin/api/deployments", { method: "POST", body })).status, 413);
});

Deno.test("createAdminApp() tells an operator why it could not deploy, and whether to repeat", async () => {
  const statusOf = async (error: Error): Promise<[number, string | undefined, string | null]> => {
    const { ask } = createWorld({}, { deploy: () => Promise.reject(error) });
    const body = formOf(["resources", FILE]);
    const response = await ask("/admin/api/deployments", { method: "POST", body });
    const { detail } = await jsonOf<{ detail?: string }>(response);
    return [response.status, detail, response.headers.get("retry-after")];
  };
  const errors = [
    new ZeebridgeError("BPMN_INVALID", "Cannot read the model"),
    new ZeebridgeError("ENGINE_REJECTED", "The engine says why"),
    new ZeebridgeError("STORE_UNAVAILABLE", "Cannot write"),
    new ZeebridgeError("ENGINE_UNAVAILABLE", "Cannot reach the engine"),
    new Error("internals"),
  ];
  assert.deepEqual(await Promise.all(errors.map(statusOf)), [
    [400, "Cannot read the model", null],
    [400, "The engine says why", null],
    [503, "Cannot write", "5"],
    [503, "Cannot reach the engine", "5"],
    [500, undefined, null],
  ]);
});

Deno.test("createAdminApp() logs what failed, with the store's own reason, and not what was refused", async () => {
  const linesOf = async (error: Error) => {
    const { ask, telemetry } = createWorld({}, { deploy: () => Promise.reject(error) });
    const init = {
      method: "POST",
      body: formOf(["resources", FILE]),
      headers: { "x-request-id": "request-1" },
    };
    assert.equal((await ask("/admin/api/deployments", init)).headers.get("x-request-id"), "request-1");
    return telemetry.lines.map(({ level, fields }) => ({ level, ...fields }));
  };
  const cause = new Error("database or disk is full");
  assert.deepEqual(await linesOf(new ZeebridgeError("STORE_UNAVAILABLE", "Cannot write", { cause })), [{
    level: "error",
    requestId: "request-1",
    code: "STORE_UNAVAILABLE",
    error: "Cannot write",
    reason: "database or disk is full",
  }]);
  assert.deepEqual(await linesOf(new RangeError("quotes a payload")), [
    { level: "error", requestId: "request-1", code: "UNEXPECTED", error: "RangeError", reason: undefined },
  ]);
  assert.deepEqual(await linesOf(new ZeebridgeError("BPMN_INVALID", "Cannot read the model")), []);
});

Deno.test("createAdminApp() gives a refusal its request id and its safe headers, too", async () => {
  const { app } = createWorld();
  const response = await app.request("/admin/api/jobs", { headers: { "x-request-id": "request-1" } });
  assert.equal(response.status, 401);
  assert.equal(response.headers.get("x-request-id"), "request-1");
  assert.equal(response.headers.get("cache-control"), "no-store");
});

Deno.test("createAdminApp() lists the webhooks that are asked for, with where they are", async () => {
  const { ask, filters } = createWorld({ publicUrl: "https://bridge.example/base/" });
  const response = await ask("/admin/api/webhooks?tenantId=red");
  assert.deepEqual(await response.json(), {
    items: [{
      id: "order placed",
      webhookId: "order placed",
      url: "https://bridge.example/base/inbound/order%20placed",
      path: "/inbound/order%20placed",
      ...IDENTITY,
      elementId: "placed",
      elementType: "START_EVENT",
      status: "active",
      method: "post",
      authorization: "APIKEY",
    }],
  });
  assert.deepEqual(filters, [{ tenantId: "red" }, { tenantId: "red" }]);
});

Deno.test("createAdminApp() lists and shows definitions, without the models", async () => {
  const { ask } = createWorld();
  const shown = {
    ...IDENTITY,
    resourceName: "order.bpmn",
    registeredAt: "2026-01-01T00:00:00.000Z",
    webhooks: 0,
    diagnostics: DEFINITION.diagnostics,
  };
  assert.deepEqual(await (await ask("/admin/api/definitions")).json(), { items: [shown] });
  assert.deepEqual(await (await ask(`/admin/api/definitions/${KEY}`)).json(), shown);
});

Deno.test("createAdminApp() gives a model and forgets a definition", async () => {
  const { ask } = createWorld();
  const xml = await ask(`/admin/api/definitions/${KEY}/xml`);
  assert.equal(xml.headers.get("content-type"), "text/xml");
  assert.match(xml.headers.get("content-security-policy") ?? "", /default-src 'none'.*sandbox/);
  assert.equal(await xml.text(), "<xml/>");
  assert.equal((await ask(`/admin/api/definitions/${KEY}`, { method: "DELETE" })).status, 204);
});

Deno.test("createAdminApp() says 404 for a definition that is not there", async () => {
  const { ask } = createWorld();
  for (const [path, method] of [["/1", "GET"], ["/1/xml", "GET"], ["/1", "DELETE"], ["/x%2Fy", "GET"]]) {
    const response = await ask(`/admin/api/definitions${path}`, { method });
    assert.equal(response.status, 404, path);
    assert.partialDeepStrictEqual(await response.json(), { code: "DEFINITION_UNKNOWN" });
  }
});

Deno.test("createAdminApp() shows numbers where they are kept", async () => {
  assert.equal(await (await createWorld().ask("/metrics")).text(), "zeebridge_up 1\n");
  assert.equal((await createWorld({}, { metricsText: undefined }).ask("/metrics")).status, 404);
});
