/**
 * Whether a request may call a webhook, as far as the request itself can say: by a password or an API key. Tokens,
 * which need keys of somebody else's, are checked in `jwt.ts`.
 *
 * @module
 */

import type { SecretValues } from "../bpmn/relaxed.ts";
import type { FeelText } from "../bpmn/subscription.ts";
import { utf8 } from "../bytes.ts";
import { evaluateText, type InboundScope } from "../feel/mod.ts";
import { parseRequestBody } from "./body.ts";
import { hasBasicCredentials, isOneOf } from "./credentials.ts";
import type { WebhookRequest } from "./request.ts";

/**
 * Who may call, with the secrets that the model names in place. While a secret is replaced there are two
 * credentials. Never log it, never store it.
 */
export type ResolvedAuthorization =
  | { type: "NONE" }
  /** `credentials`: bytes of `username:password`. */
  | { type: "BASIC"; credentials: readonly Uint8Array[] }
  /** `locator`: FEEL over the request that finds the key. */
  | { type: "APIKEY"; apiKeys: readonly Uint8Array[]; locator: FeelText }
  /** `roles`: FEEL over the claims; without required roles every token of the key set will do. */
  | { type: "JWT"; jwkUrl: string; roles?: FeelText; requiredRoles: readonly string[] };

/** What a refused sender may be told: how to authenticate, never what was wrong. */
export const CHALLENGES: Readonly<Record<ResolvedAuthorization["type"], string | undefined>> = {
  NONE: undefined,
  BASIC: 'Basic realm="webhook", charset="UTF-8"',
  APIKEY: 'ApiKey realm="webhook"',
  JWT: 'Bearer realm="webhook"',
};

/** An authorization that the request itself can prove. */
export type LocalAuthorization = Exclude<ResolvedAuthorization, { type: "JWT" }>;

type Check<T extends LocalAuthorization["type"]> = (
  authorization: Extract<LocalAuthorization, { type: T }>,
  call: Call,
) => boolean;

/** A request, and the values of the secrets that a locator names. */
interface Call {
  request: WebhookRequest;
  secrets: SecretValues;
}

const CHECKS: { [T in LocalAuthorization["type"]]: Check<T> } = {
  NONE: () => true,
  BASIC: ({ credentials }, { request }) => hasBasicCredentials(request.headers["authorization"], credentials),
  APIKEY: hasApiKey,
};

/** Whether a request may call. Says nothing about why not: the sender must not learn that. */
export function isAuthorized(authorization: LocalAuthorization, call: Call): boolean {
  const check: (given: never, call: Call) => boolean = CHECKS[authorization.type];
  return check(authorization as never, call);
}

function hasApiKey(
  { apiKeys, locator }: Extract<LocalAuthorization, { type: "APIKEY" }>,
  { request, secrets }: Call,
): boolean {
  const { value: given } = evaluateText(locator, lazyScope(request), { secrets });
  return typeof given === "string" && isOneOf(utf8(given), apiKeys);
}

/** The scope of a locator. A stranger's body is parsed only where the locator really looks into it. */
function lazyScope(request: WebhookRequest): InboundScope {
  return {
    request: {
      get body() {
        const parsed = parseRequestBody(request);
        return "body" in parsed ? parsed.body : null;
      },
      headers: request.headers,
      params: request.params,
    },
    connectorData: {},
    documents: [],
  };
}
