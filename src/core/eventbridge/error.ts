/**
 * What went wrong with a whole `PutEvents` request, and what Camunda's Java runtime calls it.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/CommonErrors.html
 * @module
 */

import { ZeebridgeError } from "../errors.ts";
import { isJsonObject, type JsonObject, ownProperty } from "../json.ts";
import { retryKindOf } from "./retry.ts";

/** What is known about a failed request. */
export interface EventBusErrorDetails {
  /** AWS's own code, such as `AccessDeniedException`. */
  awsCode?: string;
  /** What happened, in AWS's own words if it said any; without those that its SDK for Java puts around it. */
  reason?: string;
  /** HTTP status; absent: there was no answer. */
  status?: number;
  /** AWS's request id. */
  requestId?: string | null;
  /** How long AWS asked to wait, in milliseconds. */
  retryAfterMs?: number;
  /** `corrected`: the signature's time was wrong, and the next one's will not be. */
  clockSkew?: "corrected";
  /** What the error stems from. */
  cause?: unknown;
}

/** A request as a whole did not succeed: none of its entries is known to have been taken. */
export class EventBusError extends ZeebridgeError {
  /** AWS's own code, if it said one. */
  readonly awsCode: string | undefined;
  /** What happened, in AWS's own words if it said any. For the event's sender, not for logs. */
  readonly reason: string | undefined;
  /** HTTP status; `undefined`: there was no answer. */
  readonly status: number | undefined;
  /** AWS's request id, if it said one. */
  readonly requestId: string | null;
  /** Whether a wrong time was the reason, and is put right. */
  readonly clockSkew: "corrected" | undefined;

  /** Makes an error. The message may quote AWS, so it is not for logs. */
  constructor(
    code: "EVENT_BUS_REJECTED" | "EVENT_BUS_UNAVAILABLE",
    message: string,
    details: EventBusErrorDetails = {},
  ) {
    super(code, message, { cause: details.cause, retryAfterMs: details.retryAfterMs });
    this.name = "EventBusError";
    this.awsCode = details.awsCode;
    this.reason = details.reason;
    this.status = details.status;
    this.requestId = details.requestId ?? null;
    this.clockSkew = details.clockSkew;
  }
}

/** An answer of AWS with its body read; `undefined`: there was more of it than anybody should read. */
export interface AwsAnswer {
  /** HTTP status. */
  status: number;
  /** Headers, names in lower case. */
  headers: Record<string, string>;
  /** Body text. */
  body: string | undefined;
}

/** Codes that one entry of several can cause: its size, its form, or a bus that its sender may not use. */
const CODES_OF_ENTRIES: ReadonlySet<string> = new Set([
  "AccessDenied",
  "AccessDeniedException",
  "ResourceNotFoundException",
  "SerializationException",
  "ValidationError",
  "ValidationException",
]);

/** Codes of credentials that were good once. */
const CODES_OF_EXPIRED: ReadonlySet<string> = new Set([
  "ExpiredToken",
  "ExpiredTokenException",
  "RequestExpired",
]);

/** Codes that a wrong time in a signature can cause. All of them have other causes, too. */
const CODES_OF_SKEW: ReadonlySet<string> = new Set([
  "AccessDeniedException",
  "AuthFailure",
  "InvalidSignatureException",
  "RequestExpired",
  "RequestInTheFuture",
  "RequestTimeTooSkewed",
  "SignatureDoesNotMatch",
]);

/** What a code may look like: it ends up in logs and in class names. */
const CODE = /^[A-Za-z][A-Za-z0-9._]{0,127}$/;

/** Whether a text of an answer is such as AWS's codes and ids are, and not whatever an endpoint had to say. */
export function isPlainId(text: string): boolean {
  return /^[\w.:/+=-]{1,128}$/.test(text);
}

