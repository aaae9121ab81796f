/**
 * Events of AWS's own services, for a sandbox: at AWS nobody else may send them, and our client does not try to.
 *
 * @module
 */

import { createEventBus } from "../../adapters/aws/event_bus.ts";
import type { EventEntry } from "../../core/eventbridge/entry.ts";
import type { PutEventsOutcome } from "../../core/eventbridge/outcome.ts";
import { MAX_REQUEST_BYTES } from "../../core/eventbridge/size.ts";
import { validateEntry } from "../../core/eventbridge/validate.ts";
import { SANDBOX_SERVICE_CREDENTIALS } from "../../sandbox/event_bus/credentials.ts";
import type { EventBridgeOptions, PutEventsEntry } from "../eventbridge.ts";
import type { CliIo } from "./io.ts";

/** Who may say of an event that a service of AWS sent it. */
export function isAwsEvent({ Source }: PutEventsEntry): boolean {
  return typeof Source === "string" && Source.startsWith("aws.");
}

/** Sends one event to a sandbox. Never rejects. */
export type SendAwsEvent = (event: PutEventsEntry) => Promise<PutEventsOutcome>;

/** Makes a sender to the sandbox that the options name. */
export function createAwsSender(
  { region, endpoint }: Pick<EventBridgeOptions, "region" | "endpoint">,
  { fetch, clock }: Pick<CliIo, "fetch" | "clock">,
): SendAwsEvent {
  const eventBus = createEventBus({ fetch, clock, endpoint });
  return async function send(event) {
    // All else about it has to be right, as of any event.
    const valid = validateEntry({ ...event, Source: "sandbox" }, MAX_REQUEST_BYTES);
    if (valid.refusal !== undefined) return { outcome: "refused", ...valid.refusal, attempts: 0 };
    const entry: EventEntry = { ...valid.entry, Source: event.Source };
    try {
      const target = { region, credentials: SANDBOX_SERVICE_CREDENTIALS };
      const { entries: [result] } = await eventBus.putEvents(target, [entry]);
      if (typeof result?.eventId === "string") {
        return { outcome: "sent", eventId: result.eventId, attempts: 1 };
      }
      const code = result?.errorCode ?? "UNEXPECTED";
      return { outcome: "refused", code, message: result?.errorMessage ?? code, attempts: 1 };
    } catch (error) {
      const message = error instanceof Error ? error.message : "unknown error";
      return { outcome: "unknown", code: "NoAnswer", message, attempts: 1 };
    }
  };
}
