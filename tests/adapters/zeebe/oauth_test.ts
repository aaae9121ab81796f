import assert from "node:assert/strict";
import { createEngineAuthorization } from "../../../src/adapters/zeebe/auth.ts";
import type { EngineAuthorization } from "../../../src/adapters/zeebe/authorization.ts";
import { ZeebridgeError } from "../../../src/core/errors.ts";
import { createManualClock, type ManualClock } from "../../../src/testing/manual_clock.ts";

const SECRET = "the-client-secret";

interface World {
  authorization: EngineAuthorization;
  clock: ManualClock;
  /** Requests to the token endpoint. */
  requests: Request[];
  /** What it answers from now on. */
  answer(respond: (request: Request) => Response | Promise<Response>): void;
}

function createWorld(settings: { tokenAudience?: string; oauthScope?: string } = {}): World {
  const clock = createManualClock();
  const requests: Request[] = [];
  let respond: (request: Request) => Response | Promise<Response> = () =>
    Response.json({ access_token: `token-${requests.length}`, expires_in: 3_600, token_type: "Bearer" });
  const authorization = createEngineAuthorization({
    authStrategy: "OAUTH",
    clientId: "the-client",
    clientSecret: SECRET,
    oauthUrl: "http://login.test/oauth/token",
    ...settings,
  }, {
    clock,
    fetch: async (input, init) => {
      requests.push(new Request(input, init));
      return await respond(new Request(input, init));
    },
  });
  return { authorization, clock, requests, answer: (next) => void (respond = next) };
}

/** An answer that the test gives when it wants to. */
function held(): { respond(request: Request): Promise<Response>; release(response: Response): void } {
  const { promise, resolve } = Promise.withResolvers<Response>();
  return {
    respond: ({ signal }) =>
      Promise.race([
        promise,
        new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
      ]),
    release: resolve,
  };
}

async function refusal(promise: unknown): Promise<ZeebridgeError> {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof ZeebridgeError);
    assert.ok(!`${error.message} ${error.cause}`.includes(SECRET));
    return error;
  }
  assert.fail("it was not refused");
}

Deno.test("header() posts the client's credentials as a form, audience and scope where they are set", async () => {
  const world = createWorld({ tokenAudience: "zeebe.camunda.io", oauthScope: "api://x/.default" });
  assert.equal(await world.authorization.header(), "Bearer token-1");
  const [request] = world.requests;
  assert.ok(request !== undefined);
  assert.equal(request.method, "POST");
  assert.match(request.headers.get("content-type") ?? "", /^application\/x-www-form-urlencoded/);
  assert.deepEqual(Object.fromEntries(new URLSearchParams(await request.text())), {
    grant_type: "client_credentials",
    client_id: "the-client",
    client_secret: SECRET,
    audience: "zeebe.camunda.io",
    scope: "api://x/.default",
  });
  assert.equal(request.redirect, "manual");

  const plain = createWorld();
  await plain.authorization.header();
  const form = new URLSearchParams(await plain.requests[0]?.text());
  assert.deepEqual([...form.keys()], ["grant_type", "client_id", "client_secret"]);
});

Deno.test("header() keeps a token, hands it out without a promise, and renews it before it expires", async () => {
  const { authorization, clock, requests } = createWorld();
  await authorization.header();
  assert.equal(authorization.header(), "Bearer token-1");
  // 5 % of an hour are 180 s.
  await clock.advance(3_600_000 - 180_000 - 1);
  assert.equal(authorization.header(), "Bearer token-1");
  await clock.advance(1);
  assert.equal(await authorization.header(), "Bearer token-2");
  assert.equal(requests.length, 2);
});

Deno.test("header() asks once for many callers, who look at the clock and not at each other's promise", async () => {
  const { authorization, clock, requests, answer } = createWorld();
  const { respond, release } = held();
  answer(respond);
  const callers = Array.from({ length: 5 }, () => authorization.header());
  await clock.advance(1_000);
  assert.equal(requests.length, 1);
  release(Response.json({ access_token: "shared", expires_in: 60 }));
  await clock.advance(25);
  assert.deepEqual(await Promise.all(callers), Array(5).fill("Bearer shared"));
  assert.equal(requests.length, 1);
  assert.equal(clock.sleepers, 0);
});

Deno.test("header() does not wait for a caller that vanished in the middle", async () => {
  const { authorization, clock, requests, answer } = createWorld();
  // As on Workers, where a request that ends takes its fetches with it: neither answer nor error comes.
  answer(() => new Promise<never>(() => {}));
  void authorization.header();
  const other = authorization.header();
  answer(() => Response.json({ access_token: "mine", expires_in: 60 }));
  await clock.advance(5_025);
  assert.equal(await other, "Bearer mine");
  assert.equal(requests.length, 2);
});

Deno.test("header() uses the old token while another caller renews it", async () => {
  const { authorization, clock, requests, answer } = createWorld();
  await authorization.header();
  await clock.advance(3_500_000);
  const { respond, release } = held();
  answer(respond);
  const renewing = authorization.header();
  assert.equal(await authorization.header(), "Bearer token-1");
  release(Response.json({ access_token: "new", expires_in: 60 }));
  assert.equal(await renewing, "Bearer new");
  assert.equal(requests.length, 2);
});

