/**
 * The inbound path, wired: from a request to what its sender is told.
 *
 * @module
 */

import { createAnswerSender } from "../usecases/answer_sender.ts";
import { createAuthorizeWebhook } from "../usecases/authorize_webhook.ts";
import { createDeliverEvent } from "../usecases/deliver_event.ts";
import { createFollowPlan } from "../usecases/follow_plan.ts";
import { createReceiveWebhook, type ReceiveWebhook } from "../usecases/receive_webhook.ts";
import type { Settings } from "../usecases/settings.ts";
import { createUploadDocuments } from "../usecases/upload_documents.ts";
import type { ConnectorParts } from "./parts.ts";

/** What receiving needs of a connector. */
export interface InboundParts
  extends Pick<ConnectorParts, "clock" | "engine" | "keys" | "registry" | "secrets" | "telemetry"> {
  /** Whether definitions are read from the engine. */
  readsDefinitions(): boolean;
}

/** Makes what receives webhook requests. */
export function createReceive(
  parts: InboundParts,
  settings: Settings,
): ReceiveWebhook {
  const answer = createAnswerSender(parts);
  const deliver = createDeliverEvent({ ...parts, answer }, settings);
  const upload = createUploadDocuments(parts, settings);
  const follow = createFollowPlan({ upload, deliver, answer });
  return createReceiveWebhook(
    { ...parts, authorize: createAuthorizeWebhook(parts, settings), follow },
    settings,
  );
}
