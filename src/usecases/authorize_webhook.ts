/**
 * Whether a request may call a webhook: its signature first, then who sends it. Only what needs keys or time is
 * here; what a request itself can prove is `core/webhook/authorize.ts`.
 *
 * @module
 */

import type { SecretValues } from "../core/bpmn/relaxed.ts";
import { evaluateTexts } from "../core/feel/mod.ts";
import { CHALLENGES, isAuthorized, type ResolvedAuthorization } from "../core/webhook/authorize.ts";
import { type ResolvedHmac, verifyHmac } from "../core/webhook/hmac.ts";
import { hasRequiredRole } from "../core/webhook/jwt.ts";
import type { PreparedWebhook } from "../core/webhook/prepare.ts";
import type { WebhookReply } from "../core/webhook/reply.ts";
import type { WebhookRequest } from "../core/webhook/request.ts";
import type { Settings } from "./settings.ts";
import { createVerifyBearerToken, type VerifyBearerTokenParts } from "./verify_bearer_token.ts";

/** A request with the URL that its sender has signed. */
export interface SignedWebhookRequest extends WebhookRequest {
  /** URL as the sender knows it, whatever stands before this app. */
  publicUrl(): string;
}

/**
 * Asks whether a request may call; what the sender is told if not. Comes at once where nobody else has to be asked.
 *
 * @throws {ZeebridgeError} `KEYS_UNAVAILABLE` if the keys of a token cannot be had now.
 */
export type AuthorizeWebhook = (
  webhook: PreparedWebhook,
  request: SignedWebhookRequest,
) => WebhookReply | undefined | Promise<WebhookReply | undefined>;

/** What authorizing needs: keys for tokens; time for tokens and signatures. */
export type AuthorizeWebhookParts = VerifyBearerTokenParts;

/** What tokens must be. */
export type AuthorizeWebhookSettings = Pick<
  Settings,
  "jwtIssuers" | "jwtAudiences" | "jwtAlgorithms" | "jwtLeewayMs" | "jwtRequireExp" | "jwtRequiredRoles"
>;

const FORBIDDEN: WebhookReply = { status: 403, code: "WEBHOOK_FORBIDDEN" };

/** One answer for whatever is wrong. */
function unauthorized(type: ResolvedAuthorization["type"]): WebhookReply {
  const challenge = CHALLENGES[type];
  const headers = challenge === undefined ? undefined : { "www-authenticate": challenge };
  return { status: 401, code: "WEBHOOK_UNAUTHORIZED", headers };
}

/** Makes the use case. */
export function createAuthorizeWebhook(
  parts: AuthorizeWebhookParts,
  settings: AuthorizeWebhookSettings,
): AuthorizeWebhook {
  const checkToken = createCheckToken(parts, settings);

  function checkCaller(
    { authorization, secrets }: PreparedWebhook,
    request: WebhookRequest,
  ): WebhookReply | undefined | Promise<WebhookReply | undefined> {
    if (authorization.type === "JWT") return checkToken(authorization, { request, secrets });
    return isAuthorized(authorization, { request, secrets }) ? undefined : unauthorized(authorization.type);
  }

  async function checkSignature(
    hmac: ResolvedHmac,
    { request, webhook }: { request: SignedWebhookRequest; webhook: PreparedWebhook },
  ): Promise<WebhookReply | undefined> {
    const signed = { ...request, url: request.publicUrl() };
    const verdict = await verifyHmac(signed, hmac, { now: parts.clock.now() });
    return verdict === "valid" ? await checkCaller(webhook, request) : unauthorized("NONE");
  }

  return function authorizeWebhook(webhook, request) {
    const { hmac } = webhook;
    return hmac === undefined ? checkCaller(webhook, request) : checkSignature(hmac, { request, webhook });
  };
}

type CheckToken = (
  authorization: Extract<ResolvedAuthorization, { type: "JWT" }>,
  call: { request: WebhookRequest; secrets: SecretValues },
) => Promise<WebhookReply | undefined>;

function createCheckToken(
  parts: AuthorizeWebhookParts,
  settings: AuthorizeWebhookSettings,
): CheckToken {
  const verifyBearerToken = createVerifyBearerToken(parts, {
    algorithms: settings.jwtAlgorithms,
    issuers: settings.jwtIssuers ?? [],
    audiences: settings.jwtAudiences ?? [],
    leewayMs: settings.jwtLeewayMs,
    requireExp: settings.jwtRequireExp,
  });

  return async function checkToken({ jwkUrl, roles, requiredRoles: required }, { request, secrets }) {
    const verdict = await verifyBearerToken(request.headers["authorization"], jwkUrl);
    if (!("claims" in verdict)) return unauthorized("JWT");
    if (required.length === 0) return undefined;
    const given = roles === undefined ? null : evaluateTexts(roles, verdict.claims, { secrets }).value;
    return hasRequiredRole(given ?? [], { required, mode: settings.jwtRequiredRoles })
      ? undefined
      : FORBIDDEN;
  };
}
