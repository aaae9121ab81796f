import assert from "node:assert/strict";
import { parse } from "../../../src/core/feel/syntax.ts";
import type { FeelNode } from "../../../src/core/feel/tree.ts";

function treeOf(text: string): FeelNode {
  const { tree, failure } = parse(text);
  assert.equal(failure, undefined, `${text}: ${failure?.message}`);
  assert.ok(tree);
  return tree;
}

/** A tree as text, each operator with its brackets. */
function sketch(node: FeelNode): string {
  switch (node.kind) {
    case "variable":
      return node.name;
    case "number":
      return `${node.value}`;
    case "boolean":
      return `${node.value}`;
    case "string":
      return JSON.stringify(node.value);
    case "list":
      return `[${node.items.map(sketch).join(", ")}]`;
    case "path":
      return `${sketch(node.target)}.${node.name}`;
    case "filter":
      return `${sketch(node.target)}[${sketch(node.condition)}]`;
    case "negation":
      return `(-${sketch(node.operand)})`;
    case "arithmetic":
    case "comparison":
      return `(${sketch(node.left)} ${node.operator} ${sketch(node.right)})`;
    case "unary comparison":
      return `(${node.operator} ${sketch(node.operand)})`;
    case "between":
      return `(${sketch(node.value)} between ${sketch(node.low)} and ${sketch(node.high)})`;
    case "in":
      return `(${sketch(node.value)} in ${node.tests.map(sketch).join(" | ")})`;
    case "instance of":
      return `(${sketch(node.value)} is ${node.type})`;
    case "range":
      return `${node.includesLow ? "[" : "]"}${sketch(node.low)}..${sketch(node.high)}${
        node.includesHigh ? "]" : "["
      }`;
    case "and":
    case "or":
      return `(${node.operands.map(sketch).join(` ${node.kind} `)})`;
    case "if":
      return `if(${[node.condition, node.consequence, node.alternative].map(sketch).join(", ")})`;
    case "call":
      return `${node.target ? `${sketch(node.target)}.` : ""}${node.name}(${
        node.args.map(({ name, value }) => (name === undefined ? "" : `${name}: `) + sketch(value)).join(", ")
      })`;
    case "function":
      return `fn(${node.parameters.join(", ")}) ${sketch(node.body)}`;
    case "for":
      return `for(${node.iterators.map(({ name, to }) => name + (to ? ".." : "")).join(", ")}) ${
        sketch(node.body)
      }`;
    default:
      return node.kind;
  }
}

const GROUPED: [text: string, tree: string][] = [
  ["1 + 2 * 3", "(1 + (2 * 3))"],
  ["(1 + 2) * 3", "((1 + 2) * 3)"],
  ["2 ** 3 ** 4", "((2 ** 3) ** 4)"],
  ["-2 ** 2", "(-2 ** 2)"],
  ["-a ** 2", "((-a) ** 2)"],
  ["1 - - 1", "(1 - -1)"],
  ["-a.b[1]", "(-a.b[1])"],
  ["a or b and c or d", "(a or (b and c) or d)"],
  ["a and b and c", "(a and b and c)"],
  ["(a and b) and c", "((a and b) and c)"],
  ["a = 1 and b != 2", "((a = 1) and (b != 2))"],
  ["a between 1 and 2 and b", "((a between 1 and 2) and b)"],
  ["a + b instance of number", "((a + b) is number)"],
  ["a + b * -c instance of date and time", "((a + (b * (-c))) is date and time)"],
  ["a in b and c", "(a in (b and c))"],
  ["a in b in c", "(a in (b in c))"],
  ["a in (b) and c", "((a in b) and c)"],
  ["a in (b, c) or d", "((a in b | c) or d)"],
  ["a and b in [1..2] or c", "((a and (b in [1..2])) or c)"],
  ["a in > 1 and b", "((a in (> 1)) and b)"],
  ["a in ]1..2[", "(a in ]1..2[)"],
  ["a in (1..2)", "(a in ]1..2[)"],
  ["> 3 or a", "((> 3) or a)"],
  ["if a then b else c and d", "if(a, b, (c and d))"],
  ["function(x, y z) x and y", "fn(x, y z) (x and y)"],
  ["function(x) x < y = 1", "(fn(x) (x < y) = 1)"],
  ["function(x) x < y = 1 and b", "((fn(x) (x < y) = 1) and b)"],
  ["function(x) x < y in [1]", "(fn(x) (x < y) in [1])"],
  ["function(x) function(y) x < y = 1", "fn(x) (fn(y) (x < y) = 1)"],
  ["function(x) (x < y) = 1", "fn(x) ((x < y) = 1)"],
  ["for x in 1..2, y in a return x + y", "for(x.., y) (x + y)"],
  ["a.b.c(1)", "a.b.c(1)"],
  ["f(a: 1, b c: [1..2])", "f(a: 1, b c: [1..2])"],
  ["a[b][c].d", "a[b][c].d"],
];

