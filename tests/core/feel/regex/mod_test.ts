import assert from "node:assert/strict";
import fc from "fast-check";
import { FeelAbort } from "../../../../src/core/feel/failure.ts";
import { compilePattern, type Pattern, type Spend } from "../../../../src/core/feel/regex/mod.ts";

const free: Spend = () => {};

function compile(pattern: string, flags?: string): Pattern {
  const compiled = compilePattern(pattern, flags);
  assert.ok(compiled, `${pattern} is a pattern`);
  return compiled;
}

/** Steps that a search costs, up to a limit. */
function countSteps(pattern: string, text: string): number {
  let steps = 0;
  compile(pattern).isIn(text, (spent) => {
    steps += spent;
    if (steps > 1_000_000) throw new FeelAbort("FEEL_BUDGET_EXCEEDED", "Too many steps");
  });
  return steps;
}

const MATCHES: readonly [pattern: string, text: string, flags?: string][] = [
  ["", ""],
  ["b", "abc"],
  ["^b$", "a\nb", "m"],
  ["a.b", "a\nb", "s"],
  ["B", "abc", "i"],
  ["a b c # all", "abc", "x"],
  ["b", "abc", "qz"],
  ["(?i)B", "abc"],
  ["a(?i:b)c", "aBc"],
  ["(?iu)Ä", "ä"],
  ["a++b", "aab"],
  ["(?>a|ab)b", "ab"],
  ["(a)\\1b", "aab"],
  ["(?<x>a)\\k<x>", "aa"],
  ["a(?=b)", "ab"],
  ["a(?!b)", "ac"],
  ["(?<=a{1,3})b", "aab"],
  ["(?<!a)b", "cb"],
  ["(?<=xa+)b", "xaab"],
  ["(?<=^.)b", "😀b"],
  ["^.$", "😀"],
  ["[😀-😂]", "😁"],
  ["\\x{1F600}\\uD83D\\uDE00", "😀😀"],
  ["[a-z&&[^b]]", "bc"],
  ["^[]a]+$", "a]"],
  ["[\\d-z]", "-"],
  ["\\p{Lu}\\pL\\p{IsCyrillic}", "Кот"],
  ["\\p{IsAlphabetic}\\p{script=Greek}\\p{javaLowerCase}", "xωx"],
  ["^\\Qa+b\\E+$", "a+bb"],
  ["a\\Rb\\Rc", "a\r\nb\u2028c"],
  ["abc$", "abc\r\n"],
  ["abc\\Z", "abc\n"],
  ["\\Aabc\\z", "abc"],
  ["\\bb\\B", "a bc"],
  ["\\t\\0101\\cA\\h\\v", "\tA\u0001 \n"],
  ["a}]", "a}]"],
  ["(|a)+$", "aa"],
  ["^(?:(a|b)|c)*$", "abcab"],
];

const MISSES: readonly [pattern: string, text: string, flags?: string][] = [
  ["^b", "a\nb"],
  ["a.b", "a\nb"],
  ["a.b", "a\u0085b"],
  ["B", "abc"],
  ["ä", "Ä", "i"],
  ["B", "abc", "I"],
  ["^..$", "😀"],
  ["abc\\z", "abc\n"],
  ["\\w\\d\\s", "ä٣\u00a0"],
  ["a{3}+a", "aaa"],
  ["(?>a|ab)c", "abc"],
  ["(a)\\2", "aa"],
  ["^(?:ab)*(?:cd)*\\1e", "abcdabe"],
  ["(?<=a{3})b", "aab"],
  ["(?<=a+a+)b", "aab"],
  ["^(?:a|ab){2}+c", "abac"],
  ["^a{3}+a", "aaa"],
  ["(?m)^", ""],
];

Deno.test("isIn() finds what Java finds", () => {
  for (const [pattern, text, flags] of MATCHES) {
    assert.equal(compile(pattern, flags).isIn(text, free), true, `${pattern} in ${JSON.stringify(text)}`);
  }
  for (const [pattern, text, flags] of MISSES) {
    assert.equal(
      compile(pattern, flags).isIn(text, free),
      false,
      `${pattern} not in ${JSON.stringify(text)}`,
    );
  }
});

Deno.test("compilePattern() refuses what Java refuses, and what is not supported", () => {
  const refused = [
    ..."[|(|a)|*a|a**|a{|a{,2}|a{2,1}|[^]|[z-a]|[a&&|\\y|\\|\\x4|\\u00|\\08|(?|(?<|(?P<n>a)|(?q)a".split("|"),
    "(?<x>a)(?<x>b)",
    "\\k<x>",
    "(?<=(?:a|b)+)c",
    "\\p{Foo}",
    "\\X",
    "\\N{LATIN SMALL LETTER A}",
    "\\p{InCyrillic}",
    "(?U)a",
    "(".repeat(200) + ")".repeat(200),
    "[".repeat(200) + "]".repeat(200),
  ];
  for (const pattern of refused) assert.equal(compilePattern(pattern), null, pattern);
});

Deno.test("compilePattern() ends what is too large", () => {
  for (const pattern of ["(a{100}){1000}", "((a?){0,100}){0,1000}", "a".repeat(20_000)]) {
    assert.throws(
      () => compilePattern(pattern),
      (error) => error instanceof FeelAbort && error.failure.code === "FEEL_TOO_LARGE",
    );
  }
  assert.ok(compilePattern("(?:){1000000000}"));
});

