/**
 * The broker that runs processes: definitions wait for messages and times, instances run, and those that have
 * ended are remembered for a while.
 *
 * @module
 */

import type { JsonObject } from "../../core/json.ts";
import type { Clock, Random } from "../../ports/clock.ts";
import type { ProcessDefinition, ResourceFile } from "./definitions.ts";
import type { JobPolls } from "./job_polls.ts";
import type { Job, Jobs } from "./jobs.ts";
import type { PublishedMessage } from "./message_ids.ts";
import type { FlowNode, ProcessModel } from "./model/model.ts";
import { readModels } from "./model/read_model.ts";
import { rejection } from "./rest/answer.ts";
import type {
  Broker,
  CorrelatedMessage,
  CreatedInstance,
  CreateInstanceCommand,
  ListedSubscription,
} from "./rest/broker.ts";
import { Agenda } from "./run/agenda.ts";
import { Evaluator } from "./run/evaluation.ts";
import { InclusiveJoins } from "./run/inclusive_joins.ts";
import { type InstanceView, viewOf } from "./run/instance_view.ts";
import { endJob } from "./run/job_work.ts";
import { MessageSubscriptions } from "./run/message_subscriptions.ts";
import { ProcessInstance } from "./run/process_instance.ts";
import type { Runtime } from "./run/runtime.ts";
import { evaluateStartEvents, openStartEvents } from "./run/start_events.ts";
import { propagate, setLocal } from "./run/variables.ts";

/** What a broker is made of. */
export interface EmbeddedBrokerOptions {
  /** Time. */
  clock: Clock;
  /** Chance, for FEEL. */
  random: Random;
  /** Gives keys. */
  nextKey: () => bigint;
  /** Jobs. */
  jobs: Jobs;
  /** Polls for them. */
  polls: JobPolls;
  /** The latest version of a process. */
  latest: (
    process: Pick<ProcessDefinition, "processDefinitionId" | "tenantId">,
  ) => ProcessDefinition | undefined;
  /** Most instances that are remembered once they have ended. */
  maxEnded: number;
  /** Something may have changed. */
  onChange: () => void;
}

/** Runs processes. */
export class EmbeddedBroker implements Broker {
  /** What instances share. */
  readonly runtime: Runtime;
  readonly #options: EmbeddedBrokerOptions;
  readonly #models = new Map<bigint, ProcessModel>();
  /** Models of files that are being deployed. */
  readonly #read = new Map<string, ProcessModel[]>();
  readonly #running = new Map<bigint, ProcessInstance>();
  readonly #ended = new Map<bigint, InstanceView>();
  readonly #awaited = new Map<bigint, (variables: JsonObject) => void>();
  /** How to close the start events of the latest versions, by process. */
  readonly #starts = new Map<string, () => void>();

  /** Makes a broker that runs nothing yet. */
  constructor(options: EmbeddedBrokerOptions) {
    this.#options = options;
    const { clock, random, nextKey, jobs, polls, onChange } = options;
    const ambient = { now: () => clock.now(), random: () => random.next(), uuid: () => random.uuid() };
    const joins = new InclusiveJoins();
    this.runtime = {
      joins,
      clock,
      nextKey,
      jobs,
      polls,
      agenda: new Agenda({ clock, onIdle: () => joins.settle(), onDone: onChange }),
      evaluator: new Evaluator(ambient),
      messages: new MessageSubscriptions(clock),
      jobOwners: new WeakMap(),
      elements: new Map(),
      incidents: new Map(),
      ended: (instance) => this.#onEnded(instance),
    };
  }

  /** Ids of the executable processes in a file. */
  readProcessIds(file: ResourceFile): string[] {
    const models = readModels(file);
    for (const model of models) {
      evaluateStartEvents(model, { runtime: this.runtime, resourceName: file.name });
    }
    this.#read.set(file.content, models);
    return models.map(({ id }) => id);
  }

  /** Lets definitions run, and the latest ones wait for what starts them. */
  deployed(definitions: readonly ProcessDefinition[]): void {
    for (const definition of definitions) {
      const { content, resourceName: name, processDefinitionId, processDefinitionKey } = definition;
      const models = this.#read.get(content) ?? readModels({ name, content });
      this.#read.set(content, models);
      const model = models.find(({ id }) => id === processDefinitionId);
      if (model !== undefined) this.#models.set(processDefinitionKey, model);
      this.#openStarts(definition);
    }
    this.#read.clear();
    this.runtime.agenda.run();
  }

  /** Lets the version before it wait for what starts it. Instances that run go on. */
  deleted(definition: ProcessDefinition): void {
    this.#openStarts(definition);
  }

