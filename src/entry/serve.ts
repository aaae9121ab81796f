/**
 * A connector as a process: what `serve` does on Deno and on Node alike.
 *
 * @module
 */

import { createSystemClock } from "../adapters/system/clock.ts";
import type { Sha256 } from "../core/sha256.ts";
import { errorCodeOf } from "../core/errors.ts";
import { fullJitter } from "../core/backoff.ts";
import { isLoopbackHost } from "../http/admin_access.ts";
import { hasPlainHost } from "../http/host_header.ts";
import type { CredentialSource } from "../ports/credential_source.ts";
import type { DeploymentResource } from "../ports/engine.ts";
import type { SubscriptionRegistry } from "../ports/subscription_registry.ts";
import { configError, readSettings } from "../usecases/config.ts";
import { endsWithin } from "../usecases/ends_within.ts";
import type { Settings, StoreSetting } from "../usecases/settings.ts";
import { assembleConnector } from "./assemble.ts";
import type { Connector } from "./connector.ts";
import { type ConnectorOptions, settingSourceOf } from "./options.ts";
import type { CredentialContext } from "./parts.ts";

/** Options of `serve`: those of a connector. `env` defaults to the process's environment. */
export type ServeOptions = ConnectorOptions;

/** A server that runs. */
export interface RunningServer {
  /** Where it listens, such as `http://127.0.0.1:8000`. */
  readonly url: string;
  /** Its connector. */
  readonly connector: Connector;
  /** Stops accepting, lets running work end, closes what is open. */
  stop(): Promise<void>;
  /** Resolves when the server has stopped, also by a signal. */
  readonly finished: Promise<void>;
}

/** A listening socket. */
export interface Listener {
  /** Port that it got. */
  port: number;
  /** Stops listening; resolves when open requests have ended, which a client can put off for ever. */
  close(): Promise<void>;
  /** Lets the process end although requests are open. Called after {@linkcode Listener.close}. */
  abandon(): void;
}

/** What a runtime must bring. */
export interface Platform {
  /** The process's environment, or the known part of it where permissions hide the rest. */
  env: Record<string, unknown>;
  /** Reads one variable, where `env` is only the known part. */
  readVariable?(name: string): string | undefined;
  /** Makes the AWS credentials of tasks that use the default credentials chain. Default: the variables alone. */
  createCredentials?(context: CredentialContext): CredentialSource;
  /** What hashes for signatures. Default: WebCrypto. */
  sha256?: Sha256;
  /** Store to use where none is configured. */
  defaultStore: StoreSetting;
  /** Opens a store. */
  openRegistry(store: StoreSetting): Promise<SubscriptionRegistry>;
  /** Listens. The second argument of `fetch` goes to Hono as its environment. */
  listen(
    where: { host: string; port: number },
    fetch: (request: Request, env: unknown) => Response | Promise<Response>,
  ): Promise<Listener>;
  /** Address of a request's peer, from Hono's environment. */
  peerAddress(env: unknown): string | undefined;
  /** Calls back when the process is asked to end; gives a function that stops listening for it. */
  onShutdown(callback: () => void): () => void;
  /** Deployable files of a folder. */
  readFolder(path: string): Promise<DeploymentResource[]>;
  /**
   * Drives the job workers, and has definitions read, where no loop can live long.
   *
   * @param drain Does both, and polls within a budget of milliseconds.
   * @param signal Ends it: what is scheduled keeps a process alive.
   * @returns Whether it does; otherwise loops are started.
   */
  schedule?(drain: (budgetMs: number) => Promise<unknown>, signal: AbortSignal): boolean;
}

/** How late a time limit may be: little beside limits of seconds. */
const SHARED_TIMER_MS = 50;

/** Least time that open requests get to end, when running jobs have used up the time of a stop. */
const LEAST_CLOSE_MS = 1_000;

/** How often definitions are read where timers have it done, which come every minute. */
const DEFINITION_TIMER_MS = 60_000;

/** How far the folder of `ZEEBRIDGE_PROCESSES` is. */
type FolderState = "deploying" | "deployed" | "unreadable";

/** Why the process must not get work, by the state of the folder: a webhook that is missing loses events. */
const UNREADY: Record<FolderState, string | undefined> = {
  deploying: "deploying ZEEBRIDGE_PROCESSES",
  deployed: undefined,
  unreadable: "cannot read the folder of ZEEBRIDGE_PROCESSES",
};

/** A folder that could not be deployed is tried again this soon. */
const DEPLOY_RETRY = { baseMs: 1_000, capMs: 30_000 };

/**
 * Starts a connector as a process.
 *
 * @throws {ZeebridgeError} with code `CONFIG_INVALID` and every problem in its message.
 */