Deno.test("extract() gives every match, and none twice", () => {
  const cases: readonly [pattern: string, text: string, found: string[]][] = [
    ["12[0-9]*", "are 1234, 1256, 1378", ["1234", "1256"]],
    ["a*", "aaa", ["aaa", ""]],
    ["", "ab", ["", "", ""]],
    ["\\d+?", "12", ["1", "2"]],
    ["<.+?>", "<a><b>", ["<a>", "<b>"]],
    ["(?m)^.*$", "one\r\ntwo", ["one", "two"]],
    ["[a&&b]", "ab", []],
    ["\\Ga", "aab", ["a", "a"]],
    ["(?:(?!(a)).)?\\1", "ab", ["a"]],
    ["(?:(?>(a))x)?\\1", "ab", ["a"]],
    ["(?:(a)x)?\\1", "ab", []],
    ["\\Ga?", "aaba", ["a", "a", ""]],
    ["\\Ga?", "baa", [""]],
  ];
  for (const [pattern, text, found] of cases) {
    assert.deepEqual(compile(pattern).extract(text, free), found, pattern);
  }
});

Deno.test("split() keeps empty parts, but for an empty match at the start", () => {
  const cases: readonly [pattern: string, text: string, parts: string[]][] = [
    ["X", "aXbXX", ["a", "b", "", ""]],
    ["X", "XaX", ["", "a", ""]],
    ["", "abc", ["a", "b", "c", ""]],
    ["", "😀", ["\ud83d", "\ude00", ""]],
    [" *", "a  b", ["a", "", "b", ""]],
    ["x", "", [""]],
    ["^", "abc", ["abc"]],
    ["\\Ga", "aaba", ["", "", "ba"]],
    ["(?<=\\G..)", "aabaab", ["aa", "ba", "ab", ""]],
    ["$", "abc", ["abc", ""]],
  ];
  for (const [pattern, text, parts] of cases) {
    assert.deepEqual(compile(pattern).split(text, free), parts, pattern);
  }
});

Deno.test("replace() reads replacements as Java does", () => {
  const cases: readonly [pattern: string, text: string, replacement: string, result: string | undefined][] = [
    ["(ab)|(a)", "abcd", "[1=$1][2=$2]", "[1=ab][2=]cd"],
    ["b", "abc", "$0$0", "abbc"],
    ["(b)", "abc", "$10", "ab0c"],
    ["(?<n>b)", "abc", "${n}!", "ab!c"],
    ["b", "abc", "\\$\\\\\\n", "a$\\nc"],
    ["", "abc", "-", "-a-b-c-"],
    ["b*", "abc", "-", "-a--c-"],
    ["(\\d)(?=(\\d{3})+$)", "1234567", "$1,", "1,234,567"],
    ["(a|ab)(c|bcd)(d*)", "abcd", "[$1][$2][$3]", "[a][bcd][]"],
    ["(?:a(b)?)+", "aba", "[$1]", "[b]"],
    ["z", "abc", "$9\\", "abc"],
    ["b", "abc", "$1", undefined],
    ["b", "abc", "$x", undefined],
    ["b", "abc", "\\", undefined],
    ["b", "abc", "${b}", undefined],
  ];
  for (const [pattern, text, replacement, result] of cases) {
    assert.equal(compile(pattern).replace(text, { replacement, spend: free }), result, pattern);
  }
});

Deno.test("isIn() takes steps in proportion to the text, whatever the pattern", () => {
  const patterns = [
    "^(a+)+$",
    "(a|a)*b",
    "(a*)*b",
    "(.*)(.*)(.*)x",
    "(a|aa)+$",
    "a*a*a*b",
    "(a+){10}b",
    "(a+?)+?b",
  ];
  for (const pattern of patterns) {
    const short = countSteps(pattern, `${"a".repeat(2_000)}c`);
    const long = countSteps(pattern, `${"a".repeat(16_000)}c`);
    assert.ok(long < 9 * short, `${pattern}: ${short} steps, then ${long}`);
  }
});

Deno.test("isIn() ends with the budget where nothing else ends it", () => {
  for (const pattern of ["(a+)+\\1b", "(?=(a+)+$)b", "(?>(a|aa)+)b"]) {
    const text = `${"a".repeat(20_000)}c`;
    assert.throws(() => countSteps(pattern, text), FeelAbort, pattern);
  }
});

Deno.test("isIn() agrees with the platform where both have the same dialect", () => {
  const atom = fc.constantFrom(
    "a",
    "b",
    "ab",
    ".",
    "[ab]",
    "[^a]",
    "(a|b)",
    "(?:ab|a)",
    "(a*)",
    "(?=a)",
    "(?!b)",
    "(?:)",
  );
  const quantifier = fc.constantFrom("", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}");
  const part = fc.tuple(atom, quantifier).map((pieces) => pieces.join(""));
  const sequence = fc.array(part, { maxLength: 4 }).map((parts) => parts.join(""));
  const pattern = fc.array(sequence, { minLength: 1, maxLength: 3 }).map((options) => options.join("|"));
  const text = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 10 });
  fc.assert(fc.property(pattern, text, (source, input) => {
    assert.equal(compile(source).isIn(input, free), new RegExp(source).test(input));
    const found = Array.from(input.matchAll(new RegExp(source, "g")), ([match]) => match);
    assert.deepEqual(compile(source).extract(input, free), found);
  }));
});

Deno.test("compilePattern() throws nothing but aborts, for any text", () => {
  const piece = fc.constantFrom(..."abz09-^$.|?*+()[]{}\\,&:=!<>#pPQEkxu ".split(""));
  fc.assert(fc.property(fc.string({ unit: piece, maxLength: 30 }), fc.string(), (pattern, text) => {
    try {
      compilePattern(pattern)?.isIn(text, free);
    } catch (error) {
      assert.ok(error instanceof FeelAbort, `${error}`);
    }
  }));
});
