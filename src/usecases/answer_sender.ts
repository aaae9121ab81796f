/**
 * Answers a sender as the model says, when the event's fate is decided. From here on nothing is an error to the
 * sender: it would come again, and so would the event.
 *
 * @module
 */

import type { SecretValues } from "../core/bpmn/relaxed.ts";
import type { WebhookReply } from "../core/webhook/reply.ts";
import { type EventOutcome, type PlannedResponse, respond } from "../core/webhook/respond.ts";
import type { Telemetry } from "../ports/telemetry.ts";

/** Makes an answer; without a response of the model's own it is 200 and nothing else. */
export type AnswerSender = (
  response: PlannedResponse | undefined,
  event: {
    /** What became of the event; absent if it had come before, or counts for no element. */
    outcome?: EventOutcome;
    /** Values of the secrets that the expression names. */
    secrets: SecretValues;
    /** Id of the request, for the log. */
    requestId: string;
    /** Webhook id, for the log. */
    webhookId: string;
  },
) => WebhookReply;

const OK: WebhookReply = { status: 200 };

/** Makes the use case. */
export function createAnswerSender({ telemetry }: { telemetry: Telemetry }): AnswerSender {
  return function answerSender(response, { outcome, secrets, requestId, webhookId }) {
    if (response === undefined) return OK;
    const { reply, failure } = respond(response, { outcome, secrets });
    if (reply !== undefined) return reply;
    telemetry.count("zeebridge_response_failures_total", { reason: failure });
    telemetry.log("warn", "Response expression failed", { requestId, webhookId, reason: failure });
    return OK;
  };
}
