import assert from "node:assert/strict";
import fc from "fast-check";
import { type ErrorCode, ZeebridgeError } from "../../../src/core/errors.ts";
import { type ProcessDefinitionKey, readKey } from "../../../src/core/keys.ts";
import {
  failureOf,
  networkFailure,
  readAnswer,
  unsupported,
  type ZeebeAnswer,
  type ZeebeFailure,
} from "../../../src/core/zeebe/answer.ts";
import {
  activateJobsCall,
  correlateMessageCall,
  createDocumentCall,
  createInstanceCall,
  DEPLOY_CALL,
  publishMessageCall,
  TOPOLOGY_CALL,
  type ZeebeCall,
} from "../../../src/core/zeebe/call.ts";

const KEY: ProcessDefinitionKey = readKey("1");
const CREATE = createInstanceCall({ processDefinitionKey: KEY, variables: {}, tenantId: "<default>" });
const MESSAGE = {
  name: "order",
  correlationKey: "sender-key",
  messageId: "sender-id",
  timeToLiveMs: 1_000,
  variables: {},
  tenantId: "<default>",
};
const PUBLISH = publishMessageCall(MESSAGE);
const ACTIVATE = activateJobsCall({
  type: "t",
  worker: "w",
  timeoutMs: 1,
  maxJobsToActivate: 1,
  requestTimeoutMs: 0,
  tenantIds: [],
});

function problem(status: number, title: string, detail = "Because"): ZeebeAnswer {
  return { status, text: JSON.stringify({ type: "about:blank", title, status, detail }) };
}

function spring(status: number, error: string): ZeebeAnswer {
  return { status, text: JSON.stringify({ timestamp: "2026-01-01", status, error, path: "/v2/x" }) };
}

function errorOf(call: ZeebeCall<unknown>, answer: ZeebeAnswer): ZeebridgeError {
  try {
    readAnswer(call, answer);
  } catch (error) {
    assert.ok(error instanceof ZeebridgeError, String(error));
    return error;
  }
  assert.fail("it was not refused");
}

const HTML = "<html><body>Bad Gateway</body></html>";

const ROWS: { answer: ZeebeAnswer; code: ErrorCode; call?: ZeebeCall<unknown> }[] = [
  { answer: problem(400, "INVALID_ARGUMENT"), code: "ENGINE_REJECTED" },
  { answer: problem(400, "java.lang.IllegalStateException"), code: "ENGINE_REJECTED" },
  { answer: { status: 400, text: "" }, code: "ENGINE_REJECTED" },
  { answer: problem(401, "UNAUTHORIZED"), code: "ENGINE_UNAUTHORIZED" },
  { answer: { status: 401, text: "" }, code: "ENGINE_UNAUTHORIZED" },
  { answer: problem(403, "FORBIDDEN"), code: "ENGINE_UNAUTHORIZED" },
  { answer: problem(404, "NOT_FOUND"), code: "ENGINE_NOT_FOUND" },
  { answer: problem(404, "Not Found"), code: "ENGINE_UNSUPPORTED" },
  { answer: spring(404, "Not Found"), code: "ENGINE_UNSUPPORTED" },
  { answer: { status: 404, text: HTML }, code: "ENGINE_UNAVAILABLE" },
  { answer: spring(405, "Method Not Allowed"), code: "ENGINE_UNSUPPORTED" },
  { answer: { status: 407, text: HTML }, code: "ENGINE_UNAUTHORIZED" },
  { answer: { status: 408, text: "" }, code: "ENGINE_UNAVAILABLE" },
  { answer: problem(409, "INVALID_STATE"), code: "ENGINE_REJECTED" },
  { answer: problem(409, "ALREADY_EXISTS"), code: "ENGINE_REJECTED" },
  { answer: problem(409, "INVALID_STATE"), code: "ENGINE_REJECTED", call: PUBLISH },
  { answer: { status: 413, text: HTML }, code: "ENGINE_PAYLOAD_TOO_LARGE" },
  { answer: spring(415, "Unsupported Media Type"), code: "ENGINE_REJECTED" },
  { answer: { status: 421, text: HTML }, code: "ENGINE_UNAVAILABLE" },
  { answer: { status: 425, text: HTML }, code: "ENGINE_UNAVAILABLE" },
  { answer: problem(429, "RESOURCE_EXHAUSTED"), code: "ENGINE_UNAVAILABLE" },
  { answer: { status: 429, text: HTML }, code: "ENGINE_UNAVAILABLE" },
  { answer: problem(500, "EXCEEDED_BATCH_RECORD_SIZE"), code: "ENGINE_PAYLOAD_TOO_LARGE" },
  { answer: problem(500, "MALFORMED_REQUEST"), code: "ENGINE_PAYLOAD_TOO_LARGE" },
  { answer: problem(500, "RESOURCE_EXHAUSTED"), code: "ENGINE_UNAVAILABLE" },
  { answer: problem(500, "INTERNAL"), code: "ENGINE_OUTCOME_UNKNOWN" },
  { answer: problem(500, "INTERNAL"), code: "ENGINE_UNAVAILABLE", call: ACTIVATE },
  { answer: { status: 502, text: HTML }, code: "ENGINE_OUTCOME_UNKNOWN" },
  { answer: problem(503, "RESOURCE_EXHAUSTED"), code: "ENGINE_UNAVAILABLE" },
  { answer: problem(503, "Service Unavailable"), code: "ENGINE_UNAVAILABLE" },
  { answer: problem(504, "DEADLINE_EXCEEDED"), code: "ENGINE_OUTCOME_UNKNOWN" },
  { answer: { status: 302, text: "" }, code: "ENGINE_UNAVAILABLE" },
  { answer: { status: 599, text: "" }, code: "ENGINE_OUTCOME_UNKNOWN" },
];

