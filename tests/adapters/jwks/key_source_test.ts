import assert from "node:assert/strict";
import { errorCodeOf, ZeebridgeError } from "../../../src/core/errors.ts";
import { createTokenSigner } from "../../support/token_signer.ts";
import { createKeyWorld, hang, KEY_SET_URL, type KeyWorld } from "./support.ts";

const [one, two] = await Promise.all([
  createTokenSigner("ES256", { kid: "1" }),
  createTokenSigner("ES256", { kid: "2" }),
]);
const FIRST = { alg: "ES256", kid: "1" };
const SECOND = { alg: "ES256", kid: "2" };
const UNAVAILABLE = { code: "KEYS_UNAVAILABLE", decision: "retry" };

/** Whether the source has the key, now and for good. */
async function has({ keys }: KeyWorld, header: { alg: string; kid?: string }): Promise<boolean> {
  return await keys.find(KEY_SET_URL, header) !== undefined;
}

Deno.test("find() reads a set once, and then has its keys at hand", async () => {
  const world = createKeyWorld();
  world.publish(one.jwk, two.jwk);
  const key = await world.keys.find(KEY_SET_URL, FIRST);
  assert.equal(key?.alg, "ES256");
  assert.equal(world.keys.find(KEY_SET_URL, FIRST), key);
  assert.ok(await has(world, SECOND));
  assert.deepEqual(world.asked, [KEY_SET_URL]);
  assert.equal(world.clock.sleepers, 0);
});

Deno.test("find() reads a set again after ten minutes, and then withdrawn keys are gone", async () => {
  const world = createKeyWorld();
  world.publish(one.jwk);
  assert.ok(await has(world, FIRST));
  world.publish(two.jwk);
  await world.clock.advance(599_999);
  assert.ok(await has(world, FIRST));
  await world.clock.advance(1);
  assert.equal(await has(world, FIRST), false);
  assert.ok(await has(world, SECOND));
  assert.equal(world.asked.length, 2);
});

Deno.test("find() reads a set again for a new key, which is how keys are rotated", async () => {
  const world = createKeyWorld();
  world.publish(one.jwk);
  assert.ok(await has(world, FIRST));
  world.publish(one.jwk, two.jwk);
  await world.clock.advance(30_000);
  assert.ok(await has(world, SECOND));
  assert.equal(world.asked.length, 2);
});

Deno.test("find() asks at most every 30 seconds for keys that a set does not have", async () => {
  const world = createKeyWorld();
  world.publish(one.jwk);
  for (let index = 0; index < 1_000; index++) {
    assert.equal(await has(world, { alg: "ES256", kid: `unknown-${index}` }), false);
  }
  assert.equal(world.asked.length, 1);
  await world.clock.advance(30_000);
  await Promise.all(Array.from({ length: 100 }, async (_, index) => {
    const found = has(world, { alg: "ES256", kid: `unknown-${index}` });
    await world.clock.advance(50);
    assert.equal(await found, false);
  }));
  assert.equal(world.asked.length, 2);
});

Deno.test("find() asks nobody for an algorithm that there is not", async () => {
  const world = createKeyWorld();
  for (const alg of ["none", "HS256", "constructor"]) assert.equal(await has(world, { alg }), false);
  assert.deepEqual(world.asked, []);
});

Deno.test("find() reads a set once for all who need it at the same time", async () => {
  const world = createKeyWorld();
  const { promise, resolve } = Promise.withResolvers<Response>();
  world.answer(() => promise);
  const found = Array.from({ length: 10 }, () => has(world, FIRST));
  await world.clock.advance(200);
  assert.equal(world.asked.length, 1);
  resolve(Response.json({ keys: [one.jwk] }));
  await world.clock.advance(25);
  assert.deepEqual(new Set(await Promise.all(found)), new Set([true]));
  assert.equal(world.asked.length, 1);
});

Deno.test("find() takes over from a request that is gone with its sender", async () => {
  const world = createKeyWorld();
  // On Workers nothing of a request that has ended settles any more, its abort included.
  world.answer(() => new Promise<Response>(() => {}));
  void has(world, FIRST);
  await world.clock.advance(1);
  world.publish(one.jwk);
  const found = has(world, FIRST);
  await world.clock.advance(3_100);
  assert.ok(await found);
  assert.equal(world.asked.length, 2);
});

Deno.test("find() uses the keys that it knows while somebody else reads the set again", async () => {
  const world = createKeyWorld();
  world.publish(one.jwk);
  assert.ok(await has(world, FIRST));
  await world.clock.advance(600_000);
  world.answer(hang);
  const reader = has(world, FIRST);
  assert.ok(await has(world, FIRST));
  await world.clock.advance(3_000);
  assert.ok(await reader);
  assert.equal(world.asked.length, 2);
});

Deno.test("find() uses the keys that it knows for a day where the server is down, and asks every 5 seconds", async () => {
  const world = createKeyWorld();
  world.publish(one.jwk);
  assert.ok(await has(world, FIRST));
  world.answer(() => Promise.reject(new TypeError("connection refused")));
  await world.clock.advance(600_000);
  for (let second = 0; second < 60; second++) {
    assert.ok(await has(world, FIRST));
    await world.clock.advance(1_000);
  }
  assert.equal(world.asked.length, 13);
  await world.clock.advance(86_400_000 - 660_001);
  assert.ok(await has(world, FIRST));
  await world.clock.advance(1);
  await assert.rejects(has(world, FIRST), UNAVAILABLE);
  world.publish(one.jwk);
  await world.clock.advance(5_000);
  assert.ok(await has(world, FIRST));
});

