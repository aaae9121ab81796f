/**
 * The fields that a pattern asks for, as a tree in which an event is followed: what nobody asks for is never looked at.
 *
 * @module
 */

import type { LeafTest } from "./leaf.ts";

/** What a pattern asks of one field. */
export interface FieldCondition {
  /** Names from the event's root to the field, with dots between them. */
  readonly path: string;
  /** A value of the field has to pass one of them. */
  readonly tests: readonly LeafTest[];
  /** Whether the condition also holds if the field has no value. */
  readonly mayBeAbsent: boolean;
}

/** A place in an event, as far as a pattern is interested in it. */
export interface FieldNode {
  /** What is asked of values here. */
  readonly conditions: readonly FieldCondition[];
  /** The places below it, by name. */
  readonly children: ReadonlyMap<string, FieldNode>;
}

interface GrowingNode extends FieldNode {
  conditions: FieldCondition[];
  children: Map<string, GrowingNode>;
}

/** Makes the tree of some conditions. */
export function plantConditions(conditions: Iterable<FieldCondition>): FieldNode {
  const root = createNode();
  for (const condition of conditions) {
    let node = root;
    for (const name of condition.path.split(".")) {
      let child = node.children.get(name);
      if (child === undefined) node.children.set(name, child = createNode());
      node = child;
    }
    node.conditions.push(condition);
  }
  return root;
}

function createNode(): GrowingNode {
  return { conditions: [], children: new Map() };
}

/**
 * Where a name leads. AWS puts dots between names and then knows no difference between those and the dots of a name, so
 * `a.b` is both a name and a way of two steps.
 */
export function followName(node: FieldNode, name: string): FieldNode | undefined {
  if (!name.includes(".")) return node.children.get(name);
  let found: FieldNode | undefined = node;
  for (const step of name.split(".")) found = found?.children.get(step);
  return found;
}
