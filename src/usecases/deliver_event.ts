/**
 * Turns a planned event into an engine command, and the engine's answer into what the sender is told.
 *
 * Direct delivery: the engine first, then the answer. API destinations hang up after 5 s, so an engine that
 * takes longer than 4.5 s is answered for with 503; the event comes again, with the same message id.
 *
 * @module
 */

import type { SecretValues } from "../core/bpmn/relaxed.ts";
import { errorCodeOf, ZeebridgeError } from "../core/errors.ts";
import type { EventCommand, PlannedDelivery } from "../core/webhook/plan.ts";
import { replyToEngineError, type WebhookReply } from "../core/webhook/reply.ts";
import type { EventOutcome } from "../core/webhook/respond.ts";
import type { Clock } from "../ports/clock.ts";
import type { Engine } from "../ports/engine.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import type { AnswerSender } from "./answer_sender.ts";
import type { Settings } from "./settings.ts";

/** Performs an accepted event. Never rejects. */
export type DeliverEvent = (event: PlannedDelivery, origin: EventOrigin) => Promise<WebhookReply>;

/** Where an event came from. */
export interface EventOrigin {
  /** Id of the request, for the log. */
  requestId: string;
  /** Webhook id, for the log. */
  webhookId: string;
  /** When the request came in, in milliseconds since the epoch. */
  receivedAt: number;
  /** Values of the secrets that the webhook's expressions name. */
  secrets: SecretValues;
}

/** What delivering needs. */
export interface DeliverEventParts {
  /** Takes the commands. */
  engine: Pick<Engine, "createProcessInstance" | "publishMessage" | "correlateMessage">;
  /** Makes the answer that the model has for the sender. */
  answer: AnswerSender;
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

/** How long senders wait for results, and what they are told when that is too short. */
export type DeliverEventSettings = Pick<Settings, "syncTimeoutMs" | "syncTimeoutStatus">;

/** What the engine made of a command. */
type Delivery =
  | { outcome: "delivered"; event: EventOutcome }
  /** The engine has it from an earlier request. */
  | { outcome: "duplicate" }
  /** Nothing waits for the message, and nobody keeps it. */
  | { outcome: "unmatched" };

/** A command that failed. */
interface Undelivered {
  command: EventCommand;
  receivedAt: number;
}

/** How early a runtime's timer may be, as another clock sees it. */
const EARLY_TIMER_MS = 50;

const NOT_CORRELATED: WebhookReply = { status: 422, code: "WEBHOOK_NOT_CORRELATED" };
const RESULT_TIMEOUTS: Readonly<Record<Settings["syncTimeoutStatus"], WebhookReply>> = {
  202: { status: 202 },
  504: { status: 504, code: "WEBHOOK_RESULT_TIMEOUT" },
};

/** Makes the use case. */
export function createDeliverEvent(parts: DeliverEventParts, settings: DeliverEventSettings): DeliverEvent {
  const { engine, answer, clock, telemetry } = parts;

  /** What is left for the engine, in milliseconds. A sender that wants a result waits as long as is configured. */
  function timeoutOf(command: EventCommand, receivedAt: number): number {
    if (!waitsForResult(command)) return timeLeftMs(receivedAt, clock);
    return Math.min(settings.syncTimeoutMs, receivedAt + settings.syncTimeoutMs - clock.now());
  }

  /**
   * What the sender of an event is told that the engine did not take. That its end did not come in time is what the
   * setting is about; an answer that got lost before says nothing about the event, and must not be called a success.
   */
  function replyToError(error: unknown, { command, receivedAt }: Undelivered): WebhookReply {
    return waitsForResult(command) && errorCodeOf(error) === "ENGINE_OUTCOME_UNKNOWN" &&
        timeoutOf(command, receivedAt) <= EARLY_TIMER_MS
      ? RESULT_TIMEOUTS[settings.syncTimeoutStatus]
      : replyToEngineError(error);
  }

  return async function deliverEvent({ elementId, command, response }, origin) {
    const { receivedAt, requestId, webhookId, secrets } = origin;
    let delivery: Delivery;
    try {
      delivery = await perform(command, { engine, timeoutMs: timeoutOf(command, receivedAt) });
    } catch (error) {
      const reply = replyToError(error, { command, receivedAt });
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
    const { outcome } = delivery;
    telemetry.count("zeebridge_events_total", { outcome });
    telemetry.log("debug", "Event delivered", { requestId, webhookId, elementId, outcome });
    if (outcome === "unmatched") return NOT_CORRELATED;
    const event = outcome === "delivered" ? delivery.event : undefined;
    return answer(response, { outcome: event, secrets, requestId, webhookId });
  };
}

/** Tells the engine. */
async function perform(
  command: EventCommand,
  { engine, timeoutMs }: Pick<DeliverEventParts, "engine"> & { timeoutMs: number },
): Promise<Delivery> {
  if (timeoutMs <= 0) {
    throw new ZeebridgeError(
      "ENGINE_UNAVAILABLE",
      "Cannot deliver the event: there is no time left to ask",
    );
  }
  const { tenantId } = command;
  switch (command.kind) {
    case "createInstance": {
      const { processDefinitionKey, variables, awaitCompletion } = command;
      const created = await engine.createProcessInstance(
        { processDefinitionKey, variables, tenantId, awaitCompletion: awaitCompletion ? {} : undefined },
        { timeoutMs },
      );
      const { processInstanceKey } = created;
      const result = awaitCompletion ? created.variables : undefined;
      return { outcome: "delivered", event: { processInstanceKey, variables: result, tenantId } };
    }
    case "publishMessage": {
      const message = { ...command, name: command.messageName };
      const published = await engine.publishMessage(message, { timeoutMs });
      if (published.outcome === "duplicate") return published;
      return { outcome: "delivered", event: { messageKey: published.messageKey, tenantId } };
    }
    case "correlateMessage": {
      const message = { ...command, name: command.messageName };
      const correlated = await engine.correlateMessage(message, { timeoutMs });
      if (correlated.outcome === "notFound") return { outcome: "unmatched" };
      const { processInstanceKey, messageKey } = correlated;
      return { outcome: "delivered", event: { processInstanceKey, messageKey, tenantId } };
    }
  }
}

function waitsForResult(command: EventCommand): boolean {
  return command.kind === "correlateMessage" ||
    command.kind === "createInstance" && !!command.awaitCompletion;
}
