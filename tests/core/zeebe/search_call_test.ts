import assert from "node:assert/strict";
import type { ZeebridgeError } from "../../../src/core/errors.ts";
import { type ProcessDefinitionKey, readKey } from "../../../src/core/keys.ts";
import { readAnswer, unsupported } from "../../../src/core/zeebe/answer.ts";
import type { ZeebeCall } from "../../../src/core/zeebe/call.ts";
import {
  activeInstancesCall,
  definitionCall,
  searchAwaitingCall,
  searchDefinitionsCall,
  xmlCall,
} from "../../../src/core/zeebe/search_call.ts";

const KEY: ProcessDefinitionKey = readKey("9007199254740995");
const WAITING = { filter: { messageSubscriptionState: "CREATED", tenantId: "t" } };

/** Exactly what goes over the wire: 8.8 refuses a property more. */
const ROWS: { call: ZeebeCall<unknown>; route: string; body: unknown }[] = [
  {
    call: searchDefinitionsCall({ tenantId: "t", limit: 5 }),
    route: "POST process-definitions/search",
    body: { filter: { isLatestVersion: true, tenantId: "t" }, page: { limit: 5 } },
  },
  {
    call: searchDefinitionsCall({ tenantId: "t", limit: 5, after: "YQ==" }),
    route: "POST process-definitions/search",
    body: { filter: { isLatestVersion: true, tenantId: "t" }, page: { limit: 5, after: "YQ==" } },
  },
  { call: definitionCall(KEY), route: `GET process-definitions/${KEY}`, body: undefined },
  { call: xmlCall(KEY), route: `GET process-definitions/${KEY}/xml`, body: undefined },
  {
    call: searchAwaitingCall({ tenantId: "t", from: "statistics" }),
    route: "POST process-definitions/statistics/message-subscriptions",
    body: WAITING,
  },
  {
    call: searchAwaitingCall({ tenantId: "t", from: "statistics", after: "YQ==" }),
    route: "POST process-definitions/statistics/message-subscriptions",
    body: { ...WAITING, page: { limit: 200, after: "YQ==" } },
  },
  {
    call: searchAwaitingCall({ tenantId: "t", from: "subscriptions" }),
    route: "POST message-subscriptions/search",
    body: { ...WAITING, page: { limit: 1_000 } },
  },
  {
    call: activeInstancesCall(KEY),
    route: "POST process-instances/search",
    body: { filter: { processDefinitionKey: KEY, state: "ACTIVE" }, page: { limit: 1 } },
  },
];

for (const [index, { call, route, body }] of ROWS.entries()) {
  Deno.test(`searches carry exactly what 8.8 takes: ${route} (${index})`, () => {
    assert.equal(`${call.method} ${call.path}`, route);
    assert.deepEqual(call.body, body);
    assert.equal(call.repeatable, true);
  });
}

Deno.test("unsupported() names the version that has a search", () => {
  const expected = /has no POST \/v2\/process-definitions\/search, expected Zeebe 8\.8 or newer$/;
  assert.match(unsupported(searchDefinitionsCall({ tenantId: "t", limit: 5 }), "8.7.3").message, expected);
});

Deno.test("a definition or a model that is not there is no failure, and one that is refused is one", () => {
  const notFound = { status: 404, text: '{"title":"NOT_FOUND","detail":"not found"}' };
  const forbidden = { status: 403, text: '{"title":"FORBIDDEN"}' };
  for (const call of [definitionCall(KEY), xmlCall(KEY)]) {
    assert.equal(readAnswer<unknown>(call, notFound), undefined);
    assert.throws(() => readAnswer<unknown>(call, forbidden), (error: ZeebridgeError) => {
      return error.code === "ENGINE_UNAUTHORIZED";
    });
  }
});

Deno.test("a model is read as it is, and an answer without one is none", () => {
  assert.equal(readAnswer(xmlCall(KEY), { status: 200, text: "<a>{}</a>" }), "<a>{}</a>");
  assert.equal(readAnswer(xmlCall(KEY), { status: 204, text: "" }), undefined);
});