Deno.test("find() says that keys cannot be had, and not that there is none, where the server is down", async () => {
  const world = createKeyWorld();
  world.answer(() => new Response(null, { status: 503, headers: { "retry-after": "20" } }));
  await assert.rejects(has(world, FIRST), UNAVAILABLE);
  await assert.rejects(has(world, FIRST), { ...UNAVAILABLE, retryAfterMs: 20_000 });
  await world.clock.advance(19_999);
  await assert.rejects(has(world, FIRST), UNAVAILABLE);
  assert.equal(world.asked.length, 1);
  world.publish(one.jwk);
  await world.clock.advance(1);
  assert.ok(await has(world, FIRST));
  // Neither can it be said of a key that may be new.
  world.answer(() => new Response(null, { status: 500 }));
  await world.clock.advance(30_000);
  await assert.rejects(has(world, SECOND), UNAVAILABLE);
  assert.ok(await has(world, FIRST));
});

Deno.test("find() keeps the keys of one URL from everybody who names another one", async () => {
  const world = createKeyWorld();
  world.answer((url) => Response.json({ keys: [url.endsWith("/a") ? one.jwk : two.jwk] }));
  assert.ok(await world.keys.find("https://login.example/a", FIRST) !== undefined);
  assert.equal(await world.keys.find("https://login.example/b", FIRST), undefined);
  assert.equal(await world.keys.find("https://login.example/a", SECOND), undefined);
  assert.ok(await world.keys.find("https://login.example/b", SECOND) !== undefined);
});

Deno.test("find() keeps a hundred sets, those that were used last", async () => {
  const world = createKeyWorld();
  world.publish(one.jwk);
  const find = async (index: number): Promise<void> =>
    void await world.keys.find(`${KEY_SET_URL}/${index}`, FIRST);
  for (let index = 0; index < 100; index++) await find(index);
  await find(0);
  await find(100);
  assert.equal(world.asked.length, 101);
  await find(0);
  assert.equal(world.asked.length, 101);
  await find(1);
  assert.equal(world.asked.length, 102);
});

Deno.test("find() is not misled by a clock that is set back", async () => {
  const world = createKeyWorld();
  world.publish(one.jwk);
  assert.ok(await has(world, FIRST));
  world.clock.setBack(3_600_000);
  world.publish(two.jwk);
  assert.equal(await has(world, FIRST), false);
  assert.ok(await has(world, SECOND));
  world.clock.setBack(3_600_000);
  world.answer(() => new Response(null, { status: 500 }));
  assert.ok(await has(world, SECOND));
  assert.equal(world.asked.length, 3);
});

Deno.test("find() takes the only key for the algorithm where a token names none", async () => {
  const world = createKeyWorld();
  world.publish(one.jwk, (await createTokenSigner("EdDSA")).jwk);
  assert.ok(await has(world, { alg: "ES256" }));
  world.publish(one.jwk, two.jwk);
  await world.clock.advance(600_000);
  assert.equal(await has(world, { alg: "ES256" }), false);
});

Deno.test("find() takes no key that is none, and asks no more for it than for others", async () => {
  const world = createKeyWorld();
  world.publish({ ...one.jwk, y: undefined });
  assert.equal(await has(world, FIRST), false);
  assert.equal(await has(world, FIRST), false);
  assert.equal(world.asked.length, 1);
});

Deno.test("find() asks nobody where it must not, and says so without the URL", () => {
  const world = createKeyWorld();
  for (
    const url of ["https://169.254.169.254/x", "http://login.example/x", "https://u:hidden@login.example/x"]
  ) {
    assert.throws(() => world.keys.find(url, FIRST), (error) => {
      assert.ok(error instanceof ZeebridgeError);
      assert.equal(errorCodeOf(error), "KEYS_URL_REFUSED");
      assert.equal(error.decision, "reject");
      assert.doesNotMatch(error.message, /login\.example|hidden|169/);
      return true;
    });
  }
  assert.deepEqual(world.asked, []);
});

Deno.test("find() asks listed hosts over http", async () => {
  const world = createKeyWorld(["keycloak"]);
  world.publish(one.jwk);
  assert.ok(await world.keys.find("http://keycloak:8080/keys", FIRST) !== undefined);
});

Deno.test("status() tells how many keys there are, since when, and why there are no newer ones", async () => {
  const world = createKeyWorld();
  assert.equal(world.keys.status(KEY_SET_URL), undefined);
  world.publish(one.jwk, two.jwk);
  assert.ok(await has(world, FIRST));
  const readAt = world.clock.now();
  assert.deepEqual(world.keys.status(KEY_SET_URL), { keys: 2, readAt, failure: undefined });
  world.answer(() => Promise.reject(new TypeError("https://login.example/keys?key=hidden refused")));
  await world.clock.advance(600_000);
  assert.ok(await has(world, FIRST));
  const failure = { reason: "the key server cannot be reached", failedAt: world.clock.now() };
  assert.deepEqual(world.keys.status(KEY_SET_URL), { keys: 2, readAt, failure });
});

Deno.test("status() tells of a URL that must not be asked, before anybody asks", () => {
  const world = createKeyWorld();
  const failure = { reason: "expected no link-local or metadata address", failedAt: world.clock.now() };
  assert.deepEqual(world.keys.status("https://169.254.169.254/keys"), { keys: 0, failure });
  assert.deepEqual(world.asked, []);
});
