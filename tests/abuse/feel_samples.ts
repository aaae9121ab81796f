/**
 * Bodies and expressions that are made to hurt.
 *
 * @module
 */

import { mapResult } from "../../src/core/feel/mod.ts";
import type { Json } from "../../src/core/json.ts";
import type { Workload } from "./growth.ts";

/** Something of any size. */
export interface GrowingSample {
  what: string;
  /** The smallest size that is looked at. */
  size: number;
  expression: string | ((size: number) => string);
  /** What `request.body` is. */
  body?: (size: number) => Json;
}

const CONDITION = 'request.body.`detail-type` = "OrderPlaced" and request.body.detail.state = "running"';

const keys = (size: number): Json =>
  Object.fromEntries(Array.from({ length: size }, (_, index) => [`key ${index}-x`, index]));
const objects = (size: number): Json =>
  Array.from({ length: size }, (_, index) => ({ a: index, b: `x${index}` }));
const numbers = (size: number): Json => Array.from({ length: size }, (_, index) => index);
const words = (size: number): Json => Array.from({ length: size }, (_, index) => `word ${index}`);
/** One item of the wrong type at the end is found late, and once more for each item that is compared. */
const itemsAndLimit = (size: number): Json => ({
  items: Array.from({ length: size }, () => [1]),
  limit: [...Array.from({ length: size }, () => 1), "x"],
});
const letters = (size: number): Json => `${"a".repeat(size)}!`;

/** Nested lists; made without recursion, as a parser without a limit would. */
export function nestedLists(depth: number): Json {
  let value: Json = [];
  for (let level = 0; level < depth; level++) value = [value];
  return value;
}

/** Nested contexts. */
export function nestedContexts(depth: number): Json {
  let value: Json = {};
  for (let level = 0; level < depth; level++) value = { a: value };
  return value;
}

/** Bodies under a condition that looks at next to nothing of them. */
const BODIES: readonly GrowingSample[] = [
  { what: "many keys", size: 10_000, body: keys },
  { what: "a long key", size: 50_000, body: (size: number): Json => ({ ["x-".repeat(size / 2)]: 1 }) },
  { what: "a long list", size: 20_000, body: objects },
  { what: "a long text", size: 100_000, body: letters },
  { what: "deep lists", size: 5_000, body: nestedLists },
  { what: "deep contexts", size: 5_000, body: nestedContexts },
].map((sample) => ({ ...sample, what: `${sample.what} in a body`, expression: CONDITION }));

/** Functions and operators over a body. Sizes are such that what must compare all with all exceeds its budget. */
const DATA: readonly GrowingSample[] = [
  ...[
    "count(request.body)",
    "request.body[a = 3]",
    "request.body.b",
    "request.body = request.body",
    "for x in request.body return x.a + 1",
    "some x in request.body satisfies x.a < 0",
    "every x in request.body satisfies x.a >= 0",
    "for x in request.body, y in request.body return x.a",
    "some x in request.body, y in request.body satisfies x.a > y.a + 100000000",
    "for x in request.body return count(request.body[a = x.a])",
    "distinct values(request.body)",
    "duplicate values(request.body)",
    "union(request.body, request.body)",
    "concatenate(request.body, request.body)",
    "list contains(request.body, {a: -1})",
    "index of(request.body, {a: -1})",
    "mode(request.body.a)",
    "median(request.body.a)",
    "sum(request.body.a)",
    "max(request.body.b)",
    "reverse(request.body)",
    "remove(request.body, 1)",
    "insert before(request.body, 1, 1)",
    "append(request.body, 1)",
    "partition(request.body, 1)",
    "flatten(request.body)",
    "sort(request.body, function(x, y) x.a > y.a)",
    "string(request.body)",
    "to json(request.body)",
    "from json(to json(request.body))",
    "context(for x in request.body return {key: x.b, value: 1})",
    "context merge(request.body)",
    "for x in request.body return context put({}, x.b, partial)",
    "request.body",
  ].map((expression) => ({ what: expression, size: 20_000, expression, body: objects })),
  ...[
    "string join(request.body)",
    'string join(request.body, ", ")',
    "distinct values(request.body)",
    'request.body[contains(item, "9")]',
    '"x" in request.body',
  ].map((expression) => ({ what: expression, size: 20_000, expression, body: words })),
  ...[
    "request.body.items[item > request.body.limit]",
    "request.body.items[item in [request.body.limit..request.body.limit]]",
  ].map((expression) => ({ what: expression, size: 4_000, expression, body: itemsAndLimit })),
  ...["distinct values(request.body)", "mode(request.body)", "5 in request.body", "product(request.body)"]
    .map((expression) => ({ what: `${expression} of numbers`, size: 20_000, expression, body: numbers })),
  ...[
    "get entries(request.body)",
    "context merge(request.body, request.body)",
    "get value(request.body, keys)",
  ]
    .map((expression) => ({ what: expression, size: 10_000, expression, body: keys })),
  {
    what: "flatten() of deep lists",
    size: 5_000,
    expression: "flatten(request.body)",
    body: nestedLists,
  },
  { what: "string() of deep lists", size: 5_000, expression: "string(request.body)", body: nestedLists },
  {
    what: "comparison of deep contexts",
    size: 5_000,
    expression: "request.body = request.body",
    body: nestedContexts,
  },
  { what: "deep contexts as the result", size: 5_000, expression: "request.body", body: nestedContexts },
  { what: "a path into deep lists", size: 5_000, expression: "request.body.a", body: nestedLists },
  {
    what: "from json() of deep lists",
    size: 20_000,
    expression: "from json(request.body)",
    body: (size) => "[".repeat(size) + "]".repeat(size),
  },
];

