/**
 * One element of a model → its webhook, or why it has none.
 *
 * @module
 */

import { parseDuration } from "../duration.ts";
import { findPlaceholders } from "../secrets/placeholder.ts";
import { readAuthorization } from "./authorization.ts";
import { elementTypeOf, type PlacedElement, readCorrelationPoint } from "./correlation_point.ts";
import { readDeduplication } from "./deduplication.ts";
import { idOf } from "./element.ts";
import { readHmac } from "./hmac.ts";
import {
  checkPlaceholders,
  readFeel,
  readMarkedFeel,
  readProperties,
  type ReportedProperties,
} from "./properties.ts";
import { ElementReport } from "./report.ts";
import type {
  Diagnostic,
  InvalidWebhook,
  ResponseExpression,
  WebhookMethod,
  WebhookSubscription,
} from "./subscription.ts";
import { ATTRIBUTES, PROPERTIES, WEBHOOK_CONNECTOR_TYPE } from "./vocabulary.ts";

/** What became of an element's wish for a webhook. */
export interface WebhookReading {
  /** The webhook, if it can be served. */
  subscription?: WebhookSubscription;
  /** Otherwise why not. Neither is set where the element asks for none. */
  invalid?: InvalidWebhook;
  /** What the modeller should know. */
  diagnostics: Diagnostic[];
}

/** Reads the webhook of an element. `undefined` if the element is no inbound connector. */
export function readWebhook(place: PlacedElement): WebhookReading | undefined {
  const elementId = idOf(place.element);
  const report = new ElementReport(elementId);
  const { diagnostics } = report;
  const properties = readProperties(place.element, report);
  const connectorType = properties.get(PROPERTIES.type);
  if (connectorType === undefined) return undefined;
  const elementType = elementTypeOf(place.element);
  if (elementType === undefined) {
    report.error("WEBHOOK_ELEMENT_UNSUPPORTED", "Inbound connectors do not work on this kind of element");
    return { diagnostics };
  }
  if (connectorType !== WEBHOOK_CONNECTOR_TYPE) {
    report.warn(
      "CONNECTOR_TYPE_UNSUPPORTED",
      `The inbound connector is not served here; ${PROPERTIES.type} is other than ${WEBHOOK_CONNECTOR_TYPE}`,
    );
    return { diagnostics };
  }
  if (elementId === "") {
    report.error("ELEMENT_ID_MISSING", "The element has no id, so nothing can be told about its webhook");
  }
  const subscription = readSubscription(place, { properties, report });
  const { reason } = report;
  if (subscription !== undefined && reason === undefined) {
    return { subscription: { ...subscription, elementId, elementType }, diagnostics };
  }
  const webhookId = properties.get(PROPERTIES.webhookId);
  return {
    invalid: {
      webhookId: webhookId !== undefined && webhookId.length <= MAX_ID_LENGTH ? webhookId : undefined,
      elementId,
      elementType,
      reason: reason ?? "",
    },
    diagnostics,
  };
}

