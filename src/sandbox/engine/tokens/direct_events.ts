/**
 * Events told directly. The library's brokers put every event through an exchange and a queue for each listener,
 * made for it and thrown away; a process with its elements has few listeners, and they are always there.
 *
 * @module
 */

import type { Broker, SubscriptionOptions, TokenContent, TokenMessage } from "./bpmn_elements.d.ts";

interface Listener {
  tag: string;
  priority: number;
  pattern: string;
  onMessage(routingKey: string, message: TokenMessage): void;
}

/** Listeners to the events of a flow, an element or a process, the most important one first. */
export class EventListeners {
  #listeners: readonly Listener[] = [];

  /** Adds a listener to events of this key; `#` at its end stands for all that begin so. */
  add(
    pattern: string,
    { onMessage, options }: { onMessage: Listener["onMessage"]; options: SubscriptionOptions },
  ): void {
    const { consumerTag: tag = "", priority = 0 } = options;
    this.#listeners = [...this.#listeners, { tag, priority, pattern, onMessage }]
      .sort((one, other) => other.priority - one.priority);
  }

  /** Removes a listener, and says whether there was one. */
  remove(tag: string): boolean {
    const count = this.#listeners.length;
    this.#listeners = this.#listeners.filter((listener) => listener.tag !== tag);
    return this.#listeners.length < count;
  }

  /** Tells them of an event. */
  tell(routingKey: string, { content, properties }: Pick<TokenMessage, "content" | "properties">): void {
    if (this.#listeners.length === 0) return;
    const message: TokenMessage = { fields: { routingKey }, content, properties, ack() {} };
    for (const { pattern, onMessage } of this.#listeners) {
      if (matches(pattern, routingKey)) onMessage(routingKey, message);
    }
  }
}

function matches(pattern: string, routingKey: string): boolean {
  return pattern.endsWith("#") ? routingKey.startsWith(pattern.slice(0, -1)) : pattern === routingKey;
}

/** Lets a broker tell its events directly to these listeners. All else goes its ways. */
export function tellEventsDirectly(broker: Broker, listeners: EventListeners): void {
  const subscribeTmp = broker.subscribeTmp.bind(broker);
  const publish = broker.publish.bind(broker);
  const cancel = broker.cancel.bind(broker);
  Object.assign(broker, {
    subscribeTmp(
      exchange: string,
      pattern: string,
      onMessage: Listener["onMessage"],
      options: SubscriptionOptions,
    ): void {
      if (exchange === "event") listeners.add(pattern, { onMessage, options });
      else subscribeTmp(exchange, pattern, onMessage, options);
    },
    publish(exchange: string, routingKey: string, content: TokenContent, properties = {}): void {
      if (exchange === "event") listeners.tell(routingKey, { content, properties });
      else publish(exchange, routingKey, content, properties);
    },
    cancel(tag: string): void {
      if (!listeners.remove(tag)) cancel(tag);
    },
  });
}
