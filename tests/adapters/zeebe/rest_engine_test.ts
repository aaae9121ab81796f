import assert from "node:assert/strict";
import type { EngineAuthorization } from "../../../src/adapters/zeebe/authorization.ts";
import { createZeebeEngine } from "../../../src/adapters/zeebe/rest_engine.ts";
import type { ErrorCode } from "../../../src/core/errors.ts";
import {
  DEFAULT_TENANT_ID,
  type JobKey,
  type ProcessDefinitionKey,
  readKey,
} from "../../../src/core/keys.ts";
import type { Engine } from "../../../src/ports/engine.ts";
import { createManualClock, type ManualClock } from "../../../src/testing/manual_clock.ts";
import { createStubEngine } from "../../../src/testing/stub_engine.ts";

const KEY: ProcessDefinitionKey = readKey("2251799813685249");
const JOB: JobKey = readKey("2251799813685250");
const INSTANCE = { processDefinitionKey: KEY, variables: { secret: "payload" }, tenantId: DEFAULT_TENANT_ID };
const MESSAGE = {
  name: "order",
  correlationKey: "",
  messageId: "id",
  timeToLiveMs: 1_000,
  variables: {},
  tenantId: DEFAULT_TENANT_ID,
};
const POLL = {
  type: "t",
  worker: "w",
  timeoutMs: 60_000,
  maxJobsToActivate: 1,
  requestTimeoutMs: 20_000,
  tenantIds: [DEFAULT_TENANT_ID],
};
const CREATED = '{"processInstanceKey":9007199254740993}';

type Respond = (request: Request) => Response | Promise<Response>;

interface World {
  engine: Engine;
  clock: ManualClock;
  requests: Request[];
}

function createWorld(
  respond: Respond,
  { address = "http://engine.test", authorization }: {
    address?: string;
    authorization?: EngineAuthorization;
  } = {},
): World {
  const clock = createManualClock();
  const requests: Request[] = [];
  const engine = createZeebeEngine({
    address,
    authorization: authorization ?? { header: () => undefined, refused: () => false },
    clock,
    fetch: async (input, init) => {
      requests.push(new Request(input, init));
      return await respond(new Request(input, init));
    },
  });
  return { engine, clock, requests };
}

/** Answers nothing until the request is aborted. */
const silence: Respond = ({ signal }) =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));

function problem(status: number, title: string): Response {
  return Response.json({ type: "about:blank", title, status, detail: "Because" }, { status });
}

async function expectCode(call: Promise<unknown>, code: ErrorCode): Promise<void> {
  await assert.rejects(call, (error: Error & { code?: string }) => {
    assert.equal(error.code, code, error.message);
    assert.ok(!error.message.includes("payload"));
    return true;
  });
}

for (
  const [address, url] of [
    ["http://engine.test", "http://engine.test/v2/topology"],
    ["http://engine.test/", "http://engine.test/v2/topology"],
    ["http://engine.test:8080/v2/", "http://engine.test:8080/v2/topology"],
    ["https://eu.test/cluster-id", "https://eu.test/cluster-id/v2/topology"],
    ["https://eu.test/cluster-id/v2", "https://eu.test/cluster-id/v2/topology"],
  ] as const
) {
  Deno.test(`createZeebeEngine() at ${address} asks ${url}`, async () => {
    const { engine, requests } = createWorld(() => problem(503, "X"), { address });
    await expectCode(engine.topology(), "ENGINE_UNAVAILABLE");
    assert.equal(requests[0]?.url, url);
  });
}

Deno.test("createZeebeEngine() refuses an address that it cannot use, and does not repeat it", () => {
  for (
    const address of [
      "",
      "engine",
      "ftp://e.test",
      "http://u:secret@e.test",
      "http://e.test?a=b",
      "http://e.test#a",
    ]
  ) {
    assert.throws(() => createWorld(silence, { address }), (error: Error & { code?: string }) => {
      return error.code === "CONFIG_INVALID" && !error.message.includes("secret");
    });
  }
});

