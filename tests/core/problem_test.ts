import assert from "node:assert/strict";
import { makeProblem } from "../../src/core/problem.ts";

Deno.test("makeProblem() says the status in words, and the code", () => {
  assert.deepEqual(makeProblem(413, "WEBHOOK_BODY_TOO_LARGE", "Send less"), {
    type: "about:blank",
    title: "Content Too Large",
    status: 413,
    code: "WEBHOOK_BODY_TOO_LARGE",
    detail: "Send less",
  });
});

Deno.test("makeProblem() leaves out the detail if there is none", () => {
  assert.equal(
    JSON.stringify(makeProblem(404, "DEFINITION_UNKNOWN")),
    '{"type":"about:blank","title":"Not Found","status":404,"code":"DEFINITION_UNKNOWN"}',
  );
});

Deno.test("makeProblem() has a title for every status", () => {
  for (const status of [418, 599]) assert.equal(makeProblem(status, "X").title, "Error");
});
