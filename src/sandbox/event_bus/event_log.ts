/**
 * The last events, and what became of them.
 *
 * @module
 */

import { makeRoom } from "../../core/make_room.ts";

/** An event that the bus took. */
export interface SandboxEvent {
  /** Id, which its sender was told. */
  readonly id: string;
  /** Name of the bus. */
  readonly bus: string;
  /** Who sent it. */
  readonly source: string;
  /** What kind of event it is. */
  readonly detailType: string;
  /** When it happened, as its envelope says. */
  readonly time: string;
  /** Why it went nowhere, as AWS tells nobody. Absent: it went to the rules of its bus. */
  readonly dropped?: "unknownBus" | "detailTypeTooLong";
  /** Names of the rules that it matched. */
  readonly matchedRules: readonly string[];
  /** Its deliveries: one for each target of these rules. */
  readonly deliveries: readonly SandboxDelivery[];
}

/** The way of an event to one target. */
export interface SandboxDelivery {
  /** Name of the rule. */
  readonly rule: string;
  /** Which of the rule's targets, from 0. */
  readonly target: number;
  /** How many attempts there were. */
  readonly attempts: number;
  /** HTTP status of the last one, if there was an answer. */
  readonly lastStatus?: number;
  /** Why the last one failed, in words; absent if it did not. */
  readonly lastError?: string;
  /** Where it is: under way, waiting for another attempt, done, or given up. */
  readonly state: SandboxDeliveryState;
}

/** Where a delivery is. */
export type SandboxDeliveryState = "pending" | "retrying" | "delivered" | "dead";

/** Last items, oldest first. */
export interface RecentList<T> {
  /** Adds one, and forgets the oldest if there are too many. */
  add(item: T): void;
  /** All that are remembered, oldest first. */
  list(): T[];
}

/** Makes a list that remembers so many items. */
export function createRecentList<T>(most: number): RecentList<T> {
  const items = new Set<T>();
  return {
    add(item) {
      makeRoom(items, most);
      items.add(item);
    },
    list: () => [...items],
  };
}
