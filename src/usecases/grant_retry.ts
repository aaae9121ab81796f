/**
 * Retries of a request that several events share: one budget for all requests, and one wait for all events of a
 * request that are worth it.
 *
 * @module
 */

import { createRetryBudget, retryDelayMs, type RetryKind } from "../core/eventbridge/retry.ts";
import type { Clock, Random } from "../ports/clock.ts";

/** What a request came to for one of its events. */
export interface TriedEvent {
  /** Why another attempt is worth it; absent: this was the end. */
  retry?: RetryKind;
  /** How long AWS asks to wait, in milliseconds, if it does. */
  askedMs?: number;
  /** Whether AWS took it. */
  isTaken: boolean;
}

/** A request that was made. */
export interface MadeRequest {
  /** Attempts so far, this one included. */
  attempts: number;
  /** Most attempts. */
  maxAttempts: number;
  /** What the retry that this was took of the budget; absent: it was the first attempt. */
  cost?: number;
}

/** A retry that was granted, for those events that are worth it. */
export interface GrantedRetry {
  /** What it took of the budget. */
  cost: number;
  /** Waits until it is time, or until the signal aborts. */
  wait(signal?: AbortSignal): Promise<void>;
}

/** Grants a retry; `undefined` if there is none, for whatever reason. Knows from it how AWS is doing. */
export type GrantRetry = (events: readonly TriedEvent[], request: MadeRequest) => GrantedRetry | undefined;

/** Makes retries that share a full budget. */
export function createGrantRetry(
  { clock, random }: { clock: Clock; random: Pick<Random, "next"> },
): GrantRetry {
  const budget = createRetryBudget();
  return function grantRetry(events, { attempts, maxAttempts, cost: lastCost }) {
    const kinds = events.flatMap(({ retry }) => retry ?? []);
    const kind = kinds.find((one) => one === "throttling") ?? kinds[0];
    if (kind === undefined) {
      if (events.some(({ isTaken }) => isTaken)) budget.give(lastCost);
      return undefined;
    }
    const cost = attempts < maxAttempts ? budget.take(kind) : undefined;
    if (cost === undefined) return undefined;
    const askedMs = Math.max(0, ...events.map((event) => event.askedMs ?? 0));
    return {
      cost,
      wait: (signal) =>
        clock.sleep(retryDelayMs(kind, { retry: attempts, random: random.next(), askedMs }), signal),
    };
  };
}
