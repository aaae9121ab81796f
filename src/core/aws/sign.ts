/**
 * AWS Signature Version 4 in the `Authorization` header.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 * @module
 */

import { toHex, utf8 } from "../bytes.ts";
import { makeRoom } from "../make_room.ts";
import type { AwsCredentials } from "./credentials.ts";

/** A request to sign. */
export interface SignableRequest {
  /** Request method. */
  method: "GET" | "POST";
  /** Address, with its query. */
  url: string;
  /** Headers; all of them are signed. Do not add any afterwards. */
  headers: Record<string, string>;
  /** Body; none is the empty text. */
  body: string;
}

/** Who signs, for what, and when. */
export interface SigningContext {
  /** Credentials. */
  credentials: AwsCredentials;
  /** Signing name of the service: `events` for EventBridge. */
  service: string;
  /** Region. */
  region: string;
  /** Instant of the signature, in milliseconds since the epoch. AWS refuses one that is minutes off. */
  signedAt: number;
  /** Keeps derived keys, which are good for a day each. Give the same one again. */
  keys?: SigningKeys;
}

/** Derived signing keys. Holds secrets: never log it, never store it. */
export type SigningKeys = Map<string, CryptoKey>;

/** More credentials than this in one day are not kept, so that the memory stays bounded. */
const MAX_KEYS = 100;
const ALGORITHM = "AWS4-HMAC-SHA256";
const HMAC = { name: "HMAC", hash: "SHA-256" } as const;

/**
 * Signs a request.
 *
 * Every header is signed, the content type too, as AWS's own SDKs do it: what the service reads is what was
 * signed. Neither service nor region is ever guessed from the host.
 *
 * @returns The request's headers with `Authorization`, `X-Amz-Date`, and the session token where there is one.
 */
export async function signRequest(request: SignableRequest, context: SigningContext): Promise<Headers> {
  const { credentials, service, region } = context;
  const { text, signedHeaders, headers, timestamp } = await canonicalizeRequest(request, context);
  const scope = `${timestamp.slice(0, 8)}/${region}/${service}/aws4_request`;
  const key = await signingKey(scope, context);
  const signature = await hmac(key, [ALGORITHM, timestamp, scope, await sha256(text)].join("\n"));
  headers.set(
    "authorization",
    `${ALGORITHM} Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${signedHeaders}, ` +
      `Signature=${toHex(signature)}`,
  );
  return headers;
}

/** A request as its signature is made over it. */
export interface CanonicalRequest {
  /** The canonical request. */
  text: string;
  /** Names of the signed headers, with semicolons between them. */
  signedHeaders: string;
  /** The request's headers with `X-Amz-Date`, and the session token where there is one. */
  headers: Headers;
  /** Instant of the signature as AWS writes it, such as `20150830T123600Z`. */
  timestamp: string;
}

/** What every version of the signature is made over. */
export async function canonicalizeRequest(
  request: SignableRequest,
  { credentials: { sessionToken }, signedAt }: Pick<SigningContext, "credentials" | "signedAt">,
): Promise<CanonicalRequest> {
  const { host, pathname, searchParams } = new URL(request.url);
  const timestamp = new Date(signedAt).toISOString().replace(/[:-]|\.\d{3}/g, "");
  const headers = new Headers(request.headers);
  headers.set("x-amz-date", timestamp);
  if (sessionToken) headers.set("x-amz-security-token", sessionToken);
  const signed = [...headers, ["host", host]].sort(([one = ""], [other = ""]) => one < other ? -1 : 1);
  const signedHeaders = signed.map(([name]) => name).join(";");
  const text = [
    request.method,
    encode(pathname.replace(/\/+/g, "/")).replaceAll("%2F", "/"),
    canonicalQuery(searchParams),
    ...signed.map(([name, value = ""]) => `${name}:${value.replace(/ +/g, " ")}`),
    "",
    signedHeaders,
    await sha256(request.body),
  ].join("\n");
  return { text, signedHeaders, headers, timestamp };
}

/** The key of a scope: one day, region and service. Kept as a key that is ready to sign. */
async function signingKey(scope: string, { credentials, keys }: SigningContext): Promise<CryptoKey> {
  const place = `${scope}/${credentials.secretAccessKey}`;
  let key = keys?.get(place);
  if (key === undefined) {
    key = await importKey(utf8(`AWS4${credentials.secretAccessKey}`));
    for (const part of scope.split("/")) key = await importKey(await hmac(key, part));
    if (keys !== undefined) makeRoom(keys, MAX_KEYS);
    keys?.set(place, key);
  }
  return key;
}

/** Sorted by the encoded name, then by the encoded value. */
function canonicalQuery(parameters: URLSearchParams): string {
  const pairs = Array.from(parameters, ([name, value]) => [encode(name), encode(value)] as const);
  return pairs
    .sort(([name, value], [otherName, otherValue]) =>
      (name === otherName ? value < otherValue : name < otherName) ? -1 : 1
    )
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

/** Percent-encoding of all but letters, digits and `-._~` (RFC 3986). */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function importKey(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", bytes, HMAC, false, ["sign"]);
}

async function hmac(key: CryptoKey, text: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, utf8(text)));
}

async function sha256(text: string): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(text))));
}
