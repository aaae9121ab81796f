/**
 * Waiting for the events of a model: a message, or a time.
 *
 * @module
 */

import type { JsonObject } from "../../../core/json.ts";
import type { EventModel } from "../model/model.ts";
import type { ElementInstance } from "./element_instance.ts";
import type { MessageSubscription, SubscriptionLife } from "./message_subscriptions.ts";
import type { ProcessInstance } from "./process_instance.ts";
import { readSchedule, runSchedule } from "./timers.ts";
import { visibleVariables } from "./variables.ts";

/** What is waited for, and by whom. */
export interface EventWait {
  /** The event. */
  event: EventModel;
  /** Id of the element that has the event. */
  elementId: string;
  /** Element instance that waits. */
  element: ElementInstance;
  /** Whose variables the correlation key is of. */
  keyScope: ElementInstance;
  /** Whether there may be a second event. */
  life: SubscriptionLife;
  /** The event is there. Called from the agenda, and not once the element is over. */
  onEvent(variables: JsonObject): void;
}

/**
 * Waits for an event, until the function that it gives is called.
 *
 * @throws {IncidentError} if an expression of the event cannot be evaluated.
 */
export function subscribe(instance: ProcessInstance, wait: EventWait): () => void {
  const { event } = wait;
  if (event.kind === "message") return subscribeToMessage(instance, wait, event);
  if (event.kind === "timer") return subscribeToTimer(instance, wait, event);
  // Errors come by themselves.
  return () => {};
}

type EventOf<Kind extends EventModel["kind"]> = Extract<EventModel, { kind: Kind }>;

function subscribeToMessage(
  instance: ProcessInstance,
  wait: EventWait,
  { name, correlationKey }: EventOf<"message">,
): () => void {
  const { definition, runtime, key: processInstanceKey } = instance;
  const { evaluator, messages } = runtime;
  const subscription: MessageSubscription = {
    messageSubscriptionKey: runtime.nextKey(),
    messageName: evaluator.text(name, () => visibleVariables(wait.element)),
    correlationKey: correlationKey === undefined
      ? ""
      : evaluator.correlationKey(correlationKey, () => visibleVariables(wait.keyScope)),
    elementId: wait.elementId,
    processDefinitionId: definition.processDefinitionId,
    processDefinitionKey: definition.processDefinitionKey,
    processInstanceKey,
    elementInstanceKey: wait.element.key,
    tenantId: definition.tenantId,
    state: "CREATED",
    updatedAt: runtime.clock.now(),
    life: wait.life,
    onMessage: ({ variables }) => announce(instance, wait, variables),
  };
  messages.open(subscription);
  // As in Zeebe, where this takes some commands: what is in the element begins first.
  runtime.agenda.addLast(() => messages.takeBuffered(subscription));
  return () => messages.close(subscription);
}

function subscribeToTimer(
  instance: ProcessInstance,
  wait: EventWait,
  { timer, value }: EventOf<"timer">,
): () => void {
  const { clock, evaluator, agenda } = instance.runtime;
  const text = evaluator.text(value, () => visibleVariables(wait.element));
  return runSchedule(readSchedule(timer, { text, now: clock.now() }), {
    clock,
    onDue() {
      announce(instance, wait, {});
      agenda.run();
    },
  });
}

function announce(
  { runtime }: ProcessInstance,
  { element, onEvent }: EventWait,
  variables: JsonObject,
): void {
  runtime.agenda.add(() => {
    if (!element.isEnded) onEvent(variables);
  });
}
