/**
 * The app of a sandbox: its connector, the event bus's address for `PutEvents`, and the status page.
 *
 * @module
 */

import type { Hono as App } from "hono";
import { Hono } from "hono/tiny";
import { createStatusPage, type StatusEvent, type StatusInstance } from "../../http/status_page.ts";
import type { InstanceView } from "../../sandbox/engine/embedded_engine.ts";
import type { SandboxDelivery, SandboxEvent } from "../../sandbox/event_bus/mod.ts";
import type { Connector } from "../connector.ts";
import type { SandboxParts } from "./sandbox_parts.ts";

/** What a webhook answers to an event that does not count for it. */
const NOT_MEANT = 422;

/** Makes the app around a connector. */
export function createSandboxApp({ engine, eventBus }: SandboxParts, connector: Connector): App {
  const page = createStatusPage({
    admin: (request, env) => connector.admin.fetch(request, env as object),
    instances: () => engine.instances().map(instanceRow),
    events: () => eventBus.events.map(eventRow),
  });
  return new Hono()
    // AWS's clients post to the root, whatever they ask for; a signature says who they are.
    .post("/", (context) => eventBus.handle(context.req.raw))
    .route("/", page)
    .route("/", connector.app);
}

/** What an instance is doing, for people. */
export function describeInstance({ state, activeElements }: InstanceView): string {
  if (state !== "ACTIVE") return state.toLowerCase();
  return activeElements.length === 0 ? "active" : `waits at ${activeElements.join(", ")}`;
}

/** What became of a delivery, for people. */
export function describeDelivery({ rule, state, lastStatus, lastError, attempts }: SandboxDelivery): string {
  // An activation condition says so of events of others.
  if (state === "dead" && lastStatus === NOT_MEANT) return `${rule}: not for it`;
  const reason = lastStatus ?? lastError;
  const tries = attempts > 1 ? ` after ${attempts} attempts` : "";
  return `${rule}: ${state}${reason === undefined ? "" : ` (${reason})`}${tries}`;
}

function instanceRow(instance: InstanceView): StatusInstance {
  const { processInstanceKey, processDefinitionId, version } = instance;
  return {
    key: String(processInstanceKey),
    process: `${processDefinitionId} v${version}`,
    state: describeInstance(instance),
  };
}

function eventRow({ time, bus, source, detailType, dropped, deliveries }: SandboxEvent): StatusEvent {
  return {
    at: time,
    bus,
    source,
    detailType,
    deliveries: dropped === undefined ? deliveries.map(describeDelivery) : [`dropped: ${dropped}`],
  };
}
