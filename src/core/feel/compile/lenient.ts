/**
 * Failures that Camunda forgives: a call of a function that a context does not have, and a range of things that
 * make none. `foo.bar()` makes the whole expression fail, but `foo.bar() + 1` is null.
 *
 * @module
 */

import { FeelAbort } from "../failure.ts";
import { type FeelNode, someNode } from "../tree.ts";
import { NOWHERE } from "../run.ts";
import type { Evaluate } from "./compiler.ts";

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
export function forgive(node: FeelNode, evaluate: Evaluate, otherwise: Evaluate = nothing): Evaluate {
  return mayFail(node) ? forgiving(evaluate, otherwise) : evaluate;
}

/** Whether something in an expression may fail forgivably. */
export function mayFail(node: FeelNode): boolean {
  return someNode(node, (part) => {
    if (part.kind !== "call") return part.kind === "input";
    return part.target !== undefined || part.args.some(({ value }) => value.kind === "range");
  });
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
export function makeForgivable(node: FeelNode, evaluate: Evaluate): Evaluate {
  if (!someNode(node, ({ kind }) => kind === "input")) return evaluate;
  return (frame, run) => {
    try {
      return evaluate(frame, run);
    } catch (error) {
      throw error instanceof NoInput ? new Forgivable(error.message) : error;
    }
  };
}

/** A bound of a range that a value is tested by: null where something in it fails. */
export function boundOf(node: FeelNode, evaluate: Evaluate): Evaluate {
  return forgive(node, makeForgivable(node, evaluate));
}
