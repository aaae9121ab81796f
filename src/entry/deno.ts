/**
 * The door for Deno and Deno Deploy: `import { serve } from "@zeebridge/edge/deno"`.
 *
 * @module
 */

import { openDenoKvRegistry } from "../adapters/store/deno_kv.ts";
import { createMemoryRegistry } from "../adapters/store/memory.ts";
import { openSqliteRegistry } from "../adapters/store/node_sqlite.ts";
import { nodeSha256 } from "../adapters/system/node_sha256.ts";
import { SETTING_NAMES } from "../usecases/settings.ts";
import { readFolder } from "./deno_folder.ts";
import { createFileCredentials } from "./file_credentials.ts";
import { type Platform, type RunningServer, type ServeOptions, servePlatform } from "./serve.ts";

export { openDenoKvRegistry } from "../adapters/store/deno_kv.ts";
export { openSqliteRegistry } from "../adapters/store/node_sqlite.ts";
export type { RegistryOptions } from "../adapters/store/failure.ts";
export type { RunningServer, ServeOptions } from "./serve.ts";

/** A cron tick comes every minute and must not meet the next one. */
const CRON_BUDGET_MS = 50_000;

/**
 * Starts a connector as a Deno process. On Deno Deploy, call it at the top level of the module: one cron job
 * drives the job workers there, because idle instances are stopped.
 *
 * @example
 * ```ts
 * import { serve } from "@zeebridge/edge/deno";
 *
 * const server = await serve({ CAMUNDA_REST_ADDRESS: "http://127.0.0.1:8080", PORT: 0 });
 * console.log(server.url);
 * await server.stop();
 * ```
 *
 * @throws {ZeebridgeError} with code `CONFIG_INVALID` and every problem in its message.
 */
export function serve(options: ServeOptions = {}): Promise<RunningServer> {
  return servePlatform(denoPlatform(), options);
}

function denoPlatform(): Platform {
  const environment = readEnvironment();
  const onDeploy = environment.env["DENO_DEPLOY"] !== undefined;
  return {
    ...environment,
    createCredentials: createFileCredentials,
    sha256: nodeSha256,
    defaultStore: onDeploy ? { kind: "deno-kv" } : { kind: "sqlite", path: "./data/zeebridge.db" },
    openRegistry: (store) => {
      if (store.kind === "memory") return Promise.resolve(createMemoryRegistry());
      return store.kind === "sqlite" ? openSqliteRegistry(store.path) : openDenoKvRegistry(store.path);
    },
    listen({ host, port }, fetch) {
      const server = Deno.serve(
        { hostname: host, port, onListen: () => {} },
        (request, info) => fetch(request, info),
      );
      return Promise.resolve({
        port: server.addr.port,
        close: () => server.shutdown(),
        abandon: () => server.unref(),
      });
    },
    peerAddress: (env) => {
      const info = env as Partial<Deno.ServeHandlerInfo<Deno.NetAddr>> | undefined;
      return info?.remoteAddr?.hostname;
    },
    onShutdown: listenForSignals,
    readFolder,
    schedule: onDeploy
      ? (drain, signal) => {
        void Deno.cron("zeebridge jobs", "* * * * *", { signal }, async () => {
          await drain(CRON_BUDGET_MS);
        });
        return true;
      }
      : undefined,
  };
}

/** The whole environment, or the settings alone where permissions hide the rest. */
function readEnvironment(): Pick<Platform, "env" | "readVariable"> {
  try {
    return { env: Deno.env.toObject() };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    const known = [...SETTING_NAMES, "DENO_DEPLOY"].map((name) => [name, readVariable(name)] as const);
    return { env: Object.fromEntries(known.filter(([, value]) => value !== undefined)), readVariable };
  }
}

function readVariable(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}

function listenForSignals(callback: () => void): () => void {
  const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGINT", "SIGTERM"];
  for (const signal of signals) Deno.addSignalListener(signal, callback);
  return () => {
    for (const signal of signals) Deno.removeSignalListener(signal, callback);
  };
}
