/**
 * A registry that is kept in step with a stub engine: what tests of the definition sync start from.
 *
 * @module
 */

import { createMemoryRegistry } from "../../../src/adapters/store/memory.ts";
import { createZeebeEngine } from "../../../src/adapters/zeebe/rest_engine.ts";
import { DEFAULT_TENANT_ID } from "../../../src/core/keys.ts";
import type { DeployedProcess, Engine } from "../../../src/ports/engine.ts";
import type { SubscriptionRegistry } from "../../../src/ports/subscription_registry.ts";
import { createManualClock, type ManualClock } from "../../../src/testing/manual_clock.ts";
import {
  createStubEngine,
  type StubEngine,
  type StubEngineOptions,
} from "../../../src/testing/stub_engine.ts";
import { createSyncDefinitions, type SyncResult } from "../../../src/usecases/sync_definitions.ts";
import { createRecordingTelemetry, type RecordingTelemetry } from "../../support/telemetry.ts";

/** When every world begins. */
export const START = 1_000_000;
/** After this time a definition may be forgotten, and the next pass is a review. */
export const GRACE_MS = 300_000;

/** The engine, what is known of it, and what was asked. */
export interface DefinitionWorld {
  clock: ManualClock;
  stub: StubEngine;
  engine: Engine;
  registry: SubscriptionRegistry;
  telemetry: RecordingTelemetry;
  /** Method and path of every request, in order. */
  requests: string[];
  /** Makes a pass. */
  sync(): Promise<SyncResult>;
  /** Deploys a model elsewhere: past the connector. */
  deploy(xml: string, options?: { name?: string; tenantId?: string }): Promise<DeployedProcess>;
  /** Who serves a webhook id: versions and elements, or the lookup's state. */
  serving(webhookId: string, tenantId?: string): Promise<string>;
  /** Messages of the log. */
  messages(): string[];
}

/** Makes the world. A second one over the same `stub` and `registry` is another process. */
export function createDefinitionWorld(
  { tenantIds, intercept, ...options }: Partial<StubEngineOptions> & {
    /** Answers in the engine's place. */
    intercept?: (request: Request) => Response | Promise<Response> | undefined;
  } = {},
  shared?: Pick<DefinitionWorld, "clock" | "stub" | "registry">,
): DefinitionWorld {
  const clock = shared?.clock ?? createManualClock(START);
  const stub = shared?.stub ?? createStubEngine({ clock, flavour: "8.9", tenantIds, ...options });
  const registry = shared?.registry ?? createMemoryRegistry({ clock });
  const telemetry = createRecordingTelemetry();
  const requests: string[] = [];
  const engine = createZeebeEngine({
    address: "http://engine.test",
    authorization: { header: () => undefined, refused: () => false },
    clock,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      requests.push(`${request.method} ${new URL(request.url).pathname.slice("/v2/".length)}`);
      return await intercept?.(request) ?? await stub.fetch(request);
    },
  });
  const sync = createSyncDefinitions(
    { engine, registry, clock, telemetry, settings: {} },
    { tenantIds: tenantIds ?? [DEFAULT_TENANT_ID], batchSize: 10 },
  );
  return {
    clock,
    stub,
    engine,
    registry,
    telemetry,
    requests,
    sync: () => sync(new AbortController().signal),
    async deploy(xml, { name = "model.bpmn", tenantId = DEFAULT_TENANT_ID } = {}) {
      const content = new TextEncoder().encode(xml);
      const { processes: [process] } = await engine.deploy({ resources: [{ name, content }], tenantId });
      requests.length = 0;
      if (process === undefined) throw new Error("Nothing was deployed");
      return process;
    },
    async serving(webhookId, tenantId = DEFAULT_TENANT_ID) {
      const found = await registry.find(tenantId, webhookId);
      if (found.state !== "active") return found.state;
      return found.subscriptions.map((one) => `${one.processDefinitionId} ${one.version}`).join(", ");
    },
    messages: () => telemetry.lines.map(({ message }) => message),
  };
}
