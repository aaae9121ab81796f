/**
 * How a sandbox gets past the authorization of a webhook: it knows the secrets, so it can call what is deployed in it,
 * as far as a connection of EventBridge could.
 *
 * @module
 */

import type { FeelText } from "../../core/bpmn/subscription.ts";
import type { PreparedWebhook } from "../../core/webhook/prepare.ts";
import { type ConnectionAuthorization, findConnectionProblem } from "../../sandbox/event_bus/mod.ts";

/** How a webhook is called; or why EventBridge cannot call it. */
export type WebhookAccess =
  | { authorization?: ConnectionAuthorization; refusal?: undefined }
  | { refusal: string; authorization?: undefined };

/** A locator that names a header: `=request.headers.apikey`, or with quotes or backticks where a name needs them. */
const HEADER_LOCATOR = /^=?\s*request\.headers\.(?:`([^`]+)`|"([^"]+)"|([\w-]+))\s*$/;
const HEADER_BY_NAME = /^=?\s*get value\(\s*request\.headers\s*,\s*"([^"]+)"\s*\)\s*$/;

/** Finds out. */
export function accessOf(webhook: PreparedWebhook): WebhookAccess {
  const access = wishedAccessOf(webhook);
  const problem = access.refusal === undefined ? findConnectionProblem(access) : undefined;
  return problem === undefined ? access : { refusal: `EventBridge has no such connection: ${problem}` };
}

function wishedAccessOf({ authorization, hmac }: PreparedWebhook): WebhookAccess {
  if (hmac !== undefined) return { refusal: "it wants a signature, and EventBridge signs nothing" };
  switch (authorization.type) {
    case "NONE":
      return {};
    case "BASIC": {
      const [username = "", ...rest] = textOf(authorization.credentials[0]).split(":");
      return { authorization: { type: "BASIC", username, password: rest.join(":") } };
    }
    case "APIKEY": {
      const apiKeyName = headerOf(authorization.locator);
      if (apiKeyName === undefined) return { refusal: "its API key is not in a header that can be told" };
      const apiKeyValue = textOf(authorization.apiKeys[0]);
      return { authorization: { type: "API_KEY", apiKeyName, apiKeyValue } };
    }
    case "JWT":
      return { refusal: "it wants a token, and the sandbox has no authorization server" };
  }
}

function headerOf(locator: FeelText): string | undefined {
  const [, ...names] = HEADER_LOCATOR.exec(locator) ?? HEADER_BY_NAME.exec(locator) ?? [];
  return names.find((name) => name !== undefined);
}

function textOf(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}
