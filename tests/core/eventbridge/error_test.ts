import assert from "node:assert/strict";
import {
  type AwsAnswer,
  EventBusError,
  javaClassOf,
  mayConcernOneEntry,
  readErrorAnswer,
} from "../../../src/core/eventbridge/error.ts";

function answer(status: number, body: unknown, headers: Record<string, string> = {}): AwsAnswer {
  return { status, headers, body: typeof body === "string" ? body : JSON.stringify(body) };
}

Deno.test("readErrorAnswer() reads the code in all its spellings", () => {
  const answers = [
    answer(400, { __type: "AccessDeniedException" }),
    answer(400, { __type: "com.amazon.coral.service#AccessDeniedException" }),
    answer(400, { __type: "AccessDeniedException:http://internal.amazon.com/coral/" }),
    answer(400, { code: "AccessDeniedException,more" }),
    answer(403, "", { "x-amzn-errortype": "AccessDeniedException:http://x" }),
    answer(403, "<html>", { "x-amzn-errortype": "AccessDeniedException" }),
    answer(400, { __type: "" }, { "x-amzn-errortype": "AccessDeniedException" }),
  ];
  for (const given of answers) {
    assert.equal(readErrorAnswer(given).awsCode, "AccessDeniedException", JSON.stringify(given));
  }
});

Deno.test("readErrorAnswer() takes no code that is not one", () => {
  for (const code of ["a b", "<script>", "x".repeat(200), 7, null, "1st", { a: 1 }]) {
    assert.equal(readErrorAnswer(answer(400, { __type: code })).awsCode, undefined, JSON.stringify(code));
  }
});

const DECISIONS: [status: number, code: string, expected: string][] = [
  [400, "AccessDeniedException", "EVENT_BUS_REJECTED"],
  [403, "SignatureDoesNotMatch", "EVENT_BUS_REJECTED"],
  [400, "ValidationException", "EVENT_BUS_REJECTED"],
  [413, "", "EVENT_BUS_REJECTED"],
  [301, "", "EVENT_BUS_REJECTED"],
  [400, "ThrottlingException", "EVENT_BUS_UNAVAILABLE"],
  [400, "InternalException", "EVENT_BUS_UNAVAILABLE"],
  [429, "", "EVENT_BUS_UNAVAILABLE"],
  [500, "", "EVENT_BUS_UNAVAILABLE"],
  [503, "AccessDeniedException", "EVENT_BUS_UNAVAILABLE"],
];

for (const [status, code, expected] of DECISIONS) {
  Deno.test(`readErrorAnswer() takes ${status} ${code || "without a code"} for ${expected}`, () => {
    const error = readErrorAnswer(answer(status, code === "" ? "" : { __type: code }));
    assert.equal(error.code, expected);
    assert.equal(error.status, status);
  });
}

Deno.test("readErrorAnswer() words the message as the SDK for Java does", () => {
  const headers = { "x-amzn-requestid": "r-1" };
  for (const name of ["message", "Message"]) {
    assert.equal(
      readErrorAnswer(answer(400, { __type: "AccessDeniedException", [name]: "no" }, headers)).message,
      "no (Service: EventBridge, Status Code: 400, Request ID: r-1) (SDK Attempt Count: 1)",
    );
  }
  assert.equal(
    readErrorAnswer(answer(503, "<html>unavailable</html>", headers)).message,
    "Service returned HTTP status code 503 (Service: EventBridge, Status Code: 503, Request ID: r-1) " +
      "(SDK Attempt Count: 1)",
  );
});

Deno.test("readErrorAnswer() survives bodies of every kind", () => {
  for (const body of ["", "null", "[]", "7", "{", '{"__proto__":{"message":"x"}}', undefined]) {
    const error = readErrorAnswer({ status: 413, headers: {}, body });
    assert.match(error.message, /^Service returned HTTP status code 413 /);
    assert.equal(error.requestId, null);
  }
});

Deno.test("mayConcernOneEntry() is true where a neighbour may be innocent", () => {
  assert.ok(mayConcernOneEntry(readErrorAnswer(answer(413, ""))));
  assert.ok(mayConcernOneEntry(readErrorAnswer(answer(400, { __type: "ValidationException" }))));
  assert.ok(mayConcernOneEntry(readErrorAnswer(answer(400, { __type: "AccessDeniedException" }))));
  for (const code of ["InvalidSignatureException", "UnrecognizedClientException", "ThrottlingException"]) {
    assert.ok(!mayConcernOneEntry(readErrorAnswer(answer(400, { __type: code }))), code);
  }
  assert.ok(!mayConcernOneEntry(new EventBusError("EVENT_BUS_UNAVAILABLE", "no connection")));
});

Deno.test("javaClassOf() names a class of its own for modelled exceptions alone", () => {
  const model = "software.amazon.awssdk.services.eventbridge.model";
  const classOf = (code: string) => javaClassOf(readErrorAnswer(answer(400, { __type: code })));
  assert.equal(classOf("AccessDeniedException"), `${model}.AccessDeniedException`);
  assert.equal(classOf("ThrottlingException"), `${model}.ThrottlingException`);
  assert.equal(classOf("UnrecognizedClientException"), `${model}.EventBridgeException`);
  assert.equal(classOf(""), `${model}.EventBridgeException`);
  assert.equal(
    javaClassOf(new EventBusError("EVENT_BUS_UNAVAILABLE", "no connection")),
    "software.amazon.awssdk.core.exception.SdkClientException",
  );
});
