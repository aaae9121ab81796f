/**
 * Receives a webhook request: looks its subscription up, decides by the model, delivers, and says what the
 * sender is told. The answer comes after the effect, never before.
 *
 * @module
 */

import { errorCodeOf, storeReasonOf, ZeebridgeError } from "../core/errors.ts";
import { type PlanOptions, planWebhook } from "../core/webhook/plan.ts";
import { retryLater, type WebhookReply } from "../core/webhook/reply.ts";
import { readParams } from "../core/webhook/request.ts";
import type { Clock } from "../ports/clock.ts";
import type { SecretStore } from "../ports/secret_store.ts";
import type { SubscriptionRegistry } from "../ports/subscription_registry.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import { type DeliverEvent, timeLeftMs } from "./deliver_event.ts";
import { createWebhookLookup } from "./webhook_lookup.ts";

/** A request as it comes in. */
export interface IncomingWebhook {
  /** Tenant of the path. */
  tenantId: string;
  /** Webhook id of the path. */
  webhookId: string;
  /** Method, in upper case. */
  method: string;
  /** Full URL as the sender called it. */
  url: string;
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
  /** Performs an accepted event. */
  deliver: DeliverEvent;
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
}

/** What API destinations call themselves; they drop an event for good on 404. */
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
  const { clock, deliver, telemetry } = parts;
  const lookUp = createWebhookLookup(parts, settings.subscriptionCacheMs);

  async function decide(incoming: IncomingWebhook): Promise<WebhookReply> {
    const receivedAt = clock.now();
    const lookup = lookUp(incoming.tenantId, incoming.webhookId);
    const found = lookup instanceof Promise ? await lookup : lookup;
    if (found.state === "unknown") {
      return isWithinGrace(incoming.headers, found.storeChangedAt) ? NOT_READY : NOT_FOUND;
    }
    if (found.state === "broken") return INVALID;
    const params = readParams(incoming.url);
    if ("status" in params) return params;
    const limitMs = timeLeftMs(receivedAt, clock);
    const body = await readInTime(incoming, { clock, telemetry, limitMs });
    if ("status" in body) return body;
    const plan = planWebhook(found.webhook, {
      method: incoming.method,
      url: incoming.url,
      headers: incoming.headers,
      params: params.params,
      body,
    }, settings);
    if (plan.kind === "reject") return plan.reply;
    if (plan.kind === "ignore") return OK;
    const { requestId, webhookId } = incoming;
    return await deliver(plan, { requestId, webhookId, receivedAt });
  }

  function isWithinGrace(headers: Record<string, string>, storeChangedAt: number | undefined): boolean {
    return storeChangedAt !== undefined && headers["user-agent"] === API_DESTINATION &&
      clock.now() - storeChangedAt < settings.unknownWebhookGraceMs;
  }

  return function receiveWebhook(incoming) {
    return decide(incoming).catch((error) => {
      telemetry.log("error", "Webhook request failed", {
        requestId: incoming.requestId,
        code: errorCodeOf(error) ?? "UNEXPECTED",
        error: error instanceof ZeebridgeError ? error.message : undefined,
        reason: storeReasonOf(error),
      });
      return UNAVAILABLE;
    });
  };
}

/** The body, or what its sender is told who sends too much of it, or not all of it in time. */
function readInTime(
  { readBody, requestId }: Pick<IncomingWebhook, "readBody" | "requestId">,
  { clock, telemetry, limitMs }: Pick<ReceiveWebhookParts, "clock" | "telemetry"> & { limitMs: number },
): Promise<Uint8Array | WebhookReply> {
  // Whoever comes first settles it: one promise instead of a race of three, for every request.
  return new Promise((resolve) => {
    const cancel = clock.after(limitMs, () => resolve(UNAVAILABLE));
    function end(result: Uint8Array | WebhookReply): void {
      cancel();
      resolve(result);
    }
    readBody().then((body) => end(body ?? TOO_LARGE), () => {
      // The connection broke. That is no error of ours, and strangers must not fill the log with errors.
      telemetry.log("debug", "Webhook request broke off", { requestId });
      end(UNAVAILABLE);
    });
  });
}
