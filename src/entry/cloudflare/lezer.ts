/**
 * Stands in for `@lezer/lr` in a Worker, and makes the same trees of the same grammar: see
 * `docs/adr/0011-lezer-tables-in-workers.md`. `wrangler.toml` puts it there; a test holds the two together.
 *
 * Left out is what editors need (reading on behind an error, reading again only what was changed), and what no
 * text has that `core/feel/syntax/rewrite.ts` made: comments, and parts of other dialects than Camunda's.
 *
 * @module
 */

import { Chain } from "./lezer/chain.ts";
import { parse } from "./lezer/parse.ts";
import type { Tracker } from "./lezer/reading.ts";
import { type Grammar, Tables } from "./lezer/tables.ts";
import { Automaton, type Context, type Keywords, type Tokenizer, TokenReader } from "./lezer/tokens.ts";
import { Tree } from "./lezer/tree.ts";

/** A tokenizer that comes with a grammar. */
export class ExternalTokenizer implements Tokenizer {
  readonly token: Tokenizer["token"];
  readonly contextual: boolean;

  /** Makes one of a function. */
  constructor(token: Tokenizer["token"], options?: { readonly contextual?: boolean }) {
    this.token = token;
    this.contextual = options?.contextual ?? false;
  }
}

/** What is known of the text so far. */
export class ContextTracker implements Tracker {
  readonly start: Context;
  readonly reduce: Tracker["reduce"];

  /** Makes one of its functions. */
  constructor({ start, reduce }: Tracker) {
    this.start = start;
    this.reduce = reduce;
  }
}

/** What lezer-generator makes of a grammar. */
interface GeneratedParser extends Grammar {
  /** First state of what a whole text can be, and the term of that, by its name. */
  readonly topRules: Readonly<Record<string, readonly [state: number, term: number]>>;
  /** In the order of the bits of each in what a state says of tokenizers; a number is a group of the automaton's. */
  readonly tokenizers: readonly (Tokenizer | number)[];
  readonly specialized: readonly [Keywords];
  readonly context: Tracker;
}

/** What a text is read by. */
interface Setup {
  readonly topRules: GeneratedParser["topRules"];
  readonly top: string;
  readonly tables: Tables;
  readonly tokenizers: readonly Tokenizer[];
  readonly keywords: Keywords;
  readonly contextTracker: Tracker;
}

/** The parser of a grammar. */
export class LRParser {
  readonly #setup: Setup;

  private constructor(setup: Setup) {
    this.#setup = setup;
  }

  /** Unpacks a parser. */
  static deserialize(generated: GeneratedParser): LRParser {
    const tables = new Tables(generated);
    const automaton = new Automaton(generated, tables);
    return new LRParser({
      topRules: generated.topRules,
      top: Object.keys(generated.topRules)[0] ?? "",
      tables,
      tokenizers: generated.tokenizers.map((tokenizer) =>
        typeof tokenizer === "number"
          ? new ExternalTokenizer((input) => automaton.read(input, tokenizer))
          : tokenizer
      ),
      keywords: generated.specialized[0],
      contextTracker: generated.context,
    });
  }

  /** The same parser for other texts: what they are, and what is known before them. */
  configure(options: { readonly top: string; readonly contextTracker: Tracker }): LRParser {
    return new LRParser({ ...this.#setup, ...options });
  }

  /** Reads a text. */
  parse(text: string): Tree {
    const { topRules, top, tables, tokenizers, keywords, contextTracker } = this.#setup;
    const [state] = topRules[top] ?? [0];
    const tokens = new TokenReader(text, { tables, tokenizers, keywords });
    const chain = new Chain();
    return new Tree(
      parse({ text, tables, tracker: contextTracker, chain, tokens, top: { name: top, state } }),
    );
  }
}
