/**
 * What Zeebe asks of the events of a scope before it deploys them.
 *
 * @module
 */

import type { EventHandler, EventModel, FlowNode } from "./model.ts";
import type { ModelProblems } from "./problems.ts";
import type { ScopeDraft } from "./read_scope.ts";

/** Checks where flows come from and lead to, and that no event is waited for twice by one that waits. */
export function checkEvents(scope: ScopeDraft, problems: ModelProblems): void {
  const withIncoming = new Set(scope.flows.map(({ targetId }) => targetId));
  for (const node of scope.nodes.values()) {
    if (node.type === "boundaryEvent") {
      if (withIncoming.has(node.id)) problems.add(node.id, "Cannot have incoming sequence flows");
      if (node.outgoing.length === 0) {
        problems.add(node.id, "Must have at least one outgoing sequence flow or association");
      }
    }
    if (node.type === "endEvent" && node.outgoing.length > 0) {
      problems.add(node.id, "End events must not have outgoing sequence flows to other elements");
    }
    checkOnce(node.boundaryEvents.map(eventOf), { elementId: node.id, problems });
    if (node.work.kind === "awaitFirst") checkTargets(node, { scope, problems });
  }
  checkOnce(scope.eventSubProcesses.map(eventOf), { elementId: scope.id, problems });
}

function eventOf({ event }: EventHandler): EventModel {
  return event;
}

function checkTargets(
  { id, work, outgoing }: FlowNode,
  { scope, problems }: { scope: ScopeDraft; problems: ModelProblems },
): void {
  if (work.kind !== "awaitFirst") return;
  const targetIds = new Set(outgoing.map(({ targetId }) => targetId));
  if (scope.flows.some(({ sourceId, targetId }) => targetIds.has(targetId) && sourceId !== id)) {
    const rule =
      "must not have any additional incoming sequence flows other than that from the event gateway";
    problems.add(id, `Target elements of an event gateway ${rule}`);
  }
  const events = work.targets.flatMap((target) => target.work.kind === "catch" ? [target.work.event] : []);
  checkOnce(events, { elementId: id, problems });
}

function checkOnce(
  events: readonly EventModel[],
  { elementId, problems }: { elementId: string; problems: ModelProblems },
): void {
  const seen = new Set<string>();
  for (const event of events) {
    const rule = ruleOf(event);
    if (rule === undefined) continue;
    if (seen.has(rule)) problems.add(elementId, rule);
    seen.add(rule);
  }
}

/** What is said of a second event that is the same; timers may be the same. */
function ruleOf(event: EventModel): string | undefined {
  if (event.kind === "message") {
    return `Multiple message event definitions with the same name '${event.name.text}' are not allowed`;
  }
  if (event.kind !== "error") return undefined;
  return event.code === undefined
    ? "Multiple error catch events without error code are not supported on the same scope"
    : `Multiple error catch events with the same error code '${event.code}' are not supported on the same scope`;
}
