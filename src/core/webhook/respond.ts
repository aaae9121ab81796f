/**
 * What a model itself says to a sender: instead of taking the event, or when it has entered the process.
 *
 * @module
 */

import type { SecretValues } from "../bpmn/relaxed.ts";
import type { FeelText, ResponseExpression } from "../bpmn/subscription.ts";
import {
  evaluateContext,
  evaluateJson,
  type InboundScope,
  type ResponseScope,
  type VerificationScope,
} from "../feel/mod.ts";
import { isHeaderName } from "../header_name.ts";
import { isJsonObject, type Json, type JsonObject, ownProperty, stringifyJson } from "../json.ts";
import type { WebhookReply } from "./reply.ts";
import type { BoundSubscription } from "./route.ts";

/** How the sender is to be answered once the event's fate is known: only where the model says. */
export interface PlannedResponse {
  /** What the model says. */
  expression: ResponseExpression;
  /** What the expression sees beside what became of the event. */
  scope: InboundScope;
  /** The element that the event is for; absent where it is for none. */
  element?: BoundSubscription;
}

/** What became of an event, as far as a response may want to tell. */
export interface EventOutcome {
  /** Key of the instance that was created, or that the message has reached. */
  processInstanceKey?: string;
  /** Key of the message. */
  messageKey?: string;
  /** Variables of the instance at its end. */
  variables?: JsonObject;
  /** Tenant. */
  tenantId: string;
}

/** A model's answer that is none. */
export type ResponseFailure = "notEvaluated" | "statusInvalid" | "headersInvalid";

/** A reply that the model makes. */
export type ModelReply = { reply: WebhookReply; failure?: undefined } | {
  reply?: undefined;
  failure: ResponseFailure;
};

const NOT_VERIFIED: WebhookReply = { status: 422, code: "WEBHOOK_VERIFICATION_FAILED" };

/** Asks a verification expression: its reply, the refusal if it fails, or `undefined` if it gives null. */
export function verify(
  expression: FeelText,
  { scope, secrets }: { scope: VerificationScope; secrets: SecretValues },
): WebhookReply | undefined {
  const { value: context } = evaluateContext(expression, scope, { secrets });
  if (context === null) return undefined;
  return context === undefined ? NOT_VERIFIED : readReply(context).reply ?? NOT_VERIFIED;
}

/**
 * Makes the answer that a model has for an event.
 *
 * @param outcome What became of the event; `undefined` if it had come before, or counts for no element.
 */
export function respond(
  { expression: { kind, text }, scope, element }: PlannedResponse,
  { outcome, secrets }: { outcome: EventOutcome | undefined; secrets: SecretValues },
): ModelReply {
  const correlation = outcome === undefined ? null : showOutcome(outcome, element);
  const sees: ResponseScope = { ...scope, correlation };
  const { value } = evaluateJson(text, sees, { secrets });
  if (value === undefined) return { failure: "notEvaluated" };
  if (kind === "body") return readReply({ body: value });
  if (value === null) return { reply: { status: 200 } };
  return isJsonObject(value) ? readReply(value) : { failure: "notEvaluated" };
}

/** Keys are numbers, as Camunda's runtime has them; no digit gets lost on the way. */
function showOutcome(outcome: EventOutcome, element: BoundSubscription | undefined): JsonObject {
  const { processInstanceKey, messageKey, variables, tenantId } = outcome;
  return {
    ...element && { activatedElement: showElement(element, tenantId) },
    ...processInstanceKey !== undefined && { processInstanceKey: keyNumber(processInstanceKey) },
    ...messageKey !== undefined && { messageKey: keyNumber(messageKey) },
    tenantId,
    ...variables && { variables },
  };
}

/** Names of elements in BPMN. */
const BPMN_TYPES: Readonly<Record<BoundSubscription["elementType"], string>> = {
  START_EVENT: "startEvent",
  MESSAGE_START_EVENT: "startEvent",
  INTERMEDIATE_CATCH_EVENT: "intermediateCatchEvent",
  BOUNDARY_EVENT: "boundaryEvent",
  RECEIVE_TASK: "receiveTask",
};

/** Without the element's properties, which Camunda's runtime shows too: there may be passwords in them. */
function showElement(element: BoundSubscription, tenantId: string): JsonObject {
  const { elementId, elementName, elementType, processDefinitionId, processDefinitionKey, version } = element;
  return {
    bpmnProcessId: processDefinitionId,
    version,
    processDefinitionKey: keyNumber(processDefinitionKey),
    elementId,
    elementName: elementName ?? null,
    elementType: BPMN_TYPES[elementType],
    tenantId,
  };
}

function keyNumber(key: string): Json {
  if (!/^\d{1,19}$/.test(key)) return key;
  const number = Number(key);
  return Number.isSafeInteger(number) ? number : BigInt(key);
}

/** Reads `{ statusCode, headers, body }`; what else there is does not matter. */
function readReply(context: JsonObject): ModelReply {
  const status = readStatus(ownProperty(context, "statusCode"));
  if (status === undefined) return { failure: "statusInvalid" };
  const headers = readHeaders(ownProperty(context, "headers"));
  if (headers === undefined) return { failure: "headersInvalid" };
  const body = NULL_BODY_STATUSES.has(status) ? null : ownProperty(context, "body") ?? null;
  if (body === null) return { reply: { status, headers } };
  const isText = typeof body === "string";
  headers["content-type"] ??= isText ? "text/plain; charset=utf-8" : "application/json";
  // Whatever a browser makes of it, it must not find a page in a text that a sender had a part in.
  headers["x-content-type-options"] = "nosniff";
  // Nor do more with a page than show it: the admin side may have the same origin. A model may allow it.
  if (PAGE.test(headers["content-type"])) headers["content-security-policy"] ??= "sandbox";
  return { reply: { status, headers, bodyText: isText ? body : stringifyJson(body) } };
}

/** Media types of what may have scripts in it. */
const PAGE = /html|xml/i;

const NULL_BODY_STATUSES: ReadonlySet<number> = new Set([204, 205, 304]);

/** A number or its digits; absent or null: 200. */
function readStatus(value: Json | undefined): number | undefined {
  if (value === undefined || value === null) return 200;
  const status = typeof value === "string" && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof status === "number" && Number.isInteger(status) && status >= 200 && status <= 599
    ? status
    : undefined;
}

/** The server's own to set: a model that sets them would break the connection. */
const CONNECTION_HEADERS: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);
/** What a header may carry beyond ASCII is one byte a character. */
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Most characters of all headers together: senders and proxies give up on more, and the event would come again. */
const MAX_HEADERS_LENGTH = 8_192;

/** Header values by lower-case name; null leaves one out. `undefined` if they cannot be sent. */
function readHeaders(value: Json | undefined): Record<string, string> | undefined {
  if (value === undefined || value === null) return {};
  if (!isJsonObject(value)) return undefined;
  const headers = new Map<string, string>();
  let length = 0;
  for (const [name, item] of Object.entries(value)) {
    if (item === null) continue;
    // A line break would begin another header.
    const text = (typeof item === "string" ? item : stringifyJson(item)).replaceAll(/[\r\n]+/g, " ");
    length += name.length + text.length;
    if (length > MAX_HEADERS_LENGTH || !isHeaderName(name) || !HEADER_VALUE.test(text)) return undefined;
    if (!CONNECTION_HEADERS.has(name.toLowerCase())) headers.set(name.toLowerCase(), text);
  }
  return Object.fromEntries(headers);
}
