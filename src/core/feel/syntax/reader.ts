/**
 * Lezer's tree → our tree.
 *
 * @module
 */

import type { FeelNode } from "../tree.ts";
import { childAt, type LezerNode, type Reader, type Row, type WrittenName } from "./lezer.ts";
import { OPERATORS } from "./operators.ts";
import { refuseAt } from "./refusal.ts";
import { type Binding, refuseLooser } from "./strictness.ts";
import { STRUCTURES } from "./structures.ts";
import { TERMINALS } from "./terminals.ts";
import { tokenize } from "./tokens.ts";

const ROWS: ReadonlyMap<string, Row> = new Map(
  Object.entries({ ...TERMINALS, ...STRUCTURES, ...OPERATORS }),
);

/** What was written. */
export interface Source {
  /** The text itself. */
  readonly text: string;
  /** Where its last token ends. */
  readonly end: number;
}

/**
 * Reads the tree that Lezer made of the masked text.
 *
 * @throws {Refusal} if it is no expression, or none that Camunda takes.
 */
export function readTree(top: LezerNode, source: Source): FeelNode {
  const [expression, ...others] = top.children;
  if (expression === undefined || others.length > 0) refuseAt(others[0]?.position ?? top.position);
  return new TreeReader(source).read(expression);
}

class TreeReader implements Reader {
  readonly end: number;
  readonly #text: string;
  readonly #bracketed = new Set<FeelNode>();

  constructor({ text, end }: Source) {
    this.#text = text;
    this.end = end;
  }

  textOf({ position, end }: LezerNode): string {
    return this.#text.slice(position, end);
  }

  nameOf(node: LezerNode): string {
    const [written, ...others] = this.namesOf(node);
    return written === undefined || others.length > 0 ? refuseAt(node.position) : written.name;
  }

  namesOf(node: LezerNode): WrittenName[] {
    const text = this.maskedTextOf(node);
    const names: WrittenName[] = [];
    let start: number | undefined;
    for (const token of tokenize(text, 0)) {
      if (token.kind === "symbol") {
        start = undefined;
        continue;
      }
      // A function's name may have several words.
      if (start !== undefined) names.pop();
      start ??= token.start;
      const name = token.kind === "quoted name" ? token.text.slice(1, -1) : text.slice(start, token.end);
      names.push({ name, end: node.position + token.end });
    }
    return names;
  }

  maskedTextOf(node: LezerNode): string {
    return node.isName ? this.textOf(node) : refuseAt(node.position);
  }

  read(node: LezerNode): FeelNode {
    if (node.name === "ParenthesizedExpression") {
      const inner = this.read(childAt(node, 1));
      if (node.children.length !== 3) refuseAt(node.end);
      this.#bracketed.add(inner);
      return inner;
    }
    const row = ROWS.get(node.name) ?? refuseAt(node.position);
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
