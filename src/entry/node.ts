/**
 * The door for Node (22 or newer): `import { serve } from "@zeebridge/edge/node"`.
 *
 * @module
 */

import { serve as listenOnNode } from "@hono/node-server";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import process from "node:process";
import { createMemoryRegistry } from "../adapters/store/memory.ts";
import { openSqliteRegistry } from "../adapters/store/node_sqlite.ts";
import { nodeSha256 } from "../adapters/system/node_sha256.ts";
import { ZeebridgeError } from "../core/errors.ts";
import { DEPLOYABLE_FILE } from "./deployable_file.ts";
import { createFileCredentials } from "./file_credentials.ts";
import {
  type Listener,
  type Platform,
  type RunningServer,
  type ServeOptions,
  servePlatform,
} from "./serve.ts";

export { openSqliteRegistry } from "../adapters/store/node_sqlite.ts";
export type { RegistryOptions } from "../adapters/store/failure.ts";
export type { RunningServer, ServeOptions } from "./serve.ts";

/**
 * Starts a connector as a Node process.
 *
 * @throws {ZeebridgeError} with code `CONFIG_INVALID` and every problem in its message.
 */
export function serve(options: ServeOptions = {}): Promise<RunningServer> {
  return servePlatform(nodePlatform, options);
}

/** What `@hono/node-server` gives Hono as its environment. */
interface NodeBindings {
  incoming?: { socket?: { remoteAddress?: string } };
}

const nodePlatform: Platform = {
  env: process.env,
  createCredentials: createFileCredentials,
  sha256: nodeSha256,
  defaultStore: { kind: "sqlite", path: "./data/zeebridge.db" },
  async openRegistry(store) {
    if (store.kind === "memory") return createMemoryRegistry();
    if (store.kind === "sqlite") return await openSqliteRegistry(store.path);
    throw new ZeebridgeError(
      "CONFIG_INVALID",
      "Cannot open ZEEBRIDGE_STORE: deno-kv exists on Deno only, expected memory or sqlite:PATH",
    );
  },
  listen: ({ host, port }, fetch) =>
    new Promise<Listener>((resolve, reject) => {
      const server = listenOnNode({ hostname: host, port, fetch }, (address) => {
        server.off("error", reject);
        resolve({
          port: address.port,
          close: () => new Promise<void>((closed) => void server.close(() => closed())),
          abandon() {
            if ("closeAllConnections" in server) server.closeAllConnections();
          },
        });
      });
      server.once("error", reject);
    }),
  peerAddress: (env) => (env as NodeBindings | undefined)?.incoming?.socket?.remoteAddress,
  onShutdown(callback) {
    for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, callback);
    return () => {
      for (const signal of ["SIGINT", "SIGTERM"]) process.off(signal, callback);
    };
  },
  async readFolder(path) {
    const names = (await readdir(path)).filter((name) => DEPLOYABLE_FILE.test(name)).sort();
    return await Promise.all(names.map(async (name) => ({
      name,
      content: new Uint8Array(await readFile(join(path, name))),
    })));
  },
};
