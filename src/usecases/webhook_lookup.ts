/**
 * Looks webhooks up, and keeps what it finds for a few seconds.
 *
 * @module
 */

import { isWithin } from "../core/elapsed.ts";
import { errorCodeOf, ZeebridgeError } from "../core/errors.ts";
import { makeRoom } from "../core/make_room.ts";
import { type PreparedWebhook, prepareWebhook } from "../core/webhook/prepare.ts";
import type { RouteLookup } from "../core/webhook/route.ts";
import type { Clock } from "../ports/clock.ts";
import type { SecretStore } from "../ports/secret_store.ts";
import type { SubscriptionRegistry } from "../ports/subscription_registry.ts";
import type { Telemetry } from "../ports/telemetry.ts";

/** What a look-up finds. */
export type WebhookLookup =
  /** It can decide about requests. */
  | { state: "ready"; webhook: PreparedWebhook }
  /** Its model or one of its secrets is at fault. */
  | { state: "broken" }
  /** Nobody asks for it; when the store last changed, and when it was first in step with the engine. */
  | { state: "unknown"; storeChangedAt?: number; syncedAt?: number };

/** What looking up needs. */
export interface WebhookLookupParts {
  /** Finds subscriptions. */
  registry: Pick<SubscriptionRegistry, "find">;
  /** Resolves the secrets that models name. */
  secrets: SecretStore;
  /** Time. */
  clock: Clock;
  /** Log. */
  telemetry: Telemetry;
}

/** A looked-up webhook in memory. */
interface KeptLookup {
  lookup: WebhookLookup;
  /** When its reading began, in milliseconds since the epoch. */
  readAt: number;
  /** Whether a request is reading it again. */
  isRead: boolean;
}

const MAX_CACHED_LOOKUPS = 1_000;
/** How often a request looks whether another one has read the webhook that both need, in milliseconds. */
const READING_STEP_MS = 5;
/** How long it looks before it reads by itself: the other one may be gone, with its sender. */
const MAX_READING_MS = 1_000;

/**
 * Makes the look-up. What serves is kept for `cacheMs` at most, what does not exist not at all: a webhook works
 * the moment it is deployed. What is kept comes at once, without a promise.
 *
 * When a kept webhook's time is up, one request reads it again and the others wait for what it finds, so that a
 * busy webhook does not ask the store once for each of them. They look at the value on timers of their own: on
 * Workers a promise of another request may never settle.
 */
export function createWebhookLookup(
  parts: WebhookLookupParts,
  cacheMs: number,
): (tenantId: string, webhookId: string) => WebhookLookup | Promise<WebhookLookup> {
  const cache = new Map<string, KeptLookup>();

  const isFresh = (kept: KeptLookup, now: number): boolean => isWithin(cacheMs, { since: kept.readAt, now });

  /** The value that another request has read by now, if one is reading. */
  async function awaitReader(key: string, startedAt: number): Promise<WebhookLookup | undefined> {
    for (;;) {
      const kept = cache.get(key);
      const now = parts.clock.now();
      if (kept === undefined || Math.abs(now - startedAt) >= MAX_READING_MS) return undefined;
      if (isFresh(kept, now)) return kept.lookup;
      if (!kept.isRead) return undefined;
      await parts.clock.sleep(READING_STEP_MS);
    }
  }

  function keep(key: string, { lookup, readAt }: { lookup: WebhookLookup; readAt: number }): void {
    cache.delete(key);
    if (lookup.state === "unknown" || cacheMs === 0) return;
    makeRoom(cache, MAX_CACHED_LOOKUPS);
    cache.set(key, { lookup, readAt, isRead: false });
  }

  async function read(
    { tenantId, webhookId }: { tenantId: string; webhookId: string },
    { key, kept, now }: { key: string; kept: KeptLookup | undefined; now: number },
  ): Promise<WebhookLookup> {
    if (kept?.isRead) {
      const found = await awaitReader(key, now);
      if (found !== undefined) return found;
    }
    if (kept !== undefined) kept.isRead = true;
    // From before the read: a change that it does not see must take effect within the time, too.
    const readAt = parts.clock.now();
    try {
      const lookup = await prepare(await parts.registry.find(tenantId, webhookId), parts);
      keep(key, { lookup, readAt });
      return lookup;
    } finally {
      if (kept !== undefined) kept.isRead = false;
    }
  }

  return function lookUp(tenantId, webhookId) {
    const key = `${tenantId}/${webhookId}`;
    const kept = cache.get(key);
    const now = parts.clock.now();
    return kept !== undefined && isFresh(kept, now)
      ? kept.lookup
      : read({ tenantId, webhookId }, { key, kept, now });
  };
}

async function prepare(
  found: RouteLookup,
  { secrets, telemetry }: Pick<WebhookLookupParts, "secrets" | "telemetry">,
): Promise<WebhookLookup> {
  if (found.state === "unknown") return found;
  if (found.state === "invalid") return { state: "broken" };
  try {
    return { state: "ready", webhook: await prepareWebhook(found, (name) => secrets.get(name, found)) };
  } catch (error) {
    // A secret that is missing now may be there soon: the webhook is broken, not gone.
    telemetry.log("error", "Webhook cannot be served", {
      webhookId: found.webhookId,
      code: errorCodeOf(error) ?? "UNEXPECTED",
      error: error instanceof ZeebridgeError ? error.message : undefined,
    });
    return { state: "broken" };
  }
}
