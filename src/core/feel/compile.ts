/**
 * Tree → closures. Each node becomes one function, once; running a program is calling them.
 *
 * @module
 */

import { ARITHMETIC } from "./compile/arithmetic.ts";
import { CALLS } from "./compile/calls.ts";
import { COMPARISONS } from "./compile/comparisons.ts";
import type { Compiler, Compilers, Evaluate } from "./compile/compiler.ts";
import { type Facts, factsOf } from "./compile/facts.ts";
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

/** A compiled expression, and what is known of it. */
export interface CompiledTree {
  readonly evaluate: Evaluate;
  readonly facts: Facts;
}

/** Compiles an expression. */
export function compileTree(tree: FeelNode): CompiledTree {
  const compiler: Compiler = {
    facts: factsOf(tree),
    compile: (node) => rowOf(node.kind)(node, compiler),
  };
  return { evaluate: compiler.compile(tree), facts: compiler.facts };
}

/** The row of a node's kind takes that node, which TypeScript cannot see for all rows at once. */
function rowOf(kind: FeelNode["kind"]): (node: FeelNode, compiler: Compiler) => Evaluate {
  return COMPILERS[kind] as (node: FeelNode, compiler: Compiler) => Evaluate;
}
