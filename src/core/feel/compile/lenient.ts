/**
 * Failures that Camunda forgives: a call of a function that a context does not have, and a range of things that
 * make none. `foo.bar()` makes the whole expression fail, but `foo.bar() + 1` is null.
 *
 * @module
 */

import { FeelAbort } from "../failure.ts";
import { type FeelNode, someNode } from "../tree.ts";
import type { Evaluate } from "./compiler.ts";

/** Ends an evaluation up to the next expression that forgives it. */
export class Forgivable extends FeelAbort {
  /** Says what failed. */
  constructor(message: string) {
    super("FEEL_EVALUATION", message);
  }
}

/** An expression that is null where something in it fails forgivably. */
export function forgive(node: FeelNode, evaluate: Evaluate): Evaluate {
  return mayFail(node) ? forgiving(evaluate) : evaluate;
}

/** Whether something in an expression may fail forgivably. */
export function mayFail(node: FeelNode): boolean {
  return someNode(node, (part) =>
    part.kind === "call" &&
    (part.target !== undefined || part.args.some(({ value }) => value.kind === "range")));
}

/** Evaluates to null instead of failing forgivably. */
export function forgiving(evaluate: Evaluate): Evaluate {
  return (frame, run) => {
    try {
      return evaluate(frame, run);
    } catch (error) {
      if (error instanceof Forgivable) return null;
      throw error;
    }
  };
}
