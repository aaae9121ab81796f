import assert from "node:assert/strict";
import { utf8 } from "../../src/core/bytes.ts";
import { type ErrorCode, ZeebridgeError } from "../../src/core/errors.ts";
import type { MultipartPart } from "../../src/core/webhook/multipart.ts";
import type { PlannedUpload } from "../../src/core/webhook/plan.ts";
import type { CreateDocumentCommand } from "../../src/ports/engine.ts";
import { createManualClock } from "../../src/testing/manual_clock.ts";
import { createUploadDocuments } from "../../src/usecases/upload_documents.ts";
import { subscriptionOf } from "../core/webhook/support.ts";
import { createRecordingTelemetry } from "../support/telemetry.ts";

const PARTS: MultipartPart[] = [
  { name: "scan", filename: "a.pdf", contentType: "application/pdf", bytes: utf8("one") },
  { name: "note", bytes: utf8("two") },
];

function uploadOf(parts = PARTS): PlannedUpload {
  return {
    kind: "upload",
    parts,
    tenantId: "red",
    subscription: subscriptionOf({ resultExpression: "={files: documents}" }),
    scope: { request: { body: {}, headers: {}, params: {} }, connectorData: {}, documents: [] },
  };
}

/** The use case over an engine that takes so long for each file, or fails at the one with this name. */
function createWorld({ takesMs = 0, failAt, error }: {
  takesMs?: number;
  failAt?: string;
  error?: unknown;
} = {}) {
  const clock = createManualClock();
  const telemetry = createRecordingTelemetry();
  const stored: (CreateDocumentCommand & { timeoutMs: number | undefined })[] = [];
  const upload = createUploadDocuments({
    engine: {
      async createDocument(command, { timeoutMs } = {}) {
        if (command.fileName === failAt) throw error;
        stored.push({ ...command, timeoutMs });
        await clock.advance(takesMs);
        return { documentId: command.fileName };
      },
    },
    clock,
    telemetry,
  }, { messageId: "event", messageTtlMs: 3_600_000 });
  const origin = {
    requestId: "request-1",
    webhookId: "hook",
    receivedAt: clock.now(),
    secrets: new Map<string, string>(),
  };
  return { upload: (planned = uploadOf()) => upload(planned, origin), clock, telemetry, stored };
}

Deno.test("uploadDocuments() stores each part, and goes on with the references in their order", async () => {
  const { upload, stored } = createWorld();
  const plan = await upload();
  assert.deepEqual(stored.map(({ content, ...rest }) => [new TextDecoder().decode(content), rest]), [
    ["one", { contentType: "application/pdf", fileName: "a.pdf", timeoutMs: 4_500 }],
    // A part that says nothing is a text, and is called after its field.
    ["two", { contentType: "text/plain", fileName: "note", timeoutMs: 4_500 }],
  ]);
  assert.ok(plan.kind === "deliver");
  assert.deepEqual(plan.command.variables, { files: [{ documentId: "a.pdf" }, { documentId: "note" }] });
});

Deno.test("uploadDocuments() has nothing to store of an empty form", async () => {
  const { upload, stored } = createWorld();
  const plan = await upload(uploadOf([]));
  assert.ok(plan.kind === "deliver");
  assert.deepEqual([plan.command.variables, stored], [{ files: [] }, []]);
});

Deno.test("uploadDocuments() gives all files together the time that a sender waits", async () => {
  const { upload, stored } = createWorld({ takesMs: 4_000 });
  await upload();
  assert.deepEqual(stored.map(({ timeoutMs }) => timeoutMs), [4_500, 500]);
});

const FAILURES: [code: ErrorCode, status: number, replyCode: string][] = [
  ["ENGINE_UNSUPPORTED", 415, "WEBHOOK_MEDIA_TYPE_UNSUPPORTED"],
  ["ENGINE_PAYLOAD_TOO_LARGE", 413, "WEBHOOK_PAYLOAD_TOO_LARGE"],
  ["ENGINE_REJECTED", 422, "WEBHOOK_EVENT_REJECTED"],
  ["ENGINE_UNAVAILABLE", 503, "WEBHOOK_UNAVAILABLE"],
  ["ENGINE_UNAUTHORIZED", 503, "WEBHOOK_UNAVAILABLE"],
  ["ENGINE_OUTCOME_UNKNOWN", 503, "WEBHOOK_UNAVAILABLE"],
];
for (const [code, status, replyCode] of FAILURES) {
  Deno.test(`uploadDocuments() says ${status} of ${code}, and nothing enters a process`, async () => {
    const error = new ZeebridgeError(code, "Cannot store a document: so it is");
    const { upload, telemetry } = createWorld({ failAt: "note", error });
    const plan = await upload();
    assert.ok(plan.kind === "reject");
    assert.partialDeepStrictEqual(plan.reply, { status, code: replyCode });
    assert.deepEqual(telemetry.lines, [{
      level: "warn",
      message: "Files not stored",
      fields: { requestId: "request-1", webhookId: "hook", code, error: error.message },
    }]);
  });
}

Deno.test("uploadDocuments() keeps the words of an unexpected error to itself", async () => {
  const { upload, telemetry } = createWorld({ failAt: "a.pdf", error: new Error("quotes the file") });
  const plan = await upload();
  assert.ok(plan.kind === "reject");
  assert.partialDeepStrictEqual(plan.reply, { status: 503 });
  assert.ok(!JSON.stringify(telemetry.lines).includes("quotes"));
});
