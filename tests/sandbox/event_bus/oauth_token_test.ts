import assert from "node:assert/strict";
import type { SandboxConnection } from "../../../src/sandbox/event_bus/connection.ts";
import { createWorld, ENDPOINT, type Endpoint } from "./world.ts";

const TOKENS = "https://login.example/token";
const CONNECTION: SandboxConnection = {
  authorization: {
    type: "OAUTH_CLIENT_CREDENTIALS",
    authorizationEndpoint: TOKENS,
    clientId: "app",
    clientSecret: "hush",
    oauthHttpParameters: {
      headerParameters: { "X-Tenant": "t" },
      queryStringParameters: { audience: "shop" },
      bodyParameters: { grant_type: "client_credentials" },
    },
  },
};

/** A token endpoint with tokens t1, t2, … beside an endpoint that takes some of them. */
function createShop(takes: (token: string) => boolean, answer: object = { expires_in: 3_600 }): Endpoint {
  let tokens = 0;
  return ({ url, headers }) => {
    if (url.startsWith(TOKENS)) return Response.json({ access_token: `t${++tokens}`, ...answer });
    return new Response(null, { status: takes(headers["authorization"] ?? "") ? 200 : 401 });
  };
}

Deno.test("createOAuthTokens() asks for a token once, and shows it to the endpoint", async () => {
  const { catchAll, put, seen } = createWorld(createShop(() => true));
  catchAll({ endpoint: ENDPOINT, connection: CONNECTION });
  await put();
  await put();
  const [request, ...deliveries] = seen;
  assert.deepEqual([request?.method, request?.url], ["POST", `${TOKENS}?audience=shop`]);
  assert.equal(request?.headers["content-type"], "application/x-www-form-urlencoded;charset=UTF-8");
  assert.equal(request?.headers["x-tenant"], "t");
  assert.equal(request?.body, "client_id=app&client_secret=hush&grant_type=client_credentials");
  assert.deepEqual(deliveries.map(({ headers }) => headers["authorization"]), ["Bearer t1", "Bearer t1"]);
});

Deno.test("createOAuthTokens() asks once for all that need a token at the same time", async () => {
  const { bus, catchAll, seen } = createWorld(createShop(() => true));
  catchAll({ endpoint: ENDPOINT, connection: CONNECTION });
  await bus.putEvents(Array(5).fill({ Source: "shop", DetailType: "x", Detail: {} }));
  await bus.idle();
  assert.equal(seen.filter(({ url }) => url.startsWith(TOKENS)).length, 1);
  assert.equal(seen.length, 6);
});

Deno.test("createOAuthTokens() gets another token when the endpoint refuses the first", async () => {
  const { bus, catchAll, clock, put, seen } = createWorld(createShop((token) => token === "Bearer t2"));
  catchAll({ endpoint: ENDPOINT, connection: CONNECTION });
  await put();
  await clock.advance(1_000);
  assert.equal(bus.events[0]?.deliveries[0]?.state, "delivered");
  assert.equal(seen.filter(({ url }) => url.startsWith(TOKENS)).length, 2);
});

Deno.test("createOAuthTokens() gets another token a minute before the first ends", async () => {
  const { catchAll, clock, put, seen } = createWorld(
    createShop(() => true, { expires_in: 600, token_type: "DPoP" }),
  );
  catchAll({ endpoint: ENDPOINT, connection: CONNECTION });
  await put();
  await clock.advance(539_999);
  await put();
  await clock.advance(1);
  await put();
  assert.deepEqual(
    seen.filter(({ url }) => url === ENDPOINT).map(({ headers }) => headers["authorization"]),
    [
      ...["DPoP t1", "DPoP t1", "DPoP t2"],
    ],
  );
});

Deno.test("createOAuthTokens() sends the client in the query where the method is GET", async () => {
  const authorization = {
    type: "OAUTH_CLIENT_CREDENTIALS",
    authorizationEndpoint: TOKENS,
    httpMethod: "GET",
    clientId: "app",
    clientSecret: "hush",
  } as const;
  const { catchAll, put, seen } = createWorld(createShop(() => true));
  catchAll({ endpoint: ENDPOINT, connection: { authorization } });
  await put();
  assert.equal(seen[0]?.url, `${TOKENS}?client_id=app&client_secret=hush`);
});

Deno.test("createOAuthTokens() lets a delivery fail and be tried again where there is no token", async () => {
  const answers: Endpoint[] = [
    () => new Response("no", { status: 500 }),
    () => Response.json({ token: "?" }),
    () => new Response("no JSON"),
    () => Promise.reject(new TypeError("connection refused")),
  ];
  for (const answer of answers) {
    const { bus, catchAll, put, seen } = createWorld(answer);
    catchAll({ endpoint: ENDPOINT, connection: CONNECTION });
    await put();
    assert.equal(bus.events[0]?.deliveries[0]?.state, "retrying");
    assert.match(bus.events[0]?.deliveries[0]?.lastError ?? "", /^Cannot get a token for the connection: /);
    assert.equal(seen.length, 1);
  }
});