/** Reads an answer that is not 200. */
export function readErrorAnswer({ status, headers, body }: AwsAnswer): EventBusError {
  const document = readDocument(body);
  const awsCode = [
    ownProperty(document, "__type"),
    ownProperty(document, "code"),
    headers["x-amzn-errortype"],
  ]
    .map(cleanCode)
    .find((code) => code !== undefined);
  const requestId = readRequestId(headers);
  const said = ownProperty(document, "message") ?? ownProperty(document, "Message");
  const reason = typeof said === "string" && said !== "" ? said : undefined;
  const words = reason ?? `Service returned HTTP status code ${status}`;
  return new EventBusError(
    retryKindOf(status, awsCode) === undefined ? "EVENT_BUS_REJECTED" : "EVENT_BUS_UNAVAILABLE",
    // Worded as AWS's SDK for Java does: error expressions look for words in it.
    `${words} (Service: EventBridge, Status Code: ${status}, Request ID: ${requestId}) (SDK Attempt Count: 1)`,
    { awsCode, reason, status, requestId },
  );
}

/** AWS's request id out of an answer's headers. */
export function readRequestId(headers: Record<string, string>): string | null {
  return headers["x-amzn-requestid"] ?? headers["x-amz-request-id"] ?? null;
}

/**
 * Whether one entry alone may have caused the refusal of the whole request, so that its neighbours deserve a
 * request of their own.
 */
export function mayConcernOneEntry({ code, status, awsCode }: EventBusError): boolean {
  if (code !== "EVENT_BUS_REJECTED") return false;
  // A 400 that does not say what is wrong may be about anything.
  return status === 413 || (awsCode === undefined ? status === 400 : CODES_OF_ENTRIES.has(awsCode));
}

/** Code of ours for a request without an answer: no connection, a broken one, or none in time. */
export const NO_ANSWER = "NoAnswer";

/** The code that callers and diagrams see: AWS's own, else the status, else that there was no answer. */
export function visibleCodeOf({ awsCode, status, code, decision }: EventBusError): string {
  if (awsCode !== undefined) return awsCode;
  if (status !== undefined) return `Http${status}`;
  return decision === "retry" ? NO_ANSWER : code;
}

/** Whether AWS may have taken what it answered like this: a success that is not 200 is no refusal. */
export function mayHaveTaken({ status }: EventBusError): boolean {
  return status !== undefined && status > 200 && status < 300;
}

/** Whether other credentials of the same source may do. */
export function saysExpired({ awsCode }: EventBusError): boolean {
  return awsCode !== undefined && CODES_OF_EXPIRED.has(awsCode);
}

/** Whether the signature's time may be to blame. */
export function mayConcernTime({ awsCode }: EventBusError): boolean {
  return awsCode !== undefined && CODES_OF_SKEW.has(awsCode);
}

/** Exceptions that AWS's SDK for Java has a class of its own for, in the client of EventBridge. */
const MODELLED_EXCEPTIONS: ReadonlySet<string> = new Set([
  "AccessDeniedException",
  "ConcurrentModificationException",
  "IllegalStatusException",
  "InternalException",
  "InvalidEventPatternException",
  "InvalidStateException",
  "LimitExceededException",
  "ManagedRuleException",
  "OperationDisabledException",
  "PolicyLengthExceededException",
  "ResourceAlreadyExistsException",
  "ResourceNotFoundException",
  "ThrottlingException",
]);

const MODEL_PACKAGE = "software.amazon.awssdk.services.eventbridge.model";

/** What AWS's SDK for Java throws when there is no answer that it can read. */
export const JAVA_CLIENT_EXCEPTION = "software.amazon.awssdk.core.exception.SdkClientException";

/** The class that Camunda's Java runtime (8.9.7) names in `error.type`, which diagrams compare with. */
export function javaClassOf({ awsCode, status }: EventBusError): string {
  if (status === undefined) return JAVA_CLIENT_EXCEPTION;
  const isModelled = awsCode !== undefined && MODELLED_EXCEPTIONS.has(awsCode);
  return `${MODEL_PACKAGE}.${isModelled ? awsCode : "EventBridgeException"}`;
}

function readDocument(body: string | undefined): JsonObject {
  try {
    const document: unknown = JSON.parse(body ?? "");
    return isJsonObject(document) ? document : {};
  } catch {
    // A load balancer's page, or nothing: then status and headers are all that is known.
    return {};
  }
}

/** The name alone: `com.amazon.coral.service#Name`, `Name:http://…` and `Name,…` are in use. */
function cleanCode(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const [beforeComma = ""] = value.split(",");
  const [beforeColon = ""] = beforeComma.split(":");
  const code = beforeColon.slice(beforeColon.indexOf("#") + 1).trim();
  return CODE.test(code) ? code : undefined;
}
