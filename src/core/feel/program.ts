/**
 * FEEL text → program → value.
 *
 * The only file that imports feelin. An expression is compiled as the body of a FEEL function. Its parameters
 * are those variables of its own text that the scope has: that way it is parsed once, and what else a payload
 * calls its keys (`null`, `a-b`, `count`) cannot change how it is read.
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

/** feelin's parser takes quadratic time for some texts. Nobody models by hand what is longer than this. */
const MAX_TEXT_LENGTH = 16 * 1024;
const MAX_NESTING = 200;
const MAX_CACHED_PROGRAMS = 2_000;
const MAX_CACHED_SHAPES = 32;
const programs = new Map<string, Program>();

/** Compiles FEEL text, with or without its leading `=`. The text alone decides: the result is cached. */
export function compile(text: string): Program {
  if (text.length > MAX_TEXT_LENGTH) {
    return failingProgram(`The expression is longer than ${MAX_TEXT_LENGTH} characters`);
  }
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

function failingProgram(message: string): Program {
  const syntaxFailure: FeelFailure = { code: "FEEL_SYNTAX", message };
  return { syntaxFailure, run: () => ({ failure: syntaxFailure }) };
}

type Callable = (...values: unknown[]) => unknown;

function compileExpression(expression: string): Program {
  if (expression === "") return failingProgram("The expression is empty");
  if (isNestedTooDeep(expression)) {
    return failingProgram(`The expression is nested deeper than ${MAX_NESTING} brackets`);
  }
  const { errorAt, variables } = readSyntax(expression);
  if (errorAt !== undefined) {
    return failingProgram(`The expression cannot be parsed at character ${errorAt + 1}`);
  }
  const callables = new Map<string, Callable>();
  return {
    run(scope) {
      try {
        const names = variables.filter((variable) => isInScope(variable, scope)).map(({ name }) => name);
        const shape = names.join();
        let call = callables.get(shape);
        if (call === undefined) {
          if (callables.size >= MAX_CACHED_SHAPES) callables.clear();
          callables.set(shape, call = bind(expression, names));
        }
        const value = call(...names.map((name) => scope[name]));
        return { value: value === undefined ? null : value };
      } catch {
        // feelin's texts may quote values of the scope, so they are not passed on.
        return { failure: { code: "FEEL_EVALUATION", message: "The expression cannot be evaluated" } };
      }
    },
  };
}

/** A variable of an expression's text. */
interface Variable {
  name: string;
  /** Whether the text calls it: then a function is meant, and no payload's key can take its place. */
  isCalled: boolean;
}

function isInScope({ name, isCalled }: Variable, scope: FeelScope): boolean {
  return Object.hasOwn(scope, name) && (!isCalled || typeof scope[name] === "function");
}

/** Names of one word. What has blanks or operators in it would be read in one scope and not in another. */
const PLAIN_NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/** Where the text stops being FEEL, and the variables in it. */
function readSyntax(expression: string): { errorAt?: number; variables: Variable[] } {
  let errorAt: number | undefined;
  const variables = new Map<string, Variable>();
  try {
    parseExpression(expression, {}, "camunda").iterate({
      enter({ type, name: kind, from, to, node }) {
        if (type.isError) errorAt ??= from;
        if (kind !== "VariableName") return;
        const name = expression.slice(from, to);
        if (!PLAIN_NAME.test(name)) return;
        const { parent } = node;
        const isCalled = parent?.name === "FunctionInvocation" && parent.from === from;
        variables.set(name, { name, isCalled: isCalled || variables.get(name)?.isCalled === true });
      },
    });
  } catch {
    // The parser recurses while it recovers from errors, and some texts exhaust the stack.
    errorAt ??= 0;
  }
  return { errorAt, variables: [...variables.values()] };
}

function isNestedTooDeep(expression: string): boolean {
  let depth = 0;
  for (const [bracket] of expression.matchAll(/[()[\]{}]/g)) {
    depth += "([{".includes(bracket) ? 1 : -1;
    if (depth > MAX_NESTING) return true;
  }
  return false;
}

function bind(expression: string, names: string[]): Callable {
  const { value } = evaluateWithFeelin(
    `function(${names.join(", ")}) (${expression}\n)`,
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
