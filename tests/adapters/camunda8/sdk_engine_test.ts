import assert from "node:assert/strict";
import { CamundaRestClient } from "@camunda8/sdk";
import { createSdkEngine } from "../../../src/adapters/camunda8/sdk_engine.ts";
import { createSystemClock } from "../../../src/adapters/system/clock.ts";
import type { ErrorCode } from "../../../src/core/errors.ts";
import { DEFAULT_TENANT_ID, type ProcessDefinitionKey, readKey } from "../../../src/core/keys.ts";
import type { Clock } from "../../../src/ports/clock.ts";
import type { Engine } from "../../../src/ports/engine.ts";
import { createManualClock } from "../../../src/testing/manual_clock.ts";
import { createStubEngine, type StubEngine } from "../../../src/testing/stub_engine.ts";

const KEY: ProcessDefinitionKey = readKey("2251799813685249");
const INSTANCE = { processDefinitionKey: KEY, variables: { secret: "payload" }, tenantId: DEFAULT_TENANT_ID };
const MESSAGE = {
  name: "order",
  correlationKey: "k",
  messageId: "id",
  timeToLiveMs: 60_000,
  variables: {},
  tenantId: DEFAULT_TENANT_ID,
};

function clientOf(address: string): CamundaRestClient {
  return new CamundaRestClient({
    config: {
      CAMUNDA_AUTH_STRATEGY: "BASIC",
      CAMUNDA_BASIC_AUTH_USERNAME: "demo",
      CAMUNDA_BASIC_AUTH_PASSWORD: "the-password",
      ZEEBE_REST_ADDRESS: address,
      CAMUNDA_LOG_LEVEL: "none",
    },
    retry: { limit: 0 },
  });
}

/** Runs with an engine over the SDK's client and a served stub. */
async function withEngine(
  run: (world: { engine: Engine; stub: StubEngine; requests: Headers[] }) => Promise<void>,
): Promise<void> {
  const stub = createStubEngine({ clock: createSystemClock() });
  const requests: Headers[] = [];
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    requests.push(request.headers);
    return stub.handle(request);
  });
  await run({
    engine: createSdkEngine(clientOf(`http://127.0.0.1:${server.addr.port}`), createSystemClock()),
    stub,
    requests,
  });
}

async function expectCode(call: Promise<unknown>, code: ErrorCode): Promise<void> {
  await assert.rejects(call, (error: Error & { code?: string }) => {
    assert.equal(error.code, code, error.message);
    const said = `${error.message} ${Deno.inspect(error.cause)}`;
    assert.ok(!said.includes("payload") && !said.includes(btoa("demo:the-password")), said);
    return true;
  });
}

const REFUSALS: [status: number, title: string, code: ErrorCode][] = [
  [400, "INVALID_ARGUMENT", "ENGINE_REJECTED"],
  [401, "UNAUTHORIZED", "ENGINE_UNAUTHORIZED"],
  [403, "FORBIDDEN", "ENGINE_UNAUTHORIZED"],
  [404, "NOT_FOUND", "ENGINE_NOT_FOUND"],
  [409, "INVALID_STATE", "ENGINE_REJECTED"],
  [429, "RESOURCE_EXHAUSTED", "ENGINE_UNAVAILABLE"],
  [500, "EXCEEDED_BATCH_RECORD_SIZE", "ENGINE_PAYLOAD_TOO_LARGE"],
  [500, "INTERNAL", "ENGINE_OUTCOME_UNKNOWN"],
  [502, "ABORTED", "ENGINE_OUTCOME_UNKNOWN"],
  [503, "UNAVAILABLE", "ENGINE_UNAVAILABLE"],
  [504, "DEADLINE_EXCEEDED", "ENGINE_OUTCOME_UNKNOWN"],
];

for (const [status, title, code] of REFUSALS) {
  Deno.test(`createSdkEngine() takes the SDK's error for ${status} ${title} as ${code}, and keeps no secret`, async () => {
    await withEngine(async ({ engine, stub, requests }) => {
      stub.failNext("createProcessInstance", { kind: "refuse", status, title });
      await expectCode(engine.createProcessInstance(INSTANCE), code);
      assert.equal(requests.length, 1);
      assert.equal(requests[0]?.get("authorization"), `Basic ${btoa("demo:the-password")}`);
    });
  });
}

Deno.test("createSdkEngine() hands on the engine's Retry-After", async () => {
  await withEngine(async ({ engine, stub }) => {
    const headers = { "retry-after": "7" };
    stub.failNext("publishMessage", { kind: "refuse", status: 503, title: "UNAVAILABLE", headers });
    await assert.rejects(engine.publishMessage(MESSAGE), { code: "ENGINE_UNAVAILABLE", retryAfterMs: 7_000 });
  });
});

for (const text of ["", "<html>", "{}", "[1"]) {
  Deno.test(`createSdkEngine() survives a success with the body ${JSON.stringify(text)}`, async () => {
    await withEngine(async ({ engine, stub }) => {
      stub.failNext("publishMessage", { kind: "garble", text });
      await expectCode(engine.publishMessage(MESSAGE), "ENGINE_UNAVAILABLE");
      stub.failNext("topology", { kind: "garble", text });
      await expectCode(engine.topology(), "ENGINE_UNAVAILABLE");
    });
  });
}

