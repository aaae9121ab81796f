/**
 * A client of an engine's REST API that says what it means, whatever engine it is.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type JsonObject, parseJson, stringifyJson } from "../../../src/core/json.ts";

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

/** How a client reaches its engine. */
export interface EngineClientOptions {
  /** Sends requests. */
  fetch: (request: Request) => Promise<Response>;
  /** Base of the REST API without `/v2`. */
  address: string;
  /** How long a job is waited for, in milliseconds; -1 for not at all. */
  patienceMs: number;
}

/** A client. */
export class EngineClient {
  readonly #options: EngineClientOptions;

  constructor(options: EngineClientOptions) {
    this.#options = options;
  }

  async send(method: string, path: string, body?: JsonObject): Promise<Answer> {
    const init = body === undefined
      ? { method }
      : { method, body: stringifyJson(body), headers: { "content-type": "application/json" } };
    return readAnswer(await this.#options.fetch(new Request(`${this.#options.address}/v2${path}`, init)));
  }

  async tryDeploy(...models: string[]): Promise<Answer> {
    const form = new FormData();
    for (const [index, model] of models.entries()) {
      form.append("resources", new File([model], `model-${index}.bpmn`));
    }
    const request = new Request(`${this.#options.address}/v2/deployments`, { method: "POST", body: form });
    return readAnswer(await this.#options.fetch(request));
  }

  async deploy(...models: string[]): Promise<void> {
    const { status, body } = await this.tryDeploy(...models);
    assert.equal(status, 200, `${body.detail}`);
  }

  publish(message: TestMessage): Promise<Answer> {
    return this.send("POST", "/messages/publication", { ...message });
  }

  correlate(message: TestMessage): Promise<Answer> {
    return this.send("POST", "/messages/correlation", { ...message });
  }

  async activate(type: string, options: JsonObject = {}): Promise<WorkerJob[]> {
    const command = {
      type,
      timeout: 60_000,
      maxJobsToActivate: 100,
      requestTimeout: this.#options.patienceMs,
      ...options,
    };
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
}

async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, body: text === "" ? {} : parseJson(text) as JsonObject };
}
