/**
 * The product's main job on real servers: Zeebe 8.6.0, event buses that call webhooks and check signatures, and
 * the connector on each of its runtimes; and the same with the sandbox's engine and event bus in their places. The
 * servers are started once, the connector once for each of these and each runtime.
 *
 * @module
 */

import assert from "node:assert/strict";
import { waitFor } from "../support/wait.ts";
import { deployFixture, webhookUrl } from "./support/deployment.ts";
import { createEmbeddedObserver } from "./support/embedded_observer.ts";
import { type EventBridge, eventBridgeOfSandbox, eventBridgeOfServer } from "./support/event_bridge.ts";
import { createObserver, type Observer } from "./support/observer.ts";
import {
  type ConnectorEnv,
  DENO_DEPLOY,
  DENO_SQLITE,
  NODE,
  type RunningConnector,
  type Runtime,
  WORKERD,
} from "./support/runtimes.ts";
import { SCENARIOS, type ScenarioWorld } from "./support/scenarios.ts";
import { postEvent } from "./support/sender.ts";
import { startWireTap } from "./support/wire_tap.ts";
import { type EmbeddedEngineServer, startEmbeddedEngine } from "./servers/embedded_engine.ts";
import { type MiniStackServer, startMiniStack } from "./servers/ministack.ts";
import { type MotoServer, startMoto } from "./servers/moto.ts";
import { type SandboxEventBusServer, startSandboxEventBus } from "./servers/sandbox_event_bus.ts";
import { startZeebe, type ZeebeServer } from "./servers/zeebe.ts";

const ADMIN_TOKEN = "e2e-admin-token";
const ADMIN_HEADERS = { authorization: `Bearer ${ADMIN_TOKEN}` };
const SECRETS = {
  WEBHOOK_KEY: "first-webhook-key",
  NEXT_WEBHOOK_KEY: "second-webhook-key",
  WRONG_SECRET_KEY: "wrong-secret-key-canary",
};
/** What the buses are reached with. MiniStack takes any. */
const AWS_CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" };
/** How much of a connector's log a failed test shows. */
const SHOWN_LOG_CHARS = 6_000;

interface Servers {
  zeebe: ZeebeServer;
  embedded: EmbeddedEngineServer;
  eventBus: SandboxEventBusServer;
  ministack: MiniStackServer;
  moto: MotoServer;
}

const started = new AsyncDisposableStack();
let servers: Servers;

Deno.test.beforeAll(async () => {
  const start = async <T extends { stop(): Promise<void> }>(server: Promise<T>): Promise<T> => {
    const running = await server;
    started.defer(() => running.stop());
    return running;
  };
  // All settled before the first failure is thrown: what did start must be known, so that it can be stopped.
  const [zeebe, ministack, moto] = await Promise.allSettled([
    start(startZeebe()),
    start(startMiniStack()),
    start(startMoto()),
  ]);
  const embedded = startEmbeddedEngine();
  started.defer(() => embedded.stop());
  const eventBus = startSandboxEventBus(AWS_CREDENTIALS);
  started.defer(() => eventBus.stop());
  servers = { zeebe: valueOf(zeebe), embedded, eventBus, ministack: valueOf(ministack), moto: valueOf(moto) };
});

Deno.test.afterAll(() => started.disposeAsync());

/** What the connector works between, and who looks at the engine. */
interface Surroundings {
  engineUrl: string;
  eventBridge: EventBridge;
  observe(): Observer;
}

/** Surroundings, as the end of "… with". */
const SURROUNDINGS: readonly { name: string; find: () => Surroundings }[] = [
  {
    name: "Zeebe and MiniStack",
    find() {
      const { zeebe: { restUrl, grpcAddress }, ministack } = servers;
      return {
        engineUrl: restUrl,
        eventBridge: eventBridgeOfServer(ministack),
        observe: () => createObserver(grpcAddress),
      };
    },
  },
  {
    name: "the sandbox's engine and event bus",
    find() {
      const { embedded: { restUrl, engine }, eventBus } = servers;
      return {
        engineUrl: restUrl,
        eventBridge: eventBridgeOfSandbox(eventBus),
        observe: () => createEmbeddedObserver(engine),
      };
    },
  },
];

const RUNTIMES: readonly Runtime[] = [DENO_SQLITE, DENO_DEPLOY, NODE, WORKERD];

const PLACES = SURROUNDINGS.flatMap((surroundings) => RUNTIMES.map((one) => [surroundings, one] as const));

