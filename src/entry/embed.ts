/**
 * The connector as a value: wired from options, mounted wherever its host likes.
 *
 * @module
 */

import { Hono } from "hono/tiny";
import { createAdminApp } from "../http/admin.ts";
import { createHealthApp } from "../http/health.ts";
import { createWebhooksApp } from "../http/webhooks.ts";
import { readSettings } from "../usecases/config.ts";
import { createDeploy } from "../usecases/deploy.ts";
import { createCheckReadiness } from "../usecases/health.ts";
import { JobStatistics, type JobStatisticsSource } from "../usecases/job_statistics.ts";
import { createJobWorker, type JobWorker } from "../usecases/job_worker.ts";
import { createSendEvents } from "../usecases/send_events.ts";
import { createCheckWebhooks } from "../usecases/webhook_health.ts";
import { createWorkerPool } from "../usecases/worker_pool.ts";
import type { Connector } from "./connector.ts";
import { createReceive } from "./inbound.ts";
import { type ConnectorOptions, settingSourceOf } from "./options.ts";
import { createParts } from "./parts.ts";

export type { Connector };

/** What a runtime's own door adds to the options. */
export interface RuntimeParts {
  /** Address of the peer, from Hono's environment. */
  peerAddress?(env: unknown): string | undefined;
  /** Why the process must not get new work now. Default: never. */
  unready?(): string | undefined;
  /** What became of jobs, where workers are elsewhere than the admin side. Default: this connector's own. */
  jobs?: JobStatisticsSource;
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
  const readVariable = (name: string): unknown => options.env?.[name] ?? runtime.readVariable?.(name);
  const parts = createParts(options, settings, readVariable);
  const { clock, engine, random, registry, telemetry } = parts;
  const jobs = new JobStatistics();
  let stopping = false;

  const receive = createReceive(parts, settings);
  const deploy = createDeploy({ engine, registry, clock, telemetry });
  const checkReadiness = createCheckReadiness({
    engine,
    registry,
    clock,
    unready: () => stopping ? "stopping" : runtime.unready?.(),
  });

  const webhooks = createWebhooksApp({ receive, clock, random, telemetry }, settings);
  const admin = createAdminApp({
    ...parts,
    deploy,
    checkWebhooks: createCheckWebhooks(parts),
    jobs: runtime.jobs ?? jobs,
    metricsText: telemetry.metricsText,
    peerAddress: runtime.peerAddress,
  }, settings);
  // The smallest of Hono's presets, here and in `http/`: routers for many routes are a third of its size.
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
    jobs,
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
