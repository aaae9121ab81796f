import assert from "node:assert/strict";
import { readTaskHeaders } from "../../../src/core/job/task_headers.ts";

Deno.test("readTaskHeaders() takes blank headers for absent ones", () => {
  assert.deepEqual(readTaskHeaders({ retryBackoff: " ", errorExpression: " ", elementTemplateId: "x" }), {
    headers: {
      mapping: { resultVariable: undefined, resultExpression: undefined },
      errorExpression: undefined,
      retryBackoffMs: 0,
      jobTimeoutMs: undefined,
      takesCredential: false,
      regionFrom: "task",
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

const TIMEOUTS: [text: string, expected: number | undefined | "fails"][] = [
  ["PT2M", 120_000],
  [" ", undefined],
  ["PT0S", "fails"],
  ["-PT5S", "fails"],
  ["soon", "fails"],
  ["P99999999999999D", "fails"],
];

for (const [text, expected] of TIMEOUTS) {
  Deno.test(`readTaskHeaders() reads the time-out ${JSON.stringify(text)}`, () => {
    const read = readTaskHeaders({ jobTimeout: text });
    if (read.failure === undefined) return assert.equal(read.headers.jobTimeoutMs, expected);
    assert.equal("fails", expected);
    assert.deepEqual([read.failure.code, read.failure.retries], ["JOB_TIMEOUT_INVALID", "none"]);
  });
}

Deno.test("readTaskHeaders() knows the versions of the template whose shared credential says the region", () => {
  const regionFrom = (elementTemplateVersion: string) =>
    readTaskHeaders({ elementTemplateVersion }).headers?.regionFrom;
  assert.deepEqual(["6", "7", "8", "9", "10"].map(regionFrom), [
    "task",
    "credential",
    "credential",
    "task",
    "task",
  ]);
});
