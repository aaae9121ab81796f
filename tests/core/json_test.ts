import assert from "node:assert/strict";
import {
  hasRepeatedNames,
  isJsonObject,
  type Json,
  ownProperty,
  parseJson,
  stringifyJson,
} from "../../src/core/json.ts";

Deno.test("parseJson() keeps integers beyond 2^53 as bigint, and everything else as it is", () => {
  const cases: [string, Json][] = [
    ["1", 1],
    ["9007199254740991", 9007199254740991],
    ["9007199254740992", 9007199254740992n],
    ["9007199254740993", 9007199254740993n],
    ["-9007199254740993", -9007199254740993n],
    ["2251799813685249", 2251799813685249],
    ["123456789012345678901234567890", 123456789012345678901234567890n],
    ["0.12345678901234567", 0.12345678901234567],
    ["1234567890123456.5", 1234567890123456.5],
    ["12345678901234567e2", 12345678901234567e2],
    ['"9007199254740993"', "9007199254740993"],
    ['{"a":[9007199254740993,1]}', { a: [9007199254740993n, 1] }],
    ["null", null],
  ];
  for (const [text, value] of cases) assert.deepEqual(parseJson(text), value, text);
});

Deno.test("parseJson() throws SyntaxError for what is not JSON, and for nothing else", () => {
  for (const text of ["", "{", "undefined", "NaN", "01", "'a'", '{"a":9007199254740993', "[1,]"]) {
    assert.throws(() => parseJson(text), SyntaxError, text);
  }
});

Deno.test("parseJson() says so where a text is nested too deep to keep its long numbers", () => {
  const depth = 200_000;
  const text = `${"[".repeat(depth)}9007199254740993${"]".repeat(depth)}`;
  assert.throws(() => parseJson(text), { name: "SyntaxError", message: /nested too deep/ });
});

Deno.test("parseJson() takes __proto__ for a key, with and without long numbers", () => {
  for (const number of ["1", "9007199254740993"]) {
    const value = parseJson(`{"__proto__":{"a":${number}}}`);
    assert.ok(isJsonObject(value));
    assert.deepEqual(Object.keys(value), ["__proto__"]);
    assert.equal(ownProperty(value, "a"), undefined);
  }
});

Deno.test("stringifyJson() writes compact JSON, bigint as digits", () => {
  const cases: [Json, string][] = [
    [{ a: [1, "x", null, true] }, '{"a":[1,"x",null,true]}'],
    [9007199254740993n, "9007199254740993"],
    [
      { id: -9007199254740993n, text: "9007199254740993" },
      '{"id":-9007199254740993,"text":"9007199254740993"}',
    ],
    ["\u2028", '"\u2028"'],
    ["\uD800", '"\\ud800"'],
  ];
  for (const [value, text] of cases) assert.equal(stringifyJson(value), text);
});

Deno.test("stringifyJson() passes on what is not about bigint", () => {
  const loop: { self?: Json } = {};
  loop.self = loop as Json;
  assert.throws(() => stringifyJson(loop as Json), TypeError);
});

Deno.test("isJsonObject() is true for objects that are no list", () => {
  for (const value of [{}, { a: 1 }, Object.create(null)]) assert.equal(isJsonObject(value), true);
  for (const value of [null, undefined, [], "", 1, 1n, true]) assert.equal(isJsonObject(value), false);
});

Deno.test("ownProperty() gives own properties and no inherited ones", () => {
  assert.equal(ownProperty({ a: 0 }, "a"), 0);
  assert.equal(ownProperty({ a: null }, "a"), null);
  for (const key of ["b", "toString", "constructor", "__proto__"]) {
    assert.equal(ownProperty({ a: 1 }, key), undefined, key);
  }
});

Deno.test("parseJson() tells long numbers from digits in strings, whatever is escaped there", () => {
  const number = "9007199254740993";
  for (
    const content of [
      number,
      `\\"${number}`,
      `\\\\`,
      `\\"`,
      `,${number},`,
      `\\\\\\":${number}`,
      `\\u0022,${number}`,
    ]
  ) {
    const [text, long, ...others] = parseJson(
      `["${content}",${number},"",{"${content}":"${content}"}]`,
    ) as Json[];
    const plain: unknown = JSON.parse(`"${content}"`);
    assert.deepEqual(
      [text, long, ...others],
      [plain, BigInt(number), "", { [String(plain)]: plain }],
      content,
    );
  }
});

Deno.test("parseJson() keeps long numbers beside texts that are as long as an answer can be", () => {
  for (const unit of ['\\"', "\\n ", "a"]) {
    const length = Math.floor(20_000_000 / unit.length);
    const value = parseJson(`["${unit.repeat(length)}",9007199254740993]`);
    assert.equal(Array.isArray(value) && value[1], 9007199254740993n, unit);
  }
});

Deno.test("parseJson() takes about as long with a long number as without", () => {
  const items = "1,".repeat(250_000);
  const millisecondsOf = (text: string): number => {
    const startedAt = performance.now();
    parseJson(text);
    return performance.now() - startedAt;
  };
  const least = (text: string): number => Math.min(...Array.from({ length: 5 }, () => millisecondsOf(text)));
  const plainMs = least(`[${items}1]`);
  const longMs = least(`[${items}9007199254740993]`);
  assert.ok(longMs < 15 * plainMs + 20, `${longMs} ms against ${plainMs} ms`);
});

Deno.test("hasRepeatedNames() finds a name that an object has twice, however it is spelt and wherever it is", () => {
  const repeated = [
    '{"a":1,"a":1}',
    '{"a":1,"b":2,"\\u0061":3}',
    '[{"x":{"a":1,"a":2}}]',
    '{"__proto__":1,"__proto__":2}',
    '{"":1,"":2}',
    '{"a":12345678901234567890,"a":1}',
  ];
  for (const text of repeated) assert.equal(hasRepeatedNames(text, parseJson(text)), true, text);
});

Deno.test("hasRepeatedNames() is not misled by what texts have in them, nor by depth", () => {
  const unique = [
    "1",
    '":"',
    '{"a":":","b":"\\":\\\\","c\\\\":{"a":[{"a":1},{"a":2}]}}',
    '{"__proto__":{"a":1},"constructor":2}',
    '{"a":"{\\"a\\":1}"}',
    `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`,
  ];
  for (const text of unique) assert.equal(hasRepeatedNames(text, parseJson(text)), false, text.slice(0, 50));
});