Deno.test("header() lives on an old token while the endpoint is down, but not beyond its end", async () => {
  const { authorization, clock, answer } = createWorld();
  await authorization.header();
  answer(() => new Response(null, { status: 503 }));
  await clock.advance(3_500_000);
  assert.equal(await authorization.header(), "Bearer token-1");
  await clock.advance(100_000);
  assert.equal((await refusal(authorization.header())).code, "ENGINE_UNAVAILABLE");
});

Deno.test("header() remembers a failure for five seconds, or as long as the server asks, up to a minute", async () => {
  for (const [retryAfter, holdMs] of [[undefined, 5_000], ["20", 20_000], ["3000", 60_000]] as const) {
    const { authorization, clock, requests, answer } = createWorld();
    const headers: Record<string, string> = retryAfter === undefined ? {} : { "retry-after": retryAfter };
    answer(() => new Response(null, { status: 429, headers }));
    assert.equal((await refusal(authorization.header())).code, "ENGINE_UNAVAILABLE");
    await clock.advance(holdMs - 1);
    await refusal(authorization.header());
    assert.equal(requests.length, 1);
    answer(() => Response.json({ access_token: "late", expires_in: 60 }));
    await clock.advance(1);
    assert.equal(await authorization.header(), "Bearer late");
  }
});

Deno.test("header() takes a refused client as ENGINE_UNAUTHORIZED and says OAuth's word for it", async () => {
  const { authorization, answer } = createWorld();
  answer(() =>
    Response.json({ error: "invalid_client", error_description: `wrong secret ${SECRET}` }, { status: 401 })
  );
  const error = await refusal(authorization.header());
  assert.equal(error.code, "ENGINE_UNAUTHORIZED");
  assert.equal(
    error.message,
    "Cannot get a token for the engine: the token endpoint answered 401 invalid_client, expected an access token",
  );
});

const UNUSABLE: [what: string, respond: () => Response][] = [
  ["no JSON", () => new Response("<html>")],
  ["no object", () => Response.json([])],
  ["no token", () => Response.json({ expires_in: 60 })],
  ["a token that fits into no header", () => Response.json({ access_token: "a\r\nb" })],
  ["an endless body", () => new Response("x".repeat(100_000))],
  ["a redirect", () => new Response(null, { status: 302, headers: { location: "http://elsewhere.test" } })],
  ["an error word that is none", () => Response.json({ error: SECRET + " <>" }, { status: 500 })],
  ["a broken connection", () => {
    throw new TypeError("connection closed");
  }],
];

for (const [what, respond] of UNUSABLE) {
  Deno.test(`header() takes ${what} for an answer as ENGINE_UNAVAILABLE`, async () => {
    const { authorization, answer, requests } = createWorld();
    answer(respond);
    assert.equal((await refusal(authorization.header())).code, "ENGINE_UNAVAILABLE");
    assert.equal(requests.length, 1);
  });
}

Deno.test("header() gives up on a silent endpoint after five seconds", async () => {
  const { authorization, clock, answer } = createWorld();
  answer(held().respond);
  const asked = refusal(authorization.header());
  await clock.advance(5_000);
  assert.equal((await asked).code, "ENGINE_UNAVAILABLE");
  assert.equal(clock.sleepers, 0);
});

Deno.test("header() ends with its caller's signal, which is no failure to remember", async () => {
  const { authorization, clock, answer } = createWorld();
  answer(held().respond);
  const controller = new AbortController();
  const fetching = refusal(authorization.header(controller.signal));
  const looking = refusal(authorization.header(controller.signal));
  controller.abort();
  assert.equal((await fetching).code, "ENGINE_UNAVAILABLE");
  assert.equal((await looking).code, "ENGINE_UNAVAILABLE");
  assert.equal(clock.sleepers, 0);
  answer(() => Response.json({ access_token: "next", expires_in: 60 }));
  assert.equal(await authorization.header(), "Bearer next");
});

Deno.test("header() reads lifetimes in text, and takes a missing one for a minute", async () => {
  for (
    const [lifetime, validMs] of [["600", 570_000], [undefined, 30_000], [40, 20_000], [-1, 30_000]] as const
  ) {
    const { authorization, clock, requests, answer } = createWorld();
    answer(() => Response.json({ access_token: `t-${requests.length}`, expires_in: lifetime }));
    await authorization.header();
    await clock.advance(validMs - 1);
    assert.equal(authorization.header(), "Bearer t-1");
    await clock.advance(1);
    assert.equal(await authorization.header(), "Bearer t-2");
  }
});

Deno.test("refused() drops a token once, and not the next one right after it", async () => {
  const { authorization, clock, requests } = createWorld();
  await authorization.header();
  assert.equal(authorization.refused("Bearer token-1"), true);
  // A second call that was under way with the same token just takes the new one.
  assert.equal(authorization.refused("Bearer token-1"), true);
  assert.equal(await authorization.header(), "Bearer token-2");
  assert.equal(authorization.refused("Bearer token-2"), false);
  assert.equal(authorization.header(), "Bearer token-2");
  await clock.advance(30_000);
  assert.equal(authorization.refused("Bearer token-2"), true);
  assert.equal(await authorization.header(), "Bearer token-3");
  assert.equal(requests.length, 3);
});

Deno.test("header() does not hold on to a failure when the clock is set back", async () => {
  const world = createWorld();
  world.answer(() => new Response(null, { status: 503 }));
  await refusal(world.authorization.header());
  world.answer(() => Response.json({ access_token: "late", expires_in: 3_600, token_type: "Bearer" }));
  world.clock.setBack(3_600_000);
  assert.equal(await world.authorization.header(), "Bearer late");
});
