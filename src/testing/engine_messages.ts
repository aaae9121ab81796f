/**
 * Messages of the stub engine: buffered while their time to live lasts, and unique by id while they are.
 *
 * @module
 */

import type { JsonObject } from "../core/json.ts";
import { rejection } from "./engine_answer.ts";

/** A published message, to look at. */
export interface StubMessage {
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

/** Keeps messages. */
export class StubMessages {
  /** Every message that was published, oldest first. */
  readonly list: StubMessage[] = [];
  /** Until when an id is taken. */
  readonly #takenUntil = new Map<string, number>();

  /**
   * Publishes a message.
   *
   * @throws {StubRefusal} 409 if one with this id is still buffered.
   */
  publish(message: StubMessage): void {
    const { tenantId, name, correlationKey, messageId, timeToLiveMs, publishedAt } = message;
    if (messageId !== "") {
      const identity = JSON.stringify([tenantId, name, correlationKey, messageId]);
      if ((this.#takenUntil.get(identity) ?? -Infinity) > publishedAt) {
        const found = "but a message with that id was already published";
        const reason = `Expected to publish a new message with id '${messageId}', ${found}`;
        throw rejection("ALREADY_EXISTS", { intent: "PUBLISH", reason });
      }
      // Without a time to live nothing is buffered, so nothing is remembered.
      if (timeToLiveMs > 0) this.#takenUntil.set(identity, publishedAt + timeToLiveMs);
    }
    this.list.push(message);
  }
}
