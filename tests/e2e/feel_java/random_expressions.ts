/**
 * Expressions made up at random, from a seed that makes them again.
 *
 * Most operands have the type that their place asks for, so that most expressions compute something; some have
 * any type, because what the engine does then is what others get wrong.
 *
 * @module
 */

import type { JsonObject } from "../../../src/core/json.ts";

type Kind =
  | "boolean"
  | "number"
  | "text"
  | "list"
  | "context"
  | "date"
  | "time"
  | "instant"
  | "days"
  | "months";

const KINDS: readonly Kind[] = [
  "boolean",
  "number",
  "text",
  "list",
  "context",
  "date",
  "time",
  "instant",
  "days",
  "months",
];

/** How often an operand has any type. */
const MISFITS = 0.12;
const DEEPEST = 3;

/**
 * An event as EventBridge sends it. Contexts that the leaves name have three entries at most: from the fifth on
 * Java's hash order would show in `string()` and `get entries()`.
 */
export const EVENT_CONTEXT: JsonObject = {
  request: {
    body: {
      "version": "0",
      "id": "b7c1-42",
      "detail-type": "OrderPlaced",
      "source": "shop.orders",
      "account": "123456789012",
      "time": "2026-05-01T12:30:00Z",
      "resources": ["arn:aws:events:eu-central-1:123456789012:rule/a", "arn:x"],
      "count": 3,
      "price": 12.5,
      "key": 9007199254740993n,
      "ok": true,
      "nothing": null,
      "numbers": [3, 1, 2, 1],
      "detail": {
        "state": "Running ",
        "lines": [
          { article: "A-1001", count: 2, price: 9.99 },
          { article: "B-2002", count: 1, price: 110 },
          { article: "ä😀", count: null },
        ],
        "customer": { name: "Zoë", vip: false, "tax-id": "DE-1" },
        "since": "2019-12-31",
        "zero": 0,
      },
    },
    headers: { "host": "h.example", "content-type": "application/json" },
    params: { q: "1", page: "20" },
  },
  connectorData: {},
  documents: [],
};

const LEAVES: Readonly<Record<Kind, readonly string[]>> = {
  boolean: ["true", "false", "request.body.ok", "request.body.detail.customer.vip"],
  number: [
    "0",
    "1",
    "-2",
    "2.5",
    "0.1",
    "3",
    "100",
    "1.10",
    "9007199254740993",
    "request.body.count",
    "request.body.price",
    "request.body.key",
    "request.body.detail.zero",
    "request.body.detail.lines[1].price",
  ],
  text: [
    '"a"',
    '""',
    '"3"',
    '"aBc, b,c"',
    '"2026-02-28"',
    '"😀ä"',
    "request.body.source",
    "request.body.`detail-type`",
    "request.body.detail.state",
    "request.body.detail.customer.`tax-id`",
    "request.params.page",
    "request.body.time",
  ],
  list: [
    "[]",
    "[1,2,3]",
    '["a","b","a"]',
    "[1,null]",
    "[[1],[2,[3]]]",
    "[true,false]",
    "request.body.resources",
    "request.body.numbers",
    "request.body.detail.lines",
    "request.body.detail.lines.count",
    "documents",
  ],
  context: [
    "{}",
    "{a: 1}",
    '{a: {b: "x"}, c: null}',
    "request.body.detail.customer",
    "request.params",
    "connectorData",
    "request.body.detail.lines[2]",
  ],
  date: ['date("2026-02-28")', '@"2024-02-29"', "date(request.body.detail.since)"],
  time: ['time("10:30:00")', '@"23:59:59Z"', 'time("10:00:00+01:00")', '@"08:00:00@Europe/Berlin"'],
  instant: [
    'date and time("2026-05-01T10:00:00")',
    "date and time(request.body.time)",
    '@"2026-03-29T02:30:00@Europe/Berlin"',
    'date and time("2026-12-31T23:59:59.123+02:00")',
  ],
  days: ['duration("PT1H30M")', '@"P1D"', 'duration("-P2DT3H")', '@"PT0.5S"'],
  months: ['duration("P1Y2M")', '@"P1M"', 'duration("-P3M")'],
};

/** Rarely right, and never an error. */
const STRANGERS = [
  "null",
  "nope",
  "request.body.missing",
  "request.body.nothing",
  "[1..5]",
  "request.nope.deep",
];

