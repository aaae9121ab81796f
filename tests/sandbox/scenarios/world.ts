/**
 * An engine as a scenario sees it: short commands, and names that no other scenario shares, so that all of them
 * may run side by side on one server.
 *
 * @module
 */

import assert from "node:assert/strict";
import { utf8 } from "../../../src/core/bytes.ts";
import { errorCodeOf } from "../../../src/core/errors.ts";
import type { JsonObject } from "../../../src/core/json.ts";
import { DEFAULT_TENANT_ID, type ProcessInstanceKey } from "../../../src/core/keys.ts";
import type {
  ActivatedJob,
  ActivateJobsCommand,
  CorrelatedMessage,
  CreatedProcessInstance,
  DeployedProcess,
  Deployment,
  Engine,
  FailJobCommand,
  PublishedMessage,
} from "../../../src/ports/engine.ts";
import { waitFor } from "../../support/wait.ts";
import type { ScenarioSubject } from "./scenario.ts";

/** A message of a scenario. */
export interface ScenarioMessage {
  name: string;
  /** Default: none. */
  key?: string;
  /** Default: none. */
  id?: string;
  /** Default: a minute. */
  ttlMs?: number;
  variables?: JsonObject;
}

/** Something of a job to ask for beside its type. */
type Poll = Partial<Pick<ActivateJobsCommand, "timeoutMs" | "maxJobsToActivate" | "fetchVariables">>;

/** So long is the time to live of a message, and the lock of a job, unless a scenario says otherwise. */
const A_MINUTE_MS = 60_000;

/** One scenario's view of an engine. */
export class ScenarioWorld {
  readonly subject: ScenarioSubject;
  readonly #suffix: string;
  readonly #processes = new Map<string, DeployedProcess>();
  readonly #awaited: ScenarioInstance[] = [];
  #isSettled = true;

  constructor(subject: ScenarioSubject) {
    this.subject = subject;
    this.#suffix = `-${crypto.randomUUID().slice(0, 8)}`;
  }

