/**
 * FEEL text → program → value.
 *
 * @module
 */

import { compileTree } from "./compile.ts";
import type { Evaluate } from "./compile/compiler.ts";
import { FeelAbort, type FeelFailure } from "./failure.ts";
import { ScopeFrame } from "./frame.ts";
import { NOWHERE, type Recorder, Run, type RunOptions } from "./run.ts";
import { refuseHuge } from "./size.ts";
import { MAX_TEXT_LENGTH, parse } from "./syntax.ts";
import { isContext } from "./types.ts";
import type { FeelContext, FeelValue } from "./value.ts";

/** Names an expression can see. Only its own properties count. */
export type FeelScope = Record<string, unknown>;

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
  run(scope: FeelScope, options?: RunOptions): FeelResult;
}

/** A program that can say why something is null. Costs more than to run it. */
export interface ExplainableProgram extends Program {
  /** Evaluates the expression, and passes on what warnings it causes. */
  record(scope: FeelScope, options: { run?: RunOptions; record: Recorder }): FeelResult;
}

const MAX_CACHED_PROGRAMS = 2_000;
const MAX_CACHED_CHARACTERS = 4 * 1024 * 1024;
const programs = new Map<string, ExplainableProgram>();
let cachedCharacters = 0;

/** Compiles FEEL text, with or without its leading `=`. The text alone decides: the result is cached. */
export function compile(text: string): Program {
  return compileExplainable(text);
}

/** Compiles and runs. */
export function evaluate(text: string, scope: FeelScope, options?: RunOptions): FeelResult {
  return compile(text).run(scope, options);
}

/** Compiles FEEL text so that it can say why something is null. Of the same text it is the same program. */
export function compileExplainable(text: string): ExplainableProgram {
  const cached = programs.get(text);
  if (cached !== undefined) return cached;
  const program = createProgram(text);
  // A text that is refused for its length is not worth keeping.
  if (text.length <= MAX_TEXT_LENGTH) keep(text, program);
  return program;
}

/** The oldest make room. */
function keep(text: string, program: ExplainableProgram): void {
  programs.set(text, program);
  cachedCharacters += text.length;
  for (const oldest of programs.keys()) {
    if (programs.size <= MAX_CACHED_PROGRAMS && cachedCharacters <= MAX_CACHED_CHARACTERS) return;
    programs.delete(oldest);
    cachedCharacters -= oldest.length;
  }
}

function createProgram(text: string): ExplainableProgram {
  const { tree, failure: syntaxFailure } = parse(text);
  if (syntaxFailure !== undefined) {
    const fail = (): FeelResult => ({ failure: syntaxFailure });
    return { syntaxFailure, run: fail, record: fail };
  }
  const { evaluate, facts } = compileTree(tree);
  const perform = facts.mayGrow ? performBounded : performPlainly;
  return {
    run: (scope, options) => perform(evaluate, scope, new Run(options)),
    record: (scope, { run, record }) => perform(evaluate, scope, new Run(run, record)),
  };
}

function performBounded(evaluate: Evaluate, scope: FeelScope, run: Run): FeelResult {
  return performPlainly((frame) => refuseHuge(evaluate(frame, run)), scope, run);
}

function performPlainly(evaluate: Evaluate, scope: FeelScope, run: Run): FeelResult {
  try {
    return { value: evaluate(new ScopeFrame(contextOf(scope)), run) };
  } catch (error) {
    return { failure: failureOf(error, run) };
  }
}

/**
 * A caller vouches for plain JSON values; what else there may be is treated as what it looks like. Only a scope
 * that inherits is copied, since nothing of that kind counts.
 */
function contextOf(scope: FeelScope): FeelContext {
  const context = scope as FeelContext;
  return isContext(context) ? context : { ...scope } as FeelContext;
}

function failureOf(error: unknown, { position }: Run): FeelFailure {
  if (error instanceof FeelAbort) {
    return position === NOWHERE ? error.failure : { ...error.failure, position };
  }
  if (error instanceof RangeError) {
    return { code: "FEEL_BUDGET_EXCEEDED", message: "The expression needs more stack than there is" };
  }
  // Nothing but a getter of the scope comes here. What it says may quote the scope, so it is not passed on.
  return { code: "FEEL_EVALUATION", message: "The expression cannot be evaluated" };
}
