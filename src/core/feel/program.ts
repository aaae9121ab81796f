/**
 * FEEL text → program → value.
 *
 * The only file that imports feelin. An expression is compiled as the body of a FEEL function whose
 * parameters are the scope's names: that way it is parsed once, without the payload's keys as names.
 *
 * @module
 */

import { evaluate as evaluateWithFeelin, parseExpression } from "feelin";

/** A FEEL value as the evaluator has it. Turn it into JSON with `toJsonValue`. */
export type FeelValue = unknown;

/** Names an expression can see. */
export type FeelScope = Record<string, unknown>;

/** Why an expression gave no value. */
export interface FeelFailure {
  /** Stable code. */
  code: "FEEL_SYNTAX" | "FEEL_EVALUATION" | "FEEL_RESULT_NOT_CONTEXT";
  /** For the person who models: names what failed, never a value of the scope. */
  message: string;
}

/** The value of an expression, or why there is none. */
export type FeelResult<T = FeelValue> = { value: T; failure?: undefined } | {
  value?: undefined;
  failure: FeelFailure;
};

/** A compiled expression. */
export interface Program {
  /** Why the text is no expression; such a program fails at every run. */
  readonly syntaxFailure?: FeelFailure;
  /** Evaluates the expression. Never throws, and never changes the scope. */
  run(scope: FeelScope): FeelResult;
}

const MAX_TEXT_LENGTH = 64 * 1024;
const MAX_CACHED_PROGRAMS = 2_000;
const programs = new Map<string, Program>();

/** Compiles FEEL text, with or without its leading `=`. The text alone decides: the result is cached. */
export function compile(text: string): Program {
  const cached = programs.get(text);
  if (cached !== undefined) return cached;
  const program = compileExpression(stripEquals(text));
  if (programs.size >= MAX_CACHED_PROGRAMS) {
    const oldest = programs.keys().next();
    if (!oldest.done) programs.delete(oldest.value);
  }
  programs.set(text, program);
  return program;
}

/** Compiles and runs. */
export function evaluate(text: string, scope: FeelScope): FeelResult {
  return compile(text).run(scope);
}

/** Blanks around the text and exactly one leading `=` do not count. */
function stripEquals(text: string): string {
  const trimmed = text.trim();
  return trimmed.startsWith("=") ? trimmed.slice(1).trim() : trimmed;
}

type Callable = (...values: unknown[]) => unknown;

function compileExpression(expression: string): Program {
  const syntaxFailure = checkSyntax(expression);
  if (syntaxFailure !== undefined) {
    return { syntaxFailure, run: () => ({ failure: syntaxFailure }) };
  }
  const byNames = new Map<string, Callable>();
  return {
    run(scope) {
      const names = Object.keys(scope);
      const shape = names.join("\n");
      try {
        let call = byNames.get(shape);
        if (call === undefined) byNames.set(shape, call = bind(expression, names));
        const value = call(...Object.values(scope));
        return { value: value === undefined ? null : value };
      } catch {
        // feelin's texts may quote values of the scope, so they are not passed on.
        return { failure: { code: "FEEL_EVALUATION", message: "The expression cannot be evaluated" } };
      }
    },
  };
}

function bind(expression: string, names: string[]): Callable {
  const parameters = names.map((name) => /^[\p{L}_]\w*$/u.test(name) ? name : `\`${name}\``).join(", ");
  const { value } = evaluateWithFeelin(
    `function(${parameters}) (${expression}\n)`,
    Object.create(null),
    "camunda",
  );
  const literal: unknown = value;
  if (
    typeof literal === "object" && literal !== null && "fn" in literal && typeof literal.fn === "function"
  ) {
    return literal.fn as Callable;
  }
  throw new TypeError("Cannot bind a FEEL expression: feelin gave no function");
}

function checkSyntax(expression: string): FeelFailure | undefined {
  if (expression.length > MAX_TEXT_LENGTH) {
    return { code: "FEEL_SYNTAX", message: `The expression is longer than ${MAX_TEXT_LENGTH} characters` };
  }
  if (expression === "") return { code: "FEEL_SYNTAX", message: "The expression is empty" };
  let position: number | undefined;
  parseExpression(expression, {}, "camunda").iterate({
    enter(node) {
      if (node.type.isError) position ??= node.from;
    },
  });
  return position === undefined
    ? undefined
    : { code: "FEEL_SYNTAX", message: `The expression cannot be parsed at character ${position + 1}` };
}
