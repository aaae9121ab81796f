/**
 * Where everything meets: a connector, wired from options and from what a door brings for them.
 *
 * @module
 */

import { Hono } from "hono/tiny";
import { createAdminApp } from "../http/admin.ts";
import { createHealthApp } from "../http/health.ts";
import { createWebhooksApp } from "../http/webhooks.ts";
import type { Sha256 } from "../core/sha256.ts";
import type { CredentialSource } from "../ports/credential_source.ts";
import type { SubscriptionRegistry } from "../ports/subscription_registry.ts";
import { readSettings } from "../usecases/config.ts";
import { createDefinitionSync } from "../usecases/definition_sync.ts";
import { createDeploy } from "../usecases/deploy.ts";
import { createCheckReadiness } from "../usecases/health.ts";
import { JobStatistics, type JobStatisticsSource } from "../usecases/job_statistics.ts";
import { createJobWorker, type JobWorker, type WorkerRegistration } from "../usecases/job_worker.ts";
import { createSendEvents } from "../usecases/send_events.ts";
import type { Settings } from "../usecases/settings.ts";
import { createCheckWebhooks } from "../usecases/webhook_health.ts";
import { createWorkerPool, type WorkerPool } from "../usecases/worker_pool.ts";
import type { Connector } from "./connector.ts";
import { createReceive } from "./inbound.ts";
import { type ConnectorOptions, settingSourceOf } from "./options.ts";
import { type ConnectorParts, createParts, type CredentialContext } from "./parts.ts";

export type { CredentialContext };

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
  /** How often timers have definitions read, here or elsewhere, in milliseconds. Default: there are none. */
  definitionTimerMs?: number;
  /** Makes the AWS credentials of tasks that use the default credentials chain. Default: the variables alone. */
  createCredentials?(context: CredentialContext): CredentialSource;
  /** What hashes for signatures. Default: WebCrypto. */
  sha256?: Sha256;
}

/** Options with a registry: which one is usual is for the door to say, as nobody carries one in vain. */
export type AssemblyOptions = ConnectorOptions & { registry: SubscriptionRegistry };

/**
 * Puts a connector together.
 *
 * @throws {ZeebridgeError} with code `CONFIG_INVALID` and every problem in its message.
 */
export function assembleConnector(options: AssemblyOptions, runtime: RuntimeParts): Connector {
  const settings = readSettings(settingSourceOf(options));
  const readVariable = (name: string): unknown => options.env?.[name] ?? runtime.readVariable?.(name);
  const parts = createParts(options, settings, { ...runtime, readVariable });
  const { clock, random, telemetry } = parts;
  const jobs = new JobStatistics();
  let stopping = false;

  const { definitionIntervalMs: intervalMs, tenantIds } = settings;
  const timerMs = runtime.definitionTimerMs;
  const definitions = createDefinitionSync({ ...parts, settings }, { intervalMs, timerMs, tenantIds });
  const readsDefinitions = (): boolean => definitions.isActive();
  const checkWebhooks = createCheckWebhooks(parts);
  const receive = createReceive({ ...parts, readsDefinitions }, settings);
  const deploy = createDeploy({ ...parts, checkWebhooks, settings });
  const unready = (): string | undefined => stopping ? "stopping" : runtime.unready?.();
  const checkReadiness = createCheckReadiness({ ...parts, readsDefinitions, unready });

  const webhooks = createWebhooksApp({ receive, clock, random, telemetry }, settings);
  const admin = createAdminApp({
    ...parts,
    deploy,
    checkWebhooks,
    jobs: runtime.jobs ?? jobs,
    metricsText: telemetry.metricsText,
    peerAddress: runtime.peerAddress,
  }, settings);
  // The smallest of Hono's presets, here and in `http/`: routers for many routes are a third of its size.
  const app = new Hono().route("/", webhooks).route("/", admin).route("/", createHealthApp(checkReadiness));

  const { workers, addWorker } = createWorkers(parts, { settings, jobs, registrations: options.workers });

  const connector: Connector = {
    app,
    webhooks,
    admin,
    settings,
    telemetry,
    clock,
    workers,
    definitions,
    jobs,
    deploy,
    ready: checkReadiness,
    fetch: (request, env) => hostApp.fetch(request, env),
    worker: (type, handler, workerOptions) => addWorker({ type, handler, ...workerOptions }),
    start() {
      workers.start();
      definitions.start();
    },
    async stop() {
      stopping = true;
      const { shutdownTimeoutMs } = settings;
      await Promise.all([workers.stop(shutdownTimeoutMs), definitions.stop(shutdownTimeoutMs)]);
    },
  };
  const hostApp = options.mount?.(connector) ?? app;
  return connector;
}

/** The outbound connector's workers, and a place for the host's own. */
function createWorkers(
  parts: ConnectorParts,
  { settings, jobs, registrations = [] }: {
    settings: Settings;
    jobs: JobStatistics;
    registrations?: WorkerRegistration[];
  },
): { workers: WorkerPool; addWorker(registration: WorkerRegistration): void } {
  const jobWorkers: JobWorker[] = [];
  function addWorker(registration: Parameters<typeof createJobWorker>[1]): void {
    jobWorkers.push(createJobWorker({ ...parts, jobs, settings }, registration));
  }
  for (const type of settings.jobTypes) addWorker(createSendEvents(parts, settings).worker(type));
  for (const registration of registrations) addWorker(registration);
  return { workers: createWorkerPool(() => jobWorkers, parts.clock), addWorker };
}
