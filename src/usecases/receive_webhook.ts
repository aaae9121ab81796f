/**
 * Receives a webhook request: looks its subscription up, decides by the model, delivers, and says what the
 * sender is told. The answer comes after the effect, never before.
 *
 * @module
 */

import { errorCodeOf, storeReasonOf, ZeebridgeError } from "../core/errors.ts";
import { type PlanOptions, planWebhook } from "../core/webhook/plan.ts";
import type { PreparedWebhook } from "../core/webhook/prepare.ts";
import { retryLater, slowDown, type WebhookReply } from "../core/webhook/reply.ts";
import { readParams } from "../core/webhook/request.ts";
import type { Clock } from "../ports/clock.ts";
import type { SecretStore } from "../ports/secret_store.ts";
import type { SubscriptionRegistry } from "../ports/subscription_registry.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import type { AuthorizeWebhook } from "./authorize_webhook.ts";
import { timeLeftMs } from "./deliver_event.ts";
import type { FollowPlan } from "./follow_plan.ts";
import { createRateLimit } from "./rate_limit.ts";
import { createWebhookLookup, type WebhookLookup } from "./webhook_lookup.ts";

/** A request as it comes in. */
export interface IncomingWebhook {
  /** Tenant of the path. */
  tenantId: string;
  /** Webhook id of the path. */
  webhookId: string;
  /** Method, in upper case. */
  method: string;
  /** Full URL as this app got it. */
  url: string;
  /** URL as the sender knows it, whatever stands before this app: what it has signed. */
  publicUrl(): string;
  /** Header values by lower-case name. */
  headers: Record<string, string>;
  /** Id of the request, for the log. */
  requestId: string;
  /** Reads the body; `undefined` if it is larger than allowed. Called at most once. */
  readBody(): Promise<Uint8Array | undefined>;
}

/** Receives webhook requests. Never rejects. */
export type ReceiveWebhook = (incoming: IncomingWebhook) => Promise<WebhookReply>;

/** What receiving needs. */
export interface ReceiveWebhookParts {
  /** Finds subscriptions. */
  registry: Pick<SubscriptionRegistry, "find">;
  /** Resolves the secrets that models name. */
  secrets: SecretStore;
  /** Decides who may call. */
  authorize: AuthorizeWebhook;
  /** Does what was decided. */
  follow: FollowPlan;
  /** Whether definitions are read from the engine. Default: they are not. */
  readsDefinitions?(): boolean;
  /** Time. */
  clock: Clock;
  /** Log and numbers. */
  telemetry: Telemetry;
}

/** How requests are received. */
export interface ReceiveWebhookSettings extends PlanOptions {
  /** How long a subscription that was read may be used, in milliseconds. */
  subscriptionCacheMs: number;
  /** How long after a change of the store an API destination's unknown webhook is 503, in milliseconds. */
  unknownWebhookGraceMs: number;
  /** Requests per second and webhook; absent: no limit. */
  rateLimit?: number;
}

/**
 * Requests that are worked on at a time. Each holds a body and a call to the engine: beyond so many it is better to
 * tell senders at once to come again than to let all of them wait until they hang up.
 */
export const MAX_CONCURRENT_REQUESTS = 1_000;

/** What API destinations call themselves. */
const API_DESTINATION = "Amazon/EventBridge/ApiDestinations";
const NOT_FOUND: WebhookReply = { status: 404 };
const NOT_READY = retryLater("WEBHOOK_NOT_READY");
const INVALID = retryLater("WEBHOOK_INVALID");
const UNAVAILABLE = retryLater("WEBHOOK_UNAVAILABLE");
const TOO_LARGE: WebhookReply = { status: 413, code: "WEBHOOK_BODY_TOO_LARGE" };
const OK: WebhookReply = { status: 200 };

/** Makes the use case. */
export function createReceiveWebhook(
  parts: ReceiveWebhookParts,
  settings: ReceiveWebhookSettings,
): ReceiveWebhook {
  const { clock, telemetry } = parts;
  const acceptRequest = createAcceptRequest(parts, settings);
  const lookUp = createWebhookLookup(parts, settings.subscriptionCacheMs);
  const takeRequest = createRateLimit(settings.rateLimit);
  let running = 0;

  async function decide(incoming: IncomingWebhook): Promise<WebhookReply> {
    const receivedAt = clock.now();
    const lookup = lookUp(incoming.tenantId, incoming.webhookId);
    const found = lookup instanceof Promise
      ? await inTime(lookup, { clock, limitMs: timeLeftMs(receivedAt, clock) })
      : lookup;
    if ("status" in found) return found;
    if (found.state === "unknown") return mayComeUp(incoming, found) ? NOT_READY : NOT_FOUND;
    if (found.state === "broken") return INVALID;
    const { webhook } = found;
    const refusal = refuseMethod(incoming, webhook);
    if (refusal !== undefined) return refusal;
    const waitMs = takeRequest(`${incoming.tenantId}/${incoming.webhookId}`, receivedAt);
    return waitMs === undefined ? await acceptRequest(incoming, { webhook, receivedAt }) : slowDown(waitMs);
  }

  /** Whether an unknown webhook may be there soon, for a sender that drops an event for good on 404. */
  function mayComeUp({ headers }: IncomingWebhook, { storeChangedAt, syncedAt }: UnknownWebhook): boolean {
    if (headers["user-agent"] !== API_DESTINATION) return false;
    if (syncedAt === undefined && parts.readsDefinitions?.()) return true;
    return storeChangedAt !== undefined && clock.now() - storeChangedAt < settings.unknownWebhookGraceMs;
  }

  return async function receiveWebhook(incoming) {
    if (running >= MAX_CONCURRENT_REQUESTS) return UNAVAILABLE;
    running += 1;
    try {
      return await decide(incoming);
    } catch (error) {
      return fail(error, { incoming, telemetry });
    } finally {
      running -= 1;
    }
  };
}

