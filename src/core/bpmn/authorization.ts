/**
 * Who may call a webhook, as the model says it.
 *
 * @module
 */

import { lint, SCOPE_NAMES } from "../feel/mod.ts";
import { readFeel, readMarkedFeel, type ReportedProperties } from "./properties.ts";
import { isFeel, NO_SECRETS, resolveList, resolveText, secretsOf } from "./relaxed.ts";
import { ElementReport } from "./report.ts";
import type { Diagnostic, RelaxedText, WebhookAuthorization, WebhookSubscription } from "./subscription.ts";
import { PROPERTIES } from "./vocabulary.ts";

type Reader = (reported: ReportedProperties) => WebhookAuthorization | undefined;

/** One row per `inbound.auth.type`, spelled as element templates do. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["NONE", () => ({ type: "NONE" })],
  ["BASIC", readBasic],
  ["APIKEY", readApiKey],
  ["JWT", readJwt],
]);

/**
 * Reads who may call. A webhook that asks for a protection which is not there is not served: leaving it
 * unprotected, or less protected, is never an option.
 */
export function readAuthorization(reported: ReportedProperties): WebhookAuthorization | undefined {
  const { properties, report } = reported;
  const read = READERS.get(properties.get(PROPERTIES.authorizationType) ?? "NONE");
  if (read === undefined) {
    return report.error(
      "WEBHOOK_AUTHORIZATION_INVALID",
      `${PROPERTIES.authorizationType} must be one of ${[...READERS.keys()].join(", ")}`,
    );
  }
  return read(reported);
}

function readBasic(reported: ReportedProperties): WebhookAuthorization | undefined {
  const username = readRelaxed(PROPERTIES.username, reported);
  const password = readRelaxed(PROPERTIES.password, reported);
  return username === undefined || password === undefined ? undefined : { type: "BASIC", username, password };
}

function readApiKey(reported: ReportedProperties): WebhookAuthorization | undefined {
  const { report } = reported;
  const apiKey = readRelaxed(PROPERTIES.apiKey, reported);
  const locator = readFeel(PROPERTIES.apiKeyLocator, reported);
  if (locator === undefined) return reportMissing(PROPERTIES.apiKeyLocator, report);
  if (/\brequest\.headers\.(?:\w*|`[^`]*)[A-Z]/.test(locator)) {
    report.warn(
      "WEBHOOK_AUTHORIZATION_INVALID",
      `${PROPERTIES.apiKeyLocator} spells a header in upper case; header names are lower case here, so it ` +
        "finds nothing and every call is refused",
    );
  }
  return apiKey === undefined ? undefined : { type: "APIKEY", apiKey, locator };
}

function readJwt(reported: ReportedProperties): WebhookAuthorization | undefined {
  const { report } = reported;
  const jwkUrl = readRelaxed(PROPERTIES.jwkUrl, reported);
  const roles = readMarkedFeel(PROPERTIES.permissionsExpression, reported);
  const requiredRoles = readRequiredRoles(reported);
  if (requiredRoles !== undefined && roles === undefined) {
    return reportMissing(PROPERTIES.permissionsExpression, report);
  }
  if (jwkUrl !== undefined && secretsOf(jwkUrl).length === 0) {
    const url = resolveText(jwkUrl, NO_SECRETS) ?? "";
    if (!URL.canParse(url)) {
      return report.error("WEBHOOK_AUTHORIZATION_INVALID", `${PROPERTIES.jwkUrl} must be an https URL`);
    }
  }
  return jwkUrl === undefined ? undefined : { type: "JWT", jwkUrl, roles, requiredRoles };
}

/** An empty list asks for nothing, as in Camunda's runtime. */
function readRequiredRoles({ properties, report }: ReportedProperties): RelaxedText | undefined {
  const text = properties.get(PROPERTIES.requiredPermissions);
  if (text === undefined || secretsOf(text).length > 0) return text;
  const roles = resolveList(text, NO_SECRETS);
  if (roles === undefined) {
    return report.error(
      "WEBHOOK_AUTHORIZATION_INVALID",
      `${PROPERTIES.requiredPermissions} must be a list of texts, such as ["admin"]`,
    );
  }
  if (roles.length > 1) {
    report.warn(
      "WEBHOOK_ROLES_ANY",
      `${PROPERTIES.requiredPermissions} has more than one role: a caller needs one of them, as Camunda's ` +
        "documentation says; set ZEEBRIDGE_JWT_REQUIRED_ROLES to all if it must have each",
    );
  }
  return roles.length === 0 ? undefined : text;
}

/**
 * Reads text that may be FEEL. It sees no variables, so whether it gives a text is known now, unless that depends
 * on secrets.
 */
function readRelaxed(name: string, { properties, report }: ReportedProperties): RelaxedText | undefined {
  const text = properties.get(name);
  if (text === undefined) return reportMissing(name, report);
  if (!isFeel(text)) return text;
  // A password may begin with = by accident. So no hint is told in full: it would quote parts of the password.
  const [hint] = lint(text, { roots: SCOPE_NAMES.credential });
  if (hint?.code === "FEEL_EXPRESSION_INVALID") {
    const { message, position } = hint;
    return report.error("FEEL_EXPRESSION_INVALID", `${name} is not a FEEL expression: ${message}`, {
      position,
    });
  }
  if (secretsOf(text).length === 0) {
    if (resolveText(text, NO_SECRETS)) return text;
    return report.error("WEBHOOK_AUTHORIZATION_INVALID", `${name} is an expression that gives no text`);
  }
  if (hint !== undefined) {
    report.warn(
      "WEBHOOK_AUTHORIZATION_INVALID",
      `${name} is an expression that may give no text: look at character ${hint.position + 1}`,
      { position: hint.position },
    );
  }
  return text;
}

function reportMissing(name: string, report: ElementReport): undefined {
  return report.error("WEBHOOK_AUTHORIZATION_INVALID", `${name} is missing`);
}

/**
 * Warns of webhooks that ask for tokens, where nobody has said whom a token must be for: then one that was made for
 * another service of the same issuer is good, too.
 */
export function warnOfAnyAudience(subscriptions: readonly WebhookSubscription[]): Diagnostic[] {
  return subscriptions.filter(({ authorization }) => authorization.type === "JWT").flatMap(
    ({ elementId }) => {
      const report = new ElementReport(elementId);
      report.warn(
        "WEBHOOK_AUDIENCE_ANY",
        "Tokens for any audience are accepted, those for other services too; set ZEEBRIDGE_JWT_AUDIENCES",
      );
      return report.diagnostics;
    },
  );
}