/** Reads every property, so that all mistakes are reported at once. */
function readSubscription(
  place: PlacedElement,
  reported: ReportedProperties,
): Omit<WebhookSubscription, "elementId" | "elementType"> | undefined {
  const { properties, report } = reported;
  checkPlaceholders(reported);
  const webhookId = readWebhookId(reported);
  const method = readMethod(reported);
  const hmac = readHmac(reported);
  const authorization = readAuthorization(reported);
  const deduplication = readDeduplication(reported);
  if (authorization?.type === "NONE" && hmac === undefined) {
    report.warn(
      "WEBHOOK_UNAUTHENTICATED",
      `Anyone may call this webhook; set ${PROPERTIES.authorizationType}`,
    );
  }
  const correlation = readCorrelationPoint(place, reported);
  const conditionName = properties.has(PROPERTIES.activationCondition)
    ? PROPERTIES.activationCondition
    : PROPERTIES.legacyActivationCondition;
  const activationCondition = readFeel(conditionName, reported);
  const resultExpression = readFeel(PROPERTIES.resultExpression, reported);
  const verificationExpression = readMarkedFeel(PROPERTIES.verificationExpression, reported);
  const responseExpression = readResponse(reported);
  // An instance is created without a message, so what a model says about one has no effect there.
  const isMessage = elementTypeOf(place.element) !== "START_EVENT";
  const messageId = isMessage ? readFeel(PROPERTIES.messageId, reported) : undefined;
  const messageTtlMs = isMessage ? readMessageTtl(reported) : undefined;
  if (
    webhookId === undefined || method === undefined || authorization === undefined ||
    correlation === undefined
  ) return undefined;
  return {
    webhookId,
    elementName: place.element.attributes.get(ATTRIBUTES.name),
    subtype: properties.get(PROPERTIES.subtype),
    eventBusName: properties.get(PROPERTIES.eventBusName),
    method,
    hmac,
    authorization,
    deduplication,
    verificationExpression,
    correlation,
    activationCondition,
    consumeUnmatchedEvents: isTrue(properties.get(PROPERTIES.consumeUnmatchedEvents)),
    messageId,
    messageTtlMs,
    resultVariable: properties.get(PROPERTIES.resultVariable),
    resultExpression,
    synchronousResponse: isTrue(properties.get(PROPERTIES.synchronousResponse)) || undefined,
    responseExpression,
  };
}

/** Where a model has both expressions, the newer one counts, as in Camunda's runtime. */
function readResponse(reported: ReportedProperties): ResponseExpression | undefined {
  const response = readMarkedFeel(PROPERTIES.responseExpression, reported);
  const body = readMarkedFeel(PROPERTIES.responseBodyExpression, reported);
  if (response !== undefined) return { kind: "response", text: response };
  return body === undefined ? undefined : { kind: "body", text: body };
}

/** Ids are parts of URLs and of stores' keys, which have limits of their own. */
const MAX_ID_LENGTH = 200;

function readWebhookId({ properties, report }: ReportedProperties): string | undefined {
  const webhookId = properties.get(PROPERTIES.webhookId);
  if (webhookId === undefined) {
    return report.error("WEBHOOK_ID_MISSING", `${PROPERTIES.webhookId} is missing; it is the webhook's id`);
  }
  if (findPlaceholders(webhookId).length > 0) {
    return report.error("WEBHOOK_ID_INVALID", `${PROPERTIES.webhookId} must not name a secret`);
  }
  if (webhookId.length > MAX_ID_LENGTH) {
    return report.error(
      "WEBHOOK_ID_INVALID",
      `${PROPERTIES.webhookId} must not be longer than ${MAX_ID_LENGTH} characters`,
    );
  }
  // What a URL cannot carry as one path segment can never be called.
  if (/[/\\?#\p{Cc}\p{Cs}]/u.test(webhookId) || webhookId === "." || webhookId === "..") {
    return report.error(
      "WEBHOOK_ID_INVALID",
      `${PROPERTIES.webhookId} must be one segment of a path: without / \\ ? # and control characters`,
    );
  }
  return webhookId;
}

const METHODS: ReadonlyMap<string, WebhookMethod> = new Map(
  (["any", "get", "post", "put", "delete"] as const).map((method) => [method, method]),
);

function readMethod({ properties, report }: ReportedProperties): WebhookMethod | undefined {
  const method = METHODS.get(properties.get(PROPERTIES.method)?.toLowerCase() ?? "any");
  return method ?? report.error(
    "WEBHOOK_METHOD_INVALID",
    `${PROPERTIES.method} must be one of ${[...METHODS.keys()].join(", ")}`,
  );
}

function readMessageTtl({ properties, report }: ReportedProperties): number | undefined {
  const text = properties.get(PROPERTIES.messageTtl);
  if (text === undefined) return undefined;
  const milliseconds = parseDuration(text);
  if (milliseconds !== undefined && milliseconds >= 0) return milliseconds;
  return report.error(
    "MESSAGE_TTL_INVALID",
    `${PROPERTIES.messageTtl} must be an ISO 8601 duration that is not negative, such as PT1H`,
  );
}

function isTrue(text: string | undefined): boolean {
  return text?.toLowerCase() === "true";
}