Deno.test("createSdkEngine() takes a refused connection as ENGINE_UNAVAILABLE", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const engine = createSdkEngine(clientOf(`http://127.0.0.1:${port}`), createSystemClock());
  await expectCode(engine.createProcessInstance(INSTANCE), "ENGINE_UNAVAILABLE");
  const content = new TextEncoder().encode("<x/>");
  const resources = [{ name: "a.bpmn", content }];
  await expectCode(engine.deploy({ resources, tenantId: DEFAULT_TENANT_ID }), "ENGINE_UNAVAILABLE");
});

/** Runs with an engine whose server answers only when the test is over. */
async function withSilentEngine(
  clock: Clock,
  run: (engine: Engine, asked: Promise<void>) => Promise<void>,
): Promise<void> {
  const asked = Promise.withResolvers<void>();
  const over = Promise.withResolvers<Response>();
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => {
    asked.resolve();
    return over.promise;
  });
  try {
    await run(createSdkEngine(clientOf(`http://127.0.0.1:${server.addr.port}`), clock), asked.promise);
  } finally {
    over.resolve(new Response());
  }
}

Deno.test("createSdkEngine() leaves the outcome open for a caller that goes after the call was sent", async () => {
  await withSilentEngine(createSystemClock(), async (engine, asked) => {
    const controller = new AbortController();
    const call = expectCode(
      engine.createProcessInstance(INSTANCE, { signal: controller.signal }),
      "ENGINE_OUTCOME_UNKNOWN",
    );
    await asked;
    controller.abort();
    await call;
  });
});

Deno.test("createSdkEngine() gives up on a silent engine after 20 s", async () => {
  const clock = createManualClock();
  await withSilentEngine(clock, async (engine, asked) => {
    const call = expectCode(engine.createProcessInstance(INSTANCE), "ENGINE_OUTCOME_UNKNOWN");
    await asked;
    await clock.advance(20_000);
    await call;
    assert.equal(clock.sleepers, 0);
  });
});

Deno.test("createSdkEngine() deploys text only, with its byte order mark", async () => {
  await withEngine(async ({ engine, stub }) => {
    const model = '\uFEFF<definitions><process id="ä" isExecutable="true"/></definitions>';
    const resources = [{ name: "a.bpmn", content: new TextEncoder().encode(model) }];
    await engine.deploy({ resources, tenantId: DEFAULT_TENANT_ID });
    assert.deepEqual(stub.definitions.map(({ processDefinitionId }) => processDefinitionId), ["ä"]);
    const binary = [{ name: "a.bin", content: Uint8Array.of(0xff) }];
    await expectCode(engine.deploy({ resources: binary, tenantId: DEFAULT_TENANT_ID }), "ENGINE_UNSUPPORTED");
  });
});

Deno.test("createSdkEngine() stores a document under a name that breaks out of no header", async () => {
  await withEngine(async ({ engine, stub }) => {
    const content = new Uint8Array([0, 255]);
    const fileName = 'a".png\r\ncontent-type: text/html';
    await engine.createDocument({ content, contentType: 'image/png\r\nx: "y"', fileName });
    const [document] = stub.documents;
    assert.deepEqual(document?.content, content);
    assert.equal(document?.fileName, "a%22.png%0D%0Acontent-type: text/html");
  });
});

Deno.test("createSdkEngine() leaves a document's outcome to the engine's refusal", async () => {
  await withEngine(async ({ engine, stub }) => {
    stub.failNext("createDocument", { kind: "refuse", status: 403, title: "FORBIDDEN" });
    const command = { content: new Uint8Array(1), contentType: "image/png", fileName: "payload.png" };
    await expectCode(engine.createDocument(command), "ENGINE_UNAUTHORIZED");
  });
});

Deno.test("createSdkEngine() says that the SDK could not authorize a call, without the SDK's words", async () => {
  let asked = 0;
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => {
    asked += 1;
    return Response.json({ error: "invalid_client", error_description: "the-secret" }, { status: 400 });
  });
  const origin = `http://127.0.0.1:${server.addr.port}`;
  const client = new CamundaRestClient({
    config: {
      CAMUNDA_AUTH_STRATEGY: "OAUTH",
      ZEEBE_CLIENT_ID: "id",
      ZEEBE_CLIENT_SECRET: "the-secret",
      CAMUNDA_OAUTH_URL: `${origin}/oauth/token`,
      CAMUNDA_TOKEN_DISK_CACHE_DISABLE: true,
      ZEEBE_REST_ADDRESS: origin,
      CAMUNDA_LOG_LEVEL: "none",
    },
    retry: { limit: 0 },
  });
  const call = createSdkEngine(client, createSystemClock()).createProcessInstance(INSTANCE);
  await assert.rejects(call, (error: Error & { code?: string }) => {
    assert.equal(error.code, "ENGINE_UNAUTHORIZED", error.message);
    assert.ok(!`${error.message} ${Deno.inspect(error.cause)}`.includes("the-secret"));
    return true;
  });
  assert.equal(asked, 1);
});
