import assert from "node:assert/strict";
import { readTaskHeaders } from "../../../src/core/job/task_headers.ts";

Deno.test("readTaskHeaders() takes blank headers for absent ones", () => {
  assert.deepEqual(readTaskHeaders({ retryBackoff: " ", errorExpression: " ", elementTemplateId: "x" }), {
    headers: {
      mapping: { resultVariable: undefined, resultExpression: undefined },
      errorExpression: undefined,
      retryBackoffMs: 0,
    },
  });
});

const BACKOFFS: [text: string, expected: number | "fails"][] = [
  ["PT30S", 30_000],
  [" pt1m ", 60_000],
  ["-PT5S", 0],
  ["30s", "fails"],
  ['=duration("PT5S")', "fails"],
  ["P1M", "fails"],
];

for (const [text, expected] of BACKOFFS) {
  Deno.test(`readTaskHeaders() reads the back-off ${text}`, () => {
    const read = readTaskHeaders({ retryBackoff: text });
    if (read.failure === undefined) return assert.equal(read.headers.retryBackoffMs, expected);
    assert.equal("fails", expected);
    assert.equal(
      read.failure.type,
      "io.camunda.connector.runtime.core.error.InvalidBackOffDurationException",
    );
    assert.equal(read.failure.retries, "none");
    assert.ok(read.failure.message.includes(JSON.stringify(text.trim())));
  });
}