for (const [text, tree] of GROUPED) {
  Deno.test(`parse() reads ${text} as ${tree}`, () => assert.equal(sketch(treeOf(text)), tree));
}

const NAMES: [text: string, tree: string][] = [
  ["$a", "$a"],
  ["größe + 注文_1", "(größe + 注文_1)"],
  ["`a b`.`c-d`", "a b.c-d"],
  ["if", "if"],
  ["for + some", "(for + some)"],
  ["between between every and not", "(between between every and not)"],
  ["a instance of b.c.`d e`", "(a is b.c.d e)"],
  ["instance instance of of", "(instance is of)"],
  ["order.if.for.between", "order.if.for.between"],
  ["if if then date else external", "if(if, date, external)"],
  ["time offset.time offset", "time offset.time offset"],
  ["nullable + in1", "(nullable + in1)"],
  ["string length(a)", "string length(a)"],
  ["if string length(a) = 1 then b else c", "if((string length(a) = 1), b, c)"],
  ["date and time(a) - get or else(b, c)", "(date and time(a) - get or else(b, c))"],
  ["a and and(b) or or(c)", "((a and and(b)) or or(c))"],
  ["not a b(c)", "not a b(c)"],
  ["a-b", "(a - b)"],
  ["1 // one\n + /* two */ 2", "(1 + 2)"],
];

for (const [text, tree] of NAMES) {
  Deno.test(`parse() takes the names of ${JSON.stringify(text)}`, () =>
    assert.equal(sketch(treeOf(text)), tree));
}

const GLUED: [text: string, tree: string][] = [
  ["a andb or1", "((a and b) or 1)"],
  ["a order", "(a or der)"],
  ["if a thenb elsec", "if(a, b, c)"],
  ["if a then1 else2.5", "if(a, 1, 2.5)"],
  ["if a then b elseif c then d else e", "if(a, b, if(c, d, e))"],
  ["for x in1..2 returnx + 1", "for(x..) (x + 1)"],
  ["for x inb return x", "for(x) x"],
  ["a in1", "(a in 1)"],
  ["a inin1", "(a in in1)"],
  ["a in[1..b]", "(a in [1..b])"],
  ["a in(b)andc", "((a in b) and c)"],
  ["a between0and10", "(a between 0 and 10)"],
  ["a instance ofstring", "(a is string)"],
  ["a instanceof date and time", "(a is date and time)"],
  ["true andnot(b)", "(true and not(b))"],
  ["andx + elsex.iny", "(andx + elsex.iny)"],
  ["[a inb, c]", "[(a in b), c]"],
];

for (const [text, tree] of GLUED) {
  Deno.test(`parse() needs no blank behind the keywords of ${text}`, () =>
    assert.equal(sketch(treeOf(text)), tree));
}

Deno.test("parse() counts positions in words that begin with a keyword", () => {
  const tree = treeOf("a andbc");
  assert.ok(tree.kind === "and");
  assert.deepEqual(tree.operands.map(({ position, end }) => [position, end]), [[0, 1], [5, 7]]);
});

Deno.test("parse() does not part words of a length that no name has", () => {
  assert.equal(parse(`a and${"b".repeat(1_000)}`).failure, undefined);
  assert.equal(parse(`a and${"b".repeat(1_001)}`).failure?.position, 2);
});

