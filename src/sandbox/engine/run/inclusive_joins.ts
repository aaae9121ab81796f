/**
 * Inclusive gateways that join: a token that comes waits, if another one may still come along a flow that none has
 * come along yet. Like Zeebe 8.6 this looks at it when tokens come, and not when one goes elsewhere.
 *
 * @module
 */

import type { FlowNode } from "../model/model.ts";
import type { TokenActivity } from "../tokens/token_activity.ts";
import type { ElementInstance } from "./element_instance.ts";
import type { ProcessInstance } from "./process_instance.ts";

/** Inclusive gateways to which tokens have come. */
export class InclusiveJoins {
  readonly #waiting = new Map<TokenActivity, ProcessInstance>();

  /** A token came to a gateway. */
  add(gateway: TokenActivity, instance: ProcessInstance): void {
    this.#waiting.set(gateway, instance);
  }

  /** Lets go on what waits for nothing more. */
  settle(): void {
    for (const [gateway, instance] of this.#waiting) {
      this.#waiting.delete(gateway);
      const scope = instance.scopeOf(gateway);
      if (scope === undefined || scope.isEnded || scope.interruptedBy !== undefined) continue;
      if (gateway.waitingFlows.size > 0 && !mayCome(gateway, scope)) gateway.join();
    }
  }
}

/** Whether a token that is in the scope has a way to the gateway, along a flow that none has come along. */
function mayCome(gateway: TokenActivity, scope: ElementInstance): boolean {
  const nodes = scope.scope?.nodes;
  if (nodes === undefined) return false;
  const { waitingFlows } = gateway;
  const pending: FlowNode[] = [];
  const add = (id: string): void => {
    const node = nodes.get(id);
    if (node !== undefined) pending.push(node, ...node.boundaryEvents.map((handler) => handler.node));
  };
  for (const { elementId } of scope.children) add(elementId);
  for (const other of gateway.siblings(scope.elementId)) {
    if (other !== gateway && other.waitingFlows.size > 0) add(other.id);
  }
  const seen = new Set<FlowNode>();
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    for (const { id, targetId } of node.outgoing) {
      if (targetId !== gateway.id) add(targetId);
      else if (!waitingFlows.has(id)) return true;
    }
  }
  return false;
}
