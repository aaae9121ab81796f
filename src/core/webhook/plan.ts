/**
 * What is to happen with a request, as a value. Performing it is `deliver_event`'s job.
 *
 * @module
 */

import type { CorrelationPoint } from "../bpmn/subscription.ts";
import {
  evaluateCondition,
  evaluateText,
  inboundResultScope,
  type InboundScope,
  mapResult,
} from "../feel/mod.ts";
import type { JsonObject } from "../json.ts";
import type { ProcessDefinitionKey } from "../keys.ts";
import { CHALLENGES, isAuthorized } from "./authorize.ts";
import { parseBody } from "./body.ts";
import { messageIdOfEvent } from "./message_id.ts";
import type { PreparedWebhook } from "./prepare.ts";
import type { ReplyCode, WebhookReply } from "./reply.ts";
import type { WebhookRequest } from "./request.ts";
import type { BoundSubscription } from "./route.ts";

/** The engine command that an accepted event becomes. Plain JSON but for `bigint`s in the variables. */
export type EventCommand =
  | {
    kind: "createInstance";
    tenantId: string;
    processDefinitionKey: ProcessDefinitionKey;
    variables: JsonObject;
  }
  | {
    kind: "publishMessage";
    tenantId: string;
    messageName: string;
    correlationKey: string;
    messageId?: string;
    timeToLiveMs: number;
    variables: JsonObject;
  };

/** What is to happen with a request. */
export type WebhookPlan =
  /** Refused: the reply says why, and nothing else happens. */
  | { kind: "reject"; reply: WebhookReply; elementId?: string }
  /** Not an event that counts, and the model consumes those: 200, nothing else happens. */
  | { kind: "ignore" }
  /** The event enters the process. */
  | { kind: "deliver"; elementId: string; command: EventCommand };

/** What decides beside the model. */
export interface PlanOptions {
  /** Whether an EventBridge event gives the message id where the model gives none. */
  messageId: "event" | "model";
  /** How long the engine buffers a message where the model does not say, in milliseconds. */
  messageTtlMs: number;
}

/**
 * Decides about a request: method, authorization, body, activation condition, then the command. The order is
 * part of the promise: a stranger learns nothing about the model.
 */
export function planWebhook(
  webhook: PreparedWebhook,
  request: WebhookRequest,
  options: PlanOptions,
): WebhookPlan {
  if (!webhook.methods.includes(request.method)) {
    return refuse(405, "WEBHOOK_METHOD_NOT_ALLOWED", { headers: { allow: webhook.methods.join(", ") } });
  }
  if (!isAuthorized(webhook.authorization, request)) {
    const challenge = CHALLENGES[webhook.authorization.type];
    const headers = challenge === undefined ? undefined : { "www-authenticate": challenge };
    return refuse(401, "WEBHOOK_UNAUTHORIZED", { headers });
  }
  const parsed = parseBody(request.body, request.headers["content-type"]);
  if (!("body" in parsed)) return { kind: "reject", reply: parsed };
  const scope: InboundScope = {
    request: { body: parsed.body, headers: request.headers, params: request.params },
    connectorData: {},
    documents: [],
  };
  const choice = chooseElement(webhook.subscriptions, scope);
  return "kind" in choice ? choice : planCommand(choice, scope, { tenantId: webhook.tenantId, options });
}

function refuse(
  status: number,
  code: ReplyCode,
  { headers, elementId }: { headers?: Record<string, string>; elementId?: string } = {},
): WebhookPlan {
  return { kind: "reject", reply: { status, code, headers }, elementId };
}

/** The element that the event is for, or what happens instead. */
function chooseElement(
  subscriptions: readonly BoundSubscription[],
  scope: InboundScope,
): BoundSubscription | WebhookPlan {
  const matching: BoundSubscription[] = [];
  for (const subscription of subscriptions) {
    const { activationCondition, elementId } = subscription;
    if (activationCondition === undefined) {
      matching.push(subscription);
      continue;
    }
    const { value, failure } = evaluateCondition(activationCondition, scope);
    // Nobody asked to consume events that the model cannot judge.
    if (failure !== undefined) return refuse(422, "WEBHOOK_CONDITION_NOT_MET", { elementId });
    if (value) matching.push(subscription);
  }
  const [first, ...others] = matching;
  if (first === undefined) {
    return subscriptions.some(({ consumeUnmatchedEvents }) => consumeUnmatchedEvents)
      ? { kind: "ignore" }
      : refuse(422, "WEBHOOK_CONDITION_NOT_MET", { elementId: subscriptions[0]?.elementId });
  }
  return others.every((other) => isSameMessage(first, other))
    ? first
    : refuse(422, "WEBHOOK_CONDITION_AMBIGUOUS", { elementId: first.elementId });
}

/** Whether two elements make the same message of an event, so that publishing it once serves both. */
function isSameMessage(one: BoundSubscription, other: BoundSubscription): boolean {
  return one.correlation.kind === "catchMessage" && messageOf(one) === messageOf(other);
}

function messageOf(subscription: BoundSubscription): string {
  const { correlation, messageId, messageTtlMs, resultVariable, resultExpression } = subscription;
  return JSON.stringify([correlation, messageId, messageTtlMs, resultVariable, resultExpression]);
}

function planCommand(
  subscription: BoundSubscription,
  scope: InboundScope,
  { tenantId, options }: { tenantId: string; options: PlanOptions },
): WebhookPlan {
  const { correlation, elementId, processDefinitionKey } = subscription;
  const { value: variables } = mapResult(subscription, {
    scope: inboundResultScope(scope),
    response: scope,
  });
  if (variables === undefined) return refuse(422, "WEBHOOK_RESULT_INVALID", { elementId });
  if (correlation.kind === "createInstance") {
    return {
      kind: "deliver",
      elementId,
      command: { kind: "createInstance", tenantId, processDefinitionKey, variables },
    };
  }
  const correlationKey = correlationKeyOf(correlation, scope);
  if (correlationKey === undefined) return refuse(422, "WEBHOOK_CORRELATION_KEY_MISSING", { elementId });
  const messageId = messageIdOf(subscription, scope, options);
  if (messageId === null) return refuse(422, "WEBHOOK_MESSAGE_ID_MISSING", { elementId });
  return {
    kind: "deliver",
    elementId,
    command: {
      kind: "publishMessage",
      tenantId,
      messageName: correlation.messageName,
      correlationKey,
      messageId,
      timeToLiveMs: subscription.messageTtlMs ?? options.messageTtlMs,
      variables,
    },
  };
}

/**
 * The correlation key, empty where the model asks for none. One that the model asks for and the event does not
 * have is `undefined`: without it a message start event would lose its promise of one instance per key.
 */
function correlationKeyOf(
  { correlationKey }: Exclude<CorrelationPoint, { kind: "createInstance" }>,
  scope: InboundScope,
): string | undefined {
  if (correlationKey === undefined) return "";
  return evaluateText(correlationKey, scope).value || undefined;
}

/** The message id; `undefined` where there is none, `null` where the model's expression gives none. */
function messageIdOf(
  { messageId }: BoundSubscription,
  scope: InboundScope,
  options: PlanOptions,
): string | undefined | null {
  if (messageId !== undefined) return evaluateText(messageId, scope).value || null;
  return options.messageId === "event" ? messageIdOfEvent(scope.request.body) : undefined;
}
