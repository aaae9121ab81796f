/**
 * Jobs: locks that run out, retries with back-off, and who may still end a job.
 *
 * @module
 */

import type { JsonObject } from "../../core/json.ts";
import { DEFAULT_TENANT_ID } from "../../core/keys.ts";
import { type EngineFlavour, rejection, writeKey } from "./rest/answer.ts";

/** A job to add. */
export interface JobRequest {
  /** Job type. */
  type: string;
  /** Variables, or how to have those of the moment; none if absent. */
  variables?: JsonObject | (() => JsonObject);
  /** Task headers; none if absent. */
  customHeaders?: Record<string, string>;
  /** Retries; 3 if absent. */
  retries?: number;
  /** Id of the element; `task` if absent. */
  elementId?: string;
  /** BPMN process id; `process` if absent. */
  processDefinitionId?: string;
  /** Key of the process definition; a new one if absent. */
  processDefinitionKey?: bigint;
  /** Version of the process definition; 1 if absent. */
  processDefinitionVersion?: number;
  /** Key of the process instance; a new one if absent. */
  processInstanceKey?: bigint;
  /** Key of the element instance; a new one if absent. */
  elementInstanceKey?: bigint;
  /** Tenant; the default one if absent. */
  tenantId?: string;
}

/** Where a job is in its life. `locked` also after its deadline, until somebody else activates it. */
export type JobState = "ready" | "locked" | "backingOff" | "failed" | "errorThrown" | "completed";

/** A job, to look at. */
export interface Job extends Required<Omit<JobRequest, "variables">> {
  /** Variables. */
  readonly variables: JsonObject;
  /** Key. */
  jobKey: bigint;
  /** Where it is in its life. */
  state: JobState;
  /** When its lock, or its back-off, ends. In milliseconds since the epoch. */
  untilAt: number;
  /** Worker that had it last. */
  worker: string;
  /** How often it was activated. */
  activations: number;
  /** Variables that came with the last command. */
  resultVariables: JsonObject;
  /** Message of the last failure or error. */
  errorMessage: string;
  /** Code of the error that was thrown. */
  errorCode: string;
}

/** Which jobs are asked for. */
export interface JobDemand {
  /** Job type. */
  type: string;
  /** Tenants. */
  tenantIds: string[];
}

/** Which jobs to lock. */
export interface JobLock extends JobDemand {
  /** Worker. */
  worker: string;
  /** Length of the lock, in milliseconds. */
  timeoutMs: number;
  /** Most jobs. */
  maximum: number;
}

/** What the broker calls our states when it refuses. */
const STATE_NAMES: Record<JobState, string> = {
  ready: "ACTIVATABLE",
  locked: "ACTIVATED",
  backingOff: "FAILED",
  failed: "FAILED",
  errorThrown: "ERROR_THROWN",
  completed: "NOT_FOUND",
};

/** States in which a job can still be completed, failed, or thrown from: the lock is not looked at. */
const OPEN_STATES = new Set<JobState>(["ready", "locked"]);

/** Keeps jobs. Time is an argument of every method. */
export class Jobs {
  readonly #jobs = new Map<bigint, Job>();
  /** Those that may become ready, by type. */
  readonly #open = new Map<string, Set<Job>>();
  readonly #nextKey: () => bigint;

  /** Makes an empty store that takes its keys from there. */
  constructor(nextKey: () => bigint) {
    this.#nextKey = nextKey;
  }

  /** Adds a job that waits for a worker. */
  add(request: JobRequest): Job {
    const { variables = {} } = request;
    const job: Job = {
      type: request.type,
      get variables() {
        return typeof variables === "function" ? variables() : variables;
      },
      customHeaders: request.customHeaders ?? {},
      retries: request.retries ?? 3,
      elementId: request.elementId ?? "task",
      processDefinitionId: request.processDefinitionId ?? "process",
      tenantId: request.tenantId ?? DEFAULT_TENANT_ID,
      processDefinitionKey: request.processDefinitionKey ?? this.#nextKey(),
      processDefinitionVersion: request.processDefinitionVersion ?? 1,
      processInstanceKey: request.processInstanceKey ?? this.#nextKey(),
      elementInstanceKey: request.elementInstanceKey ?? this.#nextKey(),
      jobKey: this.#nextKey(),
      state: "ready",
      untilAt: 0,
      worker: "",
      activations: 0,
      resultVariables: {},
      errorMessage: "",
      errorCode: "",
    };
    this.#jobs.set(job.jobKey, job);
    this.reopen(job);
    return job;
  }

