/**
 * Events of several jobs → few requests, and each job's own share of the answers.
 *
 * @module
 */

import type { EventEntry, PutEventsResponse, ResultEntry } from "../core/eventbridge/entry.ts";
import { EventBusError, mayConcernOneEntry } from "../core/eventbridge/error.ts";
import { packBatches } from "../core/eventbridge/pack.ts";
import { retryKindOfError } from "../core/eventbridge/outcome.ts";
import { retryKindOf } from "../core/eventbridge/retry.ts";
import { entryBytes, MAX_REQUEST_BYTES } from "../core/eventbridge/size.ts";
import { batchByTarget, type EventBusTarget, MAX_ENTRIES_PER_REQUEST } from "../core/eventbridge/target.ts";
import type { Clock, Random } from "../ports/clock.ts";
import type { EventBus } from "../ports/event_bus.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import { createGrantRetry, type TriedEvent } from "./grant_retry.ts";

/** One event and where it goes. */
export interface Shipment {
  /** Where it goes. */
  target: EventBusTarget;
  /** The event. */
  entry: EventEntry;
  /** Aborts when it must not be sent any more: somebody else may have the job. */
  signal: AbortSignal;
}

/**
 * What became of a shipment: its share of an answer, or why there is no answer. `interrupted`: it must not be sent any
 * more, and no request with it has failed.
 */
export type Delivery =
  | { kind: "answered"; response: PutEventsResponse; entry: ResultEntry }
  | { kind: "failed"; error: unknown }
  | { kind: "interrupted" };

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
  /** Jitter. */
  random: Pick<Random, "next">;
  /** Log and numbers. */
  telemetry: Telemetry;
}

/** A shipment on its way. */
interface Parcel {
  shipment: Shipment;
  /** Tells what became of it. */
  end(delivery: Delivery): void;
}

/** Parcels for one request, and how many attempts there were before it. */
interface Load {
  parcels: readonly Parcel[];
  attempts: number;
  /** What the last retry took of the budget. */
  cost?: number;
}

/** A delivery for each parcel; or `undefined` if each needs a request of its own. Never rejects. */
type RequestLoad = (load: Load, signal: AbortSignal) => Promise<Delivery[] | undefined>;

/** As many as AWS's SDK for Java makes: diagrams were drawn with a bus that rarely fails. */
const MAX_ATTEMPTS = 4;

/** An event bus that gives fewer results than it got entries breaks the rules of its port. */
const NO_RESULT: Delivery = { kind: "failed", error: new TypeError("The event bus gave no result") };

/** Makes one request with all parcels of a load. */
function createRequest({ eventBus, clock, telemetry }: ShipParts): RequestLoad {
  return async function request({ parcels }, signal) {
    const [first] = parcels;
    if (first === undefined) return [];
    const startedAt = clock.now();
    try {
      const entries = parcels.map(({ shipment }) => shipment.entry);
      const response = await eventBus.putEvents(first.shipment.target, entries, { signal });
      telemetry.count("zeebridge_put_events_total", { outcome: "answered" });
      return response.entries.map((entry) => ({ kind: "answered", response, entry }));
    } catch (error) {
      telemetry.count("zeebridge_put_events_total", { outcome: "failed" });
      // Nothing was sent. One job's mistake must not fail its neighbours.
      const isShared = parcels.length > 1 && error instanceof EventBusError && mayConcernOneEntry(error);
      return isShared ? undefined : parcels.map(() => ({ kind: "failed", error }));
    } finally {
      telemetry.observe("zeebridge_put_events_duration_ms", clock.now() - startedAt);
    }
  };
}

/** Shipments to one target, in batches that AWS does not find too large. */
function packBySize(shipments: readonly Shipment[]): Shipment[][] {
  const items = shipments.map((shipment) => ({ shipment, bytes: entryBytes(shipment.entry) }));
  return packBatches(items, { maxEntries: MAX_ENTRIES_PER_REQUEST, maxBytes: MAX_REQUEST_BYTES })
    .map((batch) => batch.map(({ shipment }) => shipment));
}

/** Makes the use case. All its jobs share one budget for retries. */
export function createShip(parts: ShipParts): Ship {
  const request = createRequest(parts);
  const grantRetry = createGrantRetry(parts);

  /** Ends what is at its end, and tries the others again after a wait. Never rejects. */
  async function deliver(given: Load, signal: AbortSignal): Promise<void> {
    const load = { ...given, parcels: given.parcels.filter(isStillOurs) };
    if (load.parcels.length === 0) return;
    const attempts = load.attempts + 1;
    const deliveries = await request(load, signal);
    if (deliveries === undefined) {
      const alone = load.parcels.map((parcel) => deliver({ ...load, parcels: [parcel] }, signal));
      return void await Promise.all(alone);
    }
    const tried = load.parcels.map((parcel, index) => {
      const delivery = withAttempts(deliveries[index] ?? NO_RESULT, attempts);
      return { parcel, delivery, ...triedEventOf(delivery) };
    });
    const retry = grantRetry(tried, { attempts, maxAttempts: MAX_ATTEMPTS, cost: load.cost });
    const [again, ended] = split(tried, (one) => retry !== undefined && one.retry !== undefined);
    for (const { parcel, delivery } of ended) parcel.end(delivery);
    if (retry === undefined) return;
    await retry.wait(signal);
    // Where a request failed, how it did is worth more than that there is no time for another one.
    const [lost, kept] = split(again, ({ parcel }) => parcel.shipment.signal.aborted);
    for (const { parcel, delivery } of lost) {
      parcel.end(delivery.kind === "failed" ? delivery : { kind: "interrupted" });
    }
    await deliver({ parcels: kept.map(({ parcel }) => parcel), attempts, cost: retry.cost }, signal);
  }

  return function ship(shipments, signal) {
    const deliveries = new Map<Shipment, Promise<Delivery>>();
    for (const batch of batchByTarget(shipments).flatMap(packBySize)) {
      const parcels = batch.map((shipment): Parcel => {
        const { promise, resolve } = Promise.withResolvers<Delivery>();
        deliveries.set(shipment, promise);
        return { shipment, end: resolve };
      });
      void deliver({ parcels, attempts: 0 }, signal);
    }
    return deliveries;
  };
}

/** Ends what must not be sent any more. Preparing may have taken longer than the lock on a job lasts. */
function isStillOurs({ shipment, end }: Parcel): boolean {
  if (!shipment.signal.aborted) return true;
  end({ kind: "interrupted" });
  return false;
}

/** Whether, and how soon, another attempt is worth it within the job. An event that was taken has no other. */
function triedEventOf(delivery: Delivery): TriedEvent {
  if (delivery.kind === "answered") {
    const { errorCode } = delivery.entry;
    return {
      isTaken: errorCode === null,
      retry: errorCode === null ? undefined : retryKindOf(200, errorCode),
    };
  }
  if (delivery.kind === "interrupted" || !(delivery.error instanceof EventBusError)) {
    return { isTaken: false };
  }
  const { retryAfterMs } = delivery.error;
  return { isTaken: false, retry: retryKindOfError(delivery.error), askedMs: retryAfterMs };
}

function split<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

/** Says how many attempts there were, as AWS's SDK for Java does at the end of its messages. */
function withAttempts(delivery: Delivery, attempts: number): Delivery {
  if (attempts === 1 || delivery.kind !== "failed" || !(delivery.error instanceof EventBusError)) {
    return delivery;
  }
  const { error } = delivery;
  error.message = error.message.replace(/\(SDK Attempt Count: 1\)$/, `(SDK Attempt Count: ${attempts})`);
  return delivery;
}
