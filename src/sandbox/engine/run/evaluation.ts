/**
 * Expressions of a model, evaluated in a scope as what they have to be. What they are not is an incident.
 *
 * @module
 */

import { type FeelAmbient, type FeelResult, toJsonValue } from "../../../core/feel/mod.ts";
import type { Json, JsonObject } from "../../../core/json.ts";
import type { Expression } from "../model/expression.ts";
import { IncidentError, type IncidentKind } from "./incident.ts";

/** Evaluates expressions at a time of the engine's clock. */
export class Evaluator {
  readonly #ambient: FeelAmbient;

  /** Makes an evaluator. */
  constructor(ambient: FeelAmbient) {
    this.#ambient = ambient;
  }

  /** The value; of text as it stands the text itself. */
  json(expression: Expression, { scope, kind }: { scope: () => JsonObject; kind: IncidentKind }): Json {
    if (expression.kind === "static") return expression.text;
    const result: FeelResult = expression.program.run(scope(), { ambient: this.#ambient });
    if (result.failure === undefined) return toJsonValue(result.value);
    const { message } = result.failure;
    throw new IncidentError(kind, `Failed to evaluate expression '${expression.text}': ${message}`);
  }

  /** Whether a condition is met. */
  condition(expression: Expression, scope: () => JsonObject): boolean {
    const value = this.json(expression, { scope, kind: "EXTRACT_VALUE_ERROR" });
    if (typeof value === "boolean") return value;
    throw wrongType(expression, { expected: "BOOLEAN", value });
  }

  /** A text. */
  text(expression: Expression, scope: () => JsonObject): string {
    const value = this.json(expression, { scope, kind: "EXTRACT_VALUE_ERROR" });
    if (typeof value === "string") return value;
    throw wrongType(expression, { expected: "STRING", value });
  }

  /** Texts: a list of them, or a text that commas divide. */
  texts(expression: Expression, scope: () => JsonObject): string[] {
    const value = this.json(expression, { scope, kind: "EXTRACT_VALUE_ERROR" });
    if (typeof value === "string") return value.split(",").map((text) => text.trim());
    if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
    throw wrongType(expression, { expected: "ARRAY", value });
  }

  /** An integer. */
  integer(expression: Expression, scope: () => JsonObject): number {
    const value = this.json(expression, { scope, kind: "EXTRACT_VALUE_ERROR" });
    const number = expression.kind === "static" ? Number(value) : value;
    if (typeof number === "number" && Number.isInteger(number)) return number;
    throw wrongType(expression, { expected: "NUMBER", value });
  }

  /** A correlation key: a text, or the whole part of a number as one, which is what Zeebe takes. */
  correlationKey(expression: Expression, scope: () => JsonObject): string {
    const value = this.json(expression, { scope, kind: "EXTRACT_VALUE_ERROR" });
    if (typeof value === "string") return value;
    if (typeof value === "number") return `${Math.trunc(value)}`;
    if (typeof value === "bigint") return `${value}`;
    const reason = "The value must be either a string or a number, but was";
    const message = `Failed to extract the correlation key for '${expression.text}'`;
    throw new IncidentError("EXTRACT_VALUE_ERROR", `${message}: ${reason} '${typeOf(value)}'`);
  }
}

function wrongType(expression: Expression, { expected, value }: { expected: string; value: Json }): Error {
  const result = `Expected result of the expression '${expression.text}' to be '${expected}'`;
  return new IncidentError("EXTRACT_VALUE_ERROR", `${result}, but was '${typeOf(value)}'`);
}

function typeOf(value: Json): string {
  if (value === null) return "NULL";
  if (Array.isArray(value)) return "ARRAY";
  return typeof value === "bigint" ? "NUMBER" : (typeof value).toUpperCase();
}
