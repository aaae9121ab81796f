/**
 * What elements do while a token is in them, by the kind of their work.
 *
 * @module
 */

import type { JsonObject } from "../../../core/json.ts";
import type { FlowNode, SequenceFlow, Work } from "../model/model.ts";
import type { ElementInstance } from "./element_instance.ts";
import { openBoundaryEvents, openEventSubProcesses, throwError } from "./event_handlers.ts";
import { subscribe } from "./event_subscriptions.ts";
import { IncidentError } from "./incident.ts";
import { createJob } from "./job_work.ts";
import type { ProcessInstance } from "./process_instance.ts";
import type { ElementPlace } from "./runtime.ts";
import { visibleVariables } from "./variables.ts";

/** An element at work. */
interface Worker<Kind extends Work["kind"] = Work["kind"]> {
  instance: ProcessInstance;
  element: ElementInstance;
  node: FlowNode;
  work: Extract<Work, { kind: Kind }>;
}

const WORK: { [Kind in Work["kind"]]: (worker: Worker<Kind>) => void } = {
  pass({ instance, element, node }) {
    const variables = takeEvent(element);
    if (variables === undefined && node.type !== "parallelGateway") completeNext({ instance, element });
    else instance.complete(element, { variables });
  },
  job({ instance, element, work }) {
    openBoundaryEvents(instance, element);
    createJob({ instance, element }, work.job);
  },
  catch: awaitEvent,
  script({ instance, element, work }) {
    const scope = () => visibleVariables(element);
    const value = instance.runtime.evaluator.json(work.expression, { scope, kind: "EXTRACT_VALUE_ERROR" });
    completeNext({ instance, element }, { [work.resultVariable]: value });
  },
  choose({ instance, element, node, work }) {
    const flowIds = chooseFlows(instance, { element, node, take: work.take }).map(({ id }) => id);
    instance.complete(element, { flowIds });
  },
  awaitFirst: awaitFirstEvent,
  scope({ instance, element, work }) {
    const event = takeEvent(element);
    const [start] = work.scope.starts;
    if (event !== undefined && start !== undefined) element.putEvent(start.node.id, event);
    openBoundaryEvents(instance, element);
    openEventSubProcesses(instance, element);
    element.activity?.open();
  },
  terminate: ({ instance, element }) =>
    instance.runtime.agenda.add(() => terminateScope({ instance, element })),
  throwError({ instance, element, work }) {
    const code = instance.runtime.evaluator.text(work.code, () => visibleVariables(element));
    if (throwError(instance, element, { code, variables: {} })) return;
    const message = `Expected to throw an error event with the code '${code}', but it was not caught.`;
    throw new IncidentError("UNHANDLED_ERROR_EVENT", message);
  },
};

/**
 * Lets an element work.
 *
 * @throws {IncidentError} if it cannot.
 */
export function work(
  instance: ProcessInstance,
  { element, node }: { element: ElementInstance; node: FlowNode },
): void {
  perform({ instance, element, node, work: node.work });
}

function perform<Kind extends Work["kind"]>(worker: Worker<Kind>): void {
  const { kind } = worker.work;
  WORK[kind as Kind](worker);
}

/**
 * Completes an element when all that is due already was done. Zeebe gives those turns to elements that only pass
 * tokens on, but not to gateways, and so it is seen in which order tokens beside each other go on.
 */
function completeNext({ instance, element }: ElementPlace, variables?: JsonObject): void {
  instance.runtime.agenda.add(() => instance.complete(element, { variables }));
}

function terminateScope({ instance, element }: ElementPlace): void {
  const { activity, parent } = element;
  if (element.isEnded || activity === undefined || parent === undefined) return;
  for (const other of [...parent.children]) {
    if (other !== element) instance.terminate(other);
  }
  for (const sibling of activity.siblings(parent.elementId)) sibling.dropWaiting();
  parent.closeHandlers();
  instance.complete(element);
}

function takeEvent(element: ElementInstance) {
  return element.parent?.takeEvent(element.elementId);
}

function awaitEvent({ instance, element, work }: Worker<"catch">): void {
  // Behind an event-based gateway the event has happened already.
  const event = takeEvent(element);
  if (event !== undefined) {
    instance.complete(element, { variables: event });
    return;
  }
  openBoundaryEvents(instance, element);
  element.addSubscription(subscribe(instance, {
    event: work.event,
    elementId: element.elementId,
    element,
    keyScope: element,
    life: "once",
    onEvent: (variables) => instance.complete(element, { variables }),
  }));
}

function awaitFirstEvent({ instance, element, node, work }: Worker<"awaitFirst">): void {
  for (const target of work.targets) {
    if (target.work.kind !== "catch") continue;
    element.addSubscription(subscribe(instance, {
      event: target.work.event,
      elementId: target.id,
      element,
      keyScope: element,
      life: "once",
      onEvent(variables) {
        element.parent?.putEvent(target.id, variables);
        const flowIds = node.outgoing.filter(({ targetId }) => targetId === target.id).map(({ id }) => id);
        instance.complete(element, { flowIds });
      },
    }));
  }
}

function chooseFlows(
  { runtime: { evaluator } }: ProcessInstance,
  { element, node, take }: { element: ElementInstance; node: FlowNode; take: "first" | "every" },
): SequenceFlow[] {
  const { outgoing, defaultFlow } = node;
  if (outgoing.length === 0) return [];
  const variables = visibleVariables(element);
  const chosen: SequenceFlow[] = [];
  for (const flow of outgoing) {
    if (flow.id === defaultFlow) continue;
    if (flow.condition !== undefined && !evaluator.condition(flow.condition, () => variables)) continue;
    chosen.push(flow);
    if (take === "first") break;
  }
  if (chosen.length > 0) return chosen;
  const otherwise = outgoing.filter(({ id }) => id === defaultFlow);
  if (otherwise.length > 0) return otherwise;
  const message = "Expected at least one condition to evaluate to true, or to have a default flow";
  throw new IncidentError("CONDITION_ERROR", message);
}
