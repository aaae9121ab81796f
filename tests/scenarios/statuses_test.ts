/**
 * What a status means to the sender, row by row: the sender's fault is a final 4xx, everybody else's is 503 with
 * `Retry-After`, and nothing that came from a sender is echoed.
 *
 * @module
 */

import assert from "node:assert/strict";
import { createInProcess, deployed, ENGINE_ORIGIN, type InProcess } from "./support/in_process.ts";
import { webhookModel, type WebhookModelOptions } from "./support/model.ts";

/** Comes with every request, and must come back with no answer. */
const MARKER = "marker-from-the-sender";
const AMAZON = { "user-agent": "Amazon/EventBridge/ApiDestinations" };
const RETRY_LATER = /^\d+$/;

interface StatusRow {
  name: string;
  /** The webhook that is deployed. */
  model?: Omit<WebhookModelOptions, "id">;
  /** Settings and secrets over the defaults. */
  env?: Record<string, string>;
  /** Path of the request. */
  path?: string;
  request?: RequestInit;
  /** What the engine answers to the command. */
  engine?: () => Response | Promise<Response>;
  status: number;
  /** Stable code of the problem; absent: an empty body. */
  code?: string;
  headers?: Record<string, string | RegExp>;
}

const API_KEY: WebhookModelOptions["properties"] = {
  "inbound.auth.type": "APIKEY",
  "inbound.auth.apiKey": "{{secrets.KEY}}",
  "inbound.auth.apiKeyLocator": "=request.headers.apikey",
};
const BASIC: WebhookModelOptions["properties"] = {
  "inbound.auth.type": "BASIC",
  "inbound.auth.username": "user",
  "inbound.auth.password": "{{secrets.KEY}}",
};
const KEY_ENV = { SECRET_KEY: "the-right-key" };
const problem = (status: number, title: string) => () =>
  Response.json({ type: "about:blank", title, status, detail: `Engine says ${title}` }, {
    status,
    headers: { "content-type": "application/problem+json" },
  });

const ROWS: readonly StatusRow[] = [
  { name: "an accepted event", status: 200 },
  { name: "an accepted event on the other path", path: "/webhooks/hook", status: 200 },
  { name: "an unknown webhook", path: "/inbound/nobody", status: 404 },
  { name: "another tenant's path", path: "/inbound/other/hook", status: 404 },
  {
    name: "a webhook that is unknown so far, for an API destination after a change of the store",
    path: "/inbound/nobody",
    request: { headers: AMAZON },
    status: 503,
    code: "WEBHOOK_NOT_READY",
    headers: { "retry-after": RETRY_LATER },
  },
  {
    name: "an unknown webhook without grace, for an API destination",
    path: "/inbound/nobody",
    env: { ZEEBRIDGE_UNKNOWN_WEBHOOK_GRACE: "PT0S" },
    request: { headers: AMAZON },
    status: 404,
  },
  {
    name: "a wrong method",
    request: { method: "PUT" },
    status: 405,
    code: "WEBHOOK_METHOD_NOT_ALLOWED",
    headers: { allow: "POST, OPTIONS" },
  },
  {
    name: "a missing API key",
    model: { properties: API_KEY },
    env: KEY_ENV,
    status: 401,
    code: "WEBHOOK_UNAUTHORIZED",
  },
  {
    name: "a wrong API key",
    model: { properties: API_KEY },
    env: KEY_ENV,
    request: { headers: { apikey: MARKER } },
    status: 401,
    code: "WEBHOOK_UNAUTHORIZED",
  },
  {
    name: "the right API key",
    model: { properties: API_KEY },
    env: KEY_ENV,
    request: { headers: { apikey: "the-right-key" } },
    status: 200,
  },
  {
    name: "missing basic credentials",
    model: { properties: BASIC },
    env: KEY_ENV,
    status: 401,
    code: "WEBHOOK_UNAUTHORIZED",
  },
  {
    name: "wrong basic credentials",
    model: { properties: BASIC },
    env: KEY_ENV,
    request: { headers: { authorization: `Basic ${btoa(`user:${MARKER}`)}` } },
    status: 401,
    code: "WEBHOOK_UNAUTHORIZED",
  },
  {
    name: "basic credentials that are not base64",
    model: { properties: BASIC },
    env: KEY_ENV,
    request: { headers: { authorization: "Basic %%%" } },
    status: 401,
    code: "WEBHOOK_UNAUTHORIZED",
  },
  {
    name: "the right basic credentials",
    model: { properties: BASIC },
    env: KEY_ENV,
    request: { headers: { authorization: `Basic ${btoa("user:the-right-key")}` } },
    status: 200,
  },
  {
    name: "a body that is not JSON",
    request: { body: `{"${MARKER}"` },
    status: 400,
    code: "WEBHOOK_BODY_MALFORMED",
  },
  {
    name: "a broken query",
    path: `/inbound/hook?${MARKER}=%zz`,
    status: 400,
    code: "WEBHOOK_QUERY_MALFORMED",
  },
  {
    name: "a body over the cap",
    env: { ZEEBRIDGE_MAX_BODY_BYTES: "16" },
    status: 413,
    code: "WEBHOOK_BODY_TOO_LARGE",
  },
  {
    name: "a condition that is not met",
    model: { properties: { activationCondition: `=request.body.kind = "other"` } },
    status: 422,
    code: "WEBHOOK_CONDITION_NOT_MET",
  },
  {
    name: "a condition that is not met, where the model consumes unmatched events",
    model: {
      properties: { activationCondition: `=request.body.kind = "other"`, consumeUnmatchedEvents: "true" },
    },
    status: 200,
  },
  {
    name: "a correlation key that is null on an element that needs one",
    model: {
      element: "INTERMEDIATE_CATCH_EVENT",
      properties: { correlationKeyExpression: "=request.body.nothing" },
    },
    status: 422,
    code: "WEBHOOK_CORRELATION_KEY_MISSING",
  },
  {
    name: "a webhook whose secret is missing",
    model: { properties: API_KEY },
    status: 503,
    code: "WEBHOOK_INVALID",
    headers: { "retry-after": RETRY_LATER },
  },
  {
    name: "a webhook whose model is broken",
    model: { element: "INTERMEDIATE_CATCH_EVENT" },
    status: 503,
    code: "WEBHOOK_INVALID",
    headers: { "retry-after": RETRY_LATER },
  },
  ...[401, 403, 404, 429, 500, 502, 503, 504].map((status): StatusRow => ({
    name: `the engine's ${status}`,
    engine: problem(status, "SOME_TITLE"),
    status: 503,
    code: "WEBHOOK_UNAVAILABLE",
    headers: { "retry-after": RETRY_LATER },
  })),
  {
    name: "an engine that cannot be reached",
    engine: () => Promise.reject(new TypeError(`error sending request for ${MARKER}`)),
    status: 503,
    code: "WEBHOOK_UNAVAILABLE",
    headers: { "retry-after": RETRY_LATER },
  },
  {
    name: "the engine's 400",
    engine: problem(400, "INVALID_ARGUMENT"),
    status: 422,
    code: "WEBHOOK_EVENT_REJECTED",
  },
  ...["EXCEEDED_BATCH_RECORD_SIZE", "MALFORMED_REQUEST"].map((title): StatusRow => ({
    name: `a payload that the engine refuses as ${title}`,
    engine: problem(500, title),
    status: 413,
    code: "WEBHOOK_PAYLOAD_TOO_LARGE",
  })),
  {
    name: "the engine's 409 on a repeated message id",
    model: { element: "MESSAGE_START_EVENT", properties: { messageIdExpression: "=request.body.key" } },
    engine: problem(409, "ALREADY_EXISTS"),
    status: 200,
  },
];

