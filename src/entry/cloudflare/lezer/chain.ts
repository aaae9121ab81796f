/**
 * Parts in a long row: `a and b and …`, `a[b][c]…`.
 *
 * @module
 */

/** What is shorter does not count. */
const MIN_LENGTH = 2_000;
const MAX_RULES = 300;

/** Rules with the same start, each in the next, as the parts of a row are: Lezer ends the text where there are many. */
export class Chain {
  #start = -1;
  #length = 0;
  #rules = 0;

  /** Whether Lezer would read no further. */
  get isTooLong(): boolean {
    return this.#rules > MAX_RULES;
  }

  /** Takes note of a rule. */
  add(start: number, length: number): void {
    if (length < MIN_LENGTH) return;
    if (start === this.#start) this.#rules += 1;
    else if (length <= this.#length) return;
    else this.#rules = 1;
    this.#start = start;
    this.#length = length;
  }
}