Deno.test("createProcessInstance() gives an exact key beyond 2^53 and sends JSON that is not redirected", async () => {
  const { engine, clock, requests } = createWorld(() => new Response(CREATED));
  const created = await engine.createProcessInstance(INSTANCE);
  assert.deepEqual(created, { processInstanceKey: "9007199254740993", variables: {} });
  const [request] = requests;
  assert.ok(request !== undefined);
  assert.equal(request.headers.get("content-type"), "application/json");
  assert.equal(request.redirect, "manual");
  assert.deepEqual(await request.json(), {
    processDefinitionKey: KEY,
    variables: { secret: "payload" },
    tenantId: "<default>",
  });
  assert.equal(clock.sleepers, 0, "a timer is left");
});

Deno.test("a redirect is not followed", async () => {
  const { engine, requests } = createWorld(() =>
    new Response("moved", {
      status: 307,
      headers: { location: "http://elsewhere.test/v2/process-instances" },
    })
  );
  await expectCode(engine.createProcessInstance(INSTANCE), "ENGINE_UNAVAILABLE");
  assert.equal(requests.length, 1);
});

Deno.test("an answer over the cap is not read to its end", async () => {
  let chunks = 0;
  const { engine } = createWorld(() =>
    new Response(
      new ReadableStream({
        pull(controller) {
          chunks += 1;
          controller.enqueue(new Uint8Array(100_000).fill(32));
        },
      }),
    )
  );
  await expectCode(engine.createProcessInstance(INSTANCE), "ENGINE_OUTCOME_UNKNOWN");
  assert.ok(chunks < 20, `${chunks} chunks were read`);
});

Deno.test("a broken connection leaves the outcome unknown only where a repetition would do harm", async () => {
  const { engine } = createWorld(() =>
    Promise.reject(new TypeError("connection closed before message completed"))
  );
  await expectCode(engine.createProcessInstance(INSTANCE), "ENGINE_OUTCOME_UNKNOWN");
  await expectCode(engine.publishMessage({ ...MESSAGE, messageId: undefined }), "ENGINE_OUTCOME_UNKNOWN");
  await expectCode(engine.publishMessage(MESSAGE), "ENGINE_UNAVAILABLE");
  await expectCode(engine.completeJob({ jobKey: JOB, variables: {} }), "ENGINE_UNAVAILABLE");
});

Deno.test("a connection that was refused is ENGINE_UNAVAILABLE where the platform says so", async () => {
  const cause = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
  const { engine } = createWorld(() => Promise.reject(new TypeError("fetch failed", { cause })));
  await expectCode(engine.createProcessInstance(INSTANCE), "ENGINE_UNAVAILABLE");
});

Deno.test("a body that breaks off is no crash", async () => {
  const { engine } = createWorld(() =>
    new Response(
      new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode('{"processInst'));
        },
        pull(controller) {
          controller.error(new TypeError("connection reset"));
        },
      }),
    )
  );
  await expectCode(engine.createProcessInstance(INSTANCE), "ENGINE_OUTCOME_UNKNOWN");
});

Deno.test("a call that its caller ends has an unknown outcome once it was sent", async () => {
  const { engine, clock, requests } = createWorld(silence);
  const controller = new AbortController();
  const call = expectCode(
    engine.createProcessInstance(INSTANCE, { signal: controller.signal }),
    "ENGINE_OUTCOME_UNKNOWN",
  );
  await clock.advance(0);
  assert.equal(requests.length, 1);
  controller.abort();
  await call;
  assert.equal(clock.sleepers, 0, "a timer is left");
});

Deno.test("a call is over after 20 s, a poll 10 s after its own time, and nothing is left of them", async () => {
  const { engine, clock } = createWorld(silence);
  for (
    const [call, limitMs] of [
      [() => engine.createProcessInstance(INSTANCE), 20_000],
      [() => engine.activateJobs(POLL), 30_000],
      [() => engine.activateJobs({ ...POLL, requestTimeoutMs: 0 }), 10_000],
      [() => engine.topology(), 5_000],
    ] as const
  ) {
    let over = false;
    const settled = expectCode(call(), "ENGINE_OUTCOME_UNKNOWN").finally(() => over = true);
    await clock.advance(limitMs - 1);
    assert.equal(over, false);
    await clock.advance(1);
    await settled;
    assert.equal(clock.sleepers, 0);
  }
});

