/**
 * Events of several jobs → few requests, and each job's own share of the answers.
 *
 * @module
 */

import type { EventEntry, PutEventsResponse, ResultEntry } from "../core/eventbridge/entry.ts";
import { EventBusError, mayConcernOneEntry } from "../core/eventbridge/error.ts";
import { batchByTarget, type EventBusTarget } from "../core/eventbridge/target.ts";
import type { Clock } from "../ports/clock.ts";
import type { EventBus } from "../ports/event_bus.ts";
import type { Telemetry } from "../ports/telemetry.ts";

/** One event and where it goes. */
export interface Shipment {
  /** Where it goes. */
  target: EventBusTarget;
  /** The event. */
  entry: EventEntry;
}

/** What became of a shipment: its share of an answer, or why there is no answer. */
export type Delivery =
  | { kind: "answered"; response: PutEventsResponse; entry: ResultEntry }
  | { kind: "failed"; error: unknown };

/** What becomes of each shipment. No promise rejects. */
export type Deliveries = ReadonlyMap<Shipment, Promise<Delivery>>;

/** Sends shipments, with as few requests as they fit into. */
export type Ship = (shipments: readonly Shipment[], signal: AbortSignal) => Deliveries;

/** What sending needs. */
export interface ShipParts {
  /** Takes the events. */
  eventBus: EventBus;
  /** Time. */
  clock: Clock;
  /** Log and numbers. */
  telemetry: Telemetry;
}

/** An event bus that gives fewer results than it got entries breaks the rules of its port. */
const NO_RESULT: Delivery = { kind: "failed", error: new TypeError("The event bus gave no result") };

/** Makes the use case. */
export function createShip({ eventBus, clock, telemetry }: ShipParts): Ship {
  async function request(batch: readonly Shipment[], signal: AbortSignal): Promise<Delivery[]> {
    const [first] = batch;
    if (first === undefined) return [];
    const startedAt = clock.now();
    try {
      const response = await eventBus.putEvents(first.target, batch.map(({ entry }) => entry), { signal });
      telemetry.count("zeebridge_put_events_total", { outcome: "answered" });
      return response.entries.map((entry) => ({ kind: "answered", response, entry }));
    } catch (error) {
      telemetry.count("zeebridge_put_events_total", { outcome: "failed" });
      if (batch.length === 1 || !(error instanceof EventBusError) || !mayConcernOneEntry(error)) {
        return batch.map(() => ({ kind: "failed", error }));
      }
      // Nothing was sent. One job's mistake must not fail its neighbours, so each gets a request of its own.
      return (await Promise.all(batch.map((shipment) => request([shipment], signal)))).flat();
    } finally {
      telemetry.observe("zeebridge_put_events_duration_ms", clock.now() - startedAt);
    }
  }

  return function ship(shipments, signal) {
    const deliveries = new Map<Shipment, Promise<Delivery>>();
    for (const batch of batchByTarget(shipments)) {
      const answered = request(batch, signal);
      for (const [index, shipment] of batch.entries()) {
        deliveries.set(shipment, answered.then((all) => all[index] ?? NO_RESULT));
      }
    }
    return deliveries;
  };
}
