/**
 * One way to read a text, as far as it has got.
 *
 * @module
 */

import {
  type Action,
  completesRule,
  depthOf,
  skipsToken,
  type Step,
  type Tables,
  targetOf,
} from "./tables.ts";
import { type Context, Input } from "./tokens.ts";
import type { Chain } from "./chain.ts";
import type { TreeNode } from "./tree.ts";

/** What follows what is known of a text while it is read. */
export interface Tracker {
  /** What is known at the start. */
  readonly start: Context;
  /** What is known when a rule is complete, with the input where that began which the rule describes. */
  readonly reduce: (...args: [context: Context, term: number, reading: Reading, input: Input]) => Context;
}

/** What all readings of a text share. */
export interface Source {
  readonly text: string;
  readonly tables: Tables;
  readonly tracker: Tracker;
  readonly chain: Chain;
}

/** Nodes from the last to the first. Readings share those from before they parted. */
interface Nodes {
  readonly node: TreeNode;
  readonly before: Nodes | undefined;
}

/** A state from which something was begun that is not complete. */
interface Frame {
  readonly state: number;
  /** Where it begins. */
  readonly start: number;
  /** The nodes before it. */
  readonly nodes: Nodes | undefined;
  readonly below: Frame | undefined;
  readonly depth: number;
}

/** A way to read a text. */
export class Reading {
  /** The state that the parser is in. */
  state: number;
  /** Where the next token begins. */
  pos = 0;
  /** What its rules count for it. */
  score = 0;
  /** How many nodes it has made since it parted from another one. */
  size = 0;
  /** What is known of the text so far. */
  context: Context;
  readonly #source: Source;
  /** Where the last token ends. */
  #end = 0;
  #frame: Frame | undefined;
  #nodes: Nodes | undefined;

  /** Begins in a state. */
  constructor(source: Source, state: number) {
    this.#source = source;
    this.state = state;
    this.context = source.tracker.start;
  }

  /** How much has been begun that is not complete. */
  get depth(): number {
    return this.#frame?.depth ?? 0;
  }

  /** Whether all of the text has been read, and is what it is to be. */
  get isComplete(): boolean {
    const { text, tables } = this.#source;
    return this.pos === text.length && tables.isAccepting(this.state);
  }

  /** Another reading that has been the same so far. */
  split(): Reading {
    const other = new Reading(this.#source, this.state);
    other.pos = this.pos;
    other.score = this.score;
    other.context = this.context;
    other.#end = this.#end;
    other.#frame = this.#frame;
    other.#nodes = this.#nodes;
    return other;
  }

  /** Whether what follows is read as by another one. */
  goesOnLike(other: Reading): boolean {
    if (this.state !== other.state || this.depth !== other.depth) return false;
    let [frame, otherFrame] = [this.#frame, other.#frame];
    while (frame !== otherFrame) {
      if (frame?.state !== otherFrame?.state) return false;
      frame = frame?.below;
      otherFrame = otherFrame?.below;
    }
    return true;
  }

  /** What was read. */
  nodes(): TreeNode[] {
    return this.#nodesBehind(undefined);
  }

  /** Does what can be done before a token. */
  take({ action, term, end }: Step): void {
    if (completesRule(action)) return this.complete(action);
    const start = this.pos;
    this.pos = end;
    if (skipsToken(action)) return;
    const name = this.#source.tables.nodeNames[term];
    if (end > start || name !== undefined) this.#end = end;
    this.#push(Math.min(start, this.#end));
    if (name !== undefined) this.#add({ name, from: start, to: end, children: [] });
    this.state = targetOf(action);
  }

  /** Completes a rule. */
  complete(action: Action): void {
    const { tables, text, tracker, chain } = this.#source;
    const term = targetOf(action);
    const name = tables.nodeNames[term];
    const depth = depthOf(action);
    // A node that is empty stands behind blanks.
    if (depth === 0 && name !== undefined) this.#end = this.pos;
    if (depth === 0) this.#push(this.#end);
    for (let count = 1; count < depth; count++) this.#frame = this.#frame?.below;
    const { state, start, nodes } = this.#frame ?? { state: 0, start: 0, nodes: undefined };
    if (name !== undefined) {
      if (start === this.#end) this.#end = this.pos;
      const children = this.#nodesBehind(nodes);
      this.#nodes = nodes;
      this.#add({ name, from: start, to: this.#end, children });
    }
    if (!tables.isRepetition(term)) chain.add(start, this.#end - start);
    this.score += tables.scoreOf(term);
    this.state = tables.stateBehind(state, term);
    this.context = tracker.reduce(this.context, term, this, new Input(text, start));
  }

  #push(start: number): void {
    this.#frame = {
      state: this.state,
      start,
      nodes: this.#nodes,
      below: this.#frame,
      depth: this.depth + 1,
    };
  }

  #add(node: TreeNode): void {
    this.#nodes = { node, before: this.#nodes };
    this.size += 1;
  }

  #nodesBehind(before: Nodes | undefined): TreeNode[] {
    const nodes: TreeNode[] = [];
    for (let at = this.#nodes; at !== undefined && at !== before; at = at.before) nodes.push(at.node);
    return nodes.reverse();
  }
}
