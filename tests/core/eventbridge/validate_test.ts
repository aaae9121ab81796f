import assert from "node:assert/strict";
import { MAX_REQUEST_BYTES } from "../../../src/core/eventbridge/size.ts";
import { type PutEventsEntry, validateEntry } from "../../../src/core/eventbridge/validate.ts";

const EVENT: PutEventsEntry = { Source: "my.app", DetailType: "Placed", Detail: { a: 1 } };

function codeOf(fields: Record<string, unknown>, maxBytes: number = MAX_REQUEST_BYTES): string | undefined {
  // Callers without types give anything.
  return validateEntry(Object.assign({ ...EVENT }, fields), maxBytes).refusal?.code;
}

Deno.test("validateEntry() makes an entry as the wire has it", () => {
  const { entry, refusal } = validateEntry({
    ...EVENT,
    Detail: { id: 2n ** 60n, at: new Date(0), none: undefined },
    EventBusName: "orders",
    Resources: ["arn:aws:x"],
    Time: new Date(1_767_323_045_678),
    TraceHeader: "Root=1",
  }, MAX_REQUEST_BYTES);
  assert.equal(refusal, undefined);
  assert.deepEqual(entry, {
    Source: "my.app",
    DetailType: "Placed",
    Detail: '{"id":1152921504606846976,"at":"1970-01-01T00:00:00.000Z"}',
    EventBusName: "orders",
    Resources: ["arn:aws:x"],
    Time: 1_767_323_045.678,
    TraceHeader: "Root=1",
  });
});

Deno.test("validateEntry() sends a detail that is JSON text as it is", () => {
  const Detail = '{ "n": 1.0, "n": 12345678901234567890 }';
  assert.equal(validateEntry({ ...EVENT, Detail }, MAX_REQUEST_BYTES).entry?.Detail, Detail);
});

const cyclic: Record<string, unknown> = {};
cyclic["self"] = cyclic;

const DETAILS: unknown[] = [
  undefined,
  null,
  7,
  true,
  "",
  "text",
  "[]",
  '"{}"',
  "{",
  "null",
  [],
  [{ a: 1 }],
  new Date(0),
  new String("{}"),
  () => ({}),
  cyclic,
  {
    toJSON() {
      throw new Error("no");
    },
  },
  { toJSON: () => undefined },
];

for (const [index, Detail] of DETAILS.entries()) {
  Deno.test(`validateEntry() calls a detail malformed that is no JSON object: ${index} (${typeof Detail})`, () => {
    assert.equal(codeOf({ Detail }), "MalformedDetail");
  });
}

const REFUSALS: [fields: Record<string, unknown>, code: string][] = [
  [{ Source: "" }, "InvalidArgument"],
  [{ Source: undefined }, "InvalidArgument"],
  [{ Source: 7 }, "InvalidArgument"],
  [{ Source: "aws." }, "NotAuthorizedForSourceException"],
  [{ Source: "aws.ec2" }, "NotAuthorizedForSourceException"],
  [{ DetailType: "" }, "InvalidArgument"],
  [{ DetailType: "x".repeat(129) }, "InvalidArgument"],
  [{ EventBusName: "" }, "InvalidArgument"],
  [{ EventBusName: "x".repeat(1_601) }, "InvalidArgument"],
  [{ Resources: "arn" }, "InvalidArgument"],
  [{ Resources: ["arn", 7] }, "InvalidArgument"],
  [{ Time: new Date(NaN) }, "InvalidArgument"],
  [{ Time: 1_767_323_045 }, "InvalidArgument"],
  [{ Time: "2026-01-02" }, "InvalidArgument"],
  [{ Time: "2026-01-02T03:04:05" }, "InvalidArgument"],
  [{ Time: "2026-13-02T03:04:05Z" }, "InvalidArgument"],
  [{ TraceHeader: "" }, "InvalidArgument"],
  [{ TraceHeader: "x".repeat(501) }, "InvalidArgument"],
];

for (const [fields, code] of REFUSALS) {
  Deno.test(`validateEntry() refuses ${JSON.stringify(fields).slice(0, 60)} as ${code}`, () => {
    assert.equal(codeOf(fields), code);
  });
}

Deno.test("validateEntry() takes what is just within the limits", () => {
  for (
    const fields of [
      { Source: "aws" },
      { Source: "awsome.app" },
      { DetailType: "x".repeat(128) },
      { EventBusName: "x".repeat(1_600) },
      { TraceHeader: "x".repeat(500) },
      { Resources: [] },
      { Time: "2026-01-02T03:04:05.678+01:00" },
      { Detail: "{}" },
    ]
  ) {
    assert.equal(codeOf(fields), undefined, JSON.stringify(fields));
  }
});

Deno.test("validateEntry() refuses no event, whatever it is instead", () => {
  for (const given of [undefined, null, 7, "{}", []]) {
    // Callers without types give anything.
    const refused = validateEntry(JSON.parse(JSON.stringify([given]))[0], MAX_REQUEST_BYTES);
    assert.equal(refused.refusal?.code, "InvalidArgument");
  }
});

Deno.test("validateEntry() refuses an event that no request has room for, by AWS's own count", () => {
  const fixed = "my.app".length + "Placed".length + '{"a":""}'.length;
  const detail = (bytes: number) => ({ Detail: { a: "x".repeat(bytes - fixed) } });
  assert.equal(codeOf(detail(99), 100), undefined);
  assert.equal(codeOf(detail(100), 100), "ValidationException");
  assert.equal(codeOf({ ...detail(99), Time: new Date(0) }, 100), "ValidationException");
});

Deno.test("validateEntry() says what is wrong, and nothing of the content", () => {
  const { refusal } = validateEntry({ ...EVENT, Source: "aws.s3cr3t", Detail: "s3cr3t" }, MAX_REQUEST_BYTES);
  assert.equal(
    refusal?.message,
    'Cannot send the event: Source is not valid, expected a beginning other than "aws."',
  );
});
