/**
 * The `zeebe:property` list of an element: where an inbound connector's configuration is.
 *
 * @module
 */

import { lint, SCOPE_NAMES } from "../feel/mod.ts";
import { bracePlaceholders, findPlaceholders } from "../secrets/placeholder.ts";
import { type BpmnElement, childrenOf, extensionsOf } from "./element.ts";
import type { ElementReport } from "./report.ts";
import type { FeelText } from "./subscription.ts";
import { ATTRIBUTES, ELEMENTS, PROPERTIES } from "./vocabulary.ts";

/** Values by property name, trimmed but for credentials. A blank value counts as absent. */
export type Properties = ReadonlyMap<string, string>;

/** The properties of an element, and where to say what is wrong with them. */
export interface ReportedProperties {
  /** Values by name. */
  properties: Properties;
  /** Receives what the modeller should know. */
  report: ElementReport;
}

/** Texts of which blanks at the ends are a part. */
const UNTRIMMED: ReadonlySet<string> = new Set([
  PROPERTIES.username,
  PROPERTIES.password,
  PROPERTIES.apiKey,
  PROPERTIES.hmacSecret,
]);

/** Expressions that make what a sender is told: in them prose such as `secrets.X` is no secret. */
const MAKES_THE_ANSWER: ReadonlySet<string> = new Set([
  PROPERTIES.verificationExpression,
  PROPERTIES.responseExpression,
  PROPERTIES.responseBodyExpression,
]);

/** Properties whose text may name secrets. */
const MAY_NAME_SECRETS: ReadonlySet<string> = new Set([
  ...UNTRIMMED,
  ...MAKES_THE_ANSWER,
  PROPERTIES.apiKeyLocator,
  PROPERTIES.jwkUrl,
  PROPERTIES.permissionsExpression,
  PROPERTIES.requiredPermissions,
]);

/** Reads the properties. Of a repeated name the first counts, as in Camunda's runtime. */
export function readProperties(element: BpmnElement, report: ElementReport): Properties {
  const properties = new Map<string, string>();
  const seen = new Set<string>();
  for (const list of extensionsOf(element, ELEMENTS.properties)) {
    for (const { attributes } of childrenOf(list, ELEMENTS.property)) {
      const name = attributes.get(ATTRIBUTES.name) ?? "";
      const value = attributes.get(ATTRIBUTES.value) ?? "";
      if (seen.has(name)) report.warn("PROPERTY_DUPLICATE", `${name} occurs twice; the first one counts`);
      else if (value.trim() !== "") properties.set(name, readValue({ name, value }, report));
      seen.add(name);
    }
  }
  return properties;
}

function readValue({ name, value }: { name: string; value: string }, report: ElementReport): string {
  const text = UNTRIMMED.has(name) ? value : value.trim();
  if (!MAY_NAME_SECRETS.has(name) || MAKES_THE_ANSWER.has(name)) return text;
  const braced = bracePlaceholders(text);
  if (braced !== text) {
    report.warn(
      "SECRET_FORM_DEPRECATED",
      `${name} names a secret without braces, which Camunda has deprecated; write {{secrets.NAME}}`,
    );
  }
  return braced;
}

/** Says where a property names a secret in vain, or for a stranger to see. */
export function checkPlaceholders({ properties, report }: ReportedProperties): void {
  for (const [name, value] of properties) {
    if (findPlaceholders(value).length === 0) continue;
    if (!MAY_NAME_SECRETS.has(name)) {
      report.warn(
        "SECRET_NOT_RESOLVABLE",
        `${name} names a secret, which is resolved only in credentials and in expressions that check or answer ` +
          "a request",
      );
    } else if (MAKES_THE_ANSWER.has(name)) {
      report.warn(
        "SECRET_IN_RESPONSE",
        `${name} names a secret; make sure that it does not send it to a caller`,
      );
    }
  }
}

/** Names that the expressions of properties can begin with. */
const SCOPES: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  [PROPERTIES.activationCondition, SCOPE_NAMES.inbound],
  [PROPERTIES.legacyActivationCondition, SCOPE_NAMES.inbound],
  [PROPERTIES.correlationKey, SCOPE_NAMES.inbound],
  [PROPERTIES.messageId, SCOPE_NAMES.inbound],
  [PROPERTIES.apiKeyLocator, SCOPE_NAMES.inbound],
  [PROPERTIES.resultExpression, SCOPE_NAMES.inboundResult],
  [PROPERTIES.responseExpression, SCOPE_NAMES.inboundResponse],
  [PROPERTIES.responseBodyExpression, SCOPE_NAMES.inboundResponse],
  [PROPERTIES.verificationExpression, SCOPE_NAMES.verification],
]);

/** Reads a property that holds FEEL, with or without `=`; a text that is none is an error. */
export function readFeel(name: string, { properties, report }: ReportedProperties): FeelText | undefined {
  const text = properties.get(name);
  if (text !== undefined) checkFeel({ name, text, roots: SCOPES.get(name) }, report);
  return text;
}

/** Reads a property that holds FEEL and must say so by a leading `=`; otherwise Camunda's runtime refuses it. */
export function readMarkedFeel(name: string, reported: ReportedProperties): FeelText | undefined {
  const text = readFeel(name, reported);
  if (text === undefined || text.startsWith("=")) return text;
  return reported.report.error("FEEL_EXPRESSION_INVALID", `${name} must begin with =, as an expression does`);
}

/** A text that should be FEEL. */
export interface NamedExpression {
  /** What the model calls it. */
  name: string;
  /** The text. */
  text: FeelText;
  /** Names that it can begin with; absent: any. */
  roots?: readonly string[];
}

/** Says so if a text is not FEEL, and warns of what is FEEL but hardly meant so. */
export function checkFeel({ name, text, roots }: NamedExpression, report: ElementReport): void {
  for (const { code, message, position, suggestion } of lint(text, { roots })) {
    const instead = suggestion === undefined ? "" : `; write ${suggestion} instead`;
    const place = suggestion === undefined ? { position } : { position, suggestion };
    if (code === "FEEL_EXPRESSION_INVALID") {
      report.error(
        "FEEL_EXPRESSION_INVALID",
        `${name} is not a FEEL expression: ${message}${instead}`,
        place,
      );
    } else {
      report.warn(code, `${name}, at character ${position + 1}: ${message}${instead}`, place);
    }
  }
}