for (const { answer, code, call = CREATE } of ROWS) {
  Deno.test(`readAnswer() takes ${answer.status} ${answer.text.slice(0, 70)} to ${call.action} as ${code}`, () => {
    assert.equal(errorOf(call, answer).code, code);
  });
}

Deno.test("readAnswer() takes 409 ALREADY_EXISTS on a message as a duplicate, and on nothing else", () => {
  const nameless = publishMessageCall({ ...MESSAGE, messageId: undefined });
  for (const call of [PUBLISH, nameless]) {
    assert.deepEqual(readAnswer(call, problem(409, "ALREADY_EXISTS")), { outcome: "duplicate" });
    assert.equal(errorOf(call, problem(409, "INVALID_STATE")).code, "ENGINE_REJECTED");
  }
  assert.equal(errorOf(CREATE, problem(409, "ALREADY_EXISTS")).code, "ENGINE_REJECTED");
});

Deno.test("readAnswer() takes 404 NOT_FOUND on a correlation as an answer, and no other 404", () => {
  const correlate = correlateMessageCall({ ...MESSAGE, correlationKey: "sender-key" });
  assert.deepEqual(readAnswer(correlate, problem(404, "NOT_FOUND")), { outcome: "notFound" });
  assert.equal(errorOf(correlate, spring(404, "Not Found")).code, "ENGINE_UNSUPPORTED");
  assert.equal(errorOf(correlate, { status: 404, text: HTML }).code, "ENGINE_UNAVAILABLE");
  assert.equal(errorOf(correlate, problem(502, "ABORTED")).code, "ENGINE_OUTCOME_UNKNOWN");
  assert.equal(errorOf(CREATE, problem(404, "NOT_FOUND")).code, "ENGINE_NOT_FOUND");
});

Deno.test("readAnswer() decides by the title, not by words in the detail", () => {
  const misleading = problem(500, "INTERNAL", "EXCEEDED_BATCH_RECORD_SIZE NOT_FOUND ALREADY_EXISTS");
  assert.equal(errorOf(CREATE, misleading).code, "ENGINE_OUTCOME_UNKNOWN");
});

Deno.test("readAnswer() passes on the engine's words, without the full stop", () => {
  const detail = "Expected to deploy 'order.bpmn', but it is broken.";
  assert.equal(
    errorOf(DEPLOY_CALL, problem(400, "INVALID_ARGUMENT", detail)).message,
    "Cannot deploy resources: the engine answered 400 INVALID_ARGUMENT: " +
      "Expected to deploy 'order.bpmn', but it is broken",
  );
});

Deno.test("readAnswer() leaves out the engine's words where they quote a sender", () => {
  for (const text of ["sender-id", "sender-key"]) {
    const { message } = errorOf(
      PUBLISH,
      problem(400, "INVALID_ARGUMENT", `Expected '${text}' to be shorter`),
    );
    assert.equal(message, "Cannot publish a message: the engine answered 400 INVALID_ARGUMENT");
  }
});

Deno.test("readAnswer() leaves out the engine's words where they quote an event, or a file's media type", () => {
  const variables = {
    order: { note: 'He said "no"', card: [4111111111111111, 12345678901234567890n] },
    n: "x",
  };
  const calls = [
    createInstanceCall({ processDefinitionKey: KEY, variables, tenantId: "red" }),
    publishMessageCall({ ...MESSAGE, variables }),
    correlateMessageCall({ ...MESSAGE, variables }),
  ];
  const quotes = [
    'note He said "no"',
    String.raw`{"note":"He said \"no\""}`,
    "4111111111111111",
    "12345678901234567890",
  ];
  for (const call of calls) {
    for (const quote of quotes) {
      const { message } = errorOf(call, problem(400, "INVALID_ARGUMENT", `Cannot take ${quote}`));
      assert.equal(message, `Cannot ${call.action}: the engine answered 400 INVALID_ARGUMENT`);
    }
    const { message } = errorOf(call, problem(400, "INVALID_ARGUMENT", "Expected a tenant"));
    assert.match(message, /: Expected a tenant$/);
  }
  const store = createDocumentCall({ fileName: "a.png", contentType: "image/x-mine" });
  assert.ok(
    !errorOf(store, problem(400, "INVALID_ARGUMENT", "No image/x-mine here")).message.includes("mine"),
  );
});

