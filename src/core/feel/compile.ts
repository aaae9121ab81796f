/**
 * Tree → closures. Each node becomes one function, once; running a program is calling them.
 *
 * @module
 */

import { ARITHMETIC } from "./compile/arithmetic.ts";
import { CALLS } from "./compile/calls.ts";
import { COMPARISONS } from "./compile/comparisons.ts";
import type { Compile, Compilers, Evaluate } from "./compile/compiler.ts";
import { FILTERS } from "./compile/filters.ts";
import { ITERATION } from "./compile/iteration.ts";
import { LITERALS } from "./compile/literals.ts";
import { LOGIC } from "./compile/logic.ts";
import { NAMES } from "./compile/names.ts";
import { TESTS } from "./compile/tests.ts";
import type { FeelNode } from "./tree.ts";

const COMPILERS: Compilers<FeelNode["kind"]> = {
  ...LITERALS,
  ...NAMES,
  ...ARITHMETIC,
  ...COMPARISONS,
  ...LOGIC,
  ...TESTS,
  ...FILTERS,
  ...ITERATION,
  ...CALLS,
};

/** Compiles an expression. */
export function compileNode(node: FeelNode): Evaluate {
  return compileAs(node, node.kind);
}

/** The row of a node's kind takes that node, which TypeScript cannot see for all rows at once. */
function compileAs<Kind extends FeelNode["kind"]>(node: FeelNode, kind: Kind): Evaluate {
  const compile = COMPILERS[kind] as (node: FeelNode, compile: Compile) => Evaluate;
  return compile(node, compileNode);
}
