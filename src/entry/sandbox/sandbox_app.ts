/**
 * The app of a sandbox: its connector, the event bus's address for `PutEvents`, and the status page.
 *
 * @module
 */

import type { Hono as App } from "hono";
import { Hono } from "hono/tiny";
import { isFromThisMachine } from "../../http/admin_access.ts";
import { problemResponse } from "../../http/problem_response.ts";
import { createStatusPage, type StatusEvent, type StatusInstance } from "../../http/status_page.ts";
import type { InstanceView } from "../../sandbox/engine/embedded_engine.ts";
import type { SandboxEvent } from "../../sandbox/event_bus/mod.ts";
import type { Connector } from "../connector.ts";
import { describeDeliveries, describeInstance } from "./descriptions.ts";
import type { SandboxParts } from "./sandbox_parts.ts";

/** Makes the app around a connector. */
export function createSandboxApp({ engine, eventBus }: SandboxParts, connector: Connector): App {
  const page = createStatusPage({
    admin: (request, env) => connector.admin.fetch(request, env as object),
    instances: () => engine.instances().map(instanceRow),
    events: () => eventBus.events.map(eventRow),
  });
  return new Hono()
    // AWS's clients post to the root, whatever they ask for.
    .post("/", (context) => {
      // The sandbox's keys are no secret: where others can reach it, a signature says nothing.
      const isOpen = connector.settings.adminToken === undefined && isFromThisMachine(context.req.raw);
      return isOpen ? eventBus.handle(context.req.raw) : problemResponse(403, "EVENT_BUS_FORBIDDEN", {
        detail:
          "Without ZEEBRIDGE_ADMIN_TOKEN the sandbox's event bus answers programs of this machine, else nobody",
      });
    })
    .route("/", page)
    .route("/", connector.app);
}

function instanceRow(instance: InstanceView): StatusInstance {
  const { processInstanceKey, processDefinitionId, version } = instance;
  return {
    key: String(processInstanceKey),
    process: `${processDefinitionId} v${version}`,
    state: describeInstance(instance),
  };
}

function eventRow(event: SandboxEvent): StatusEvent {
  const { time, bus, source, detailType } = event;
  return { at: time, bus, source, detailType, outcome: describeDeliveries(event) };
}
