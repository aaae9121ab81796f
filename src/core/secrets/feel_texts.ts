/**
 * String literals of a FEEL expression, each with its place in the value that the expression gives.
 *
 * This reads just enough of FEEL to tell literals, brackets, comments and names apart. Where a place cannot
 * be known without evaluating, the literal is left out: what is left out is never a secret.
 *
 * @module
 */

/** Where a value stands: names of contexts, indexes of lists. */
export type FieldPath = readonly (string | number)[];

/** A text of the model, and where it ends up. */
export interface PlacedText {
  /** Place in the value. */
  path: FieldPath;
  /** The text, escapes resolved. */
  text: string;
  /** Whether the value at that place is this text and nothing else. */
  isWhole: boolean;
}

interface Token {
  kind: "text" | "word" | "open" | "close" | "comma" | "colon";
  value: string;
  /** Index of the other bracket of a pair. */
  partner: number;
}

/** Models nest a few levels; deeper ones are left alone, so that no model can exhaust the stack. */
const MAX_DEPTH = 64;

const TOKEN =
  /\s+|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/|"((?:[^"\\]|\\[\s\S])*)"|`([^`]*)`|([{[(])|([}\])])|(,)|(:)|([^\s"`{}[\](),:/]+|\/)/gy;

const CLOSERS: ReadonlyMap<string, string> = new Map([["{", "}"], ["[", "]"], ["(", ")"]]);

/** The literals whose place is known. An expression that cannot be read has none. */
export function placedTexts(expression: string): PlacedText[] {
  const tokens = tokenize(expression);
  if (tokens === undefined || !pairBrackets(tokens)) return [];
  const texts: PlacedText[] = [];
  place({ tokens, from: 0, to: tokens.length }, [], texts);
  return texts;
}

function tokenize(expression: string): Token[] | undefined {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of expression.matchAll(TOKEN)) {
    end = match.index + match[0].length;
    const [, text, name, open, close, comma, colon, word] = match;
    if (text !== undefined) tokens.push(token("text", unescape(text)));
    else if (name !== undefined) tokens.push(token("word", name));
    else if (open !== undefined) tokens.push(token("open", open));
    else if (close !== undefined) tokens.push(token("close", close));
    else if (comma !== undefined) tokens.push(token("comma", comma));
    else if (colon !== undefined) tokens.push(token("colon", colon));
    else if (word !== undefined) tokens.push(token("word", word));
  }
  return end === expression.length ? tokens : undefined;
}

function token(kind: Token["kind"], value: string): Token {
  return { kind, value, partner: -1 };
}

const ESCAPES: ReadonlyMap<string, string> = new Map([["n", "\n"], ["r", "\r"], ["t", "\t"]]);

function unescape(literal: string): string {
  return literal.replace(
    /\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g,
    (_escape, code: string | undefined, character: string) =>
      code === undefined ? ESCAPES.get(character) ?? character : String.fromCharCode(parseInt(code, 16)),
  );
}

/** Joins brackets to pairs. False if one has no partner. */
function pairBrackets(tokens: Token[]): boolean {
  const open: number[] = [];
  for (const [index, current] of tokens.entries()) {
    if (current.kind === "open") open.push(index);
    if (current.kind !== "close") continue;
    const partner = open.pop();
    const opener = partner === undefined ? undefined : tokens[partner];
    if (partner === undefined || opener === undefined || CLOSERS.get(opener.value) !== current.value) {
      return false;
    }
    opener.partner = index;
    current.partner = partner;
  }
  return open.length === 0;
}

/** Tokens `from` up to, but without, `to`. */
interface Range {
  tokens: readonly Token[];
  from: number;
  to: number;
}

function place(range: Range, path: FieldPath, texts: PlacedText[]): void {
  const { tokens, from, to } = range;
  const first = tokens[from];
  if (first === undefined || from >= to || path.length > MAX_DEPTH) return;
  if (first.kind !== "open" || first.partner !== to - 1) return placeLoose(range, path, texts);
  const inner = { tokens, from: from + 1, to: to - 1 };
  if (first.value === "(") return placeLoose(inner, path, texts);
  for (const [index, part] of splitAtCommas(inner).entries()) {
    if (first.value === "[") place(part, [...path, index], texts);
    else placeEntry(part, path, texts);
  }
}

/** One `name: value` of a context. */
function placeEntry({ tokens, from, to }: Range, path: FieldPath, texts: PlacedText[]): void {
  let colon = from;
  while (colon < to && tokens[colon]?.kind !== "colon") {
    const current = tokens[colon];
    if (current?.kind !== "word" && current?.kind !== "text") return;
    colon += 1;
  }
  if (colon === from || colon === to) return;
  const name = tokens.slice(from, colon).map(({ value }) => value).join(" ");
  place({ tokens, from: colon + 1, to }, [...path, name], texts);
}

/**
 * Literals of any other expression: if the value is a text, they may be part of it. Those inside a context
 * are not, whatever is done with the context.
 */
function placeLoose({ tokens, from, to }: Range, path: FieldPath, texts: PlacedText[]): void {
  for (let index = from; index < to; index++) {
    const current = tokens[index];
    if (current?.kind === "text") texts.push({ path, text: current.value, isWhole: to - from === 1 });
    else if (current?.value === "{" && current.kind === "open") index = current.partner;
  }
}

function splitAtCommas({ tokens, from, to }: Range): Range[] {
  const parts: Range[] = [];
  let start = from;
  for (let index = from; index < to; index++) {
    const current = tokens[index];
    if (current?.kind === "open") index = current.partner;
    if (current?.kind !== "comma") continue;
    parts.push({ tokens, from: start, to: index });
    start = index + 1;
  }
  parts.push({ tokens, from: start, to });
  return parts;
}
