/**
 * A sequence flow for the library's processes. Its own one has a message broker with exchanges and queues, which
 * is half of what an instance costs; this one tells its listeners directly. And it carries no discarded tokens,
 * which Zeebe does not know: a join waits for what comes, and for nothing else.
 *
 * @module
 */

import type { Context, FlowBroker, FlowDefinition } from "./bpmn_elements.d.ts";
import { EventListeners } from "./direct_events.ts";

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
  readonly #listeners = new EventListeners();

  /** Makes a flow of a definition. */
  constructor(definition: FlowDefinition, _context: Context) {
    this.#definition = definition;
    this.id = definition.id;
    this.targetId = definition.targetId;
    this.broker = {
      subscribeTmp: (_exchange, pattern, onMessage, options) =>
        this.#listeners.add(pattern, { onMessage, options }),
      cancel: (tag) => void this.#listeners.remove(tag),
    };
  }

  /** Sends a token along. */
  take(content: { sequenceId: string }): void {
    const { id, type, sourceId, targetId, parent } = this.#definition;
    this.#listeners.tell("flow.take", {
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
    });
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
