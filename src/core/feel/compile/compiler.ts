/**
 * What the parts of the compiler know of each other.
 *
 * @module
 */

import type { Frame } from "../frame.ts";
import type { Run } from "../run.ts";
import type { FeelNode, NodeOf } from "../tree.ts";
import type { FeelValue } from "../value.ts";
import type { Facts } from "./facts.ts";

/** A compiled expression. */
export type Evaluate = (frame: Frame, run: Run) => FeelValue;

/** Compiles the parts of an expression. */
export interface Compiler {
  /** What is known of the whole expression. */
  readonly facts: Facts;
  /** Compiles a part. */
  compile(node: FeelNode): Evaluate;
}

/** How kinds of expressions are compiled. */
export type Compilers<Kinds extends FeelNode["kind"]> = {
  readonly [Kind in Kinds]: (node: NodeOf<Kind>, compiler: Compiler) => Evaluate;
};
