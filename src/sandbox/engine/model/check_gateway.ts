/**
 * What Zeebe asks of gateways before it deploys them.
 *
 * @module
 */

import type { ModelProblems } from "./problems.ts";
import type { NodeDraft } from "./read_node.ts";

/** Checks an element, if it is a gateway, and lets an event-based one know its events. */
export function checkGateway(node: NodeDraft, { nodes, problems }: {
  nodes: ReadonlyMap<string, NodeDraft>;
  problems: ModelProblems;
}): void {
  const { id, work, outgoing, defaultFlow } = node;
  if (defaultFlow !== undefined && !outgoing.some((flow) => flow.id === defaultFlow)) {
    problems.add(id, "Default flow must start at gateway");
  }
  if (work.kind !== "choose" && outgoing.some(({ condition }) => condition !== undefined)) {
    problems.add(id, "Conditional sequence flows are only supported at exclusive or inclusive gateway");
  }
  if (work.kind === "choose") {
    for (const flow of outgoing) {
      if (outgoing.length > 1 && flow.condition === undefined && flow.id !== defaultFlow) {
        problems.add(flow.id, "Must have a condition or be default flow");
      }
    }
  } else if (work.kind === "awaitFirst") {
    const targets = outgoing.flatMap(({ targetId }) => nodes.get(targetId) ?? []);
    if (targets.length < 2) {
      problems.add(id, "Event-based gateway must have at least 2 outgoing sequence flows.");
    }
    if (targets.some(({ work, type }) => work.kind !== "catch" || type !== "intermediateCatchEvent")) {
      problems.add(
        id,
        "Event-based gateway must not have an outgoing sequence flow to other elements than message/timer catch events.",
      );
    }
    node.work = { kind: "awaitFirst", targets };
  }
}
