/**
 * An event bus of the sandbox between a clock that stands still and endpoints that answer what a test says.
 *
 * @module
 */

import type { PutEventsEntry } from "../../../src/core/eventbridge/validate.ts";
import {
  createSandboxEventBus,
  type SandboxEventBus,
  type SandboxEventBusOptions,
} from "../../../src/sandbox/event_bus/event_bus.ts";
import type { SandboxTarget } from "../../../src/sandbox/event_bus/target.ts";
import { createManualClock, type ManualClock } from "../../../src/testing/manual_clock.ts";

/** A request that an endpoint got. */
export interface SeenRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** What an endpoint does. */
export type Endpoint = (seen: SeenRequest) => Response | Promise<Response>;

export interface World {
  clock: ManualClock;
  bus: SandboxEventBus;
  seen: SeenRequest[];
  /** Puts one event, and waits for the first attempts. */
  put(fields?: Partial<PutEventsEntry>): Promise<string | undefined>;
  /** Puts a rule for every event. */
  catchAll(target: SandboxTarget): void;
}

export const ENDPOINT = "https://app.example/inbound/order";

export function createWorld(
  endpoint: Endpoint = () => new Response(null, { status: 202 }),
  options: Partial<SandboxEventBusOptions> = {},
): World {
  const clock = createManualClock();
  const seen: SeenRequest[] = [];
  let ids = 0;
  const bus = createSandboxEventBus({
    clock,
    random: { next: () => 0.5, uuid: () => `event-${++ids}` },
    async fetch(input, init) {
      const request = new Request(input, init);
      const { method, url, headers } = request;
      seen.push({ method, url, headers: Object.fromEntries(headers), body: await request.text() });
      const last = seen[seen.length - 1];
      return last === undefined ? Response.error() : endpoint(last);
    },
    ...options,
  });
  return {
    clock,
    bus,
    seen,
    async put(fields = {}) {
      const { entries } = await bus.putEvents([{
        Source: "shop",
        DetailType: "OrderPlaced",
        Detail: { order: "A-1" },
        ...fields,
      }]);
      await bus.idle();
      return entries[0]?.errorCode ?? entries[0]?.eventId ?? undefined;
    },
    catchAll: (target) =>
      void bus.putRule({ name: "all", eventPattern: { source: [{ prefix: "" }] }, targets: [target] }),
  };
}
