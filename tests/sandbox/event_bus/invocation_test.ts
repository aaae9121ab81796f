import assert from "node:assert/strict";
import type { ApiDestinationTarget } from "../../../src/sandbox/event_bus/target.ts";
import { createWorld, ENDPOINT, type SeenRequest } from "./world.ts";

async function seenBy(target: ApiDestinationTarget): Promise<SeenRequest> {
  const { catchAll, put, seen } = createWorld();
  catchAll(target);
  await put();
  assert.ok(seen[0] !== undefined);
  return seen[0];
}

Deno.test("buildInvocation() sends the event with the headers of an API destination", async () => {
  const { method, url, headers, body } = await seenBy({ endpoint: ENDPOINT });
  assert.deepEqual([method, url], ["POST", ENDPOINT]);
  assert.deepEqual(headers, {
    "accept-encoding": "gzip,deflate",
    "connection": "close",
    "content-type": "application/json; charset=utf-8",
    "range": "bytes=0-1048575",
    "user-agent": "Amazon/EventBridge/ApiDestinations",
  });
  assert.deepEqual(Object.keys(JSON.parse(body)), [
    ...["version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail"],
  ]);
});

Deno.test("buildInvocation() shows who it is", async () => {
  const basic = { type: "BASIC", username: "app", password: "pässword" } as const;
  const { headers } = await seenBy({ endpoint: ENDPOINT, connection: { authorization: basic } });
  assert.equal(headers["authorization"], "Basic YXBwOnDDpHNzd29yZA==");
  const apiKey = { type: "API_KEY", apiKeyName: "X-Api-Key", apiKeyValue: "secret" } as const;
  const withKey = await seenBy({ endpoint: ENDPOINT, connection: { authorization: apiKey } });
  assert.equal(withKey.headers["x-api-key"], "secret");
});

Deno.test("buildInvocation() adds parameters, and lets those of the connection win", async () => {
  const { url, headers, body } = await seenBy({
    endpoint: "https://app.example/a/*/b/*?fixed=1",
    connection: {
      invocationHttpParameters: {
        headerParameters: { "X-Both": "connection", "Content-Type": "application/cloudevents+json" },
        queryStringParameters: { both: "connection" },
        bodyParameters: { both: "connection" },
      },
    },
    httpParameters: {
      headerParameters: { "X-Both": "target", "X-Mine": "1" },
      queryStringParameters: { both: "target", mine: "2" },
      bodyParameters: { both: "target", mine: "3" },
      pathParameterValues: ["one/two", "*"],
    },
  });
  assert.equal(url, "https://app.example/a/one%2Ftwo/b/*?fixed=1&both=connection&mine=2");
  assert.deepEqual([headers["x-both"], headers["x-mine"]], ["connection", "1"]);
  assert.equal(headers["content-type"], "application/cloudevents+json");
  const { both, mine, source } = JSON.parse(body);
  assert.deepEqual([both, mine, source], ["connection", "3", "shop"]);
});

Deno.test("buildInvocation() leaves out the headers that AWS strips", async () => {
  const { headers } = await seenBy({
    endpoint: ENDPOINT,
    httpParameters: {
      headerParameters: {
        "User-Agent": "mine",
        "range": "bytes=0-1",
        "If-None-Match": "*",
        "Cache-Control": "no-store",
        "Content-Length": "1",
        "Via": "mine",
        "Accept": "text/plain",
      },
    },
  });
  assert.deepEqual(Object.keys(headers).toSorted(), [
    ...["accept", "accept-encoding", "connection", "content-type", "range", "user-agent"],
  ]);
  assert.equal(headers["user-agent"], "Amazon/EventBridge/ApiDestinations");
  assert.equal(headers["range"], "bytes=0-1048575");
});

Deno.test("buildInvocation() sends a part of the event, or something else, where the target says so", async () => {
  const cases: [Partial<ApiDestinationTarget>, string][] = [
    [{ inputPath: "$.detail" }, '{"order":"A-1"}'],
    [{ inputPath: "$.detail.order" }, '"A-1"'],
    [{ inputPath: "$.detail.nothing" }, "null"],
    [{ inputPath: "$.resources" }, "[]"],
    [{ inputPath: "$.resources[0]" }, "null"],
    [{ input: '{"hello": "world"}' }, '{"hello": "world"}'],
    [{ input: "7", httpParameters: { bodyParameters: { a: "b" } } }, "7"],
    [{ method: "GET" }, ""],
  ];
  for (const [target, body] of cases) {
    assert.equal((await seenBy({ endpoint: ENDPOINT, ...target })).body, body);
  }
});

/** Targets that AWS would not take, and why. */
const REFUSED: readonly [ApiDestinationTarget, string][] = [
  [{ endpoint: "ftp://x" }, "endpoint is no URL of https or http of up to 2048 characters"],
  [
    { endpoint: "https://user:password@x" },
    "endpoint is no URL of https or http of up to 2048 characters",
  ],
  [
    { endpoint: ENDPOINT, httpParameters: { headerParameters: { a: "日" } } },
    "headerParameters.a cannot be the value of a header",
  ],
  [{ endpoint: "https://x/*" }, "the endpoint has 1 wildcards, and there are 0 values for them"],
  [{ endpoint: ENDPOINT, invocationRateLimitPerSecond: 0 }, "invocationRateLimitPerSecond is less than 1"],
  [
    { endpoint: ENDPOINT, retryPolicy: { maximumRetryAttempts: 186 } },
    "maximumRetryAttempts is 186, expected 0 to 185",
  ],
  [
    { endpoint: ENDPOINT, retryPolicy: { maximumEventAgeSeconds: 59 } },
    "maximumEventAgeSeconds is 59, expected 60 to 86400",
  ],
  [
    {
      endpoint: ENDPOINT,
      connection: { authorization: { type: "BASIC", username: "app", password: "a:secret" } },
    },
    "password is no text of 1 to 512 characters without colons and control characters",
  ],
  [
    {
      endpoint: ENDPOINT,
      connection: { authorization: { type: "API_KEY", apiKeyName: "a b", apiKeyValue: "x" } },
    },
    "apiKeyName cannot name a header",
  ],
  [
    { endpoint: ENDPOINT, httpParameters: { headerParameters: { "a b": "x" } } },
    "headerParameters.a b cannot name a header",
  ],
  [
    { endpoint: ENDPOINT, httpParameters: { queryStringParameters: { a: "x\n" } } },
    "queryStringParameters.a is no text of up to 512 characters without control characters",
  ],
  [{ endpoint: ENDPOINT, input: "{" }, "input is no JSON text"],
  [{ endpoint: ENDPOINT, inputPath: "detail" }, "detail is no path such as $.detail.order"],
  [
    { endpoint: ENDPOINT, inputTransformer: { inputTemplate: '"<who>"' } },
    "inputTemplate has the placeholder who, which is not in inputPathsMap",
  ],
  [
    { endpoint: ENDPOINT, inputTransformer: { inputPathsMap: { "a.b": "$" }, inputTemplate: "" } },
    "inputPathsMap has the name a.b, expected letters, digits, _ and -",
  ],
  [
    { endpoint: ENDPOINT, input: "1", inputPath: "$" },
    "only one of input, inputPath and inputTransformer may be there",
  ],
];

Deno.test("putRule() refuses targets that AWS would not take, without their secrets", () => {
  const { catchAll } = createWorld();
  for (const [target, reason] of REFUSED) {
    assert.throws(() => catchAll(target), {
      code: "EVENT_BUS_REJECTED",
      message: `Cannot put the rule all: target 1: ${reason}`,
    });
  }
});
