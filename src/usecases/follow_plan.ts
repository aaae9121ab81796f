/**
 * Does what a plan says, and tells what the sender is told.
 *
 * @module
 */

import type { WebhookPlan } from "../core/webhook/plan.ts";
import type { WebhookReply } from "../core/webhook/reply.ts";
import type { AnswerSender } from "./answer_sender.ts";
import type { DeliverEvent, EventOrigin } from "./deliver_event.ts";
import type { UploadDocuments } from "./upload_documents.ts";

/** Follows a plan. Never rejects. */
export type FollowPlan = (plan: WebhookPlan, origin: EventOrigin) => Promise<WebhookReply>;

/** What following needs. */
export interface FollowPlanParts {
  /** Makes documents of uploaded files. */
  upload: UploadDocuments;
  /** Performs an accepted event. */
  deliver: DeliverEvent;
  /** Makes the answer that the model has for the sender. */
  answer: AnswerSender;
}

/** Makes the use case. */
export function createFollowPlan({ upload, deliver, answer }: FollowPlanParts): FollowPlan {
  return async function followPlan(plan, origin) {
    switch (plan.kind) {
      case "reject":
      case "answer":
        return plan.reply;
      case "ignore":
        return answer(plan.response, origin);
      case "deliver":
        return await deliver(plan, origin);
      case "upload":
        return await followPlan(await upload(plan, origin), origin);
    }
  };
}
