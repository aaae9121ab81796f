/**
 * Who waits for which message, and the messages that are buffered until somebody does.
 *
 * A message meets each process once: an instance of it that waits, or else a start event. Of the instances that
 * wait the first one gets it.
 *
 * @module
 */

import type { Clock } from "../../../ports/clock.ts";
import type { PublishedMessage } from "../message_ids.ts";
import type { CorrelatedMessage, ListedSubscription } from "../rest/broker.ts";
import { MessageBuffer } from "./message_buffer.ts";

/** What becomes of a subscription that got a message. */
export type SubscriptionLife = "once" | "always";

/** Something that waits for a message. */
export interface MessageSubscription extends ListedSubscription {
  /** Whether it goes on waiting once it got a message. */
  life: SubscriptionLife;
  /** Takes a message. */
  onMessage(message: CorrelatedMessage): void;
}

/** A start event that waits for messages. */
export interface StartSubscription {
  /** Name of the messages. */
  messageName: string;
  /** BPMN process id. */
  processDefinitionId: string;
  /** Tenant. */
  tenantId: string;
  /** Starts an instance, and gives its key. */
  start(message: CorrelatedMessage): bigint;
}

/** Correlates messages. */
export class MessageSubscriptions {
  readonly #waiting = new Map<string, Set<MessageSubscription>>();
  readonly #starts = new Map<string, Set<StartSubscription>>();
  readonly #buffer: MessageBuffer;
  /** Processes and correlation keys of which an instance runs that a message started. */
  readonly #started = new Map<string, bigint>();

  /** Makes subscriptions that nobody has. */
  constructor(clock: Clock) {
    this.#buffer = new MessageBuffer(clock);
  }

  /** Takes a message, and keeps it for as long as it lives. */
  publish(message: PublishedMessage): void {
    const met = new Set<string>();
    this.#correlate(message, met);
    this.#buffer.add(message, met);
  }

  /** Correlates a message now: the key of the first instance that got it, if one did. */
  correlate(message: CorrelatedMessage): bigint | undefined {
    return this.#correlate(message, new Set());
  }

  /** Opens a subscription. */
  open(subscription: MessageSubscription): void {
    const place = placeOfSubscription(subscription);
    this.#waiting.set(place, (this.#waiting.get(place) ?? new Set()).add(subscription));
  }

  /** Gives a subscription the buffered messages that it waits for. */
  takeBuffered(subscription: MessageSubscription): void {
    const { messageName: name, correlationKey, tenantId, processDefinitionId, life } = subscription;
    for (const { message, met } of this.#buffer.at({ name, correlationKey, tenantId })) {
      if (!this.#waiting.get(placeOfSubscription(subscription))?.has(subscription)) return;
      if (met.has(processDefinitionId)) continue;
      met.add(processDefinitionId);
      this.#deliver(subscription, message);
      if (life === "once") return;
    }
  }

  /** Closes a subscription. */
  close(subscription: MessageSubscription): void {
    const place = placeOfSubscription(subscription);
    const waiting = this.#waiting.get(place);
    if (waiting?.delete(subscription) && waiting.size === 0) this.#waiting.delete(place);
  }

  /** Opens the subscription of a start event; the function that it gives closes it. */
  openStart(subscription: StartSubscription): () => void {
    const { messageName, tenantId } = subscription;
    const place = JSON.stringify([tenantId, messageName]);
    const starts = this.#starts.get(place) ?? new Set();
    this.#starts.set(place, starts.add(subscription));
    return () => void starts.delete(subscription);
  }

  /** An instance that a message started is over: the next one may start. */
  release({ processInstanceKey, processDefinitionId, correlationKey, tenantId }: {
    processInstanceKey: bigint;
    processDefinitionId: string;
    correlationKey: string;
    tenantId: string;
  }): void {
    const lock = JSON.stringify([tenantId, processDefinitionId, correlationKey]);
    if (this.#started.get(lock) !== processInstanceKey) return;
    this.#started.delete(lock);
    for (const { message, met } of this.#buffer.withKey({ correlationKey, tenantId })) {
      if (met.has(processDefinitionId)) continue;
      for (const start of this.#starts.get(JSON.stringify([tenantId, message.name])) ?? []) {
        if (start.processDefinitionId !== processDefinitionId) continue;
        met.add(processDefinitionId);
        this.#start(start, message);
        return;
      }
    }
  }

  /** Every subscription of an instance, oldest first. */
  *list(): Generator<MessageSubscription> {
    for (const waiting of this.#waiting.values()) yield* waiting;
  }

  /** Gives a message to all that it meets, and adds their processes to `met`. */
  #correlate(message: CorrelatedMessage, met: Set<string>): bigint | undefined {
    let first: bigint | undefined;
    for (const subscription of [...this.#waiting.get(placeOf(message)) ?? []]) {
      if (met.has(subscription.processDefinitionId)) continue;
      met.add(subscription.processDefinitionId);
      first ??= subscription.processInstanceKey;
      this.#deliver(subscription, message);
    }
    const { tenantId, name, correlationKey } = message;
    for (const start of [...this.#starts.get(JSON.stringify([tenantId, name])) ?? []]) {
      const { processDefinitionId } = start;
      const lock = JSON.stringify([tenantId, processDefinitionId, correlationKey]);
      if (met.has(processDefinitionId) || this.#started.has(lock)) continue;
      met.add(processDefinitionId);
      const processInstanceKey = this.#start(start, message);
      first ??= processInstanceKey;
    }
    return first;
  }

  #deliver(subscription: MessageSubscription, message: CorrelatedMessage): void {
    if (subscription.life === "once") this.close(subscription);
    subscription.onMessage(message);
  }

  #start(start: StartSubscription, message: CorrelatedMessage): bigint {
    const { processDefinitionId, tenantId } = start;
    const processInstanceKey = start.start(message);
    if (message.correlationKey !== "") {
      const lock = JSON.stringify([tenantId, processDefinitionId, message.correlationKey]);
      this.#started.set(lock, processInstanceKey);
    }
    return processInstanceKey;
  }
}

function placeOf({ name, correlationKey, tenantId }: MessagePlace): string {
  return JSON.stringify([tenantId, name, correlationKey]);
}

function placeOfSubscription({ messageName: name, correlationKey, tenantId }: MessageSubscription): string {
  return placeOf({ name, correlationKey, tenantId });
}

type MessagePlace = Pick<CorrelatedMessage, "name" | "correlationKey" | "tenantId">;
