/**
 * An engine that has nothing but jobs, as strict as Zeebe about them: locks run out, a job ends once, a poll
 * waits until its time is up or a job comes, and brings no more than it asked for.
 *
 * @module
 */

import { ZeebridgeError } from "../../../src/core/errors.ts";
import type { JsonObject } from "../../../src/core/json.ts";
import { DEFAULT_TENANT_ID, readKey } from "../../../src/core/keys.ts";
import type { Clock } from "../../../src/ports/clock.ts";
import type {
  ActivatedJob,
  ActivateJobsCommand,
  CompleteJobCommand,
  Engine,
  FailJobCommand,
  ThrowJobErrorCommand,
  UpdateJobTimeoutCommand,
} from "../../../src/ports/engine.ts";

/** Commands of jobs. */
export type JobCommandName =
  | "activateJobs"
  | "completeJob"
  | "failJob"
  | "throwJobError"
  | "updateJobTimeout";

/** A job as the engine sees it. */
export interface FakeJob {
  jobKey: string;
  state: "ready" | "locked" | "completed" | "incident" | "errorThrown";
  retries: number;
  /** When the lock, or the back-off, ends. */
  untilAt: number;
  activations: number;
  variables: JsonObject;
  /** Variables of the command that ended it. */
  result?: JsonObject;
  failures: FailJobCommand[];
  errorCode?: string;
}

/** A poll that was started. */
export interface FakePoll {
  command: ActivateJobsCommand;
  /** Jobs that it brought; absent while it is open, or if it failed. */
  brought?: number;
}

/** An engine that cannot be reached. */
export function unavailable(): ZeebridgeError {
  return new ZeebridgeError("ENGINE_UNAVAILABLE", "Cannot reach the engine: connection refused");
}

/** A command whose answer was lost. */
export function outcomeUnknown(): ZeebridgeError {
  return new ZeebridgeError("ENGINE_OUTCOME_UNKNOWN", "Cannot tell whether the engine took it: 504");
}

/** Job type of every job. */
export const JOB_TYPE = "charge-card";

/** The engine, and a test's way into it. */
export class FakeEngine implements Engine {
  /** Every job, oldest first. */
  readonly jobs: FakeJob[] = [];
  /** Every poll, oldest first. */
  readonly polls: FakePoll[] = [];
  /** Names of all commands but polls that were received, in order. */
  readonly commands: JobCommandName[] = [];
  /** Makes every command fail with this, while it is set. */
  outage: unknown;
  readonly #clock: Clock;
  readonly #faults = new Map<JobCommandName, unknown[]>();
  readonly #waiting = new Set<AbortController>();

  /** Makes an engine without jobs. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Polls that wait now. */
  get openPolls(): number {
    return this.#waiting.size;
  }

  /** Adds jobs that wait for a worker. */
  add(count: number, { variables = {}, retries = 3 }: Partial<FakeJob> = {}): FakeJob[] {
    const added = Array.from({ length: count }, (_, index): FakeJob => ({
      jobKey: String(9_007_199_254_740_993n + BigInt(this.jobs.length + index)),
      state: "ready",
      retries,
      untilAt: 0,
      activations: 0,
      variables,
      failures: [],
    }));
    this.jobs.push(...added);
    this.#wakePolls();
    return added;
  }

  /** Makes the next commands of a name fail with these errors, in order. */
  failNext(name: JobCommandName, ...errors: unknown[]): void {
    this.#faults.set(name, [...this.#faults.get(name) ?? [], ...errors]);
  }

  /** Takes a job away, as a cancelled instance does. */
  remove(jobKey: string): void {
    this.jobs.splice(this.jobs.findIndex((job) => job.jobKey === jobKey), 1);
  }

  /** Locks jobs; waits for some. */
  async activateJobs(command: ActivateJobsCommand): Promise<ActivatedJob[]> {
    if (command.maxJobsToActivate < 1 || command.requestTimeoutMs > 25_000 || command.timeoutMs < 1) {
      throw new ZeebridgeError("ENGINE_REJECTED", "Cannot activate jobs: a number is out of bounds");
    }
    const poll: FakePoll = { command };
    this.polls.push(poll);
    await Promise.resolve();
    this.#check("activateJobs");
    const endsAt = this.#clock.now() + command.requestTimeoutMs;
    let locked = this.#lock(command);
    while (locked.length === 0 && this.#clock.now() < endsAt) {
      const woken = new AbortController();
      this.#waiting.add(woken);
      await this.#clock.sleep(endsAt - this.#clock.now(), woken.signal);
      this.#waiting.delete(woken);
      this.#check("activateJobs");
      locked = this.#lock(command);
    }
    poll.brought = locked.length;
    return locked;
  }

