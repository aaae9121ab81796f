/**
 * Attributes that may be expressions: FEEL behind `=`, else the text as it stands.
 *
 * @module
 */

import { compile, type FeelFailure, type Program } from "../../../core/feel/mod.ts";

/** The value of an attribute. */
export type Expression =
  /** As it stands. */
  | { kind: "static"; text: string }
  /** FEEL. */
  | { kind: "feel"; text: string; program: Program };

/** Reads an attribute. */
export function readExpression(text: string): Expression {
  if (!text.startsWith("=")) return { kind: "static", text };
  return { kind: "feel", text: text.slice(1).trim(), program: compile(text.slice(1)) };
}

/** Why an expression is none, if it is so. */
export function syntaxFailureOf(expression: Expression): FeelFailure | undefined {
  return expression.kind === "feel" ? expression.program.syntaxFailure : undefined;
}
