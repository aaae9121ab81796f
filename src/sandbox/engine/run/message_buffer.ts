/**
 * Messages that wait for somebody to wait for them, each for as long as it lives.
 *
 * @module
 */

import type { Clock } from "../../../ports/clock.ts";
import type { PublishedMessage } from "../message_ids.ts";

/** A message that is kept. */
export interface BufferedMessage {
  /** The message. */
  message: PublishedMessage;
  /** Processes that got it. */
  met: Set<string>;
}

/** So many messages are kept before those that have run out are looked for. */
const SWEEP_AT = 1_000;

/** Keeps messages, oldest first. */
export class MessageBuffer {
  readonly #clock: Clock;
  readonly #byKey = new Map<string, BufferedMessage[]>();
  #count = 0;
  #sweepAt = SWEEP_AT;

  /** Makes an empty buffer. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Keeps a message that these processes got, unless it has no time to live. */
  add(message: PublishedMessage, met: Set<string>): void {
    if (message.timeToLiveMs <= 0) return;
    if (this.#count >= this.#sweepAt) this.#sweep();
    const key = keyOf(message);
    const messages = this.#byKey.get(key) ?? [];
    messages.push({ message, met });
    this.#byKey.set(key, messages);
    this.#count++;
  }

  /** Messages with a name and a correlation key. */
  at({ name, ...place }: { name: string; correlationKey: string; tenantId: string }): BufferedMessage[] {
    return this.withKey(place).filter(({ message }) => message.name === name);
  }

  /** Messages with a correlation key. */
  withKey(place: { correlationKey: string; tenantId: string }): BufferedMessage[] {
    return this.#byKey.get(keyOf(place))?.filter((one) => this.#lives(one)) ?? [];
  }

  #lives({ message: { publishedAt, timeToLiveMs } }: BufferedMessage): boolean {
    return publishedAt + timeToLiveMs > this.#clock.now();
  }

  #sweep(): void {
    this.#count = 0;
    for (const [key, messages] of this.#byKey) {
      const living = messages.filter((one) => this.#lives(one));
      this.#count += living.length;
      if (living.length > 0) this.#byKey.set(key, living);
      else this.#byKey.delete(key);
    }
    this.#sweepAt = Math.max(SWEEP_AT, 2 * this.#count);
  }
}

function keyOf({ correlationKey, tenantId }: { correlationKey: string; tenantId: string }): string {
  return JSON.stringify([tenantId, correlationKey]);
}
