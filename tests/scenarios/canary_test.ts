/**
 * Secrets that somebody tries to get at: by placeholders in every place of a request, in every variable of a job,
 * and by making everything fail. Their values must come out nowhere.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createInProcess, deployed, ENGINE_ORIGIN, type InProcess } from "./support/in_process.ts";
import { TASK_ELEMENT_ID, taskModel, webhookModel } from "./support/model.ts";

const SECRETS = {
  WEBHOOK: "canary-of-the-webhook",
  ACCESS: "CANARYACCESSKEY",
  SECRET: 'canary+of/the=secret"key',
  OTHER: "canary-that-no-model-names",
};
const ENV = Object.fromEntries(Object.entries(SECRETS).map(([name, value]) => [`SECRET_${name}`, value]));
const PLACEHOLDERS = Object.keys(SECRETS).map((name) => `{{secrets.${name}}}`).join(" ") +
  " secrets.WEBHOOK {{ secrets.SECRET }} {{secrets.{{secrets.SECRET}}}}";
const JOB_TYPE = "io.camunda:aws-eventbridge:1";

/** What a job of the model's task has in its variables: the engine has evaluated the inputs. */
const TASK_INPUTS = {
  "authentication.accessKey": "{{secrets.ACCESS}}",
  "authentication.secretKey": "{{secrets.SECRET}}",
  "configuration.region": "eu-central-1",
  "input.eventBusName": '="orders"',
  "input.source": "=source",
  "input.detailType": "=detailType",
  "input.detail": "=detail",
};

/** Everything that came out of the connector, but for credentials where they belong. */
function output(world: InProcess, answers: string[]): string {
  return [...world.logs, ...world.sent, ...answers].join("\n");
}

function assertNoCanary(text: string, allowed: (keyof typeof SECRETS)[] = []): void {
  for (const [name, value] of Object.entries(SECRETS)) {
    if (allowed.some((other) => other === name)) continue;
    for (
      const spelling of [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value), btoa(value)]
    ) {
      const at = text.indexOf(spelling);
      assert.ok(at < 0, `the secret ${name} is in: …${text.slice(Math.max(0, at - 200), at)}`);
    }
  }
}

/** What the admin side shows. */
async function adminPages(world: InProcess): Promise<string[]> {
  const paths = ["webhooks", "definitions", "jobs"].map((name) => `/admin/api/${name}`);
  return await Promise.all(
    [...paths, "/metrics"].map(async (path) => await (await world.admin(path)).text()),
  );
}

async function answerText(response: Response): Promise<string> {
  return JSON.stringify([response.status, ...response.headers, await response.text()]);
}

const WEBHOOK_PROPERTIES = {
  "inbound.method": "any",
  "inbound.auth.type": "APIKEY",
  "inbound.auth.apiKey": "{{secrets.WEBHOOK}}",
  "inbound.auth.apiKeyLocator": "=request.params.key",
  activationCondition: '=request.body.kind != "{{secrets.OTHER}}"',
  resultVariable: "event",
  resultExpression: '={a: request.body.detail, b: "{{secrets.SECRET}}", c: request.headers.x-canary}',
};

Deno.test("no placeholder in a request is ever resolved, wherever it stands", async () => {
  const world = createInProcess({ env: ENV });
  await deployed(world, webhookModel({ id: "hook", properties: WEBHOOK_PROPERTIES }));
  const inQuery = encodeURIComponent(PLACEHOLDERS);
  const body = JSON.stringify({ kind: PLACEHOLDERS, detail: { [PLACEHOLDERS]: [PLACEHOLDERS] } });
  const answers: string[] = [];
  const key = encodeURIComponent(SECRETS.WEBHOOK);
  const requests: [path: string, init: RequestInit][] = [
    [`/inbound/hook?key=${inQuery}`, { method: "POST", body }],
    [`/inbound/${inQuery}`, { method: "POST", body }],
    [`/inbound/hook?${inQuery}=1`, { method: "POST", body }],
    [`/inbound/hook?key=${key}`, { method: "PATCH", body }],
    [`/inbound/hook?key=${key}`, {
      method: "POST",
      body: `{"${PLACEHOLDERS}`,
      headers: { "content-type": "application/json" },
    }],
    ["/inbound/hook", { method: "POST", body, headers: { authorization: `Basic ${btoa(PLACEHOLDERS)}` } }],
    ["/inbound/hook", { method: "POST", body, headers: { "x-request-id": PLACEHOLDERS } }],
  ];
  for (const [path, init] of requests) {
    const headers = new Headers(init.headers);
    headers.set("x-canary", PLACEHOLDERS);
    answers.push(await answerText(await world.send(path, { ...init, headers })));
  }
  assert.equal(world.engine.instances.length, 0);
  assertNoCanary(output(world, [...answers, ...await adminPages(world)]));

  // Authorized: the event is delivered as it is, with its placeholders.
  const accepted = await world.send(`/inbound/hook?key=${key}`, { method: "POST", body });
  assert.equal(accepted.status, 200);
  const variables = JSON.stringify(world.engine.instances[0]?.variables);
  assert.ok(variables.includes("{{secrets.ACCESS}}"));
  // The sender's own key is in the query that it sent, which the model keeps whole.
  assertNoCanary(variables, ["WEBHOOK"]);
  assertNoCanary(world.logs.join("\n"));
});

