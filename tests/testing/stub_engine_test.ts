import assert from "node:assert/strict";
import { type JsonObject, parseJson } from "../../src/core/json.ts";
import type { EngineFlavour as StubFlavour } from "../../src/sandbox/engine/rest/answer.ts";
import { createManualClock, type ManualClock } from "../../src/testing/manual_clock.ts";
import { createStubEngine, type StubEngine, type StubEngineOptions } from "../../src/testing/stub_engine.ts";

interface World {
  stub: StubEngine;
  clock: ManualClock;
}

function createWorld(options: Omit<StubEngineOptions, "clock"> = {}): World {
  const clock = createManualClock();
  return { stub: createStubEngine({ clock, ...options }), clock };
}

interface Answer {
  status: number;
  body: JsonObject;
}

async function ask(stub: StubEngine, route: string, body?: unknown, init: RequestInit = {}): Promise<Answer> {
  const [method = "", path = ""] = route.split(" ");
  const response = await stub.fetch(
    new Request(`http://stub.test${path}`, {
      method,
      headers: body === undefined ? {} : { "content-type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      ...init,
    }),
  );
  const text = await response.text();
  return { status: response.status, body: text === "" ? {} : parseJson(text) as JsonObject };
}

const POLL = { type: "t", timeout: 60_000, maxJobsToActivate: 5, requestTimeout: 1_000 };
const ACTIVATION = "POST /v2/jobs/activation";

function jobKeys({ body }: Answer): unknown[] {
  return (body.jobs as JsonObject[]).map((job) => job.key ?? job.jobKey);
}

function model(id: string): string {
  return `<definitions><process id="${id}" isExecutable="true"/></definitions>`;
}

async function deploy(stub: StubEngine, ...files: [name: string, content: string][]): Promise<Answer> {
  const form = new FormData();
  for (const [name, content] of files) form.append("resources", new File([content], name));
  return await ask(stub, "POST /v2/deployments", undefined, { body: form });
}

Deno.test("a stub of 8.6.0 writes keys as numbers beyond 2^53, a stub of 8.8 as texts", async () => {
  for (const [flavour, type, name] of [["8.6.0", "bigint", "key"], ["8.8", "string", "jobKey"]] as const) {
    const { stub } = createWorld({ flavour });
    const { jobKey } = stub.addJob({ type: "t" });
    assert.ok(jobKey > BigInt(Number.MAX_SAFE_INTEGER));
    const { body } = await ask(stub, ACTIVATION, POLL);
    const [job] = body.jobs as JsonObject[];
    assert.equal(typeof job?.[name], type);
    assert.equal(`${job?.[name]}`, `${jobKey}`);
  }
});

Deno.test("a property that it does not know is ignored by 8.6.0 and refused by 8.8", async () => {
  const body = { name: "m", timeToLive: 0, unknown: 1 };
  for (const [flavour, status] of [["8.6.0", 200], ["8.8", 400]] as [StubFlavour, number][]) {
    const { stub } = createWorld({ flavour });
    assert.equal((await ask(stub, "POST /v2/messages/publication", body)).status, status);
    assert.equal(stub.messages.length, status === 200 ? 1 : 0);
  }
});

Deno.test("a key as a number, and an integer as a text, are taken by 8.6.0 and refused by 8.8", async () => {
  for (const [flavour, created, published] of [["8.6.0", 404, 200], ["8.8", 400, 400]] as const) {
    const { stub } = createWorld({ flavour });
    const instance = { processDefinitionKey: 2251799813685249 };
    assert.equal((await ask(stub, "POST /v2/process-instances", instance)).status, created);
    const message = { name: "m", timeToLive: "7" };
    assert.equal((await ask(stub, "POST /v2/messages/publication", message)).status, published);
  }
});

const REFUSALS: [route: string, body: unknown, status: number, title: string | undefined][] = [
  ["GET /v2/status", undefined, 404, undefined],
  ["GET /v1/topology", undefined, 404, undefined],
  ["POST /v2/process-definitions/search", {}, 404, undefined],
  ["GET /v2/jobs/activation", undefined, 405, undefined],
  ["POST /v2/process-instances", {}, 400, "INVALID_ARGUMENT"],
  [
    "POST /v2/process-instances",
    { processDefinitionKey: "1", processDefinitionId: "p" },
    400,
    "INVALID_ARGUMENT",
  ],
  ["POST /v2/process-instances", { processDefinitionId: "nope" }, 404, "NOT_FOUND"],
  ["POST /v2/process-instances", { processDefinitionId: "p", variables: [] }, 400, "Bad Request"],
  ["POST /v2/process-instances", { processDefinitionId: "p", awaitCompletion: 1 }, 400, "Bad Request"],
  ["POST /v2/messages/correlation", { name: "m" }, 404, "NOT_FOUND"],
  ["POST /v2/messages/correlation", {}, 400, "INVALID_ARGUMENT"],
  ["POST /v2/messages/publication", { correlationKey: "k" }, 400, "INVALID_ARGUMENT"],
  ["POST /v2/messages/publication", { name: "m", tenantId: "other" }, 400, "INVALID_ARGUMENT"],
  [ACTIVATION, {}, 400, "INVALID_ARGUMENT"],
  [ACTIVATION, { ...POLL, timeout: 0 }, 400, "INVALID_ARGUMENT"],
  [ACTIVATION, { ...POLL, maxJobsToActivate: 0 }, 400, "INVALID_ARGUMENT"],
  ["POST /v2/jobs/abc/completion", {}, 400, "Bad Request"],
  ["POST /v2/jobs/%7BjobKey%7D/completion", {}, 400, "Bad Request"],
  ["POST /v2/jobs/2251799813685249/completion", {}, 404, "NOT_FOUND"],
  [
    "POST /v2/jobs/1/completion",
    {},
    503,
    "io.camunda.zeebe.broker.client.api.PartitionNotFoundException",
  ],
  ["POST /v2/jobs/2251799813685249/error", {}, 400, "INVALID_ARGUMENT"],
  ["PATCH /v2/jobs/2251799813685249", { changeset: {} }, 400, "INVALID_ARGUMENT"],
  [
    "POST /v2/process-instances",
    { variables: { a: "x".repeat(2 ** 21) } },
    500,
    "EXCEEDED_BATCH_RECORD_SIZE",
  ],
  ["POST /v2/process-instances", { variables: { a: "x".repeat(2 ** 22) } }, 500, "MALFORMED_REQUEST"],
];

for (const [route, body, status, title] of REFUSALS) {
  const shown = JSON.stringify(body)?.slice(0, 60) ?? "";
  Deno.test(`${route} ${shown} is answered ${status} ${title ?? "by the web server"}`, async () => {
    const answer = await ask(createWorld().stub, route, body);
    assert.equal(answer.status, status);
    assert.equal(answer.body.title, title);
    if (title === undefined) assert.equal(answer.body.path, route.split(" ")[1]);
  });
}

Deno.test("a body that is not declared as JSON is answered 415, one that is none 400", async () => {
  const { stub } = createWorld();
  const route = "POST /v2/messages/publication";
  assert.equal((await ask(stub, route, undefined, { body: '{"name":"m"}' })).status, 415);
  const headers = { "content-type": "application/json" };
  assert.equal((await ask(stub, route, undefined, { body: '{"name"', headers })).status, 400);
  assert.equal((await ask(stub, "POST /v2/deployments", undefined, { body: "{}", headers })).status, 415);
});

Deno.test("deployments are all or none, and an unchanged file keeps its version", async () => {
  const { stub } = createWorld();
  const first = await deploy(stub, ["a.bpmn", model("a")], ["b.bpmn", model("b")]);
  assert.equal(first.status, 200);
  assert.equal((await deploy(stub, ["a.bpmn", model("a")], ["c.bpmn", "not xml"])).status, 400);
  await deploy(stub, ["a.bpmn", model("a")]);
  assert.deepEqual(
    stub.definitions.map(({ processDefinitionId, version }) => [processDefinitionId, version]),
    [
      ["a", 1],
      ["b", 1],
    ],
  );
});

Deno.test("an instance is remembered with its definition and its variables", async () => {
  const { stub } = createWorld();
  await deploy(stub, ["a.bpmn", model("a")]);
  const { body } = await ask(stub, "POST /v2/process-instances", {
    processDefinitionId: "a",
    variables: { n: 1 },
  });
  const [instance] = stub.instances;
  assert.equal(`${body.processInstanceKey}`, `${instance?.processInstanceKey}`);
  assert.equal(instance?.definition, stub.definitions[0]);
  assert.deepEqual(instance?.variables, { n: 1 });
});

Deno.test("a message id is free again when the time to live of its message is over", async () => {
  const { stub, clock } = createWorld();
  const publish = () =>
    ask(stub, "POST /v2/messages/publication", { name: "m", messageId: "id", timeToLive: 1_000 });
  assert.equal((await publish()).status, 200);
  await clock.advance(999);
  const duplicate = await publish();
  assert.deepEqual([duplicate.status, duplicate.body.title], [409, "ALREADY_EXISTS"]);
  await clock.advance(1);
  assert.equal((await publish()).status, 200);
  assert.equal(stub.messages.length, 2);
});

Deno.test("a correlated message ends the subscription that it met", async () => {
  const { stub } = createWorld();
  const subscription = stub.addSubscription({ messageName: "m", correlationKey: "k" });
  const correlate = (correlationKey: string) =>
    ask(stub, "POST /v2/messages/correlation", { name: "m", correlationKey });
  assert.equal((await correlate("other")).status, 404);
  const { status, body } = await correlate("k");
  assert.deepEqual([status, `${body.processInstanceKey}`], [200, `${subscription.processInstanceKey}`]);
  assert.deepEqual([subscription.state, (await correlate("k")).status], ["CORRELATED", 404]);
});

Deno.test("a form without a file, or with metadata that is not JSON, stores no document", async () => {
  const { stub } = createWorld();
  const upload = async (parts: Record<string, Blob | string>) => {
    const form = new FormData();
    for (const [name, part] of Object.entries(parts)) form.append(name, part);
    return (await ask(stub, "POST /v2/documents", undefined, { body: form })).status;
  };
  const file = new File(["a"], "a.txt");
  assert.equal(await upload({ metadata: "{}" }), 400);
  assert.equal(await upload({ file, metadata: "{" }), 400);
  assert.equal(await upload({ file, metadata: new Blob(["{}"], { type: "text/plain" }) }), 415);
  assert.equal(stub.documents.length, 0);
  assert.equal(await upload({ file }), 201);
  assert.equal(stub.documents[0]?.fileName, "a.txt");
});

const DEFINITIONS = "POST /v2/process-definitions/search";
const STATISTICS = "POST /v2/process-definitions/statistics/message-subscriptions";

Deno.test("searches are there from 8.8 on, statistics from 8.9 on", async () => {
  for (
    const [flavour, search, statistics] of [["8.6.0", 404, 404], ["8.8", 200, 404], [
      "8.9",
      200,
      200,
    ]] as const
  ) {
    const { stub } = createWorld({ flavour });
    assert.equal((await ask(stub, DEFINITIONS, {})).status, search);
    assert.equal((await ask(stub, STATISTICS, {})).status, statistics);
  }
});

Deno.test("a search knows of a deployment after the lag, and no pages but those it has", async () => {
  const { stub, clock } = createWorld({ flavour: "8.8", searchLagMs: 1_000 });
  for (const id of ["a", "b", "c"]) await deploy(stub, [`${id}.bpmn`, model(id)]);
  const find = async (page?: unknown) => {
    const { status, body } = await ask(stub, DEFINITIONS, { filter: { isLatestVersion: true }, page });
    const items = body.items as JsonObject[] | undefined;
    return { status, ids: items?.map((item) => item.processDefinitionId), page: body.page as JsonObject };
  };
  assert.deepEqual((await find()).ids, []);
  await clock.advance(1_000);
  const first = await find({ limit: 2 });
  assert.deepEqual([first.ids, first.page.totalItems], [["a", "b"], 3]);
  const second = await find({ limit: 2, after: first.page.endCursor });
  assert.deepEqual(second.ids, ["c"]);
  // A cursor comes with the last page, too; there is none behind it.
  const third = await find({ limit: 2, after: second.page.endCursor });
  assert.deepEqual([third.ids, third.page.endCursor], [[], undefined]);
  for (const page of [{ limit: 0 }, { limit: 10_001 }, { after: "no cursor" }, { size: 1 }]) {
    assert.equal((await find(page)).status, 400, JSON.stringify(page));
  }
});

Deno.test("statistics take a page with a cursor only", async () => {
  const { stub } = createWorld({ flavour: "8.9" });
  assert.equal((await ask(stub, STATISTICS, { page: { limit: 10 } })).status, 400);
});

Deno.test("a deleted definition is gone from 8.8 and kept by 8.9, and its version is not given again", async () => {
  for (const [flavour, status] of [["8.8", 404], ["8.9", 200]] as const) {
    const { stub } = createWorld({ flavour });
    await deploy(stub, ["a.bpmn", model("a")]);
    const [{ processDefinitionKey = 0n } = {}] = stub.definitions;
    stub.deleteDefinition(processDefinitionKey);
    const found = await ask(stub, `GET /v2/process-definitions/${processDefinitionKey}`);
    assert.deepEqual([found.status, found.body.state], [status, status === 200 ? "DELETED" : undefined]);
    const instance = { processDefinitionKey: `${processDefinitionKey}` };
    assert.equal((await ask(stub, "POST /v2/process-instances", instance)).status, 404);
    await deploy(stub, ["a.bpmn", model("a")]);
    assert.deepEqual(stub.definitions.map(({ version }) => version), [1, 2]);
  }
});

Deno.test("tenants are known only where multi-tenancy is on", async () => {
  const { stub } = createWorld({ tenantIds: ["<default>", "acme"] });
  stub.addJob({ type: "t", tenantId: "acme" });
  const message = { name: "m", tenantId: "acme" };
  assert.equal((await ask(stub, "POST /v2/messages/publication", message)).status, 200);
  assert.equal(stub.messages[0]?.tenantId, "acme");
  const poll = { ...POLL, requestTimeout: -1 };
  assert.equal(jobKeys(await ask(stub, ACTIVATION, poll)).length, 0);
  assert.equal(jobKeys(await ask(stub, ACTIVATION, { ...poll, tenantIds: ["acme"] })).length, 1);
});

Deno.test("a poll waits as long as it asks to, and ten seconds if it does not say", async () => {
  const { stub, clock } = createWorld();
  for (const [requestTimeout, waitMs] of [[1_000, 1_000], [0, 10_000], [undefined, 10_000]] as const) {
    let over = false;
    const polled = ask(stub, ACTIVATION, { ...POLL, requestTimeout }).finally(() => over = true);
    await clock.advance(waitMs - 1);
    assert.deepEqual([over, stub.waitingPolls], [false, 1]);
    await clock.advance(1);
    assert.deepEqual(jobKeys(await polled), []);
  }
  assert.deepEqual(jobKeys(await ask(stub, ACTIVATION, { ...POLL, requestTimeout: -1 })), []);
  assert.deepEqual([stub.waitingPolls, clock.sleepers], [0, 0]);
});

Deno.test("a poll that its client has left takes a job into nowhere, until the lock runs out", async () => {
  const { stub, clock } = createWorld();
  const controller = new AbortController();
  const left = ask(stub, ACTIVATION, { ...POLL, timeout: 8_000 }, {
    signal: controller.signal,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...POLL, timeout: 8_000 }),
  });
  await clock.advance(0);
  controller.abort();
  await assert.rejects(left, { name: "AbortError" });
  const job = stub.addJob({ type: "t" });
  await clock.advance(0);
  assert.equal(job.state, "locked");
  const next = ask(stub, ACTIVATION, { ...POLL, requestTimeout: 20_000 });
  await clock.advance(8_000);
  assert.deepEqual(jobKeys(await next), [job.jobKey]);
  assert.deepEqual([job.activations, job.retries], [2, 3]);
});