const REFUSED: [text: string, position: number][] = [
  ["1 2", 2],
  ["my var", 3],
  ["a`b`", 1],
  ["1e3", 1],
  ["order.1", 5],
  ["2^3", 1],
  ["+5", 0],
  ["- - 1", 2],
  ["---1", 1],
  ["1 == 1", 3],
  ["!a", 0],
  ["a && b", 2],
  ["7 % 3", 2],
  ["1 < 2 < 3", 0],
  ["a = b = c", 0],
  ["function(x) x = a = b = c", 0],
  ["a in != 4", 5],
  ["[1..5].start", 0],
  ["[1..3][1]", 0],
  ["[1..3] = [1..3]", 0],
  ["f([1..3] or a)", 8],
  ["for i in [1..3] return i", 9],
  ["for i in 1 + 1 return i", 9],
  ["1 + if a then b else c", 4],
  ["a and for x in b return x", 6],
  ["(function(x) x)(3)", 14],
  ["{f: 1}.f(2)", 8],
  ["f(1)(2)", 4],
  ["a[1].f(2)", 6],
  ["a in (b) + 1", 8],
  ["{a: 1,}", 6],
  ["[1,]", 4],
  ["function(x: number) x", 12],
  ["a.in", 2],
  ["a instance of null", 14],
  ["a instance of true", 14],
  ["a thenb", 2],
  ["a.", 2],
  ["order(1)", 0],
  ["f(1, a: 2)", 6],
  ["{: 1}", 1],
  ["{`a`b: 1}", 4],
  ["?true", 1],
  ["😀", 0],
  ['"open', 0],
  ["/* open", 0],
  ["a ? b : c", 2],
  ["", 0],
  [" = ", 2],
];

for (const [text, position] of REFUSED) {
  Deno.test(`parse() refuses ${JSON.stringify(text)} at ${position}`, () => {
    const { failure } = parse(text);
    assert.equal(failure?.code, "FEEL_SYNTAX");
    assert.equal(failure.position, position);
  });
}

Deno.test("parse() counts positions from the start of the text, = and blanks included", () => {
  const tree = treeOf("  = a.b + `c d`");
  assert.equal(tree.kind, "arithmetic");
  assert.deepEqual([tree.position, tree.end], [4, 15]);
  assert.ok(tree.kind === "arithmetic");
  assert.deepEqual([tree.right.position, tree.right.end], [10, 15]);
  assert.equal(parse("  = a.b + ").failure?.position, 9);
});

Deno.test("parse() takes a secret inside of a string literal, and nowhere else", () => {
  const tree = treeOf('"a {{secrets.B}} {{ secrets.C }}"');
  assert.ok(tree.kind === "string");
  assert.deepEqual(tree.secretSlots, ["B", "C"]);
  const elsewhere = [
    "{{secrets.X}}",
    "{a: {{secrets.X}}}",
    '{"{{secrets.X}}": 1}',
    '@"{{secrets.X}}"',
    "a.{{secrets.X}}",
  ];
  for (const text of elsewhere) assert.match(parse(text).failure?.message ?? "", /^A secret /, text);
  assert.match(parse("{{a: 1}}").failure?.message ?? "", /cannot be parsed/);
});

const REPEATED = (part: string, count: number, between = ""): string => Array(count).fill(part).join(between);

const TOO_LARGE: [what: string, text: string, smaller: string][] = [
  ["long", `"${"x".repeat(65_535)}"`, `"${"x".repeat(65_534)}"`],
  ["deep", "(".repeat(201) + "1" + ")".repeat(201), "(".repeat(200) + "1" + ")".repeat(200)],
  ["entries", `{${REPEATED("a: 1", 201, ",")}}`, `{${REPEATED("a: 1", 200, ",")}}`],
  ["items", `[${REPEATED("1", 1_001, ",")}]`, `[${REPEATED("1", 1_000, ",")}]`],
  ["operators", REPEATED("1", 502, "+"), REPEATED("1", 501, "+")],
  [
    "conditions with paths",
    REPEATED('request.body.`a-b`.c = "x"', 252, " or "),
    REPEATED('request.body.`a-b`.c = "x"', 250, " or "),
  ],
  ["conditions", REPEATED("a = 1", 252, " and "), REPEATED("a = 1", 250, " and ")],
  [
    "tokens",
    `[${REPEATED(`[${REPEATED("1", 500, ",")}]`, 17, ",")}]`,
    `[${REPEATED(`[${REPEATED("1", 500, ",")}]`, 16, ",")}]`,
  ],
];

for (const [what, text, smaller] of TOO_LARGE) {
  Deno.test(`parse() refuses what is too large, and takes what is just not: ${what}`, () => {
    assert.equal(parse(text).failure?.code, "FEEL_TOO_LARGE");
    assert.equal(parse(smaller).failure, undefined);
  });
}