  /** Creates an instance at its none start event. */
  createInstance({ definition, variables, until }: CreateInstanceCommand): CreatedInstance {
    const start = this.#models.get(definition.processDefinitionKey)?.starts.find(({ event }) =>
      event === undefined
    );
    if (start === undefined) {
      const reason =
        "Expected to create instance of process with none start event, but there is no such event";
      throw rejection("INVALID_STATE", { intent: "CREATE", reason });
    }
    const instance = this.#start(definition, { node: start.node, variables, event: {} });
    const completed = until === "completed"
      ? new Promise<JsonObject>((resolve) => void this.#awaited.set(instance.key, resolve))
      : undefined;
    this.runtime.agenda.run();
    return { processInstanceKey: instance.key, completed };
  }

  /** Ends an instance. */
  cancelInstance(processInstanceKey: bigint): boolean {
    const instance = this.#running.get(processInstanceKey);
    if (instance === undefined) return false;
    this.runtime.agenda.add(() => instance.cancel());
    this.runtime.agenda.run();
    return true;
  }

  /** Correlates a message, and buffers it. */
  publish(message: PublishedMessage): void {
    this.runtime.messages.publish(message);
    this.runtime.agenda.run();
  }

  /** Correlates a message now or not at all. */
  correlate(message: CorrelatedMessage): bigint | undefined {
    const processInstanceKey = this.runtime.messages.correlate(message);
    this.runtime.agenda.run();
    return processInstanceKey;
  }

  /** Lets the element of a job go on. */
  jobEnded(job: Job): void {
    const place = this.runtime.jobOwners.get(job);
    if (place === undefined) return;
    this.runtime.agenda.add(() => endJob(place, job));
    this.runtime.agenda.run();
  }

  /** Tries again what an incident stopped. */
  resolveIncident(incidentKey: bigint): boolean {
    const open = this.runtime.incidents.get(incidentKey);
    if (open === undefined) return false;
    this.runtime.agenda.add(() => open.retry());
    this.runtime.agenda.run();
    return true;
  }

  /** Sets variables at an element instance or a process instance. */
  setVariables(
    elementInstanceKey: bigint,
    { variables, scope }: { variables: JsonObject; scope: "local" | "propagated" },
  ): boolean {
    const place = this.runtime.elements.get(elementInstanceKey);
    if (place === undefined) return false;
    if (scope === "local") setLocal(place.element, variables);
    else propagate(place.element, variables);
    this.#options.onChange();
    return true;
  }

  /** Instances that have ended, as far as they are remembered, and those that run. */
  *listInstances(): Generator<InstanceView> {
    yield* this.#ended.values();
    for (const instance of this.#running.values()) yield viewOf(instance);
  }

  /** The instance with a key, if it is known. */
  instance(processInstanceKey: bigint): InstanceView | undefined {
    const running = this.#running.get(processInstanceKey);
    return running === undefined ? this.#ended.get(processInstanceKey) : viewOf(running);
  }

  /** Every subscription of an instance. */
  listSubscriptions(): Iterable<ListedSubscription> {
    return this.runtime.messages.list();
  }

  #start(
    definition: ProcessDefinition,
    { node, variables, event, correlationKey }: {
      node: FlowNode;
      variables: JsonObject;
      event: JsonObject;
      correlationKey?: string;
    },
  ): ProcessInstance {
    const model = this.#models.get(definition.processDefinitionKey);
    if (model === undefined) {
      throw new Error(`Cannot start ${definition.processDefinitionId}: it was not read`);
    }
    const instance = new ProcessInstance({
      runtime: this.runtime,
      definition,
      model,
      variables,
      correlationKey,
    });
    this.#running.set(instance.key, instance);
    this.runtime.agenda.add(() => instance.start(node, event));
    return instance;
  }

  /** Closes the start events of a process, and opens those of its latest version. */
  #openStarts(process: ProcessDefinition): void {
    const name = JSON.stringify([process.tenantId, process.processDefinitionId]);
    this.#starts.get(name)?.();
    this.#starts.delete(name);
    const latest = this.#options.latest(process);
    const model = latest && this.#models.get(latest.processDefinitionKey);
    if (latest === undefined || model === undefined) return;
    const close = openStartEvents(model, {
      runtime: this.runtime,
      definition: latest,
      start: (node, { variables = {}, correlationKey } = {}) =>
        this.#start(latest, { node, variables: {}, event: variables, correlationKey }).key,
    });
    this.#starts.set(name, close);
  }

  #onEnded(instance: ProcessInstance): void {
    const { key, definition, correlationKey, state, root } = instance;
    this.#running.delete(key);
    this.#ended.set(key, viewOf(instance));
    for (const oldest of this.#ended.keys()) {
      if (this.#ended.size <= this.#options.maxEnded) break;
      this.#ended.delete(oldest);
    }
    if (state === "COMPLETED") this.#awaited.get(key)?.(Object.fromEntries(root.variables));
    this.#awaited.delete(key);
    if (correlationKey === undefined || correlationKey === "") return;
    const { processDefinitionId, tenantId } = definition;
    this.runtime.messages.release({ processInstanceKey: key, processDefinitionId, correlationKey, tenantId });
  }
}
