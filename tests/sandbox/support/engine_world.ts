/**
 * An embedded engine with a clock that stands still, and a client that says what it means.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type JsonObject, parseJson, stringifyJson } from "../../../src/core/json.ts";
import {
  createEmbeddedEngine,
  type EmbeddedEngine,
  type EmbeddedEngineOptions,
  type InstanceView,
} from "../../../src/sandbox/engine/embedded_engine.ts";
import { createManualClock, type ManualClock } from "../../../src/testing/manual_clock.ts";

/** What a request came to. */
export interface Answer {
  status: number;
  body: JsonObject;
}

/** A job as a worker gets it. */
export interface WorkerJob {
  key: string;
  elementId: string;
  retries: number;
  customHeaders: JsonObject;
  variables: JsonObject;
}

/** A message to publish or to correlate. */
export interface TestMessage {
  name: string;
  correlationKey?: string;
  messageId?: string;
  timeToLive?: number;
  variables?: JsonObject;
}

/** An engine under test. */
export class EngineWorld {
  readonly clock: ManualClock;
  readonly engine: EmbeddedEngine;

  constructor(options: Partial<EmbeddedEngineOptions> & { clock?: ManualClock } = {}) {
    this.clock = options.clock ?? createManualClock();
    this.engine = createEmbeddedEngine({ ...options, clock: this.clock });
  }

  async send(method: string, path: string, body?: JsonObject): Promise<Answer> {
    const init = body === undefined
      ? { method }
      : { method, body: stringifyJson(body), headers: { "content-type": "application/json" } };
    return readAnswer(await this.engine.fetch(new Request(`http://engine.test/v2${path}`, init)));
  }

  async tryDeploy(...models: string[]): Promise<Answer> {
    const form = new FormData();
    for (const [index, model] of models.entries()) {
      form.append("resources", new File([model], `model-${index}.bpmn`));
    }
    const request = new Request("http://engine.test/v2/deployments", { method: "POST", body: form });
    return readAnswer(await this.engine.fetch(request));
  }

  async deploy(...models: string[]): Promise<void> {
    const { status, body } = await this.tryDeploy(...models);
    assert.equal(status, 200, `${body.detail}`);
  }

  /** Creates an instance, and gives a function that looks at it. */
  async create(processDefinitionId: string, variables: JsonObject = {}): Promise<() => InstanceView> {
    const { status, body } = await this.send("POST", "/process-instances", {
      processDefinitionId,
      variables,
    });
    assert.equal(status, 200, `${body.detail}`);
    return () => this.look(`${body.processInstanceKey}`);
  }

  /** Deploys a model, and creates an instance of the process `p`. */
  async run(model: string, variables: JsonObject = {}): Promise<() => InstanceView> {
    await this.deploy(model);
    return await this.create("p", variables);
  }

  look(processInstanceKey: string): InstanceView {
    const instance = this.engine.instance(BigInt(processInstanceKey));
    assert.ok(instance);
    return instance;
  }

  /** The only instance that there is. */
  get only(): InstanceView {
    const [instance, ...others] = this.engine.instances();
    assert.ok(instance);
    assert.equal(others.length, 0);
    return instance;
  }

  publish(message: TestMessage): Promise<Answer> {
    return this.send("POST", "/messages/publication", { ...message });
  }

  correlate(message: TestMessage): Promise<Answer> {
    return this.send("POST", "/messages/correlation", { ...message });
  }

  async activate(type: string, options: JsonObject = {}): Promise<WorkerJob[]> {
    const command = { type, timeout: 60_000, maxJobsToActivate: 100, requestTimeout: -1, ...options };
    const { body } = await this.send("POST", "/jobs/activation", command);
    assert.ok(Array.isArray(body.jobs));
    return body.jobs.map((job) => {
      const { key, elementId, retries, customHeaders, variables } = job as JsonObject;
      return {
        key: `${key}`,
        elementId: `${elementId}`,
        retries: Number(retries),
        customHeaders: customHeaders as JsonObject,
        variables: variables as JsonObject,
      };
    });
  }

  /** The only job of a type, activated. */
  async activateOne(type: string, options: JsonObject = {}): Promise<WorkerJob> {
    const [job, ...others] = await this.activate(type, options);
    assert.ok(job, `a job of the type ${type}`);
    assert.equal(others.length, 0);
    return job;
  }

  /** Activates and completes the only job of a type. */
  async work(type: string, variables: JsonObject = {}): Promise<WorkerJob> {
    const job = await this.activateOne(type);
    const { status } = await this.send("POST", `/jobs/${job.key}/completion`, { variables });
    assert.equal(status, 204);
    return job;
  }

  /** Activates the only job of a type, and throws an error from it. */
  async throwError(type: string, error: JsonObject): Promise<WorkerJob> {
    const job = await this.activateOne(type);
    const { status } = await this.send("POST", `/jobs/${job.key}/error`, error);
    assert.equal(status, 204);
    return job;
  }

  /** Activates the only job of a type, and fails it. */
  async fail(type: string, failure: JsonObject): Promise<WorkerJob> {
    const job = await this.activateOne(type);
    const { status } = await this.send("POST", `/jobs/${job.key}/failure`, failure);
    assert.equal(status, 204);
    return job;
  }

  /** The only incident. */
  get incident() {
    const [incident, ...others] = this.engine.incidents;
    assert.ok(incident);
    assert.equal(others.length, 0);
    return incident;
  }
}

async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, body: text === "" ? {} : parseJson(text) as JsonObject };
}
