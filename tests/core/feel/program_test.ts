import assert from "node:assert/strict";
import { compile, evaluate, type FeelScope } from "../../../src/core/feel/mod.ts";

function valueOf(text: string, scope: FeelScope = {}): unknown {
  const { value, failure } = evaluate(text, scope) as { value?: unknown; failure?: unknown };
  assert.equal(failure, undefined, text);
  return value;
}

Deno.test("compile() gives the same program for the same text", () => {
  assert.equal(compile("=a + 1"), compile("=a + 1"));
  assert.notEqual(compile("=a + 1"), compile("=a + 2"));
});

Deno.test("compile() caches by text alone: one program serves every scope", () => {
  const program = compile("=a + b");
  assert.deepEqual(program.run({ a: 1, b: 2 }), { value: 3 });
  assert.deepEqual(program.run({ b: 2, a: 3 }), { value: 5 });
  assert.deepEqual(program.run({ a: "x", b: "y", c: 1 }), { value: "xy" });
  assert.deepEqual(program.run({}), { value: null });
  assert.deepEqual(program.run({ a: 1, b: 2 }), { value: 3 });
});

Deno.test("compile() forgets old programs, and compiles them again", () => {
  const first = compile("=1 + 1");
  for (let index = 0; index < 2_000; index++) compile(`=${index}`);
  assert.notEqual(compile("=1 + 1"), first);
  assert.deepEqual(compile("=1 + 1").run({}), { value: 2 });
});

Deno.test("compile() takes one leading = and blanks around it, or none", () => {
  for (const text of ["1 + 1", "=1 + 1", "= 1 + 1", "  =\n1 + 1 ", "\t1 + 1"]) {
    assert.equal(valueOf(text), 2, text);
  }
});

Deno.test("compile() takes comments, also at the end", () => {
  for (const text of ["=1 // one", "/* one */ 1", "=1 /* one */", "={\n a: 1 // one\n}.a", "// one\n1"]) {
    assert.equal(valueOf(text), 1, text);
  }
});

const BROKEN: [text: string, code: string, message: RegExp][] = [
  ["", "FEEL_SYNTAX", /is empty$/],
  ["  ", "FEEL_SYNTAX", /is empty$/],
  ["=", "FEEL_SYNTAX", /is empty$/],
  ["// nothing else", "FEEL_SYNTAX", /is empty$/],
  ["==1", "FEEL_SYNTAX", /cannot be parsed at character 2$/],
  ["=(", "FEEL_SYNTAX", /cannot be parsed at character 3$/],
  ["=1 2", "FEEL_SYNTAX", /cannot be parsed at character 4$/],
  ["=1) + (2", "FEEL_SYNTAX", /cannot be parsed at character 3$/],
  ["=a.[", "FEEL_SYNTAX", /cannot be parsed/],
  ['="open', "FEEL_SYNTAX", /string has no end, at character 2$/],
  ["/* open", "FEEL_SYNTAX", /comment has no end, at character 1$/],
  ["={{secrets.X}}", "FEEL_SYNTAX", /secret may only stand inside a string/],
  ["=a.in", "FEEL_SYNTAX", /name in must stand in back-ticks, at character 4$/],
  [`=${"(".repeat(201)}1${")".repeat(201)}`, "FEEL_TOO_LARGE", /nested deeper than 200/],
  [`=${"[".repeat(5_000)}`, "FEEL_TOO_LARGE", /nested deeper than 200/],
  [`="${"x".repeat(64 * 1024)}"`, "FEEL_TOO_LARGE", /longer than 65536 characters/],
];

for (const [text, code, message] of BROKEN) {
  Deno.test(`compile() gives a program that fails: ${JSON.stringify(text.slice(0, 20))}`, () => {
    const program = compile(text);
    assert.equal(program.syntaxFailure?.code, code);
    assert.match(program.syntaxFailure.message, message);
    assert.deepEqual(program.run({ a: 1 }), { failure: program.syntaxFailure });
  });
}

Deno.test("compile() takes what is nested, but not too deep", () => {
  assert.equal(valueOf(`=${"(".repeat(200)}1${")".repeat(200)}`), 1);
});

Deno.test("evaluate() gives null for what is not there", () => {
  for (const text of ["=a", "=a.b.c", "=request.body.x", '=get value({}, "a")', "=unknown(1)", "=[1][2]"]) {
    assert.equal(valueOf(text, { request: { body: {} } }), null, text);
  }
  assert.equal(valueOf("=a", { a: undefined }), null);
  assert.equal(valueOf("=a", { a: null }), null);
});

