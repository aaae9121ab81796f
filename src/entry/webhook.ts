/**
 * The checks of webhook requests as plain functions, for apps that have webhooks of their own.
 *
 * Each of them decides about one request and says nothing to its sender: answer 401 whenever one refuses, and do not
 * tell which. Credentials and signatures are compared in constant time. Nothing else of this package comes along.
 *
 * @example A signed webhook
 * ```ts
 * import { createHmacVerifier } from "@zeebridge/edge/webhook";
 *
 * const verify = await createHmacVerifier({
 *   secrets: ["the shared secret"],
 *   header: "x-hub-signature-256",
 *   algorithm: "SHA-256",
 * });
 *
 * export async function receive(request: Request): Promise<Response> {
 *   const body = new Uint8Array(await request.arrayBuffer());
 *   const isSigned = await verify(request, body) === "valid";
 *   return new Response(null, { status: isSigned ? 200 : 401 });
 * }
 * ```
 *
 * @module
 */

import { createJwksKeySource } from "../adapters/jwks/key_source.ts";
import { createSystemClock } from "../adapters/system/clock.ts";
import type { HmacAlgorithm, HmacScope } from "../core/bpmn/subscription.ts";
import { utf8 } from "../core/bytes.ts";
import { hasBasicCredentials, isOneOf } from "../core/webhook/credentials.ts";
import { type HmacVerdict, importHmacKey, isHmacScopeSet, verifyHmac } from "../core/webhook/hmac.ts";
import { JWT_ALGORITHMS, type JwtAlgorithm } from "../core/webhook/jwk.ts";
import type { JwtRefusal, TokenVerdict } from "../core/webhook/jwt.ts";
import { headersToRecord } from "../core/webhook/request.ts";
import type { Clock } from "../ports/clock.ts";
import { type BearerVerdict, createVerifyBearerToken } from "../usecases/verify_bearer_token.ts";

export type {
  BearerVerdict,
  Clock,
  HmacAlgorithm,
  HmacScope,
  HmacVerdict,
  JwtAlgorithm,
  JwtRefusal,
  TokenVerdict,
};
export { type ErrorCode, ZeebridgeError } from "../core/errors.ts";
export type { Json, JsonObject } from "../core/json.ts";

/** A request, as far as it is looked at; a `Request` will do. */
export type VerifiableRequest = Pick<Request, "method" | "url" | "headers">;

/** A user name and a password. */
export interface BasicCredentials {
  /** User name, without a colon. */
  username: string;
  /** Password. */
  password: string;
}

/**
 * Whether a request has these basic credentials (RFC 7617).
 *
 * @example
 * ```ts
 * import { verifyBasic } from "@zeebridge/edge/webhook";
 *
 * const credentials = { username: "orders", password: "a long random text" };
 *
 * export function receive(request: Request): Response {
 *   if (verifyBasic(request, credentials)) return new Response(null);
 *   return new Response(null, { status: 401, headers: { "www-authenticate": 'Basic realm="orders"' } });
 * }
 * ```
 *
 * @param credentials Those that are good; several where one takes another's place.
 */
export function verifyBasic(
  { headers }: Pick<Request, "headers">,
  credentials: BasicCredentials | readonly BasicCredentials[],
): boolean {
  const accepted = [credentials].flat().map(({ username, password }) => utf8(`${username}:${password}`));
  return hasBasicCredentials(headers.get("authorization") ?? undefined, accepted);
}

/** Where an API key is, and what it has to be. */
export interface ApiKeyOptions {
  /** Name of the header, in any case. */
  header: string;
  /** The key; several where one takes another's place. Empty ones are never accepted. */
  apiKey: string | readonly string[];
}

/**
 * Whether a request has an API key in a header.
 *
 * @example While a new key takes the place of an old one
 * ```ts
 * import { verifyApiKey } from "@zeebridge/edge/webhook";
 *
 * const options = { header: "x-api-key", apiKey: ["the new key", "the old key"] };
 *
 * export function receive(request: Request): Response {
 *   return new Response(null, { status: verifyApiKey(request, options) ? 200 : 401 });
 * }
 * ```
 */
export function verifyApiKey(
  { headers }: Pick<Request, "headers">,
  { header, apiKey }: ApiKeyOptions,
): boolean {
  const apiKeys = [apiKey].flat().filter((key) => key !== "").map(utf8);
  return isOneOf(utf8(headers.get(header) ?? ""), apiKeys);
}

