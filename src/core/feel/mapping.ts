/**
 * What inbound and outbound ask of expressions: a condition, a text, a context, or variables.
 *
 * @module
 */

import { isJsonObject, type Json, type JsonObject, stringifyJson } from "../json.ts";
import { evaluate, type FeelResult, type FeelScope } from "./program.ts";
import { toJsonValue } from "./result.ts";
import type { RunOptions } from "./run.ts";

/** Whether an expression is exactly `true`. */
export function evaluateCondition(text: string, scope: FeelScope): FeelResult<boolean> {
  const result = evaluate(text, scope);
  return result.failure ? result : { value: result.value === true };
}

/**
 * An expression's value as text: numbers as digits, contexts as JSON. Null stays null, and so does a list,
 * which Camunda's runtime does not take for a key.
 */
export function evaluateText(
  text: string,
  scope: FeelScope,
  options?: RunOptions,
): FeelResult<string | null> {
  const result = evaluate(text, scope, options);
  if (result.failure) return result;
  // Two ids that a double cannot tell apart must not become one key.
  if (typeof result.value === "bigint") return { value: `${result.value}` };
  const json = jsonOf(result);
  if (json.failure) return json;
  const { value } = json;
  if (value === null || Array.isArray(value)) return { value: null };
  return { value: typeof value === "string" ? value : stringifyJson(value) };
}

/**
 * An expression's value as a list of texts; a single text is a list of one. Null stays null, and so does what is
 * neither.
 */
export function evaluateTexts(
  text: string,
  scope: FeelScope,
  options?: RunOptions,
): FeelResult<string[] | null> {
  const result = evaluateJson(text, scope, options);
  if (result.failure) return result;
  const items = typeof result.value === "string" ? [result.value] : result.value;
  return { value: isTextList(items) ? items : null };
}

function isTextList(value: Json): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

/** An expression's value as JSON. */
export function evaluateJson(text: string, scope: FeelScope, options?: RunOptions): FeelResult<Json> {
  return jsonOf(evaluate(text, scope, options));
}

/** The context that an expression gives, or null. Anything else is a failure. */
export function evaluateContext(
  text: string,
  scope: FeelScope,
  options?: RunOptions,
): FeelResult<JsonObject | null> {
  const result = evaluateJson(text, scope, options);
  if (result.failure) return result;
  const { value } = result;
  if (value === null || isJsonObject(value)) return { value };
  return { failure: { code: "FEEL_RESULT_NOT_CONTEXT", message: "The expression must give a context" } };
}

function jsonOf(result: FeelResult): FeelResult<Json> {
  if (result.failure) return result;
  try {
    return { value: toJsonValue(result.value) };
  } catch {
    // Nothing but a value that is nested too deep, or contains itself, makes the conversion fail.
    return { failure: { code: "FEEL_EVALUATION", message: "The expression's value is no JSON value" } };
  }
}

/** The two ways in which a model keeps a response. */
export interface ResultMapping {
  /** Variable that receives the whole response. */
  resultVariable?: string;
  /** Expression whose context becomes variables; its entries win. */
  resultExpression?: string;
}

/**
 * Maps a response to variables. The expression sees `scope`; `response` is what the variable receives.
 * Without a mapping there are no variables.
 */
export function mapResult(
  mapping: ResultMapping,
  { scope, response }: { scope: FeelScope; response: Json },
): FeelResult<JsonObject> {
  const name = mapping.resultVariable?.trim();
  // A computed name defines a property even if it is __proto__, where an assignment would not.
  const variables: JsonObject = name ? { [name]: response } : {};
  if (!mapping.resultExpression?.trim()) return { value: variables };
  const result = evaluateContext(mapping.resultExpression, scope);
  return result.failure ? result : { value: { ...variables, ...result.value } };
}