  /** Deploys models, all or none, each as a file of its own. */
  async deploy(...models: string[]): Promise<Deployment> {
    const resources = models.map((model, index) => {
      return { name: `model-${index}.bpmn`, content: utf8(this.#withOwnNames(model)) };
    });
    const deployment = await this.subject.engine.deploy({ resources, tenantId: DEFAULT_TENANT_ID });
    for (const process of deployment.processes) {
      this.#processes.set(process.processDefinitionId.slice(0, -this.#suffix.length), process);
    }
    return deployment;
  }

  /** Expects that a model is refused. The engine's words, without the names of this run. */
  async refusal(...models: string[]): Promise<string> {
    const problem = await this.deploy(...models).then(() => undefined, (error: unknown) => error);
    assert.ok(problem instanceof Error, "the model to be refused");
    assert.equal(errorCodeOf(problem), "ENGINE_REJECTED", problem.message);
    return problem.message.replaceAll(this.#suffix, "");
  }

  /**
   * Creates an instance of the latest deployed version of a process, `p` if it is not said, which ends in this
   * scenario: only so its variables are known.
   */
  async start(variables: JsonObject = {}, { id = "p", fetchVariables }: {
    id?: string;
    fetchVariables?: string[];
  } = {}): Promise<ScenarioInstance> {
    const { processDefinitionKey, tenantId } = this.#process(id);
    const ended = this.subject.engine.createProcessInstance(
      { processDefinitionKey, tenantId, variables, awaitCompletion: { fetchVariables } },
      { timeoutMs: 2 * A_MINUTE_MS },
    );
    const instance = new ScenarioInstance(this, ended);
    this.#awaited.push(instance);
    // Not before that it is sure to have been created, and to wait.
    this.#isSettled = false;
    await this.settle();
    return instance;
  }

  /** Creates an instance that does not end in this scenario. */
  async startOpen(variables: JsonObject = {}, { id = "p" }: { id?: string } = {}): Promise<OpenInstance> {
    const { processDefinitionKey, tenantId } = this.#process(id);
    const command = { processDefinitionKey, tenantId, variables };
    const { processInstanceKey } = await this.subject.engine.createProcessInstance(command);
    this.#isSettled = false;
    return new OpenInstance(this, processInstanceKey);
  }

  /** Deploys a model, and creates an instance of its process `p`, which ends in this scenario. */
  async run(model: string, variables: JsonObject = {}): Promise<ScenarioInstance> {
    await this.deploy(model);
    return await this.start(variables);
  }

  /** Deploys a model, and creates an instance of its process `p`, which does not end in this scenario. */
  async runOpen(model: string, variables: JsonObject = {}): Promise<OpenInstance> {
    await this.deploy(model);
    return await this.startOpen(variables);
  }

  /**
   * Expects that each instance whose end is awaited has ended. Zeebe 8.6.0 gives up on others after 15 s, and on
   * whatever else it is asked at that moment with them.
   */
  assertEnded(): void {
    for (const instance of this.#awaited) assert.ok(instance.isOver, "what is to end to have ended");
  }

  /** Publishes a message. */
  async publish(message: ScenarioMessage): Promise<PublishedMessage> {
    const { name, key = "", id, ttlMs = A_MINUTE_MS, variables = {} } = message;
    // Those that wait for it have to be there.
    if (ttlMs === 0) await this.settle();
    this.#isSettled = false;
    return await this.subject.engine.publishMessage({
      name: this.own(name),
      correlationKey: key,
      messageId: id,
      timeToLiveMs: ttlMs,
      variables,
      tenantId: DEFAULT_TENANT_ID,
    });
  }

  /** Gives a message to what waits for it now. */
  async correlate({ name, key = "", variables = {} }: ScenarioMessage): Promise<CorrelatedMessage> {
    const message = { name: this.own(name), correlationKey: key, variables, tenantId: DEFAULT_TENANT_ID };
    await this.settle();
    this.#isSettled = false;
    return await this.subject.engine.correlateMessage(message);
  }

  /** Locks jobs of a type that wait, at least `count` of them. */
  async jobs(type: string, { count, ...poll }: Poll & { count: number }): Promise<ActivatedJob[]> {
    const jobs: ActivatedJob[] = [];
    await waitFor(`${count} jobs of the type ${type}`, async () => {
      jobs.push(...await this.#activate(type, { requestTimeoutMs: this.subject.pollMs, ...poll }));
      return jobs.length >= count;
    }, { deadlineMs: this.subject.patienceMs });
    assert.equal(jobs.length, count, `jobs of the type ${type}`);
    return jobs;
  }

  /** Locks the jobs of a type that there are once all is done. */
  async jobsNow(type: string): Promise<ActivatedJob[]> {
    await this.settle();
    return await this.#activate(type, { requestTimeoutMs: 0, maxJobsToActivate: 100 });
  }

  /** Locks the only job of a type. */
  async job(type: string, poll: Poll = {}): Promise<ActivatedJob> {
    const [job] = await this.jobs(type, { count: 1, ...poll });
    assert.ok(job);
    return job;
  }

  /** Expects that no job of a type is offered. */
  async noJob(...types: string[]): Promise<void> {
    await this.settle();
    for (const type of types) {
      const jobs = await this.#activate(type, { requestTimeoutMs: 0 });
      assert.deepEqual(jobs.map(({ elementId }) => elementId), [], `jobs of the type ${type}`);
    }
  }

  /** Locks and completes the only job of a type. */
  async work(type: string, variables: JsonObject = {}): Promise<ActivatedJob> {
    const job = await this.job(type);
    await this.complete(job, variables);
    return job;
  }

  /** Completes a job. */
  async complete({ jobKey }: ActivatedJob, variables: JsonObject = {}): Promise<void> {
    this.#isSettled = false;
    await this.subject.engine.completeJob({ jobKey, variables });
  }

  /** Locks and fails the only job of a type. */
  async fail(type: string, failure: Partial<Omit<FailJobCommand, "jobKey">>): Promise<ActivatedJob> {
    const job = await this.job(type);
    const { jobKey } = job;
    this.#isSettled = false;
    await this.subject.engine.failJob({
      jobKey,
      retries: 0,
      errorMessage: "",
      retryBackoffMs: 0,
      ...failure,
    });
    return job;
  }

  /** Locks the only job of a type, and throws an error from it. */
  async throwError(type: string, errorCode: string, variables?: JsonObject): Promise<ActivatedJob> {
    const job = await this.job(type);
    this.#isSettled = false;
    await this.subject.engine.throwJobError({ jobKey: job.jobKey, errorCode, variables });
    return job;
  }

  /** Gives the engine a command of its own. */
  async tell<T>(command: (engine: Engine) => Promise<T>): Promise<T> {
    this.#isSettled = false;
    return await command(this.subject.engine);
  }

  /** Lets time pass. */
  async wait(milliseconds: number): Promise<void> {
    await this.settle();
    this.#isSettled = false;
    await this.subject.wait(milliseconds);
  }

  /** Waits until everything that followed from the commands so far has happened. */
  async settle(): Promise<void> {
    if (this.#isSettled) return;
    await this.subject.settle();
    this.#isSettled = true;
  }

  /** A name as only this scenario has it. */
  own(name: string): string {
    return `${name}${this.#suffix}`;
  }

  #process(id: string): DeployedProcess {
    const process = this.#processes.get(id);
    assert.ok(process, `a process ${id} to be deployed`);
    return process;
  }

  /** Names of messages, and types of jobs, that are expressions become so as well. */
  #withOwnNames(model: string): string {
    return model.replaceAll(
      /(<bpmn:process id=|<bpmn:message id="[^"]*" name=|<zeebe:taskDefinition type=)"([^"]+)"/g,
      (_, head: string, name: string) =>
        name.startsWith("=")
          ? `${head}"=(${name.slice(1)}) + &quot;${this.#suffix}&quot;"`
          : `${head}"${this.own(name)}"`,
    );
  }

  #activate(type: string, poll: Poll & { requestTimeoutMs: number }): Promise<ActivatedJob[]> {
    return this.subject.engine.activateJobs({
      type: type.includes(":") ? type : this.own(type),
      worker: "scenario",
      timeoutMs: A_MINUTE_MS,
      maxJobsToActivate: 10,
      tenantIds: [DEFAULT_TENANT_ID],
      ...poll,
    });
  }
}

/** A process instance that does not end in its scenario. */
export class OpenInstance {
  readonly #world: ScenarioWorld;
  readonly #key: ProcessInstanceKey;

  constructor(world: ScenarioWorld, key: ProcessInstanceKey) {
    this.#world = world;
    this.#key = key;
  }

  /** Expects that it is not completed. */
  async goesOn(): Promise<void> {
    await this.#world.settle();
    assert.ok(await this.#world.subject.isActive(this.#key), "the instance to go on");
  }
}

/** A process instance that ends in its scenario. */
export class ScenarioInstance {
  readonly #world: ScenarioWorld;
  readonly #ended: Promise<CreatedProcessInstance>;
  #isOver = false;

  constructor(world: ScenarioWorld, ended: Promise<CreatedProcessInstance>) {
    this.#world = world;
    this.#ended = ended;
    const over = () => void (this.#isOver = true);
    ended.then(over, over);
  }

  /** Its variables when it was completed; waits for that. */
  async variables(): Promise<JsonObject> {
    return (await this.#completed()).variables;
  }

  /** Its key; waits until it was completed. */
  async key(): Promise<ProcessInstanceKey> {
    return (await this.#completed()).processInstanceKey;
  }

  /** Expects that it is completed with these variables. */
  async endsWith(variables: JsonObject): Promise<void> {
    assert.deepEqual(await this.variables(), variables);
  }

  /** Expects that it is not completed. */
  async goesOn(): Promise<void> {
    await this.#world.settle();
    assert.ok(!this.#isOver, "the instance to go on");
  }

  /** Whether it has ended. */
  get isOver(): boolean {
    return this.#isOver;
  }

  async #completed(): Promise<CreatedProcessInstance> {
    await waitFor("the instance to be completed", () => this.#isOver, {
      deadlineMs: this.#world.subject.patienceMs,
      intervalMs: 5,
    });
    return await this.#ended;
  }
}