/** Patterns over the text of a stranger. */
const PATTERNS: readonly GrowingSample[] = [
  'matches(request.body, "^(a+)+$")',
  'matches(request.body, "^(a|aa)+$")',
  'matches(request.body, "^(a*)*b")',
  'matches(request.body, "a.*a.*a.*a.*b")',
  'matches(request.body, "(?i)^(A|a|aa)*$", "i")',
  'replace(request.body, "(a+)+b", "x")',
  'replace(request.body, "a*$", "x")',
  'split(request.body, "(a|aa)+b")',
  'extract(request.body, "(a+)+b")',
  'extract(request.body, "a*b")',
  "to base64(request.body)",
  'split(request.body, "")',
  'replace(request.body, "", "--")',
  'number(request.body, ",", ".")',
].map((expression) => ({ what: expression, size: 20_000, expression, body: letters }));

/** Longer texts: V8 keeps short ones and long ones in different places, and only one kind at a time grows evenly. */
const TEXT_FUNCTIONS: readonly GrowingSample[] = [
  'substring before(request.body, "b")',
  'substring after(request.body, "!")',
  "string length(request.body)",
  "upper case(request.body)",
  "trim(request.body)",
].map((expression) => ({ what: expression, size: 200_000, expression, body: letters }));

const DIGITS: readonly GrowingSample[] = [
  "number(request.body)",
  "number(request.body) * number(request.body)",
  "string(number(request.body))",
  'duration("P" + request.body + "D")',
  'date(request.body + "-01-01")',
  'time(request.body + ":00:00")',
].map((expression) => ({
  what: `${expression} of many digits`,
  size: 20_000,
  expression,
  body: (size) => "7".repeat(size),
}));

/** A long whole number in a body arrives as a `bigint`. */
const LONG_NUMBERS: readonly GrowingSample[] = ["request.body + 1", "request.body / 3", "request.body = 1"]
  .map((expression) => ({
    what: `${expression} of a long number`,
    size: 2_000,
    expression,
    body: (size) => BigInt("7".repeat(size)),
  }));

