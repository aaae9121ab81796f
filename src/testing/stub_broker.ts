/**
 * What stands behind the stub engine's REST front: it runs nothing. An instance is just remembered, a published
 * message meets nobody, and message subscriptions are put in by the test.
 *
 * @module
 */

import type { JsonObject } from "../core/json.ts";
import type { Clock } from "../ports/clock.ts";
import type { ProcessDefinition } from "../sandbox/engine/definitions.ts";
import type { PublishedMessage } from "../sandbox/engine/message_ids.ts";
import type {
  Broker,
  CorrelatedMessage,
  CreatedInstance,
  CreateInstanceCommand,
  ListedInstance,
} from "../sandbox/engine/rest/broker.ts";
import {
  createSubscription,
  type StubSubscription,
  type StubSubscriptionRequest,
} from "./engine_subscriptions.ts";

/** A process instance that was created, to look at. A test may end it by its `state`. */
export interface StubInstance extends ListedInstance {
  /** Its process definition. */
  definition: ProcessDefinition;
  /** Variables. */
  variables: JsonObject;
}

/** The state of a stub engine. */
export class StubBroker implements Broker {
  /** Messages that were published, oldest first. */
  readonly messages: PublishedMessage[] = [];
  /** Every process instance that was created, oldest first. */
  readonly instances: StubInstance[] = [];
  /** Every message subscription, oldest first. */
  readonly subscriptions: StubSubscription[] = [];
  readonly #clock: Clock;
  readonly #nextKey: () => bigint;

  /** Makes a broker without state. */
  constructor({ clock, nextKey }: { clock: Clock; nextKey: () => bigint }) {
    this.#clock = clock;
    this.#nextKey = nextKey;
  }

  /** Adds a message subscription. */
  addSubscription(request: StubSubscriptionRequest): StubSubscription {
    const subscription = createSubscription(request, { nextKey: this.#nextKey, now: this.#clock.now() });
    this.subscriptions.push(subscription);
    return subscription;
  }

  /** Nothing runs. */
  deployed(): void {}

  /** Nothing runs. */
  deleted(): void {}

  /** Remembers an instance. One that is waited for ends as it began, whatever its model says. */
  createInstance({ definition, variables, until }: CreateInstanceCommand): CreatedInstance {
    const processInstanceKey = this.#nextKey();
    this.instances.push({
      processInstanceKey,
      processDefinitionId: definition.processDefinitionId,
      processDefinitionKey: definition.processDefinitionKey,
      version: definition.version,
      definition,
      variables,
      tenantId: definition.tenantId,
      state: until === "completed" ? "COMPLETED" : "ACTIVE",
      createdAt: this.#clock.now(),
    });
    return { processInstanceKey, completed: until === "completed" ? Promise.resolve(variables) : undefined };
  }

  /** Ends an instance. */
  cancelInstance(processInstanceKey: bigint): boolean {
    const instance = this.instances.find((one) => one.processInstanceKey === processInstanceKey);
    if (instance?.state !== "ACTIVE") return false;
    instance.state = "TERMINATED";
    return true;
  }

  /** Remembers a message. */
  publish(message: PublishedMessage): void {
    this.messages.push(message);
  }

  /** Correlates a message with the first subscription that waits for it. */
  correlate({ name, correlationKey, tenantId }: CorrelatedMessage): bigint | undefined {
    const subscription = this.subscriptions.find((candidate) =>
      candidate.state === "CREATED" && candidate.messageName === name && candidate.tenantId === tenantId &&
      candidate.correlationKey === correlationKey
    );
    if (subscription === undefined) return undefined;
    subscription.state = "CORRELATED";
    subscription.updatedAt = this.#clock.now();
    return subscription.processInstanceKey;
  }

  /** The job itself remembers. */
  jobEnded(): void {}

  /** There are no incidents. */
  resolveIncident(): boolean {
    return false;
  }

  /** There are no element instances. */
  setVariables(): boolean {
    return false;
  }

  /** Every instance. */
  listInstances(): Iterable<StubInstance> {
    return this.instances;
  }

  /** Every subscription. */
  listSubscriptions(): Iterable<StubSubscription> {
    return this.subscriptions;
  }
}
