/**
 * A route with the secrets that its model names in place: everything that can be known before a request comes.
 *
 * @module
 */

import type { RelaxedText, WebhookAuthorization } from "../bpmn/subscription.ts";
import { utf8 } from "../bytes.ts";
import { ZeebridgeError } from "../errors.ts";
import { evaluateText, findSecretSlots } from "../feel/mod.ts";
import { findPlaceholders, substitutePlaceholders } from "../secrets/placeholder.ts";
import type { ResolvedAuthorization } from "./authorize.ts";
import type { BoundSubscription, WebhookRoute } from "./route.ts";

/** A webhook that can decide about requests. Holds secrets: never log it, never store it. */
export interface PreparedWebhook {
  /** Tenant. */
  tenantId: string;
  /** Webhook id. */
  webhookId: string;
  /** Methods that it takes, in upper case. */
  methods: readonly string[];
  /** Who may call. */
  authorization: ResolvedAuthorization;
  /** The elements that serve it, in document order; they agree on method and authorization. */
  subscriptions: readonly BoundSubscription[];
}

/** Looks a secret up by the name that the model uses. */
export type FindSecret = (name: string) => Promise<string | undefined>;

const ANY_METHOD = ["DELETE", "GET", "POST", "PUT"] as const;

/**
 * Prepares an active route.
 *
 * @throws {ZeebridgeError} with code `SECRET_UNKNOWN` if a secret that the model names does not exist.
 */
export async function prepareWebhook(
  route: Extract<WebhookRoute, { state: "active" }>,
  findSecret: FindSecret,
): Promise<PreparedWebhook> {
  const { tenantId, webhookId, subscriptions } = route;
  const [first] = subscriptions;
  if (first === undefined) throw new TypeError("Cannot prepare a webhook: no element serves it");
  return {
    tenantId,
    webhookId,
    methods: first.method === "any" ? ANY_METHOD : [first.method.toUpperCase()],
    authorization: await resolveAuthorization(first.authorization, findSecret),
    subscriptions,
  };
}

async function resolveAuthorization(
  authorization: WebhookAuthorization,
  findSecret: FindSecret,
): Promise<ResolvedAuthorization> {
  switch (authorization.type) {
    case "NONE":
      return { type: "NONE" };
    case "BASIC": {
      const username = await resolveText(authorization.username, findSecret);
      const password = await resolveText(authorization.password, findSecret);
      return { type: "BASIC", credentials: utf8(`${username}:${password}`) };
    }
    case "APIKEY": {
      const apiKey = await resolveText(authorization.apiKey, findSecret);
      return { type: "APIKEY", apiKey: utf8(apiKey), locator: authorization.locator };
    }
  }
}

/**
 * The text that is meant. Secrets are put into the string literals of FEEL while it runs, so that no secret is
 * ever part of an expression's source, and into other texts in one pass, so that no secret names another.
 */
async function resolveText(text: RelaxedText, findSecret: FindSecret): Promise<string> {
  if (!text.startsWith("=")) {
    return substitutePlaceholders(text, await findValues(findPlaceholders(text), findSecret));
  }
  const values = await findValues(findSecretSlots(text), findSecret);
  const { value } = evaluateText(text, {}, { secrets: (name) => values.get(name) });
  if (value) return value;
  throw new ZeebridgeError(
    "SECRET_UNKNOWN",
    "Cannot resolve the credentials: an expression gives no text with the secrets that there are",
  );
}

async function findValues(names: readonly string[], findSecret: FindSecret): Promise<Map<string, string>> {
  const values = new Map<string, string>();
  for (const name of new Set(names)) {
    const value = await findSecret(name);
    // An empty credential would let everybody in who sends an empty one.
    if (value === undefined || value === "") {
      throw new ZeebridgeError(
        "SECRET_UNKNOWN",
        `Cannot resolve the secret ${name}: it is not there or empty`,
      );
    }
    values.set(name, value);
  }
  return values;
}