for (const row of ROWS) {
  Deno.test(`${row.name} is answered ${row.status}${row.code === undefined ? "" : ` ${row.code}`}`, async () => {
    const world = createInProcess({ env: row.env });
    await deployed(world, webhookModel({ id: "hook", ...row.model }));
    const { engine } = row;
    if (engine !== undefined) {
      world.intercept(({ url }) => url.startsWith(ENGINE_ORIGIN) ? engine() : undefined);
    }
    const response = await world.send(row.path ?? "/inbound/hook", {
      method: "POST",
      body: JSON.stringify({ key: "key-1", marker: MARKER }),
      ...row.request,
      headers: { "content-type": "application/json", "x-marker": MARKER, ...row.request?.headers as object },
    });
    await assertAnswer(response, row);
    for (const line of world.logs) {
      assert.ok(!line.includes(MARKER), `a log line repeats the sender: ${line}`);
    }
  });
}

Deno.test("a body over the cap is refused while it is read, without a declared length", async () => {
  const world = createInProcess({ ZEEBRIDGE_MAX_BODY_BYTES: 1_000 });
  await deployed(world, webhookModel({ id: "hook" }));
  let chunks = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      chunks += 1;
      controller.enqueue(new Uint8Array(100));
    },
  });
  const response = await world.send("/inbound/hook", { method: "POST", body: endless });
  await assertAnswer(response, { status: 413, code: "WEBHOOK_BODY_TOO_LARGE" });
  assert.ok(chunks < 20, `${chunks} chunks were read`);
});

Deno.test("an engine that takes longer than 4.5 s is answered for with 503", async () => {
  const world = createInProcess();
  await deployed(world, webhookModel({ id: "hook" }));
  world.intercept(({ signal }) =>
    new Promise<Response>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)))
  );
  const answer = post(world);
  await waitForSleeper(world);
  await world.clock.advance(4_500);
  await assertAnswer(await answer, {
    status: 503,
    code: "WEBHOOK_UNAVAILABLE",
    headers: { "retry-after": RETRY_LATER },
  });
});

Deno.test("an unknown webhook is answered 404 for an API destination when the grace is over", async () => {
  const world = createInProcess({ ZEEBRIDGE_UNKNOWN_WEBHOOK_GRACE: "PT10S" });
  await deployed(world, webhookModel({ id: "hook" }));
  const ask = () => world.send("/inbound/nobody", { method: "POST", headers: AMAZON });
  assert.equal((await ask()).status, 503);
  await world.clock.advance(10_000);
  assert.equal((await ask()).status, 404);
});

async function assertAnswer(
  response: Response,
  { status, code, headers = {} }: Pick<StatusRow, "status" | "code" | "headers">,
): Promise<void> {
  const text = await response.text();
  assert.equal(response.status, status, text);
  if (code === undefined) {
    assert.equal(text, "");
  } else {
    assert.equal(response.headers.get("content-type"), "application/problem+json");
    assert.partialDeepStrictEqual(JSON.parse(text), { type: "about:blank", status, code });
  }
  for (const [name, value] of Object.entries(headers)) {
    const given = response.headers.get(name) ?? "";
    assert.ok(typeof value === "string" ? given === value : value.test(given), `${name}: ${given}`);
  }
  assert.ok(!JSON.stringify([text, ...response.headers]).includes(MARKER));
}

async function post(world: InProcess): Promise<Response> {
  return await world.send("/inbound/hook", {
    method: "POST",
    body: "{}",
    headers: { "content-type": "application/json" },
  });
}

/** Waits until the delivery has armed its deadline. */
async function waitForSleeper({ clock }: InProcess): Promise<void> {
  while (clock.sleepers === 0) await clock.advance(0);
}
