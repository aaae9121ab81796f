/**
 * Why the value of an expression is null, or not what was meant.
 *
 * @module
 */

import type { FeelWarning } from "./evaluation.ts";
import { compileExplainable, type FeelResult, type FeelScope } from "./program.ts";
import type { RunOptions } from "./run.ts";

/** Nobody reads more, and a list of a stranger's may cause one for each element. */
const MAX_WARNINGS = 100;

/** A result, and what went wrong on the way. */
export interface Explanation {
  /** What a run gives. */
  result: FeelResult;
  /** Why something is null, in order; the same reason in the same place once. */
  warnings: FeelWarning[];
}

/** Evaluates, and tells which parts of the expression are null and why. */
export function explain(text: string, scope: FeelScope, options?: RunOptions): Explanation {
  const warnings = new Map<string, FeelWarning>();
  const result = compileExplainable(text).record(scope, {
    run: options,
    record(kind, message, position) {
      const key = `${position} ${kind} ${message}`;
      if (warnings.size < MAX_WARNINGS && !warnings.has(key)) warnings.set(key, { kind, message, position });
    },
  });
  return { result, warnings: [...warnings.values()] };
}
