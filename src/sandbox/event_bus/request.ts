/**
 * Looks at a request as EventBridge does before it looks at entries: the operation, and the signature.
 *
 * @module
 */

import { equalText } from "../../core/bytes.ts";
import { isJsonObject, type Json, type JsonObject, ownProperty, parseJson } from "../../core/json.ts";
import { readBytes } from "../../core/stream.ts";
import { isReadable, MAX_BODY_BYTES, refuseRequest } from "./entries.ts";
import { computeSignature, readSignature, type RequestSignature } from "./signature.ts";

/** A failure of a whole request. */
export interface RequestFailure {
  /** HTTP status. */
  status: number;
  /** AWS's code, such as `ThrottlingException`. */
  code?: string;
  /** AWS's message. */
  message?: string;
  /** Body in the place of AWS's own error document. */
  body?: string;
  /** Further headers, such as `retry-after`. */
  headers?: Record<string, string>;
}

/** Thrown where a request is refused; carries the failure. */
export class BusRefusal extends Error {
  /** What the sender gets. */
  readonly failure: RequestFailure;

  /** Makes a refusal that answers so. */
  constructor(failure: RequestFailure) {
    super(`The event bus refuses with ${failure.status}`);
    this.name = "BusRefusal";
    this.failure = failure;
  }
}

/** A request with its body read. */
export interface BusRequest {
  /** Method. */
  method: string;
  /** Address. */
  url: string;
  /** Headers. */
  headers: Headers;
  /** Body. */
  body: string;
}

/** AWS takes signatures that are not older, and not further ahead, than this. */
const MAX_SKEW_MS = 5 * 60_000;
const MUST_BE_SIGNED = ["host", "x-amz-date", "x-amz-target", "content-type"];

/** What a request is checked against. */
export interface RequestCheck {
  /** Now, in milliseconds since the epoch. */
  now: number;
  /** Secret access keys by access key id. Absent: any key is taken, its signature checked for its form alone. */
  secretAccessKeys?: Readonly<Record<string, string>>;
  /** The one region whose signatures are taken. Default: any. */
  region?: string;
}

/**
 * The signature of a request that AWS would look into.
 *
 * @throws {BusRefusal} if it is no request for `PutEvents`, or its signature is not in order.
 */
export async function checkRequest(
  { method, url, headers, body }: BusRequest,
  { now, secretAccessKeys, region }: RequestCheck,
): Promise<RequestSignature> {
  if (method !== "POST" || new URL(url).pathname !== "/") throw new BusRefusal({ status: 404, body: "" });
  if (headers.get("x-amz-target") !== "AWSEvents.PutEvents") throw refuse("UnknownOperationException");
  if (headers.get("content-type") !== "application/x-amz-json-1.1") throw refuse("UnknownOperationException");
  const authorization = headers.get("authorization");
  if (authorization === null) {
    throw refuse("MissingAuthenticationTokenException", "Missing Authentication Token");
  }
  const signature = readSignature(authorization);
  if (signature === undefined) {
    throw refuse("IncompleteSignatureException", "Authorization header is malformed");
  }
  checkScope(signature, headers, now);
  if (region !== undefined && signature.region !== region) {
    throw refuse(
      "InvalidSignatureException",
      `Credential should be scoped to a valid region, not '${signature.region}'.`,
    );
  }
  if (secretAccessKeys === undefined) return signature;
  const secretAccessKey = Object.hasOwn(secretAccessKeys, signature.accessKeyId)
    ? secretAccessKeys[signature.accessKeyId]
    : undefined;
  if (secretAccessKey === undefined) {
    throw refuse("UnrecognizedClientException", "The security token included in the request is invalid.");
  }
  const expected = await computeSignature({ method, url, headers, body }, { signature, secretAccessKey });
  if (!equalText(signature.signature, expected)) {
    throw refuse(
      "InvalidSignatureException",
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret " +
        "Access Key and signing method. Consult the service documentation for details.",
    );
  }
  return signature;
}

function checkScope(signature: RequestSignature, headers: Headers, now: number): void {
  const { service, day, signedHeaders } = signature;
  if (service !== "events") {
    throw refuse("InvalidSignatureException", "Credential should be scoped to correct service: 'events'.");
  }
  const token = headers.has("x-amz-security-token") ? ["x-amz-security-token"] : [];
  const unsigned = [...MUST_BE_SIGNED, ...token].find((name) => !signedHeaders.includes(name));
  if (unsigned !== undefined) {
    throw refuse("InvalidSignatureException", `'${unsigned}' must be a signed header`);
  }
  const instant = headers.get("x-amz-date") ?? "";
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(instant);
  if (match === null || !instant.startsWith(day)) {
    throw refuse(
      "InvalidSignatureException",
      "Date in Credential scope does not match the date of the request",
    );
  }
  const [, year, month, date, hours, minutes, seconds] = match.map(Number);
  const signedAt = Date.UTC(year ?? 0, (month ?? 0) - 1, date, hours, minutes, seconds);
  if (now - signedAt > MAX_SKEW_MS) throw refuse("InvalidSignatureException", "Signature expired");
  if (signedAt - now > MAX_SKEW_MS) throw refuse("InvalidSignatureException", "Signature not yet current");
}

function refuse(code: string, message = ""): BusRefusal {
  return new BusRefusal({ status: 400, code, message });
}

/** The body of a request, as far as AWS looks at one. */
export async function readBody({ body }: Request): Promise<string> {
  if (body === null) return "";
  const bytes = await readBytes(body, MAX_BODY_BYTES);
  if (bytes === undefined) throw new BusRefusal({ status: 413, body: "" });
  return new TextDecoder().decode(bytes);
}

/**
 * The entries of a body, as many as may be in one.
 *
 * @throws {BusRefusal} if the request as a whole breaks a rule.
 */
export function readEntries(body: string): Json[] {
  const entries = ownProperty(readDocument(body), "Entries");
  const refusal = refuseRequest(entries, body.length);
  if (refusal === "farTooLarge") throw new BusRefusal({ status: 413, body: "" });
  if (!isReadable(entries)) throw refuse("SerializationException");
  if (refusal !== undefined) throw refuse("ValidationException", refusal.message);
  return Array.isArray(entries) ? entries : [];
}

function readDocument(body: string): JsonObject {
  try {
    const document = parseJson(body);
    if (isJsonObject(document)) return document;
  } catch {
    // Not JSON, which AWS calls the same as JSON of another form.
  }
  throw refuse("SerializationException");
}