Deno.test("a 401 that a new token cures is repeated once, with the new token", async () => {
  const values = ["old", "new"];
  const refused: string[] = [];
  const authorization: EngineAuthorization = {
    header: () => values[0],
    refused: (value) => refused.push(value) > 0 && values.shift() !== undefined,
  };
  const { engine, requests } = createWorld(
    (request) =>
      request.headers.get("authorization") === "new" ? new Response(CREATED) : problem(401, "UNAUTHORIZED"),
    { authorization },
  );
  await engine.createProcessInstance(INSTANCE);
  assert.deepEqual(refused, ["old"]);
  assert.deepEqual(requests.map(({ headers }) => headers.get("authorization")), ["old", "new"]);
  assert.deepEqual(await requests[1]?.json(), JSON.parse(JSON.stringify(INSTANCE)));
});

Deno.test("a 401 that stays is ENGINE_UNAUTHORIZED after two tries at most", async () => {
  for (const [another, tries] of [[true, 2], [false, 1]] as const) {
    const authorization = { header: () => "Bearer x", refused: () => another };
    const { engine, requests } = createWorld(() => problem(401, "UNAUTHORIZED"), { authorization });
    await expectCode(engine.createProcessInstance(INSTANCE), "ENGINE_UNAUTHORIZED");
    assert.equal(requests.length, tries);
  }
});

Deno.test("a call whose caller leaves while it waits for a token is not sent", async () => {
  const token = Promise.withResolvers<string>();
  const { engine, clock, requests } = createWorld(() => new Response(CREATED), {
    authorization: { header: () => token.promise, refused: () => false },
  });
  const controller = new AbortController();
  const call = expectCode(
    engine.createProcessInstance(INSTANCE, { signal: controller.signal }),
    "ENGINE_UNAVAILABLE",
  );
  await clock.advance(0);
  controller.abort();
  token.resolve("Bearer late");
  await call;
  assert.equal(requests.length, 0);
});

Deno.test("a route that the engine lacks is ENGINE_UNSUPPORTED with the engine's version", async () => {
  const topology = { gatewayVersion: "8.5.9", clusterSize: 1, partitionsCount: 1, brokers: [] };
  const notFound = { timestamp: "2026-01-01", status: 404, error: "Not Found", path: "/v2/deployments" };
  const { engine } = createWorld(({ url }) =>
    url.endsWith("/topology") ? Response.json(topology) : Response.json(notFound, { status: 404 })
  );
  await assert.rejects(engine.deploy({ resources: [], tenantId: DEFAULT_TENANT_ID }), {
    code: "ENGINE_UNSUPPORTED",
    message: "Cannot deploy resources: Zeebe 8.5.9 has no POST /v2/deployments, expected Zeebe 8.6 or newer",
  });
});

Deno.test("a route that is not there, as nothing else is, is ENGINE_UNSUPPORTED all the same", async () => {
  const { engine } = createWorld(() =>
    Response.json({ status: 404, error: "Not Found", path: "/v2/x" }, { status: 404 })
  );
  await expectCode(engine.createProcessInstance(INSTANCE), "ENGINE_UNSUPPORTED");
  await expectCode(engine.topology(), "ENGINE_UNSUPPORTED");
});

Deno.test("an end that is not there within the caller's time leaves the outcome unknown", async () => {
  const { engine, clock, requests } = createWorld(silence);
  const awaited = engine.createProcessInstance({ ...INSTANCE, awaitCompletion: {} }, { timeoutMs: 4_000 });
  const refused = assert.rejects(awaited, { code: "ENGINE_OUTCOME_UNKNOWN" });
  await clock.advance(4_000);
  await refused;
  assert.equal(requests.length, 1);
});

