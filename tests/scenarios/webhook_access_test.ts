/**
 * Who may call, and what a model answers, through a whole connector: signatures over the URL that a sender knows,
 * tokens by a key set that is fetched, results that a sender waits for, and secrets in expressions that come out
 * nowhere.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Hono } from "hono";
import type { ConnectorOptions } from "../../src/entry/options.ts";
import { createTokenSigner, NOW_SECONDS } from "../support/token_signer.ts";
import { jsonOf } from "../support/json.ts";
import { createInProcess, deployed, ENGINE_ORIGIN, type InProcess } from "./support/in_process.ts";
import { webhookModel, type WebhookModelOptions } from "./support/model.ts";

async function signatureOf(text: string): Promise<string> {
  const bytes = (given: string) => new TextEncoder().encode(given);
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes("hmac-secret"), algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes(text))).toHex();
}

const SIGNED: WebhookModelOptions["properties"] = {
  "inbound.shouldValidateHmac": "enabled",
  "inbound.hmacSecret": "{{secrets.HMAC}}",
  "inbound.hmacHeader": "X-Signature",
  "inbound.hmacAlgorithm": "sha_256",
  "inbound.hmacScopes": '=["url", "body"]',
};
const MOUNTED: ConnectorOptions = {
  env: { SECRET_HMAC: "hmac-secret" },
  mount: ({ app }) => new Hono().route("/x", app),
};

const ADDRESSES: {
  name: string;
  options?: ConnectorOptions;
  headers?: Record<string, string>;
  signedUrl: string;
}[] = [
  { name: "as it came", signedUrl: "http://connector.test/x/inbound/hook" },
  {
    name: "under a public URL",
    options: { ZEEBRIDGE_PUBLIC_URL: "https://hooks.example/zeebe" },
    signedUrl: "https://hooks.example/zeebe/inbound/hook",
  },
  {
    name: "behind a proxy that ends TLS",
    options: { ZEEBRIDGE_TRUST_PROXY: true },
    headers: { "x-forwarded-proto": "https", "x-forwarded-host": "hooks.example" },
    signedUrl: "https://hooks.example/x/inbound/hook",
  },
];
for (const { name, options, headers, signedUrl } of ADDRESSES) {
  Deno.test(`a signature counts over the URL ${name}, under a mount`, async () => {
    const world = createInProcess({ ...MOUNTED, ...options });
    const xml = webhookModel({ id: "hook", properties: SIGNED });
    const form = new FormData();
    form.append("resources", new File([xml], "hook.bpmn"));
    const deployment = await world.admin("/x/admin/api/deployments", {
      method: "POST",
      body: form,
      headers,
    });
    // What a person is shown is what a sender has to sign.
    const { processes } = await jsonOf<{ processes: { webhooks: { url: string }[] }[] }>(deployment);
    assert.equal(processes[0]?.webhooks[0]?.url, signedUrl);

    const body = '{"a":"b"}';
    const post = async (signed: string) => {
      const signature = await signatureOf(signed);
      const response = await world.send("/x/inbound/hook?page=1", {
        method: "POST",
        body,
        headers: { ...headers, "content-type": "application/json", "x-signature": signature },
      });
      return response.status;
    };
    assert.equal(await post(`${signedUrl}ab`), 200);
    assert.equal(await post("https://elsewhere.example/inbound/hookab"), 401);
    assert.equal(await post(`${signedUrl}ac`), 401);
    assert.equal(world.engine.instances.length, 1);
  });
}

const KEY_SET_URL = "https://login.example/keys";
const TOKEN: WebhookModelOptions["properties"] = {
  "inbound.auth.type": "JWT",
  "inbound.auth.jwt.jwkUrl": KEY_SET_URL,
  "inbound.auth.jwt.permissionsExpression": "=realm.roles",
  "inbound.auth.jwt.requiredPermissions": '["orders"]',
};
const signer = await createTokenSigner("ES256");

async function postWith(world: InProcess, token: string): Promise<Response> {
  return await world.send("/inbound/hook", {
    method: "POST",
    body: "{}",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
  });
}

Deno.test("a token lets in whoever has the role, by keys that are fetched once", async () => {
  const world = createInProcess();
  await deployed(world, webhookModel({ id: "hook", properties: TOKEN }));
  world.intercept(({ url }) => url === KEY_SET_URL ? Response.json({ keys: [signer.jwk] }) : undefined);
  const tokenOf = (...roles: string[]) =>
    signer.sign({ claims: { exp: NOW_SECONDS + 60, realm: { roles } } });
  assert.equal((await postWith(world, await tokenOf("orders", "stock"))).status, 200);
  assert.equal((await postWith(world, await tokenOf("orders"))).status, 200);
  const forbidden = await postWith(world, await tokenOf("stock"));
  assert.equal(forbidden.status, 403);
  assert.partialDeepStrictEqual(await jsonOf(forbidden), { code: "WEBHOOK_FORBIDDEN" });
  const late = await signer.sign({ claims: { exp: NOW_SECONDS - 1, realm: { roles: ["orders"] } } });
  const refused = await postWith(world, late);
  assert.equal(refused.status, 401);
  assert.equal(refused.headers.get("www-authenticate"), 'Bearer realm="webhook"');
  assert.equal(world.engine.instances.length, 2);
  assert.equal(world.sent.filter((request) => request.startsWith(`GET\n${KEY_SET_URL}`)).length, 1);
});

Deno.test("a token is neither good nor bad while its keys cannot be had, and is told nobody", async () => {
  const world = createInProcess();
  await deployed(world, webhookModel({ id: "hook", properties: TOKEN }));
  world.intercept(({ url }) => url === KEY_SET_URL ? new Response("down", { status: 500 }) : undefined);
  const token = await signer.sign();
  const response = await postWith(world, token);
  assert.equal(response.status, 503);
  assert.match(response.headers.get("retry-after") ?? "", /^\d+$/);
  assert.partialDeepStrictEqual(await jsonOf(response), { code: "WEBHOOK_UNAVAILABLE" });
  assert.equal(world.engine.instances.length, 0);
  for (const part of token.split(".")) assert.ok(![...world.logs, ...world.sent].join().includes(part));
});

Deno.test("a sender waits for the end of the instance, and is answered with its variables", async () => {
  const world = createInProcess();
  await deployed(
    world,
    webhookModel({
      id: "hook",
      properties: {
        synchronousResponse: "true",
        resultExpression: "={order: request.body.order}",
        "inbound.responseExpression": "={statusCode: 201, body: {order: correlation.variables.order}}",
      },
    }),
  );
  const response = await world.send("/inbound/hook", { method: "POST", body: '{"order":7}' });
  assert.equal(response.status, 201);
  assert.equal(response.headers.get("content-type"), "application/json");
  assert.equal(await response.text(), '{"order":7}');
});

for (const [status, setting] of [[504, undefined], [202, "202"]] as const) {
  Deno.test(`a sender that waits too long for an instance's end is told ${status}`, async () => {
    const world = createInProcess({ ZEEBRIDGE_SYNC_TIMEOUT: "PT2S", ZEEBRIDGE_SYNC_TIMEOUT_STATUS: setting });
    await deployed(world, webhookModel({ id: "hook", properties: { synchronousResponse: "true" } }));
    world.engine.failNext("createProcessInstance", { kind: "ignore" });
    const answer = world.send("/inbound/hook", { method: "POST", body: "{}" });
    while (world.clock.sleepers === 0) await world.clock.advance(0);
    await world.clock.advance(2_000);
    assert.equal((await answer).status, status);
  });
}

Deno.test("a sender that waits is never told 202 by an engine that was not reached", async () => {
  const world = createInProcess({ ZEEBRIDGE_SYNC_TIMEOUT_STATUS: "202" });
  await deployed(world, webhookModel({ id: "hook", properties: { synchronousResponse: "true" } }));
  world.intercept(({ url }) =>
    url.startsWith(ENGINE_ORIGIN) ? Promise.reject(new TypeError("connection refused")) : undefined
  );
  const response = await world.send("/inbound/hook", { method: "POST", body: "{}" });
  assert.equal(response.status, 503);
});

Deno.test("a message that is not to be kept meets who waits for it now, or nobody", async () => {
  const world = createInProcess();
  await deployed(
    world,
    webhookModel({
      id: "hook",
      element: "INTERMEDIATE_CATCH_EVENT",
      properties: {
        synchronousResponse: "true",
        correlationKeyExpression: "=request.body.order",
        "inbound.responseExpression": "={body: {instance: correlation.processInstanceKey}}",
      },
    }),
  );
  const post = () => world.send("/inbound/hook", { method: "POST", body: '{"order":"7"}' });
  const unmatched = await post();
  assert.equal(unmatched.status, 422);
  assert.partialDeepStrictEqual(await jsonOf(unmatched), { code: "WEBHOOK_NOT_CORRELATED" });
  const waiting = world.engine.addSubscription({ messageName: "message-hook", correlationKey: "7" });
  const matched = await post();
  assert.equal(await matched.text(), `{"instance":${waiting.processInstanceKey}}`);
});

Deno.test("the files of a form become documents of the engine, and references in the process", async () => {
  const world = createInProcess();
  await deployed(
    world,
    webhookModel({ id: "hook", properties: { resultExpression: "={files: documents}" } }),
  );
  const form = new FormData();
  form.append("scan", new File(["PDF"], "a.pdf", { type: "application/pdf" }));
  const response = await world.send("/inbound/hook", { method: "POST", body: form });
  assert.equal(response.status, 200);
  const [document] = world.engine.documents;
  assert.partialDeepStrictEqual(document, { contentType: "application/pdf", fileName: "a.pdf" });
  assert.partialDeepStrictEqual(world.engine.instances[0]?.variables, {
    files: [{ documentId: document?.documentId }],
  });
});

const CANARIES = { VERIFY: "canary-of-the-check", RESPONSE: "canary\nof-the-answer" };
const CANARY_ENV = Object.fromEntries(
  Object.entries(CANARIES).map(([name, value]) => [`SECRET_${name}`, value]),
);
const CHECK = '=if request.body.token = "{{secrets.VERIFY}}" then null else {statusCode: 401}';
/** Answers that fail with a secret in their hands. */
const FAILING_ANSWERS = [
  '={statusCode: "{{secrets.RESPONSE}}"}',
  '={headers: context put({}, "{{secrets.RESPONSE}}", "a")}',
  '={headers: ["{{secrets.RESPONSE}}"]}',
  '="{{secrets.RESPONSE}}"',
  '=assert("{{secrets.RESPONSE}}", false, "{{secrets.RESPONSE}}")',
];
/** Checks that fail with a secret in their hands. */
const FAILING_CHECKS = [
  '="{{secrets.VERIFY}}"',
  '={statusCode: "{{secrets.VERIFY}}"}',
  '={headers: "{{secrets.VERIFY}}"}',
  '=assert("{{secrets.VERIFY}}", false, "{{secrets.VERIFY}}")',
];