export async function servePlatform(platform: Platform, options: ServeOptions = {}): Promise<RunningServer> {
  const systemClock = createSystemClock({ sharedTimerMs: SHARED_TIMER_MS });
  const merged = { clock: systemClock, ...options, env: options.env ?? platform.env };
  const settings = readSettings(settingSourceOf(merged));
  checkReach(settings, merged);

  let folder: FolderState = settings.processes === undefined ? "deployed" : "deploying";
  const { promise: started, resolve: start } = Promise.withResolvers<Connector>();
  const stopping = new AbortController();
  // Before the first await: Deno Deploy finds cron jobs while it evaluates the module.
  const scheduled =
    platform.schedule?.(async (budgetMs) => await drain(await started, budgetMs), stopping.signal) ?? false;

  const registry = merged.registry ?? await platform.openRegistry(settings.store ?? platform.defaultStore);
  const running = assembleConnector({ ...merged, registry }, {
    peerAddress: platform.peerAddress,
    readVariable: options.env === undefined ? platform.readVariable : undefined,
    unready: () => UNREADY[folder],
    createCredentials: platform.createCredentials,
    sha256: platform.sha256,
    definitionTimerMs: scheduled ? DEFINITION_TIMER_MS : undefined,
  });
  const { telemetry } = running;
  start(running);

  async function releaseRegistry(): Promise<void> {
    if (merged.registry === undefined) await registry.close();
  }
  const listener = await listen(platform, running).catch(async (error) => {
    await releaseRegistry();
    throw error;
  });
  const url = `http://${settings.host.includes(":") ? `[${settings.host}]` : settings.host}:${listener.port}`;
  telemetry.log("info", "Ready", { url, engine: originOf(settings.engineAddress) });

  const deploying = settings.processes === undefined
    ? undefined
    : deployFolder(platform, running, { path: settings.processes, signal: stopping.signal }).then((state) => {
      folder = state;
    });
  if (!scheduled) running.start();

  const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
  const forgetSignals = platform.onShutdown(() => void stop());
  let stopped: Promise<void> | undefined;
  function stop(): Promise<void> {
    return stopped ??= (async () => {
      telemetry.log("info", "Stopping");
      forgetSignals();
      stopping.abort();
      await stopInTime(running, listener, deploying);
      await releaseRegistry();
      systemClock.release();
      telemetry.log("info", "Stopped");
      finish();
    })();
  }
  return { url, connector: running, stop, finished };
}

/** What a timer has done. */
async function drain({ definitions, workers }: Connector, budgetMs: number): Promise<void> {
  await Promise.all([definitions.passIfDue(), workers.drain(budgetMs)]);
}

/** Ends what runs, within `ZEEBRIDGE_SHUTDOWN_TIMEOUT`: a client that never ends its request does not count. */
async function stopInTime(
  connector: Connector,
  listener: Listener,
  deploying: Promise<void> | undefined,
): Promise<void> {
  const { clock, settings } = connector;
  const endsAt = clock.now() + settings.shutdownTimeoutMs;
  await connector.stop();
  const limitMs = Math.max(LEAST_CLOSE_MS, endsAt - clock.now());
  const ended = Promise.all([listener.close(), deploying]);
  if (!await endsWithin(ended, { clock, limitMs })) listener.abandon();
}

/** An address without what it may carry beside the host: a path can be a cluster's id, a user a password. */
function originOf(address: string | undefined): string | undefined {
  return address === undefined ? undefined : new URL(address).origin;
}

/** Listens, or says in one line why that cannot be. */
async function listen(platform: Platform, connector: Connector): Promise<Listener> {
  const { host, port } = connector.settings;
  try {
    return await platform.listen(
      { host, port },
      (request, env) =>
        hasPlainHost(request) ? connector.fetch(request, env) : new Response(null, { status: 400 }),
    );
  } catch (error) {
    const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
    throw configError([
      code === "EADDRINUSE"
        ? `PORT is ${port}, which another process listens on; choose another one`
        : `HOST is ${JSON.stringify(host)} and PORT is ${port}, where this process cannot listen (${code})`,
    ]);
  }
}

/** What must hold before strangers can reach the process. */
function checkReach(settings: Settings, options: ConnectorOptions): void {
  const problems: string[] = [];
  if (settings.engineAddress === undefined && options.engine === undefined) {
    problems.push(
      "CAMUNDA_REST_ADDRESS is not set; it is the address of the engine, such as http://127.0.0.1:8080",
    );
  }
  if (!isLoopbackHost(settings.host) && settings.adminToken === undefined) {
    problems.push(
      `HOST is ${JSON.stringify(settings.host)}, which others can reach; that needs ZEEBRIDGE_ADMIN_TOKEN`,
    );
  }
  if (problems.length > 0) throw configError(problems);
}

/**
 * Deploys a folder, file by file so that a broken one does not keep the others back, and again while the
 * engine or the store is down.
 */
async function deployFolder(
  platform: Platform,
  connector: Connector,
  { path, signal }: { path: string; signal: AbortSignal },
): Promise<FolderState> {
  const { telemetry, clock, settings } = connector;
  let waiting: DeploymentResource[];
  try {
    waiting = await platform.readFolder(path);
  } catch (error) {
    telemetry.log("error", "Cannot read the folder of ZEEBRIDGE_PROCESSES", { path, error: textOf(error) });
    return "unreadable";
  }
  for (let attempt = 1; waiting.length > 0 && !signal.aborted; attempt++) {
    const failed: DeploymentResource[] = [];
    for (const resource of waiting) {
      if (signal.aborted) return "deploying";
      try {
        await connector.deploy({ resources: [resource], tenantId: settings.tenantIds[0] ?? "" });
      } catch (error) {
        const retriable = isRetriable(error);
        if (retriable) failed.push(resource);
        telemetry.log(retriable ? "warn" : "error", "File not deployed", {
          file: resource.name,
          code: errorCodeOf(error),
          error: textOf(error),
        });
      }
    }
    waiting = failed;
    // The highest wait of each step: a folder has one reader, so there is nobody to be spread from.
    if (waiting.length > 0) {
      await clock.sleep(fullJitter(DEPLOY_RETRY, { attempt: attempt, random: 1 }), signal);
    }
  }
  return waiting.length > 0 ? "deploying" : "deployed";
}

function isRetriable(error: unknown): boolean {
  return typeof error === "object" && error !== null && "decision" in error && error.decision === "retry";
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : "unknown";
}
