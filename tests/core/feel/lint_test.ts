import assert from "node:assert/strict";
import { type FeelHintCode, lint } from "../../../src/core/feel/mod.ts";

const ROOTS = ["request", "connectorData", "documents"];

type Hint = [position: number, code: FeelHintCode, suggestion?: string];

function hintsOf(text: string, roots?: readonly string[]): Hint[] {
  return lint(text, { roots }).map(({ position, code, suggestion }): Hint =>
    suggestion === undefined ? [position, code] : [position, code, suggestion]
  );
}

function checkTable(what: string, table: Record<string, Hint[]>): void {
  for (const [text, expected] of Object.entries(table)) {
    Deno.test(`lint() ${what} ${text}`, () => assert.deepEqual(hintsOf(text, ROOTS), expected));
  }
}

checkTable("finds the dash in", {
  '=request.body.detail-type = "x"': [[1, "FEEL_NAME_DASHED", "request.body.`detail-type`"]],
  'starts with(request.body.detail-type, "EC2")': [[12, "FEEL_NAME_DASHED", "request.body.`detail-type`"]],
  'request.headers.X-Hub-Signature-256 = "a"': [
    [0, "FEEL_NAME_DASHED", "request.headers.`x-hub-signature-256`"],
  ],
  '"a" + request.body.detail-type': [[6, "FEEL_NAME_DASHED", "request.body.`detail-type`"]],
  "request.body.detail.unit-price * 2": [[0, "FEEL_NAME_DASHED", "request.body.detail.`unit-price`"]],
  "request.body.line-items[1].price": [[0, "FEEL_NAME_DASHED", "request.body.`line-items`"]],
  "request.body.resources[1].first-part": [[0, "FEEL_NAME_DASHED", "request.body.resources[1].`first-part`"]],
  "request.body.detail-type.foo-bar": [
    [0, "FEEL_NAME_DASHED", "request.body.`detail-type`"],
    [20, "FEEL_NAME_DASHED", "type.`foo-bar`"],
  ],
  "detail-type": [[0, "FEEL_NAME_DASHED", "`detail-type`"]],
  "request.body.items[detail-type = 1]": [[19, "FEEL_NAME_DASHED", "`detail-type`"]],
  "week-of-year(request.body.day)": [[0, "FEEL_FUNCTION_UNKNOWN", "week of year"]],
  'list-contains(request.body.tags, "a")': [[0, "FEEL_FUNCTION_UNKNOWN", "list contains"]],
});

checkTable("finds the unknown name in", {
  "reqest.body.x": [[0, "FEEL_NAME_UNKNOWN", "request"]],
  "= s1 ": [[2, "FEEL_NAME_UNKNOWN", '"s1"']],
  "request.body.total - discount": [[21, "FEEL_NAME_UNKNOWN"]],
  "for i in request.body.items return i.price * qty": [[45, "FEEL_NAME_UNKNOWN"]],
  "for i in request.body.items, j in i return j": [[34, "FEEL_NAME_UNKNOWN"]],
  "{ a: b, b: 1 }": [[5, "FEEL_NAME_UNKNOWN"]],
  "function(x) x + y": [[16, "FEEL_NAME_UNKNOWN"]],
  "__proto__": [[0, "FEEL_NAME_UNKNOWN", '"__proto__"']],
});

checkTable("finds the unknown function in", {
  "foo(1)": [[0, "FEEL_FUNCTION_UNKNOWN"]],
  'upper  case("a")': [[0, "FEEL_FUNCTION_UNKNOWN", "upper case"]],
  'length("a")': [[0, "FEEL_FUNCTION_UNKNOWN", "string length"]],
  'contains("a")': [[0, "FEEL_FUNCTION_UNKNOWN", "contains(string, match)"]],
  'bpmnError(code: "E", message: "m")': [[0, "FEEL_FUNCTION_UNKNOWN", "bpmnError(errorCode, errorMessage)"]],
  "constructor(1)": [[0, "FEEL_FUNCTION_UNKNOWN"]],
});

checkTable("finds the text in", {
  "request.params.page > 1": [[0, "FEEL_COMPARISON_NEVER_TRUE", "number(request.params.page)"]],
  "1 = request.params.page": [[4, "FEEL_COMPARISON_NEVER_TRUE", "number(request.params.page)"]],
  "request.params.page in [1..5]": [[0, "FEEL_COMPARISON_NEVER_TRUE", "number(request.params.page)"]],
  "request.params.page in (1, > 5)": [[0, "FEEL_COMPARISON_NEVER_TRUE", "number(request.params.page)"]],
  "request.params.page between 1 and 5": [[0, "FEEL_COMPARISON_NEVER_TRUE", "number(request.params.page)"]],
  'get value(request.params, "page") >= 2': [
    [0, "FEEL_COMPARISON_NEVER_TRUE", 'number(get value(request.params, "page"))'],
  ],
  "request.headers.`content-length` > 10": [
    [0, "FEEL_COMPARISON_NEVER_TRUE", "number(request.headers.`content-length`)"],
  ],
  "request.params.debug = true": [[23, "FEEL_COMPARISON_NEVER_TRUE", '"true"']],
  'count(request.body.items) > "1"': [[0, "FEEL_COMPARISON_NEVER_TRUE"]],
  "request.params.page - 1": [[0, "FEEL_ALWAYS_NULL", "number(request.params.page)"]],
  "request.params.page + 1": [[0, "FEEL_ALWAYS_NULL", "number(request.params.page)"]],
  "request.params.page * request.body.size": [[0, "FEEL_ALWAYS_NULL", "number(request.params.page)"]],
  "-request.params.page": [[1, "FEEL_ALWAYS_NULL", "number(request.params.page)"]],
  '"order-" + 1': [[0, "FEEL_ALWAYS_NULL"]],
});

