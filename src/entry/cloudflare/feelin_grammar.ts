/**
 * What a Worker needs of feelin: its `parseExpression` over its grammar, and neither its interpreter nor the
 * Temporal polyfill under that, which no bundler can leave out of it.
 *
 * `wrangler.toml` puts this in feelin's place; a test holds the two to the same trees.
 *
 * @module
 */

import { parser, trackVariables } from "lezer-feel";

/** Reads an expression. The names of `context` may have blanks in them. */
export function parseExpression(
  expression: string,
  context: Record<string, unknown>,
  dialect?: string,
): ReturnType<typeof parser.parse> {
  return parser.configure({ top: "Expression", contextTracker: trackVariables(context), dialect }).parse(
    expression,
  );
}
