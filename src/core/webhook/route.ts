/**
 * Which elements serve a webhook id. A pure function of the definitions that mention it, so that every store
 * answers alike, registrations may arrive in any order, and forgetting one undoes it exactly.
 *
 * The rules:
 * 1. Start events belong to the newest version of their process. Catch events, boundary events and receive
 *    tasks of older versions keep serving (instances may be waiting), unless a newer version of the process
 *    has a valid webhook of the same id.
 * 2. A webhook with a mistake in a newer version leaves the last good version of it serving.
 * 3. Between processes the first registered is active and the others are queued behind it.
 *
 * @module
 */

import type { InvalidWebhook, WebhookElementType, WebhookSubscription } from "../bpmn/subscription.ts";
import type { ProcessDefinitionKey } from "../keys.ts";

/** A subscription with the version of the process that it belongs to. */
export interface BoundSubscription extends WebhookSubscription {
  /** BPMN process id. */
  processDefinitionId: string;
  /** Key of the version. */
  processDefinitionKey: ProcessDefinitionKey;
  /** Version, from 1. */
  version: number;
}

/** The answer to "who serves this webhook id". Plain JSON. */
export type WebhookRoute =
  /** These elements of one process serve it, in document order. */
  | { state: "active"; tenantId: string; webhookId: string; subscriptions: BoundSubscription[] }
  /** Only broken elements ask for it. */
  | { state: "invalid"; tenantId: string; webhookId: string; reason: string };

/** What a lookup finds. */
export type RouteLookup =
  | WebhookRoute
  /** Nobody asks for it. `storeChangedAt`: last change of the store, if there ever was one. */
  | { state: "unknown"; storeChangedAt?: number };

/** What became of one element's wish for a webhook. */
export interface WebhookStatus {
  /** Webhook id, where the model has one. */
  webhookId?: string;
  /** Id of the BPMN element. */
  elementId: string;
  /** Kind of the BPMN element. */
  elementType: WebhookElementType;
  /**
   * `active`: it serves. `queued`: another process was first. `invalid`: see `reason`.
   * `superseded`: a newer version of its process replaced it.
   */
  status: "active" | "queued" | "invalid" | "superseded";
  /** Why it does not serve. */
  reason?: string;
}

/** A definition that mentions one webhook id, with just its mentions of that id. */
export interface RouteClaim {
  /** Tenant. */
  tenantId: string;
  /** BPMN process id. */
  processDefinitionId: string;
  /** Key of the version. */
  processDefinitionKey: ProcessDefinitionKey;
  /** Version, from 1. */
  version: number;
  /** Whether this is the newest registered version of its process. */
  newest: boolean;
  /** When the process first asked for any webhook, in milliseconds since the epoch: decides whose turn it is. */
  registeredAt: number;
  /** Valid elements with this webhook id, in document order. */
  subscriptions: WebhookSubscription[];
  /** Broken elements with this webhook id, in document order. */
  invalidWebhooks: InvalidWebhook[];
}