const ENGINE_FAILURES: [name: string, answer: () => Response | Promise<Response>][] = [
  [
    "refuses the event",
    () => Response.json({ title: "INVALID_ARGUMENT", detail: SECRETS.OTHER }, { status: 400 }),
  ],
  ["is not authorized", () => new Response(null, { status: 401 })],
  ["answers nonsense", () => new Response("<html>")],
  ["breaks the connection", () => Promise.reject(new TypeError("connection reset"))],
];
for (const [name, answer] of ENGINE_FAILURES) {
  Deno.test(`the sender's key stays secret when the engine ${name}`, async () => {
    const world = createInProcess({ env: ENV });
    await deployed(
      world,
      webhookModel({ id: "hook", properties: { ...WEBHOOK_PROPERTIES, resultVariable: "" } }),
    );
    world.intercept(({ url }) => url.startsWith(ENGINE_ORIGIN) ? answer() : undefined);
    const key = encodeURIComponent(SECRETS.WEBHOOK);
    const response = await world.send(`/inbound/hook?key=${key}`, { method: "POST", body: "{}" });
    assert.notEqual(response.status, 200);
    const answers = [await answerText(response), ...await adminPages(world)];
    assertNoCanary(output(world, answers), name === "refuses the event" ? ["OTHER"] : []);
    assertNoCanary(answers.join("\n"));
  });
}

/** A job of the model's task whose variables came from somebody who wants to know. */
function addHostileJob(world: InProcess): bigint {
  const definition = world.engine.definitions.find(({ processDefinitionId }) =>
    processDefinitionId === "task"
  );
  assert.ok(definition);
  return world.engine.addJob({
    type: JOB_TYPE,
    elementId: TASK_ELEMENT_ID,
    processDefinitionId: "task",
    processDefinitionKey: definition.processDefinitionKey,
    customHeaders: {
      resultExpression: '={all: response, secret: "{{secrets.SECRET}}"}',
      errorExpression:
        '=if error != null then {errorType: "jobError", errorMessage: error.message + "{{secrets.SECRET}}", retries: 0} else null',
    },
    variables: {
      authentication: { accessKey: "{{secrets.ACCESS}}", secretKey: "{{secrets.SECRET}}" },
      configuration: { region: "eu-central-1" },
      input: {
        eventBusName: "orders",
        source: PLACEHOLDERS,
        detailType: "{{secrets.SECRET}}",
        detail: { [PLACEHOLDERS]: PLACEHOLDERS, nested: [{ deep: "{{secrets.ACCESS}}" }] },
      },
    },
  }).jobKey;
}

interface BusRow {
  name: string;
  /** The bus's answer; absent: it takes the event. */
  answer?: () => Response | Promise<Response>;
  state: "completed" | "failed";
  /** Whether the bus's own words are part of the failure. */
  masked?: boolean;
}

const BUS_ANSWERS: readonly BusRow[] = [
  { name: "takes the event", state: "completed" },
  {
    name: "refuses the signature",
    answer: () =>
      Response.json({ __type: "InvalidSignatureException", message: `Not for ${SECRETS.SECRET}` }, {
        status: 403,
      }),
    state: "failed",
    masked: true,
  },
  {
    name: "refuses the entry",
    answer: () =>
      Response.json({
        FailedEntryCount: 1,
        Entries: [{
          ErrorCode: "MalformedDetail",
          ErrorMessage: `Bad ${SECRETS.SECRET} of ${SECRETS.ACCESS}`,
        }],
      }),
    state: "completed",
  },
  { name: "answers nonsense", answer: () => new Response(`<html>${SECRETS.SECRET}`), state: "failed" },
  {
    name: "breaks the connection",
    answer: () => Promise.reject(new TypeError(`reset at ${SECRETS.SECRET}`)),
    state: "failed",
  },
];
for (const { name, answer, state, masked = false } of BUS_ANSWERS) {
  Deno.test(`no secret of a task comes out when the bus ${name}`, async () => {
    const world = createInProcess({ env: ENV });
    await deployed(world, taskModel({ id: "task", inputs: TASK_INPUTS }));
    const jobKey = addHostileJob(world);
    if (answer !== undefined) {
      world.intercept(({ url }) => url.startsWith(ENGINE_ORIGIN) ? undefined : answer());
    }
    let isPolling = true;
    const polled = world.connector.workers.pollOnce(10_000).finally(() => isPolling = false);
    // In small steps: signing takes real time, in which the poll's budget must not run out.
    while (isPolling) await world.clock.advance(10);
    await polled;
    const job = world.engine.job(jobKey);
    assert.equal(job?.state, state, job?.errorMessage);
    // What would have carried the secret did arrive, masked.
    if (masked) assert.match(job.errorMessage, /\*\*\*/);
    // The access key id is no secret by itself: it stands in the signature's header, and only there.
    const headers = world.sent.map((request) => request.split("\n").slice(0, 3).join("\n")).join("\n");
    assertNoCanary(headers, ["ACCESS"]);
    const bodies = world.sent.map((request) => request.split("\n").slice(3).join("\n"));
    assertNoCanary([...world.logs, ...bodies, ...await adminPages(world)].join("\n"));
    assert.ok(world.eventBus.events.every(({ source }) => source === PLACEHOLDERS));
  });
}