  /** Completes a job. */
  async completeJob({ jobKey, variables }: CompleteJobCommand): Promise<void> {
    const job = await this.#open("completeJob", jobKey);
    job.state = "completed";
    job.result = variables;
  }

  /** Fails a job. */
  async failJob(command: FailJobCommand): Promise<void> {
    const job = await this.#open("failJob", command.jobKey);
    job.failures.push(command);
    job.retries = command.retries;
    job.state = command.retries > 0 ? "ready" : "incident";
    job.untilAt = this.#clock.now() + command.retryBackoffMs;
    this.#wakePolls();
  }

  /** Throws a BPMN error that nothing catches. */
  async throwJobError({ jobKey, errorCode, variables }: ThrowJobErrorCommand): Promise<void> {
    const job = await this.#open("throwJobError", jobKey);
    job.state = "errorThrown";
    job.errorCode = errorCode;
    job.result = variables;
  }

  /** Moves the end of a lock that is held. */
  async updateJobTimeout({ jobKey, timeoutMs }: UpdateJobTimeoutCommand): Promise<void> {
    const job = await this.#open("updateJobTimeout", jobKey);
    if (job.state !== "locked" || job.untilAt <= this.#clock.now()) {
      throw new ZeebridgeError("ENGINE_REJECTED", `Cannot updateJobTimeout ${jobKey}: it is not locked`);
    }
    job.untilAt = this.#clock.now() + timeoutMs;
  }

  /** Not for jobs. */
  topology(): Promise<never> {
    return Promise.reject(new Error("This engine has nothing but jobs"));
  }

  /** Not for jobs. */
  deploy(): Promise<never> {
    return this.topology();
  }

  /** Not for jobs. */
  createProcessInstance(): Promise<never> {
    return this.topology();
  }

  /** Not for jobs. */
  publishMessage(): Promise<never> {
    return this.topology();
  }

  /** Not for jobs. */
  correlateMessage(): Promise<never> {
    return this.topology();
  }

  /** Not for jobs. */
  createDocument(): Promise<never> {
    return this.topology();
  }

  /** Not for jobs. */
  searchProcessDefinitions(): Promise<never> {
    return this.topology();
  }

  /** Not for jobs. */
  processDefinition(): Promise<never> {
    return this.topology();
  }

  /** Not for jobs. */
  processDefinitionXml(): Promise<never> {
    return this.topology();
  }

  /** Not for jobs. */
  searchAwaitingDefinitions(): Promise<never> {
    return this.topology();
  }

  /** Not for jobs. */
  hasActiveInstances(): Promise<never> {
    return this.topology();
  }

  #check(name: JobCommandName): void {
    const fault = this.#faults.get(name)?.shift() ?? this.outage;
    if (fault !== undefined) throw fault;
  }

  /** A job that may be ended. Zeebe looks at its state, not at its lock: a late worker may still end it. */
  async #open(name: JobCommandName, jobKey: string): Promise<FakeJob> {
    this.commands.push(name);
    await Promise.resolve();
    this.#check(name);
    const job = this.jobs.find((candidate) => candidate.jobKey === jobKey);
    if (job === undefined || job.state === "completed") {
      throw new ZeebridgeError("ENGINE_NOT_FOUND", `Cannot ${name} ${jobKey}: no such job`);
    }
    const backingOff = job.state === "ready" && job.untilAt > this.#clock.now();
    if (backingOff || job.state === "incident" || job.state === "errorThrown") {
      throw new ZeebridgeError("ENGINE_REJECTED", `Cannot ${name} ${jobKey}: it is in state ${job.state}`);
    }
    return job;
  }

  #lock({ maxJobsToActivate, timeoutMs }: ActivateJobsCommand): ActivatedJob[] {
    const now = this.#clock.now();
    const free = this.jobs.filter(({ state, untilAt }) =>
      (state === "ready" || state === "locked") && untilAt <= now
    );
    return free.slice(0, maxJobsToActivate).map((job) => {
      job.state = "locked";
      job.untilAt = now + timeoutMs;
      job.activations += 1;
      return activated(job);
    });
  }

  #wakePolls(): void {
    for (const poll of this.#waiting) poll.abort();
  }
}

/** A job of the fake engine as a worker gets it. */
export function activated(job: FakeJob): ActivatedJob {
  return {
    jobKey: readKey(job.jobKey),
    type: JOB_TYPE,
    processDefinitionId: "order",
    processDefinitionKey: readKey("1"),
    processDefinitionVersion: 1,
    processInstanceKey: readKey("2"),
    elementId: "Task_Charge",
    elementInstanceKey: readKey("3"),
    customHeaders: {},
    variables: job.variables,
    retries: job.retries,
    deadlineAt: job.untilAt,
    tenantId: DEFAULT_TENANT_ID,
  };
}
