/**
 * How tokens are read.
 *
 * @module
 */

import { type Grammar, type Tables, type Token, unpack } from "./tables.ts";

const NONE = -1;

/** The text, from a place on, as a tokenizer sees it. */
export class Input {
  /** Where it is. */
  pos: number;
  /** The term of the token that was found, if there is one. */
  term = NONE;
  /** Where that token ends. */
  end = 0;
  readonly #text: string;

  /** The text from a place on. */
  constructor(text: string, pos: number) {
    this.#text = text;
    this.pos = pos;
  }

  /** The character there; -1 at the end of the text. */
  get next(): number {
    return this.peek(0);
  }

  /** The character so many further on; -1 behind the end of the text. */
  peek(offset: number): number {
    const at = this.pos + offset;
    return at < this.#text.length ? this.#text.charCodeAt(at) : -1;
  }

  /** Goes so many characters further. */
  advance(count = 1): void {
    this.pos += count;
  }

  /** Says that a token ends here. */
  acceptToken(term: number): void {
    this.term = term;
    this.end = this.pos;
  }

  /** A part of the text. */
  read(from: number, to: number): string {
    return this.#text.slice(from, to);
  }
}

/** What is known of the text so far. It is up to the grammar what that is. */
export type Context = unknown;

/** Where a reading of the text is. */
export interface Place {
  readonly state: number;
  readonly pos: number;
  readonly context: Context;
}

/** Finds a token of some kind if one begins there. */
export interface Tokenizer {
  /** Looks for it. */
  readonly token: (input: Input, place: Place) => void;
  /** Whether that depends on the context, so that another reading may find another one. */
  readonly contextual: boolean;
}

/** Words that are more than names. */
export interface Keywords {
  /** The term of a name. */
  readonly term: number;
  /** Twice the term of a word, and one more if the word can still be a name; negative if it is but a name. */
  readonly get: (word: string) => number;
}

/** The automaton that a grammar has for most of its tokens. */
export class Automaton {
  readonly #data: Uint16Array;
  readonly #tables: Tables;

  /** Unpacks the automaton of a grammar. */
  constructor({ tokenData }: Grammar, tables: Tables) {
    this.#data = Uint16Array.from(unpack(tokenData));
    this.#tables = tables;
  }

  /** Finds the longest token of a group. */
  read(input: Input, group: number): void {
    const bit = 1 << group;
    for (let state: number | undefined = 0; state !== undefined;) {
      // For each state: groups that can be reached, where its edges are, how many; tokens that may end here.
      if ((this.#at(state) & bit) === 0) return;
      const edges = this.#at(state + 1);
      for (let at = state + 3; at < edges; at += 2) {
        const term = this.#at(at);
        if ((this.#at(at + 1) & bit) === 0 || !this.#tables.isPreferred(term, input.term)) continue;
        input.acceptToken(term);
        break;
      }
      state = this.#behind(state, input.next);
      input.advance();
    }
  }

  /** The state behind the edge that a character is on: from its first one to before its end, which may be none. */
  #behind(state: number, character: number): number | undefined {
    const start = this.#at(state + 1);
    const end = start + 3 * this.#at(state + 2);
    for (let at = start; at < end; at += 3) {
      const isOn = character >= this.#at(at) && character < (this.#at(at + 1) || Infinity);
      if (isOn) return this.#at(at + 2);
    }
    return undefined;
  }

  #at(index: number): number {
    return this.#data[index] ?? 0;
  }
}

/** How the tokens of a grammar are read. */
export interface Lexicon {
  readonly tables: Tables;
  /** By the bit of each in what a state says of tokenizers. */
  readonly tokenizers: readonly Tokenizer[];
  readonly keywords: Keywords;
}

/** What a tokenizer found. */
interface Found {
  readonly pos: number;
  /** The tokenizers that might have been asked. */
  readonly mask: number;
  readonly token: Token | undefined;
}

/** The tokens of one text. */
export class TokenReader {
  readonly #text: string;
  readonly #lexicon: Lexicon;
  /** What each tokenizer found when it was last asked. */
  readonly #found: Found[] = [];

  /** The tokens of a text. */
  constructor(text: string, lexicon: Lexicon) {
    this.#text = text;
    this.#lexicon = lexicon;
  }

  /** The token there, of the first tokenizer that finds one. */
  tokenAt(place: Place): Token | undefined {
    const { tables, tokenizers } = this.#lexicon;
    const mask = tables.tokenizersOf(place.state);
    for (let index = 0; mask >> index > 0; index++) {
      const tokenizer = tokenizers[index];
      if (tokenizer === undefined || (mask & 1 << index) === 0) continue;
      let found = this.#found[index];
      if (tokenizer.contextual || found?.pos !== place.pos || found.mask !== mask) {
        found = { pos: place.pos, mask, token: this.#ask(tokenizer, place) };
        this.#found[index] = found;
      }
      if (found.token !== undefined) return found.token;
    }
    return place.pos === this.#text.length ? { terms: [tables.endTerm], end: place.pos } : undefined;
  }

  #ask(tokenizer: Tokenizer, place: Place): Token | undefined {
    const input = new Input(this.#text, place.pos);
    tokenizer.token(input, place);
    const { term, end } = input;
    if (term === NONE) return undefined;
    const { keywords } = this.#lexicon;
    const keyword = term === keywords.term ? keywords.get(this.#text.slice(place.pos, end)) : -1;
    if (keyword < 0) return { terms: [term], end };
    return { terms: (keyword & 1) === 0 ? [keyword >> 1] : [keyword >> 1, term], end };
  }
}
