/**
 * Lezer's tree → our tree.
 *
 * @module
 */

import type { FeelNode } from "../tree.ts";
import { childAt, childrenOf, type LezerNode, type Reader, type Row } from "./lezer.ts";
import { OPERATORS } from "./operators.ts";
import { refuseAt } from "./refusal.ts";
import { type Binding, refuseLooser } from "./strictness.ts";
import { STRUCTURES } from "./structures.ts";
import { TERMINALS } from "./terminals.ts";

const ROWS: ReadonlyMap<string, Row> = new Map(
  Object.entries({ ...TERMINALS, ...STRUCTURES, ...OPERATORS }),
);

/** What was written. */
export interface Source {
  /** The text itself. */
  readonly text: string;
  /** The masked copy that Lezer has read. */
  readonly masked: string;
  /** Where its last token ends. */
  readonly end: number;
}

/**
 * Reads the tree that Lezer made of the masked text.
 *
 * @throws {Refusal} if it is no expression, or none that Camunda takes.
 */
export function readTree(top: LezerNode, source: Source): FeelNode {
  const [expression, ...others] = childrenOf(top);
  if (expression === undefined || others.length > 0) refuseAt(others[0]?.from ?? top.from);
  return new TreeReader(source).read(expression);
}

class TreeReader implements Reader {
  readonly end: number;
  readonly #text: string;
  readonly #masked: string;
  readonly #bracketed = new Set<FeelNode>();

  constructor({ text, masked, end }: Source) {
    this.#text = text;
    this.#masked = masked;
    this.end = end;
  }

  textOf({ from, to }: LezerNode): string {
    return this.#text.slice(from, to);
  }

  nameOf(node: LezerNode): string {
    // For Lezer an operator can be part of a name, and a name can be empty.
    if (!/^_+$/.test(this.#masked.slice(node.from, node.to))) refuseAt(node.from);
    const text = this.textOf(node);
    return text.startsWith("`") ? text.slice(1, -1) : text;
  }

  read(node: LezerNode): FeelNode {
    if (node.name === "ParenthesizedExpression") {
      const inner = this.read(childAt(node, 1));
      if (childrenOf(node).length !== 3) refuseAt(node.to);
      this.#bracketed.add(inner);
      return inner;
    }
    const row = ROWS.get(node.name) ?? refuseAt(node.from);
    return row(this, node);
  }

  readOperand(node: LezerNode, binding: Binding): FeelNode {
    return this.expect(this.read(node), binding);
  }

  expect(node: FeelNode, binding: Binding): FeelNode {
    if (!this.isBracketed(node)) refuseLooser(node, binding);
    return node;
  }

  isBracketed(node: FeelNode): boolean {
    return this.#bracketed.has(node);
  }
}
