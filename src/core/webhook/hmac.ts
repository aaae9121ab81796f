/**
 * Signatures of webhook requests: HMAC over what the model's scopes say, as Camunda's webhook connector checks it.
 *
 * Two things that a model's author should know of the scopes, which are given by that connector and its senders:
 * - a body of fields is signed as names and values without anything between them (Twilio's way), so `a=1b2` and
 *   `a=1&b=2` have one signature. Only `body` alone signs the bytes;
 * - with `url`, `parameters` and `body` the query is signed for GET alone.
 *
 * @see https://docs.camunda.io/docs/components/connectors/protocol/http-webhook/
 * @see https://www.twilio.com/docs/usage/security#validating-requests
 * @module
 */

import type { HmacAlgorithm, HmacScope } from "../bpmn/subscription.ts";
import { decodeBase64, decodeHex, equalBytes, utf8 } from "../bytes.ts";
import { isJsonObject, type Json, type JsonObject, stringifyJson } from "../json.ts";
import { parseRequestBody } from "./body.ts";
import { readQuery, type WebhookRequest } from "./request.ts";

/** How requests must be signed, with keys in the place of the model's secret. */
export interface ResolvedHmac {
  /** Keys of {@linkcode importHmacKey}; a signature by any of them is good, so that secrets can be rotated. */
  keys: readonly CryptoKey[];
  /** Name of the header with the signature, in any case. */
  header: string;
  /** What is signed, in any order; see {@linkcode isHmacScopeSet}. */
  scopes: readonly HmacScope[];
  /** Name of the header with the time of signing, in any case. The scope `timestamp` needs it. */
  timestampHeader?: string;
  /** How far the time of signing may be from now, either way, in seconds. Default: 300. */
  toleranceSeconds?: number;
}

/** The parts of a request that a signature can cover. */
export type SignedRequest = Pick<WebhookRequest, "method" | "url" | "headers" | "body">;

/** Whether a request is signed, or why not: for the operator. The sender must not learn which. */
export type HmacVerdict =
  | "valid"
  | "signatureMissing"
  | "signatureMalformed"
  | "signatureWrong"
  | "timestampMissing"
  | "timestampMalformed"
  /** Too old, or too far in the future. */
  | "timestampOutOfTolerance"
  /** The scopes have no meaning for such a request, or would leave a part of it unsigned that they name. */
  | "contentUnverifiable";

/** How far the time of signing may be from now where nobody says. */
export const TOLERANCE_SECONDS = 300;

/** Seconds since 1970, written in the one plain way. */
const EPOCH_SECONDS = /^(?:0|[1-9]\d{0,14})$/;
/** Hexadecimal digits, with or without a tag such as `sha256=`. */
const HEX_SIGNATURE = /^(?:[\w.-]+=)?((?:[\da-f]{2})+)$/;
/** Base64 with its padding, which no digest is without. The last digit has no bits that would be ignored. */
const BASE64_SIGNATURE = /^[A-Za-z\d+/]+(?:[AEIMQUYcgkosw048]=|[AQgw]==)$/;

type ReadContent = (request: SignedRequest) => Uint8Array | undefined;

/** What is signed, by scopes in the order of the alphabet. `undefined` where it cannot be said. */
const CONTENTS: ReadonlyMap<string, ReadContent> = new Map<string, ReadContent>([
  ["body", ({ body }) => body],
  ["parameters url", urlAndParameters],
  ["body url", urlAndBody],
  ["body parameters url", urlAndParametersOrBody],
]);

/**
 * Imports a secret once, for many signatures. The secret's UTF-8 bytes are the key.
 *
 * @throws {RangeError} if the secret is empty: anyone could sign with that.
 */
export async function importHmacKey(
  secret: string | Uint8Array<ArrayBuffer>,
  algorithm: HmacAlgorithm,
): Promise<CryptoKey> {
  const bytes = typeof secret === "string" ? utf8(secret) : secret;
  if (bytes.length === 0) {
    throw new RangeError("Cannot import a secret for signatures: it is empty, expected some text");
  }
  return await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: algorithm }, false, ["sign"]);
}

/**
 * Whether scopes can be checked together: `body`; `url` with `parameters`, with `body` or with both; each of them
 * with or without `timestamp`; and `timestamp` alone, which signs the body too.
 */
export function isHmacScopeSet(scopes: readonly HmacScope[]): boolean {
  return CONTENTS.has(contentKey(scopes));
}

function contentKey(scopes: readonly HmacScope[]): string {
  const names = new Set(scopes);
  if (names.delete("timestamp") && names.size === 0) return "body";
  return [...names].sort().join(" ");
}