type AcceptRequest = (
  incoming: IncomingWebhook,
  found: { webhook: PreparedWebhook; receivedAt: number },
) => Promise<WebhookReply>;

/** Makes what happens with a request that its webhook takes. */
function createAcceptRequest(
  { authorize, clock, follow, telemetry }: ReceiveWebhookParts,
  settings: ReceiveWebhookSettings,
): AcceptRequest {
  return async function acceptRequest(incoming, { webhook, receivedAt }) {
    const { headers, publicUrl, requestId, url, webhookId } = incoming;
    const isHead = incoming.method === "HEAD";
    const query = readParams(url);
    if ("status" in query) return query;
    const body = await readInTime(incoming, { clock, telemetry, limitMs: timeLeftMs(receivedAt, clock) });
    if ("status" in body) return body;
    // Who asks for the head of a page is let in like who asks for the page.
    const method = isHead ? "GET" : incoming.method;
    const request = { method, url, headers, params: query.params, body, publicUrl };
    const authorizing = authorize(webhook, request);
    // A key server, or another request that waits for it, may take longer than the sender waits.
    const refusal = authorizing instanceof Promise
      ? await inTime(authorizing, { clock, limitMs: timeLeftMs(receivedAt, clock) })
      : authorizing;
    if (refusal !== undefined) return refusal;
    if (isHead) return OK;
    const plan = planWebhook(webhook, request, settings);
    return await follow(plan, { requestId, webhookId, receivedAt, secrets: webhook.secrets });
  };
}

type UnknownWebhook = Extract<WebhookLookup, { state: "unknown" }>;

function fail(
  error: unknown,
  { incoming, telemetry }: { incoming: IncomingWebhook; telemetry: Telemetry },
): WebhookReply {
  const isKeyServer = errorCodeOf(error) === "KEYS_UNAVAILABLE";
  telemetry.log(isKeyServer ? "warn" : "error", "Webhook request failed", {
    requestId: incoming.requestId,
    code: errorCodeOf(error) ?? "UNEXPECTED",
    error: error instanceof ZeebridgeError ? error.message : undefined,
    reason: storeReasonOf(error),
  });
  if (isKeyServer && error instanceof ZeebridgeError) {
    return retryLater("WEBHOOK_UNAVAILABLE", error.retryAfterMs);
  }
  return UNAVAILABLE;
}

/** What a sender is told that asks for nothing, or for what the webhook does not do. */
function refuseMethod({ method }: IncomingWebhook, { methods }: PreparedWebhook): WebhookReply | undefined {
  if (methods.includes(method)) return undefined;
  const headers = { allow: [...methods, "OPTIONS"].join(", ") };
  return method === "OPTIONS"
    ? { status: 204, headers }
    : { status: 405, code: "WEBHOOK_METHOD_NOT_ALLOWED", headers };
}

/** The body, or what its sender is told who sends too much of it, or not all of it in time. */
function readInTime(
  { readBody, requestId }: Pick<IncomingWebhook, "readBody" | "requestId">,
  { telemetry, ...limit }: Pick<ReceiveWebhookParts, "clock" | "telemetry"> & { limitMs: number },
): Promise<Uint8Array | WebhookReply> {
  const reading = readBody().then((body) => body ?? TOO_LARGE, () => {
    // The connection broke. That is no error of ours, and strangers must not fill the log with errors.
    telemetry.log("debug", "Webhook request broke off", { requestId });
    return UNAVAILABLE;
  });
  return inTime(reading, limit);
}

/** What comes of something, or what the sender is told if nothing comes of it in time. */
function inTime<T>(
  work: Promise<T>,
  { clock, limitMs }: { clock: Clock; limitMs: number },
): Promise<T | WebhookReply> {
  // Whoever comes first settles it: one promise instead of a race of three, for every request.
  return new Promise((resolve, reject) => {
    const cancel = clock.after(limitMs, () => resolve(UNAVAILABLE));
    work.then((result) => {
      cancel();
      resolve(result);
    }, (error) => {
      cancel();
      reject(error);
    });
  });
}
