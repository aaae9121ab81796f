/**
 * Three-valued logic. What is no boolean is null, and null is unknown.
 *
 * @module
 */

import { type Reason, reasonAt } from "../run.ts";
import type { FeelNode, NodeOf } from "../tree.ts";
import type { Compiler, Compilers, Evaluate } from "./compiler.ts";
import { compileForgiving, forgive } from "./lenient.ts";

/** `and`, `or` and `if`. */
export const LOGIC: Compilers<"and" | "or" | "if"> = {
  and: ({ operands }, compiler) => compileChain(operands, compiler, false),
  or: ({ operands }, compiler) => compileChain(operands, compiler, true),
  if: compileIf,
};

/** One decisive operand decides. If there is none, it is the other way round, or unknown if an operand is. */
function compileChain(operands: readonly FeelNode[], compiler: Compiler, decisive: boolean): Evaluate {
  const compiled = operands.map((operand) => ({
    evaluate: compileForgiving(operand, compiler),
    noBoolean: expectedBoolean(operand),
  }));
  return (frame, run) => {
    let result: boolean | null = !decisive;
    for (const { evaluate, noBoolean } of compiled) {
      const value = evaluate(frame, run);
      if (value === decisive) return decisive;
      if (typeof value !== "boolean") result = run.refuse(noBoolean, value);
    }
    return result;
  };
}

/** A consequence that fails forgivably makes way for the alternative. */
function compileIf(node: NodeOf<"if">, compiler: Compiler): Evaluate {
  const condition = compileForgiving(node.condition, compiler);
  const alternative = compiler.compile(node.alternative);
  const consequence = forgive(compiler, compiler.compile(node.consequence), alternative);
  const noBoolean = expectedBoolean(node.condition);
  return (frame, run) => {
    const isMet = condition(frame, run);
    if (isMet === true) return consequence(frame, run);
    if (isMet !== false) run.refuse(noBoolean, isMet);
    return alternative(frame, run);
  };
}

/** Why a condition is neither true nor false. */
export function expectedBoolean(node: FeelNode): Reason {
  return reasonAt(node, { kind: "INVALID_TYPE", message: "Expected a boolean, found" });
}
