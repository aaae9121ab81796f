/**
 * Expressions made up at random, from a seed that makes them again.
 *
 * Most operands have the type that their place asks for, so that most expressions compute something; some have
 * any type, because what the engine does then is what others get wrong.
 *
 * @module
 */

import { FORMS, type Kind, KINDS, LEAVES, STRANGERS } from "./expression_forms.ts";

/** How often an operand has any type. */
const MISFITS = 0.12;
const DEEPEST = 3;

/** What is put into a text to damage it. */
const STRAY_TOKENS: readonly string[] = [
  ...'()[]{}.,:+-*/=<>?@"`$^|&;',
  ..."and or not in if then else for return some every satisfies between instance of function null true"
    .split(" "),
  ...'** .. != <= >= == => 1 1. .5 1e3 a $a a_b a-b item partial date time "x" // /* */ \n external list<number>'
    .split(" "),
];
const TOKENS = /"(?:[^"\\]|\\.)*"|`[^`]*`|[\p{L}_$][\p{L}\d_$]*|\d+(?:\.\d+)?|\s+|./gsu;

/** So many different expressions, always the same of a seed. */
export function randomExpressions({ seed, count }: { seed: number; count: number }): string[] {
  return distinct(count, createExpressions(createRandom(seed)));
}

/** Such expressions with one or two tokens too many, too few, or out of place. Some are still expressions. */
export function damagedExpressions({ seed, count }: { seed: number; count: number }): string[] {
  const random = createRandom(seed);
  const next = createExpressions(random);
  const damage = (text: string): string => {
    const tokens = text.match(TOKENS) ?? [];
    const place = Math.floor(random() * tokens.length);
    const token = tokens[place] ?? "";
    const stray = pick(STRAY_TOKENS, random);
    tokens.splice(
      place,
      1,
      ...pick([[], [token, token], [stray], [token, stray], [token, " ", stray]], random),
    );
    return tokens.join("");
  };
  return distinct(count, () => {
    const once = damage(next());
    return random() < 0.3 ? damage(once) : once;
  });
}

function distinct(count: number, next: () => string): string[] {
  const texts = new Set<string>();
  while (texts.size < count) texts.add(next());
  return [...texts];
}

type Random = () => number;

function pick<T>(items: readonly T[], random: Random): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new RangeError("Cannot pick from nothing");
  return item;
}

function createExpressions(random: Random): () => string {
  const operandOf = (kind: Kind, depth: number): string => {
    if (random() < MISFITS) {
      return random() < 0.5 ? pick(STRANGERS, random) : operandOf(pick(KINDS, random), depth);
    }
    return depth === 0 ? pick(LEAVES[kind], random) : formOf(kind, depth);
  };
  const formOf = (kind: Kind, depth: number): string =>
    pick(FORMS[kind], random).replaceAll(/%(\w+)/g, (_, wanted: Kind | "any") => {
      const inner = wanted === "any" ? pick(KINDS, random) : wanted;
      return operandOf(inner, Math.floor(random() * depth));
    });
  return () => `=${formOf(pick(KINDS, random), 1 + Math.floor(random() * DEEPEST))}`;
}

/** Mulberry32: 32 bits of state, even enough for picking, the same everywhere. */
function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
