/**
 * Which message ids are taken: an id is unique among the messages with the same name and correlation key for as
 * long as the message that has it is buffered.
 *
 * @module
 */

import type { JsonObject } from "../../core/json.ts";
import { rejection } from "./rest/answer.ts";

/** A published message. */
export interface PublishedMessage {
  /** Key. */
  messageKey: bigint;
  /** Message name. */
  name: string;
  /** Correlation key. */
  correlationKey: string;
  /** Message id; empty if it has none. */
  messageId: string;
  /** How long it is buffered, in milliseconds. */
  timeToLiveMs: number;
  /** Variables. */
  variables: JsonObject;
  /** Tenant. */
  tenantId: string;
  /** When it was published, in milliseconds since the epoch. */
  publishedAt: number;
}

/** So many ids are kept before those that have run out are looked for. */
const SWEEP_AT = 1_000;

/** Knows the ids of buffered messages. */
export class MessageIds {
  /** Until when an id is taken. */
  readonly #takenUntil = new Map<string, number>();
  #sweepAt = SWEEP_AT;

  /**
   * Takes the id of a message, if it has one.
   *
   * @throws {Refusal} 409 if a message with this id is still buffered.
   */
  claim(message: PublishedMessage): void {
    const { tenantId, name, correlationKey, messageId, timeToLiveMs, publishedAt } = message;
    if (messageId === "") return;
    const identity = JSON.stringify([tenantId, name, correlationKey, messageId]);
    if ((this.#takenUntil.get(identity) ?? -Infinity) > publishedAt) {
      const found = "but a message with that id was already published";
      const reason = `Expected to publish a new message with id '${messageId}', ${found}`;
      throw rejection("ALREADY_EXISTS", { intent: "PUBLISH", reason });
    }
    // Without a time to live nothing is buffered, so nothing is remembered.
    if (timeToLiveMs > 0) this.#takenUntil.set(identity, publishedAt + timeToLiveMs);
    this.#sweep(publishedAt);
  }

  #sweep(now: number): void {
    if (this.#takenUntil.size < this.#sweepAt) return;
    for (const [identity, untilAt] of this.#takenUntil) {
      if (untilAt <= now) this.#takenUntil.delete(identity);
    }
    this.#sweepAt = Math.max(SWEEP_AT, 2 * this.#takenUntil.size);
  }
}
