/**
 * Texts that a model may write plainly, as JSON, or as FEEL behind a `=`: credentials, addresses and lists, all
 * of them with `{{secrets.X}}` in them.
 *
 * Secrets are put into the string literals of FEEL while it runs, so that no secret is ever part of an
 * expression's source, and into other texts in one pass, so that no secret names another.
 *
 * @module
 */

import { evaluateText, evaluateTexts, findSecretSlots } from "../feel/mod.ts";
import { parseJson } from "../json.ts";
import { findPlaceholders, substitutePlaceholders } from "../secrets/placeholder.ts";
import type { RelaxedText, WebhookAuthorization, WebhookSubscription } from "./subscription.ts";

/** Values of secrets by name. */
export type SecretValues = ReadonlyMap<string, string>;

/** No secret at all. */
export const NO_SECRETS: SecretValues = new Map();

/** Names of the secrets that a text names, each once. */
export function secretsOf(text: RelaxedText): string[] {
  return isFeel(text) ? findSecretSlots(text) : [...new Set(findPlaceholders(text))];
}

/** The text that is meant; `undefined` if it is an expression that gives none. */
export function resolveText(text: RelaxedText, secrets: SecretValues): string | undefined {
  if (!isFeel(text)) return substitutePlaceholders(text, secrets);
  return evaluateText(text, {}, { secrets }).value ?? undefined;
}

/** The list that is meant: of an expression, of JSON, or of a comma list. `undefined` if it is none. */
export function resolveList(text: RelaxedText, secrets: SecretValues): string[] | undefined {
  if (isFeel(text)) {
    return evaluateTexts(text, {}, { secrets }).value ?? undefined;
  }
  const plain = substitutePlaceholders(text, secrets).trim();
  return plain.startsWith("[") ? jsonList(plain) : plain.split(",").map((item) => item.trim());
}

/** Whether a text is FEEL and not what it says. */
export function isFeel(text: RelaxedText): boolean {
  return text.startsWith("=");
}

function jsonList(text: string): string[] | undefined {
  try {
    const value = parseJson(text);
    return Array.isArray(value) && value.every((item) => typeof item === "string") ? value : undefined;
  } catch {
    // Not JSON: then it is no list that anybody could mean.
    return undefined;
  }
}

/** Every text of a webhook in which secrets are resolved. */
export function textsWithSecrets(subscription: WebhookSubscription): string[] {
  const { hmac, authorization, verificationExpression, responseExpression } = subscription;
  const texts = [
    hmac?.secret,
    ...credentialsOf(authorization),
    verificationExpression,
    responseExpression?.text,
  ];
  return texts.filter((text) => text !== undefined);
}

function credentialsOf(authorization: WebhookAuthorization): (string | undefined)[] {
  switch (authorization.type) {
    case "NONE":
      return [];
    case "BASIC":
      return [authorization.username, authorization.password];
    case "APIKEY":
      return [authorization.apiKey, authorization.locator];
    case "JWT":
      return [authorization.jwkUrl, authorization.roles, authorization.requiredRoles];
  }
}
