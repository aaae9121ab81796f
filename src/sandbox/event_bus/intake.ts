/**
 * Takes entries: each becomes an event that goes to the targets of the rules that it matches, or is refused.
 *
 * @module
 */

import type { Json } from "../../core/json.ts";
import type { Clock, Random } from "../../ports/clock.ts";
import type { Deliveries } from "./deliveries.ts";
import { type EntryFailure, type EntrySender, readEntry, type ReceivedEntry } from "./entries.ts";
import { wrapEntry } from "./envelope.ts";
import type { RecentList, SandboxEvent } from "./event_log.ts";
import { BusRefusal, readEntries } from "./request.ts";
import { busNameOf, type RuleBook } from "./rules.ts";

/** What takes entries. */
export interface Intake {
  /**
   * Takes the entries of a request's body.
   *
   * @throws {BusRefusal} if the request as a whole breaks a rule.
   */
  take(body: string, origin: Origin): EntryResult[];
  /** Takes nothing any more. */
  close(): void;
}

/** Where a request comes from. */
export interface Origin {
  /** Region that it was sent to. */
  region: string;
  /** Who sent it. */
  sender: EntrySender;
}

/** What becomes of an entry: the id of an event, or why it was not taken. */
export type EntryResult = { id: string; failure?: undefined } | { failure: EntryFailure };

/** What entries are taken with. */
export interface IntakeParts {
  /** Time. */
  clock: Clock;
  /** Ids of events. */
  random: Random;
  /** Account that events belong to. */
  accountId: string;
  /** How many deliveries there may be, before senders are told to slow down. */
  maxDeliveries: number;
  /** Chooses among the rules. */
  match: RuleBook["match"];
  /** Remembers events. */
  events: RecentList<SandboxEvent>;
  /** Delivers them. */
  deliveries: Deliveries;
  /** Called when an event was taken. */
  onChange(): void;
}

const MAX_DETAIL_TYPE_LENGTH = 128;

/** Makes an intake. */
export function createIntake(parts: IntakeParts): Intake {
  let isClosed = false;
  return {
    take(body, origin) {
      if (isClosed) {
        throw new BusRefusal({ status: 503, code: "ServiceUnavailable", message: "The event bus is closed" });
      }
      return readEntries(body).map((entry) => take(entry, { ...parts, ...origin }));
    },
    close: () => void (isClosed = true),
  };
}

function take(given: Json, context: IntakeParts & Origin): EntryResult {
  const { sender, deliveries, maxDeliveries, random } = context;
  const { entry, failure } = readEntry(given, { sender });
  if (entry === undefined) return { failure };
  if (deliveries.size >= maxDeliveries) {
    return { failure: { code: "ThrottlingException", message: "Too many deliveries are under way" } };
  }
  const id = random.uuid();
  dispatch(entry, { ...context, id });
  return { id };
}

function dispatch(entry: ReceivedEntry, context: IntakeParts & Origin & { id: string }): void {
  const { id, accountId, region, clock, match, events, deliveries } = context;
  const { source, detailType } = entry;
  const event = wrapEntry(entry, { id, accountId, region, now: clock.now() });
  const bus = busNameOf(entry.busName);
  const isTooLong = detailType.length > MAX_DETAIL_TYPE_LENGTH;
  // As at AWS, the sender of an event that goes nowhere is told nothing.
  const matched = isTooLong ? undefined : match(bus, event);
  const rules = matched ?? [];
  events.add({
    id,
    bus,
    source,
    detailType,
    time: String(event["time"]),
    ...(matched === undefined ? { dropped: isTooLong ? "detailTypeTooLong" : "unknownBus" } : {}),
    matchedRules: rules.map(({ name }) => name),
    deliveries: rules.flatMap((rule) => deliveries.start(event, rule)),
  });
  context.onChange();
}
