/**
 * What is to happen with a request, as a value. Acting on it is the job of `usecases/follow_plan`.
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
import type { Json, JsonObject } from "../json.ts";
import type { ProcessDefinitionKey } from "../keys.ts";
import { parseRequestBody } from "./body.ts";
import { messageIdOfEvent } from "./message_id.ts";
import { type MultipartPart, parseMultipart } from "./multipart.ts";
import type { PreparedWebhook } from "./prepare.ts";
import type { ReplyCode, WebhookReply } from "./reply.ts";
import type { WebhookRequest } from "./request.ts";
import { type PlannedResponse, verify } from "./respond.ts";
import type { BoundSubscription } from "./route.ts";

/** The engine command that an accepted event becomes. Plain JSON but for `bigint`s in the variables. */
export type EventCommand =
  | {
    kind: "createInstance";
    tenantId: string;
    processDefinitionKey: ProcessDefinitionKey;
    variables: JsonObject;
    /** Whether the sender waits until the instance has ended, for its variables. */
    awaitCompletion?: boolean;
  }
  | {
    kind: "publishMessage";
    tenantId: string;
    messageName: string;
    correlationKey: string;
    messageId?: string;
    timeToLiveMs: number;
    variables: JsonObject;
  }
  | {
    /** The sender waits until the message has reached an instance, at once or never. */
    kind: "correlateMessage";
    tenantId: string;
    messageName: string;
    correlationKey: string;
    variables: JsonObject;
  };

/** An accepted event. */
export interface PlannedDelivery {
  kind: "deliver";
  /** The element that the event is for. */
  elementId: string;
  /** What the engine is told. */
  command: EventCommand;
  /** How the sender is answered; absent: 200 and nothing else. */
  response?: PlannedResponse;
}

/** What is to happen with a request. */
export type WebhookPlan =
  /** Refused: the reply says why, and nothing else happens. */
  | { kind: "reject"; reply: WebhookReply; elementId?: string }
  /** The model answers by itself, such as a challenge: nothing else happens. */
  | { kind: "answer"; reply: WebhookReply }
  /** Not an event that counts, and the model consumes those: nothing else happens. */
  | { kind: "ignore"; response?: PlannedResponse }
  /** The event enters the process. */
  | PlannedDelivery
  | PlannedUpload;

/** An accepted event with files: they become documents of the engine first, see {@linkcode planWithDocuments}. */
export interface PlannedUpload {
  kind: "upload";
  /** The files, and whatever else is in the form. */
  parts: readonly MultipartPart[];
  /** Tenant. */
  tenantId: string;
  /** The element that the event is for. */
  subscription: BoundSubscription;
  /** What its expressions see, but for the documents. */
  scope: InboundScope;
}

/** What decides beside the model. */
export interface PlanOptions {
  /** Whether an EventBridge event gives the message id where the model gives none. */
  messageId: "event" | "model";
  /** How long the engine buffers a message where the model does not say, in milliseconds. */
  messageTtlMs: number;
}

/**
 * Decides about a request that may call: body, verification expression, activation condition, then the command.
 * The order is part of the promise: who may not call does not come here, and learns nothing about the model.
 */
export function planWebhook(
  webhook: PreparedWebhook,
  request: WebhookRequest,
  options: PlanOptions,
): WebhookPlan {
  const { tenantId, secrets } = webhook;
  const parsed = parseRequestBody(request);
  if (!("body" in parsed)) return { kind: "reject", reply: parsed };
  const scope = scopeOf(request, parsed.body);
  if (webhook.verificationExpression !== undefined) {
    const reply = verify(webhook.verificationExpression, { scope: { request: scope.request }, secrets });
    if (reply !== undefined) return reply.code === undefined ? { kind: "answer", reply } : refuse(reply);
  }
  const choice = chooseElement(webhook.subscriptions, scope);
  if ("kind" in choice) return choice;
  const mediaType = request.headers["content-type"];
  if (mediaType === undefined || !/^multipart\//i.test(mediaType)) {
    return planCommand(choice, scope, { tenantId, options });
  }
  const form = parseMultipart(request.body, mediaType);
  if ("status" in form) return refuse(form);
  return { kind: "upload", parts: form.parts, tenantId, subscription: choice, scope };
}

/** Decides about an event whose files the engine has: it enters the process with references to them. */
export function planWithDocuments(
  { subscription, scope, tenantId }: PlannedUpload,
  documents: Json[],
  options: PlanOptions,
): WebhookPlan {
  return planCommand(subscription, { ...scope, documents }, { tenantId, options });
}

function scopeOf({ headers, params }: WebhookRequest, body: Json): InboundScope {
  return { request: { body, headers, params }, connectorData: {}, documents: [] };
}

function refuse(reply: WebhookReply, elementId?: string): WebhookPlan {
  return { kind: "reject", reply, elementId };
}

/** The event does not fit what the model asks for, and never will. */
function unmet(code: ReplyCode, elementId: string | undefined): WebhookPlan {
  return refuse({ status: 422, code }, elementId);
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
    if (failure !== undefined) return unmet("WEBHOOK_CONDITION_NOT_MET", elementId);
    if (value) matching.push(subscription);
  }
  const [first, ...others] = matching;
  if (first === undefined) {
    const [nearest] = subscriptions;
    if (!subscriptions.some(({ consumeUnmatchedEvents }) => consumeUnmatchedEvents)) {
      return unmet("WEBHOOK_CONDITION_NOT_MET", nearest?.elementId);
    }
    const expression = nearest?.responseExpression;
    return { kind: "ignore", response: expression && { expression, scope } };
  }
  return others.every((other) => isSameMessage(first, other))
    ? first
    : unmet("WEBHOOK_CONDITION_AMBIGUOUS", first.elementId);
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
  const { correlation, elementId, processDefinitionKey, responseExpression, synchronousResponse } =
    subscription;
  const { value: variables } = mapResult(subscription, {
    scope: inboundResultScope(scope),
    response: scope,
  });
  if (variables === undefined) return unmet("WEBHOOK_RESULT_INVALID", elementId);
  const response = responseExpression && { expression: responseExpression, scope, element: subscription };
  const deliver = (command: EventCommand): WebhookPlan => ({ kind: "deliver", elementId, command, response });
  if (correlation.kind === "createInstance") {
    const awaitCompletion = synchronousResponse;
    return deliver({ kind: "createInstance", tenantId, processDefinitionKey, variables, awaitCompletion });
  }
  const { messageName } = correlation;
  const correlationKey = correlationKeyOf(correlation, scope);
  if (correlationKey === undefined) return unmet("WEBHOOK_CORRELATION_KEY_MISSING", elementId);
  if (synchronousResponse) {
    return deliver({ kind: "correlateMessage", tenantId, messageName, correlationKey, variables });
  }
  const messageId = messageIdOf(subscription, scope, options);
  if (messageId === null) return unmet("WEBHOOK_MESSAGE_ID_MISSING", elementId);
  const timeToLiveMs = subscription.messageTtlMs ?? options.messageTtlMs;
  return deliver({
    kind: "publishMessage",
    tenantId,
    messageName,
    correlationKey,
    messageId,
    timeToLiveMs,
    variables,
  });
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
