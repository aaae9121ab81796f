/**
 * What Lezer's grammar cannot read though Camunda can: names.
 *
 * For Lezer a name may have blanks and operators in it, words such as `for` and `time` are never names, and
 * what is a name depends on what is defined. For Camunda a name is a Java identifier, or in back-ticks, and
 * nearly every word can be one. So Lezer never sees a name, but an underscore for each, and of literals as
 * little. What was written is looked up where Lezer finds them.
 *
 * @module
 */

import { findPlaceholders } from "../../secrets/placeholder.ts";
import { MaskedText, NAME } from "./masked_text.ts";
import { refuse, refuseAt, refuseSize } from "./refusal.ts";
import { type Token, tokenize } from "./tokens.ts";

/** Words that no variable, parameter or property can have for a name. */
const RESERVED: ReadonlySet<string> = new Set(
  ["null", "true", "false", "function", "in", "return", "then", "else", "satisfies", "and", "or"],
);
/**
 * What a word behind an operand may begin with: Camunda needs no blank behind a keyword. Longer words are not
 * split, because a hostile one would be read anew for each keyword in it.
 */
const KEYWORD_BEHIND_OPERAND =
  /^(?:and|or|between|instance(?=of)|in|then|else|return|satisfies)(?=.{1,1000}$)/;
const KEYWORD_BEHIND_INSTANCE = /^of(?=.{1,1000}$)/;
const LITERALS: ReadonlySet<string> = new Set(["null", "true", "false"]);
/** Functions with a reserved word in their names. */
const RESERVED_FUNCTIONS = ["date and time", "years and months duration", "get or else", "and", "or"];
/** The one property, and so the one name without back-ticks, that has a blank in it. */
const SPECIAL_NAMES = ["time offset"];
/** Types of more than one word, and the one whose name is reserved. */
const SPECIAL_TYPES = ["years and months duration", "days and time duration", "date and time", "function"];
/** No name has more words, and no hostile text may make each of its words look ahead to its end. */
const MAX_WORDS = 16;

/** Lezer takes quadratic time for these, and its stack ends not far behind. */
const MAX_NESTING = 200;
const MAX_LIST_ITEMS = 1_000;
const MAX_CONTEXT_ENTRIES = 200;
const MAX_OPERATORS = 500;
const MAX_TOKENS = 16_384;

/** What a bracket that is still open holds so far. */
interface Bracket {
  readonly symbol: string;
  /** Whether it holds the parameters of a function literal. */
  readonly holdsParameters: boolean;
  items: number;
  /** Of the last item. */
  operators: number;
  /** Whether it is the start of a range. */
  isRange: boolean;
}

/**
 * The text that Lezer is to read instead.
 *
 * @throws {Refusal} if the tokens cannot be an expression, or are too many.
 */
export function rewrite(text: string, tokens: readonly Token[]): MaskedText {
  return new Rewriter(text, tokens).rewrite();
}

class Rewriter {
  readonly #text: string;
  /** What is still to be read, from its end. */
  readonly #ahead: Token[];
  /** Where the last word starts that may be `then`. */
  readonly #lastThen: number;
  readonly #brackets: Bracket[] = [];
  readonly #masked = new MaskedText();
  #bracket = openBracket({ symbol: "" });
  /** The symbol or keyword before the current token; empty behind a name or a literal. */
  #previous = "";
  /** Whether an operand ends before the current token. */
  #isBehindOperand = false;

  constructor(text: string, tokens: readonly Token[]) {
    this.#text = text;
    this.#ahead = tokens.toReversed();
    const isThen = ({ kind, text }: Token): boolean => kind === "name" && text.startsWith("then");
    this.#lastThen = tokens.findLast(isThen)?.start ?? 0;
  }

  rewrite(): MaskedText {
    const excess = this.#token(MAX_TOKENS);
    if (excess !== undefined) {
      refuseSize(`The expression has more than ${MAX_TOKENS} words and signs`, excess.start);
    }
    for (let token = this.#token(); token !== undefined; token = this.#token()) this.#take(token);
    return this.#masked;
  }

  /** The token that is `offset` tokens ahead. */
  #token(offset = 0): Token | undefined {
    return this.#ahead.at(-1 - offset);
  }

