/**
 * A Zeebe in this process: BPMN that runs, behind Zeebe's REST API, with everything in memory.
 *
 * @module
 */

import type { JsonObject } from "../../core/json.ts";
import type { Clock, Random } from "../../ports/clock.ts";
import { type ProcessDefinition, ProcessDefinitions } from "./definitions.ts";
import { EmbeddedBroker } from "./embedded_broker.ts";
import { JobPolls } from "./job_polls.ts";
import { type Job, type JobDemand, Jobs } from "./jobs.ts";
import { createKeys } from "./keys.ts";
import type { EngineFlavour } from "./rest/answer.ts";
import type { ListedSubscription } from "./rest/broker.ts";
import type { StoredDocument } from "./rest/documents.ts";
import { createRestFront } from "./rest/front.ts";
import type { RestParts } from "./rest/parts.ts";
import type { Incident } from "./run/incident.ts";
import type { InstanceView } from "./run/instance_view.ts";

export type { InstanceView };

/** How an embedded engine is made. */
export interface EmbeddedEngineOptions {
  /** Time, for timers, locks and time to live. */
  clock: Clock;
  /** Chance, for FEEL. The platform's if absent. */
  random?: Random;
  /** Which server to behave like; `8.6.0` if absent. */
  flavour?: EngineFlavour;
  /** Definitions of an earlier engine, oldest first: {@linkcode EmbeddedEngine.definitions}. None if absent. */
  definitions?: readonly ProcessDefinition[];
  /** Most instances that are remembered once they have ended; 10,000 if absent. */
  maxEndedInstances?: number;
}

/** An embedded engine. */
export interface EmbeddedEngine {
  /** Takes the place of `fetch` in this process: rejects as that does when the request is aborted. */
  fetch(request: Request): Promise<Response>;
  /** Answers a request of the REST API, for a server such as `Deno.serve`. */
  handle(request: Request): Promise<Response>;
  /** Process instances: those that ended, as far as they are remembered, then those that run. */
  instances(): InstanceView[];
  /** One of them. */
  instance(processInstanceKey: bigint): InstanceView | undefined;
  /** Incidents that are not resolved, oldest first. */
  readonly incidents: Incident[];
  /** Jobs that are not over, oldest first. */
  readonly jobs: Job[];
  /** Message subscriptions of instances that wait. */
  readonly subscriptions: ListedSubscription[];
  /** Documents that were stored, oldest first. */
  readonly documents: readonly StoredDocument[];
  /** Process definitions with their models, oldest first, for another engine to begin with. */
  readonly definitions: ProcessDefinition[];
  /** Polls that wait for jobs now. */
  readonly waitingPolls: number;
  /** Waits until a job may be had, or until the signal aborts: for whoever then asks without waiting. */
  jobReady(demand: JobDemand, signal: AbortSignal): Promise<void>;
  /** Tries again what an incident stopped; false if there is no such incident. */
  resolveIncident(incidentKey: bigint): boolean;
  /** Sets variables of an instance or of an element instance in it; false if there is none that runs. */
  setVariables(elementInstanceKey: bigint, variables: JsonObject): boolean;
  /** Calls back whenever something may have changed, until the function that it gives is called. */
  onChange(listener: () => void): () => void;
}

/** As a broker has them that nobody has configured: its keys are numbers that every client can hold. */
const PARTITIONS = 1;

const MAX_ENDED_INSTANCES = 10_000;

/** Makes an engine without instances. */
export function createEmbeddedEngine(options: EmbeddedEngineOptions): EmbeddedEngine {
  const listeners = new Set<() => void>();
  const parts = createParts(options, () => {
    for (const listener of listeners) listener();
  });
  const { definitions, jobs, polls, broker } = parts;
  const { fetch, handle, documents } = createRestFront(parts);

  return {
    fetch,
    handle,
    instances: () => [...broker.listInstances()],
    instance: (processInstanceKey) => broker.instance(processInstanceKey),
    get incidents() {
      return Array.from(broker.runtime.incidents.values(), ({ incident }) => incident);
    },
    get jobs() {
      return jobs.list();
    },
    get subscriptions() {
      return [...broker.listSubscriptions()];
    },
    documents,
    get definitions() {
      return definitions.list();
    },
    get waitingPolls() {
      return polls.waiting;
    },
    jobReady: (demand, signal) => polls.ready(demand, signal),
    resolveIncident: (incidentKey) => broker.resolveIncident(incidentKey),
    setVariables: (key, variables) => broker.setVariables(key, { variables, scope: "propagated" }),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

interface EmbeddedParts extends RestParts {
  broker: EmbeddedBroker;
}

function createParts(options: EmbeddedEngineOptions, onChange: () => void): EmbeddedParts {
  const { clock, random = PLATFORM_RANDOM, flavour = "8.6.0", definitions: restored = [] } = options;
  const used = restored.map(({ processDefinitionKey }) => processDefinitionKey);
  const nextKey = createKeys(PARTITIONS, { used });
  const jobs = new Jobs(nextKey);
  const polls = new JobPolls({ clock, jobs });
  const broker: EmbeddedBroker = new EmbeddedBroker({
    clock,
    random,
    nextKey,
    jobs,
    polls,
    latest: ({ processDefinitionId, tenantId }) => definitions.latest(processDefinitionId, tenantId),
    maxEnded: options.maxEndedInstances ?? MAX_ENDED_INSTANCES,
    onChange,
  });
  const definitions: ProcessDefinitions = new ProcessDefinitions({
    readProcessIds: (file) => broker.readProcessIds(file),
    nextKey,
    now: () => clock.now(),
  });
  for (const definition of restored) definitions.restore({ ...definition });
  broker.deployed(definitions.list().filter(({ state }) => state === "ACTIVE"));
  return {
    clock,
    flavour,
    searchLagMs: 0,
    partitions: PARTITIONS,
    nextKey,
    definitions,
    jobs,
    polls,
    broker,
  };
}

const PLATFORM_RANDOM: Random = { next: () => Math.random(), uuid: () => crypto.randomUUID() };
