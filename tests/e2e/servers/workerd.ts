/**
 * The production Worker in workerd, in two ways: under wrangler's test harness, which can also tick the cron and
 * look into storage, and bare, which is the only one fit for measuring.
 *
 * @module
 */

import { createRequire } from "node:module";
import {
  createTestHarness,
  type TestHarness,
  unstable_readConfig as readConfig,
  type WorkerHandle,
} from "wrangler";
import { bundleWorker } from "../../../tools/worker_bundle.ts";
import { freePort } from "../../support/port.ts";
import { startChild } from "./child.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;

/** Which Worker, and what it finds in its environment. */
export interface WorkerdOptions {
  /** Path of the wrangler configuration. Default: the project's own. */
  configFile?: string;
  /** Variables, over those of the configuration. */
  vars?: Record<string, string>;
  /** Secrets, seen by the Worker like variables. */
  secrets?: Record<string, string>;
}

/** A Worker under the test harness. */
export interface HarnessedWorker {
  /** Base URL without a trailing slash. */
  readonly url: string;
  /** Everything else the harness can do: `scheduled`, `evictDurableObject`, `getDurableObjectStorage`. */
  readonly worker: WorkerHandle;
  /** What the Worker logged, one line each. */
  logs(): string;
  stop(): Promise<void>;
}

/** Bundles the Worker and starts it with empty storage; about 2 s. */
export async function startWorkerd(options: WorkerdOptions = {}): Promise<HarnessedWorker> {
  const { configFile = `${ROOT}wrangler.toml`, vars, secrets } = options;
  // The harness runs in this process and takes its answers from the environment.
  Deno.env.set("WRANGLER_SEND_METRICS", "false");
  Deno.env.set("CLOUDFLARE_CF_FETCH_ENABLED", "false");
  const bundle = await Deno.makeTempDir({ prefix: "zeebridge-worker-" });
  await bundleWorker(configFile, bundle);
  const harness: TestHarness = createTestHarness({
    workers: [{ configPath: configFile, prebuiltWorkerDir: bundle, vars, secrets }],
  });
  const { url } = await harness.listen();
  return {
    url: url.origin,
    worker: harness.getWorker(),
    logs: () => harness.getLogs().map(({ message }) => message).join("\n"),
    async stop() {
      await harness.close();
      await Deno.remove(bundle, { recursive: true });
    },
  };
}

/** A Worker in a workerd process of its own. */
export interface BareWorker {
  /** Base URL without a trailing slash. */
  readonly url: string;
  /** Process id, for measuring memory and processor time. */
  readonly pid: number;
  logs(): string;
  stop(): Promise<void>;
}

/**
 * Bundles the Worker and starts workerd on it as nothing but a server: no wrangler, no proxy, no cron.
 * Durable Objects keep their data in a temporary folder that is removed at the end.
 */
export async function startBareWorkerd(options: WorkerdOptions = {}): Promise<BareWorker> {
  const { configFile = `${ROOT}wrangler.toml`, vars = {}, secrets = {} } = options;
  const folder = await Deno.makeTempDir({ prefix: "zeebridge-workerd-" });
  await Deno.mkdir(`${folder}/state`);
  const { file } = await bundleWorker(configFile, `${folder}/bundle`);
  const port = freePort();
  const url = `http://127.0.0.1:${port}`;
  const capnp = workerdConfig(configFile, {
    // An absolute path would be looked up among the compiler's own imports.
    module: file.slice(folder.length + 1),
    stateFolder: `${folder}/state`,
    address: `127.0.0.1:${port}`,
    texts: { ...vars, ...secrets },
  });
  await Deno.writeTextFile(`${folder}/config.capnp`, capnp);
  const child = await startChild({
    name: "workerd",
    command: workerdBinary(),
    args: ["serve", `${folder}/config.capnp`],
    cwd: folder,
    ready: async () => {
      const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
      await response.body?.cancel();
      return true;
    },
  });
  return {
    url,
    pid: child.pid,
    logs: () => child.logs(),
    async stop() {
      await child.stop();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

interface WorkerdPlaces {
  module: string;
  stateFolder: string;
  address: string;
  texts: Record<string, string>;
}

interface DurableObjectBinding {
  name: string;
  class_name: string;
}

/** workerd's own configuration with what the wrangler configuration says about objects and variables. */
function workerdConfig(configFile: string, { module, stateFolder, address, texts }: WorkerdPlaces): string {
  const config = readConfig({ config: configFile }, { hideWarnings: true });
  const objects: DurableObjectBinding[] = config.durable_objects.bindings;
  const allTexts = { ...config.vars, ...texts };
  const namespaces = objects.map(({ class_name }) =>
    `(className = ${text(class_name)}, uniqueKey = ${text(`zeebridge-${class_name}`)}, enableSql = true)`
  );
  const bindings = [
    ...objects.map(({ name, class_name }) =>
      `(name = ${text(name)}, durableObjectNamespace = ${text(class_name)})`
    ),
    ...Object.entries(allTexts).map(([name, value]) =>
      `(name = ${text(name)}, text = ${text(String(value))})`
    ),
  ];
  // The service must be called "internet", and without "private" and "local" every loopback fetch fails.
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "disk", disk = (path = ${text(stateFolder)}, writable = true)),
    (name = "internet", network = (allow = ["public", "private", "local"])) ],
  sockets = [ (name = "http", address = ${text(address)}, http = (), service = "main") ] );
const main :Workerd.Worker = (
  modules = [ (name = "worker.js", esModule = embed ${text(module)}) ],
  compatibilityDate = ${text(config.compatibility_date ?? "2026-10-01")},
  compatibilityFlags = [ ${config.compatibility_flags.map(text).join(", ")} ],
  durableObjectNamespaces = [ ${namespaces.join(", ")} ],
  durableObjectStorage = (localDisk = "disk"),
  bindings = [ ${bindings.join(", ")} ] );
`;
}

/** A text literal of Cap'n Proto's language, which reads the escapes of JSON but for `\u`. */
function text(value: string): string {
  return JSON.stringify(value);
}

/** The program that the wrangler package brings along. */
function workerdBinary(): string {
  const wrangler = Deno.realPathSync(`${ROOT}node_modules/wrangler/package.json`);
  const { default: binary }: { default: string } = createRequire(wrangler)("workerd");
  return binary;
}
