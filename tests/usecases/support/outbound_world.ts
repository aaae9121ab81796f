/**
 * The outbound connector between a registry in memory, secrets out of a record, and an EventBridge that a
 * test controls.
 *
 * @module
 */

import { createEventBus } from "../../../src/adapters/aws/event_bus.ts";
import { createMemoryRegistry } from "../../../src/adapters/store/memory.ts";
import type { ServiceTask } from "../../../src/core/bpmn/subscription.ts";
import type { JobOutcome } from "../../../src/core/job/outcome.ts";
import type { JsonObject } from "../../../src/core/json.ts";
import { readKey } from "../../../src/core/keys.ts";
import type { SubscriptionRegistry } from "../../../src/ports/subscription_registry.ts";
import { createManualClock, type ManualClock } from "../../../src/testing/manual_clock.ts";
import { createStubEventBus, type StubEventBus } from "../../../src/testing/stub_event_bus.ts";
import { readSettings } from "../../../src/usecases/config.ts";
import type { BatchContext, Job } from "../../../src/usecases/job_handler.ts";
import {
  createSendEvents,
  type SendEvents,
  type SendEventsParts,
} from "../../../src/usecases/send_events.ts";
import { createRecordingTelemetry, type RecordingTelemetry } from "../../support/telemetry.ts";

/** The connector, and what a test moves and looks at. */
export interface OutboundWorld {
  clock: ManualClock;
  eventBus: StubEventBus;
  registry: SubscriptionRegistry;
  telemetry: RecordingTelemetry;
  /** Every request that left, as method, address, headers and body in one text. */
  sent: string[];
  /** Stores a version of the process, with one task. */
  register(inputs: ServiceTask["inputs"], processDefinitionKey?: string): Promise<void>;
  /** The connector's worker. */
  worker: SendEvents["worker"];
  /** Has jobs handled together. */
  handle(...jobs: Job[]): Promise<JobOutcome[]>;
}

/** Settings, secrets and parts in the place of the usual ones. */
export interface OutboundWorldOptions {
  settings?: Record<string, string>;
  secrets?: Record<string, string>;
  parts?: Partial<SendEventsParts>;
  /** Answers requests in the place of the stub. */
  answer?: (request: Request) => Promise<Response>;
  signal?: AbortSignal;
  /** Takes what a model says about a job's lock. Default: the engine takes everything. */
  relock?: BatchContext["relock"];
  /** Says when a job's lock is lost. Default: when everything ends. */
  signalOf?: BatchContext["signalOf"];
}

/** Variables of a job that can be sent. */
export const VARIABLES = {
  authentication: { type: "credentials", accessKey: "AKID", secretKey: "static-k3y" },
  configuration: { region: "eu-central-1" },
  input: { eventBusName: "orders", source: "my.app", detailType: "Placed", detail: { a: 1 } },
};

let lastJobKey = 0;

/** A job of the task `send` in version 1 of the process `order`. */
export function job(fields: Partial<Job> = {}): Job {
  lastJobKey += 1;
  return {
    jobKey: readKey(lastJobKey),
    type: "io.camunda:aws-eventbridge:1",
    processDefinitionId: "order",
    processDefinitionKey: readKey(1),
    processDefinitionVersion: 1,
    processInstanceKey: readKey(2),
    elementId: "send",
    elementInstanceKey: readKey(3),
    customHeaders: {},
    variables: VARIABLES,
    retries: 3,
    deadlineAt: Number.MAX_SAFE_INTEGER,
    tenantId: "<default>",
    ...fields,
  };
}

/** A job with other input fields. */
export function jobWithInput(input: JsonObject, fields: Partial<Job> = {}): Job {
  return job({ variables: { ...VARIABLES, input: { ...VARIABLES.input, ...input } }, ...fields });
}

/** Makes the world. Nothing is registered in it. */
export function createOutboundWorld(options: OutboundWorldOptions = {}): OutboundWorld {
  const clock = createManualClock();
  const eventBus = createStubEventBus({ clock });
  const registry = createMemoryRegistry();
  const telemetry = createRecordingTelemetry();
  const sent: string[] = [];
  const secrets = new Map(Object.entries(options.secrets ?? {}));
  const fetchStub: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const body = await request.clone().text();
    sent.push([request.method, request.url, JSON.stringify([...request.headers]), body].join("\n"));
    return await (options.answer?.(request) ?? eventBus.fetch(request));
  };
  const sendEvents = createSendEvents({
    eventBus: createEventBus({ fetch: fetchStub, clock }),
    credentials: {
      credentials: () => Promise.resolve({ accessKeyId: "RUNTIME", secretAccessKey: "runtime-k3y" }),
    },
    secrets: { get: (name) => Promise.resolve(secrets.get(name)) },
    registry,
    clock,
    random: { next: () => 0 },
    telemetry,
    ...options.parts,
  }, readSettings(options.settings ?? {}));
  const signal = options.signal ?? new AbortController().signal;
  const signalOf = options.signalOf ?? (() => signal);
  const relock = options.relock ?? (() => Promise.resolve());

  return {
    clock,
    eventBus,
    registry,
    telemetry,
    sent,
    async register(inputs, processDefinitionKey = "1") {
      const definition = definitionOf(inputs, processDefinitionKey);
      await registry.register({ ...definition, registeredAt: clock.now() });
    },
    worker: sendEvents.worker,
    async handle(...jobs) {
      const handled = Promise.all(
        sendEvents.worker("outbound").handleAll(jobs, { signal, relock, signalOf }),
      );
      let isOver = false;
      void handled.then(() => (isOver = true));
      // Chance is 0 here, and so is every wait between attempts; but the clock has to be told.
      while (!isOver) await clock.advance(0);
      return await handled;
    },
  };
}

/** A version of the process, with one task. */
function definitionOf(
  inputs: ServiceTask["inputs"],
  processDefinitionKey: string,
): Omit<Parameters<SubscriptionRegistry["register"]>[0], "registeredAt"> {
  return {
    tenantId: "<default>",
    processDefinitionId: "order",
    processDefinitionKey: readKey(processDefinitionKey),
    version: Number(processDefinitionKey),
    resourceName: "order.bpmn",
    subscriptions: [],
    invalidWebhooks: [],
    serviceTasks: [{ elementId: "send", jobType: "io.camunda:aws-eventbridge:1", inputs, headers: {} }],
    diagnostics: [],
    xml: "<xml/>",
  };
}
