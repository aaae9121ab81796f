/**
 * Turns a planned event into an engine command, and the engine's answer into what the sender is told.
 *
 * Direct delivery: the engine first, then the answer. API destinations hang up after 5 s, so an engine that
 * takes longer than 4.5 s is answered for with 503; the event comes again, with the same message id.
 *
 * @module
 */

import { errorCodeOf, ZeebridgeError } from "../core/errors.ts";
import type { EventCommand } from "../core/webhook/plan.ts";
import { replyToEngineError, type WebhookReply } from "../core/webhook/reply.ts";
import type { Clock } from "../ports/clock.ts";
import type { Engine } from "../ports/engine.ts";
import type { Telemetry } from "../ports/telemetry.ts";

/** Performs an accepted event. Never rejects. */
export type DeliverEvent = (
  event: { elementId: string; command: EventCommand },
  origin: EventOrigin,
) => Promise<WebhookReply>;

/** Where an event came from. */
export interface EventOrigin {
  /** Id of the request, for the log. */
  requestId: string;
  /** Webhook id, for the log. */
  webhookId: string;
  /** When the request came in, in milliseconds since the epoch. */
  receivedAt: number;
}

/** What delivering needs. */
export interface DeliverEventParts {
  /** Takes the commands. */
  engine: Pick<Engine, "createProcessInstance" | "publishMessage">;
  /** Time. */
  clock: Clock;
  /** Log and numbers. */
  telemetry: Telemetry;
}

/** When the sender must have its answer: half a second before an API destination hangs up. */
export const DIRECT_DELIVERY_TIMEOUT_MS = 4_500;

/** What is left of that time, in milliseconds: never more than all of it, even if the clock was set back. */
export function timeLeftMs(receivedAt: number, { now }: Pick<Clock, "now">): number {
  return Math.min(DIRECT_DELIVERY_TIMEOUT_MS, receivedAt + DIRECT_DELIVERY_TIMEOUT_MS - now());
}

/** Makes the use case. */
export function createDeliverEvent(parts: DeliverEventParts): DeliverEvent {
  const { engine, clock, telemetry } = parts;

  async function perform(command: EventCommand, timeoutMs: number): Promise<"delivered" | "duplicate"> {
    if (timeoutMs <= 0) {
      throw new ZeebridgeError(
        "ENGINE_UNAVAILABLE",
        "Cannot deliver the event: there is no time left to ask",
      );
    }
    if (command.kind === "createInstance") {
      await engine.createProcessInstance(command, { timeoutMs });
      return "delivered";
    }
    const { outcome } = await engine.publishMessage({ ...command, name: command.messageName }, { timeoutMs });
    return outcome === "duplicate" ? "duplicate" : "delivered";
  }

  return async function deliverEvent({ elementId, command }, { receivedAt, requestId, webhookId }) {
    try {
      const outcome = await perform(command, timeLeftMs(receivedAt, clock));
      telemetry.count("zeebridge_events_total", { outcome });
      telemetry.log("debug", "Event delivered", { requestId, webhookId, elementId, outcome });
      return { status: 200 };
    } catch (error) {
      const reply = replyToEngineError(error);
      telemetry.count("zeebridge_events_total", { outcome: "failed" });
      telemetry.log("warn", "Event not delivered", {
        requestId,
        webhookId,
        elementId,
        status: reply.status,
        code: errorCodeOf(error) ?? "UNEXPECTED",
        error: error instanceof ZeebridgeError ? error.message : undefined,
      });
      return reply;
    }
  };
}
