/**
 * An event that a webhook would take, as far as its model tells: for people who want to see something happen.
 *
 * @module
 */

import type { WebhookSubscription } from "../../core/bpmn/subscription.ts";
import type { JsonObject } from "../../core/json.ts";

/** An event in its envelope, without what the bus adds. */
export interface SampleEvent {
  /** Who sends it. */
  source: string;
  /** What kind of event it is. */
  "detail-type": string;
  /** What happened. */
  detail: JsonObject;
}

/** A field of the event's envelope that is compared with a text: `request.body.source = "shop"`. */
const COMPARED = /request\.body\.(?:`([\w-]+)`|"([\w-]+)"|(\w+))\s*=\s*"([^"]*)"/g;
/** A field of what happened, wherever an expression reads it. */
const DETAIL_FIELD = /request\.body\.detail((?:\.(?:`[\w-]+`|\w+))+)(?:\s*=\s*"([^"]*)")?/g;

/** Makes the event. */
export function sampleEventOf(subscription: WebhookSubscription): SampleEvent {
  const { activationCondition = "", messageId, resultExpression, correlation, webhookId } = subscription;
  const key = "correlationKey" in correlation ? correlation.correlationKey : undefined;
  const compared = new Map(
    Array.from(activationCondition.matchAll(COMPARED), ([, ticked, quoted, plain, text]) => [
      ticked ?? quoted ?? plain,
      text,
    ]),
  );
  const detail: JsonObject = {};
  for (const expression of [activationCondition, key, resultExpression, messageId]) {
    for (const [, path = "", text] of (expression ?? "").matchAll(DETAIL_FIELD)) {
      const names = path.slice(1).split(".").map((name) => name.replaceAll("`", ""));
      setIn(detail, names, text ?? sampleValueOf(names));
    }
  }
  return {
    source: compared.get("source") ?? "zeebridge.sandbox",
    "detail-type": compared.get("detail-type") ?? webhookId,
    detail,
  };
}

/** `order-1` for `orderId`: short, and the same for every event of an order. */
function sampleValueOf(names: readonly string[]): string {
  const name = names.at(-1) ?? "";
  return `${name.replace(/[-_]?Id$/i, "") || name}-1`;
}

/** Sets a field, unless something is there that was compared with a text. */
function setIn(target: JsonObject, [name = "", ...rest]: readonly string[], value: string): void {
  const present = Object.hasOwn(target, name) ? target[name] : undefined;
  if (rest.length === 0) {
    if (present === undefined) target[name] = value;
    return;
  }
  const inner: JsonObject = typeof present === "object" && present !== null && !Array.isArray(present)
    ? present
    : {};
  target[name] = inner;
  setIn(inner, rest, value);
}
