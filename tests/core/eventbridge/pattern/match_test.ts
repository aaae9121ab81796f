import assert from "node:assert/strict";
import { matchesEvent } from "../../../../src/core/eventbridge/pattern/match.ts";
import { parseEventPattern } from "../../../../src/core/eventbridge/pattern/parse.ts";
import { isJsonObject, type JsonObject, parseJson } from "../../../../src/core/json.ts";

/** The event of event-ruler's documentation, more or less. */
const EC2 = `{
  "version": "0", "source": "aws.ec2", "time": "2026-10-02T16:24:49Z",
  "detail-type": "EC2 Instance State-change Notification",
  "resources": ["arn:aws:ec2:us-east-1:123456789012:instance/i-0", "arn:aws:ec2:us-east-1:123456789012:instance/i-1"],
  "detail": {
    "count": 5, "limit": 301.8, "zero": 0, "ip": "10.0.0.33", "ip6": "2001:db8::1", "state": "running", "path": "a\\\\b*c",
    "on": true, "nothing": null, "empty": "", "none": [], "big": 9007199254740993, "tags": ["red", 7, null, false]
  }
}`;

const EMPLOYEES = `{"employees": [
  {"firstName": "John", "lastName": "Doe"},
  {"firstName": "Anna", "lastName": "Smith", "age": 30},
  {"firstName": "Peter", "lastName": "Jones"}
]}`;

const NESTED = `{"teams": [
  {"name": "a", "people": [{"id": 1, "role": "dev"}, {"id": 2, "role": "ops"}]},
  {"name": "b", "people": [{"id": 3, "role": "dev"}]}
], "grid": [[{"x": 1, "y": 2}], [{"x": 3, "y": 4}, 5]], "v": 1}`;

