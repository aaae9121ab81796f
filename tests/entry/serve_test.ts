import assert from "node:assert/strict";
import { createMemoryRegistry } from "../../src/adapters/store/memory.ts";
import { type Platform, type ServeOptions, servePlatform } from "../../src/entry/serve.ts";
import type { DeploymentResource } from "../../src/ports/engine.ts";
import type { EngineFlavour as StubFlavour } from "../../src/sandbox/engine/rest/answer.ts";
import { createManualClock } from "../../src/testing/manual_clock.ts";
import { createStubEngine, type StubEngine } from "../../src/testing/stub_engine.ts";
import { webhookModel } from "../scenarios/support/model.ts";
import { createRecordingTelemetry } from "../support/telemetry.ts";

const ENGINE_ADDRESS = "http://engine.test";

/** A platform without a machine under it, and a way to look at what was done with it. */
function createWorld(
  platform: Partial<Platform> = {},
  { flavour, ...options }: ServeOptions & { flavour?: StubFlavour } = {},
) {
  const clock = createManualClock();
  const engine = createStubEngine({ clock, flavour, searchLagMs: 1_000 });
  const telemetry = createRecordingTelemetry();
  const world = {
    clock,
    engine,
    telemetry,
    listening: false,
    abandoned: false,
    requestsEnd: Promise.resolve(),
    signal: (): void => {},
    answer: (_request: Request): Response | Promise<Response> => new Response(null, { status: 599 }),
  };
  const given: Platform = {
    env: { CAMUNDA_REST_ADDRESS: ENGINE_ADDRESS },
    defaultStore: { kind: "memory" },
    openRegistry: () => Promise.resolve(createMemoryRegistry()),
    listen({ port }, fetch) {
      world.listening = true;
      world.answer = (request) => fetch(request, { peer: "127.0.0.1" });
      return Promise.resolve({
        port,
        close() {
          world.listening = false;
          return world.requestsEnd;
        },
        abandon: () => void (world.abandoned = true),
      });
    },
    peerAddress: (env) => (env as { peer?: string } | undefined)?.peer,
    onShutdown(callback) {
      world.signal = callback;
      return () => void (world.signal = () => {});
    },
    readFolder: () => Promise.resolve([]),
    ...platform,
  };
  const serve = () =>
    servePlatform(given, {
      clock,
      telemetry,
      fetch: async (input, init) => await engine.fetch(new Request(input, init)),
      ZEEBRIDGE_POLL_TIMEOUT: "PT1S",
      ...options,
    });
  return { world, serve };
}

const file = (name: string, xml: string): DeploymentResource => ({
  name,
  content: new TextEncoder().encode(xml),
});

async function statusOf(world: { answer(request: Request): Response | Promise<Response> }, path: string) {
  return (await world.answer(new Request(`http://127.0.0.1:8000${path}`))).status;
}

Deno.test("servePlatform() lists every problem at once, and starts nothing", async () => {
  const { world, serve } = createWorld({ env: { PORT: "many", ZEEBRIDGE_LGO: "json", HOST: "0.0.0.0" } });
  await assert.rejects(serve(), (error: Error) => {
    for (const name of ["PORT", "ZEEBRIDGE_LGO", "ZEEBRIDGE_LOG"]) {
      assert.match(error.message, new RegExp(name));
    }
    return true;
  });
  assert.equal(world.listening, false);
});

Deno.test("servePlatform() needs an engine, and a token where others can reach it", async () => {
  const { serve } = createWorld({ env: { HOST: "0.0.0.0" } });
  await assert.rejects(serve(), (error: Error) => {
    assert.match(error.message, /CAMUNDA_REST_ADDRESS is not set/);
    assert.match(error.message, /HOST is "0\.0\.0\.0".*needs ZEEBRIDGE_ADMIN_TOKEN/);
    return true;
  });
});

Deno.test("servePlatform() refuses durable delivery in one line until the inbox is built", async () => {
  const { serve } = createWorld({
    env: { CAMUNDA_REST_ADDRESS: ENGINE_ADDRESS, ZEEBRIDGE_DELIVERY: "durable" },
  });
  await assert.rejects(serve(), /ZEEBRIDGE_DELIVERY is "durable", expected direct .*inbox/);
});

Deno.test("servePlatform() answers, opens its admin side to this machine, and stops", async () => {
  const { world, serve } = createWorld();
  const server = await serve();
  assert.equal(server.url, "http://127.0.0.1:8000");
  assert.equal(await statusOf(world, "/health"), 200);
  await world.clock.advance(0);
  assert.equal(await statusOf(world, "/ready"), 200);
  assert.equal(await statusOf(world, "/admin/api/webhooks"), 200);
  assert.equal(await statusOf(world, "/inbound/nobody"), 404);
  const stopped = server.stop();
  assert.equal(await statusOf(world, "/ready"), 503);
  await world.clock.advance(30_000);
  await stopped;
  await server.finished;
  assert.equal(world.listening, false);
});

