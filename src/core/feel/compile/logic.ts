/**
 * Three-valued logic. What is no boolean is null, and null is unknown.
 *
 * @module
 */

import { type Reason, reasonAt } from "../run.ts";
import type { FeelNode, NodeOf } from "../tree.ts";
import type { Compile, Compilers, Evaluate } from "./compiler.ts";
import { forgive } from "./lenient.ts";

/** `and`, `or` and `if`. */
export const LOGIC: Compilers<"and" | "or" | "if"> = {
  and: ({ operands }, compile) => compileChain(operands, compile, false),
  or: ({ operands }, compile) => compileChain(operands, compile, true),
  if: compileIf,
};

/** One decisive operand decides. If there is none, it is the other way round, or unknown if an operand is. */
function compileChain(operands: readonly FeelNode[], compile: Compile, decisive: boolean): Evaluate {
  const compiled = operands.map((operand) => ({
    evaluate: forgive(operand, compile(operand)),
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
function compileIf(node: NodeOf<"if">, compile: Compile): Evaluate {
  const condition = forgive(node.condition, compile(node.condition));
  const alternative = compile(node.alternative);
  const consequence = forgive(node.consequence, compile(node.consequence), alternative);
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
