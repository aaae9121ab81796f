/**
 * What operators see of outbound events: codes and ids. Messages may quote what AWS says about an event, so
 * they go to the engine alone.
 *
 * @module
 */

import { errorCodeOf } from "../core/errors.ts";
import type { PutEventsResponse, ResultEntry } from "../core/eventbridge/entry.ts";
import { EventBusError, isPlainId } from "../core/eventbridge/error.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import type { Job } from "./job_handler.ts";

/** Reports what became of events. */
export interface SendEventsReport {
  /** AWS answered: it took the event, or refused it. */
  answered(job: Job, answer: { response: PutEventsResponse; entry: ResultEntry }): void;
  /** There was no answer, or the event was not even sent; with what was thrown, if anything was. */
  failed(job: Job, error: unknown): void;
}

/** Makes the report. */
export function createSendEventsReport(telemetry: Telemetry): SendEventsReport {
  return {
    answered({ jobKey, elementId }, { response, entry }) {
      const isAccepted = entry.errorCode === null;
      const outcome = isAccepted ? "accepted" : "refused";
      telemetry.count("zeebridge_outbound_events_total", { outcome });
      telemetry.log(isAccepted ? "debug" : "warn", `Event ${outcome}`, {
        jobKey,
        elementId,
        awsCode: plain(entry.errorCode),
        requestId: plain(response.requestId),
      });
    },
    failed({ jobKey, elementId, processDefinitionId }, error) {
      telemetry.count("zeebridge_outbound_events_total", { outcome: "failed" });
      telemetry.log("warn", "Event not sent", {
        jobKey,
        elementId,
        processDefinitionId,
        code: errorCodeOf(error),
        ...(error instanceof EventBusError
          ? { awsCode: error.awsCode, status: error.status, requestId: plain(error.requestId) }
          : {}),
      });
    },
  };
}

/** An endpoint of a task's own may say anything in the place of a code. */
function plain(text: string | null): string | undefined {
  return text !== null && isPlainId(text) ? text : undefined;
}