/** What makes a kind: `%k` stands for an operand of that kind, `%any` for one of any. */
const FORMS: Readonly<Record<Kind, readonly string[]>> = {
  boolean: [
    "(%number < %number)",
    "(%number >= %number)",
    "(%text = %text)",
    "(%any = %any)",
    "(%any != null)",
    "(%any < %any)",
    "(%boolean and %boolean)",
    "(%boolean or %boolean)",
    "not(%boolean)",
    "(%number between %number and %number)",
    "(%number in [%number..%number])",
    "(%number in (< %number, > 10))",
    "(%any in (%any, %any))",
    "(%any in %list)",
    "(some x in %list satisfies x = %any)",
    "(every x in %list satisfies x > %number)",
    "(%any instance of string)",
    "(%any instance of number)",
    "(%date < %date)",
    "(%instant <= %instant)",
    "(%time > %time)",
    "(%days > %days)",
    "(%time = %time)",
    "(%list = %list)",
    "(%context = %context)",
    "contains(%text, %text)",
    "starts with(%text, %text)",
    "ends with(%text, %text)",
    'matches(%text, "^[a-c]+")',
    "list contains(%list, %any)",
    "is defined(%any)",
    "is empty(%list)",
    "is blank(%text)",
    "all(%list)",
    "any(%list)",
    "odd(%number)",
    "even(%number)",
    "before(%number, [1..5])",
    "after(%date, %date)",
    "includes([1..10], %number)",
    "overlaps([1..%number], [3..8])",
    "(%any instance of list)",
  ],
  number: [
    "(%number + %number)",
    "(%number - %number)",
    "(%number * %number)",
    "(%number / %number)",
    "(%number ** 2)",
    "-(%number)",
    "(%days / %days)",
    "number(%text)",
    'number(%text, ",", ".")',
    "abs(%number)",
    "floor(%number)",
    "ceiling(%number, 1)",
    "round up(%number, 1)",
    "round half up(%number, 2)",
    "round half down(%number, 1)",
    "round down(%number, 0)",
    "decimal(%number, 1)",
    "modulo(%number, 3)",
    "sqrt(%number)",
    "sum(%list)",
    "product(%list)",
    "mean(%list)",
    "median(%list)",
    "min(%list)",
    "max(%number, %number, 4)",
    "count(%list)",
    "string length(%text)",
    "%date.year",
    "%instant.hour",
    "%months.months",
    "%days.hours",
    "day of year(%date)",
    "%list[1]",
    "stddev(%list)",
    "(if %boolean then %number else %number)",
  ],
  text: [
    "(%text + %text)",
    "string(%number)",
    "string(%days)",
    "string(%instant)",
    "string(%any)",
    "upper case(%text)",
    "lower case(%text)",
    "trim(%text)",
    "substring(%text, 2)",
    "substring(%text, -2, 1)",
    "substring before(%text, %text)",
    "substring after(%text, %text)",
    'replace(%text, "[aeiou]", "*")',
    'replace(%text, "(b)", "[$1]")',
    'string join(%list, "-")',
    "day of week(%date)",
    "month of year(%instant)",
    'get or else(%any, "none")',
    "to base64(%text)",
    "to json(%any)",
    "(if %any then %text else %text)",
    "%time.timezone",
  ],
  list: [
    "[%any, %any]",
    "(for x in %list return %any)",
    "(for x in 1..3 return x * %number)",
    "(for x in %list return x)",
    "%list[item > 1]",
    "%list[%boolean]",
    "%list.article",
    '%list[article = "A-1001"]',
    "append(%list, %any)",
    "concatenate(%list, %list)",
    "union(%list, %list)",
    "insert before(%list, 1, %any)",
    "remove(%list, 1)",
    "reverse(%list)",
    "flatten(%list)",
    "distinct values(%list)",
    "duplicate values(%list)",
    "index of(%list, %any)",
    "sublist(%list, 2)",
    "sublist(%list, -2, 1)",
    "partition(%list, 2)",
    "sort(%list, function(x, y) x < y)",
    "mode(%list)",
    'split(%text, ",")',
    'extract(%text, "[a-z]+")',
    "get entries(%context)",
  ],
  context: [
    "{a: %any, b: a}",
    "context put(%context, %text, %any)",
    "context merge(%context, %context)",
    "context merge([%context, %context])",
    "context([{key: %text, value: %any}])",
    "get value(%context, %text)",
    "%list[1]",
    "from json(to json(%context))",
  ],
  date: [
    "(%date + %days)",
    "(%date + %months)",
    "(%date - %months)",
    "date(%instant)",
    "date(%number, 2, 29)",
    "last day of month(%date)",
  ],
  time: [
    "(%time + %days)",
    "(%time - %days)",
    "time(%instant)",
    "time(%number, 30, 0)",
    "time(10, 0, 0, %days)",
  ],
  instant: [
    "(%instant + %days)",
    "(%instant - %months)",
    "date and time(%date, %time)",
    'date and time(%instant, "Asia/Tokyo")',
    "date and time(%text)",
  ],
  days: [
    "(%days + %days)",
    "(%instant - %instant)",
    "(%date - %date)",
    "(%time - %time)",
    "(%days * %number)",
    "(%days / %number)",
    "abs(%days)",
  ],
  months: [
    "(%months + %months)",
    "years and months duration(%date, %date)",
    "(%months * %number)",
    "(%months - %months)",
  ],
};

/** So many different expressions, always the same of a seed. */
export function randomExpressions({ seed, count }: { seed: number; count: number }): string[] {
  const random = createRandom(seed);
  const pick = <T>(items: readonly T[]): T => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new RangeError("Cannot pick from nothing");
    return item;
  };
  const operandOf = (kind: Kind, depth: number): string => {
    if (random() < MISFITS) return random() < 0.5 ? pick(STRANGERS) : operandOf(pick(KINDS), depth);
    return depth === 0 ? pick(LEAVES[kind]) : formOf(kind, depth);
  };
  const formOf = (kind: Kind, depth: number): string =>
    pick(FORMS[kind]).replaceAll(/%(\w+)/g, (_, wanted: Kind | "any") => {
      const inner = wanted === "any" ? pick(KINDS) : wanted;
      return operandOf(inner, Math.floor(random() * depth));
    });
  const expressions = new Set<string>();
  while (expressions.size < count) {
    expressions.add(`=${formOf(pick(KINDS), 1 + Math.floor(random() * DEEPEST))}`);
  }
  return [...expressions];
}

/** Mulberry32: 32 bits of state, even enough for picking, the same everywhere. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
