import assert from "node:assert/strict";
import { main } from "../../../src/entry/cli.ts";
import { createFakeIo } from "./fake_io.ts";

const TO_WEBHOOK = ["send", "--webhook", "orders", "--to", "http://h"];
const OK = { answer: () => new Response() };

async function bodies(requests: Request[]): Promise<string[]> {
  return await Promise.all(requests.map((request) => request.text()));
}

Deno.test("send posts a sample envelope with a new id, with an API destination's headers", async () => {
  const world = createFakeIo(OK);
  assert.equal(await main(TO_WEBHOOK, world.io), 0);
  const [request] = world.requests;
  assert.ok(request);
  assert.equal(request.method, "POST");
  assert.equal(request.url, "http://h/inbound/orders");
  assert.equal(request.redirect, "manual");
  assert.equal(request.headers.get("user-agent"), "Amazon/EventBridge/ApiDestinations");
  assert.equal(request.headers.get("content-type"), "application/json; charset=utf-8");
  assert.equal(request.headers.get("range"), "bytes=0-1048575");
  assert.deepEqual(await request.json(), {
    "version": "0",
    "id": "6d3d35b7-5bf2-43ec-9e55-5cfb27ad31b4",
    "detail-type": "OrderPlaced",
    "source": "com.example.shop",
    "account": "123456789012",
    "time": "2026-01-01T00:00:00Z",
    "region": "eu-central-1",
    "resources": [],
    "detail": { orderId: "order-6d3d35b7", customerId: "customer-1", total: 59.9 },
  });
  assert.equal(
    world.out(),
    "1  200 delivered  0 ms  6d3d35b7-5bf2-43ec-9e55-5cfb27ad31b4\n" +
      "1 event: 1 delivered, 0 would be retried, 0 would be dropped\n",
  );
});

Deno.test("send adds headers and basic authorization, but keeps what EventBridge does not let go", async () => {
  const world = createFakeIo(OK);
  const headers = [
    "--header",
    "apikey: a:b",
    "--header",
    "user-agent:mine",
    "--header",
    "content-type:text/plain",
  ];
  await main([...TO_WEBHOOK, ...headers, "--user", "shöp:pass:word"], world.io);
  const sent = world.requests[0]?.headers;
  assert.equal(sent?.get("apikey"), "a:b");
  assert.equal(sent?.get("content-type"), "text/plain");
  assert.equal(sent?.get("user-agent"), "Amazon/EventBridge/ApiDestinations");
  assert.equal(sent?.get("authorization"), "Basic c2jDtnA6cGFzczp3b3Jk");
});

Deno.test("send reaches a tenant's webhook and escapes its id", async () => {
  const world = createFakeIo(OK);
  await main(["send", "--webhook", "a/b", "--tenant", "red", "--to", "http://h/x/"], world.io);
  assert.equal(world.requests[0]?.url, "http://h/x/inbound/red/a%2Fb");
});

Deno.test("send --from sends the text as it was written", async () => {
  const text = `{ "b": 12345678901234567890, "a": 1.0 }`;
  const world = createFakeIo({ ...OK, files: { "event.json": `${text}\n` } });
  assert.equal(await main([...TO_WEBHOOK, "--from", "event.json"], world.io), 0);
  assert.deepEqual(await bodies(world.requests), [text]);
});

Deno.test("send --from - sends each of the lines, again from the start when --count asks for more", async () => {
  const world = createFakeIo({ ...OK, stdin: `{"id":"1"}\n\n{"id":"2"}\r\n` });
  assert.equal(await main([...TO_WEBHOOK, "--from", "-", "--count", "3"], world.io), 0);
  assert.deepEqual(await bodies(world.requests), [`{"id":"1"}`, `{"id":"2"}`, `{"id":"1"}`]);
});

Deno.test("send tells what EventBridge would do with each status, and ends with 1", async () => {
  const statuses = [200, 202, 401, 422, 503, 302];
  const world = createFakeIo({
    answer: () => {
      const status = statuses.shift() ?? 0;
      const body = status === 422 ? JSON.stringify({ code: "WEBHOOK_CONDITION_NOT_MET" }) : null;
      return new Response(body, { status });
    },
  });
  assert.equal(await main([...TO_WEBHOOK, "--count", "6", "--json"], world.io), 1);
  const lines = world.out().trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(lines.map(({ status, fate }) => [status, fate]), [
    [200, "delivered"],
    [202, "delivered"],
    [401, "retried"],
    [422, "dropped"],
    [503, "retried"],
    [302, "dropped"],
  ]);
  assert.equal(lines[3].code, "WEBHOOK_CONDITION_NOT_MET");
  assert.equal(world.err(), "6 events: 2 delivered, 2 would be retried, 2 would be dropped\n");
});

