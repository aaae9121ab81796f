/**
 * Lezer's tree, as far as it is read here, and what reads it.
 *
 * @module
 */

import type { FeelNode, Span } from "../tree.ts";
import { refuseAt } from "./refusal.ts";
import type { Binding } from "./strictness.ts";

/** A node of Lezer's tree. */
export interface LezerNode {
  /** Its kind; a keyword's and a bracket's is its text. */
  readonly name: string;
  /** Its first character. */
  readonly from: number;
  /** The character behind its last. */
  readonly to: number;
  /** What Lezer knows of its kind. */
  readonly type: { readonly isError: boolean };
  /** The first node in it. */
  readonly firstChild: LezerNode | null;
  /** The node behind it. */
  readonly nextSibling: LezerNode | null;
}

/** What was written, and how a part of it is read. */
export interface Reader {
  /** Where the last token of the text ends. */
  readonly end: number;
  /** What was written there. */
  textOf(node: LezerNode): string;
  /** The name that was written there, without its back-ticks. */
  nameOf(node: LezerNode): string;
  /** Reads an expression of any kind. */
  read(node: LezerNode): FeelNode;
  /** Reads an operand, which must not bind more loosely unless it is in brackets. */
  readOperand(node: LezerNode, binding: Binding): FeelNode;
  /** Refuses a node that binds more loosely, unless it is in brackets. */
  expect(node: FeelNode, binding: Binding): FeelNode;
  /** Whether a node stands in brackets. */
  isBracketed(node: FeelNode): boolean;
}

/** Reads one kind of node. */
export type Row = (reader: Reader, node: LezerNode) => FeelNode;

/** How the kinds of nodes are read, by their names. */
export type Rows = Readonly<Record<string, Row>>;

/**
 * The nodes in a node.
 *
 * @throws {Refusal} if Lezer could not read one.
 */
export function childrenOf(node: LezerNode): LezerNode[] {
  const children: LezerNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.type.isError) refuseAt(child.from);
    children.push(child);
  }
  return children;
}

/**
 * The child at an index, from the end if it is negative.
 *
 * @throws {Refusal} if there is none, which only a text that Lezer could not read brings about.
 */
export function childAt(node: LezerNode, index: number): LezerNode {
  return childrenOf(node).at(index) ?? refuseAt(node.to);
}

/** Where a node of Lezer's stands. */
export function spanOf({ from, to }: LezerNode): Span {
  return { position: from, end: to };
}

/** Where something stands that reaches from one node to another. */
export function spanBetween({ position }: Span, { end }: Span): Span {
  return { position, end };
}