/** How requests are signed. */
export interface HmacVerifierOptions {
  /** Shared secrets, of which a signature must be made with one. */
  secrets: readonly string[];
  /** Name of the header with the signature, in any case: hexadecimal, `tag=hexadecimal`, or base64. */
  header: string;
  /** Hash function. */
  algorithm: HmacAlgorithm;
  /**
   * What is signed, as Camunda's webhook connector has it: `body`; or `url` with `parameters`, with `body` or with
   * both; any of them with `timestamp`, too. A form or JSON object is signed as names and values after a URL, without
   * anything between them, and only `body` alone signs its bytes. Default: `body`.
   */
  scopes?: readonly HmacScope[];
  /** Name of the header with the time of signing, in seconds since the epoch; needed by the scope `timestamp`. */
  timestampHeader?: string;
  /** How far that time may be away, in seconds. Default: 300. */
  toleranceSeconds?: number;
  /** Time. Default: the machine's. */
  clock?: Pick<Clock, "now">;
}

/** Judges a request by its signature. Its body has to be read before, as bytes. */
export type HmacVerifier = (request: VerifiableRequest, body: Uint8Array) => Promise<HmacVerdict>;

/**
 * Makes a check of signatures (RFC 2104). `request.url` must be what the sender has signed: behind a proxy that
 * changes it, give an object with the public URL.
 *
 * @throws {RangeError} if a secret is empty, or the scopes cannot be checked together.
 */
export async function createHmacVerifier(options: HmacVerifierOptions): Promise<HmacVerifier> {
  const { secrets, algorithm, scopes = ["body"], clock = createSystemClock(), ...config } = options;
  if (!isHmacScopeSet(scopes)) {
    throw new RangeError(
      `Cannot check signatures over ${scopes.join(" and ")}: expected a set that senders sign`,
    );
  }
  const keys = await Promise.all(secrets.map((secret) => importHmacKey(secret, algorithm)));
  return async function verify({ method, url, headers }, body) {
    const request = { method, url, headers: headersToRecord(headers), body };
    return await verifyHmac(request, { ...config, scopes, keys }, { now: clock.now() });
  };
}

/** Whose tokens are accepted. */
export interface JwtVerifierOptions {
  /** URL of the key set: https, or http to this machine. */
  jwksUrl: string;
  /** Issuers, of which a token must name one. Default: any. */
  issuers?: readonly string[];
  /** Audiences, of which a token must name one. Default: any, which also accepts tokens for other services. */
  audiences?: readonly string[];
  /** Algorithms that are allowed. Default: RS, PS and ES with 256, 384 and 512 bits, and EdDSA. */
  algorithms?: readonly JwtAlgorithm[];
  /** How far clocks may differ, in milliseconds. Default: 0. */
  leewayMs?: number;
  /** Whether a token must expire. Default: yes. */
  requireExp?: boolean;
  /** Hosts that may be asked for keys over http too. */
  httpHosts?: readonly string[];
  /** Used to fetch the keys. Default: the runtime's `fetch`. */
  fetch?: typeof fetch;
  /** Time. Default: the machine's. */
  clock?: Clock;
}

/** Judges a request by the bearer token in its `Authorization` header: the token's claims, or why not. */
export type JwtVerifier = (request: Pick<Request, "headers">) => Promise<BearerVerdict>;

/**
 * Makes a check of JSON Web Tokens (RFC 7519) against a key set, which is fetched when it is needed, kept, and
 * fetched again for keys that are new in it. Make it once, for all requests.
 *
 * The check throws a {@linkcode ZeebridgeError} with code `KEYS_UNAVAILABLE` if the key set cannot be had now, so that
 * nothing can be said about a token, and `KEYS_URL_REFUSED` if its URL must not be asked.
 *
 * @example
 * ```ts
 * import { createJwtVerifier, ZeebridgeError } from "@zeebridge/edge/webhook";
 *
 * const verify = createJwtVerifier({ jwksUrl: "https://login.example/keys", audiences: ["orders"] });
 *
 * export async function receive(request: Request): Promise<Response> {
 *   try {
 *     const verdict = await verify(request);
 *     if ("claims" in verdict) return new Response(`Hello, ${verdict.claims["sub"]}`);
 *     return new Response(null, { status: 401, headers: { "www-authenticate": "Bearer" } });
 *   } catch (error) {
 *     // The token may be good: its sender should come again.
 *     if (error instanceof ZeebridgeError) return new Response(null, { status: 503 });
 *     throw error;
 *   }
 * }
 * ```
 */
export function createJwtVerifier(options: JwtVerifierOptions): JwtVerifier {
  const { jwksUrl, clock = createSystemClock(), httpHosts = [] } = options;
  const outgoing: typeof fetch = options.fetch ?? ((input, init) => fetch(input, init));
  const keys = createJwksKeySource({ fetch: outgoing, clock, hosts: [...httpHosts] });
  const verifyBearerToken = createVerifyBearerToken({ keys, clock }, {
    algorithms: options.algorithms ?? JWT_ALGORITHMS,
    issuers: options.issuers ?? [],
    audiences: options.audiences ?? [],
    leewayMs: options.leewayMs ?? 0,
    requireExp: options.requireExp ?? true,
  });
  return ({ headers }) => verifyBearerToken(headers.get("authorization") ?? undefined, jwksUrl);
}
