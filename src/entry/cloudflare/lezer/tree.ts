/**
 * The tree of a text, and how one goes through it.
 *
 * @module
 */

/** A part of the text that a rule of the grammar describes. */
export interface TreeNode {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly children: readonly TreeNode[];
}

/** What Lezer calls the place where it could not go on. */
const ERROR = "⚠";

/** The tree of a text that could not be read. */
export function unreadable(name: string, at: number): TreeNode {
  return { name, from: 0, to: at, children: [{ name: ERROR, from: at, to: at, children: [] }] };
}

/** The tree of a text. */
export class Tree {
  readonly #top: TreeNode;

  /** The tree below a node. */
  constructor(top: TreeNode) {
    this.#top = top;
  }

  /** A cursor at its top. */
  cursor(): TreeCursor {
    return new TreeCursor(this.#top);
  }
}

/** One of a row of nodes. */
interface Place {
  readonly nodes: readonly TreeNode[];
  readonly index: number;
}

/** A node of a tree, and the way to it. */
export class TreeCursor {
  #place: Place;
  readonly #outer: Place[] = [];

  /** Begins at the top. */
  constructor(top: TreeNode) {
    this.#place = { nodes: [top], index: 0 };
  }

  get #node(): TreeNode | undefined {
    return this.#place.nodes[this.#place.index];
  }

  /** The node's kind. */
  get name(): string {
    return this.#node?.name ?? ERROR;
  }

  /** Its first character. */
  get from(): number {
    return this.#node?.from ?? 0;
  }

  /** The character behind its last. */
  get to(): number {
    return this.#node?.to ?? 0;
  }

  /** Whether it is where reading ended. */
  get type(): { readonly isError: boolean } {
    return { isError: this.name === ERROR };
  }

  /** Goes to the first node in it, if there is one. */
  firstChild(): boolean {
    const nodes = this.#node?.children ?? [];
    if (nodes.length === 0) return false;
    this.#outer.push(this.#place);
    this.#place = { nodes, index: 0 };
    return true;
  }

  /** Goes to the node behind it, if there is one. */
  nextSibling(): boolean {
    const { nodes, index } = this.#place;
    if (index + 1 >= nodes.length) return false;
    this.#place = { nodes, index: index + 1 };
    return true;
  }

  /** Goes back to the node that it is in, if there is one. */
  parent(): boolean {
    const outer = this.#outer.pop();
    if (outer === undefined) return false;
    this.#place = outer;
    return true;
  }
}
