/**
 * Lezer's tree, as far as it is read here, and what reads it.
 *
 * @module
 */

import type { FeelNode, Span } from "../tree.ts";
import type { MaskedText } from "./masked_text.ts";
import { refuseAt } from "./refusal.ts";
import type { Binding } from "./strictness.ts";

/** A node of Lezer's tree, with its place in the original text. */
export interface LezerNode extends Span {
  /** Its kind; a keyword's and a bracket's is its text. */
  readonly name: string;
  /** Whether it is nothing but one name that was masked. */
  readonly isName: boolean;
  /** The nodes in it. */
  readonly children: readonly LezerNode[];
}

/** Where one is in a tree of Lezer's. */
export interface LezerCursor {
  /** The node's kind. */
  readonly name: string;
  /** Its first character in the masked text. */
  readonly from: number;
  /** The character behind its last in the masked text. */
  readonly to: number;
  /** What Lezer knows of its kind. */
  readonly type: { readonly isError: boolean };
  /** Goes to the first node in it, if there is one. */
  firstChild(): boolean;
  /** Goes to the node behind it, if there is one. */
  nextSibling(): boolean;
  /** Goes back to the node that it is in. */
  parent(): boolean;
}

/**
 * The node where a cursor is, with its places in the original text.
 *
 * @throws {Refusal} if Lezer could not read something in it.
 */
export function nodeAt(cursor: LezerCursor, masked: MaskedText): LezerNode {
  const { name, from, to, type } = cursor;
  if (type.isError) refuseAt(masked.startAt(from));
  const children: LezerNode[] = [];
  if (cursor.firstChild()) {
    do children.push(nodeAt(cursor, masked)); while (cursor.nextSibling());
    cursor.parent();
  }
  return {
    name,
    position: masked.startAt(from),
    end: masked.endAt(to),
    isName: masked.isName(from, to),
    children,
  };
}

/** A name without its back-ticks, and where it ends. */
export interface WrittenName {
  readonly name: string;
  readonly end: number;
}

/** What was written, and how a part of it is read. */
export interface Reader {
  /** Where the last token of the text ends. */
  readonly end: number;
  /** What was written there. */
  textOf(node: LezerNode): string;
  /** What was written there, and masked as one name. */
  maskedTextOf(node: LezerNode): string;
  /** The one name that was written there, without its back-ticks. */
  nameOf(node: LezerNode): string;
  /** The names that were written there, with dots between them. */
  namesOf(node: LezerNode): WrittenName[];
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
 * The child at an index.
 *
 * @throws {Refusal} if there is none, which only a text that Lezer could not read brings about.
 */
export function childAt({ children, end }: LezerNode, index: number): LezerNode {
  return children[index] ?? refuseAt(end);
}

/** Where a node of Lezer's stands. */
export function spanOf({ position, end }: Span): Span {
  return { position, end };
}

/** Where something stands that reaches from one node to another. */
export function spanBetween({ position }: Span, { end }: Span): Span {
  return { position, end };
}
