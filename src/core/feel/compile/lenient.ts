/**
 * Failures that Camunda forgives: a call of a function that a context does not have, and a range of things that
 * make none. `foo.bar()` makes the whole expression fail, but `foo.bar() + 1` is null.
 *
 * @module
 */

import { FeelAbort } from "../failure.ts";
import type { FeelNode } from "../tree.ts";
import { NOWHERE } from "../run.ts";
import type { Compiler, Evaluate } from "./compiler.ts";

/** Ends an evaluation up to the next expression that forgives it. */
export class Forgivable extends FeelAbort {
  /** Says what failed. */
  constructor(message: string) {
    super("FEEL_EVALUATION", message);
  }
}

/** Ends an evaluation because there is no `?`. Only lists and contexts make it forgivable. */
export class NoInput extends FeelAbort {
  constructor() {
    super("FEEL_EVALUATION", "A ? may only stand in a test");
  }
}

/** An expression that is null, or something else, where something in it fails forgivably. */
export function forgive({ facts }: Compiler, evaluate: Evaluate, otherwise: Evaluate = nothing): Evaluate {
  return facts.mayFail ? forgiving(evaluate, otherwise) : evaluate;
}

/** Evaluates to null, or to something else, instead of failing forgivably. */
export function forgiving(evaluate: Evaluate, otherwise: Evaluate = nothing): Evaluate {
  return (frame, run) => {
    try {
      return evaluate(frame, run);
    } catch (error) {
      if (!(error instanceof Forgivable)) throw error;
      run.position = NOWHERE;
      return otherwise(frame, run);
    }
  };
}

function nothing(): null {
  return null;
}

/** A list or a context, in which a missing `?` can be forgiven. */
export function makeForgivable({ facts }: Compiler, evaluate: Evaluate): Evaluate {
  if (!facts.usesInput) return evaluate;
  return (frame, run) => {
    try {
      return evaluate(frame, run);
    } catch (error) {
      throw error instanceof NoInput ? new Forgivable(error.message) : error;
    }
  };
}

/** A bound of a range that a value is tested by: null where something in it fails. */
export function compileBound(node: FeelNode, compiler: Compiler): Evaluate {
  return forgive(compiler, makeForgivable(compiler, compiler.compile(node)));
}

/** An operand that is null where something in it fails forgivably. */
export function compileForgiving(node: FeelNode, compiler: Compiler): Evaluate {
  return forgive(compiler, compiler.compile(node));
}
