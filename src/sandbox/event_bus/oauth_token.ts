/**
 * Tokens of connections with OAuth: had once, kept until shortly before they end, and dropped when refused.
 *
 * @module
 */

import { isJsonObject, ownProperty, parseJson } from "../../core/json.ts";
import { readText } from "../../core/stream.ts";
import type { Clock } from "../../ports/clock.ts";
import type { OAuthClientCredentials } from "./connection.ts";
import { mayBeSet } from "./http_parameters.ts";
import { withinTime } from "./time_limit.ts";

/** Thrown if a token cannot be had. */
export class TokenUnavailable extends Error {
  /** Makes the error. */
  constructor(reason: string) {
    super(`Cannot get a token for the connection: ${reason}`);
    this.name = "TokenUnavailable";
  }
}

/** The tokens of one connection. */
export interface OAuthTokens {
  /**
   * Value of the `Authorization` header.
   *
   * @throws {TokenUnavailable} if there is none.
   */
  header(signal: AbortSignal): Promise<string>;
  /** Drops a token that an endpoint refused. */
  refused(header: string): void;
}

/** What tokens are had with. */
export interface OAuthTokenParts {
  /** Reaches the endpoint. */
  fetch: typeof fetch;
  /** Time. */
  clock: Clock;
}

interface Token {
  header: string;
  refreshAt: number;
}

const TIMEOUT_MS = 5_000;
const MAX_ANSWER_BYTES = 65_536;
/** A token is not used any more when it has less than this left. */
const MARGIN_MS = 60_000;
/** Lifetime of a token whose endpoint does not say. */
const DEFAULT_LIFETIME_MS = 3_600_000;
const TOKEN_TEXT = /^[\x21-\x7e]+$/;

/** Makes the tokens of a connection. */
export function createOAuthTokens(
  client: OAuthClientCredentials,
  { fetch, clock }: OAuthTokenParts,
): OAuthTokens {
  let token: Token | undefined;
  /** One request at a time: whoever needs a token meanwhile waits for the same. */
  let pending: Promise<Token> | undefined;

  async function obtain(signal: AbortSignal): Promise<Token> {
    try {
      return token = await withinTime((ended) => request(ended), { clock, timeoutMs: TIMEOUT_MS, signal });
    } catch (error) {
      if (error instanceof TokenUnavailable) throw error;
      throw new TokenUnavailable("its endpoint cannot be reached");
    } finally {
      pending = undefined;
    }
  }

  async function request(signal: AbortSignal): Promise<Token> {
    const response = await fetch(tokenRequestOf(client, signal));
    const text = await readText(response, MAX_ANSWER_BYTES);
    if (!response.ok) throw new TokenUnavailable(`its endpoint answered ${response.status}`);
    return readToken(text ?? "", clock.now());
  }

  return {
    async header(signal) {
      if (token !== undefined && clock.now() < token.refreshAt) return token.header;
      pending ??= obtain(signal);
      return (await pending).header;
    },
    refused(header) {
      if (token?.header === header) token = undefined;
    },
  };
}

/** AWS does not say how it sends the secret; this is what endpoints expect, and what other stand-ins do. */
function tokenRequestOf(client: OAuthClientCredentials, signal: AbortSignal): Request {
  const { authorizationEndpoint, httpMethod: method = "POST", clientId, clientSecret, oauthHttpParameters } =
    client;
  const { headerParameters = {}, queryStringParameters = {}, bodyParameters = {} } = oauthHttpParameters ??
    {};
  const form = new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...bodyParameters });
  const url = new URL(authorizationEndpoint);
  for (const [name, value] of Object.entries(queryStringParameters)) url.searchParams.set(name, value);
  // A GET has no body.
  if (method === "GET") { for (const [name, value] of form) url.searchParams.set(name, value); }
  const headers = new Headers({ accept: "application/json" });
  for (const [name, value] of Object.entries(headerParameters)) if (mayBeSet(name)) headers.set(name, value);
  return new Request(url, {
    method,
    headers,
    body: method === "GET" ? null : form,
    redirect: "manual",
    signal,
  });
}

function readToken(text: string, now: number): Token {
  const answer = parseAnswer(text);
  const accessToken = ownProperty(answer, "access_token");
  if (typeof accessToken !== "string" || !TOKEN_TEXT.test(accessToken)) {
    throw new TokenUnavailable("the answer of its endpoint has no access_token");
  }
  const tokenType = ownProperty(answer, "token_type");
  const type = typeof tokenType === "string" && TOKEN_TEXT.test(tokenType) ? tokenType : "Bearer";
  const seconds = Number(ownProperty(answer, "expires_in") ?? NaN);
  const lifetimeMs = seconds > 0 ? seconds * 1_000 : DEFAULT_LIFETIME_MS;
  return {
    header: `${type} ${accessToken}`,
    refreshAt: now + Math.max(lifetimeMs - MARGIN_MS, lifetimeMs / 2),
  };
}

function parseAnswer(text: string): { [name: string]: ReturnType<typeof parseJson> } {
  try {
    const answer = parseJson(text);
    return isJsonObject(answer) ? answer : {};
  } catch {
    // Not JSON, so it has no token either.
    return {};
  }
}
