/**
 * The text that Lezer reads, and what each place in it stands for in the text that was written.
 *
 * @module
 */

/** What Lezer sees of a name. */
export const NAME = "_";

/** A part of the original text, and what Lezer sees of it. */
export interface MaskedPart {
  /** What Lezer sees. */
  readonly masked: string;
  /** Its first character in the original text. */
  readonly start: number;
  /** The character behind its last in the original text. */
  readonly end: number;
}

/** A text for Lezer: short, because its stack ends the sooner the more characters an expression has. */
export class MaskedText {
  readonly #parts: string[] = [];
  readonly #starts = new Map<number, number>();
  readonly #ends = new Map<number, number>();
  readonly #names = new Set<number>();
  #length = 0;
  #originalEnd = 0;

  /** Adds a part, with a blank before it so that no two parts are read as one. */
  add({ masked, start, end }: MaskedPart): void {
    this.#parts.push(masked);
    this.#starts.set(this.#length, start);
    if (masked === NAME) this.#names.add(this.#length);
    this.#length += masked.length;
    this.#ends.set(this.#length, end);
    this.#length += 1;
    this.#originalEnd = end;
  }

  /** Where in the original text that stands which begins here, or else next. */
  startAt(position: number): number {
    for (let place = position; place < this.#length; place++) {
      const start = this.#starts.get(place);
      if (start !== undefined) return start;
    }
    return this.#originalEnd;
  }

  /** Where in the original text that ends which ends here. */
  endAt(position: number): number {
    return this.#ends.get(position) ?? this.startAt(position);
  }

  /** Whether nothing but one name stands there. For Lezer an operator can be part of one, and one can be empty. */
  isName(from: number, to: number): boolean {
    return this.#names.has(from) && to === from + NAME.length;
  }

  /** The text itself. */
  toString(): string {
    return this.#parts.join(" ");
  }
}