/** Texts of expressions. */
const TEXTS: readonly GrowingSample[] = ([
  ["a chain of and", 500, (size) => "a = 1 and ".repeat(size) + "true"],
  ["a chain of +", 1_000, (size) => "1 + ".repeat(size) + "1"],
  ["a chain of -", 1_000, (size) => "a - ".repeat(size) + "a"],
  ["a chain of **", 1_000, (size) => "2 ** ".repeat(size) + "2"],
  ["a long path", 2_000, (size) => `request${".a".repeat(size)}`],
  ["many filters", 1_000, (size) => `request${"[1]".repeat(size)}`],
  ["parentheses", 1_000, (size) => "(".repeat(size) + "1" + ")".repeat(size)],
  ["open parentheses", 2_000, (size) => "(".repeat(size)],
  ["nested lists", 1_000, (size) => "[".repeat(size) + "]".repeat(size)],
  ["nested contexts", 1_000, (size) => "{a:".repeat(size) + "1" + "}".repeat(size)],
  ["open contexts", 2_000, (size) => "{a:".repeat(size)],
  ["nested if", 500, (size) => "if true then 1 else ".repeat(size) + "1"],
  ["open if", 1_000, (size) => "if ".repeat(size)],
  ["nested for", 500, (size) => "for x in [1] return ".repeat(size) + "1"],
  ["many iterators", 500, (size) => `for x in [1]${", x in [1]".repeat(size)} return 1`],
  ["nested functions", 500, (size) => "function(x) ".repeat(size) + "1"],
  ["nested calls", 500, (size) => "not(".repeat(size) + "true" + ")".repeat(size)],
  ["nested in", 500, (size) => "1 in (".repeat(size) + "1" + ")".repeat(size)],
  ["signs", 2_000, (size) => "-".repeat(size) + "1"],
  ["many context entries", 1_000, (size) => `{${"a: 1, ".repeat(size)}b: 1}`],
  ["many list items", 2_000, (size) => `[${"1, ".repeat(size)}1]`],
  ["many arguments", 2_000, (size) => `max(${"1, ".repeat(size)}1)`],
  ["many parameters", 1_000, (size) => `function(${"a, ".repeat(size)}b) 1`],
  ["many tests", 2_000, (size) => `1 in (${"2, ".repeat(size)}1)`],
  ["many dots", 2_000, (size) => "1..".repeat(size)],
  ["many quotes", 2_000, (size) => '"'.repeat(size)],
  ["many back-ticks", 2_000, (size) => "`".repeat(size)],
  ["many comments", 2_000, (size) => "/* */ ".repeat(size) + "1"],
  ["open comments", 2_000, (size) => "/*".repeat(size)],
  ["many lines", 2_000, (size) => "\n".repeat(size) + "1"],
  ["many equals signs", 2_000, (size) => "=".repeat(size)],
  ["a long name", 10_000, (size) => "a".repeat(size)],
  ["a long number", 10_000, (size) => "7".repeat(size)],
  ["a long text", 10_000, (size) => `"${"\\n".repeat(size)}"`],
  ["a long name with blanks", 2_000, (size) => "get or else ".repeat(size)],
  ["a long pattern", 2_000, (size) => `matches(a, "${"a?".repeat(size)}${"a".repeat(size)}")`],
  ["a pattern of open groups", 2_000, (size) => `matches("a", "${"(".repeat(size)}")`],
  ["dollar signs", 2_000, (size) => "$".repeat(size)],
  ["keywords after dots", 2_000, (size) => `a${".for".repeat(size)}`],
  ["placeholders", 1_000, (size) => "{{secrets.X}}".repeat(size)],
] satisfies [string, number, (size: number) => string][])
  .map(([what, size, expression]) => ({ what: `the text of ${what}`, size, expression }));

/** Everything that grows. */
export const GROWING: readonly GrowingSample[] = [
  ...BODIES,
  ...DATA,
  ...PATTERNS,
  ...TEXT_FUNCTIONS,
  ...DIGITS,
  ...LONG_NUMBERS,
  ...TEXTS,
];

let compiled = 0;

/**
 * Evaluates a sample and maps its result. Where the text is what grows, it is compiled each time: a comment of
 * its own keeps it out of the cache.
 */
export function workloadOf({ expression, body }: GrowingSample): Workload {
  return (size) => {
    const scope = { request: { body: body?.(size) ?? null } };
    const options = { scope, response: null };
    if (typeof expression === "string") {
      return () => void mapResult({ resultExpression: expression }, options);
    }
    const text = expression(size);
    return () => void mapResult({ resultExpression: `${text} //${compiled++}` }, options);
  };
}

