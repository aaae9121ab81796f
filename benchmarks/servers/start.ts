/**
 * Starts what a measurement needs: the stubs, the floors, and the product as a user would start it.
 *
 * @module
 */

import { type DenoProcess, startDeno } from "../../tests/e2e/servers/deno_process.ts";
import { startBareWorkerd } from "../../tests/e2e/servers/workerd.ts";
import { freePort } from "../../tests/support/port.ts";
import { ADMIN_TOKEN, API_KEY, EVENT_BODY, SECRETS, WEBHOOK_PATH } from "../sample.ts";

/** A server in a process of its own. */
export interface Server extends AsyncDisposable {
  /** Base URL without a trailing slash. */
  readonly url: string;
  readonly pid: number;
}

/** What the product is put between. */
export interface ProductPlaces {
  engineUrl: string;
  /** Default: an address where nothing is, for measurements without jobs. */
  eventBusUrl?: string;
  /** Folder for what it keeps. */
  folder: string;
}

/** A runtime, with the floor and the product on it. */
export interface Runtime {
  /** Its name in the tables. */
  name: string;
  startFloor(engineUrl: string): Promise<Server>;
  /** Starts the product; it may know the model from an earlier start in the same folder. */
  startProduct(places: ProductPlaces): Promise<Server>;
}

const MODEL_FILE = new URL("../order.bpmn", import.meta.url);
const FLOOR_WORKER = new URL("./floor.wrangler.toml", import.meta.url).pathname;
const NOWHERE = "http://127.0.0.1:9";
/** What `Deno.serve` prints by itself. */
const LISTENING = /Listening on (http:\/\/127\.0\.0\.1:\d+)/;
/** What the product logs. */
const READY = /"message":"Ready".*"url":"([^"]+)"/;

/** Starts the stub engine with so many jobs. */
export function startStubEngine(jobs = 0): Promise<Server> {
  return startScript("stub_engine.ts", { env: { STUB_JOBS: String(jobs) } });
}

/** Starts the stub event bus, which takes its time for an answer. */
export function startStubEventBus(delayMs: number): Promise<Server> {
  return startScript("stub_event_bus.ts", { env: { STUB_DELAY_MS: String(delayMs) } });
}

/** Starts the floor of the job worker, which takes jobs at once. */
export function startJobsFloor(
  { engineUrl, eventBusUrl }: { engineUrl: string; eventBusUrl: string },
): Promise<Server> {
  return startScript("jobs_floor.ts", { env: { ENGINE: engineUrl, EVENT_BUS: eventBusUrl } });
}

/** Starts the floor on Deno that asks no engine. */
export function startEnginelessFloor(): Promise<Server> {
  return startScript("engineless_floor.ts", {});
}

/** Starts the product on Deno with an engine in its own process. */
export async function startEngineless(): Promise<Server> {
  return serverOf(
    await startDeno({
      entry: "benchmarks/servers/engineless.ts",
      permissions: ["--allow-all"],
      env: { ...SECRETS, PORT: String(freePort()) },
      ready: LISTENING,
    }),
  );
}

/** Starts the clients for EventBridge in a Deno process. */
export function startPutEventsOnDeno(): Promise<Server> {
  // AWS's SDK looks at the system and into the user's files.
  return startScript("put_events_deno.ts", { permissions: ["--allow-all"] });
}

/** Starts the clients for EventBridge in workerd. */
export async function startPutEventsOnWorkerd(): Promise<Server> {
  const configFile = new URL("./put_events.wrangler.toml", import.meta.url).pathname;
  return workerOf(await startBareWorkerd({ configFile }));
}

async function startScript(
  file: string,
  { env = {}, permissions = ["--allow-net=127.0.0.1", "--allow-env"] }: {
    env?: Record<string, string>;
    permissions?: string[];
  },
): Promise<Server> {
  return serverOf(
    await startDeno({
      entry: `benchmarks/servers/${file}`,
      permissions,
      env,
      ready: LISTENING,
    }),
  );
}

function serverOf({ pid, ready, kill }: DenoProcess): Server {
  return {
    url: ready[1] ?? "",
    pid,
    async [Symbol.asyncDispose]() {
      // A polite end would wait for a poll that hangs; nothing is lost here.
      await kill();
    },
  };
}

/** Deno, with SQLite and no permission that it does not need. */
export const DENO: Runtime = {
  name: "Deno",
  startFloor: (engineUrl) => startScript("floor_deno.ts", { env: { ENGINE: engineUrl } }),
  async startProduct({ folder, ...places }) {
    return serverOf(
      await startDeno({
        entry: "src/entry/cli.ts",
        args: ["serve"],
        permissions: [
          "--allow-net=127.0.0.1",
          "--allow-env",
          `--allow-read=${folder}`,
          `--allow-write=${folder}`,
        ],
        env: {
          ...settingsOf(places),
          ...SECRETS,
          PORT: String(freePort()),
          ZEEBRIDGE_STORE: `sqlite:${folder}/zeebridge.db`,
        },
        ready: READY,
      }),
    );
  },
};

/** workerd without anything around it, with the bundle that would be deployed. */
export const WORKERD: Runtime = {
  name: "workerd",
  startFloor: async (engineUrl) =>
    workerOf(await startBareWorkerd({ configFile: FLOOR_WORKER, vars: { ENGINE: engineUrl } })),
  startProduct: async (places) =>
    workerOf(await startBareWorkerd({ vars: settingsOf(places), secrets: { ...SECRETS } })),
};

function workerOf({ url, pid, stop }: Awaited<ReturnType<typeof startBareWorkerd>>): Server {
  return { url, pid, [Symbol.asyncDispose]: stop };
}

function settingsOf({ engineUrl, eventBusUrl = NOWHERE }: Omit<ProductPlaces, "folder">) {
  return {
    CAMUNDA_REST_ADDRESS: engineUrl,
    AWS_ENDPOINT_URL_EVENTBRIDGE: eventBusUrl,
    ZEEBRIDGE_ADMIN_TOKEN: ADMIN_TOKEN,
  };
}

/** Deploys the model by the admin side, and expects that its webhook serves. */
export async function deployModel({ url }: Server): Promise<void> {
  const form = new FormData();
  form.append("resources", new File([await Deno.readFile(MODEL_FILE)], "order.bpmn"));
  const response = await fetch(`${url}/admin/api/deployments`, {
    method: "POST",
    headers: { authorization: `Bearer ${ADMIN_TOKEN}` },
    body: form,
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`Cannot deploy the model: ${response.status} ${text}`);
  const status = await postEvent(url);
  if (status !== 200) throw new Error(`Cannot use the webhook: it answers ${status}, expected 200: ${text}`);
}

/** Posts the event and gives the status. */
export async function postEvent(url: string): Promise<number> {
  const response = await fetch(`${url}${WEBHOOK_PATH}`, {
    method: "POST",
    headers: { "content-type": "application/json", apikey: API_KEY },
    body: EVENT_BODY,
    signal: AbortSignal.timeout(5_000),
  });
  await response.body?.cancel();
  return response.status;
}
