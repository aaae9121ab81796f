import assert from "node:assert/strict";
import { parseEventPattern } from "../../../../src/core/eventbridge/pattern/parse.ts";
import type { JsonObject } from "../../../../src/core/json.ts";

/** Pattern, and how its refusal goes on after "Cannot read the event pattern". */
const REFUSALS: readonly [pattern: string, message: string][] = [
  ["{", ": it is no JSON"],
  ['["a"]', ": it is no JSON object"],
  ["{}", ": empty objects are not allowed"],
  ['{"detail": {"a": {}}}', " at detail.a: empty objects are not allowed"],
  ['{"detail": {"a": []}}', " at detail.a: empty arrays are not allowed"],
  ['{"detail": {"a": "x"}}', " at detail.a: must be an object or an array"],
  ['{"a": [[1]]}', " at a: its list has a list in it, expected texts, numbers, booleans, null or operators"],
  ['{"a": [{}]}', " at a: an operator has no name"],
  ['{"a": [{"prefix": "x", "suffix": "y"}]}', " at a: an operator has more than one key"],
  ['{"a": [{"begins-with": "x"}]}', " at a: begins-with is no operator"],
  ['{"a": [{"constructor": "x"}]}', " at a: constructor is no operator"],
  ['{"a": [{"exists": "yes"}]}', " at a: exists must be either true or false"],
  ['{"a": [{"prefix": {"suffix": "x"}}]}', " at a: prefix has suffix in it, expected equals-ignore-case"],
  ['{"a": [{"prefix": {"equals-ignore-case": 1}}]}', " at a: prefix equals-ignore-case must be a string"],
  ['{"a": [{"prefix": {}}]}', " at a: prefix has an operator that has no name"],
  ['{"a": [{"wildcard": "a\\\\b"}]}', " at a: wildcard has a \\ that no * or \\ follows"],
  ['{"a": [{"wildcard": "a\\\\"}]}', " at a: wildcard has a \\ that no * or \\ follows"],
  [
    '{"a": [{"wildcard": "*a*a*a*"}, {"anything-but": {"wildcard": ["*b*a*a*"]}}]}',
    " at a: wildcard is too complex, expected fewer * or fewer repetitions after one",
  ],
  [
    '{"a": [{"anything-but": {"wildcard": "**"}}]}',
    " at a: anything-but wildcard has two * in a row, expected one",
  ],
  ['{"a": [{"anything-but": {"prefix": []}}]}', " at a: anything-but prefix has an empty list"],
  [
    '{"a": [{"anything-but": ["x", 1]}]}',
    " at a: anything-but must be a string, a number, or a list of either strings or numbers",
  ],
  [
    '{"a": [{"anything-but": {"cidr": "10.0.0.0/8"}}]}',
    " at a: anything-but has cidr in it, expected one of equals-ignore-case, prefix, suffix, wildcard",
  ],
  [
    '{"a": [{"anything-but": {}}]}',
    " at a: anything-but has nothing in it, expected one of equals-ignore-case, prefix, suffix, wildcard",
  ],
  ['{"a": [{"numeric": []}]}', " at a: numeric begins with no operator, expected =, <, <=, > or >="],
  ['{"a": [{"numeric": ["<"]}]}', " at a: numeric has an operator without a number that a double can hold"],
  [
    '{"a": [{"numeric": ["<", 9007199254740993]}]}',
    " at a: numeric has an operator without a number that a double can hold",
  ],
  [
    '{"a": [{"numeric": ["<", 5, ">", 0]}]}',
    " at a: numeric has too many elements, expected a second bound after > or >= alone",
  ],
  ['{"a": [{"numeric": [">", 0, ">", 5]}]}', " at a: numeric has another second operator than < or <="],
  [
    '{"a": [{"numeric": [">", 5, "<", 5]}]}',
    " at a: numeric has a lower bound that is not below the upper one",
  ],
  [
    '{"a": [{"numeric": [">", 0, "<", 5, 6]}]}',
    " at a: numeric has too many elements, expected two bounds at most",
  ],
  ['{"a": [{"cidr": "10.0.0.0/32"}]}', " at a: cidr has 32 mask bits, expected less than 32"],
  ['{"a": [{"cidr": "::/128"}]}', " at a: cidr has 128 mask bits, expected less than 128"],
  [
    '{"a": [{"cidr": "10.0.0.0/-1"}]}',
    " at a: cidr is malformed, expected the mask's bits as a whole number",
  ],
  ['{"a": [{"cidr": "10.0.0.0"}]}', " at a: cidr is malformed, expected one / in it"],
  ['{"a": {"$or": {"b": [1]}}}', " at a.$or: must be an array of objects"],
  ['{"$or": [{"b": [1]}]}', " at $or: must have at least two objects"],
  ['{"$or": [{"b": [1]}, [1]]}', " at $or: must have nothing but objects in it"],
  [
    '{"a": {"$or": [{"prefix": ["x"]}, {"b": [1]}]}}',
    " at a: prefix is reserved, and cannot be a field inside $or",
  ],
  [
    `{"$or": [${Array(1_001).fill('{"a": [1]}').join(", ")}]}`,
    ": it has 12021 characters, expected at most 2048",
  ],
];

Deno.test("parseEventPattern() names the field and the operator of what AWS would not take", () => {
  for (const [pattern, message] of REFUSALS) {
    assert.throws(() => parseEventPattern(pattern), {
      name: "ZeebridgeError",
      code: "EVENT_PATTERN_INVALID",
      decision: "reject",
      message: `Cannot read the event pattern${message}`,
    });
  }
});

Deno.test("parseEventPattern() bounds the combinations of $or", () => {
  const two: JsonObject[] = [{ a: [1] }, { b: [1] }];
  let pattern: JsonObject = { c: [1] };
  for (let level = 0; level < 10; level++) pattern = { [`f${level}`]: { $or: two }, [`g${level}`]: pattern };
  assert.throws(() => parseEventPattern(pattern), {
    message: "Cannot read the event pattern: its $or has too many combinations, expected at most 1000",
  });
});

Deno.test("parseEventPattern() takes names of operators as fields outside of $or", () => {
  assert.doesNotThrow(() => parseEventPattern('{"prefix": ["x"], "detail": {"numeric": {"cidr": [1]}}}'));
});

Deno.test("parseEventPattern() lets the last of two conditions for a field count, as AWS does", () => {
  const [alternative = []] = parseEventPattern('{"a": [1], "a": [2]}').alternatives;
  assert.deepEqual(alternative.map(({ path }) => path), ["a"]);
  assert.equal(alternative[0]?.tests[0]?.(2), true);
});

Deno.test("parseEventPattern() refuses what is nested too deep", () => {
  let pattern: JsonObject = { a: [1] };
  for (let level = 0; level < 2_000; level++) pattern = { a: pattern };
  for (const maxLength of [undefined, 1_000_000]) {
    assert.throws(() => parseEventPattern(pattern, { maxLength }), { code: "EVENT_PATTERN_INVALID" });
  }
  for (let level = 0; level < 100_000; level++) pattern = { a: pattern };
  assert.throws(() => parseEventPattern(pattern), { code: "EVENT_PATTERN_INVALID" });
});
