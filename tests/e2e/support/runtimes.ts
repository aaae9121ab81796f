/**
 * The connector on every runtime, each started as a user would start it.
 *
 * @module
 */

import { tempFolder } from "../../support/temp_folder.ts";
import { startDeno } from "../servers/deno_process.ts";
import { createNodeProject } from "../servers/node.ts";
import { startWorkerd } from "../servers/workerd.ts";

/** Settings and secrets by their official names. */
export type ConnectorEnv = Record<string, string>;

/** A connector that runs. */
export interface RunningConnector extends AsyncDisposable {
  /** Base URL without a trailing slash. */
  readonly url: string;
  /** What it logged. */
  logs(): string;
  /** Wakes its job worker up, where the platform would do that with a timer. */
  wake(): Promise<void>;
}

/** A runtime. */
export interface Runtime {
  /** What it is, as the end of "… on". */
  name: string;
  start(env: ConnectorEnv): Promise<RunningConnector>;
}

/** The line that a process logs when it listens. */
const READY = /"message":"Ready".*"url":"([^"]+)"/;
const asleep = (): Promise<void> => Promise.resolve();

/** Deno as the documentation starts it: SQLite, and no permission that it does not need. */
export const DENO_SQLITE: Runtime = {
  name: "Deno with SQLite",
  async start(env) {
    const folder = await tempFolder();
    const process = await startDeno({
      entry: "src/entry/cli.ts",
      args: ["serve"],
      permissions: [
        "--allow-net=127.0.0.1",
        "--allow-env",
        `--allow-read=${folder.path}`,
        `--allow-write=${folder.path}`,
      ],
      env: { ...env, PORT: "0", ZEEBRIDGE_STORE: `sqlite:${folder.file("zeebridge.db")}` },
      ready: READY,
    });
    return {
      url: process.ready[1] ?? "",
      logs: process.logs,
      wake: asleep,
      async [Symbol.asyncDispose]() {
        await process.stop();
        await folder[Symbol.asyncDispose]();
      },
    };
  },
};

/**
 * Deno on Deno Deploy's terms: KV, no other disk, and cron instead of timers. A tick comes every second instead of
 * every minute, by the variable that Deno's own tests use.
 */
export const DENO_DEPLOY: Runtime = {
  name: "Deno on Deno Deploy's terms",
  async start(env) {
    const folder = await tempFolder();
    const kv = folder.file("kv.sqlite3");
    const process = await startDeno({
      entry: "tests/e2e/fixtures/deno_deploy.ts",
      permissions: ["--allow-net=127.0.0.1", "--allow-env", `--allow-read=${kv}`, `--allow-write=${kv}`],
      env: {
        ...env,
        PORT: "0",
        DENO_DEPLOY: "1",
        DENO_CRON_TEST_SCHEDULE_OFFSET: "1000",
        ZEEBRIDGE_STORE: `deno-kv:${kv}`,
      },
      ready: READY,
    });
    return {
      url: process.ready[1] ?? "",
      logs: process.logs,
      wake: asleep,
      async [Symbol.asyncDispose]() {
        await process.stop();
        await folder[Symbol.asyncDispose]();
      },
    };
  },
};

/** Node 22 with the packed project from a registry's point of view. */
export const NODE: Runtime = {
  name: "Node 22 with SQLite",
  async start(env) {
    const project = await createNodeProject();
    const process = await project.start(
      `import { serve } from "@zeebridge/edge/node"; await serve();`,
      {
        env: { ...env, PORT: "0", ZEEBRIDGE_STORE: `sqlite:${project.folder}/zeebridge.db` },
        ready: READY,
      },
    );
    return {
      url: READY.exec(process.logs())?.[1] ?? "",
      logs: process.logs,
      wake: asleep,
      async [Symbol.asyncDispose]() {
        await process.stop();
        await project.remove();
      },
    };
  },
};

/** workerd with the bundle that would be deployed. */
export const WORKERD: Runtime = {
  name: "workerd",
  async start(env) {
    const isSecret = (name: string): boolean => name.startsWith("SECRET_") || name.endsWith("_TOKEN");
    const entries = Object.entries(env);
    const { url, logs, worker, stop } = await startWorkerd({
      vars: Object.fromEntries(entries.filter(([name]) => !isSecret(name))),
      secrets: Object.fromEntries(entries.filter(([name]) => isSecret(name))),
    });
    return {
      url,
      logs,
      async wake() {
        const { outcome } = await worker.scheduled({ cron: "* * * * *", scheduledTime: new Date() });
        if (outcome !== "ok") {
          throw new Error(`Cannot wake the job worker: the cron tick ended with ${outcome}`);
        }
      },
      [Symbol.asyncDispose]: stop,
    };
  },
};
