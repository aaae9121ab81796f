import assert from "node:assert/strict";
import { ElementReport } from "../../../src/core/bpmn/report.ts";

Deno.test("ElementReport has no reason while there are only warnings", () => {
  const report = new ElementReport("event");
  assert.equal(report.reason, undefined);
  report.warn("WEBHOOK_UNAUTHENTICATED", "Anyone may call");
  assert.equal(report.reason, undefined);
});

Deno.test("ElementReport joins all errors to one reason, and keeps everything in order", () => {
  const report = new ElementReport("event");
  assert.equal(report.error("WEBHOOK_ID_MISSING", "No id"), undefined);
  report.warn("PROPERTY_DUPLICATE", "Twice");
  report.error("MESSAGE_MISSING", "No message");
  assert.equal(report.reason, "No id; No message");
  assert.deepEqual(report.diagnostics, [
    { severity: "error", code: "WEBHOOK_ID_MISSING", elementId: "event", message: "No id" },
    { severity: "warning", code: "PROPERTY_DUPLICATE", elementId: "event", message: "Twice" },
    { severity: "error", code: "MESSAGE_MISSING", elementId: "event", message: "No message" },
  ]);
});

Deno.test("ElementReport keeps a place in an expression", () => {
  const report = new ElementReport("event");
  const place = { position: 3, suggestion: "request" };
  report.warn("FEEL_NAME_UNKNOWN", "No such name", place);
  assert.deepEqual(report.diagnostics, [
    { severity: "warning", code: "FEEL_NAME_UNKNOWN", elementId: "event", message: "No such name", ...place },
  ]);
});
