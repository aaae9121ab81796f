/**
 * The connector as a value: wired from options, mounted wherever its host likes.
 *
 * @module
 */

import { Hono } from "hono";
import { createAdminApp } from "../http/admin.ts";
import { createHealthApp } from "../http/health.ts";
import { createWebhooksApp } from "../http/webhooks.ts";
import type { Clock } from "../ports/clock.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import { readSettings } from "../usecases/config.ts";
import { createDeliverEvent } from "../usecases/deliver_event.ts";
import { createDeploy, type DeployRequest, type DeployResult } from "../usecases/deploy.ts";
import { createCheckReadiness, type Readiness } from "../usecases/health.ts";
import { JobStatistics } from "../usecases/job_statistics.ts";
import {
  createJobWorker,
  type JobHandler,
  type JobWorker,
  type WorkerOptions,
} from "../usecases/job_worker.ts";
import { createReceiveWebhook } from "../usecases/receive_webhook.ts";
import { createSendEvents } from "../usecases/send_events.ts";
import type { Settings } from "../usecases/settings.ts";
import { createWorkerPool, type WorkerPool } from "../usecases/worker_pool.ts";
import { type ConnectorOptions, settingSourceOf } from "./options.ts";
import { createParts } from "./parts.ts";

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
  /** Starts the job workers' loops. On Workers and Deno Deploy timers and alarms drive them instead. */
  start(): void;
  /** Stops: not ready any more, no new jobs, running work ends within `ZEEBRIDGE_SHUTDOWN_TIMEOUT`. */
  stop(): Promise<void>;
}

/** What a runtime's own door adds to the options. */
export interface RuntimeParts {
  /** Address of the peer, from Hono's environment. */
  peerAddress?(env: unknown): string | undefined;
  /** Why the process must not get new work now. Default: never. */
  unready?(): string | undefined;
  /** Reads one variable, where `env` is only the known part of the environment. */
  readVariable?(name: string): string | undefined;
}

/**
 * Makes a connector.
 *
 * @throws {ZeebridgeError} with code `CONFIG_INVALID` and every problem in its message.
 */
export function createConnector(options: ConnectorOptions = {}, runtime: RuntimeParts = {}): Connector {
  const settings = readSettings(settingSourceOf(options));
  const parts = createParts(
    options,
    settings,
    (name) => options.env?.[name] ?? runtime.readVariable?.(name),
  );
  const { clock, engine, random, registry, secrets, telemetry } = parts;
  const jobs = new JobStatistics();
  let stopping = false;

  const deliver = createDeliverEvent({ engine, clock, telemetry });
  const receive = createReceiveWebhook({ registry, secrets, deliver, clock, telemetry }, settings);
  const deploy = createDeploy({ engine, registry, clock, telemetry });
  const checkReadiness = createCheckReadiness({
    engine,
    registry,
    unready: () => stopping ? "stopping" : runtime.unready?.(),
  });

  const webhooks = createWebhooksApp({ receive, clock, random, telemetry }, settings);
  const admin = createAdminApp({
    deploy,
    registry,
    jobs,
    random,
    metricsText: telemetry.metricsText,
    peerAddress: runtime.peerAddress,
  }, settings);
  const app = new Hono().route("/", webhooks).route("/", admin).route("/", createHealthApp(checkReadiness));

  const jobWorkers: JobWorker[] = [];
  const addWorker = (registration: Parameters<typeof createJobWorker>[1]): void => {
    jobWorkers.push(createJobWorker({ engine, clock, random, telemetry, jobs, settings }, registration));
  };
  for (const type of settings.jobTypes) addWorker(createSendEvents(parts, settings).worker(type));
  for (const registration of options.workers ?? []) addWorker(registration);
  const workers = createWorkerPool(() => jobWorkers, clock);

  const connector: Connector = {
    app,
    webhooks,
    admin,
    settings,
    telemetry,
    clock,
    workers,
    deploy,
    ready: checkReadiness,
    fetch: (request, env) => hostApp.fetch(request, env),
    worker: (type, handler, workerOptions) => addWorker({ type, handler, ...workerOptions }),
    start: () => workers.start(),
    async stop() {
      stopping = true;
      await workers.stop(settings.shutdownTimeoutMs);
    },
  };
  const hostApp = options.mount?.(connector) ?? app;
  return connector;
}