Deno.test("createDocument() sends a file under a name that breaks out of nothing, and JSON that says it", async () => {
  const clock = createManualClock();
  const stub = createStubEngine({ clock, flavour: "8.8" });
  const { engine } = createWorld((request) => stub.fetch(request));
  const fileName = 'a".png"\r\ncontent-type: text/html\r\n\r\n.png';
  const content = new Uint8Array([0, 255, 13, 10]);
  await engine.createDocument({ content, contentType: "image/png", fileName });
  assert.deepEqual(stub.documents, [{
    documentId: "document-1",
    contentType: "image/png",
    fileName,
    content,
  }]);
});

Deno.test("createDocument() on an engine without documents is ENGINE_UNSUPPORTED", async () => {
  const body = { timestamp: "2026-01-01", status: 404, error: "Not Found", path: "/v2/documents" };
  const { engine } = createWorld(() => Response.json(body, { status: 404 }));
  const command = { content: new Uint8Array(1), contentType: "image/png", fileName: "a.png" };
  await assert.rejects(engine.createDocument(command), { code: "ENGINE_UNSUPPORTED" });
});

Deno.test("createDocument() that is too large for the engine is ENGINE_PAYLOAD_TOO_LARGE", async () => {
  const stub = createStubEngine({ clock: createManualClock() });
  const { engine } = createWorld((request) => stub.fetch(request));
  const content = new Uint8Array(11 * 1_048_576);
  const stored = engine.createDocument({ content, contentType: "image/png", fileName: "a.png" });
  await assert.rejects(stored, { code: "ENGINE_PAYLOAD_TOO_LARGE" });
});

Deno.test("the engine's Retry-After is handed on", async () => {
  const { engine } = createWorld(() => new Response(null, { status: 503, headers: { "retry-after": "7" } }));
  await assert.rejects(engine.publishMessage(MESSAGE), { code: "ENGINE_UNAVAILABLE", retryAfterMs: 7_000 });
});

Deno.test("a lost answer to a message with an id can be asked for again: the message is there once", async () => {
  const clock = createManualClock();
  const stub = createStubEngine({ clock });
  const { engine } = createWorld((request) => stub.fetch(request));
  stub.failNext("publishMessage", { kind: "loseAnswer" });
  await expectCode(engine.publishMessage(MESSAGE), "ENGINE_UNAVAILABLE");
  assert.deepEqual(await engine.publishMessage(MESSAGE), { outcome: "duplicate" });
  assert.equal(stub.messages.length, 1);
});

for (const text of ["", "<html>", "[1", "null", '"text"', "{}", '{"processInstanceKey":1.5}', "\u0000"]) {
  Deno.test(`a success with the body ${JSON.stringify(text)} never crashes and never counts as done`, async () => {
    const { engine } = createWorld(() => new Response(text));
    await expectCode(engine.createProcessInstance(INSTANCE), "ENGINE_OUTCOME_UNKNOWN");
    await expectCode(engine.activateJobs(POLL), "ENGINE_UNAVAILABLE");
    await expectCode(engine.topology(), "ENGINE_UNAVAILABLE");
  });
}

Deno.test("deploy() sends every resource as a file with its bytes, and the tenant", async () => {
  const { engine, requests } = createWorld(() => Response.json({ deploymentKey: "1", deployments: [] }));
  const content = Uint8Array.of(0xef, 0xbb, 0xbf, 0x00, 0xff);
  await engine.deploy({
    resources: [{ name: "ä.bpmn", content }, { name: "b.form", content }],
    tenantId: "t",
  });
  const form = await requests[0]?.formData();
  const files = form?.getAll("resources") ?? [];
  assert.deepEqual(files.map((file) => file instanceof File && file.name), ["ä.bpmn", "b.form"]);
  assert.deepEqual(files[0] instanceof File && await files[0].bytes(), content);
  assert.equal(form?.get("tenantId"), "t");
});
