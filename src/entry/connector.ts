/**
 * What a connector is, at every door.
 *
 * @module
 */

import type { Hono } from "hono";
import type { Clock } from "../ports/clock.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import type { DefinitionSync } from "../usecases/definition_sync.ts";
import type { DeployRequest, DeployResult } from "../usecases/deploy.ts";
import type { Readiness } from "../usecases/health.ts";
import type { JobStatisticsSource } from "../usecases/job_statistics.ts";
import type { JobHandler, WorkerOptions } from "../usecases/job_worker.ts";
import type { Settings } from "../usecases/settings.ts";
import type { WorkerPool } from "../usecases/worker_pool.ts";

/** A connector: webhooks in, job workers out. */
export interface Connector {
  /** Webhooks, admin side and health, for `app.route("/anywhere", connector.app)`. */
  readonly app: Hono;
  /** Webhooks alone. */
  readonly webhooks: Hono;
  /** Admin side and metrics alone. */
  readonly admin: Hono;
  /** The settings that were read. */
  readonly settings: Settings;
  /** Log and numbers. */
  readonly telemetry: Telemetry;
  /** Time. */
  readonly clock: Clock;
  /** Job workers: loops or bounded drains, as the runtime allows. */
  readonly workers: WorkerPool;
  /** Keeps the webhooks in step with an engine that can search: in a loop or by timers, as the runtime allows. */
  readonly definitions: DefinitionSync;
  /** What became of the jobs that its workers had. */
  readonly jobs: JobStatisticsSource;
  /** Answers a request by {@linkcode Connector.app}, or by the host's own app where it mounts one. */
  fetch(request: Request, env?: unknown): Response | Promise<Response>;
  /** Deploys to the engine and registers the webhooks. */
  deploy(request: DeployRequest): Promise<DeployResult>;
  /** Asks every dependency. */
  ready(): Promise<Readiness>;
  /**
   * Registers a job worker of the host's own, before {@linkcode Connector.start}.
   *
   * @example
   * ```ts
   * import { createConnector } from "@zeebridge/edge";
   *
   * const connector = createConnector({ CAMUNDA_REST_ADDRESS: "http://127.0.0.1:8080" });
   * connector.worker("charge-card", (job) => ({ charged: job.variables.amount }));
   * ```
   */
  worker(jobType: string, handler: JobHandler, options?: WorkerOptions): void;
  /**
   * Starts the loops: those of the job workers, and the one that reads definitions from an engine that can search.
   * On Workers and Deno Deploy timers and alarms drive them instead.
   */
  start(): void;
  /** Stops: not ready any more, no new jobs, running work ends within `ZEEBRIDGE_SHUTDOWN_TIMEOUT`. */
  stop(): Promise<void>;
}