Deno.test("evaluate() sees the scope's own names and no others", () => {
  const inherited: FeelScope = Object.assign(Object.create({ secret: "inherited" }), { a: 1 });
  assert.equal(valueOf("=secret", inherited), null);
  assert.equal(valueOf("=a", inherited), 1);
  for (const name of ["toString", "constructor", "__proto__", "hasOwnProperty", "globalThis", "Deno"]) {
    assert.equal(valueOf(`=${name}`, { a: 1 }), null, name);
    assert.equal(valueOf(`=a.${name}`, { a: {} }), null, name);
  }
});

Deno.test("evaluate() takes an own name __proto__ for a name", () => {
  assert.deepEqual(valueOf("=__proto__.a", JSON.parse('{"__proto__":{"a":1}}')), 1);
});

Deno.test("evaluate() takes names of letters of any script", () => {
  assert.equal(valueOf("=größe + 1", { größe: 1 }), 2);
  assert.equal(valueOf("=注文_1", { 注文_1: "x" }), "x");
});

/** Keys that a payload may have, each of which means something to a parser. */
const HOSTILE_KEYS = [
  "a-b",
  "a b",
  "a.b",
  "null",
  "true",
  "if",
  "for",
  "function",
  "count",
  "date and time",
  "x`, y",
  "a`) (99) //",
  ") (99) //",
  "",
  "1",
  "\n",
  "__proto__",
];

for (const key of HOSTILE_KEYS) {
  Deno.test(`evaluate() reads an expression alike whether or not a payload has the key ${JSON.stringify(key)}`, () => {
    const scope: FeelScope = JSON.parse(`{${JSON.stringify(key)}: 100, "a": 5, "b": 2}`);
    const text = '=if a-b = 3 then count([a, b]) + a.b else date and time("2020-01-01T00:00:00Z")';
    assert.equal(valueOf(text, scope), valueOf(text, { a: 5, b: 2 }));
    assert.equal(valueOf("=a-b + count([1])", scope), 4);
  });
}

Deno.test("evaluate() calls nothing that the scope brings along", () => {
  const scope = { twice: (value: number) => value * 2, a: 4 };
  assert.equal(valueOf("=twice(a)", scope), null);
});

Deno.test("evaluate() does not let a value of the scope take the place of a built-in function", () => {
  assert.equal(valueOf("=count([1, 2])", { count: 7 }), 2);
  assert.equal(valueOf("=count", { count: 7 }), 7);
});

Deno.test("evaluate() keeps local names of the expression apart from the scope's", () => {
  const scope = { x: 100, item: 100, a: 100 };
  assert.deepEqual(valueOf("=for x in [1, 2] return x + 1", scope), [2, 3]);
  assert.deepEqual(valueOf("=[1, 2, 3][item > 1]", scope), [2, 3]);
  assert.deepEqual(valueOf("={ a: 1, b: a }.b", scope), 1);
});

Deno.test("evaluate() never changes the scope", () => {
  const scope = Object.freeze({ list: Object.freeze([3, 1, 2]), context: Object.freeze({ a: 1 }) });
  assert.deepEqual(valueOf("=append(list, 4)", scope), [3, 1, 2, 4]);
  assert.deepEqual(valueOf("=sort(list, function(x, y) x < y)", scope), [1, 2, 3]);
  assert.deepEqual(valueOf('=context put(context, "b", 2)', scope), { a: 1, b: 2 });
  assert.deepEqual(scope, { list: [3, 1, 2], context: { a: 1 } });
});

Deno.test("evaluate() says where an evaluation failed, as far as it is known", () => {
  assert.deepEqual(evaluate("=1 + assert(1, false)", {}).failure, {
    code: "FEEL_EVALUATION",
    message: "The condition of an assertion is not fulfilled",
    position: 5,
  });
  assert.equal(evaluate("=[foo.bar()]", {}).failure?.position, 2);
  assert.equal(evaluate("=? + 1", {}).failure?.position, 1);
  assert.equal(evaluate("=[1] < [2]", {}).failure?.position, undefined);
});

Deno.test("evaluate() asks what it is given for time and chance", () => {
  const ambient = { now: () => Date.UTC(2024, 1, 29), random: () => 0.25, uuid: () => "an id" };
  const text = "=[string(today()), random number(), uuid()]";
  assert.deepEqual(evaluate(text, {}, { ambient }), { value: ["2024-02-29", 0.25, "an id"] });
});

Deno.test("compile() forgets long programs sooner", () => {
  const long = (name: string) => `="${name.repeat(60_000)}"`;
  const first = compile(long("a"));
  assert.equal(compile(long("a")), first);
  for (let code = 0; code < 100; code++) compile(`${long("b")} + "${code}"`);
  assert.notEqual(compile(long("a")), first);
});

Deno.test("evaluate() keeps failures of a scope to itself", () => {
  const scope = {
    get body(): never {
      throw new Error("canary 4711");
    },
  };
  const result = evaluate("=body", scope);
  assert.equal(result.failure?.code, "FEEL_EVALUATION");
  assert.ok(!JSON.stringify(result).includes("4711"));
});
