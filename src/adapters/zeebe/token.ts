/**
 * The request for a token by OAuth client credentials, and how its answer is read.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.4
 * @module
 */

import { ZeebridgeError } from "../../core/errors.ts";
import { isJsonObject, type Json, type JsonObject, ownProperty, parseJson } from "../../core/json.ts";
import { readRetryAfter } from "../../core/zeebe/retry_after.ts";
import type { Clock } from "../../ports/clock.ts";
import { startDeadline } from "./deadline.ts";
import { readResponseText } from "./response_text.ts";

/** A client as its authorization server knows it. */
export interface OAuthClient {
  /** Token endpoint. */
  tokenUrl: string;
  /** Client id. */
  clientId: string;
  /** Client secret. */
  clientSecret: string;
  /** Audience, for servers that want one. */
  audience?: string;
  /** Scope, for servers that want one. */
  scope?: string;
}

/** A token, ready for use. */
export interface Token {
  /** Value of the `Authorization` header. */
  header: string;
  /** When to get the next one, in milliseconds since the epoch. */
  refreshAt: number;
  /** When it ends, in milliseconds since the epoch. */
  expiresAt: number;
}

/** What asking for a token needs. */
export interface TokenRequestParts {
  /** Used for the token endpoint. */
  fetch: typeof fetch;
  /** Time. */
  clock: Clock;
  /** Ends the wait. */
  signal?: AbortSignal;
}

/** Longest wait for the token endpoint. */
export const TOKEN_TIMEOUT_MS = 5_000;

/** Lifetime of a token whose server does not say. */
const DEFAULT_LIFETIME_MS = 60_000;
const MAX_ANSWER_BYTES = 65_536;

/**
 * Asks for a token.
 *
 * @throws {ZeebridgeError} `ENGINE_UNAUTHORIZED` if the server refuses the client, `ENGINE_UNAVAILABLE` if it
 * cannot be had for another reason.
 */
export async function requestToken(client: OAuthClient, parts: TokenRequestParts): Promise<Token> {
  const { fetch, clock, signal } = parts;
  const deadline = startDeadline(clock, { timeoutMs: TOKEN_TIMEOUT_MS, signal });
  try {
    const response = await fetch(client.tokenUrl, {
      method: "POST",
      headers: { "accept": "application/json" },
      body: formOf(client),
      redirect: "manual",
      signal: deadline.signal,
    });
    const text = await readResponseText(response, MAX_ANSWER_BYTES);
    if (response.ok) return readToken(text, clock.now());
    throw refusedBy(response, text, clock.now());
  } catch (cause) {
    if (cause instanceof ZeebridgeError) throw cause;
    if (deadline.reason === "aborted") throw endedWaiting();
    const reason = deadline.reason === "timedOut"
      ? `the token endpoint did not answer within ${TOKEN_TIMEOUT_MS} ms`
      : "the token endpoint cannot be reached";
    throw tokenError("ENGINE_UNAVAILABLE", reason, { cause });
  } finally {
    deadline.clear();
  }
}

function formOf({ clientId, clientSecret, audience, scope }: OAuthClient): URLSearchParams {
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: clientId,
    client_secret: clientSecret,
  });
  if (audience !== undefined) form.set("audience", audience);
  if (scope !== undefined) form.set("scope", scope);
  return form;
}

/** Characters of a bearer token (RFC 6750), or of whatever else fits into a header. */
const TOKEN_TEXT = /^[\x21-\x7e]+$/;

function readToken(text: string, now: number): Token {
  const answer = parseObject(text);
  const accessToken = answer === undefined ? undefined : ownProperty(answer, "access_token");
  if (answer === undefined || typeof accessToken !== "string" || !TOKEN_TEXT.test(accessToken)) {
    throw tokenError("ENGINE_UNAVAILABLE", "the token endpoint's answer has no access_token, expected one");
  }
  const lifetimeMs = readLifetime(ownProperty(answer, "expires_in"));
  // Calls under way must arrive with a valid token, also where clocks differ by some seconds.
  const marginMs = Math.min(Math.max(30_000, lifetimeMs * 0.05), lifetimeMs / 2);
  return {
    header: `Bearer ${accessToken}`,
    refreshAt: now + lifetimeMs - marginMs,
    expiresAt: now + lifetimeMs,
  };
}

/** `expires_in` in milliseconds; some servers write it as text. */
function readLifetime(value: Json | undefined): number {
  const seconds = typeof value === "string" && /^\d{1,10}$/.test(value) ? Number(value) : value;
  return typeof seconds === "number" && seconds > 0 ? seconds * 1_000 : DEFAULT_LIFETIME_MS;
}

/** Error codes of OAuth are plain words; anything else might repeat the request. */
const OAUTH_ERROR = /^[a-z_]{1,40}$/;

function refusedBy(response: Response, text: string, now: number): ZeebridgeError {
  const { status, headers } = response;
  const word = ownProperty(parseObject(text) ?? {}, "error");
  const said = typeof word === "string" && OAUTH_ERROR.test(word) ? ` ${word}` : "";
  const isOurFault = status >= 400 && status < 500 && status !== 408 && status !== 429;
  return tokenError(
    isOurFault ? "ENGINE_UNAUTHORIZED" : "ENGINE_UNAVAILABLE",
    `the token endpoint answered ${status}${said}, expected an access token`,
    { retryAfterMs: readRetryAfter(headers.get("retry-after"), now) },
  );
}

/** The error of a caller that gave up while it waited. */
export function endedWaiting(): ZeebridgeError {
  return tokenError("ENGINE_UNAVAILABLE", "the call was ended while it waited for one");
}

function tokenError(
  code: "ENGINE_UNAUTHORIZED" | "ENGINE_UNAVAILABLE",
  reason: string,
  options: { cause?: unknown; retryAfterMs?: number } = {},
): ZeebridgeError {
  return new ZeebridgeError(code, `Cannot get a token for the engine: ${reason}`, options);
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value = parseJson(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    // The only failure is "not JSON".
    return undefined;
  }
}