/** Doubles its value with every entry. */
function doubling(start: string, again: (name: string) => string): string {
  const entries = Array.from({ length: 60 }, (_, index) => `a${index + 1}: ${again(`a${index}`)}`);
  return `{a0: ${start}, ${entries.join(", ")}}`;
}

const SHARED_LISTS = doubling("[1]", (name) => `[${name}, ${name}]`);

/** What no budget may allow to be done to its end. */
export const EXPLODING: Readonly<Record<string, string>> = {
  "a loop that never ends": "for i in 1..1000000000 return i",
  "a loop backwards": "for i in 1..-1000000000 return i",
  "a loop beyond all numbers": "some i in 1..10 ** 30 satisfies false",
  "loops in loops": "for a in 1..3000, b in 1..3000, c in 1..3000 return a",
  "loops in loops, one by one": "for a in 1..3000 return for b in 1..3000 return b",
  "a quantifier that finds nothing": "some a in 1..30000, b in 1..30000 satisfies a + b = 0",
  "a loop that keeps itself": "for i in 1..100000 return partial",
  "text that doubles": doubling('"x"', (name) => `${name} + ${name}`),
  "a list that doubles": doubling("[1]", (name) => `concatenate(${name}, ${name})`),
  "a context that holds itself twice": doubling("{}", (name) => `{x: ${name}, y: ${name}}`),
  "a list that holds itself twice": SHARED_LISTS,
  "its text": `string(${SHARED_LISTS}.a60)`,
  "its JSON": `to json(${SHARED_LISTS}.a60)`,
  "its elements": `count(flatten(${SHARED_LISTS}.a60))`,
  "its comparison": `${SHARED_LISTS}.a60 = ${SHARED_LISTS}.a60`,
  "a path into it": `${SHARED_LISTS}.a60.b`,
  "text that is replaced by more": doubling('"x"', (name) => `replace(${name}, "x", "xx")`),
  "text that is joined": doubling('"x"', (name) => `string join([${name}, ${name}], ${name})`),
  "numbers of a list, joined": "string join(for i in 1..1000000 return string(i ** 30))",
};

/** What is cheap, or refused, however large the number is that it names. */
export const LARGE_NUMBERS: readonly string[] = [
  "2 ** 1000000000",
  "10 ** -1000000000",
  "((10 ** 300) ** 300) ** 300",
  "1.1 ** 1000000000",
  "0.5 ** 1000000000",
  "string(10 ** 1000000000)",
  "string(2 ** 1000000)",
  "10 ** 1000000000 + 1",
  "1 + 10 ** -1000000000",
  "modulo(10 ** 1000000, 7)",
  "floor(10 ** -1000000)",
  "decimal(1 / 3, 1000000000)",
  "round up(1 / 3, 1000000000)",
  "round down(1 / 3, -1000000000)",
  "sqrt(10 ** 1000000)",
  "exp(1000000000)",
  "10 ** 1000000 = 10 ** 1000001",
  "1000000000 in [1..10 ** 1000000]",
  "odd(10 ** 1000000000)",
  "even(10 ** 1000000000 + 1)",
  'substring("abc", 1, 10 ** 30)',
  'substring("abc", -(10 ** 18), 1)',
  "sublist([1, 2], 1, 10 ** 30)",
  "partition([1, 2], 10 ** 30)",
  "[1, 2][10 ** 30]",
  "remove([1, 2], 10 ** 30)",
  'duration("P999999999Y") * 1000000000',
  'duration("PT9223372036854775807S") + duration("PT9223372036854775807S")',
  'date("9999-12-31") + duration("P999999999Y")',
  'date("-999999999-01-01") - duration("P999999999D")',
  'date and time("9999-12-31T23:59:59@Europe/Berlin") + duration("P99999999D")',
  "date(10 ** 30, 1, 1)",
  "time(10 ** 30, 0, 0)",
  'day of week(date("999999999-12-31"))',
  'years and months duration(date("-999999999-01-01"), date("999999999-12-31"))',
];
