/**
 * Files and functions that fit into a reader's head.
 *
 * @module
 */

import { countLines, ruleFor } from "./source.ts";

/** Lines of a file, by where it lies. The first row that fits counts. */
const FILE_LIMITS: readonly { folder: string; lines: number }[] = [
  { folder: "tests/", lines: 500 },
  { folder: "", lines: 400 },
];
const FUNCTION_LINES = 60;

/** Files that are tables, which may be as long as what they list: path and reason. */
const TABLES: ReadonlyMap<string, string> = new Map([]);

/** No file beyond its limit. */
export const fileLength: Deno.lint.Rule = ruleFor(
  (path) => !TABLES.has(path),
  (context, path) => ({
    Program(node) {
      const lines = countLines(context.sourceCode.text);
      const limit = FILE_LIMITS.find(({ folder }) => path.startsWith(folder))?.lines ?? 0;
      if (lines <= limit) return;
      context.report({
        node,
        message: `The file has ${lines} lines, expected at most ${limit}`,
        hint: "Split it by what its parts know; a table goes into the list of tables with a reason",
      });
    },
  }),
);

type FunctionNode =
  | Deno.lint.ArrowFunctionExpression
  | Deno.lint.FunctionDeclaration
  | Deno.lint.FunctionExpression;

/** No function beyond 60 lines, the ones inside it included. */
export const functionLength: Deno.lint.Rule = ruleFor(() => true, (context) => {
  const check = (node: FunctionNode): void => {
    const lines = countLines(context.sourceCode.getText(node));
    if (lines <= FUNCTION_LINES) return;
    context.report({
      node,
      message: `The function has ${lines} lines, expected at most ${FUNCTION_LINES}`,
    });
  };
  return { ArrowFunctionExpression: check, FunctionDeclaration: check, FunctionExpression: check };
});