  /** Lets a job be found by polls again. */
  reopen(job: Job): void {
    const open = this.#open.get(job.type) ?? new Set();
    this.#open.set(job.type, open.add(job));
  }

  /** Forgets a job: from now on it never was. */
  delete(job: Job): void {
    this.#jobs.delete(job.jobKey);
    this.#close(job);
  }

  /** A job, if it ever was. */
  get(jobKey: bigint): Job | undefined {
    return this.#jobs.get(jobKey);
  }

  /** Every job, oldest first. */
  list(): Job[] {
    return [...this.#jobs.values()];
  }

  /** Locks jobs. A lock or a back-off that has run out makes a job ready, without touching its retries. */
  lock(request: JobLock, now: number): Job[] {
    const locked: Job[] = [];
    for (const job of this.#waiting(request)) {
      if (locked.length === request.maximum) break;
      if (job.state !== "ready" && job.untilAt > now) continue;
      job.state = "locked";
      job.untilAt = now + request.timeoutMs;
      job.worker = request.worker;
      job.activations++;
      locked.push(job);
    }
    return locked;
  }

  /** When the next lock or back-off of such a job ends; infinite if there is none. */
  nextReadyAt(request: JobDemand): number {
    let next = Infinity;
    for (const job of this.#waiting(request)) next = Math.min(next, job.untilAt);
    return next;
  }

  *#waiting({ type, tenantIds }: JobDemand): Generator<Job> {
    for (const job of this.#open.get(type) ?? []) {
      const open = job.state === "ready" || job.state === "locked" || job.state === "backingOff";
      if (!open) this.#close(job);
      else if (tenantIds.includes(job.tenantId)) yield job;
    }
  }

  #close(job: Job): void {
    const open = this.#open.get(job.type);
    if (open?.delete(job) && open.size === 0) this.#open.delete(job.type);
  }

  /**
   * A job that a worker may end now.
   *
   * @throws {Refusal} 404 if it is gone, 409 if it is in a state that this is not allowed in.
   */
  open(jobKey: bigint, intent: "COMPLETE" | "FAIL" | "THROW_ERROR"): Job {
    const job = this.known(jobKey, intent);
    if (!OPEN_STATES.has(job.state)) {
      const reason = `Expected to ${intent.toLowerCase()} job with key '${jobKey}', but it is in state`;
      throw rejection("INVALID_STATE", { intent, reason: `${reason} '${STATE_NAMES[job.state]}'` });
    }
    return job;
  }

  /**
   * A job whose lock may be moved.
   *
   * @throws {Refusal} 404 if it is gone, 409 if nobody has it.
   */
  locked(jobKey: bigint, now: number): Job {
    const job = this.known(jobKey, "UPDATE");
    if (job.state !== "locked" || job.untilAt <= now) {
      const reason = `Expected job with key '${jobKey}' to be active, but it is not`;
      throw rejection("INVALID_STATE", { intent: "UPDATE", reason });
    }
    return job;
  }

  /**
   * A job that is not over.
   *
   * @throws {Refusal} 404 if it is gone.
   */
  known(jobKey: bigint, intent: string): Job {
    const job = this.#jobs.get(jobKey);
    if (job === undefined || job.state === "completed") {
      const reason = `Expected a job with key '${jobKey}', but no such job was found`;
      throw rejection("NOT_FOUND", { intent, reason });
    }
    return job;
  }
}

/** An activated job as the server writes it, with the variables that were asked for, or all. */
export function writeJob(
  job: Job,
  { flavour, names }: { flavour: EngineFlavour; names?: string[] },
): JsonObject {
  const fetched = Object.entries(job.variables).filter(([name]) => names?.includes(name) ?? true);
  const written: JsonObject = {
    [flavour === "8.6.0" ? "key" : "jobKey"]: writeKey(flavour, job.jobKey),
    type: job.type,
    processInstanceKey: writeKey(flavour, job.processInstanceKey),
    processDefinitionId: job.processDefinitionId,
    processDefinitionVersion: job.processDefinitionVersion,
    processDefinitionKey: writeKey(flavour, job.processDefinitionKey),
    elementId: job.elementId,
    elementInstanceKey: writeKey(flavour, job.elementInstanceKey),
    customHeaders: job.customHeaders,
    worker: job.worker,
    retries: job.retries,
    deadline: job.untilAt,
    variables: Object.fromEntries(fetched),
    tenantId: job.tenantId,
  };
  if (flavour === "8.6.0") return written;
  return { ...written, kind: "BPMN_ELEMENT", listenerEventType: "UNSPECIFIED", tags: [] };
}