Deno.test("servePlatform() refuses a request whose Host header is more than a host", async () => {
  const { world, serve } = createWorld();
  const server = await serve();
  const headers = { host: "bridge.test/inbound/hook?" };
  const response = await world.answer(new Request("http://bridge.test/inbound/hook?/health", { headers }));
  assert.equal(response.status, 400);
  const stopped = server.stop();
  await world.clock.advance(30_000);
  await stopped;
});

Deno.test("servePlatform() stops once, whoever asks and however often", async () => {
  const { world, serve } = createWorld();
  const server = await serve();
  world.signal();
  void server.stop();
  await world.clock.advance(30_000);
  await server.finished;
  assert.equal(world.telemetry.lines.filter(({ message }) => message === "Stopped").length, 1);
});

Deno.test("servePlatform() deploys a folder file by file, a broken one aside", async () => {
  const folder = [
    file("a.bpmn", webhookModel({ id: "a" })),
    file("b.bpmn", "<broken"),
    file("c.bpmn", webhookModel({ id: "c" })),
  ];
  const { world, serve } = createWorld({ readFolder: () => Promise.resolve(folder) }, {
    ZEEBRIDGE_PROCESSES: "models",
  });
  const server = await serve();
  await world.clock.advance(0);
  assert.equal((await world.answer(new Request("http://127.0.0.1:8000/inbound/a"))).status, 405);
  assert.equal((await world.answer(new Request("http://127.0.0.1:8000/inbound/c"))).status, 405);
  assert.partialDeepStrictEqual(
    world.telemetry.lines.filter(({ level }) => level === "error"),
    [{ message: "File not deployed", fields: { file: "b.bpmn", code: "BPMN_INVALID" } }],
  );
  assert.equal(await statusOf(world, "/ready"), 200);
  void server.stop();
  await world.clock.advance(30_000);
  await server.finished;
});

Deno.test("servePlatform() is not ready until its folder is deployed, and tries again while the engine is down", async () => {
  const folder = [file("a.bpmn", webhookModel({ id: "a" }))];
  let isDown = true;
  const { world, serve } = createWorld({ readFolder: () => Promise.resolve(folder) }, {
    ZEEBRIDGE_PROCESSES: "models",
    fetch: async (input, init) => {
      const request = new Request(input, init);
      if (isDown && request.url.endsWith("/v2/deployments")) return new Response(null, { status: 503 });
      return await world.engine.fetch(request);
    },
  });
  const server = await serve();
  await world.clock.advance(500);
  assert.equal(await statusOf(world, "/ready"), 503);
  isDown = false;
  await world.clock.advance(30_000);
  assert.equal(await statusOf(world, "/ready"), 200);
  void server.stop();
  await world.clock.advance(30_000);
  await server.finished;
});

Deno.test("servePlatform() says what is wrong with a folder that cannot be read, and is not ready without it", async () => {
  const { world, serve } = createWorld({ readFolder: () => Promise.reject(new Error("no such folder")) }, {
    ZEEBRIDGE_PROCESSES: "models",
  });
  const server = await serve();
  await world.clock.advance(0);
  assert.partialDeepStrictEqual(world.telemetry.lines.filter(({ level }) => level === "error"), [
    { fields: { path: "models", error: "no such folder" } },
  ]);
  assert.equal(await statusOf(world, "/ready"), 503);
  assert.equal(await statusOf(world, "/health"), 200);
  void server.stop();
  await world.clock.advance(30_000);
  await server.finished;
});

/** Deploys as a modeller does: past the connector. */
async function deployElsewhere({ engine }: { engine: StubEngine }, id: string): Promise<void> {
  const form = new FormData();
  form.append("resources", new File([webhookModel({ id })], `${id}.bpmn`));
  const request = new Request(`${ENGINE_ADDRESS}/v2/deployments`, { method: "POST", body: form });
  assert.equal((await engine.fetch(request)).status, 200);
}

const AMAZON = { headers: { "user-agent": "Amazon/EventBridge/ApiDestinations" } };

Deno.test("servePlatform() serves what is deployed elsewhere, while it runs", async () => {
  const { world, serve } = createWorld({}, { flavour: "8.8" });
  await deployElsewhere(world, "before");
  await world.clock.advance(1_000);
  const server = await serve();
  await world.clock.advance(0);
  assert.equal(await statusOf(world, "/inbound/before"), 405);
  await deployElsewhere(world, "while");
  assert.equal(await statusOf(world, "/inbound/while"), 404);
  await world.clock.advance(5_000);
  assert.equal(await statusOf(world, "/inbound/while"), 405);
  const stopped = server.stop();
  await world.clock.advance(30_000);
  await stopped;
  assert.equal(world.clock.sleepers, 0);
});