/**
 * Verifies the signature of a request. Never throws over what a sender sends.
 *
 * @param options `now`: milliseconds since 1970.
 */
export async function verifyHmac(
  request: SignedRequest,
  config: ResolvedHmac,
  { now }: { now: number },
): Promise<HmacVerdict> {
  const text = headerOf(request, config.header);
  if (text === undefined) return "signatureMissing";
  const given = decodeSignature(text);
  if (given === undefined) return "signatureMalformed";
  const timestamp = readTimestamp(request, config, { now });
  if (typeof timestamp === "object") return timestamp.refused;
  const content = CONTENTS.get(contentKey(config.scopes))?.(request);
  if (content === undefined) return "contentUnverifiable";
  const signed = timestamp === undefined ? content : concat(utf8(`${timestamp}:`), content);
  for (const key of config.keys) {
    // Never shared memory, which the type of a body does not say.
    const expected = await crypto.subtle.sign("HMAC", key, signed as Uint8Array<ArrayBuffer>);
    if (equalBytes(given, new Uint8Array(expected))) return "valid";
  }
  return "signatureWrong";
}

function headerOf({ headers }: SignedRequest, name: string): string | undefined {
  const lowerCase = name.toLowerCase();
  return Object.hasOwn(headers, lowerCase) ? headers[lowerCase] || undefined : undefined;
}

/** Bytes of a signature: hexadecimal text in lower case, perhaps after a tag, or standard base64. */
function decodeSignature(text: string): Uint8Array | undefined {
  const [, digits] = HEX_SIGNATURE.exec(text) ?? [];
  if (digits !== undefined) return decodeHex(digits);
  return BASE64_SIGNATURE.test(text) ? decodeBase64(text) : undefined;
}

/** The text that a signature's time is signed as, if it is in the scopes and near enough to now. */
function readTimestamp(
  request: SignedRequest,
  { scopes, timestampHeader, toleranceSeconds = TOLERANCE_SECONDS }: ResolvedHmac,
  { now }: { now: number },
): string | undefined | { refused: HmacVerdict } {
  if (!scopes.includes("timestamp")) return undefined;
  const text = timestampHeader === undefined ? undefined : headerOf(request, timestampHeader);
  if (text === undefined) return { refused: "timestampMissing" };
  if (!EPOCH_SECONDS.test(text)) return { refused: "timestampMalformed" };
  const distanceSeconds = Math.abs(Math.floor(now / 1_000) - Number(text));
  return distanceSeconds <= toleranceSeconds ? text : { refused: "timestampOutOfTolerance" };
}

/** `URL?params`, with the question mark also where there are none. */
function urlAndParameters({ url }: SignedRequest): Uint8Array | undefined {
  const params = readQuery(url);
  // Encoded again from what the model sees, so that however a sender encodes them, both sides sign the same.
  return params === undefined ? undefined : utf8(`${withoutQuery(url)}?${new URLSearchParams([...params])}`);
}

function urlAndBody(request: SignedRequest): Uint8Array | undefined {
  const form = signedForm(request);
  return form === undefined ? undefined : concat(utf8(withoutQuery(request.url)), form);
}

/** A GET has no body that could be signed; if it has one nevertheless, nobody vouches for it. */
function urlAndParametersOrBody(request: SignedRequest): Uint8Array | undefined {
  if (request.method !== "GET") return urlAndBody(request);
  return request.body.length === 0 ? urlAndParameters(request) : undefined;
}

function withoutQuery(url: string): string {
  return url.slice(0, url.search(/[?#]|$/));
}

/** A body as it is signed after a URL. What the model sees is what is signed, so that nothing slips between. */
function signedForm(request: SignedRequest): Uint8Array | undefined {
  const { body: bytes } = request;
  if (bytes.length === 0) return bytes;
  const parsed = parseRequestBody(request);
  if (!("body" in parsed)) return undefined;
  const { body } = parsed;
  if (typeof body === "string") return bytes;
  if (!isJsonObject(body)) return utf8(stringifyJson(body));
  // Camunda's runtime refuses it: there is no sender that signs it in a way that is known.
  return Object.values(body).some(isText) ? utf8(concatFields(body)) : undefined;
}

function concatFields(fields: JsonObject): string {
  let text = "";
  for (const name of Object.keys(fields).sort()) {
    const value = fields[name] ?? null;
    text += name + (isText(value) ? value : stringifyJson(value));
  }
  return text;
}

function isText(value: Json): value is string {
  return typeof value === "string";
}

function concat(start: Uint8Array, end: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(start.length + end.length);
  bytes.set(start);
  bytes.set(end, start.length);
  return bytes;
}