checkTable("finds the brackets in", {
  'request.headers["x-api-key"]': [[0, "FEEL_ALWAYS_NULL", "request.headers.`x-api-key`"]],
  'request.body["detail"].state': [[0, "FEEL_ALWAYS_NULL", "request.body.detail"]],
  'request.body["in"]': [[0, "FEEL_ALWAYS_NULL", "request.body.`in`"]],
  'request.body["a`b"]': [[0, "FEEL_ALWAYS_NULL", 'get value(request.body, "a`b")']],
  '{ a: 1 }["a"]': [[0, "FEEL_ALWAYS_NULL", 'get value({ a: 1 }, "a")']],
});

/** Where reading ends is told by the tests of the syntax. */
const ADVICE: [text: string, suggestion: string | undefined][] = [
  ["=1 == 1", "="],
  ["true && false", "and"],
  ["true || false", "or"],
  ["!true", "not(value)"],
  ["true ? 1 : 2", "if condition then value else value"],
  ["2^3", "**"],
  ["7 % 3", "modulo(dividend, divisor)"],
  ["1e3", "1000"],
  ["+5", "5"],
  ["='a'", '"'],
  ["[1, 2,]", "]"],
  ["true AND false", "and"],
  ["not true", "not(true)"],
  ["for i in [1..3] return i", "1..3"],
  ["request.in", "`in`"],
  ["function(x: number) x", "x"],
  ["order total + 1", "`order total`"],
  ["request.headers.x-2fa", "`x-2fa`"],
  ["={{secrets.X}}", '"{{secrets.X}}"'],
  ["if true then 1", "if condition then value else value"],
  ["1 +", undefined],
  ["", undefined],
];
for (const [text, suggestion] of ADVICE) {
  Deno.test(`lint() says what Camunda wants instead of ${text}`, () => {
    const [hint, ...others] = lint(text, { roots: ROOTS });
    assert.deepEqual(others, []);
    assert.equal(hint?.code, "FEEL_EXPRESSION_INVALID");
    assert.equal(hint.suggestion, suggestion);
  });
}

const FINE = [
  'request.body.`detail-type` = "x"',
  'get value(request.body, "detail-type") = "x"',
  "request.body.total-request.body.discount > 100",
  "request.body.`total`-1",
  "request.body.items[unit-price > 3]",
  "{ a: 3, b: 2, c: a-b }",
  "{ detail: 3, type: 2, c: detail-type }",
  "request.body.total-count(request.body.items)",
  "for a in [1], b in [2] return a-b",
  "for i in 1..3 return sum(partial) + i",
  "some i in request.body.items satisfies i.qty > 4",
  "request.body.items[sku = other and item != null]",
  "{ f: function(x) x + 1, g: f(1) }",
  "concatenate([1], [2], [3])",
  'substring(string: "abc", start position: 2, length: 1)',
  "number(request.params.page) > 1",
  'request.params.page in (1, "1")',
  "request.params.page in (true)",
  'request.params.a + "x" + request.headers.host',
  "request.params.page != null",
  "for request in [{ params: { page: 1 } }] return request.params.page > 1",
  "date(request.params.day) > date(request.body.day)",
  'request.body.items["a" = sku][1]',
  "duration(request.params.wait) * 2",
  "string(1) + request.headers.host",
  "connectorData = null or documents = []",
];
for (const text of FINE) {
  Deno.test(`lint() has nothing to say about ${text}`, () =>
    assert.deepEqual(lint(text, { roots: ROOTS }), []));
}

Deno.test("lint() does not judge names where any may mean something", () => {
  assert.deepEqual(hintsOf("total-discount > request.params.page + 1"), []);
  assert.deepEqual(hintsOf('event.detail-type = foo("x")'), [
    [0, "FEEL_NAME_DASHED", "event.`detail-type`"],
    [20, "FEEL_FUNCTION_UNKNOWN"],
  ]);
});

Deno.test("lint() names what an expression sees", () => {
  assert.match(lint("a", { roots: ["b", "c"] })[0]?.message ?? "", /sees b, c$/);
  assert.match(lint("a", { roots: [] })[0]?.message ?? "", /sees no variables$/);
});

Deno.test("lint() tells what stands first first, and not everything at once", () => {
  const names = Array.from({ length: 100 }, (_, index) => `name${index}`);
  const hints = lint(`[${names.join(", ")}]`, { roots: [] });
  assert.equal(hints.length, 20);
  assert.deepEqual(
    hints.map(({ position }) => position),
    hints.map(({ position }) => position).toSorted((a, b) => a - b),
  );
});

Deno.test("lint() looks at trees of any shape", () => {
  const deep = `${"(".repeat(150)}a${"-b)".repeat(150)}`;
  const long = Array.from({ length: 400 }, () => "request.body.n").join("-");
  for (const text of [deep, long, `[${"1-".repeat(400)}1]`]) {
    assert.ok(lint(text, { roots: ROOTS }).length <= 20);
  }
});
