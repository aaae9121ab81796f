/**
 * A sequence flow for the library's processes. Its own one has a message broker with exchanges and queues, which
 * is half of what an instance costs; this one tells its listeners directly. And it carries no discarded tokens,
 * which Zeebe does not know: a join waits for what comes, and for nothing else.
 *
 * @module
 */

import type { Context, FlowBroker, FlowDefinition, TokenMessage } from "./bpmn_elements.d.ts";

interface Listener {
  tag: string;
  priority: number;
  onMessage(routingKey: string, message: TokenMessage): void;
}

/** A flow that tokens take. */
export class TokenFlow {
  /** Id. */
  readonly id: string;
  /** Element that it leads to. */
  readonly targetId: string;
  /** What the library knows flows by. */
  readonly isSequenceFlow = true;
  /** What elements and processes subscribe to. */
  readonly broker: FlowBroker;
  readonly #definition: FlowDefinition;
  #listeners: readonly Listener[] = [];

  /** Makes a flow of a definition. */
  constructor(definition: FlowDefinition, _context: Context) {
    this.#definition = definition;
    this.id = definition.id;
    this.targetId = definition.targetId;
    this.broker = {
      subscribeTmp: (_exchange, _pattern, onMessage, { consumerTag: tag = "", priority = 0 }) => {
        this.#listeners = [...this.#listeners, { tag, priority, onMessage }]
          .sort((one, other) => other.priority - one.priority);
      },
      cancel: (tag) => {
        this.#listeners = this.#listeners.filter((listener) => listener.tag !== tag);
      },
    };
  }

  /** Sends a token along. */
  take(content: { sequenceId: string }): void {
    const { id, type, sourceId, targetId, parent } = this.#definition;
    const message: TokenMessage = {
      fields: { routingKey: "flow.take" },
      content: {
        ...content,
        action: "take",
        id,
        type,
        sourceId,
        targetId,
        isSequenceFlow: true,
        parent: { ...parent },
      },
      properties: { type: "take" },
      ack() {},
    };
    for (const { onMessage } of this.#listeners) onMessage("flow.take", message);
  }

  /** Nothing: there are no discarded tokens. */
  discard(): void {}

  /** Nothing: nothing waits in a flow. */
  stop(): void {}

  /** What the library discards and stops tokens with. */
  getApi(): { discard(): void; stop(): void } {
    return { discard() {}, stop() {} };
  }
}