/** A request, and everything that came out of the connector for it. */
async function outputOf(
  properties: Record<string, string>,
  body: unknown,
): Promise<{ status: number; output: string }> {
  const world = createInProcess({ env: CANARY_ENV });
  await deployed(world, webhookModel({ id: "hook", properties }));
  const response = await world.send("/inbound/hook", { method: "POST", body: JSON.stringify(body) });
  const pages = ["/admin/api/webhooks", "/admin/api/definitions", "/metrics"].map(async (path) =>
    await (await world.admin(path)).text()
  );
  const text = JSON.stringify([...response.headers, await response.text()]);
  return {
    status: response.status,
    output: [...world.logs, ...world.sent, ...await Promise.all(pages), text].join(),
  };
}

function assertNoCanary(output: string): void {
  for (const value of Object.values(CANARIES)) {
    for (const spelling of [value, JSON.stringify(value).slice(1, -1), value.split("\n")[0] ?? value]) {
      assert.ok(!output.includes(spelling), `${spelling} came out`);
    }
  }
}

for (const answer of FAILING_ANSWERS) {
  Deno.test(`no secret comes out of an answer that fails: ${answer}`, async () => {
    const properties = { "inbound.verificationExpression": CHECK, "inbound.responseExpression": answer };
    const { status, output } = await outputOf(properties, { token: CANARIES.VERIFY });
    assert.equal(status, 200);
    assertNoCanary(output);
    assert.match(output, /Response expression failed/);
  });
}

for (const check of FAILING_CHECKS) {
  Deno.test(`no secret comes out of a check that fails: ${check}`, async () => {
    const { status, output } = await outputOf({ "inbound.verificationExpression": check }, {});
    assert.equal(status, 422);
    assertNoCanary(output);
  });
}

Deno.test("no secret of a check comes out for whoever does not know it", async () => {
  const properties = { "inbound.verificationExpression": CHECK, resultVariable: "event" };
  for (const token of ["guess", "{{secrets.VERIFY}}", { a: "secrets.VERIFY" }]) {
    const { status, output } = await outputOf(properties, { token });
    assert.equal(status, 401);
    assertNoCanary(output);
  }
});