Deno.test("servePlatform() drops no event for good before it has read the engine's definitions once", async () => {
  const { world, serve } = createWorld({}, { flavour: "8.8", ZEEBRIDGE_UNKNOWN_WEBHOOK_GRACE: "PT0S" });
  world.engine.failNext("searchProcessDefinitions", { kind: "refuse", status: 503 });
  const server = await serve();
  await world.clock.advance(1_000);
  const ask = async () =>
    (await world.answer(new Request("http://127.0.0.1:8000/inbound/hook", AMAZON))).status;
  assert.deepEqual([await ask(), await statusOf(world, "/ready")], [503, 503]);
  await world.clock.advance(5_000);
  assert.deepEqual([await ask(), await statusOf(world, "/ready")], [404, 200]);
  const stopped = server.stop();
  await world.clock.advance(30_000);
  await stopped;
});

Deno.test("servePlatform() has definitions read by the platform's timer where no loop can live", async () => {
  let drain: ((budgetMs: number) => Promise<unknown>) | undefined;
  const { world, serve } = createWorld({
    schedule(given) {
      drain = given;
      return true;
    },
  }, { flavour: "8.9" });
  await deployElsewhere(world, "hook");
  await world.clock.advance(1_000);
  const server = await serve();
  await world.clock.advance(0);
  const ask = async () =>
    (await world.answer(new Request("http://127.0.0.1:8000/inbound/hook", AMAZON))).status;
  assert.equal(await ask(), 503);
  const draining = drain?.(1_000);
  await world.clock.advance(1_000);
  await draining;
  assert.equal(await ask(), 405);
  await server.stop();
});

Deno.test("servePlatform() starts no loop where the platform drives the workers", async () => {
  let drain: ((budgetMs: number) => Promise<unknown>) | undefined;
  let ended: AbortSignal | undefined;
  const { world, serve } = createWorld({
    schedule(given, signal) {
      [drain, ended] = [given, signal];
      return true;
    },
  });
  const server = await serve();
  await world.clock.advance(5_000);
  assert.equal(world.clock.sleepers, 0);
  assert.ok(drain !== undefined);
  const draining = drain(10_000);
  await world.clock.advance(10_000);
  await draining;
  assert.equal(ended?.aborted, false);
  await server.stop();
  assert.equal(ended?.aborted, true);
});

Deno.test("servePlatform() stops in time although a client never ends its request", async () => {
  const { world, serve } = createWorld({}, { ZEEBRIDGE_SHUTDOWN_TIMEOUT: "PT5S" });
  const server = await serve();
  world.requestsEnd = new Promise(() => {});
  const stopped = server.stop();
  await world.clock.advance(4_999);
  assert.equal(world.abandoned, false);
  await world.clock.advance(1);
  await stopped;
  assert.equal(world.abandoned, true);
});

Deno.test("servePlatform() ends the deployment that runs before it closes the store, and begins no other", async () => {
  const folder = [file("a.bpmn", webhookModel({ id: "a" })), file("b.bpmn", webhookModel({ id: "b" }))];
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  const { world, serve } = createWorld({ readFolder: () => Promise.resolve(folder) }, {
    ZEEBRIDGE_PROCESSES: "models",
    fetch: async (input, init) => {
      const request = new Request(input, init);
      if (request.url.endsWith("/v2/deployments")) await answered;
      return await world.engine.fetch(request);
    },
  });
  const server = await serve();
  await world.clock.advance(0);
  const stopped = server.stop();
  await world.clock.advance(2_000);
  answer();
  await stopped;
  const lines = world.telemetry.lines.filter(({ message }) => !message.startsWith("The engine cannot be"));
  const messages = lines.map(({ message }) => message);
  assert.deepEqual(messages, ["Ready", "Stopping", "Process deployed", "Stopped"]);
  assert.equal(world.abandoned, false);
});

Deno.test("servePlatform() lets the platform make the credentials of tasks, of options and environment", async () => {
  const seen: unknown[] = [];
  const { serve } = createWorld({
    env: { CAMUNDA_REST_ADDRESS: ENGINE_ADDRESS, AWS_PROFILE: "of the environment", AWS_ROLE_ARN: "role" },
    createCredentials({ readVariable, stsEndpoint }) {
      seen.push(readVariable("AWS_PROFILE"), readVariable("AWS_ROLE_ARN"), stsEndpoint);
      return { credentials: () => Promise.resolve({ accessKeyId: "AKID", secretAccessKey: "s3cr3t" }) };
    },
  }, { AWS_PROFILE: "of the options", AWS_ENDPOINT_URL_STS: "http://sts.test" });
  const server = await serve();
  await server.stop();
  assert.deepEqual(seen, ["of the options", "role", "http://sts.test"]);
});
