/**
 * What names mean in a place, as far as the text alone tells.
 *
 * @module
 */

const NONE: ReadonlySet<string> = new Set();

/** Names that can be seen in a place. */
export class Names {
  readonly #own: ReadonlySet<string>;
  readonly #isOpen: boolean;
  readonly #outer: Names | undefined;

  private constructor(own: ReadonlySet<string>, { isOpen, outer }: { isOpen: boolean; outer?: Names }) {
    this.#own = own;
    this.#isOpen = isOpen;
    this.#outer = outer;
  }

  /** The names that an expression can begin with; any if there are none given. */
  static of(roots: readonly string[] | undefined): Names {
    return new Names(new Set(roots), { isOpen: roots === undefined });
  }

  /** These, and more that the expression itself brings. */
  with(names: readonly string[]): Names {
    return new Names(new Set(names), { isOpen: this.#isOpen, outer: this });
  }

  /** These, and any other: the entries of an element are not known. */
  open(): Names {
    return new Names(NONE, { isOpen: true, outer: this });
  }

  /** Whether a name means something for sure. */
  has(name: string): boolean {
    return this.#frameOf(name) !== undefined;
  }

  /** Whether a name may mean something. */
  knows(name: string): boolean {
    return this.#isOpen || this.has(name);
  }

  /** Whether a name is one that the expression itself has brought. */
  brings(name: string): boolean {
    const frame = this.#frameOf(name);
    return frame !== undefined && frame.#outer !== undefined;
  }

  /** Whether a name is one that the expression was given, and that nothing hides. */
  isRoot(name: string): boolean {
    const frame = this.#frameOf(name);
    return frame !== undefined && frame.#outer === undefined;
  }

  /** All of them, the nearest first. */
  all(): string[] {
    const names: string[] = [];
    for (const frame of Names.#frames(this)) names.push(...frame.#own);
    return names;
  }

  #frameOf(name: string): Names | undefined {
    for (const frame of Names.#frames(this)) if (frame.#own.has(name)) return frame;
    return undefined;
  }

  static *#frames(innermost: Names): Generator<Names> {
    for (let frame: Names | undefined = innermost; frame !== undefined; frame = frame.#outer) yield frame;
  }
}