Deno.test("a poll of more than 30 s is answered 503, and goes on to take a job that nobody gets", async () => {
  const { stub, clock } = createWorld();
  const polled = ask(stub, ACTIVATION, { ...POLL, requestTimeout: 40_000 });
  await clock.advance(30_000);
  const { status, body } = await polled;
  assert.deepEqual([status, body.error], [503, "Service Unavailable"]);
  const job = stub.addJob({ type: "t" });
  await clock.advance(0);
  assert.equal(job.state, "locked");
});

Deno.test("the ends of a job are there to look at", async () => {
  const { stub, clock } = createWorld();
  const [completed, failed, thrown] = [1, 2, 3].map(() => stub.addJob({ type: "t" }));
  assert.ok(completed !== undefined && failed !== undefined && thrown !== undefined);
  await ask(stub, ACTIVATION, POLL);
  await ask(stub, `POST /v2/jobs/${completed.jobKey}/completion`, { variables: { a: 1 } });
  const failure = { retries: 2, retryBackOff: 500, errorMessage: "m" };
  await ask(stub, `POST /v2/jobs/${failed.jobKey}/failure`, failure);
  await ask(stub, `POST /v2/jobs/${thrown.jobKey}/error`, { errorCode: "E", errorMessage: "m" });
  assert.deepEqual(stub.jobs.map(({ state }) => state), ["completed", "backingOff", "errorThrown"]);
  assert.deepEqual(stub.job(completed.jobKey)?.resultVariables, { a: 1 });
  assert.deepEqual([failed.retries, failed.errorMessage, failed.untilAt], [2, "m", clock.now() + 500]);
  assert.equal(stub.job(`${thrown.jobKey}`)?.errorCode, "E");
  // A failure that does not say how many retries are left leaves none.
  await clock.advance(500);
  await ask(stub, ACTIVATION, POLL);
  await ask(stub, `POST /v2/jobs/${failed.jobKey}/failure`);
  assert.equal(failed.state, "failed");
});

Deno.test("failNext() lets the next requests to a route go wrong, one after the other, and no others", async () => {
  const { stub } = createWorld();
  const publish = () => ask(stub, "POST /v2/messages/publication", { name: "m" });
  stub.failNext("publishMessage", { kind: "refuse", status: 503, title: "RESOURCE_EXHAUSTED" });
  stub.failNext("publishMessage", { kind: "loseAnswer" });
  stub.failNext("publishMessage", { kind: "garble", text: '{"a":1}' });
  assert.equal((await ask(stub, "GET /v2/topology")).status, 200);
  const refused = await publish();
  assert.deepEqual([refused.status, refused.body.title, stub.messages.length], [
    503,
    "RESOURCE_EXHAUSTED",
    0,
  ]);
  await assert.rejects(publish(), TypeError);
  assert.equal(stub.messages.length, 1);
  assert.deepEqual(await publish(), { status: 200, body: { a: 1 } });
  assert.equal((await publish()).status, 200);
  assert.equal(stub.messages.length, 3);
});
