/**
 * Whether a request may call a webhook: one row per kind of authorization.
 *
 * @module
 */

import { decodeBase64, equalBytes, utf8 } from "../bytes.ts";
import { evaluateText, type InboundScope } from "../feel/mod.ts";
import { parseBody } from "./body.ts";
import type { WebhookRequest } from "./request.ts";

/** Who may call, with the secrets that the model names in place. Never log it, never store it. */
export type ResolvedAuthorization =
  | { type: "NONE" }
  /** `credentials`: bytes of `username:password`. */
  | { type: "BASIC"; credentials: Uint8Array }
  /** `locator`: FEEL over the request that finds the key. */
  | { type: "APIKEY"; apiKey: Uint8Array; locator: string };

/** What a refused sender may be told: how to authenticate, never what was wrong. */
export const CHALLENGES: Readonly<Record<ResolvedAuthorization["type"], string | undefined>> = {
  NONE: undefined,
  BASIC: 'Basic realm="webhook", charset="UTF-8"',
  APIKEY: 'ApiKey realm="webhook"',
};

type Check<T extends ResolvedAuthorization["type"]> = (
  authorization: Extract<ResolvedAuthorization, { type: T }>,
  request: WebhookRequest,
) => boolean;

const CHECKS: { [T in ResolvedAuthorization["type"]]: Check<T> } = {
  NONE: () => true,
  BASIC: hasCredentials,
  APIKEY: hasApiKey,
};

/** Whether a request may call. Says nothing about why not: the sender must not learn that. */
export function isAuthorized(authorization: ResolvedAuthorization, request: WebhookRequest): boolean {
  const check: (given: never, request: WebhookRequest) => boolean = CHECKS[authorization.type];
  return check(authorization as never, request);
}

/** @see https://www.rfc-editor.org/rfc/rfc7617 */
function hasCredentials(
  { credentials }: Extract<ResolvedAuthorization, { type: "BASIC" }>,
  { headers }: WebhookRequest,
): boolean {
  const [, encoded] = /^basic +(\S+) *$/i.exec(headers["authorization"] ?? "") ?? [];
  const given = encoded === undefined ? undefined : decodeBase64(encoded);
  return given !== undefined && equalBytes(given, credentials);
}

function hasApiKey(
  { apiKey, locator }: Extract<ResolvedAuthorization, { type: "APIKEY" }>,
  request: WebhookRequest,
): boolean {
  const { value: given } = evaluateText(locator, lazyScope(request));
  return typeof given === "string" && equalBytes(utf8(given), apiKey);
}

/** The scope of a locator. A stranger's body is parsed only where the locator really looks into it. */
function lazyScope(request: WebhookRequest): InboundScope {
  return {
    request: {
      get body() {
        const parsed = parseBody(request.body, request.headers["content-type"]);
        return "body" in parsed ? parsed.body : null;
      },
      headers: request.headers,
      params: request.params,
    },
    connectorData: {},
    documents: [],
  };
}