Deno.test("send reports a webhook that cannot be reached as one that EventBridge would retry", async () => {
  const world = createFakeIo();
  assert.equal(await main(TO_WEBHOOK, world.io), 1);
  assert.match(world.out(), /^1 {2}no answer would be retried/);
  assert.equal(world.clock.sleepers, 0);
});

Deno.test("send hangs up after 5 seconds, as an API destination does", async () => {
  const world = createFakeIo({
    answer: (request) =>
      new Promise((_resolve, reject) => {
        request.signal.addEventListener("abort", () => reject(request.signal.reason));
      }),
  });
  const sent = main(TO_WEBHOOK, world.io);
  await world.clock.advance(4_999);
  assert.equal(world.out(), "");
  await world.clock.advance(1);
  assert.equal(await sent, 1);
  assert.match(world.out(), /no answer would be retried {2}5000 ms/);
});

Deno.test("send --rate starts that many events a second, without waiting for answers", async () => {
  const answers: (() => void)[] = [];
  const world = createFakeIo({
    answer: () => new Promise((resolve) => answers.push(() => resolve(new Response()))),
  });
  const sent = main([...TO_WEBHOOK, "--rate", "2", "--count", "3"], world.io);
  await world.clock.advance(499);
  assert.equal(world.requests.length, 1);
  await world.clock.advance(1);
  assert.equal(world.requests.length, 2);
  await world.clock.advance(500);
  assert.equal(world.requests.length, 3);
  for (const answer of answers) answer();
  assert.equal(await sent, 0);
});

Deno.test("send shows its progress when its lines go into a pipe", async () => {
  const world = createFakeIo({ ...OK, stderrIsTerminal: true });
  await main([...TO_WEBHOOK, "--count", "2"], world.io);
  assert.equal(world.err(), "\r1/2\r2/2\n");
});

Deno.test("send --method sends another method, without a body where there can be none", async () => {
  const world = createFakeIo(OK);
  await main([...TO_WEBHOOK, "--method", "get"], world.io);
  await main([...TO_WEBHOOK, "--method", "put"], world.io);
  assert.deepEqual(world.requests.map(({ method }) => method), ["GET", "PUT"]);
  assert.equal((await bodies(world.requests))[0], "");
});

const MISUSES: Record<string, { args: string[]; exitCode: number; says: RegExp }> = {
  "a header without a colon": { args: ["--header", "canary"], exitCode: 2, says: /--header is no header/ },
  "a header that HTTP does not allow": {
    args: ["--header", "a b: canary"],
    exitCode: 2,
    says: /--header is no header/,
  },
  "a user without a password": { args: ["--user", "canary"], exitCode: 2, says: /--user has no password/ },
  "an unknown method": {
    args: ["--method", "brew"],
    exitCode: 2,
    says: /--method is 'BREW', expected one of POST/,
  },
  "a rate that is none": {
    args: ["--rate", "0"],
    exitCode: 2,
    says: /--rate is '0', expected a whole number/,
  },
  "a count that is none": { args: ["--count", "many"], exitCode: 2, says: /--count is 'many'/ },
  "a file without events": { args: ["--from", "empty"], exitCode: 1, says: /it holds no event/ },
  "a line that is not JSON": { args: ["--from", "bad"], exitCode: 1, says: /line 2 is not JSON/ },
};

for (const [name, { args, exitCode, says }] of Object.entries(MISUSES)) {
  Deno.test(`send sends nothing and says what is wrong for ${name}`, async () => {
    const world = createFakeIo({ ...OK, files: { empty: " \n", bad: `{}\ncanary` } });
    assert.equal(await main([...TO_WEBHOOK, ...args], world.io), exitCode);
    assert.match(world.err(), says);
    assert.doesNotMatch(world.err(), /canary/);
    assert.equal(world.requests.length, 0);
  });
}
