/**
 * Loops in which nothing can happen: a token would go round in them for ever.
 *
 * @module
 */

import type { FlowNode, SequenceFlow } from "./model.ts";
import type { ModelProblems } from "./problems.ts";
import type { ScopeDraft } from "./read_scope.ts";

/** What tokens only pass, tasks and gateways alike. */
const PASSED: ReadonlySet<string> = new Set(["task", "manualTask", "exclusiveGateway", "parallelGateway"]);
/** Every loop of those that Zeebe looks for has one of these. */
const TASKS: ReadonlySet<string> = new Set(["task", "manualTask"]);

/** Says of each such loop where it goes. */
export function checkLoops(scope: ScopeDraft, problems: ModelProblems): void {
  for (const node of scope.nodes.values()) {
    const loop = TASKS.has(node.type) ? loopOf(node, scope) : undefined;
    if (loop === undefined) continue;
    const text = loop.map(({ id }) => id).join(" > ");
    const rule = "Processes are not allowed to contain a straight-through processing loop";
    problems.add(scope.id, `${rule}: ${text}`);
  }
  for (const child of scope.children) checkLoops(child, problems);
}

/** The way from an element back to itself. */
function loopOf(start: FlowNode, { nodes }: ScopeDraft): FlowNode[] | undefined {
  const seen = new Set<FlowNode>();
  const pending: FlowNode[][] = [[start]];
  for (let way = pending.pop(); way !== undefined; way = pending.pop()) {
    for (const { targetId } of way.at(-1)?.outgoing.filter(isUnconditional) ?? []) {
      const target = nodes.get(targetId);
      if (target === undefined || !PASSED.has(target.type) || seen.has(target)) continue;
      if (target === start) return [...way, target];
      seen.add(target);
      pending.push([...way, target]);
    }
  }
  return undefined;
}

function isUnconditional({ condition }: SequenceFlow): boolean {
  return condition === undefined;
}