for (const [surroundings, runtime] of PLACES) {
  Deno.test(`the connector on ${runtime.name} with ${surroundings.name}`, async (t) => {
    const { moto } = servers;
    const { engineUrl, eventBridge, observe } = surroundings.find();
    await using tap = startWireTap(engineUrl);
    await using observer = observe();
    await using connector = await runtime.start(environment(tap.url, eventBridge.url));
    const world: ScenarioWorld = {
      baseUrl: connector.url,
      adminHeaders: ADMIN_HEADERS,
      subscriptionCacheMs: 1_000,
      secrets: SECRETS,
      eventBridge,
      signedBus: moto,
      observer,
      engineCalls: tap.calls,
      wake: connector.wake,
    };
    for (const scenario of SCENARIOS) {
      await t.step(scenario.name, () => withLogs(connector, () => scenario.run(world, newRun())));
    }
  });
}

for (const runtime of [DENO_SQLITE, DENO_DEPLOY]) {
  Deno.test(`the connector on ${runtime.name} answers 503 while the engine is down, and works on after that`, async () => {
    const { zeebe, ministack } = servers;
    await using connector = await runtime.start(environment(zeebe.restUrl, ministack.url));
    await withLogs(connector, async () => {
      const run = newRun();
      const deployed = await deployFixture(
        { baseUrl: connector.url, adminHeaders: ADMIN_HEADERS },
        "ticket",
        { run },
      );
      const url = webhookUrl(deployed, `opened-${run}`);
      const event = { id: crypto.randomUUID(), detail: { ticketId: `ticket-${run}` } };
      const post = (): Promise<Response> => postEvent(url, SECRETS.WEBHOOK_KEY, event);

      await zeebe.kill();
      try {
        const refused = await post();
        assert.equal(refused.status, 503, await refused.text());
        assert.match(refused.headers.get("retry-after") ?? "", /^\d+$/);
        assert.equal((await fetchAndForget(`${connector.url}/ready`)).status, 503);
        assert.equal((await fetchAndForget(`${connector.url}/health`)).status, 200);
      } finally {
        await zeebe.restart();
      }
      // The sender tries again, as EventBridge would.
      await waitFor("the event to be taken", async () => {
        const answer = await post();
        await answer.body?.cancel();
        return answer.status === 200;
      }, { deadlineMs: 30_000, intervalMs: 250 });
      await using observer = createObserver(zeebe.grpcAddress);
      const job = await observer.job(`opened-${run}`);
      assert.deepEqual(job.variables, { ticketId: `ticket-${run}` });
      assert.deepEqual(await observer.jobsNow(`opened-${run}`), []);
    });
  });
}

/** Settings of a connector that shows all it has to say. */
function environment(engineUrl: string, eventBridgeUrl: string): ConnectorEnv {
  const { moto } = servers;
  return {
    CAMUNDA_REST_ADDRESS: engineUrl,
    AWS_ENDPOINT_URL_EVENTBRIDGE: eventBridgeUrl,
    ZEEBRIDGE_ADMIN_TOKEN: ADMIN_TOKEN,
    ZEEBRIDGE_SUBSCRIPTION_CACHE: "PT1S",
    // A poll is never aborted, so it also says how long a stop may take.
    ZEEBRIDGE_POLL_TIMEOUT: "PT2S",
    ZEEBRIDGE_LOG_LEVEL: "debug",
    SECRET_WEBHOOK_KEY: SECRETS.WEBHOOK_KEY,
    SECRET_NEXT_WEBHOOK_KEY: SECRETS.NEXT_WEBHOOK_KEY,
    SECRET_AWS_ACCESS_KEY: AWS_CREDENTIALS.accessKeyId,
    SECRET_AWS_SECRET_KEY: AWS_CREDENTIALS.secretAccessKey,
    SECRET_SIGNED_ACCESS_KEY: moto.credentials.accessKeyId,
    SECRET_SIGNED_SECRET_KEY: moto.credentials.secretAccessKey,
    SECRET_WRONG_SECRET_KEY: SECRETS.WRONG_SECRET_KEY,
  };
}

/** Part of every name on the servers, so that no test meets what another one left there. */
function newRun(): string {
  return crypto.randomUUID().slice(0, 8);
}

/** Shows what the connector logged when a test fails, and sees to it that no log ever has a secret. */
async function withLogs(connector: RunningConnector, test: () => Promise<void>): Promise<void> {
  try {
    await test();
  } catch (error) {
    // deno-lint-ignore no-console
    console.error(connector.logs().slice(-SHOWN_LOG_CHARS));
    throw error;
  }
  for (const secret of Object.values(SECRETS)) assert.ok(!connector.logs().includes(secret));
}

async function fetchAndForget(url: string): Promise<Response> {
  const response = await fetch(url);
  await response.body?.cancel();
  return response;
}

function valueOf<T>(result: PromiseSettledResult<T>): T {
  if (result.status === "rejected") throw result.reason;
  return result.value;
}