  #isSymbol(offset: number, symbol: string): boolean {
    const token = this.#token(offset);
    return token?.kind === "symbol" && token.text === symbol;
  }

  #take(token: Token): void {
    const startsEntry = this.#previous === "{" || this.#previous === ",";
    if (startsEntry && this.#bracket.symbol === "{" && this.#takeKey(token)) return;
    switch (token.kind) {
      case "name":
        return this.#takeName(token);
      case "quoted name":
        return this.#hide(this.#pathLength());
      case "number":
        return this.#operand("1", 1);
      case "string":
        return this.#operand('""', 1);
      case "symbol":
        return token.text === "@" ? this.#takeAt(token) : this.#takeSymbol(token);
      case "other":
        return refuseAt(token.start);
    }
  }

  /** Puts what Lezer is to see in the place of the next tokens. */
  #write(masked: string, count: number): void {
    const start = this.#token()?.start ?? 0;
    const end = this.#token(count - 1)?.end ?? start;
    this.#masked.add({ masked, start, end });
    this.#ahead.length = Math.max(0, this.#ahead.length - count);
  }

  /** Lets Lezer read an operand of so many tokens, which never follows another one. */
  #operand(masked: string, count: number): void {
    if (this.#isBehindOperand) refuseAt(this.#token()?.start ?? 0);
    this.#write(masked, count);
    this.#previous = "";
    this.#isBehindOperand = true;
  }

  /** Makes one name of the next tokens. */
  #hide(count: number): void {
    this.#operand(NAME, count);
  }

  /** Lets Lezer read a keyword or a symbol. */
  #keep({ text }: Token): void {
    this.#write(text, 1);
    this.#previous = text;
    this.#isBehindOperand = false;
  }

  /** For Lezer no blank may stand between `@` and its string. */
  #takeAt({ end }: Token): void {
    if (this.#token(1)?.kind !== "string") refuseAt(end);
    this.#operand('@""', 2);
  }

  /** A key is a string, a name in back-ticks, or whatever stands before the colon. */
  #takeKey(first: Token): boolean {
    if (first.kind === "string") return false;
    let count = 0;
    for (let token = this.#token(); !this.#isSymbol(count, ":"); token = this.#token(++count)) {
      const isAlone = count === 0 && this.#isSymbol(1, ":");
      if (token === undefined || token.kind === "string" || token.kind === "quoted name" && !isAlone) {
        return false;
      }
      if (token.kind === "symbol" && "{},[]".includes(token.text)) return false;
    }
    if (count > 0) this.#hide(count);
    return count > 0;
  }

  #takeSymbol(token: Token): void {
    const { text, start } = token;
    if (text === "{" && this.#isSymbol(1, "{")) refuseBraces(this.#text, start);
    if ("()[]{}".includes(text)) return this.#takeBracket(token);
    if (text === "?" && this.#isBehindOperand) refuseAt(start);
    if (text === ",") this.#bracket.items += 1;
    if (text === "..") this.#bracket.isRange = true;
    this.#bracket.operators = text === "," ? 0 : this.#bracket.operators + 1;
    refuseExcess(this.#bracket, start);
    this.#keep(token);
    this.#isBehindOperand = text === "?";
  }

  #takeBracket(token: Token): void {
    const opens = this.#isOpening(token.text);
    const { holdsParameters } = this.#bracket;
    if (opens) this.#open(token);
    else this.#close(token);
    this.#keep(token);
    this.#isBehindOperand = !opens && !holdsParameters;
  }

  /** A range may open with `]`, and close with `[`: where no operand can begin behind it. */
  #isOpening(symbol: string): boolean {
    if (symbol === "]") return !this.#isBehindOperand && this.#previous !== "[";
    if (symbol !== "[" || !this.#isBehindOperand || !this.#bracket.isRange) return "([{".includes(symbol);
    return this.#startsOperand(1);
  }

  #open({ text, start }: Token): void {
    this.#brackets.push(this.#bracket);
    this.#bracket = openBracket({ symbol: text, holdsParameters: this.#previous === "function" });
    if (this.#brackets.length > MAX_NESTING) {
      refuseSize(`The expression is nested deeper than ${MAX_NESTING} brackets`, start);
    }
  }

  #close({ start }: Token): void {
    this.#bracket = this.#brackets.pop() ?? openBracket({ symbol: "" });
    this.#bracket.operators += 1;
    refuseExcess(this.#bracket, start);
  }

  #takeName(token: Token): void {
    if (this.#previous === "of") return this.#takeType(token);
    const count = this.#functionName(token) || this.#parameterName();
    if (count > 0) return this.#hide(count);
    if (this.#previous === "." || !this.#isKeyword(token)) {
      return this.#splitKeyword(token) ? undefined : this.#hide(this.#pathLength());
    }
    const isLiteral = LITERALS.has(token.text);
    if (isLiteral && this.#isBehindOperand) refuseAt(token.start);
    this.#bracket.operators += 1;
    refuseExcess(this.#bracket, token.start);
    this.#keep(token);
    this.#isBehindOperand = isLiteral;
  }

  #takeType({ text, start }: Token): void {
    const count = this.#phraseLength(0, SPECIAL_TYPES);
    if (count === 0 && RESERVED.has(text)) refuseUnquoted(text, start);
    this.#hide(count || 1);
  }

  /**
   * Parts a keyword from what follows it in one word, where no name can stand: `andx`, `else1.5`. The digits that
   * such a word ends with may belong to a number that goes on.
   */
  #splitKeyword({ text, start, end }: Token): boolean {
    if (!this.#isBehindOperand && this.#previous !== "instance") return false;
    const pattern = this.#isBehindOperand ? KEYWORD_BEHIND_OPERAND : KEYWORD_BEHIND_INSTANCE;
    const [keyword] = pattern.exec(text) ?? [];
    if (keyword === undefined) return false;
    const behind = start + keyword.length;
    const next = this.#token(1);
    const isFraction = next?.kind === "number" && next.start === end;
    const rest = tokenize(this.#text.slice(0, isFraction ? next.end : end), behind);
    this.#ahead.length -= isFraction ? 2 : 1;
    this.#ahead.push(...rest.reverse(), { kind: "name", text: keyword, start, end: behind });
    return true;
  }

  /**
   * How many tokens from here on are names with dots between them. Lezer reads them as one name: that takes less
   * time, and each step would bring the end of its stack closer.
   */
  #pathLength(): number {
    let count = this.#nameLength(0);
    while (this.#isSymbol(count, ".")) {
      const length = this.#nameLength(count + 1);
      if (length === 0) break;
      count += 1 + length;
    }
    return count;
  }

  /** How many tokens a name is long; 0 if there is none. */
  #nameLength(offset: number): number {
    const token = this.#token(offset);
    if (token?.kind === "quoted name") return 1;
    if (token?.kind !== "name") return 0;
    if (RESERVED.has(token.text)) refuseUnquoted(token.text, token.start);
    return this.#phraseLength(offset, SPECIAL_NAMES) || 1;
  }

  /** How many tokens long the one of `phrases` is that stands there; 0 if none does. */
  #phraseLength(offset: number, phrases: readonly string[]): number {
    const start = this.#token(offset)?.start ?? 0;
    for (const phrase of phrases) {
      const count = phrase.split(" ").length;
      const end = this.#token(offset + count - 1)?.end;
      if (end === start + phrase.length && this.#text.startsWith(phrase, start)) return count;
    }
    return 0;
  }

  /** How many tokens from here on are the name of a function that is called. */
  #functionName(token: Token): number {
    if (this.#isBehindOperand || this.#previous === ".") return 0;
    const reserved = this.#phraseLength(0, RESERVED_FUNCTIONS);
    if (reserved > 0 && this.#isSymbol(reserved, "(")) return reserved;
    const count = this.#isIf(token) ? 0 : this.#words();
    if (count === 0 || !this.#isSymbol(count, "(")) return 0;
    // Camunda reads the operator there, and then cannot go on.
    if (count === 1 && /^(?:and|or)/.test(token.text)) refuseAt(token.start);
    return count;
  }

  /** How many tokens from here on are a parameter's name. */
  #parameterName(): number {
    if (this.#bracket.symbol !== "(" || this.#previous !== "(" && this.#previous !== ",") return 0;
    const count = this.#words();
    const ends = this.#bracket.holdsParameters ? [",", ")"] : [":"];
    return ends.some((end) => this.#isSymbol(count, end)) ? count : 0;
  }

  /** How many names, with nothing but spaces between them, stand here in a row. */
  #words(): number {
    for (let count = 0; count < MAX_WORDS; count++) {
      const token = this.#token(count);
      if (token?.kind !== "name" || RESERVED.has(token.text)) return count;
      const gap = count === 0 ? "" : this.#text.slice(this.#token(count - 1)?.end, token.start);
      if (/[^ ]/.test(gap)) return count;
    }
    return 0;
  }

  /** Whether a word means what it means to FEEL's grammar, and is no name. */
  #isKeyword(token: Token): boolean {
    const { text } = token;
    if (RESERVED.has(text)) return true;
    switch (text) {
      case "if":
        return this.#isIf(token);
      case "for":
      case "some":
      case "every":
        return !this.#isBehindOperand && this.#startsWith(2, "in");
      case "between":
        return this.#isBehindOperand;
      case "instance":
        return this.#isBehindOperand && this.#startsWith(1, "of");
      case "of":
        return this.#previous === "instance";
      default:
        return false;
    }
  }

  /** Whether `if` is meant, and no variable of that name: a condition follows, and `then` somewhere behind it. */
  #isIf({ text, start }: Token): boolean {
    return text === "if" && !this.#isBehindOperand && this.#startsOperand(1) && start < this.#lastThen;
  }

  #startsWith(offset: number, keyword: string): boolean {
    const token = this.#token(offset);
    return token?.kind === "name" && token.text.startsWith(keyword);
  }

  #startsOperand(offset: number): boolean {
    const token = this.#token(offset);
    if (token?.kind === "symbol") return /^(?:[([{@?<>-]|[<>]=)$/.test(token.text);
    if (token?.kind !== "name") return token !== undefined;
    if (token.text === "between" || token.text === "instance") return false;
    return !RESERVED.has(token.text) || LITERALS.has(token.text) || token.text === "function";
  }
}

function openBracket(bracket: { symbol: string; holdsParameters?: boolean }): Bracket {
  return { holdsParameters: false, items: 0, operators: 0, isRange: false, ...bracket };
}

function refuseUnquoted(name: string, position: number): never {
  refuse(`The name ${name} must stand in back-ticks`, position);
}

function refuseExcess({ symbol, items, operators }: Bracket, position: number): void {
  if (symbol === "{" && items >= MAX_CONTEXT_ENTRIES) {
    refuseSize(`A context has more than ${MAX_CONTEXT_ENTRIES} entries`, position);
  }
  if (items >= MAX_LIST_ITEMS) {
    refuseSize(`A list or call has more than ${MAX_LIST_ITEMS} items`, position);
  }
  if (operators > MAX_OPERATORS) {
    refuseSize(`More than ${MAX_OPERATORS} operators stand in a row`, position);
  }
}

/** Two braces in a row are never FEEL. They may be a secret that is not where it can be one. */
function refuseBraces(text: string, start: number): never {
  const end = text.indexOf("}}", start) + 2;
  if (findPlaceholders(text.slice(start, end)).length !== 1) refuseAt(start + 1);
  refuse("A secret may only stand inside a string, between double quotes", start);
}