Deno.test("readAnswer() quotes neither a page nor a title that is none", () => {
  const marker = "<b>marker</b>";
  assert.ok(!errorOf(CREATE, { status: 400, text: marker }).message.includes("marker"));
  assert.ok(!errorOf(CREATE, problem(400, marker, "")).message.includes("marker"));
  const long = errorOf(DEPLOY_CALL, problem(400, "INVALID_ARGUMENT", "x".repeat(100_000)));
  assert.ok(long.message.length < 1_200);
});

Deno.test("readAnswer() hands on how long the engine asks to wait", () => {
  const error = errorOf(CREATE, { ...problem(503, "RESOURCE_EXHAUSTED"), retryAfterMs: 7_000 });
  assert.equal(error.retryAfterMs, 7_000);
});

Deno.test("readAnswer() takes a success that it cannot read as lost, and does not quote it", () => {
  for (
    const text of ["", "marker", '{"processInstanceKey":"marker"}', "[]", "null", '{"processInstanceKey":-1}']
  ) {
    const error = errorOf(CREATE, { status: 200, text });
    assert.equal(error.code, "ENGINE_OUTCOME_UNKNOWN");
    assert.ok(!`${error.message} ${error.cause}`.includes("marker"));
  }
  assert.equal(errorOf(ACTIVATE, { status: 200, text: '{"jobs":[{}]}' }).code, "ENGINE_UNAVAILABLE");
});

Deno.test("readAnswer() throws nothing but ZeebridgeErrors with ENGINE codes, whatever comes", () => {
  const calls: ZeebeCall<unknown>[] = [TOPOLOGY_CALL, DEPLOY_CALL, CREATE, PUBLISH, ACTIVATE];
  const texts = fc.oneof(fc.string(), fc.json());
  fc.assert(
    fc.property(
      fc.constantFrom(...calls),
      fc.integer({ min: 200, max: 599 }),
      texts,
      (call, status, text) => {
        try {
          readAnswer(call, { status, text });
        } catch (error) {
          assert.ok(error instanceof ZeebridgeError && error.code.startsWith("ENGINE_"));
        }
      },
    ),
    { numRuns: 500 },
  );
});

const FAILURES: Record<ZeebeFailure, { create: ErrorCode; activate: ErrorCode }> = {
  notSent: { create: "ENGINE_UNAVAILABLE", activate: "ENGINE_UNAVAILABLE" },
  tooLarge: { create: "ENGINE_PAYLOAD_TOO_LARGE", activate: "ENGINE_PAYLOAD_TOO_LARGE" },
  unreachable: { create: "ENGINE_UNAVAILABLE", activate: "ENGINE_UNAVAILABLE" },
  brokenOff: { create: "ENGINE_OUTCOME_UNKNOWN", activate: "ENGINE_UNAVAILABLE" },
  timedOut: { create: "ENGINE_OUTCOME_UNKNOWN", activate: "ENGINE_OUTCOME_UNKNOWN" },
  aborted: { create: "ENGINE_OUTCOME_UNKNOWN", activate: "ENGINE_OUTCOME_UNKNOWN" },
  malformed: { create: "ENGINE_OUTCOME_UNKNOWN", activate: "ENGINE_UNAVAILABLE" },
  tooLong: { create: "ENGINE_OUTCOME_UNKNOWN", activate: "ENGINE_UNAVAILABLE" },
};

for (const [failure, { create, activate }] of Object.entries(FAILURES)) {
  Deno.test(`failureOf() gives ${failure} the code that says what may have happened`, () => {
    assert.equal(failureOf(CREATE, failure as ZeebeFailure).code, create);
    assert.equal(failureOf(ACTIVATE, failure as ZeebeFailure).code, activate);
  });
}

Deno.test("networkFailure() believes codes alone", () => {
  const refused = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
  assert.equal(networkFailure(refused), "unreachable");
  assert.equal(networkFailure(new TypeError("fetch failed", { cause: refused })), "unreachable");
  assert.equal(networkFailure(Object.assign(new Error("reset"), { code: "ECONNRESET" })), "brokenOff");
  assert.equal(networkFailure(new TypeError("Connection refused")), "brokenOff");
  for (const thrown of [undefined, null, "text", 7]) assert.equal(networkFailure(thrown), "brokenOff");
});

Deno.test("unsupported() names what is missing, where, and since when it is there", () => {
  assert.equal(
    unsupported(CREATE, "8.5.9").message,
    "Cannot create a process instance: Zeebe 8.5.9 has no POST /v2/process-instances, expected Zeebe 8.6 or newer",
  );
  assert.match(unsupported(CREATE).message, /the engine at this address has no POST/);
});
