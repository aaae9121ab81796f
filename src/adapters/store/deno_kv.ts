/**
 * The registry in Deno KV, for Deno Deploy, which has no disk.
 *
 * @module
 */

import { ZeebridgeError } from "../../core/errors.ts";
import type { SubscriptionRegistry } from "../../ports/subscription_registry.ts";
import type { RegistryOptions } from "./failure.ts";
import { createDenoKvRegistry } from "./kv/registry.ts";

/** The part of the runtime that may be missing. */
interface KvRuntime {
  openKv?(path?: string): Promise<Deno.Kv>;
}

/**
 * Opens the registry in Deno KV.
 *
 * @param path A file, whose folder is created; or the URL of a remote database. Absent: the app's own database
 * on Deno Deploy, and elsewhere Deno's default.
 *
 * @throws {ZeebridgeError} `STORE_NEWER` if a newer version wrote it, `STORE_UNAVAILABLE` if it cannot be used,
 * `CONFIG_INVALID` if this runtime has no Deno KV.
 */
export async function openDenoKvRegistry(
  path?: string,
  options: RegistryOptions = {},
): Promise<SubscriptionRegistry> {
  const { openKv }: KvRuntime = Deno;
  if (openKv === undefined) {
    throw new ZeebridgeError(
      "CONFIG_INVALID",
      "Cannot open the store: this runtime has no Deno.openKv, expected Deno with --unstable-kv, or with " +
        '"unstable": ["kv"] in deno.json',
    );
  }
  const registry = createDenoKvRegistry(await open(openKv, path), options);
  try {
    await registry.check();
    return registry;
  } catch (error) {
    await registry.close();
    throw error;
  }
}

async function open(openKv: NonNullable<KvRuntime["openKv"]>, path: string | undefined): Promise<Deno.Kv> {
  try {
    return await openKv(path).catch(async (error) => {
      const folder = path === undefined ? undefined : folderOf(path);
      if (folder === undefined) throw error;
      // Only now: where the folder is there, the file is all that this process needs permission for.
      await Deno.mkdir(folder, { recursive: true });
      return await openKv(path);
    });
  } catch (error) {
    throw new ZeebridgeError(
      "STORE_UNAVAILABLE",
      `Cannot open Deno KV${path === undefined ? "" : ` at ${path}`}: expected a database, which an app on ` +
        "Deno Deploy must have been assigned",
      { cause: error },
    );
  }
}

/** Folder of a path, if it is one and not a URL or a name in the working directory. */
function folderOf(path: string): string | undefined {
  return path.includes("://") ? undefined : /^(.+)[/\\][^/\\]*$/.exec(path)?.[1];
}