/** Event, pattern, whether they match. */
const CASES: readonly [event: string, pattern: string, matches: boolean][] = [
  // Exact values keep their type.
  [EC2, '{"source": ["aws.s3", "aws.ec2"]}', true],
  [EC2, '{"source": ["aws.s3"]}', false],
  [EC2, '{"detail": {"count": [5]}}', true],
  [EC2, '{"detail": {"count": [5.0]}}', true],
  [EC2, '{"detail": {"count": ["5"]}}', false],
  [EC2, '{"detail": {"on": [true]}}', true],
  [EC2, '{"detail": {"on": ["true"]}}', false],
  [EC2, '{"detail": {"nothing": [null]}}', true],
  [EC2, '{"detail": {"missing": [null]}}', false],
  [EC2, '{"detail": {"empty": [""]}}', true],
  [EC2, '{"detail": {"big": [9007199254740993]}}', true],
  [EC2, '{"detail": {"big": [9007199254740992]}}', false],
  [EC2, '{"detail": {"ip": ["10.0.0.33"]}}', true],
  [EC2, '{"detail": {"ip6": ["2001:0DB8:0:0:0:0:0:1"]}}', true],
  [EC2, '{"detail": ["running"]}', false],
  // Lists: any of the event's values, any of the pattern's.
  [EC2, '{"resources": ["arn:aws:ec2:us-east-1:123456789012:instance/i-1"]}', true],
  [EC2, '{"detail": {"tags": ["blue", 7]}}', true],
  [EC2, '{"detail": {"tags": [null]}}', true],
  [EC2, '{"detail": {"tags": [true]}}', false],
  [EC2, '{"detail": {"none": [null]}}', false],
  // Texts.
  [EC2, '{"time": [{"prefix": "2026-10-02"}]}', true],
  [EC2, '{"source": [{"prefix": {"equals-ignore-case": "AWS."}}]}', true],
  [EC2, '{"source": [{"suffix": "ec2"}]}', true],
  [EC2, '{"source": [{"suffix": "EC2"}]}', false],
  [EC2, '{"source": [{"suffix": {"equals-ignore-case": "EC2"}}]}', true],
  [EC2, '{"source": [{"equals-ignore-case": "AWS.EC2"}]}', true],
  [EC2, '{"detail": {"count": [{"prefix": ""}]}}', false],
  [EC2, '{"detail": {"empty": [{"prefix": ""}]}}', true],
  // Wildcards.
  [EC2, '{"source": [{"wildcard": "aws.*"}]}', true],
  [EC2, '{"source": [{"wildcard": "*"}]}', true],
  [EC2, '{"source": [{"wildcard": "a*.*2"}]}', true],
  [EC2, '{"source": [{"wildcard": "aws.ec2*aws.ec2"}]}', false],
  [EC2, '{"source": [{"wildcard": "*x*"}]}', false],
  [EC2, '{"detail": {"empty": [{"wildcard": "*"}]}}', true],
  [EC2, '{"detail": {"path": [{"wildcard": "a\\\\\\\\b\\\\*c"}]}}', true],
  [EC2, '{"detail": {"path": [{"wildcard": "a\\\\\\\\b\\\\*"}]}}', false],
  [EC2, '{"detail": {"count": [{"wildcard": "*"}]}}', false],
  // Anything but: of what is there.
  [EC2, '{"detail": {"state": [{"anything-but": "stopped"}]}}', true],
  [EC2, '{"detail": {"state": [{"anything-but": ["stopped", "running"]}]}}', false],
  [EC2, '{"detail": {"state": [{"anything-but": 5}]}}', true],
  [EC2, '{"detail": {"count": [{"anything-but": [4, 5]}]}}', false],
  [EC2, '{"detail": {"count": [{"anything-but": "5"}]}}', true],
  [EC2, '{"detail": {"nothing": [{"anything-but": "x"}]}}', true],
  [EC2, '{"detail": {"missing": [{"anything-but": "x"}]}}', false],
  [EC2, '{"detail": {"none": [{"anything-but": "x"}]}}', false],
  [EC2, '{"detail": {"tags": [{"anything-but": "red"}]}}', true],
  [EC2, '{"detail": {"state": [{"anything-but": {"prefix": "run"}}]}}', false],
  [EC2, '{"detail": {"state": [{"anything-but": {"prefix": ["stop", "init"]}}]}}', true],
  [EC2, '{"detail": {"state": [{"anything-but": {"suffix": ["ing", "ed"]}}]}}', false],
  [EC2, '{"detail": {"state": [{"anything-but": {"equals-ignore-case": ["Running"]}}]}}', false],
  [EC2, '{"detail": {"state": [{"anything-but": {"wildcard": "r*g"}}]}}', false],
  [EC2, '{"detail": {"state": [{"anything-but": {"wildcard": ["s*", "*d"]}}]}}', true],
  // Numbers.
  [EC2, '{"detail": {"count": [{"numeric": [">", 0, "<=", 5]}]}}', true],
  [EC2, '{"detail": {"count": [{"numeric": [">", 0, "<", 5]}]}}', false],
  [EC2, '{"detail": {"count": [{"numeric": [">=", 5]}]}}', true],
  [EC2, '{"detail": {"count": [{"numeric": [">", 5]}]}}', false],
  [EC2, '{"detail": {"count": [{"numeric": ["<=", 5]}]}}', true],
  [EC2, '{"detail": {"count": [{"numeric": ["<", 5]}]}}', false],
  [EC2, '{"detail": {"limit": [{"numeric": ["=", 3.018e2]}]}}', true],
  [EC2, '{"detail": {"zero": [{"numeric": ["=", 0]}]}}', true],
  [EC2, '{"detail": {"zero": [{"numeric": ["<", 1e-300]}]}}', true],
  [EC2, '{"detail": {"state": [{"numeric": [">", 0]}]}}', false],
  [EC2, '{"detail": {"big": [{"numeric": [">", 0]}]}}', false],
  [EC2, '{"detail": {"tags": [{"numeric": ["=", 7]}]}}', true],
  // Addresses, at the bounds of their ranges.
  [EC2, '{"detail": {"ip": [{"cidr": "10.0.0.32/31"}]}}', true],
  [EC2, '{"detail": {"ip": [{"cidr": "10.0.0.34/31"}]}}', false],
  [EC2, '{"detail": {"ip": [{"cidr": "10.255.255.255/8"}]}}', true],
  [EC2, '{"detail": {"ip": [{"cidr": "11.0.0.0/8"}]}}', false],
  [EC2, '{"detail": {"ip": [{"cidr": "0.0.0.0/0"}]}}', true],
  [EC2, '{"detail": {"ip6": [{"cidr": "2001:db8::/127"}]}}', true],
  [EC2, '{"detail": {"ip6": [{"cidr": "2001:db8::2/127"}]}}', false],
  [EC2, '{"detail": {"ip6": [{"cidr": "::/0"}]}}', true],
  [EC2, '{"detail": {"ip6": [{"cidr": "0.0.0.0/0"}]}}', false],
  [EC2, '{"detail": {"state": [{"cidr": "0.0.0.0/0"}]}}', false],
  // Existence is of values, not of objects and lists.
  [EC2, '{"detail": {"count": [{"exists": true}]}}', true],
  [EC2, '{"detail": {"nothing": [{"exists": true}]}}', true],
  [EC2, '{"detail": {"none": [{"exists": true}]}}', false],
  [EC2, '{"detail": {"none": [{"exists": false}]}}', true],
  [EC2, '{"detail": [{"exists": true}]}', false],
  [EC2, '{"detail": [{"exists": false}]}', true],
  [EC2, '{"detail": {"state": ["stopped", {"exists": false}]}}', false],
  [EC2, '{"detail": {"missing": ["stopped", {"exists": false}]}}', true],
  // Or.
  [EC2, '{"$or": [{"source": ["x"]}, {"detail": {"state": ["running"]}}]}', true],
  [EC2, '{"source": ["x"], "$or": [{"version": ["0"]}, {"version": ["1"]}]}', false],
  [EC2, '{"$or": [{"version": ["1"]}, {"version": ["0"], "source": ["x"]}]}', false],
  [
    EC2,
    '{"$or": [{"version": ["1"]}, {"version": ["0"], "$or": [{"source": ["x"]}, {"source": ["aws.ec2"]}]}]}',
    true,
  ],
  [EC2, '{"detail": {"$or": [{"count": [1]}, {"zero": [1]}], "state": ["running"]}}', false],
  [EC2, '{"detail": {"$or": [{"count": [1]}, {"zero": [0]}], "state": ["running"]}}', true],
  // Arrays of objects.
  [EMPLOYEES, '{"employees": {"firstName": ["Anna"]}}', true],
  [EMPLOYEES, '{"employees": {"firstName": ["Anna"], "lastName": ["Smith"]}}', true],
  [EMPLOYEES, '{"employees": {"firstName": ["Anna"], "lastName": ["Jones"]}}', false],
  [EMPLOYEES, '{"employees": {"firstName": [{"prefix": "P"}], "age": [{"exists": false}]}}', false],
  [EMPLOYEES, '{"employees": {"firstName": ["Anna"], "height": [{"exists": false}]}}', true],
  [EMPLOYEES, '{"employees": {"firstName": ["Peter"], "married": ["no", {"exists": false}]}}', true],
  // Fields go by their paths: only what comes after the chosen element is absent from that element alone.
  [EMPLOYEES, '{"employees": {"age": [30], "firstName": ["Anna"]}}', true],
  ['{"a": [{"x": 1}, {"x": 2, "y": 3}]}', '{"a": {"x": [1], "y": [{"exists": false}]}}', true],
  ['{"a": [{"y": 1}, {"x": 3, "y": 2}]}', '{"a": {"x": [{"exists": false}], "y": [1]}}', false],
  ['{"a": [1, ["x"]]}', '{"a": ["x", {"exists": false}]}', true],
  ['{"a": [1, ["y"]]}', '{"a": ["x", {"exists": false}]}', false],
  // Arrays in arrays, and side by side.
  [NESTED, '{"teams": {"name": ["a"], "people": {"id": [2], "role": ["ops"]}}}', true],
  [NESTED, '{"teams": {"name": ["a"], "people": {"id": [1], "role": ["ops"]}}}', false],
  [NESTED, '{"teams": {"name": ["b"], "people": {"role": ["ops"]}}}', false],
  [NESTED, '{"teams": {"people": {"id": [3]}}, "v": [1], "grid": {"x": [3], "y": [4]}}', true],
  [NESTED, '{"grid": {"x": [1], "y": [4]}}', false],
  [NESTED, '{"grid": [5]}', true],
  // Names with dots.
  ['{"a": {"b.c": {"d": 1}}}', '{"a.b": {"c": {"d": [1]}}}', true],
  ['{"a.b": 1}', '{"a": {"b": [1]}}', true],
  ['{"a": {"b": 1}}', '{"a": [{"exists": true}]}', false],
  ['{"a..b": 1, "": {"": 2}}', '{"a": {"": {"b": [1]}}, "": {"": [2]}}', true],
  // Names that JavaScript has a meaning for.
  [
    '{"__proto__": 1, "constructor": {"name": "x"}}',
    '{"__proto__": [1], "constructor": {"name": ["x"]}}',
    true,
  ],
  ["{}", '{"constructor": {"name": [{"exists": true}]}}', false],
];

Deno.test("matchesEvent() decides as event-ruler's documentation says", () => {
  for (const [event, pattern, matches] of CASES) {
    assert.equal(
      matchesEvent(parseEventPattern(pattern), objectOf(event)),
      matches,
      `${pattern} on ${event}`,
    );
  }
});

Deno.test("matchesEvent() does not look at what is nested deeper than AWS does", () => {
  const pattern = parseEventPattern('{"a": [1]}');
  const nest = (depth: number) => objectOf(`{"a": ${"[".repeat(depth)}1${"]".repeat(depth)}}`);
  assert.equal(matchesEvent(pattern, nest(900)), true);
  assert.equal(matchesEvent(pattern, nest(100_000)), false);
});

function objectOf(text: string): JsonObject {
  const value = parseJson(text);
  assert.ok(isJsonObject(value));
  return value;
}
