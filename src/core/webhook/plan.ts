/**
 * What is to happen with a request, as a value. Performing it is `deliver_event`'s job.
 *
 * @module
 */

import type { JsonObject } from "../json.ts";
import type { ProcessDefinitionKey } from "../keys.ts";
import type { WebhookReply } from "./reply.ts";

/** The engine command that an accepted event becomes. Plain JSON but for `bigint`s in the variables. */
export type EventCommand =
  | {
    kind: "createInstance";
    tenantId: string;
    processDefinitionKey: ProcessDefinitionKey;
    variables: JsonObject;
  }
  | {
    kind: "publishMessage";
    tenantId: string;
    messageName: string;
    correlationKey: string;
    messageId?: string;
    timeToLiveMs: number;
    variables: JsonObject;
  };

/** What is to happen with a request. */
export type WebhookPlan =
  /** Refused: the reply says why, and nothing else happens. */
  | { kind: "reject"; reply: WebhookReply; elementId?: string }
  /** Not an event that counts, and the model consumes those: 200, nothing else happens. */
  | { kind: "ignore" }
  /** The event enters the process. */
  | { kind: "deliver"; elementId: string; command: EventCommand };
