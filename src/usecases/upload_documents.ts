/**
 * Makes documents of the files of a request, and goes on with references to them.
 *
 * @module
 */

import { errorCodeOf, ZeebridgeError } from "../core/errors.ts";
import type { Json } from "../core/json.ts";
import {
  type PlannedUpload,
  type PlanOptions,
  planWithDocuments,
  type WebhookPlan,
} from "../core/webhook/plan.ts";
import { replyToEngineError, type WebhookReply } from "../core/webhook/reply.ts";
import type { Clock } from "../ports/clock.ts";
import type { Engine } from "../ports/engine.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import { type EventOrigin, timeLeftMs } from "./deliver_event.ts";

/** Uploads the files of an event, and decides what happens with it now. Never rejects. */
export type UploadDocuments = (upload: PlannedUpload, origin: EventOrigin) => Promise<WebhookPlan>;

/** What uploading needs. */
export interface UploadDocumentsParts {
  /** Takes the documents. */
  engine: Pick<Engine, "createDocument">;
  /** Time. */
  clock: Clock;
  /** Log. */
  telemetry: Telemetry;
}

/** A sender that uploads files to an engine without documents can never succeed. */
const UNSUPPORTED: WebhookReply = { status: 415, code: "WEBHOOK_MEDIA_TYPE_UNSUPPORTED" };
/** What a part is that does not say what it is (RFC 7578, 4.4). */
const TEXT = "text/plain";

/** Makes the use case. */
export function createUploadDocuments(
  { engine, clock, telemetry }: UploadDocumentsParts,
  options: PlanOptions,
): UploadDocuments {
  return async function uploadDocuments(upload, { receivedAt, requestId, webhookId }) {
    const documents: Json[] = [];
    try {
      // One after the other: an engine that is slow is not helped by more of them at once.
      for (const { name, filename, contentType = TEXT, bytes } of upload.parts) {
        const timeoutMs = Math.max(1, timeLeftMs(receivedAt, clock));
        // A view of the body, which is no shared memory.
        const content = bytes as Uint8Array<ArrayBuffer>;
        documents.push(
          await engine.createDocument({ content, contentType, fileName: filename ?? name }, { timeoutMs }),
        );
      }
    } catch (error) {
      telemetry.log("warn", "Files not stored", {
        requestId,
        webhookId,
        code: errorCodeOf(error) ?? "UNEXPECTED",
        error: error instanceof ZeebridgeError ? error.message : undefined,
      });
      const reply = errorCodeOf(error) === "ENGINE_UNSUPPORTED" ? UNSUPPORTED : replyToEngineError(error);
      return { kind: "reject", reply };
    }
    return planWithDocuments(upload, documents, options);
  };
}
