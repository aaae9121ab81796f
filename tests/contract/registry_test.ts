/**
 * The contract of a subscription registry, run against every store of this process.
 *
 * @module
 */

import { openDenoKvRegistry } from "../../src/adapters/store/deno_kv.ts";
import { createMemoryRegistry } from "../../src/adapters/store/memory.ts";
import { openSqliteRegistry } from "../../src/adapters/store/node_sqlite.ts";
import type { SubscriptionRegistry } from "../../src/ports/subscription_registry.ts";
import {
  REGISTRY_CONTRACT,
  REGISTRY_RESTART_CONTRACT,
  type RegistryRestartSubject,
} from "../../src/testing/registry_contract.ts";
import { tempFolder } from "../support/temp_folder.ts";

type OpenFile = (path: string) => Promise<SubscriptionRegistry>;

/** Every registry that lives in a file. The folder is not there yet. */
const FILES: [string, OpenFile][] = [
  ["openSqliteRegistry()", (path) => openSqliteRegistry(path)],
  ["openDenoKvRegistry()", (path) => openDenoKvRegistry(path)],
];

for (const { name, run } of REGISTRY_CONTRACT) {
  Deno.test(
    `createMemoryRegistry(): ${name}`,
    () => run({ open: () => Promise.resolve(createMemoryRegistry()) }),
  );
}

for (const [store, openFile] of FILES) {
  for (const { name, run } of [...REGISTRY_CONTRACT, ...REGISTRY_RESTART_CONTRACT]) {
    Deno.test(`${store}: ${name}`, async () => {
      await using folder = await tempFolder();
      await run(fileSubject(openFile, folder.file("new/store.db")));
    });
  }
}

function fileSubject(openFile: OpenFile, path: string): RegistryRestartSubject {
  return {
    open: () => openFile(path),
    async reopen(registry) {
      await registry.close();
      return await openFile(path);
    },
  };
}
