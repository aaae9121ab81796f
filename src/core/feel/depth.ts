/**
 * How deep values may be nested: whoever walks through them recurses, and a body from a stranger may be nested
 * as deep as its size allows.
 *
 * @module
 */

import { FeelAbort } from "./failure.ts";

/** Levels. The JSON reader of Camunda's runtime takes no more either. */
export const MAX_DEPTH = 1_000;

/**
 * Checks that a walk is not too deep.
 *
 * @throws {FeelAbort} if it is.
 */
export function checkDepth(depth: number): void {
  if (depth < MAX_DEPTH) return;
  throw new FeelAbort("FEEL_TOO_LARGE", `A value is nested deeper than ${MAX_DEPTH} levels`);
}
